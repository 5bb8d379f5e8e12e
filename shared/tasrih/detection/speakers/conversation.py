"""Who has spoken so far in one article, and who goes on when a verb has no subject."""

from collections.abc import Sequence

from tasrih.arabic.morphology import Form
from tasrih.detection.attributions.attribution import FINITE, Attribution
from tasrih.detection.reading.field import Reading
from tasrih.detection.speakers.voices import Voice

MAX_VOICES = 64


class Conversation:
    """The speakers of an article in the order in which they spoke last."""

    def __init__(self, body: Reading) -> None:
        """Take the article's text, which is read first."""
        self.voices: list[Voice] = []
        """The last one last."""
        self.last: tuple[Voice, ...] = ()
        self.earlier: list[tuple[Voice, ...]] = []
        """Joint and single speakers by turn, the last four different ones."""
        self.in_sentence: dict[int, tuple[Voice, ...]] = {}
        """Sentence start to those who spoke last in it."""
        self.turns = 0
        self._reading = body

    def turn_to(self, reading: Reading) -> None:
        """Go on in another field."""
        if reading is not self._reading:
            self._reading = reading
            self.in_sentence = {}
            for voice in self.voices:
                voice.last_at = -1

    def spoke(self, reading: Reading, attribution: Attribution, voices: tuple[Voice, ...]) -> None:
        """Remember who spoke last, and the gender and number of the verb used."""
        form, at = attribution.form, attribution.cue_start
        self.turns += 1
        self.last = voices
        self.in_sentence[reading.starts[at]] = voices
        if voices:
            self.earlier = [*(v for v in self.earlier if v != voices), voices][-4:]
        if form.pos in FINITE and form.person == 3 and len(voices) == 1:
            voices[0].feminine = form.gender == "f"
            voices[0].plural = form.number == "p"
        for voice in voices:
            voice.spoken += 1
            voice.last_at = at
            voice.turn = self.turns
            if voice in self.voices:
                self.voices.remove(voice)
            self.voices.append(voice)
        del self.voices[:-MAX_VOICES]

    def last_pair(self) -> tuple[Voice, ...]:
        """Two who spoke together, or the last two persons."""
        if len(self.last) == 2:
            return self.last
        people = [v for v in self.voices[-6:] if v.speaker.type == "person"]
        return tuple(people[-2:]) if len(people) > 1 else ()

    def carried(self, form: Form) -> tuple[Voice, ...]:
        """Those whom a verb without a subject goes on with: the last who spoke and agree with it."""
        if form.pos not in ("perfect", "imperfect") or not self.last:
            return self.last
        if len(self.last) > 1 or _agrees(self.last[0], form):
            return self.last
        recent = next((voice for voice in reversed(self.voices[-6:]) if _agrees(voice, form)), None)
        return (recent,) if recent else self.last


def tells_who_goes_on(form: Form) -> bool:
    """Whether a verb without a subject tells by its form who may be that, or a participle that they are several."""
    if form.number == "s":
        return form.pos in FINITE
    return form.pos == "participle" or (form.pos in FINITE and form.person == 3)


def may_go_on(voices: Sequence[Voice], form: Form, *, behind: bool = False) -> bool:
    """Whether some can be the subject of such a form, dropped or named before it: as many as it tells, of its gender.

    With the subject `behind` it a verb is singular, however many these are.
    """
    if form.number == "s":
        several = len(voices) > 1 and form.gender == "m" and not behind
        return not several and all(_agrees(voice, form) for voice in voices)
    return len(voices) > 1 or voices[0].speaker.type != "person"


def _agrees(voice: Voice, form: Form) -> bool:
    if form.number == "p":
        return voice.plural or voice.feminine is None
    return voice.feminine is None or voice.feminine == (form.gender == "f")
