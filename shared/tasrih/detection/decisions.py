"""What is decided by learned models: which cue words report a claim, where its content begins and where it ends."""

from pathlib import Path
from typing import NamedTuple

from tasrih.detection.attributions.attribution import Attribution, Doubt
from tasrih.detection.attributions.silent import has_its_words
from tasrih.detection.claims.candidates import Candidate, surroundings
from tasrih.detection.claims.cue_keys import Before, Neighbours, cue_keys
from tasrih.detection.claims.end_features import END
from tasrih.detection.claims.ends import ContentEnds
from tasrih.detection.claims.features import CANDIDATE, CLAIM
from tasrih.detection.claims.starts import ContentStarts, FieldStarts
from tasrih.detection.models.features import GroupedModel, Key
from tasrih.detection.models.linear import MODELS, Contribution
from tasrih.detection.reading.field import Reading
from tasrih.detection.slots import retreats
from tasrih.detection.speakers.choice import Chooser

LEAST = -0.7
"""Log odds from which a cue word is taken to report: a little below even ones, where detection F1 is best."""
LEAST_RULED = -1.0
"""The same where the rules read it so too, without a doubt: they know constructions that are rare in the news."""
BARRING: frozenset[Doubt] = frozenset({"negated", "dummy"})
"""Doubts of the rules that no model overrules: who did not say something, or only had it done, made no claim."""
HOPELESS = -3.5
"""Log odds of the cue alone below which its candidates are not looked at: one claim in 2,000 is missed by that."""


class Decision(NamedTuple):
    """The likeliest candidate of a cue word, and how likely it is a claim."""

    candidate: Candidate
    log_odds: float
    keys: tuple[Key, ...]
    """What the decision was taken on, for its explanation."""

    def is_claim(self, ruled: Attribution | None) -> bool:
        """Whether the cue word is taken to report a claim, given what the rules make of it."""
        if ruled is not None and not BARRING.isdisjoint(ruled.doubts):
            return False
        agreed = ruled is not None and not ruled.doubts and self.candidate.attribution is not None
        return self.log_odds >= (LEAST_RULED if agreed else LEAST)


class Decisions:
    """The models in `starts.json`, `claims.json` and `ends.json`, and the choice of speakers."""

    def __init__(
        self, starts: GroupedModel, claims: GroupedModel, ends: GroupedModel, speakers: Chooser | None = None
    ) -> None:
        self._starts = ContentStarts(starts)
        self._claims = claims
        self.ends = ContentEnds(ends)
        """Where contents end."""
        self.speakers = speakers
        """Who speaks; rules say it where there is none."""

    @classmethod
    def load(cls, folder: Path = MODELS) -> "Decisions":
        """Read the models.

        Raises:
            DataError: one is missing, broken, or made for other templates.
        """
        starts = GroupedModel.read(folder / "starts.json", CANDIDATE)
        claims = GroupedModel.read(folder / "claims.json", CLAIM)
        ends = GroupedModel.read(folder / "ends.json", END)
        return cls(starts, claims, ends, Chooser.load(folder / "speakers.json"))

    def of(self, reading: Reading, *, title: bool) -> "FieldDecisions":
        """Decides on the cue words of one field."""
        return FieldDecisions(self._starts.of(reading), self._claims, reading, title=title)

    def explain(self, decision: Decision) -> list[Contribution]:
        """Weights that the decision was taken on, strongest first."""
        return self._claims.explain(decision.keys)


class FieldDecisions:
    """Decides on the cue words of one field."""

    def __init__(self, starts: FieldStarts, claims: GroupedModel, reading: Reading, *, title: bool) -> None:
        self._starts = starts
        self._claims = claims
        self._reading = reading
        self._title = title
        self._retreats = retreats.default().tell(reading.keys)

    def decide(self, i: int, ruled: Attribution | None, before: Before, near: Neighbours) -> Decision | None:
        """The likeliest candidate of the cue word at `i`; None where it has none or is hardly a cue."""
        cue = cue_keys(self._reading, i, ruled, before, near, title=self._title)
        alone = self._claims.score(cue)
        if alone < HOPELESS:
            return None
        around = surroundings(self._reading, i, ruled)
        if not around.candidates:
            return None
        nth, keys, margin = self._starts.likeliest(around, before)
        log_odds = self._claims.score((*keys, margin), alone, len(cue))
        return Decision(around.candidates[nth], log_odds, (*cue, *keys, margin))

    def is_told(self, cue: int, ruled: Attribution | None, decision: Decision) -> bool:
        """Whether a decision makes a claim: in `تراجع عن تهديده بـ` of the noun, whatever the models say of it."""
        keys, candidate = self._reading.keys, decision.candidate
        if ruled is None and not has_its_words(self._reading, cue, candidate.link):
            return False
        if not self._retreats:
            return decision.is_claim(ruled)
        words = retreats.default()
        if words.links(keys, cue, candidate.start) and words.give_up(keys, cue):
            return True
        return decision.is_claim(ruled) and not words.give_up(keys, candidate.start)
