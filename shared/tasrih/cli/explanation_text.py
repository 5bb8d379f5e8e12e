"""Why a claim came out, as text for a terminal: for `tasrih detect --explain`."""

from collections.abc import Iterable

from tasrih.detection.explanation import Explanation
from tasrih.detection.models.linear import Contribution
from tasrih.detection.speakers.choice import Explained

SHOWN = 6
"""Weights shown of a decision."""
SHOWN_SPEAKERS = 3


def as_text(explanation: Explanation) -> str:
    """Lines on the claim, its cue, why it is one, its speaker and its kind, and an empty one."""
    claim, kind = explanation.claim, explanation.kind
    lines = [
        f"{claim.article_id} {claim.field} {claim.start}-{claim.end}  {claim.content}",
        f"  cue      {claim.cue or 'none'}  {'; '.join(explanation.cue) or 'no line of the lexicon'}",
        f"  claim    {_odds(explanation)}",
        f"  speaker  {claim.speaker_name} ({claim.speaker_type}, {claim.official_id or 'no id'}), in the text: "
        f"{claim.speaker or 'not named here'}",
        *(f"           {_speaker(one)}" for one in explanation.speakers[:SHOWN_SPEAKERS]),
        f"  kind     {kind.kind} over {kind.runner_up} by {kind.margin:.2f}, by rules {kind.verdict}: "
        f"{_weights(kind.weights)}",
    ]
    return "\n".join((*lines, ""))


def _odds(explanation: Explanation) -> str:
    if explanation.log_odds is None:
        return "a headline that names its speaker" if not explanation.link else f"{explanation.link}: by rules"
    return f"{explanation.link}, log odds {explanation.log_odds:.2f}: {_weights(explanation.weights)}"


def _speaker(one: Explained) -> str:
    name = " + ".join(reference.voice.speaker.name for reference in one.candidate.references)
    return f"{one.score:+.2f} {name} ({one.candidate.link}): {_weights(one.contributions)}"


def _weights(contributions: Iterable[Contribution]) -> str:
    shown = [f"{c.template}={_value(c.value)} {c.weight:+.2f}" for c in list(contributions)[:SHOWN]]
    return ", ".join(shown) or "nothing known of it"


def _value(value: object) -> str:
    if isinstance(value, tuple):
        return "/".join(_value(part) for part in value)
    return str(value) if value is not None else "-"
