"""The words that constructions are filled with: files in `data`, each with a struct as schema, checked when loaded."""

import re
from pathlib import Path
from typing import Literal, NamedTuple

from msgspec import Struct, field

from tasrih.events.model import Kind, SpeakerType
from tasrih.yamldata import DataError, line_of, load

DATA = Path(__file__).parent / "data"
OFFICIALS = DATA / "officials.yaml"

Tense = Literal["perfect", "imperfect"]
Frame = Literal[
    "clause", "clause_quoted", "clause_mixed", "clause_two", "said_that", "then", "masdar", "masdar_to", "subj",
    "colon", "colon_plain", "colon_two", "colon_unclosed", "colon_work", "quote", "quoted", "plain_quote",
    "sentence", "lead",
]  # fmt: skip


class Content(Struct, frozen=True, forbid_unknown_fields=True, rename={"own": "self"}):
    """One thing said, in the forms that frames want; "" where it has no such form."""

    clause: str = ""
    own: str = ""
    pron: str = ""
    quote: str = ""
    masdar: str = ""
    sentence: str = ""
    subj: str = ""


class ContentClass(Struct, frozen=True, forbid_unknown_fields=True):
    """Contents that do the same under a neutral cue."""

    kind: Kind
    contents: list[Content]


class Cue(Struct, frozen=True, forbid_unknown_fields=True, rename={"prep": "with"}):
    """A cue with its forms written out; the keys are explained in the file."""

    perfect: list[str]
    imperfect: list[str]
    participle: list[str] = field(default_factory=list)
    that: str = ""
    prep: str | None = None
    frames: list[Literal["clause", "colon"]] = field(default_factory=lambda: ["clause", "colon"])
    says: list[str] = field(default_factory=list)
    addressee: Literal["no", "may", "must"] = "no"
    before: str = ""
    noun: str = ""
    stance: str = ""
    stated: bool = False


class Group(Struct, frozen=True, forbid_unknown_fields=True):
    """Cues that introduce the same classes of contents."""

    says: list[str]
    cues: list[Cue]
    kind: Kind | None = None
    addressees: list[str] = field(default_factory=list)


class Speaker(Struct, frozen=True, forbid_unknown_fields=True):
    """One who speaks; the keys are explained in the file."""

    text: str
    name: str
    gender: Literal["m", "f"] = "m"
    number: Literal["s", "d", "p"] = "s"
    short: str = ""
    title: str = ""
    oblique: str = ""
    also: list[str] = field(default_factory=list)
    only: list[str] = field(default_factory=list)
    acts: bool = False
    closed: bool = False
    """Ends in a comma of its own, so that no aside follows."""


class SpeakerForm(Struct, frozen=True, forbid_unknown_fields=True):
    """Speakers named in one way."""

    type: SpeakerType
    speakers: list[Speaker]


class Scenes(Struct, frozen=True, forbid_unknown_fields=True):
    """What stands around reports; the keys are explained in the file."""

    asides: dict[str, list[str]]
    openers: list[str]
    datelines: list[str]
    addressees: list[str]
    told: list[str]
    setups: list[str]
    acts: list[str]
    passers_on: list[str]
    works: list[str]
    headlines: list[str]
    fillers: list[str]


class Construction(Struct, frozen=True, forbid_unknown_fields=True):
    """One way to put a report; the keys are explained in the file."""

    name: str
    template: str
    frame: Frame
    groups: list[str] = field(default_factory=list)
    frame2: Frame | None = None
    groups2: list[str] = field(default_factory=list)
    speakers: list[str] = field(default_factory=lambda: ["named", "spokesman"])
    tenses: list[Tense] = field(default_factory=lambda: ["perfect"])
    conjunctions: list[str] = field(default_factory=lambda: [""])
    asides: list[str] = field(default_factory=list)
    markers: list[str] = field(default_factory=list)
    scenes: list[str] = field(default_factory=list)
    says: list[str] = field(default_factory=list)
    place: Literal["text", "title"] = "text"
    introduced: Literal["speaking", "named"] = "speaking"
    floor: float = 0.0


class Silence(Struct, frozen=True, forbid_unknown_fields=True):
    """Sentences without a claim."""

    floor: float
    sentences: list[str]


class Vocabulary(NamedTuple):
    """All files."""

    contents: dict[str, ContentClass]
    cues: dict[str, Group]
    speakers: dict[str, SpeakerForm]
    scenes: Scenes
    constructions: list[Construction]
    silent: dict[str, Silence]
    """Sentences without a claim by what might be mistaken in them."""


PLACEHOLDER = re.compile(r"\{(\w+)\}")


def load_vocabulary(folder: Path = DATA) -> Vocabulary:
    """Read and check the files of a folder.

    Raises:
        DataError: a file breaks its schema or names what is not there; the message names file and line.
    """
    found = Vocabulary(
        load(folder / "contents.yaml", dict[str, ContentClass]),
        load(folder / "cues.yaml", dict[str, Group]),
        load(folder / "speakers.yaml", dict[str, SpeakerForm]),
        load(folder / "scenes.yaml", Scenes),
        load(folder / "constructions.yaml", list[Construction]),
        load(folder / "silent.yaml", dict[str, Silence]),
    )
    _check(found, folder)
    return found


def _check(vocabulary: Vocabulary, folder: Path) -> None:
    path = folder / "constructions.yaml"
    seen: set[str] = set()
    for at, one in enumerate(vocabulary.constructions):
        for field_name, named, known in (
            ("groups", one.groups, vocabulary.cues),
            ("groups2", one.groups2, vocabulary.cues),
            ("speakers", one.speakers, vocabulary.speakers),
            ("asides", one.asides, vocabulary.scenes.asides),
        ):
            if unknown := sorted(set(named) - set(known)):
                raise DataError(path, line_of(path, at, field_name), f"{one.name}: no {field_name} {unknown}")
        if one.name in seen or one.name in vocabulary.silent:
            raise DataError(path, line_of(path, at), f"{one.name}: twice")
        if "said" not in PLACEHOLDER.findall(one.template):
            raise DataError(path, line_of(path, at, "template"), f"{one.name}: nothing is said")
        seen.add(one.name)
    for name, group in vocabulary.cues.items():
        absent = {says for cue in group.cues for says in (*group.says, *cue.says)} - set(vocabulary.contents)
        if absent:
            file = folder / "cues.yaml"
            raise DataError(file, line_of(file, name), f"{name}: no contents {sorted(absent)}")
