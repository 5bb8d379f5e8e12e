"""Where the content before an attribution ends at the latest: at a report of its own, and at what was held before."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from tasrih.detection.attributions.attribution import FINITE, Attribution
from tasrih.detection.attributions.content import Content, trim_content
from tasrih.detection.attributions.subjects import COMMAS, main_clause, topic_of
from tasrih.detection.reading.complements import STRONG
from tasrih.detection.reading.field import Reading
from tasrih.detection.slots.former import default, is_hers
from tasrih.detection.vocabulary import kind_rules
from tasrih.detection.vocabulary.classes import (
    AFTER_WHICH,
    ANY_COMPLEMENTISER,
    BREAK,
    CLAUSE_MARK,
    CLOSED,
    CONNECTIVE,
    LEAD_IN,
    POSSIBILITY,
    QUOTE,
    RELATIVE,
    RESUMPTIVE,
    SENTENCE_END,
    SUBORDINATOR,
    VERB,
    WAS,
)
from tasrih.detection.vocabulary.word import Word

MAX_LEAD_IN = 15
MAX_OPENING = 12
"""Tokens from the beginning of a sentence to the cue in the clause that opens it."""
MAX_TOLD = 40
_THEN, _AND, _HE = "ف", "و", "ي"
_SHORTEST_PAST = 4
"""Letters, with و, up to which a verb of the past is often a noun too."""
_HOLDS_CLAUSE = RELATIVE | ANY_COMPLEMENTISER | QUOTE | BREAK | SENTENCE_END
"""Words behind which a phrase holds a clause, with which another may go on."""
_BY = "ب"


def breaks_of(reading: Reading, attributions: Sequence[Attribution]) -> dict[int, int]:
    """Token index of each place that ends the content before it, to that of its lead-in (`، كما`, `، ومن جهته`)."""
    words, places = reading.words, {}
    for attribution in attributions:
        i = attribution.cue_start
        while i > 0 and words[i - 1].flags & (CONNECTIVE | CLAUSE_MARK):
            i -= 1
        if attribution.opens_report or i < attribution.cue_start:
            places[i] = i
    return places


def cut_off(reading: Reading, content: Content, cuts: Sequence[int]) -> Content | None:
    """A content without what follows the first cut in it; `cuts` as `cuts_of` gives."""
    n = bisect_right(cuts, content.start)
    if n == len(cuts) or cuts[n] >= content.end:
        return content
    return trim_content(reading, content.start, cuts[n])


def cuts_of(reading: Reading, attributions: Sequence[Attribution]) -> list[int]:
    """Where no content goes on, in order: at what its speaker held before, and where another comes (`أما فلان`)."""
    cuts = {*_former(reading, attributions)}
    for one in attributions:
        if one.form.conjunction == _THEN:
            cuts.add(topic_of(reading, one.cue_start))
        if one.is_finite and reading.within[one.cue_start] < 0:
            cuts.update((_lead_in(reading, one), _behind_opening(reading, one), _was(reading, one)))
    return sorted(cuts - {-1})


def _lead_in(reading: Reading, attribution: Attribution) -> int:
    """The mark behind which it is told when a report was made (`…| ؛ وعقب اللقاء، رأى أن`), else -1."""
    words, comma = reading.words, attribution.cue_start - 1
    if comma < 0 or words[comma].key not in COMMAS:
        return -1
    for i in range(comma - 1, max(reading.starts[comma], comma - MAX_LEAD_IN), -1):
        if words[i].flags & VERB or words[i].key in COMMAS:
            break
        if words[i].flags & LEAD_IN:
            return i - 1 if words[i - 1].flags & CLAUSE_MARK else -1
    return -1


def _behind_opening(reading: Reading, attribution: Attribution) -> int:
    """Where the main clause begins behind a report in the clause that opens its sentence, else -1.

    `بعدما أعلن الوزير كذا | ، تراجع فلان`, `ورغم أن الوزير نفى كذا | فإن`
    """
    words, cue, first = reading.words, attribution.cue_start, reading.starts[attribution.cue_start]
    start = next((i for i in range(cue - 1, max(first, cue - MAX_OPENING) - 1, -1) if _opens(words, i, first)), -1)
    if start < 0:
        return -1
    for i in range(attribution.start + 1, min(reading.ends[cue] - 1, attribution.start + MAX_TOLD)):
        word = words[i]
        if reading.within[i] >= 0:
            continue
        if word.flags & RESUMPTIVE and word.key.startswith(_THEN):
            return i
        if word.key in COMMAS and _acts(words[i + 1]):
            return i
    return -1


def _opens(words: Sequence[Word], i: int, first: int) -> bool:
    """Whether a clause that the main one follows opens the sentence, or a new one in it with و."""
    joined = words[i].key[0] == _AND and words[i - 1].flags & CLAUSE_MARK
    return bool(words[i].flags & SUBORDINATOR and (i == first or joined))


def _was(reading: Reading, attribution: Attribution) -> int:
    """The mark before what had been reported by then (`…| ، وكان بيان الوزارة قد أكد أن`), else -1."""
    words, cue = reading.words, attribution.cue_start
    if not words[cue - 1].flags & POSSIBILITY:
        return -1
    for i in range(cue - 2, max(reading.starts[cue], cue - MAX_OPENING), -1):
        if words[i].flags & WAS or words[i].flags & CLAUSE_MARK:
            return i - 1 if words[i].flags & WAS and words[i - 1].flags & CLAUSE_MARK else -1
    return -1


def _acts(word: Word) -> bool:
    """Whether a word without a conjunction is a finite verb."""
    form = kind_rules.default().words([word.key])[0].form if word.key[0] != _AND else None
    return form is not None and form.tense != "masdar"


def cut_phrase(reading: Reading, attribution: Attribution, content: Content, said_how: Sequence[int]) -> Content | None:
    """What a verb says that is no clause, without how it was said (`words_of_saying`) and what the reporter adds.

    `رفع الرسوم | ، وأتاح للشركات`, `إغلاق المدارس | بعدما سجلت`
    """
    if not attribution.is_finite or attribution.frame in STRONG:
        return content
    cut = cut_off(reading, content, said_how)
    return _without_addition(reading, cut) if cut and attribution.entry else cut


def _without_addition(reading: Reading, content: Content) -> Content | None:
    words = reading.words
    for i in range(content.start, content.end - 2):
        word = words[i]
        if i > content.start and (word.flags & AFTER_WHICH or (word.key in COMMAS and _goes_on(words[i + 1]))):
            return trim_content(reading, content.start, i)
        if word.flags & _HOLDS_CLAUSE or _acts(word):
            break
    return content


def _goes_on(word: Word) -> bool:
    """Whether a word is a finite verb of the third person with و, and written like no noun (`وغيرها`, `وأمن`)."""
    if word.key[0] != _AND or word.flags & CLOSED or len(word.key) == len(_AND):
        return False
    form = kind_rules.default().words([word.key[1:]])[0].form
    if form is None or form.first_person:
        return False
    past = form.tense == "past" and not word.possessed and len(word.key) > _SHORTEST_PAST
    return past or (form.tense == "present" and word.key[1] == _HE)


def words_of_saying(attributions: Sequence[Attribution]) -> list[int]:
    """Where a content that is no clause ends, since it is told how that was said: `دافع عن قراره | بالقول إن`."""
    return [one.cue_start for one in attributions if _says_how(one)]


def _says_how(attribution: Attribution) -> bool:
    """`بالقول إن`, `بقوله: …`."""
    form = attribution.form
    return form.pos == "masdar" and form.preposition == _BY and attribution.frame in STRONG and attribution.cls == "say"


def _former(reading: Reading, attributions: Sequence[Attribution]) -> Iterator[int]:
    """Where what the speaker of the sentence held before begins: `أعلن موافقته على الهدنة | بعد أيام من رفضه`.

    Of a sentence that it opens, where it ends.
    """
    outer: Attribution | None = None
    for one in attributions:
        start = former_phrase(reading, one) if reading.within[one.cue_start] < 0 else -1
        if start >= 0 and start - reading.starts[one.cue_start] <= 1:
            start = main_clause(reading, one.cue_start)
            if start >= 0:
                yield start
        elif start >= 0 and outer is not None and one.cue_start < reading.ends[outer.cue_start]:
            apart = bool(reading.words[start - 1].flags & CLAUSE_MARK)
            agrees = outer.form.pos not in FINITE or (outer.form.gender == "f") == is_hers(reading.keys[one.cue_start])
            if agrees and (apart or outer.frame not in STRONG):
                yield start - apart
        outer = one


def former_phrase(reading: Reading, attribution: Attribution) -> int:
    """First token of the phrase that an attribution by a noun with its speaker's pronoun ends, else -1."""
    cue = attribution.cue_start
    owned = not attribution.is_finite and is_hers(reading.keys[cue]) is not None
    return default().phrase(reading.keys, cue) if owned else -1
