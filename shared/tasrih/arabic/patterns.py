"""Verb patterns: the stems of forms I to X and of the quadriliterals, with what weak and doubled roots do to them.

Templates are in the notation of `tasrih.arabic.spelling`; a digit stands for a root consonant. Sources: the paradigms
in Wright, A Grammar of the Arabic Language, and Ryding, A Reference Grammar of Modern Standard Arabic.
"""

import re
from typing import Literal, NamedTuple

from tasrih.arabic.spelling import HAMZA, sounds_of

FormName = Literal["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "QI", "QII", "QIV"]

WEAK = frozenset("وي")


class Pattern(NamedTuple):
    """Templates of one form; `""` where the form lacks the stem."""

    perfect: str
    imperfect: str
    prefix_vowel: str
    passive_perfect: str
    passive_imperfect: str
    participle: str
    passive_participle: str
    masdar: str


_PATTERNS: dict[FormName, Pattern] = {
    "I": Pattern("1a2p3", "12q3", "a", "1u2i3", "12a3", "1A2i3", "ma12U3", ""),
    "II": Pattern("1a22a3", "1a22i3", "u", "1u22i3", "1a22a3", "mu1a22i3", "mu1a22a3", "ta12I3"),
    "III": Pattern("1A2a3", "1A2i3", "u", "1U2i3", "1A2a3", "mu1A2i3", "mu1A2a3", "mu1A2a3aة"),
    "IV": Pattern("ءa12a3", "12i3", "u", "ءu12i3", "12a3", "mu12i3", "mu12a3", "ءi12A3"),
    "V": Pattern("ta1a22a3", "ta1a22a3", "a", "tu1u22i3", "ta1a22a3", "muta1a22i3", "muta1a22a3", "ta1a22u3"),
    "VI": Pattern("ta1A2a3", "ta1A2a3", "a", "tu1U2i3", "ta1A2a3", "muta1A2i3", "muta1A2a3", "ta1A2u3"),
    "VII": Pattern("ٱin1a2a3", "n1a2i3", "a", "", "", "mun1a2i3", "mun1a2a3", "ٱin1i2A3"),
    "VIII": Pattern("ٱi1ta2a3", "1ta2i3", "a", "ٱu1tu2i3", "1ta2a3", "mu1ta2i3", "mu1ta2a3", "ٱi1ti2A3"),
    "IX": Pattern("ٱi12a3a3", "12a3i3", "a", "", "", "mu12a3i3", "", "ٱi12i3A3"),
    "X": Pattern("ٱista12a3", "sta12i3", "a", "ٱustu12i3", "sta12a3", "musta12i3", "musta12a3", "ٱisti12A3"),
    "QI": Pattern("1a23a4", "1a23i4", "u", "1u23i4", "1a23a4", "mu1a23i4", "mu1a23a4", "1a23a4aة"),
    "QII": Pattern("ta1a23a4", "ta1a23a4", "a", "tu1u23i4", "ta1a23a4", "muta1a23i4", "muta1a23a4", "ta1a23u4"),
    "QIV": Pattern("ٱi12a34a4", "12a34i4", "a", "", "", "mu12a34i4", "", "ٱi12i34A4"),
}
"""Form I: `p` and `q` are the stem vowels, which the lemma and its imperfect give."""

_LETTERS = str.maketrans({"t": "ت", "n": "ن", "m": "م", "s": "س"})
_CONTRACTING = frozenset({"I", "III", "IV", "VI", "VII", "VIII", "IX", "X", "QIV"})
_HOLLOW = frozenset({"I", "IV", "VII", "VIII", "X"})
_AFTER_ROOT_START = {
    "و": "تت", "ي": "تت", "ت": "تت", "د": "دد", "ذ": "دد", "ز": "زد", "ث": "ثث",
    "ص": "صط", "ض": "ضط", "ط": "طط", "ظ": "ظظ",
}  # fmt: skip
"""What the first root consonant and the infix t of form VIII become together."""
_LONG = {"a": "A", "i": "I", "u": "U"}
_DOUBLE_HAMZA = re.compile("ء([aiu])ء(?=[^aiuAIUYF]|$)")
_GLIDE = re.compile("iو(?=[^aiuAIUYFو])|uي(?=[^aiuAIUYFي])")


class Stem(NamedTuple):
    """A stem in the notation: as it stands before an ending that begins with a vowel, and before all others."""

    before_vowel: str
    before_consonant: str


class Verb(NamedTuple):
    """Root, form and, for form I, the two stem vowels and the root letters that the imperfect drops."""

    root: str
    form: FormName
    perfect_vowel: str = "a"
    imperfect_vowel: str = "a"
    dropped: frozenset[int] = frozenset()

    @classmethod
    def of(cls, root: str, form: FormName, lemma: str, imperfect: str) -> "Verb":
        """Read the stem vowels off the diacritised lemma (3rd person singular) and imperfect; form I needs both."""
        letters = sounds_of(root).replace("ٱ", HAMZA).replace("ا", HAMZA)
        if form != "I":
            return cls(letters, form)
        stem = sounds_of(imperfect)
        dropped = {i + 1 for i, weak in ((0, "و"), (1, HAMZA)) if letters[i] == weak and weak not in stem[2:]}
        return cls(letters, form, _last_vowel(sounds_of(lemma)), _last_vowel(stem), frozenset(dropped))

    @property
    def pattern(self) -> Pattern:
        """The templates of the verb's form."""
        return _PATTERNS[self.form]

    @property
    def defective(self) -> bool:
        """Whether the last root consonant is weak."""
        return self.root[-1] in WEAK

    @property
    def hollow(self) -> bool:
        """Whether the middle root consonant turns into a long vowel."""
        return len(self.root) == 3 and self.form in _HOLLOW and self.root[1] in WEAK and not self.defective

    @property
    def doubled(self) -> bool:
        """Whether the last two root consonants contract."""
        if self.form in ("IX", "QIV"):
            return True
        return self.form in _CONTRACTING and self.root[-1] == self.root[-2] and not self.defective

    def stem(self, template: str, *, drop: bool = False) -> Stem:
        """Fill a template; `drop` leaves out the letters that the imperfect of this verb lacks."""
        if self.form == "I":
            template = template.replace("p", self.perfect_vowel).replace("q", self.imperfect_vowel)
        if drop:
            template = "".join(char for char in template if not (char.isdigit() and int(char) in self.dropped))
        if self.hollow:
            return Stem(self._fill(_hollow(template, self)), self._fill(_hollow(template, self, short=True)))
        filled = self._fill(template)
        return Stem(contract(filled) if self.doubled else filled, filled)

    def _fill(self, template: str) -> str:
        stem = template
        if self.form == "VIII" and self.root[0] in _AFTER_ROOT_START:
            stem = stem.replace("1t", _AFTER_ROOT_START[self.root[0]])
        root = self.root[:-1] + "ي" if self.defective and self.form != "I" else self.root
        stem = stem.translate(_LETTERS).translate({ord(str(i)): letter for i, letter in enumerate(root, 1)})
        stem = _DOUBLE_HAMZA.sub(lambda match: HAMZA + _LONG[match[1]], stem)
        return _GLIDE.sub(lambda match: _LONG[match[0][0]], stem)


def contract(stem: str) -> str:
    """Join the two equal consonants at the end of a stem: `raدaد` to `raدد`, `عدiد` to `عiدد`."""
    if len(stem) < 4 or stem[-1] != stem[-3] or stem[-2] not in _LONG:
        return stem
    if stem[-4] in "aiuAIU":
        return stem[:-2] + stem[-1]
    return stem[:-3] + stem[-2] + stem[-1] * 2


def _hollow(template: str, verb: Verb, *, short: bool = False) -> str:
    """Turn the weak second root consonant into the vowel that stands for it."""
    at = template.index("2")
    before, after = template[at - 1], template[at + 1]
    rest = template[at + 2 :]
    if before == "A":  # the active participle of form I: قائل
        return template.replace("2", HAMZA)
    if after == "U":  # its passive one: مقول، مبيع
        return template[:at] + ("U" if verb.root[1] == "و" else "I") + rest
    if after == "A":  # masdars: إقامة، استقامة; اختيار
        return template[:at] + ("يA" + rest if before == "i" else "A" + rest + "aة")
    vowel = "i" if (before, after) == ("u", "i") else "a" if before == "a" else after
    head = template[:at] if before in "123" else template[: at - 1]
    if not short:
        return head + _LONG[vowel] + rest
    if verb.form == "I" and before == "a":  # قلت by the imperfect يقول, else بعت، خفت
        vowel = "u" if verb.imperfect_vowel == "u" else "i"
    return head + vowel + rest


def _last_vowel(word: str) -> str:
    """The vowel before the last root consonant, or that stands for it, of a word without ending."""
    stem = word.rstrip("aiu")
    vowel = next((char for char in reversed(stem) if char in "aiuAIUY"), "a")
    return {"A": "a", "Y": "a", "I": "i", "U": "u"}.get(vowel, vowel)
