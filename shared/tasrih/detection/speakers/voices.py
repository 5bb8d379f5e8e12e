"""The speakers of one article: who they are, what they were called, and when they spoke."""

import re
from itertools import dropwhile, takewhile

from msgspec import Struct

from tasrih.arabic.database import clitics
from tasrih.detection.reading.field import Reading
from tasrih.detection.reading.phrases import Phrase
from tasrih.detection.vocabulary.classes import (
    ACCUSATIVE,
    AFFAIRS,
    ANONYMOUS,
    CLOSING,
    COMMON,
    CONJOINED,
    COUNTRY,
    DEFINITE,
    FEMININE,
    FILLER,
    HONORIFIC,
    MARK,
    ORGANISATION,
    OUTLET,
    PREFIXED,
    PREPOSITION,
    QUOTE,
    RELATIONAL,
    TITLE,
)
from tasrih.detection.vocabulary.kind_rules import default
from tasrih.detection.vocabulary.word import Word
from tasrih.events.model import Speaker, SpeakerType
from tasrih.officials.derived_ids import IN_THE_NAME_OF, derived_id
from tasrih.officials.model import Official
from tasrih.officials.names import said, spoken
from tasrih.officials.state_bodies import is_one_of_many

_FOREIGN = re.compile(r"\s*\([^()\u0600-\u06ff]*[A-Za-z][^()\u0600-\u06ff]*\)")
"""A name in foreign letters that stands in brackets behind the Arabic one."""
_QUOTED = re.compile(r"^([^\s\"«“„]+(?: [^\s\"«“„]+)? )[\"«“„]([^\"»”“]+)")
"""A body's noun, at most with one word behind it, and its name in quotation marks."""
_THE = clitics().article
_ALIKE = 3
"""First letters that two words share that say of what a post is: `البلدية`, `البلديات`."""
MIN_ALIKE = 4
"""Letters of a name that is known by most of them."""
TANWIN_MARKS = "\u064b\u064c\u064d"


class Voice:
    """One who speaks in this article, known by all the phrases seen so far."""

    __slots__ = (
        "called",
        "feminine",
        "heads",
        "keys",
        "last_at",
        "official",
        "plural",
        "posts",
        "speaker",
        "spoken",
        "state",
        "titles",
        "turn",
    )

    def __init__(
        self,
        speaker: Speaker,
        keys: frozenset[str],
        titles: frozenset[str],
        head: str,
        official: Official | None = None,
    ) -> None:
        self.speaker = speaker
        self.official = official
        """Whom the registry knows by the name, whoever answers for his words (`speaker.official_id`)."""
        self.keys = keys
        """Folded tokens of the name."""
        self.heads = frozenset((head,))
        """First words of its phrases, likewise."""
        self.titles = titles
        """Words without clitics and article of the titles it was given."""
        self.posts: frozenset[tuple[str, str]] = frozenset()
        """What it was called by nouns of a post or body and what they are of, as `posts_of` tells."""
        self.called: tuple[str, ...] = ()
        """Folded words of the phrases that named it alone, of states too that no list knows."""
        self.state: tuple[str, ...] = ()
        """Folded name of the state that a registered official serves."""
        self.feminine: bool | None = None
        self.plural = False
        self.spoken = 0
        """How often it spoke."""
        self.last_at = -1
        """Token of the field where it spoke last, -1 for nowhere in it."""
        self.turn = 0
        """Its last turn, counted over the article."""

    def is_quoted(self, keys: list[str]) -> bool:
        """Whether a name is that of this body in quotation marks: `لوفارا` of `مجلة "لوفارا" الفرنسية`."""
        if self.speaker.type != "organisation" or not keys:
            return False
        quoted = _QUOTED.match(self.speaker.name)
        return quoted is not None and spoken(quoted[2]) == keys

    def is_same(self, other: "Voice") -> bool:
        """Whether two have one name, or those of unregistered persons are spellings of one."""
        ours, theirs = self.speaker, other.speaker
        people = ours.type == theirs.type == "person" and other.official is None
        if ours.name == theirs.name:
            return True
        return people and derived_id(ours.name, person=True) == derived_id(theirs.name, person=True)

    def is_called(self, keys: frozenset[str]) -> bool:
        """Whether a name may mean this voice: a person's in part too, a body's only in full (`مكتب فلان`)."""
        if not self.keys or self.speaker.type != "person":
            return keys == self.keys
        return keys <= self.keys or self.keys <= keys

    def is_spelled_like(self, last: str) -> bool:
        """Whether it is a person with a name that has nearly the letters of a last name, and not that name."""
        if self.speaker.type != "person" or len(last) < MIN_ALIKE or last in self.keys:
            return False
        letters = sorted(last)
        return any(abs(len(key) - len(last)) < 2 and _near(letters, key) for key in self.keys)

    def also(self, reference: "Reference") -> bool:
        """Remember what it was called by; whether that is new."""
        known = self.titles, self.heads, self.posts
        self.titles |= reference.titles
        self.heads |= {reference.head}
        self.posts |= reference.posts
        return known != (self.titles, self.heads, self.posts)


class Reference(Struct, frozen=True):
    """A phrase's speaker, with what the phrase calls it."""

    voice: Voice
    titles: frozenset[str]
    head: str
    posts: frozenset[tuple[str, str]] = frozenset()
    how: str = ""
    """What led from the phrase to the voice: its `name`, a `holder` of its title, …"""

    def is_another(self, posts: frozenset[tuple[str, str]]) -> bool:
        """Whether it has posts or is a body like these of something else: `وزير الدفاع` is no `وزير العدل`."""
        return are_others(posts, self.posts | self.voice.posts)


def may_be_called(voice: Voice, head: int) -> bool:
    """Whether the classes of a title's noun fit a voice: a man has no woman's post, a woman may have a man's."""
    return not (voice.feminine is False and voice.speaker.type == "person" and head & TITLE and head & FEMININE)


def speaker_type(words: list[Word]) -> SpeakerType:
    """Type of a speaker phrase without a name, from its words."""
    head = words[0].flags
    if head & ANONYMOUS:
        return "anonymous"
    if head & (ORGANISATION | OUTLET | COUNTRY):
        return "organisation"
    if head & TITLE and (words[0].is_plural or _is_any(words)):  # nobody is told from all of `المنظمون`
        return "anonymous"
    return "office" if head & (TITLE | HONORIFIC) else "organisation"


def _is_any(words: list[Word]) -> bool:
    """`مسؤول`, `محلل سياسي`, `مهندس سابق`, `والدة أحد الأسرى`: one of many; `مراسل الوكالة` is the one there is."""
    if words[0].flags & DEFINITE:
        return False
    if words[0].possessed:
        return True  # whose, only the article tells
    for n, word in enumerate(words[1:]):
        flags = word.flags
        if flags & (MARK | PREPOSITION | PREFIXED):
            return not flags & QUOTE
        state = (
            n and word.flags & ACCUSATIVE and default().is_finite_verb(word.key)
        )  # it looks like a verb behind what must be a noun's: `سيلدافيا`
        if state or word.key == IN_THE_NAME_OF or _is_definite(word):
            return False
        if flags & (ANONYMOUS | COMMON):
            return True
        if not flags & (RELATIONAL | FILLER | TITLE | ORGANISATION):
            return False
    return True


def _is_definite(word: Word) -> bool:
    short = word.flags & COMMON and word.key.startswith(_THE)  # `الحد`
    return bool(word.flags & DEFINITE or short) or word.flags & (COUNTRY | RELATIONAL) == COUNTRY


def written(reading: Reading, phrase: Phrase) -> str:
    """A phrase's text as it would stand alone: without a proclitic ل or ب, an accusative's ending, foreign letters."""
    head = reading.words[phrase.start]
    joined = bool(head.flags & CONJOINED) or (phrase.joined and not head.flags & PREFIXED)
    text = _FOREIGN.sub("", clean(reading.tokens.readable(phrase.start, phrase.end)))[joined:]
    first, space, rest = text.partition(" ")
    if head.flags & PREFIXED and len(first) > 2:
        first = "ال" + first[2:] if first.startswith("لل") else first[1:]
    bare = not (head.flags & DEFINITE or head.possessed)
    if bare and head.flags & (TITLE | ANONYMOUS) and head.flags & ACCUSATIVE and len(first) > 4:
        first = first.rstrip(TANWIN_MARKS)[:-1] or first
        second, space2, rest = rest.partition(" ")
        adjective = reading.words[phrase.start + 1].flags if phrase.end - phrase.start > 1 else 0
        if adjective & ACCUSATIVE and (adjective & COUNTRY or reading.words[phrase.start + 1].key.endswith("يا")):
            second = second.rstrip(TANWIN_MARKS)[:-1]
        rest = second + space2 + rest
    return first + space + rest


def worded(reading: Reading, phrase: Phrase) -> tuple[list[str], str, SpeakerType]:
    """Keys, text and type of a phrase without a name, as it would stand alone."""
    words = reading.words[phrase.start : phrase.end]
    return _keys(words, phrase), written(reading, phrase), speaker_type(words)


def _keys(words: list[Word], phrase: Phrase) -> list[str]:
    """Keys of a phrase's words as it would stand alone."""
    keys = said([word.key for word in words])
    if phrase.joined and keys:
        keys[0] = keys[0][1:]
    return keys


def id_of(name: str) -> str | None:
    """Id of a body that the registry does not know: by its name in quotation marks alone, whatever stands behind it.

    One of many bodies (`محكمة سافورية`) has none: another article means another one.
    """
    quoted = _QUOTED.match(name)
    if not quoted and is_one_of_many(tuple(spoken(name))):
        return None
    return derived_id(quoted[1] + quoted[2] if quoted else name)


def titles_of(words: list[Word]) -> frozenset[str]:
    """What a phrase calls its speaker: its known words without clitics and article.

    `باسم` is no such word: who speaks in the name of one body does not speak in that of another.
    """
    named = (w for w in words if w.flags and not w.flags & (MARK | HONORIFIC))
    return frozenset(head_of(w) for w in named if w.key != IN_THE_NAME_OF)


def posts_of(words: list[Word]) -> frozenset[tuple[str, str]]:
    """The nouns of posts and bodies in a phrase, each with the definite words behind it that say of what.

    Of `وزير الشؤون البلدية والقروية الأركادي` the minister with municipal and with rural; states tell nothing, and
    neither does `المحافظة`, which may be any.
    """
    found: set[tuple[str, str]] = set()
    for n, word in enumerate(words):
        if word.flags & (TITLE | ORGANISATION) and not word.flags & (DEFINITE | RELATIONAL):
            ahead = list(takewhile(_says_of_what, dropwhile(_is_between, words[n + 1 :])))
            if ahead and (ahead[0].flags & ORGANISATION == 0 or any(one.flags & AFFAIRS for one in words)):
                found.update((word.base, other.base) for other in ahead)
    return frozenset(found)


def _is_between(word: Word) -> bool:
    return bool(word.flags & AFFAIRS) or (bool(word.flags & (TITLE | ORGANISATION)) and not word.flags & DEFINITE)


def _says_of_what(word: Word) -> bool:
    return bool(word.flags & DEFINITE) and not word.flags & (COUNTRY | MARK | TITLE)


def are_others(posts: frozenset[tuple[str, str]], theirs: frozenset[tuple[str, str]]) -> bool:
    """Whether these are posts or bodies of the same nouns as theirs, of other things: `وزير الدفاع`, `وزير العدل`."""
    pairs = [(other, own) for noun, other in posts for head, own in theirs if noun == head]
    return bool(pairs) and not any(other[:_ALIKE] == own[:_ALIKE] for other, own in pairs)


def head_of(word: Word) -> str:
    """The base of a word, without the pronoun that says whose it is: `وزيرة دفاعه`."""
    return without_pronoun(word.base) if word.possessed else word.base


def without_pronoun(key: str) -> str:
    """A folded noun without the pronoun that says whose it is: `سموه` is of `سمو`, `جلالته` of `جلالة`."""
    whose = next((one for one in _WHOSE if key.endswith(one)), "")
    bare = key.removesuffix(whose)
    return bare[:-1] + _FEMININE if whose and bare.endswith(_BOUND) else bare


_WHOSE = ("ها", "هم", "ه")
"""Pronouns behind a noun, folded."""
_BOUND, _FEMININE = "ت", "ه"
"""How a feminine noun ends before a pronoun, and without one."""
_AROUND = " \"'«»“”،,"
"""Marks that stand around a name and are no part of it."""


def clean(text: str) -> str:
    """A name without marks around it and without half a pair of brackets; but `منظمة «أطباء القوافل»`."""
    bare = text.strip(_AROUND)
    opening = max(map(bare.rfind, CLOSING), default=-1)
    if opening > 0 and bare.count(bare[opening]) % 2 and text.partition(bare)[2].startswith(CLOSING[bare[opening]]):
        bare += CLOSING[bare[opening]]
    return bare if bare.count("(") == bare.count(")") else bare.strip("()")


def _near(letters: list[str], key: str) -> bool:
    """Whether a word has nearly the same letters."""
    rest = list(key)
    missing = 0
    for letter in letters:
        if letter in rest:
            rest.remove(letter)
        else:
            missing += 1
    return missing + len(rest) < 2
