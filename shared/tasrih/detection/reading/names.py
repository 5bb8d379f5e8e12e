"""Names in a field: words that are names only where they stand in one, and names that a hyphen or apostrophe joins."""

from collections.abc import Mapping

from tasrih.arabic.database import clitics
from tasrih.arabic.tokens import Tokens
from tasrih.detection.reading.family_looks import read_family_looks
from tasrih.detection.reading.family_titles import ends_given
from tasrih.detection.reading.foreign_names import read_foreign_particles
from tasrih.detection.reading.given_names import read_given_names
from tasrih.detection.reading.told_names import read_told_names
from tasrih.detection.vocabulary.classes import (
    ACTING,
    AFFAIRS,
    ANONYMOUS,
    BANK,
    BREAK,
    CLOSED,
    COMMON,
    COUNTRY,
    DEFINITE,
    EPONYM,
    EPONYMOUS,
    FEMININE,
    FILLER,
    HONORIFIC,
    MARK,
    NAME_APOSTROPHE,
    NAME_HYPHEN,
    NAME_LINK,
    NAME_PARTICLE,
    NOUN,
    NUMBER,
    ORGANISATION,
    OUTLET,
    PREFIXED,
    RELATIONAL,
    TITLE,
    TOPIC_OPENER,
    VERB,
    WOMANS_POST,
)
from tasrih.detection.vocabulary.cues import Frame
from tasrih.detection.vocabulary.word import Word, is_known_given, joiner, known_name, mere_name

_ARTICLE, _FOR = clitics().article, clitics().prepositions[1]
_THEN = clitics().conjunctions[1]
_LONGEST_TOPIC = 12
"""Words that a topic may have, with its verb."""
_MOST_OF_BODY = 2
"""Further words of a body's name behind ل."""
_NO_HALF = TITLE | HONORIFIC | ORGANISATION | ANONYMOUS | OUTLET | COUNTRY | NUMBER | MARK | BREAK
"""Classes of words that no hyphen joins to a name."""
_SHORT_HALF = 3
"""Most letters of a half that folds like a particle (`جاي-إن`, `كي-مون`)."""
_BEGIN_ACTS = ("ا", "ت")
"""First letters of most masdars of derived forms."""
_LINK, _SON, _SERVANT = "بن", "ابن", "عبد"
_FAMILY = DEFINITE | RELATIONAL | FEMININE
_FIRST, _LAST = "ء", "ي"
"""Letters of Arabic, in folded keys."""
_INITIALS = 2
"""Tokens from one initial to the next where a full stop stands between."""
_SHORTEST_BEHIND = 3
"""Letters of what may follow an apostrophe."""


def read_names(tokens: Tokens, words: list[Word], compounds: Mapping[str, str], frames: Mapping[str, Frame]) -> None:
    """Read words that are also names as names where they stand in one, and join the halves of names.

    A given name opens a name behind a title or a reporting verb (`الوزيرة أمل حداد`); a family name ends one
    (`ماهر الطويل`). A hyphen or an apostrophe inside a name becomes a word that goes on a name. Of `compounds`
    (`حسب الله`) both words are a name's; `frames` are those of prepositions.
    """
    _read_initials(tokens, words)
    _join_halves(tokens, words)
    _read_posts(words)
    _read_acting(words)
    for i in [i for i, word in enumerate(words[1:], 1) if word.flags & EPONYM and words[i - 1].flags & EPONYMOUS]:
        words[i] = Word(words[i].key, words[i].flags & ~TITLE, words[i].base, ())  # `جامعة الملك فلان`
    for i in [i for i, word in enumerate(words[1:-1], 1) if word.folds_alike and _is_unlike(words, i)]:
        words[i] = mere_name(words[i])
    read_foreign_particles(words)
    _read_sons(words)
    for i in [i for i, word in enumerate(words[:-1]) if word.begins_definite and _has_family(words, i)]:
        words[i] = known_name(words[i])
    for i in [
        i for i, word in enumerate(words[1:-2], 1) if word.clitic_frame and (_is_place(words, i) or _is_bound(words, i))
    ]:
        words[i] = Word(words[i].key, words[i].flags, words[i].base, ())
    for i in [i for i, word in enumerate(words[:-2]) if word.key == _SERVANT and _has_adjective_for_family(words, i)]:
        words[i + 2] = mere_name(words[i + 2])
    for i in [i for i, word in enumerate(words[:-1]) if compounds.get(word.key) == words[i + 1].key]:
        words[i : i + 2] = known_name(words[i]), known_name(words[i + 1])
    read_given_names(words, frames)
    read_family_looks(words)
    read_told_names(words)
    for i in [i for i, word in enumerate(words[2:-2], 2) if word.key.startswith(_FOR) and _is_for_body(words, i)]:
        words[i] = Word(words[i].key, words[i].flags | PREFIXED | ORGANISATION, words[i].key[1:], ())
    for i in [i for i, word in enumerate(words) if word.flags & TOPIC_OPENER]:
        _read_resumed(words, i)


def _read_initials(tokens: Tokens, words: list[Word]) -> None:
    """Read letters in a row as the name of an agency (`أ ف ب`, `د.ب.أ`), but those of titles (`أ. د. فلان`)."""
    letters = [i for i, word in enumerate(words) if len(word.key) == 1 and _FIRST <= word.key <= _LAST]
    run: list[int] = []
    for i in (*letters, len(words) + _INITIALS):
        if run and not _is_next_initial(tokens, words, run[-1], i):
            few = 2 if words[run[0]].key == clitics().conjunctions[0] else 1
            if len(run) > few and not all(words[at].flags & HONORIFIC for at in run):
                _name_outlet(words, run)
            run = []
        run.append(i)


def _is_next_initial(tokens: Tokens, words: list[Word], last: int, i: int) -> bool:
    if i == last + 1:
        return tokens.ends[last] < tokens.starts[i]
    return i == last + _INITIALS and words[last + 1].key == "." and _is_glued(tokens, last + 1)


def _name_outlet(words: list[Word], run: list[int]) -> None:
    words[run[0]] = Word(words[run[0]].key, OUTLET, words[run[0]].key, ())
    for i in range(run[0] + 1, run[-1] + 1):
        word = words[i]
        words[i] = joiner(word.key) if word.flags & MARK else Word(word.key, 0, word.key, ())


def _join_halves(tokens: Tokens, words: list[Word]) -> None:
    """Join what a mark without blanks joins, and with blanks what is joined without elsewhere (`جان - نويل`)."""
    marks = [i for i, word in enumerate(words[1:-1], 1) if word.flags & (NAME_HYPHEN | NAME_APOSTROPHE)]
    joined = [i for i in marks if _is_glued(tokens, i) and (_is_hyphen(words, i) or _is_apostrophe(tokens, words, i))]
    pairs = {(words[i - 1].key, words[i + 1].key) for i in joined}
    for i in marks:
        spaced = words[i].flags & NAME_HYPHEN and not _is_glued(tokens, i)
        if spaced and ((words[i - 1].key, words[i + 1].key) in pairs or _is_double(words, i)):
            joined.append(i)
    for i in joined:
        words[i - 1 : i + 2] = mere_name(words[i - 1]), joiner(words[i].key), mere_name(words[i + 1])


def _is_unlike(words: list[Word], i: int) -> bool:
    """Whether a name that folds like a particle stands in a name: `لو بان`, `الوزير لي جاي-مون`."""
    before, after = words[i - 1], words[i + 1]
    if before.flags & NAME_PARTICLE and before.is_name_like:
        return True
    if is_known_given(before) and is_known_given(after):  # `أوكتاي بك زاده`
        return True
    titled = before.flags & (TITLE | HONORIFIC | RELATIONAL | FILLER | ORGANISATION) and not before.flags & VERB
    follows = i + 2 < len(words) and (words[i + 2].continues_name or words[i + 2].flags & (CLOSED | MARK | PREFIXED))
    family = after.is_name_like or (after.flags & DEFINITE and after.flags & RELATIONAL and after.continues_name)
    return bool(titled and family and follows)


def _is_place(words: list[Word], i: int) -> bool:
    """Whether what looks like a word with a preposition is where somebody has a post (`رئيس نادي برشلونة فلان`).

    Two bare nouns stand before it, and it looks like no act (`طالب رئيس بلدية بإقالة فلان`).
    """
    word, head = words[i], words[i - 1]
    adjective = head.flags & RELATIONAL and not head.flags & FEMININE  # `مسؤول أمني`
    barred = adjective or head.possessed or head.flags & (DEFINITE | HONORIFIC | PREFIXED | VERB)
    if barred or not word.is_name_like:
        return False
    act = word.flags & FEMININE or word.key[1:].startswith(_BEGIN_ACTS)
    chained = head.flags & (TITLE | ORGANISATION | FILLER) and i > 1 and words[i - 2].flags & TITLE
    return bool(chained) and not act and words[i + 1].is_name_like and words[i + 2].continues_name


def _is_bound(words: list[Word], i: int) -> bool:
    """Whether what looks like a word with a preposition is whose son somebody is: `محمد ولد بوسيف`."""
    return bool(words[i - 1].flags & NAME_LINK) and words[i].is_name_like


def _read_sons(words: list[Word]) -> None:
    """Read `ابن` as `بن` where it is no title: between two names, or before one that stands behind either elsewhere.

    Behind a given name that of a family may follow too: `سامر ابن الشيخ`, but not `سامر ابن الوزير`.
    """
    of = [i for i, word in enumerate(words[:-1]) if word.key == _SON]
    linked = {i for i in of if i and ends_given(words, i - 1) and _may_be_family(words[i + 1])}
    sons = [i for i in of if i in linked or is_known_given(words[i + 1])]
    if sons:
        fathers = {words[i + 1].key for i, word in enumerate(words[:-1]) if word.key == _LINK or i in linked}
        for i in sons:
            if i in linked or words[i + 1].key in fathers:
                words[i] = Word(_LINK, NAME_PARTICLE | NAME_LINK, _LINK, ())


def _read_acting(words: list[Word]) -> None:
    """Read `القائم بأعمال` as a title."""
    for i in [i for i, word in enumerate(words[:-1]) if word.flags & ACTING]:
        what = words[i + 1]
        if what.flags & AFFAIRS and what.flags & PREFIXED:
            words[i] = Word(words[i].key, words[i].flags & ~COMMON | TITLE, words[i].base, ())
            words[i + 1] = Word(what.key, what.flags & DEFINITE | FILLER, what.base, ())


def _read_resumed(words: list[Word], topic: int) -> None:
    """Read an unknown word with ف behind a full name as no name: the verb that أما leads to (`أما سامر درويش فبدد`)."""
    for i in range(topic + 3, min(topic + _LONGEST_TOPIC, len(words))):
        word = words[i]
        joined = word.is_name_like and not word.is_known_name and word.key.startswith(_THEN)
        leads = i + 1 < len(words) and any(form.conjunction == _THEN for _, form in words[i + 1].cues)
        if joined and words[i - 1].continues_name and words[i - 2].continues_name and not leads:
            words[i] = Word(word.key, word.flags | COMMON, word.base, word.cues)
            return
        if word.flags & (BREAK | MARK):
            return


def _is_for_body(words: list[Word], i: int) -> bool:
    """Whether a body that no list knows stands with ل between a title and a name: `المدير العام لنوردال ماهر سعد`."""
    word, title = words[i], words[i - 2].flags
    if not word.is_name_like or word.is_known_name or word.prefixes_name or not title & TITLE or not title & DEFINITE:
        return False
    if not words[i - 1].flags & DEFINITE or words[i - 1].flags & (TITLE | HONORIFIC | COUNTRY):
        return False
    begins = _past_names(words, i + 1, i + 1 + _MOST_OF_BODY)
    return begins + 1 < len(words) and is_known_given(words[begins]) and words[begins + 1].continues_name


def _past_names(words: list[Word], i: int, end: int) -> int:
    """Past the unknown words from `i` on."""
    while i < min(end, len(words) - 1) and words[i].is_name_like and not words[i].is_known_name:
        i += 1
    return i


def _may_be_family(word: Word) -> bool:
    return word.is_name_like or (word.is_known_name and not word.flags & TITLE)


def _read_posts(words: list[Word]) -> None:
    """Read `محافظة` as a woman's title before a bank or her name, and alone where the text has one so."""
    posts = [i for i, word in enumerate(words[:-1]) if word.flags & WOMANS_POST]
    titles = {
        i
        for i in posts
        if words[i + 1].flags & BANK or (words[i].flags & DEFINITE and _is_given(words[i + 1])) or _names_her(words, i)
    }
    if not titles:
        return
    for i in posts:
        word = words[i]
        if i in titles or (word.flags & DEFINITE and not word.flags & PREFIXED):
            words[i] = Word(word.key, word.flags & ~(ORGANISATION | FILLER) | TITLE, word.base, ())


def _names_her(words: list[Word], i: int) -> bool:
    """`محافظة نورجان أمل حداد`: a full name behind a place, but not in `قائد شرطة محافظة نورجان سامر حداد`."""
    if words[i].flags & DEFINITE or i + 3 >= len(words) or (i and words[i - 1].flags & NOUN):
        return False
    place, given, family = words[i + 1 : i + 4]
    named = place.continues_name or place.flags & COUNTRY
    return bool(named) and not place.is_known_name and is_known_given(given) and family.continues_name


def _has_adjective_for_family(words: list[Word], i: int) -> bool:
    """`عبد العزيز المدني`, whom no adjective qualifies; but `مجمع الملك عبد العزيز الطبي`."""
    of_body = i > 0 and words[i - 1].flags & EPONYM
    return not of_body and bool(words[i + 1].flags & DEFINITE) and words[i + 2].flags & _FAMILY == DEFINITE | RELATIONAL


def _is_given(word: Word) -> bool:
    return word.folds_alike or is_known_given(word)


def _has_family(words: list[Word], i: int) -> bool:
    """Whether a family name that no given name is stands behind: `العربي بنشقرون`, but not `البرلمان العربي عادل`.

    Behind what no adjective is a given name does too: `الوزير الصادق جلال`.
    """
    if i and words[i].flags & RELATIONAL and words[i - 1].flags & ORGANISATION:
        return False
    behind = words[i + 1]
    if is_known_given(behind) and not words[i].flags & RELATIONAL and _may_precede_name(words, i):
        return True
    if behind.flags & NAME_LINK:
        return True
    if behind.flags & DEFINITE and behind.is_known_name:
        return True
    if behind.cues or behind.flags & (NOUN | COMMON):
        return False
    family = behind.flags & DEFINITE and behind.flags & RELATIONAL
    return bool(family) or (behind.is_name_like and not (behind.is_known_name or behind.joins_name))


def _may_precede_name(words: list[Word], i: int) -> bool:
    """Whether the word before is whole, or calls nothing after a person: `حزب النور`, `مركز الملك الحسين`."""
    if not i:
        return False
    before = words[i - 1].flags
    of_body = i > 1 and before & EPONYM and words[i - 2].flags & EPONYMOUS
    return bool(before & (DEFINITE | HONORIFIC | VERB)) and not of_body


def _is_glued(tokens: Tokens, i: int) -> bool:
    return tokens.ends[i - 1] == tokens.starts[i] and tokens.ends[i] == tokens.starts[i + 1]


def _is_hyphen(words: list[Word], i: int) -> bool:
    """Whether what stands around a hyphen may be the halves of a name: not `السيلدافية-الأركادية`, `سيلدا-سامر`."""
    if not words[i].flags & NAME_HYPHEN:
        return False
    left, right = words[i - 1], words[i + 1]
    if left.flags & NAME_PARTICLE:
        return not right.flags & (MARK | BREAK | NUMBER)
    if left.flags & (_NO_HALF | VERB) or right.flags & _NO_HALF or right.key.startswith(_ARTICLE):
        return False
    unlike = [word for word in (left, right) if not (word.is_name_like or word.is_known_name)]
    begun = i > 1 and words[i - 2].is_name_like  # `تشوي إن-هو`
    if len(unlike) > 1 + begun or any(len(word.key) > _SHORT_HALF for word in unlike):
        return False
    dateline = i == 1 or words[i - 2].flags & BREAK
    return not (dateline and right.is_known_name and not left.is_known_name)


def _is_double(words: list[Word], i: int) -> bool:
    """Whether a given name that often comes in two stands before a hyphen with blanks, and another behind it."""
    return words[i - 1].begins_double and words[i + 1].is_name_like


def _is_apostrophe(tokens: Tokens, words: list[Word], i: int) -> bool:
    """`أو'براين`, but not `و'الوطن'`, `نعم'أو'لا'`."""
    left, right = words[i - 1], words[i + 1]
    if not words[i].flags & NAME_APOSTROPHE or not left.elides or right.flags & (_NO_HALF | NAME_PARTICLE):
        return False
    opens = i + 2 < len(words) and words[i + 2].key == words[i].key and tokens.ends[i + 1] == tokens.starts[i + 2]
    parted = i == 1 or tokens.ends[i - 2] < tokens.starts[i - 1]
    return parted and not opens and len(right.key) >= _SHORTEST_BEHIND
