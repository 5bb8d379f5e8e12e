"""The readings of one word as cues: which of them are likely, and what they make of the word."""

from tasrih.arabic.database import clitics
from tasrih.arabic.morphology import Form
from tasrih.detection.vocabulary.classes import ACT, VERB
from tasrih.detection.vocabulary.cues import Cue

CueReading = tuple[Cue, Form]

_SHADDA = "\u0651"
_HAMZATED = "أ"
_WASL = "ا"


def ranked(readings: tuple[CueReading, ...], letters: str, *, whole: bool) -> tuple[CueReading, ...]:
    """The likeliest reading of each cue and part of speech, likeliest first: the third person singular.

    Args:
        readings: as the lexicon gives them.
        letters: the word with its hamzas: none with an alef at its end that has one is a verb's dual (`اقرأ`), and
            no verb with ف before it begins with a bare alef, but one that is never spoken behind it (`فاعتبر`).
        whole: whether the word is a known one as it stands, so that readings with clitics are accidents.

    """
    alef = clitics().article[0]
    nominal = any(form.pos in ("masdar", "noun") for _, form in readings)
    kept = [
        (cue, form)
        for cue, form in readings
        if form.pos in cue.pos
        and not (nominal and form.number == "d" and form.pos == "perfect")
        and not (whole and (form.conjunction or form.suffix or form.future))
        and not (letters[1:2] == alef and form.conjunction == clitics().conjunctions[1] and not _elides(form))
        and not (letters.endswith(_HAMZATED) and not form.suffix and form.written.endswith(alef))
    ]
    likeliest: dict[tuple[str, str], CueReading] = {}
    for cue, form in sorted(kept, key=_unlikeliness):
        likeliest.setdefault((cue.id, form.pos), (cue, form))
    return tuple(likeliest.values())


def _elides(form: Form) -> bool:
    """Whether a verb of the past begins with an alef that is spelled without hamza: `اعتبر`, `انتقد`."""
    return form.pos == "perfect" and form.written.startswith(_WASL)


def _unlikeliness(reading: CueReading) -> tuple[bool, ...]:
    cue, form = reading
    jussive = cue.lemma.endswith(_SHADDA) and _SHADDA not in form.written  # `يقرر` is hardly ever أقرّ
    return form.passive, jussive, cue.weak, form.number not in ("s", ""), form.person not in (3, 0)


def cue_flags(cues: tuple[CueReading, ...]) -> int:
    """What a word with these readings is: an act, a verb, both or neither."""
    flags = 0
    for cue, form in cues:
        if form.pos in ("masdar", "noun"):
            flags |= ACT
        elif form.pos in ("perfect", "imperfect") and not cue.weak:
            flags |= VERB
    return flags
