"""Classes of words: bit flags, and the words that data files put into them."""

from collections.abc import Iterable
from itertools import count
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from tasrih.arabic.folding import fold
from tasrih.detection.vocabulary.class_files import CommonWords, Names, Nouns, Particles
from tasrih.detection.vocabulary.cues import Frame
from tasrih.yamldata import load

DATA = Path(__file__).parents[1] / "data"

_bit = count()  # Python's fast small integers have 30 bits: the classes asked for most come first
# Nouns that make a speaker phrase (data/nouns.yaml), and countries and their adjectives.
TITLE = 1 << next(_bit)
HONORIFIC = 1 << next(_bit)
ORGANISATION = 1 << next(_bit)
ANONYMOUS = 1 << next(_bit)
FILLER = 1 << next(_bit)
NAME_PARTICLE = 1 << next(_bit)
COUNTRY = 1 << next(_bit)
# Closed classes (data/particles.yaml says what each is for).
COMPLEMENTISER = 1 << next(_bit)
PREPOSITION = 1 << next(_bit)
CONNECTIVE = 1 << next(_bit)
RELATIVE = 1 << next(_bit)
SENTENCE_END = 1 << next(_bit)
CLAUSE_MARK = 1 << next(_bit)
OPENING_QUOTE = 1 << next(_bit)
CLOSING_QUOTE = 1 << next(_bit)
EVEN_QUOTE = 1 << next(_bit)
COLON = 1 << next(_bit)
# A frequent word that is no part of a name (data/common.yaml).
COMMON = 1 << next(_bit)
# Found from the form of the word.
DEFINITE = 1 << next(_bit)
RELATIONAL = 1 << next(_bit)
FEMININE = 1 << next(_bit)
OBLIQUE = 1 << next(_bit)
ACCUSATIVE = 1 << next(_bit)
NUMBER = 1 << next(_bit)
BREAK = 1 << next(_bit)
MARK = 1 << next(_bit)
CONJOINED = 1 << next(_bit)
"""The class was found under a proclitic و or ف."""
PREFIXED = 1 << next(_bit)
"""The class was found under a proclitic ب, ل or ك."""
VERB = 1 << next(_bit)
"""A finite form of a cue that is not weak."""
ACT = 1 << next(_bit)
"""A masdar or noun of the cue lexicon."""
# Rarer ones.
OUTLET = 1 << next(_bit)
DOCUMENT = 1 << next(_bit)
COMPLEMENTISER_PRONOUN = 1 << next(_bit)
CONTINUED_COMPLEMENTISER = 1 << next(_bit)
TAKES_COMPLEMENTISER = 1 << next(_bit)
ADVERB = 1 << next(_bit)
REPORTER_TURN = 1 << next(_bit)
PHRASE_TURN = 1 << next(_bit)
SAME = 1 << next(_bit)
IMPERSONAL = 1 << next(_bit)
DUMMY = 1 << next(_bit)
NEGATION = 1 << next(_bit)
POSSIBILITY = 1 << next(_bit)
SUPPOSED = 1 << next(_bit)
JOINT_OPENER = 1 << next(_bit)
TAKES_OBJECT = 1 << next(_bit)
TOPIC_OPENER = 1 << next(_bit)
SUBORDINATOR = 1 << next(_bit)
"""Opens a clause that the main one follows."""
AFTER_WHICH = 1 << next(_bit)
"""In a phrase, begins what happened before it was said."""
LEAD_IN = 1 << next(_bit)
"""With its و, when the next report was made."""
PRONOUN = 1 << next(_bit)
RESUMPTIVE = 1 << next(_bit)
ELLIPSIS = 1 << next(_bit)
DUAL = 1 << next(_bit)
TANWIN = 1 << next(_bit)
HONORIFIC_PRONOUN = 1 << next(_bit)
REPORT = 1 << next(_bit)
AUTHOR = 1 << next(_bit)
ARTICLE = 1 << next(_bit)
"""What an author wrote."""
EPONYM = 1 << next(_bit)
EPONYMOUS = 1 << next(_bit)
NAME_LINK = 1 << next(_bit)
"""A particle of names that follows another part of the name."""
NAME_SECOND = 1 << next(_bit)
"""A definite word that ends a given name: another definite one behind it is the family's."""
NO_SPEAKER = 1 << next(_bit)
AIDE = 1 << next(_bit)
"""Somebody's: a name right behind it is that of whom it serves."""
CLOSE_TO = 1 << next(_bit)
"""Says, with من behind it, whom a source is close to."""
NAME_HYPHEN = 1 << next(_bit)
"""A mark that may join the halves of a name."""
NAME_APOSTROPHE = 1 << next(_bit)
"""A mark that may stand in a name for a letter left out."""
WOMANS_POST = 1 << next(_bit)
"""A body or place that is the title of a woman before a word of `BANK`."""
BANK = 1 << next(_bit)
"""A body that a governor heads."""
ACTING = 1 << next(_bit)
"""The title of who stands in for another, before a word of `AFFAIRS` with ب."""
AFFAIRS = 1 << next(_bit)
LEFT_OUT = 1 << next(_bit)
"""A body that the words behind it mean too."""
ASSOCIATION = 1 << next(_bit)
"""A body of people who have something in common, whom its name tells with ل (`النقابة الوطنية لعمال السكك`)."""
AREA = 1 << next(_bit)
"""A state or a part of one, before its name (`جمهورية`, `مدينة`)."""
FIRM = 1 << next(_bit)
"""A body that is called by its own name wherever it is."""
EPITHET = 1 << next(_bit)
"""Says, behind the name of a body, what sort it is, and belongs to no name."""
SERVES_AT = 1 << next(_bit)
"""Says behind a title where, or for whom, somebody serves."""
UNREAL = 1 << next(_bit)
"""Before a verb: what it tells is asked or supposed."""
DEMONSTRATIVE = 1 << next(_bit)
POINTER = 1 << next(_bit)
"""Stands for what was told before, which tells something only in a manner of speaking."""
MATTER = 1 << next(_bit)
"""A noun for what was told before, where it only points (`الأمر نفسه`)."""
MAY_BE_SAID = 1 << next(_bit)
"""Before the saying of something: that it may be said."""
MANNER = 1 << next(_bit)
"""How somebody speaks: the word behind it says what that is like (`بصوت خافت`)."""
REFRAINS = 1 << next(_bit)
"""A verb of not doing the act behind it."""
LATTER = 1 << next(_bit)
"""Stands for whoever was named last."""
THEN = 1 << next(_bit)
"""With its ف, what begins the clause that a source before it reports (`وبحسب فلان ففي`)."""
COUNTS = 1 << next(_bit)
"""With من behind it, how many of them (`عدد من النواب`)."""
ISSUES = 1 << next(_bit)
"""Behind a report, a verb that tells whose it is (`تقرير نشرته الصحيفة`)."""
WAS = 1 << next(_bit)
"""كان, with the subject of the verb behind it."""
HIGHLIGHT = 1 << next(_bit)
"""Stands before who said what is listed (`أهم تصريحات فلان:`)."""
LABEL = 1 << next(_bit)
"""Says, before a mark, what sort of news follows (`عاجل |`)."""
TIME_LABEL = 1 << next(_bit)
WHAT = 1 << next(_bit)
"""Denies the verb behind it, or stands for what it tells."""
NOT_DONE = 1 << next(_bit)
"""Before أن and a verb: what it tells was not done."""
QUESTION = 1 << next(_bit)
"""Opens a question."""
RECORD = 1 << next(_bit)
"""What is counted, listed or seen, and says nothing itself."""
ARMED = 1 << next(_bit)
"""Who attacks with more than words."""
MEASURE = 1 << next(_bit)
"""What is estimated."""
FATE = 1 << next(_bit)
"""What happened to somebody, with a pronoun for whom."""
TELLS_NAME = 1 << next(_bit)
OWN_NAME = 1 << next(_bit)
"""Whose name who speaks does not want told."""
BY_THESE = 1 << next(_bit)
WORDING = 1 << next(_bit)
"""Behind a word of `BY_THESE`, the quotation that stands before it."""
ENTITLES = 1 << next(_bit)
"""Before a quotation: what it is called by, or written on."""

PARTNERS = {"«": "»", "“": "”", "„": "“"}
"""Marks that open a quotation to those that close it."""
CLOSING = PARTNERS | {'"': '"'}
"""The same with the mark that does both."""

QUOTE = OPENING_QUOTE | CLOSING_QUOTE | EVEN_QUOTE
SPEAKER_HEAD = TITLE | HONORIFIC | ORGANISATION | ANONYMOUS | OUTLET
NOUN = SPEAKER_HEAD | FILLER | COUNTRY
ANY_COMPLEMENTISER = COMPLEMENTISER | COMPLEMENTISER_PRONOUN
CLOSED = ANY_COMPLEMENTISER | CONTINUED_COMPLEMENTISER | PREPOSITION | CONNECTIVE | RELATIVE | SAME | PRONOUN | MANNER
NOT_A_NAME = NOUN | CLOSED | COMMON | PREFIXED | NUMBER | BREAK | MARK | VERB | ACT | ADVERB | TAKES_COMPLEMENTISER


class AffixLists(NamedTuple):
    """`class_files.Affixes`, split."""

    noun: tuple[str, ...]
    possessive: tuple[str, ...]
    no_name_before: tuple[str, ...]
    no_name_after: tuple[str, ...]
    common: tuple[str, ...]
    tanwin: tuple[str, ...]
    accusative: tuple[str, ...]
    relational: tuple[str, ...]
    oblique: tuple[str, ...]
    dual: tuple[str, ...]
    feminine: tuple[str, ...]


class WordClasses(NamedTuple):
    """All class data, folded."""

    nouns: dict[str, int]
    bodies: dict[str, tuple[tuple[str, ...], ...]]
    """Names of bodies whose first word is none for a body, by that word."""
    closed: dict[str, int]
    """Particles and common words."""
    frame_prepositions: dict[str, Frame]
    """Preposition to the frame of the cue lexicon in which it introduces a content."""
    names: frozenset[str]
    """Personal names that are also words, as spelled."""
    definite_names: frozenset[str]
    """Folded given names with an article."""
    double_names: frozenset[str]
    """Folded given names that often come in two."""
    elided: frozenset[str]
    """Folded beginnings of names before an apostrophe."""
    folds_alike: frozenset[str]
    """Raw spellings of names that fold like particles, or are these."""
    compounds: dict[str, str]
    """Of parts of names of two words (`حسب الله`) the first one, folded, to the second."""
    spelled_names: frozenset[str]
    """Raw spellings that are names although they fold like a particle."""
    affixes: AffixLists


def load_classes(data: Path = DATA) -> WordClasses:
    """Read the class files of a data folder.

    Raises:
        DataError: a file is missing or breaks its schema.
    """
    particles = load(data / "particles.yaml", Particles)
    closed = _flags(particles)
    for key in load(data / "common.yaml", CommonWords).common.split():
        closed[key] = closed.get(key, 0) | COMMON
    frames = particles.frame_preposition
    names = load(data / "names.yaml", Names)
    affixes = (tuple(getattr(particles.affixes, name).split()) for name in AffixLists._fields)
    nouns = load(data / "nouns.yaml", Nouns)
    return WordClasses(
        nouns=_flags(nouns),
        bodies=_by_first_word(nouns.body),
        closed=closed,
        frame_prepositions={fold(word): frame for frame, words in frames.items() for word in words.split()},
        names=frozenset((*names.given.split(), *names.family.split())),
        definite_names=frozenset(fold(name) for name in names.given.split() if name.startswith("ال")),
        double_names=frozenset(map(fold, names.double.split())),
        elided=frozenset(map(fold, names.elided.split())),
        folds_alike=frozenset(names.folds_alike.split()),
        compounds={fold(first): fold(second) for first, second in map(str.split, names.compound.split("،"))},
        spelled_names=frozenset(particles.spelled_name.split()),
        affixes=AffixLists(*affixes),
    )


def _by_first_word(names: Iterable[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for name in names:
        words = tuple(map(fold, name.split()))
        found[words[0]] = (*found.get(words[0], ()), words)
    return found


def _flags(lists: Struct) -> dict[str, int]:
    flags: dict[str, int] = {}
    for name in lists.__struct_fields__:
        flag: int = globals().get(name.upper(), 0)  # a list is named like the flag of its words
        for word in getattr(lists, name).split() if flag else ():
            key = fold(word)
            flags[key] = flags.get(key, 0) | flag
    return flags
