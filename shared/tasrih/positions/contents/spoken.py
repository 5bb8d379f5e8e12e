"""What there is to know of a word of a content by itself, whatever stands around it."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from tasrih.arabic.tokens import token_key
from tasrih.memo import Memo
from tasrih.positions.contents import counting
from tasrih.positions.contents.amounts import shares
from tasrih.positions.contents.digits import bare_number
from tasrih.positions.contents.idioms import NEGATED, Idiom, idioms
from tasrih.positions.contents.inflection import after_clitics, without_pronoun
from tasrih.positions.contents.words import lexicon, term_of

Form = Literal["", "verb", "resuming", "may_resume"]
"""A finite verb; one whose pronoun takes up a noun (`هاجمته`); a word that may be one."""


class Word(NamedTuple):
    """What there is to know of a word."""

    key: str
    """Folded; a number without its preposition."""
    counts: bool
    """It is no mark."""
    opens: bool
    """A number may begin with it."""
    negates: bool
    joined: bool
    """A conjunction is glued before it."""
    glued: str
    """The preposition of one letter before it, empty if there is none."""
    term: str
    """Empty if it says nothing of a matter, `NEGATED` if it negates."""
    phrases: tuple[tuple[tuple[str, ...], str], ...]
    """Phrases that it may open: their other words, and their terms."""
    idioms: dict[str, tuple[Idiom, ...]]
    """Idioms that it may open, by their second term."""
    between: bool
    """It may stand between the words of an idiom."""
    form: Form
    share: str
    """How much of the noun behind it, empty if it says nothing of that: كل, معظم."""
    share_before: str
    """How much of the noun before it: كلهم."""


def _word(raw: str) -> Word:
    known, key = lexicon(), bare_number(token_key(raw))
    counts, negates = key[0].isalnum(), key in known.negations
    said = term_of(key) if counts and not known.is_stop(key) else ""
    term = NEGATED if negates else said
    return Word(
        key=key,
        counts=counts,
        opens=counting.numbers().opens(key),
        negates=negates,
        joined=key[0] == "و" and len(key) > 1 and bool(said) and term_of(key[1:]) == said,
        glued=key[0] if key[0] in "بل" and len(key) > 1 and bool(said) and term_of(key[1:]) == said else "",
        term=term,
        phrases=known.phrases.get(key, ()),
        idioms=idioms().get(term, {}),
        between=key in known.between,
        form=_form(key, said),
        share=next((shares()[word] for word in _bare(key) if word in shares()), ""),
        share_before=next((shares()[stem] for stem in without_pronoun(key, least=2) if stem in shares()), ""),
    )


def _bare(key: str) -> Iterator[str]:
    """A word as it is, without clitics, and without its article too."""
    for word in (key, *after_clitics(key)):
        yield from (word, word.removeprefix("ال"))


def _form(key: str, said: str) -> Form:
    if not said:
        return ""
    if (acts_upon := lexicon().acts_upon(key)) is not None:
        return "resuming" if acts_upon else "verb"
    return "may_resume" if any(term_of(stem) == said for stem in without_pronoun(key)) else ""


WORDS: Memo[Word] = Memo(_word, words=1 << 15)
"""What there is to know of each raw word. Half as many would have one or two words of every claim worked out again."""
