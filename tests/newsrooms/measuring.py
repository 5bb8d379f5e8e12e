"""Whole articles of invented newsrooms: what is claimed in them, by whom, and which position each claim takes.

A set is a folder of `data` with `articles.json` and `gold.json`: claims with the parts that `tasrih detect` gives them,
and `position`, a label that is the same for what is one position. `changes` is the label of a position that it revises;
a claim that `echoes` another stands under another name than its holder's (a headline's state), and is left out of
pairs.
"""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import msgspec

from tasrih.arabic.tokens import Tokens
from tasrih.cli.claims_file import read_claims
from tasrih.detection.detector import Detector
from tasrih.events.articles import read_articles
from tasrih.events.model import Claim
from tasrih.settings import read_settings
from tasrih.yamldata import load
from tests.claim_spans import one_to_one, span
from tests.positions.measuring import Told, changes, kept, pairs, pairs_score
from tests.scores import Score

DATA = Path(__file__).parent / "data"
FLOORS = Path(__file__).parent / "floors.yaml"
UNREAD = Path(__file__).parent / "unread.yaml"
"""Of some sets the articles that nobody who makes rules has read."""
NAMED = frozenset({"person", "office"})


class Annotated(NamedTuple):
    """A claim as annotated."""

    record: dict[str, Any]
    """Parts of a claim, with its place."""
    position: str
    changes: str
    echoes: str

    @property
    def place(self) -> tuple[str, str]:
        return self.record["article_id"], self.record["field"]


class Matched(NamedTuple):
    """An annotated claim and the one found for it."""

    gold: Annotated
    claim: Claim


class Figures(NamedTuple):
    """How well the claims of a set are found and put together."""

    detection: Score
    named: Score
    """Claims of persons and offices, found with the right speaker."""
    speaker: float
    """Part of the claims found whose speaker is right."""
    kind: float
    pairs: Score
    """Pairs of claims found that are one position."""
    changes: int
    """Positions that revise another and were found to."""
    revising: int
    false_changes: int
    """Claims taken for a change that none is."""


def sets() -> list[Path]:
    """All folders of `data`."""
    return sorted(folder for folder in DATA.iterdir() if folder.is_dir())


def read_set(folder: Path) -> list[Annotated]:
    """All annotated claims of a folder."""
    articles = {row["id"]: row for row in json.loads((folder / "articles.json").read_text("utf-8"))}
    found = []
    for row in json.loads((folder / "gold.json").read_text("utf-8")):
        for claim in row["claims"]:
            start = claim.get("at", articles[row["id"]][claim["field"]].find(claim["content"]))
            parts = {key: claim[key] for key in ("field", "content", "kind", "speaker_name", "speaker_type", "via")}
            place = {"article_id": row["id"], "start": start, "end": start + len(claim["content"])}
            found.append(Annotated(parts | place, claim["position"], claim.get("changes", ""), claim.get("echoes", "")))
    return found


def as_detected(folder: Path, detector: Detector) -> list[Claim]:
    """The claims that are detected in a folder's articles."""
    return [claim for news in read_articles([str(folder / "articles.json")]) for claim in detector.detect(news)]


def as_annotated(folder: Path) -> list[Claim]:
    """The annotated claims of a folder, with ids, slots and topics as `tasrih decide --claims` fills them in."""
    with TemporaryDirectory() as scratch:
        lines = Path(scratch) / "claims.ndjson"
        lines.write_bytes(b"\n".join(msgspec.json.encode(one.record) for one in read_set(folder)))
        return read_claims(str(lines), [str(folder / "articles.json")], read_settings({}))


def figures(gold: list[Annotated], claims: list[Claim]) -> Figures:
    """How well claims agree with the annotated ones."""
    matched = match(gold, claims)
    right = [one for one in matched if is_speaker(one)]
    aside = {one.claim.claim_id for one in matched if one.gold.record["speaker_type"] not in NAMED}
    told = sum(claim.speaker_type in NAMED and claim.claim_id not in aside for claim in claims)
    named = sum(one.gold.record["speaker_type"] in NAMED and one.claim.speaker_type in NAMED for one in right)
    found = kept(_told(matched, claims))
    echoes = {one.claim.claim_id for one in matched if one.gold.echoes}
    revised = changes(found)
    return Figures(
        detection=Score(len(matched), len(claims), len(gold)),
        named=Score(named, told, sum(one.record["speaker_type"] in NAMED for one in gold)),
        speaker=len(right) / max(1, len(matched)),
        kind=sum(one.claim.kind == one.gold.record["kind"] for one in matched) / max(1, len(matched)),
        pairs=pairs_score(pairs(one for one in found if one.told.claim.claim_id not in echoes)),
        changes=revised.found,
        revising=len({one.position for one in gold if one.changes}),
        false_changes=revised.false,
    )


def summary(found: Figures) -> str:
    """Figures in one line."""
    return (
        f"{found.detection.wanted} claims, detection F1 {found.detection.f1:.3f}, named speaker F1 "
        f"{found.named.f1:.3f}, speaker {found.speaker:.3f}, kind {found.kind:.3f}; pairs P "
        f"{found.pairs.precision:.3f} R {found.pairs.recall:.3f} F1 {found.pairs.f1:.3f}; changes "
        f"{found.changes} of {found.revising}, false {found.false_changes}"
    )


def labelled(gold: list[Annotated], claims: list[Claim]) -> list[Told]:
    """Claims with the positions annotated for them."""
    return _told(match(gold, claims), claims)


def unread(folder: Path, gold: list[Annotated], claims: list[Claim]) -> Figures | None:
    """The same of the unread articles of a folder alone; None where it has none."""
    ids = load(UNREAD, dict[str, frozenset[str]]).get(folder.name)
    if not ids:
        return None
    return figures(
        [one for one in gold if one.record["article_id"] in ids], [one for one in claims if one.article_id in ids]
    )


def match(gold: list[Annotated], claims: list[Claim]) -> list[Matched]:
    """Annotated claims with the found ones that share most of their letters, one to one."""
    read = [span(*one.place, one.record["start"], one.record["content"]) for one in gold]
    taken = one_to_one(read, [span(claim.article_id, claim.field, claim.start, claim.content) for claim in claims])
    return [Matched(gold[n], claims[m]) for n, m in sorted(taken.items())]


def _told(matched: list[Matched], claims: list[Claim]) -> list[Told]:
    labels = {one.claim.claim_id: (one.gold.position, one.gold.changes) for one in matched}
    return [Told(claim, *labels.get(claim.claim_id, ("",))) for claim in claims]


def is_speaker(one: Matched) -> bool:
    """Whether as many speak as are annotated, and each is named by words of one of these, or with more of them."""
    ours, theirs = (
        [frozenset(Tokens(name).keys) for name in names.split(" + ")]
        for names in (one.gold.record["speaker_name"], one.claim.speaker_name)
    )
    return len(ours) == len(theirs) and all(any(a <= b or b <= a for b in theirs) for a in ours)
