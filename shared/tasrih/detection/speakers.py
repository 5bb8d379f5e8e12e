"""Who speaks: speaker phrases resolved to persons, offices and bodies inside one article."""

from collections import Counter
from datetime import date
from functools import cached_property

from tasrih.arabic.morphology import Form
from tasrih.arabic.tokens import Tokens
from tasrih.detection.classes import (
    ACCUSATIVE,
    ANONYMOUS,
    COUNTRY,
    DEFINITE,
    DUAL,
    HONORIFIC,
    MARK,
    ORGANISATION,
    OUTLET,
    PREFIXED,
    SAME,
    SPEAKER_HEAD,
    TITLE,
)
from tasrih.detection.mentions import Mentions, clean
from tasrih.detection.phrases import Phrase
from tasrih.detection.reading import Reading
from tasrih.detection.words import Word
from tasrih.events.model import Speaker, SpeakerType
from tasrih.officials.model import Official
from tasrih.officials.registry import Registry, derived_id

TANWIN_MARKS = "\u064b\u064c\u064d"
MAX_EPITHET_WORDS = 3
MAX_VOICES = 64


class Voice:
    """One who speaks in this article, known by all the phrases seen so far."""

    __slots__ = ("feminine", "heads", "keys", "official", "plural", "speaker", "state", "titles")

    def __init__(
        self,
        speaker: Speaker,
        keys: frozenset[str],
        titles: frozenset[str],
        head: str,
        official: Official | None = None,
    ) -> None:
        self.speaker = speaker
        self.official = official
        """Whom the registry knows by the name, whoever answers for his words (`speaker.official_id`)."""
        self.keys = keys
        """Folded tokens of the name."""
        self.heads = {head}
        """First words of its phrases, likewise."""
        self.titles = titles
        """Words without clitics and article of the titles it was given."""
        self.state: tuple[str, ...] = ()
        """Folded name of the state that a registered official serves."""
        self.feminine: bool | None = None
        self.plural = False

    def is_called(self, keys: frozenset[str]) -> bool:
        """Whether a name may mean this voice: a person's in part too, a body's only in full (`مكتب فلان`)."""
        if not self.keys or self.speaker.type != "person":
            return keys == self.keys
        return keys <= self.keys or self.keys <= keys


class _CountryMostNamed:
    """Code of the country that an article names most; counted when a name that several share asks for it."""

    def __init__(self, body: Reading, registry: Registry) -> None:
        self._body = body
        self._registry = registry

    def __contains__(self, code: object) -> bool:
        return code is not None and code == self._code

    @cached_property
    def _code(self) -> str | None:
        countries = Counter(word.base for word in self._body.words if word.flags & COUNTRY)
        return next((self._registry.country_of(base) for base, _ in countries.most_common(1)), None)


class Speakers:
    """The speakers of one article, in the order in which they spoke."""

    def __init__(self, registry: Registry, body: Reading, on: date) -> None:
        """Take the article's text (not its title), where full names and titles are looked for, and its date."""
        self._registry = registry
        self._body = body
        self._on = on
        self._near = _CountryMostNamed(body, registry)
        self._voices: list[Voice] = []
        self._last: tuple[Voice, ...] = ()
        self._mentions = Mentions(body, registry.country_of)

    def resolve(self, reading: Reading, phrases: tuple[Phrase, ...]) -> tuple[Voice, ...]:
        """Voices of the conjuncts of a speaker phrase."""
        if len(phrases) == 1 and self._is_dual(reading, phrases[0]):
            pair = self._last_pair()
            if pair:
                return pair
        return tuple(self._voice(reading, phrase) for phrase in phrases if _says_something(reading, phrase))

    def _is_dual(self, reading: Reading, phrase: Phrase) -> bool:
        """`الوزيران`, `الجانبان`: two who were named before."""
        return phrase.end - phrase.start == 1 and bool(reading.words[phrase.start].flags & DUAL)

    def _last_pair(self) -> tuple[Voice, ...]:
        if len(self._last) == 2:
            return self._last
        people = [v for v in self._voices[-6:] if v.speaker.type == "person"]
        return tuple(people[-2:]) if len(people) > 1 else ()

    def is_known(self, phrases: tuple[Phrase, ...], reading: Reading) -> bool:
        """Whether a phrase before a headline's colon names a speaker: one met in the text, or a known official."""
        head = reading.words[phrases[0].start]
        if head.flags & SPEAKER_HEAD:
            return True
        keys = reading.tokens.keys[phrases[0].start : phrases[0].end]
        if any(voice.keys >= set(keys) for voice in self._voices):
            return True
        official = self._registry.named(keys, self._on)
        return official is not None and official.type == "person"

    def spoke(self, voices: tuple[Voice, ...], form: Form) -> None:
        """Remember who spoke last, and the gender and number of the verb used."""
        self._last = voices
        if form.pos in ("perfect", "imperfect") and form.person == 3 and len(voices) == 1:
            voices[0].feminine = form.gender == "f"
            voices[0].plural = form.number == "p"
        for voice in voices:
            if voice in self._voices:
                self._voices.remove(voice)
            self._voices.append(voice)
        del self._voices[:-MAX_VOICES]

    def carried(self, form: Form) -> tuple[Voice, ...]:
        """Those whom a verb without a subject goes on with: the last who spoke and agree with it."""
        if form.pos not in ("perfect", "imperfect") or not self._last:
            return self._last
        if len(self._last) > 1 or self._agrees(self._last[0], form):
            return self._last
        recent = next((voice for voice in reversed(self._voices[-6:]) if self._agrees(voice, form)), None)
        return (recent,) if recent else self._last

    def _agrees(self, voice: Voice, form: Form) -> bool:
        if form.number == "p":
            return voice.plural or voice.feminine is None
        return voice.feminine is None or voice.feminine == (form.gender == "f")

    def _voice(self, reading: Reading, phrase: Phrase) -> Voice:
        words = reading.words[phrase.start : phrase.end]
        titles = frozenset(w.base for w in words if not w.flags & (MARK | HONORIFIC) and w.flags)
        if phrase.has_name:
            return self._named(reading, phrase, titles)
        if any(w.flags & SAME for w in words):
            titles = titles - {w.base for w in words if w.flags & SAME}
            same = self._anaphor(titles, words[0]) or self._last_person()
            return same or self._unnamed(reading, phrase, titles)
        if all(w.flags & HONORIFIC for w in words):  # `سموه`
            return self._last_person() or self._unnamed(reading, phrase, titles)
        return self._anaphor(titles, words[0]) or self._unnamed(reading, phrase, titles)

    def _named(self, reading: Reading, phrase: Phrase, titles: frozenset[str]) -> Voice:
        name = _bare(reading.tokens.keys[phrase.name_start : phrase.name_end])
        joined = phrase.joined and phrase.name_start == phrase.start
        if joined:
            name[0] = name[0][1:]
        keys = frozenset(name)
        known = next((v for v in reversed(self._voices) if v.is_called(keys)), None)
        head = reading.words[phrase.start].base
        if known and keys <= known.keys:
            return _also(known, titles, head)
        text = clean(reading.tokens.text(phrase.name_start, phrase.name_end))[joined:]
        found = self._called(name)
        fullest = None if found else self._mentions.fullest(name)
        found = found or (self._called(Tokens(fullest[0]).keys) if fullest else None)
        same = self._registered(found.id) if found else None
        if same:
            return _also(same, titles, head)
        full, full_keys = fullest or self._mentions.fullest(name) or self._by_official(found) or (text, keys)
        kind: SpeakerType = found.type if found else "person"
        speaker = Speaker(name=full, type=kind, official_id=self._answerable(found) if found else derived_id(full))
        return self._add(Voice(speaker, full_keys | keys, titles, head, found))

    def _unnamed(self, reading: Reading, phrase: Phrase, titles: frozenset[str]) -> Voice:
        words = reading.words[phrase.start : phrase.end]
        keys = [w.key for w in words if not w.flags & MARK]
        if phrase.joined:
            keys[0] = keys[0][1:]
        text = _written(reading, phrase)
        official = self._called(keys)
        if official:
            known = self._registered(official.id)
            if known:
                return _also(known, titles, words[0].base)
            name = (self._mentions.fullest(keys) or (text, None))[0] if official.type == "person" else text
            speaker = Speaker(name=name, type=official.type, official_id=self._answerable(official))
            return self._add(Voice(speaker, frozenset(keys), titles, words[0].base, official))
        holder = self._mentions.holder(words[0].base, titles) if words[0].flags & TITLE else None
        if holder:
            return self._named(self._body, holder, titles)
        kind = _type(words)
        if kind == "office" and words[0].flags & DEFINITE and len(words) <= MAX_EPITHET_WORDS:
            spoke_last = self._epithet(keys)
            if spoke_last:
                return _also(spoke_last, titles, words[0].base)
        if kind == "office":
            return self._in_post(keys, text, titles, words[0].base)
        body = self._mentions.fuller_body(titles, words[0].base) if len(words) == 1 else None
        name = body or text
        official = self._called(_bare(Tokens(body).keys)) if body else None
        official_id = self._answerable(official) if official else derived_id(name)
        speaker = Speaker(name=name, type=kind, official_id=None if kind == "anonymous" else official_id)
        return self._add(Voice(speaker, frozenset(), titles, words[0].base))

    def _in_post(self, keys: list[str], text: str, titles: frozenset[str], head: str) -> Voice:
        """The voice of whoever holds a post that the article gives no name to."""
        official = self._registry.in_post(keys, self._on)
        known = self._registered(official.id) if official else None
        if known:
            return _also(known, titles, head)
        official_id = self._answerable(official) if official else derived_id(text)
        speaker = Speaker(name=text, type="office", official_id=official_id)
        return self._add(Voice(speaker, frozenset(), titles, head, official))

    def _called(self, keys: list[str]) -> Official | None:
        """The registered official whom the whole phrase names."""
        return self._registry.called(keys, self._on, near=self._near)

    def _answerable(self, official: Official) -> str:
        """Id of the one whose position an official's words are."""
        return self._registry.answerable(official, self._on).id

    def _epithet(self, keys: list[str]) -> Voice | None:
        """The person who spoke last, for a description that names nobody else (`المتحدث`, `المسؤول الجزائري`)."""
        if len(keys) > 1 and self._registry.title(keys, self._on):
            return None
        return self._last_person()

    def _last_person(self) -> Voice | None:
        return next((v for v in reversed(self._voices[-4:]) if v.speaker.type == "person"), None)

    def _add(self, voice: Voice) -> Voice:
        if voice.official and voice.official.country:
            voice.state = tuple(Tokens(self._registry.by_id(voice.official.country).name).keys)
        for known in self._voices:
            if known.speaker.name == voice.speaker.name:
                known.heads |= voice.heads
                known.titles |= voice.titles
                return known
        return voice

    def _registered(self, official_id: str) -> Voice | None:
        persons = (v for v in self._voices if v.speaker.type == "person")  # a body keeps the name it is given here
        return next((v for v in persons if v.official and v.official.id == official_id), None)

    def _by_official(self, official: Official | None) -> tuple[str, frozenset[str]] | None:
        """The registered person's full name where the article gives it, for one called by another (`أبو مازن`)."""
        if official is None or official.type != "person":
            return None
        name = Tokens(official.name).keys
        full = self._mentions.fullest(name[-1:])
        return full if full and name[0] in full[1] else None

    def _anaphor(self, titles: frozenset[str], head: Word) -> Voice | None:
        """A speaker already met whose titles include all the words of this phrase."""
        if not titles or (not head.flags & DEFINITE and len(titles) < 2):
            return None
        for voice in reversed(self._voices):
            if head.base in voice.heads and titles <= voice.titles:
                return voice
        return None


def _says_something(reading: Reading, phrase: Phrase) -> bool:
    words = reading.words
    return any(not words[i].flags & MARK for i in range(phrase.start, phrase.end))


def _also(voice: Voice, titles: frozenset[str], head: str) -> Voice:
    voice.titles |= titles
    voice.heads.add(head)
    return voice


def _written(reading: Reading, phrase: Phrase) -> str:
    """A phrase's text as it would stand alone: without a proclitic ل or ب and without the ending of the accusative."""
    text = clean(reading.tokens.text(phrase.start, phrase.end))[phrase.joined :]
    first, space, rest = text.partition(" ")
    head = reading.words[phrase.start]
    if head.flags & PREFIXED and len(first) > 2:
        first = "ال" + first[2:] if first.startswith("لل") else first[1:]
    if not head.flags & DEFINITE and head.flags & (TITLE | ANONYMOUS) and head.flags & ACCUSATIVE and len(first) > 4:
        first = first.rstrip(TANWIN_MARKS)[:-1] or first
        second, space2, rest = rest.partition(" ")
        adjective = reading.words[phrase.start + 1].flags if phrase.end - phrase.start > 1 else 0
        if adjective & ACCUSATIVE and (adjective & COUNTRY or reading.words[phrase.start + 1].key.endswith("يا")):
            second = second.rstrip(TANWIN_MARKS)[:-1]
        rest = second + space2 + rest
    return first + space + rest


def _type(words: list[Word]) -> SpeakerType:
    head = words[0].flags
    if head & ANONYMOUS:
        return "anonymous"
    if head & (ORGANISATION | OUTLET | COUNTRY):
        return "organisation"
    if head & TITLE and not (head & DEFINITE or len(words) > 2):
        return "anonymous"
    return "office" if head & (TITLE | HONORIFIC) else "organisation"


def _bare(keys: list[str]) -> list[str]:
    return [key for key in keys if key[0].isalnum()]
