"""Learns the two models that find claims: where a cue's content begins, and whether there is a claim at all."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from tasrih.detection.article import cue_places
from tasrih.detection.claims.candidate_keys import candidate_keys
from tasrih.detection.claims.candidates import Candidate, Surroundings, past_quote, surroundings
from tasrih.detection.claims.cue_keys import Before, Neighbours, before_of, cue_keys
from tasrih.detection.claims.features import CANDIDATE, CLAIM
from tasrih.detection.claims.starts import ContentStarts
from tasrih.detection.decisions import LEAST
from tasrih.detection.models.features import Key
from tasrih.detection.reading.field import Reading
from tasrih.detection.vocabulary.lexicon import Lexicon
from tasrih.training.fit import FOLDS, SMALL, Examples, fold_of, pairs
from tasrih.training.fitted import Fitted, Prior
from tasrih.training.gold import Placed

STRENGTH = 0.1
MAX_OFF = 1
"""Tokens that a start may lie beside the annotated one where no candidate hits it."""
HALVES = "halves"
"""Salt of the division in two: claims are learned on starts that the model of the other half found."""


class Place(NamedTuple):
    """A cue word of an annotated field, with all that a decision on it is taken from."""

    article: str
    reading: Reading
    around: Surroundings
    before: Before
    near: Neighbours
    title: bool
    right: tuple[bool, ...]
    """For each candidate whether a claim's content starts there."""
    found: tuple[bool, ...]
    """For each candidate whether a content that starts there would overlap a claim's by half."""
    weight: float
    """How much its examples count."""


def places(
    article: str, reading: Reading, claims: Sequence[Placed], lexicon: Lexicon, *, title: bool, weight: float = 1.0
) -> Iterator[Place]:
    """The cue words of a field that have candidates; what stands before them is as annotated."""
    cues = list(cue_places(reading, lexicon))
    for n, (i, ruled) in enumerate(cues):
        around = surroundings(reading, i, ruled)
        if around.candidates:
            near = Neighbours(*(_near(reading, cues, i, m) for m in (n - 1, n + 1)))
            own = list(_of_cue(reading, claims, i, ruled.cue_end if ruled else i + 1))
            off = [_off(reading, own, candidate) for candidate in around.candidates]
            right = tuple(tokens == min(off) <= MAX_OFF for tokens in off)
            found = tuple(_overlaps(reading, own, candidate) for candidate in around.candidates)
            yield Place(article, reading, around, _before(reading, claims, i), near, title, right, found, weight)


class Learned(NamedTuple):
    """Both models."""

    starts: Fitted
    claims: Fitted


class Priors(NamedTuple):
    """Both models to learn on from."""

    starts: Prior
    claims: Prior


def learn(places: Sequence[Place], without: int | None = None, priors: Priors | None = None) -> Learned:
    """Learn both models from cue words, leaving out those of one fold if told so."""
    starts = _start_examples([place for place in places if fold_of(place.article) != without])
    if priors:  # which has not seen the new ones
        fits = [priors.starts.fitted] * 2
    else:
        fits = [starts.fit(strength=STRENGTH, folds=2, salt=HALVES, without=n) for n in range(2)]
    halves = [ContentStarts(fit.grouped(CANDIDATE)) for fit in fits]
    claims = Examples()
    for place in places:
        if fold_of(place.article) != without:
            _add_claim(claims, place, halves[fold_of(place.article, 2, HALVES)])
    return Learned(
        starts.fit(strength=STRENGTH, **SMALL, prior=priors and priors.starts),
        claims.fit(strength=STRENGTH, **SMALL, prior=priors and priors.claims),
    )


def _start_examples(places: Iterable[Place]) -> Examples:
    """One example a candidate of the cues that report a claim."""
    starts = Examples()
    for place in places:
        if any(place.right):
            all_keys = candidate_keys(place.reading, place.around, place.before)
            for keys, right in zip(all_keys, place.right, strict=True):
                starts.add(pairs(CANDIDATE, keys), int(right), place.article, place.weight)
    return starts


def figures(places: Sequence[Place], asked: Collection[str], priors: Priors | None = None) -> dict[str, float]:
    """Cross-validated: share of right starts among the cues of claims, and precision and recall of cues with starts.

    Only articles whose ids are `asked` are measured.
    """
    reached = started = claimed = right = 0
    for fold in range(FOLDS):
        learned = learn(places, without=fold, priors=priors)
        starts, claims = ContentStarts(learned.starts.grouped(CANDIDATE)), learned.claims.grouped(CLAIM)
        for place in places:
            if place.article in asked and fold_of(place.article) == fold:
                n, keys, margin = starts.of(place.reading).likeliest(place.around, place.before)
                accepted = claims.score((*_cue_keys(place), *keys, margin)) >= LEAST
                reached += any(place.found)
                started += place.found[n]
                claimed += accepted
                right += accepted and place.found[n]
    shares = {"start": started / reached, "precision": right / claimed, "recall of reached": right / reached}
    return {name: round(share, 3) for name, share in shares.items()}


def _add_claim(claims: Examples, place: Place, starts: ContentStarts) -> None:
    """The example of a cue: right where the likeliest candidate is."""
    n, keys, margin = starts.of(place.reading).likeliest(place.around, place.before)
    claims.add(pairs(CLAIM, (*_cue_keys(place), *keys, margin)), int(place.found[n]), place.article, place.weight)


def _cue_keys(place: Place) -> tuple[Key, ...]:
    around = place.around
    return cue_keys(place.reading, around.cue, around.ruled, place.before, place.near, title=place.title)


def _before(reading: Reading, claims: Sequence[Placed], i: int) -> Before:
    """The last claim of the sentence whose cue and content start before the token `i`."""
    start = reading.starts[i]
    earlier = [c for c in claims if c.cue and c.start < i and c.cue[0] < i and reading.starts[c.cue[0]] == start]
    return before_of(reading, i, max((c.start for c in earlier), default=-1))


def _near(reading: Reading, cues: Sequence[tuple[int, object]], i: int, n: int) -> int:
    if 0 <= n < len(cues) and reading.starts[cues[n][0]] == reading.starts[i]:
        return cues[n][0]
    return -1


def _off(reading: Reading, own: Sequence[Placed], candidate: Candidate) -> int:
    """Tokens between a candidate's start and that of the nearest of the cue word's claims."""
    start = past_quote(reading, candidate.start)
    return min((abs(start - claim.start) for claim in own), default=MAX_OFF + 1)


def _overlaps(reading: Reading, own: Sequence[Placed], candidate: Candidate) -> bool:
    start = past_quote(reading, candidate.start)
    return any(2 * (claim.end - max(start, claim.start)) >= claim.end - min(start, claim.start) for claim in own)


def _of_cue(reading: Reading, claims: Sequence[Placed], i: int, until: int) -> Iterator[Placed]:
    """The claims whose cue is among the words from `i` to `until` (`كما قال`), or a word that nobody knows as one."""
    for claim in claims:
        if claim.cue and (
            (claim.cue[0] < until and i < claim.cue[1])
            or not any(reading.words[n].may_attribute for n in range(*claim.cue))
        ):
            yield claim
