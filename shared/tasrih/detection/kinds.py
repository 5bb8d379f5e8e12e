"""What a content does: one of the seven kinds, from its cue, its words and who acts in it. Pure; for the detector.

The rules (`kind_verdict`) look for promises, refusals, demands and judgements and whose they are; a linear model
(`kind_model`) weighs what they find with everything else that the claim shows.
"""

from tasrih.detection import kind_model
from tasrih.detection.kind_features import Said, said
from tasrih.detection.kind_model import Explanation
from tasrih.detection.kind_verdict import STRENGTH, acts, by_rules, default
from tasrih.events.model import Kind

__all__ = ["STRENGTH", "Explanation", "Said", "acts", "by_rules", "classify", "default", "explain", "said"]


def classify(claim: Said) -> Kind:
    """Kind of a claim."""
    return kind_model.default().kind(claim)


def explain(claim: Said) -> Explanation:
    """Its kind, and what speaks for and against it."""
    return kind_model.default().explain(claim)
