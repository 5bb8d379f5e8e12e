"""Annotated paragraphs for the detector: YAML files in unit/detection_examples, one paragraph an entry.

An entry holds `text` (and `title`, and `date` where the day matters) and `claims`: all that must be found, in order,
each with the fields that the entry is about. Where the definition of a claim leaves a choice a field is a list of what
is right. An entry that is a mere string holds no claim.
"""

from collections import Counter
from datetime import UTC, date, datetime, time
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
import yaml

from tasrih.events.model import Claim, NewsMessage

EXAMPLES = Path(__file__).parent / "unit" / "detection_examples"
INVENTED_OFFICIALS = EXAMPLES / "invented_officials.yaml"
DAY = date(2024, 5, 1)


def news(text: str, title: str = "", on: date = DAY, article_id: str = "n1") -> NewsMessage:
    at = datetime.combine(on, time(12), UTC)
    return NewsMessage(id=article_id, source="test", title=title, text=text, published_at=at)


def examples(name: str) -> list[Any]:
    """Entries of a file as parameters of a test, each under its name."""
    entries = yaml.safe_load((EXAMPLES / f"{name}.yaml").read_text("utf-8"))
    return [pytest.param(entry, id=f"{name}-{key}") for key, entry in entries.items()]


def expected_and_found(detector, example: Any) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What an example expects of its claims and what was found, field by field, to be compared as a whole."""
    entry = {"text": example, "claims": []} if isinstance(example, str) else example
    claims = detector.detect(news(entry["text"], entry.get("title", ""), entry.get("date", DAY)))
    expected = entry["claims"]
    found = [
        {field: _plain(getattr(claim, field)) for field in want or ("cue", "speaker_name", "content")}
        for claim, want in zip_longest(claims, expected[: len(claims)])
    ]
    return [_chosen(*pair) for pair in zip(expected, found, strict=False)] + expected[len(found) :], found


def faults(article: NewsMessage, claims: list[Claim]) -> list[str]:
    """What is wrong with claims of an article whatever it says; empty when nothing is."""
    found = []
    for claim in claims:
        field = getattr(article, claim.field)
        if field[claim.start : claim.end] != claim.content or not any(map(str.isalnum, claim.content)):
            found.append(f"content {claim.content!r:.80} is not at {claim.start}:{claim.end} or says nothing")
        if claim.speaker not in field or not any(map(str.isalnum, claim.speaker_name)) or not claim.speakers:
            found.append(f"speaker {claim.speaker!r:.80} is not in the field or has no name")
        at = claim.cue_start
        if field[at : at + len(claim.cue)] != claim.cue if claim.cue else at != -1:
            found.append(f"cue {claim.cue!r:.80} is not at {at}")
    times = Counter(claim.claim_id for claim in claims)
    return found + [f"claim {claim_id} occurs {n} times" for claim_id, n in times.items() if n > 1]


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _chosen(want: dict[str, Any], saw: dict[str, Any]) -> dict[str, Any]:
    """The alternative that was found, in place of a list of them."""
    return {
        field: saw[field] if isinstance(value, list) and saw[field] in value else value for field, value in want.items()
    }
