"""How far what someone commits to is from done. Pure; for slots."""

from collections.abc import Sequence

from tasrih.detection.slots.deeds import Deed
from tasrih.detection.slots.words import NEGATION, SlotsFile, Words, folded
from tasrih.detection.vocabulary.terms import TermIndex
from tasrih.detection.vocabulary.verbs import VerbTable
from tasrih.events.model import Strength

_OPENING = 2  # words in which an opening noun decides the strength
_MAY_REACH = 3  # words from قد to the act: قد نضطر إلى حفر
_SHORTEST = 4  # letters of a present verb
_WE = "نا"


class Strengths:
    """Knows the words that tell the strength of a commitment."""

    def __init__(self, data: SlotsFile, verbs: VerbTable) -> None:
        """Take words and verbs."""
        self._verbs = verbs
        self._words = TermIndex((term, name) for name, terms in data.strengths.items() for term in terms)
        self._openings = TermIndex((term, name) for name, terms in data.opening_strengths.items() for term in terms)
        self._cues = data.cue_strengths
        self._may, self._done, self._light = map(folded, (data.may, data.done, data.light_acts))

    def opens(self, key: str) -> bool:
        """Whether a term of a strength may begin with this folded token."""
        return self._words.opens(key) or self._openings.opens(key)

    def of(self, words: Words, deed: Deed | None, hung: Sequence[range], cue_cls: str, *, said: bool) -> Strength:
        """The strength of a commitment.

        Args:
            words: its content.
            deed: its act.
            hung: clauses that it hangs on, whose words say nothing of it: إذا وافق البرلمان.
            cue_cls: class of the cue, which decides where the content does not.
            said: whether the content has a word that opens a term.
        """
        if said:
            opening = next((name for _, _, name in self._openings.find(words.keys[:_OPENING])), None)
            found = self._words.find(words.keys)
            first = next((name for at, _, name in found if not any(at in clause for clause in hung)), None)
            if told := opening or first:
                return told
        return self._by_form(words, deed) or self._cues.get(cue_cls, "pledged")

    def _by_form(self, words: Words, deed: Deed | None) -> Strength | None:
        """What the form of the act says: it may come (قد نرسل), or it has been done (أرسلنا, تم الإرسال)."""
        if deed is None:
            return None
        keys, at = words.keys, deed.at
        if any(keys[one] in self._may and self._comes(keys[one + 1]) for one in range(max(0, at - _MAY_REACH), at)):
            return "considering"
        before = keys[at - 1] if at else ""
        done = deed.form.tense == "masdar" and before in self._done
        ours = deed.form.tense == "past" and keys[at].endswith(_WE) and deed.first == at and deed.act not in self._light
        denied = at > 0 and bool(words.flags[at - 1] & NEGATION)
        return "delivered" if (done or ours) and not denied else None

    def _comes(self, key: str) -> bool:
        """Whether a verb tells what is to come: نرسل, not نفذنا."""
        form = self._verbs.form(key)
        if form is not None and form.tense != "masdar":
            return form.tense in ("present", "future")
        return len(key) >= _SHORTEST and key[0] in "يتن" and not key.endswith((_WE, "ت", "وا"))
