"""What the detector makes of composed articles: expected claims and what was found for them or beside them."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tasrih.arabic.folding import fold
from tasrih.detection.detector import Detector
from tasrih.events.model import Claim, NewsMessage
from tests.constructions.articles import Composed, Placed
from tests.constructions.composing import Expected

OVERLAP = 0.5
"""Least share of letters that two contents must have in common to be one."""

SILENT = "silent-"
"""What names of silent constructions begin with."""

BESIDE = "sentences between"
"""Where claims are counted that stand in no item."""


class Outcome(NamedTuple):
    """One expected claim and the claim found for it, or a claim that was not expected, or an item rightly silent."""

    construction: str
    form: str
    item: str
    """Text of the paragraph."""
    expected: Expected | None
    content: str
    """The expected content."""
    found: Claim | None

    @property
    def silent(self) -> bool:
        """Nothing was expected and nothing found."""
        return self.expected is None and self.found is None

    @property
    def detected(self) -> bool:
        return self.expected is not None and self.found is not None

    @property
    def speaker(self) -> bool:
        """Whether the right one is named."""
        if self.expected is None or self.found is None:
            return False
        return fold(self.found.speaker_name) in {fold(name) for name in self.expected.names}

    @property
    def type(self) -> bool:
        return bool(self.expected and self.found and self.found.speaker_type == self.expected.type)

    @property
    def kind(self) -> bool:
        return bool(self.expected and self.found and self.found.kind == self.expected.kind)

    @property
    def cue(self) -> bool:
        """Whether the cue holds the expected one, or lies in it."""
        if self.expected is None or self.found is None:
            return False
        pair = self.expected.cue, self.found.cue
        return pair[0] == pair[1] or (all(pair) and (pair[0] in pair[1] or pair[1] in pair[0]))

    @property
    def exact(self) -> bool:
        """Whether the content is letter by letter the expected one."""
        return bool(self.found and _letters(self.found.content) == _letters(self.content))

    @property
    def full(self) -> bool:
        """Found with the right speaker and kind; of a silent item: nothing found."""
        return self.silent or (self.speaker and self.kind)


def shares(outcomes: Iterable[Outcome]) -> dict[str, float]:
    """Share of fully right claims by construction; of silent ones, of sentences in which nothing was found."""
    counted: dict[str, list[bool]] = {}
    for outcome in outcomes:
        if outcome.expected or outcome.construction.startswith(SILENT):
            counted.setdefault(outcome.construction, []).append(outcome.full)
    return {name: sum(right) / len(right) for name, right in counted.items()}


def measure(articles: Iterable[Composed], detector: Detector) -> Iterator[Outcome]:
    """Outcomes of all items of the articles."""
    for article in articles:
        yield from _outcomes(article, detector.detect(article.news))


def _outcomes(article: Composed, claims: list[Claim]) -> Iterator[Outcome]:
    wanted = [(placed, start, end, claim) for placed in article.placed for start, end, claim in placed.spans()]
    pairs = _pairs(article.news, wanted, claims)
    for number, (placed, start, end, claim) in enumerate(wanted):
        item, content = placed.item, getattr(article.news, placed.field)[start:end]
        found = claims[pairs[number]] if number in pairs else None
        yield Outcome(item.construction, item.form, item.text, claim, content, found)
    disturbed: set[int] = set()
    for number, found in enumerate(claims):
        if number in pairs.values():
            continue
        owner = next((placed for placed in article.placed if _holds(placed, found)), None)
        name = owner.item.construction if owner else BESIDE
        disturbed.add(id(owner))
        yield Outcome(name, owner.item.form if owner else "", owner.item.text if owner else "", None, "", found)
    for placed in article.placed:
        if not placed.item.claims and id(placed) not in disturbed:
            yield Outcome(placed.item.construction, placed.item.form, placed.item.text, None, "", None)


def _holds(placed: Placed, claim: Claim) -> bool:
    return placed.field == claim.field and placed.at <= claim.start < placed.at + len(placed.item.text)


def _pairs(news: NewsMessage, wanted: list[tuple[Placed, int, int, Expected]], claims: list[Claim]) -> dict[int, int]:
    """Expected to found, one to one, the greatest overlap first."""
    overlaps = []
    for i, (placed, start, end, _) in enumerate(wanted):
        text = getattr(news, placed.field)
        ours = {at for at in range(start, end) if text[at].isalnum()}
        for j, claim in enumerate(claims):
            if claim.field != placed.field or claim.start >= end or claim.end <= start:
                continue
            theirs = {at for at in range(claim.start, claim.end) if text[at].isalnum()}
            overlaps.append((len(ours & theirs) / len(ours | theirs), -i, -j))
    pairs: dict[int, int] = {}
    for share, i, j in sorted(overlaps, reverse=True):
        if share >= OVERLAP and -i not in pairs and -j not in pairs.values():
            pairs[-i] = -j
    return pairs


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
