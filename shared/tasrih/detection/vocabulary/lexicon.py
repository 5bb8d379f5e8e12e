"""The cue lexicon: which words report, what speech act they perform and how they take what was said.

Read from `data/cues/`: one file of groups per kind, `idioms.yaml` (a verb with fixed words: ألقى باللوم على),
`attributions.yaml` (بحسب، على حد قول) and `homographs.yaml` (words that only look like cues). Inflection is compiled
from roots and patterns, see `tasrih.arabic.inflection`.
"""

import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from msgspec import Struct, field

from tasrih.arabic.database import clitics
from tasrih.arabic.folding import fold
from tasrih.arabic.inflection import Entry, Pos, check
from tasrih.arabic.morphology import Form, Morphology
from tasrih.arabic.patterns import FormName
from tasrih.detection.vocabulary.cues import Attribution, Cue, CueClass, Frame, Idiom, Nominal
from tasrih.events.model import Kind
from tasrih.yamldata import DataError, line_of, load, require_once

FINITE: frozenset[Pos] = frozenset({"perfect", "imperfect", "participle"})
DATA = Path(__file__).parents[1] / "data" / "cues"
COMPILED = Path(__file__).parents[1] / "data" / "lexicon.msgpack"
"""What the shipped data is compiled to, if `tasrih lexicon compile` was called; see `tasrih.arabic.compiled`."""
_SHADDA = "\u0651"
_SPECIAL = ("idioms.yaml", "attributions.yaml", "homographs.yaml")


class CueRow(Struct, frozen=True, forbid_unknown_fields=True):
    """One cue as written in the data; see docs of `tasrih.arabic.inflection.Entry` for the morphological part."""

    lemma: str
    id: str = ""
    root: str = ""
    form: FormName | None = None
    imperfect: str = ""
    masdar: tuple[str, ...] = ()
    plural: tuple[str, ...] = ()
    frames: tuple[Frame, ...] | None = None
    also: tuple[Frame, ...] = ()
    """Frames beside those of the group."""
    kind: Kind | None = None
    kinds: dict[Frame, Kind] = {}
    cls: CueClass | None = field(default=None, name="class")
    light: tuple[Frame, ...] = ()
    weak: bool = False
    nominal: Nominal | None = None
    pos: tuple[Pos, ...] | None = None


class Group(Struct, frozen=True, forbid_unknown_fields=True):
    """Cues that share class, kind and frames unless a row says otherwise."""

    cls: CueClass = field(name="class")
    kind: Kind
    cues: tuple[CueRow, ...]
    frames: tuple[Frame, ...] = ()
    nominal: Nominal = "cue"


class IdiomRow(Struct, frozen=True, forbid_unknown_fields=True):
    """One idiom as written: `words` holds space-separated alternatives per place."""

    verb: str
    words: tuple[str, ...]
    cls: CueClass = field(name="class")
    kind: Kind
    frames: tuple[Frame, ...]
    blames: bool = False
    """Whether the one who is blamed stands before `words`, alone or behind the subject."""


class AttributionRow(Struct, frozen=True, forbid_unknown_fields=True):
    """One attribution as written: `words` holds space-separated alternatives per place."""

    words: tuple[str, ...]
    follow: Literal["speaker", "verb", "nothing"] = "speaker"
    clitic: str = ""
    weak: bool = False
    source: bool = False
    apart: bool = False


class Place(NamedTuple):
    """Where an entry stands in the data."""

    path: Path
    group: int
    row: int

    def __str__(self) -> str:
        return f"{self.path.name}:{_line(self)}"


class Lexicon:
    """All cues with their morphology. Built once per process; read-only afterwards."""

    def __init__(
        self,
        cues: dict[str, Cue],
        entries: Sequence[Entry],
        idioms: Sequence[Idiom] = (),
        attributions: Sequence[Attribution] = (),
        homographs: frozenset[str] = frozenset(),
        places: dict[str, Place] | None = None,
        compiled: Path | None = None,
    ) -> None:
        """Take cues and entries with the same ids; homographs are folded words.

        The morphology of the entries is compiled, unless the file `compiled` keeps that.
        """
        self.cues = cues
        self.places = places or {}
        self.idioms: dict[str, tuple[Idiom, ...]] = {}
        """By the id of the verb."""
        for idiom in idioms:
            self.idioms[idiom.verb] = (*self.idioms.get(idiom.verb, ()), idiom)
        self.attributions = tuple(attributions)
        self._attributions: dict[str, list[Attribution]] = {}
        for attribution in sorted(attributions, key=lambda item: -len(item.words)):
            for word in attribution.words[0]:
                self._attributions.setdefault(word, []).append(attribution)
        self.homographs = homographs
        self.entries = entries
        self.morphology = Morphology(entries, compiled)

    @classmethod
    def load(cls, paths: Sequence[Path] | None = None) -> "Lexicon":
        """Read the shipped data, or the given files (the three special ones are known by name).

        Raises:
            DataError: a file breaks its schema, names a word twice, or a root does not lead to its lemma.
            MorphologyError: camel-tools is not installed.
        """
        files = sorted(DATA.glob("*.yaml")) if paths is None else list(paths)
        cues: dict[str, Cue] = {}
        entries: list[Entry] = []
        places: dict[str, Place] = {}
        for path in files:
            if path.name not in _SPECIAL:
                for cue, entry, place in _cues(path):
                    if cue.id in cues:
                        raise DataError(path, _line(place), f"{cue.id} stands in {places[cue.id]} too; give one an id")
                    cues[cue.id], places[cue.id] = cue, place
                    entries.append(entry)
        idioms = [idiom for path in files if path.name == _SPECIAL[0] for idiom in _idioms(path, cues)]
        attributions = [item for path in files if path.name == _SPECIAL[1] for item in _attributions(path)]
        homographs = [fold(word) for path in files if path.name == _SPECIAL[2] for word in _homographs(path)]
        compiled = COMPILED if paths is None else None
        return cls(cues, entries, idioms, attributions, frozenset(homographs), places, compiled)

    def analyze(self, key: str) -> tuple[tuple[Cue, Form], ...]:
        """The readings of a folded word that may report, plainest first; empty for other words.

        Left out are participles used as nouns and adjectives (المؤكد) and readings of words that are nearly always
        another word (مدينة is no form of أدان); `morphology` has them all.
        """
        return tuple(
            (self.cues[form.entry], form)
            for form in self.morphology.analyze(key)
            if may_report(form) and not self._is_homograph(key, form)
        )

    def _is_homograph(self, key: str, form: Form) -> bool:
        table = clitics()
        bare = key[len(form.conjunction) + len(form.preposition) + (len(table.future) if form.future else 0) :]
        plain = bare.removeprefix(form.preposition).removeprefix(table.article) if form.definite else bare
        return not self.homographs.isdisjoint((key, plain, bare.removeprefix(table.article)))

    def attribution_at(self, keys: Sequence[str], index: int) -> tuple[Attribution, int] | None:
        """The longest attribution that starts at a token, and the token after it."""
        for attribution in self.attributions_from(keys[index]):
            if attribution.stands_at(keys, index):
                return attribution, index + len(attribution.words)
        return None

    def attributions_from(self, key: str) -> Sequence[Attribution]:
        """Those that may start with a folded word, longest first; a conjunction may stand before it."""
        return self._attributions.get(key) or self._attributions.get(_without_conjunction(key)) or ()


def may_report(form: Form) -> bool:
    """Whether a form can be a cue as it stands: an adverbial participle is indefinite and not plainly nominative."""
    if form.pos != "participle":
        return True
    nominative = not form.accusative and form.gender == "m"
    return not (form.definite or form.preposition or nominative)


def _without_conjunction(key: str) -> str:
    return key[1:] if key.startswith(clitics().conjunctions) else key


def _cues(path: Path) -> list[tuple[Cue, Entry, Place]]:
    found = []
    for group_index, group in enumerate(load(path, tuple[Group, ...])):
        for row_index, row in enumerate(group.cues):
            place = Place(path, group_index, row_index)
            cue = _cue(group, row)
            found.append((cue, _entry(row, cue, place), place))
    return found


def _cue(group: Group, row: CueRow) -> Cue:
    nominal = row.nominal or group.nominal
    frames = frozenset((*(group.frames if row.frames is None else row.frames), *row.also, *row.kinds))
    return Cue(
        id=row.id or _id(row.lemma),
        lemma=row.lemma,
        cls=row.cls or group.cls,
        kind=row.kind or group.kind,
        frames=frames,
        frame_kinds=tuple(row.kinds.items()),
        light=frozenset(row.light),
        weak=row.weak,
        pos=frozenset(row.pos) if row.pos else _pos(row, nominal),
        nominal=nominal,
    )


def _id(lemma: str) -> str:
    """The lemma without vowels, as dictionaries in running text write it: قال، حذّر."""
    return "".join(char for char in lemma if unicodedata.category(char) != "Mn" or char == _SHADDA)


def _pos(row: CueRow, nominal: Nominal) -> frozenset[Pos]:
    if row.form is None:
        return frozenset({"noun"})
    return FINITE if nominal == "none" else FINITE | {"masdar"}


def _entry(row: CueRow, cue: Cue, place: Place) -> Entry:
    entry = Entry(
        id=cue.id, lemma=row.lemma, root=row.root, form=row.form, imperfect=row.imperfect,
        masdars=row.masdar, plurals=row.plural, pos=cue.pos,
    )  # fmt: skip
    try:
        check(entry)
    except ValueError as error:
        raise DataError(place.path, _line(place), str(error)) from error
    return entry


def _line(place: Place) -> int | None:
    return line_of(place.path, place.group, "cues", place.row)


def _idioms(path: Path, cues: dict[str, Cue]) -> list[Idiom]:
    rows = load(path, tuple[IdiomRow, ...])
    for index, row in enumerate(rows):
        if row.verb not in cues:
            raise DataError(path, line_of(path, index), f"{row.verb} is no cue of the lexicon")
    require_once(path, [(row.verb, *row.words) for row in rows])
    return [Idiom(row.verb, _words(row.words), row.cls, row.kind, frozenset(row.frames), row.blames) for row in rows]


def _attributions(path: Path) -> list[Attribution]:
    rows = load(path, tuple[AttributionRow, ...])
    require_once(path, [row.words for row in rows])
    return [Attribution(_words(row.words), row.follow, row.clitic, row.weak, row.source, row.apart) for row in rows]


def _homographs(path: Path) -> list[str]:
    return " ".join(load(path, tuple[str, ...])).split()


def _words(places: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(fold(word) for word in place.split()) for place in places)
