"""One paragraph or headline by a construction, with the claims that must be found in it."""

import random
from collections.abc import Iterator
from typing import Literal, NamedTuple

from tasrih.events.model import KINDS, Kind, SpeakerType
from tests.constructions.vocabulary import (
    PLACEHOLDER,
    Construction,
    Content,
    Cue,
    Frame,
    Group,
    Speaker,
    Vocabulary,
)
from tests.constructions.wording import (
    MARKS,
    Pieces,
    Saying,
    agreement,
    glue,
    oblique,
    verb_after,
    verb_before,
)

ANY: Group = Group(
    says=["fact", "forecast", "plan", "request", "refusal", "denial", "threat", "blame", "praise"], cues=[]
)
"""What may be said without a cue that chooses."""

INTRODUCTION = "below-a-headline"
"""What paragraphs count as that only go with a headline."""

_ASSERTED = frozenset({"fact", "forecast"})
_NEEDS: dict[Frame, str] = {
    "masdar": "masdar", "masdar_to": "masdar", "subj": "subj",
    "sentence": "sentence", "lead": "sentence", "then": "clause",
}  # fmt: skip
_QUOTING = frozenset(
    {"colon", "colon_plain", "colon_two", "colon_unclosed", "colon_work", "quote", "quoted", "plain_quote"}
)
_STRENGTH: tuple[Kind, ...] = ("threat", "commitment", "rejection", "denial", "demand", "evaluation", "statement")
_ATTEMPTS = 200


class Expected(NamedTuple):
    """A claim that must be found at `start:end` of its paragraph."""

    start: int
    end: int
    cue: str
    names: tuple[str, ...]
    """Names that are right; the first is the one meant."""
    type: SpeakerType
    kind: Kind
    says: str
    """Class of the content."""


class Item(NamedTuple):
    """A paragraph or a headline."""

    construction: str
    place: Literal["text", "title"]
    text: str
    claims: tuple[Expected, ...]
    people: frozenset[str]
    """Who is named, so that one article names nobody twice."""
    form: str
    """Form of the speaker."""
    introduction: "Item | None" = None
    """For a headline: the paragraph that names in full whom it names."""


class _Report(NamedTuple):
    """One cue with what is said under it."""

    says: str
    kind: Kind
    saying: Saying
    frame: Frame


class Composer:
    """Composes items from a vocabulary; the same seed gives the same items."""

    def __init__(self, vocabulary: Vocabulary, seed: int = 0) -> None:
        self.vocabulary = vocabulary
        self._seed = seed

    def items(self, construction: Construction, count: int) -> Iterator[Item]:
        """Up to `count` different items of a construction; fewer where it has no more."""
        draw = random.Random(f"{self._seed} {construction.name}")
        seen: set[str] = set()
        for _ in range(count * 20):
            item = self._item(construction, draw)
            if item and item.text not in seen:
                seen.add(item.text)
                yield item
                if len(seen) == count:
                    return

    def silent(self, name: str, count: int) -> Iterator[Item]:
        """Sentences without a claim, as many different ones as there are up to `count`."""
        draw = random.Random(f"{self._seed} {name}")
        seen: set[str] = set()
        for _ in range(count * 20):
            sentence = draw.choice(self.vocabulary.silent[name].sentences)
            form = draw.choice(["named", "spokesman"])
            speaker = draw.choice(self.vocabulary.speakers[form].speakers)
            text = sentence.format(subject=speaker.text, **agreement(speaker))
            if text not in seen:
                seen.add(text)
                people = frozenset([speaker.name]) if "{subject}" in sentence else frozenset[str]()
                yield Item(name, "text", text, (), people, form)
                if len(seen) == count:
                    return

    def _item(self, construction: Construction, draw: random.Random) -> Item | None:
        forms = self.vocabulary.speakers
        form, speaker = draw.choice([(form, one) for form in construction.speakers for one in forms[form].speakers])
        first = self._report(construction.groups, construction.frame, speaker, draw)
        if first and construction.says and first.says not in construction.says:
            return None
        second = None
        if construction.frame2:
            second = self._report(construction.groups2, construction.frame2, speaker, draw)
            if second is None or (first and first.saying.content == second.saying.content):
                return None
        if first is None:
            return None
        if second:
            second = second._replace(saying=second.saying._replace(marks=first.saying.marks))
        scene = _Scene(self.vocabulary, construction, speaker, draw)
        text, spans = scene.render(first, second)
        if text is None:
            return None
        claims = [_expected(spans, "", first, speaker, self.vocabulary.speakers[form].type)]
        if second:
            claims.append(_expected(spans, "2", second, speaker, self.vocabulary.speakers[form].type))
        people = frozenset([*speaker.name.split(" + "), *scene.others])
        item = Item(construction.name, construction.place, text, tuple(claims), people, form)
        if construction.place == "text" or not speaker.short:
            return item
        return item._replace(introduction=self._introduction(construction, form, speaker, draw))

    def _introduction(self, construction: Construction, form: str, speaker: Speaker, draw: random.Random) -> Item:
        """A paragraph that names the speaker of a headline in full."""
        setup = draw.choice(self.vocabulary.scenes.setups).format(subject=speaker.text, **agreement(speaker)).strip()
        silent = Item(INTRODUCTION, "text", setup, (), frozenset(), form)
        if construction.introduced == "named":
            return silent
        report = self._report(["report"], "clause", speaker, draw)
        spoken = Construction(name=INTRODUCTION, template="{verb} {subject}{said}.", frame="clause", groups=["report"])
        if report is None:
            return silent
        text, spans = _Scene(self.vocabulary, spoken, speaker, draw).render(report, None)
        claim = _expected(spans, "", report, speaker, self.vocabulary.speakers[form].type)
        return silent._replace(text=text, claims=(claim,)) if text else silent

    def _report(self, groups: list[str], frame: Frame, speaker: Speaker, draw: random.Random) -> _Report | None:
        """A cue and contents that go with the frame and the speaker; None when the draw found none."""
        for _ in range(_ATTEMPTS):
            group = self.vocabulary.cues[draw.choice(groups)] if groups else ANY
            cue = draw.choice(group.cues) if group.cues else None
            if cue and not _takes(cue, frame):
                continue
            says = "fact" if frame == "colon_work" else draw.choice(cue.says if cue and cue.says else group.says)
            allowed = not speaker.only or says in speaker.only
            if not allowed or (frame in ("sentence", "lead", "then") and says not in _ASSERTED):
                continue
            listed = self.vocabulary.contents[says]
            contents = [content for content in listed.contents if _has_form(content, frame)]
            if not contents:
                continue
            content, other = draw.choice(contents), draw.choice(contents)
            if frame in ("clause_two", "colon_two") and content == other:
                continue
            saying = Saying(
                cue, content, speaker, other, draw.choice(MARKS), _addressee(self.vocabulary, group, frame, draw),
                draw.choice(self.vocabulary.scenes.works),
            )  # fmt: skip
            return _Report(says, _kind(group.kind, listed.kind), saying, frame)
        return None


def _takes(cue: Cue, frame: Frame) -> bool:
    if frame == "masdar":
        return cue.prep is not None and cue.addressee != "must"
    if frame == "masdar_to":
        return cue.prep is not None and cue.addressee != "no"
    if frame in _QUOTING:
        return "colon" in cue.frames
    return bool(cue.that) and "clause" in cue.frames


def _has_form(content: Content, frame: Frame) -> bool:
    if frame in _QUOTING:
        return bool(content.quote or content.clause)
    if frame in _NEEDS:
        return bool(getattr(content, _NEEDS[frame]))
    return bool(content.clause or content.pron)


def _addressee(vocabulary: Vocabulary, group: Group, frame: Frame, draw: random.Random) -> str:
    scenes = vocabulary.scenes
    return draw.choice(group.addressees or (scenes.addressees if frame in ("masdar_to", "subj") else scenes.told))


def _kind(of_cue: Kind | None, of_content: Kind) -> Kind:
    """The stronger of two acts; under a neutral cue that of the content."""
    if of_cue is None or of_cue == of_content:
        return of_content
    return min(of_cue, of_content, key=_STRENGTH.index)


def _expected(
    spans: dict[str, tuple[int, int, str]], suffix: str, report: _Report, speaker: Speaker, of_type: SpeakerType
) -> Expected:
    start, end, _ = spans[f"content{suffix}"]
    start = spans.get(f"stance{suffix}", (start,))[0]
    cue = spans.get(f"cue{suffix}", (0, 0, ""))[2]
    return Expected(start, end, cue, (speaker.name, *speaker.also), of_type, report.kind, report.says)


class _Scene:
    """The template being filled: what stands around the report, drawn once an item."""

    def __init__(
        self, vocabulary: Vocabulary, construction: Construction, speaker: Speaker, draw: random.Random
    ) -> None:
        self._scenes = vocabulary.scenes
        self._vocabulary = vocabulary
        self._construction = construction
        self._speaker = speaker
        self._draw = draw
        self._tense = draw.choice(construction.tenses)
        self.others: list[str] = []

    def render(self, first: _Report, second: _Report | None) -> tuple[str | None, dict[str, tuple[int, int, str]]]:
        """Text and its spans by name; no text where a word has no form that would agree."""
        text, spans, at = "", {}, 0
        template = self._construction.template
        for found in PLACEHOLDER.finditer(template):
            text += template[at : found.start()]
            at = found.end()
            name = found.group(1)
            pieces = self._pieces(name, second if name.endswith("2") and second else first)
            if not pieces:
                return None, {}
            for piece, span in pieces:
                if span:
                    spans[span] = (len(text), len(text) + len(piece), piece)
                text += piece
        return text + template[at:], spans

    def _pieces(self, name: str, report: _Report) -> Pieces:
        suffix = "2" if name.endswith("2") else ""
        name = name.removesuffix("2")
        if name == "said":
            pieces: Pieces = getattr(report.saying, report.frame)()
            told = self._told(report)
            return [(told, ""), *((text, f"{span}{suffix}" if span else "") for text, span in pieces)]
        cue = report.saying.cue
        if cue and name in ("verb", "verb_after", "participle", "noun", "stance"):
            words = self._cue(name, cue, finite=bool(suffix))
            if name == "stance":
                before = len(words) - len(words.removeprefix("عن ")) if cue.stated else len(words)
                return [(words[:before], ""), (words[before:], f"stance{suffix}" if cue.stated else "")]
            return [(words, f"cue{suffix}")] if words else []
        if name == "marker":
            return self._marker()
        return [(self._word(name), "")]

    def _told(self, report: _Report) -> str:
        """` الصحافيين`, where the cue wants one who is told."""
        cue, frame = report.saying.cue, report.frame
        return f" {report.saying.addressee}" if cue and cue.addressee == "must" and frame.startswith("clause") else ""

    def _cue(self, name: str, cue: Cue, *, finite: bool) -> str:
        speaker = self._speaker
        if name == "verb" and finite:  # the subject is dropped
            return verb_after(cue, speaker, self._tense)
        if name == "verb":
            return self._draw.choice(self._construction.conjunctions) + verb_before(cue, speaker, self._tense)
        if name == "verb_after":
            return verb_after(cue, speaker, self._tense)
        if name == "participle":
            return cue.participle[speaker.gender == "f"] if cue.participle and speaker.number == "s" else ""
        return cue.noun if name == "noun" else cue.stance.format(**agreement(speaker))

    def _marker(self) -> Pieces:
        speaker = self._speaker
        marker = self._draw.choice(self._construction.markers)
        words = {"subject": speaker.text, "of": oblique(speaker), "l_of": glue("ل", oblique(speaker))}
        text = marker.format(**words, **agreement(speaker)).rstrip("،")
        return [(text, "cue")]

    def _word(self, name: str) -> str:
        speaker, draw, scenes = self._speaker, self._draw, self._scenes
        agreeing = agreement(speaker)
        if name == "outer":
            return self._outer()
        if name in ("setup", "act"):
            listed = scenes.setups if name == "setup" else scenes.acts
            return draw.choice(listed).format(subject=speaker.text, **agreeing)
        listed = {
            "opener": scenes.openers, "dateline": scenes.datelines, "passer": scenes.passers_on,
            "scene": self._construction.scenes,
            "aside": [aside for kind in self._construction.asides for aside in scenes.asides[kind]],
        }.get(name, [])  # fmt: skip
        if listed:
            return draw.choice(listed).format(**agreeing)
        return {
            "subject": speaker.text, "of": oblique(speaker), "l_of": glue("ل", oblique(speaker)),
            "short": speaker.short, "title": speaker.title, "was": "كان" + agreeing["t"],
            "saying": "قائلة" if speaker.gender == "f" else "قائلا",
        }[name]  # fmt: skip

    def _outer(self) -> str:
        """One who reports what another said."""
        form = self._draw.choice(["office", "spokesman", "anonymous"])
        listed = self._vocabulary.speakers[form].speakers
        one = self._draw.choice([speaker for speaker in listed if speaker.number == "s"])
        self.others.append(one.name)
        return f"قال{agreement(one)['t']} {one.text}"


assert set(_STRENGTH) == set(KINDS)
