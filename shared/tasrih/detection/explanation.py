"""Why the detector said what it said: what it collects on the way when it is asked to."""

from typing import NamedTuple

from tasrih.detection.decisions import Decision
from tasrih.detection.kinds.model import Explanation as KindExplanation
from tasrih.detection.models.linear import Contribution
from tasrih.detection.speakers.choice import Explained as SpeakerExplanation
from tasrih.events.model import Claim, Field

Place = tuple[Field, int]
"""A field, and the token index of a cue in it."""


class Trace:
    """What was decided about each cue word of an article."""

    def __init__(self) -> None:
        self.decisions: dict[Place, Decision] = {}
        """On each cue word that was taken for a claim's."""
        self.speakers: dict[Place, list[SpeakerExplanation]] = {}
        """All who might have been meant, the likeliest first, also where the rules were sure and nobody was asked."""


class Explanation(NamedTuple):
    """Why one claim came out."""

    claim: Claim
    cue: tuple[str, ...]
    """Lines of the cue lexicon that the cue word is a form of, as `file:line lemma class/kind`."""
    link: str
    """How the content follows the cue; empty in a headline without one."""
    log_odds: float | None
    """That the cue reports a claim; None where no model was asked."""
    weights: list[Contribution]
    """What told so, strongest first."""
    speakers: list[SpeakerExplanation]
    kind: KindExplanation
