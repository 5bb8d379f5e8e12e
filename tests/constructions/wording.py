"""Arabic words put together: agreement with a speaker, clitics, and a content joined to its cue."""

from typing import NamedTuple

from tests.constructions.vocabulary import Content, Cue, Speaker, Tense

Pieces = list[tuple[str, str]]
"""Text with what it is: "" or the name of a span."""

MARKS = (("«", "»"), ('"', '"'), ("“", "”"))
_MASCULINE = {"his": "ه", "y": "ي", "t": "", "ta": "", "acc": "ا", "who": "الذي", "and_he": "وهو", "alt": "ى"}
_FEMININE = {"his": "ها", "y": "ت", "t": "ت", "ta": "ة", "acc": "ة", "who": "التي", "and_he": "وهي", "alt": "ت"}
_THEIRS = {"d": "هما", "p": "هم"}


def agreement(speaker: Speaker) -> dict[str, str]:
    """What agrees with a speaker, by placeholder."""
    words = dict(_FEMININE if speaker.gender == "f" else _MASCULINE)
    words["his"] = _THEIRS.get(speaker.number, words["his"])
    return words


def verb_before(cue: Cue, speaker: Speaker, tense: Tense) -> str:
    """The verb before its subject: it agrees in gender only."""
    return (cue.perfect if tense == "perfect" else cue.imperfect)[speaker.gender == "f"]


def verb_after(cue: Cue, speaker: Speaker, tense: Tense) -> str:
    """The verb behind its subject: it agrees in number too; "" where that form is not written out."""
    forms = cue.perfect if tense == "perfect" else cue.imperfect
    feminine = speaker.gender == "f"
    if speaker.number == "s":
        return forms[feminine]
    if len(forms) <= 2:
        return ""
    if speaker.number == "d" and feminine:
        return forms[1] + "ا" if tense == "perfect" else "ت" + forms[2][1:]
    return forms[2 if speaker.number == "d" else 3]


def glue(clitic: str, word: str) -> str:
    """A clitic preposition on a word: ل swallows the alef of the article."""
    return "لل" + word[2:] if clitic == "ل" and word.startswith("ال") else clitic + word


def oblique(speaker: Speaker) -> str:
    """The speaker behind a preposition or as second part of a genitive."""
    return speaker.oblique or speaker.text


class Saying(NamedTuple):
    """One content as a speaker says it."""

    cue: Cue | None
    content: Content
    speaker: Speaker
    other: Content
    """A second content of the same class, for frames that hold two."""
    marks: tuple[str, str]
    addressee: str
    work: str

    def _words(self, text: str) -> str:
        return text.format(**agreement(self.speaker))

    def _clause(self, that: str, content: Content) -> tuple[str, str]:
        """Complementiser and clause; a pronoun is glued to the first and opens the second."""
        own = self._words(content.own) if self.speaker.acts and self.speaker.number == "s" else ""
        if own or content.pron:
            *first, last = that.split(" ")
            pronoun = agreement(self.speaker)["his"] if own else "ه"
            return "".join(f"{word} " for word in first), f"{last}{pronoun} {own or content.pron}"
        return f"{that} ", self._words(content.clause)

    def _quote(self, content: Content) -> str:
        return content.quote or content.clause

    def clause(self) -> Pieces:
        """Behind أن."""
        link, clause = self._clause(self._that, self.content)
        return [(f" {link}", ""), (clause, "content")]

    @property
    def _that(self) -> str:
        return self.cue.that if self.cue else "إن"

    def said_that(self) -> Pieces:
        """Behind a noun of saying: إن."""
        return self.clause()

    def then(self) -> Pieces:
        """Behind an attribution: فإن."""
        return [(" فإن ", ""), (self._words(self.content.clause), "content")]

    def clause_quoted(self) -> Pieces:
        """The clause in quotation marks, a glued pronoun before them."""
        link, clause = self._clause(self._that, self.content)
        opening, closing = self.marks
        if clause == self._words(self.content.clause):
            return [(f" {link}{opening}", ""), (clause, "content"), (closing, "")]
        pronoun, _, rest = clause.partition(" ")
        return [(f" {link}", ""), (f"{pronoun} {opening}{rest}{closing}", "content")]

    def clause_mixed(self) -> Pieces:
        """The end of the clause in quotation marks."""
        link, clause = self._clause(self._that, self.content)
        opening, closing = self.marks
        words = clause.split(" ")
        half = len(words) // 2
        return [(f" {link}", ""), (f"{' '.join(words[:half])} {opening}{' '.join(words[half:])}{closing}", "content")]

    def clause_two(self) -> Pieces:
        """Two clauses, each with its complementiser."""
        link, clause = self._clause(self._that, self.content)
        second, other = self._clause(self._that.rpartition(" ")[2], self.other)
        return [(f" {link}", ""), (f"{clause} و{second}{other}", "content")]

    def masdar(self) -> Pieces:
        """Behind the cue's preposition, or as its object."""
        if self.cue is None or self.cue.prep is None:
            raise ValueError(self.cue)
        thing = f"{self.cue.before} {self.content.masdar}".strip()
        if self.cue.prep in ("ب", "ل"):
            return [(" ", ""), (glue(self.cue.prep, thing), "content")]
        return [(f" {self.cue.prep} ".replace("  ", " "), ""), (thing, "content")]

    def masdar_to(self) -> Pieces:
        """The same, with an addressee between."""
        return [(f" {self.addressee}", ""), *self.masdar()]

    def subj(self) -> Pieces:
        """Behind أن with a subjunctive."""
        addressee = f" {self.addressee}" if self.cue and self.cue.addressee == "must" else ""
        return [(f"{addressee} {self._that} ", ""), (self.content.subj, "content")]

    def colon(self) -> Pieces:
        """A quotation behind a colon."""
        return [(f": {self.marks[0]}", ""), (self._quote(self.content), "content"), (self.marks[1], "")]

    def colon_plain(self) -> Pieces:
        """The same without marks."""
        return [(": ", ""), (self._quote(self.content), "content")]

    def colon_two(self) -> Pieces:
        """A quotation of two sentences."""
        both = f"{self._quote(self.content)}. {self._quote(self.other)}"
        return [(f": {self.marks[0]}", ""), (both, "content"), (self.marks[1], "")]

    def colon_unclosed(self) -> Pieces:
        """A quotation that nothing closes."""
        return self.colon()[:2]

    def colon_work(self) -> Pieces:
        """A quotation with the name of a work or an operation in marks of its own."""
        opening, closing = ("“", "”") if self.marks[0] == "«" else self.marks
        return [(f": {opening}", ""), (self.work, "content"), (closing, "")]

    def quote(self) -> Pieces:
        """A quotation right behind the speaker."""
        return [(f" {self.marks[0]}", ""), (self._quote(self.content), "content"), (self.marks[1], "")]

    def quoted(self) -> Pieces:
        """A quotation by itself."""
        return [(self.marks[0], ""), (self._quote(self.content), "content"), (self.marks[1], "")]

    def plain_quote(self) -> Pieces:
        """The speaker's words by themselves, without marks."""
        return [(self._quote(self.content), "content")]

    def sentence(self) -> Pieces:
        """A sentence of its own."""
        return [(self.content.sentence, "content")]

    def lead(self) -> Pieces:
        """The same, behind an attribution."""
        return self.sentence()
