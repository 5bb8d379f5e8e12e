"""Speaker phrases to persons, offices and bodies: by what the article calls them, and by the registry at its date."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from msgspec.structs import replace

from tasrih.detection.reading.field import Reading
from tasrih.detection.reading.phrases import Phrase
from tasrih.detection.speakers.authors import Authors
from tasrih.detection.speakers.full_names import FullNames
from tasrih.detection.speakers.lookups import Lookups
from tasrih.detection.speakers.mentions import Mentions
from tasrih.detection.speakers.others import MAX_NEARBY, Others
from tasrih.detection.speakers.placed import with_place, without_apposition
from tasrih.detection.speakers.registered import Registered
from tasrih.detection.speakers.resuming import Resuming
from tasrih.detection.speakers.spokespeople import spoken_for
from tasrih.detection.speakers.surnames import ended
from tasrih.detection.speakers.voices import (
    Reference,
    Voice,
    clean,
    id_of,
    posts_of,
    titles_of,
    worded,
    written,
)
from tasrih.detection.vocabulary.classes import (
    DEFINITE,
    FEMININE,
    HONORIFIC,
    LATTER,
    ORGANISATION,
    QUOTE,
    SAME,
    SPEAKER_HEAD,
    TITLE,
)
from tasrih.detection.vocabulary.word import Word
from tasrih.events.model import Speaker, SpeakerType
from tasrih.officials import Official, Registry, derived_id
from tasrih.officials.derived_ids import UNREGISTERED
from tasrih.officials.names import said, spoken
from tasrih.officials.transliteration import respaced

T = TypeVar("T")

MAX_EPITHET_WORDS = 3


class Naming:
    """Says whom a phrase of one article names. Changes nothing: voices are remembered by those who take its word."""

    def __init__(self, registry: Registry, body: Reading, on: date, voices: Sequence[Voice]) -> None:
        """Take the article's text, where names and titles are looked for, its date, and who spoke, last one last."""
        self._body = body
        self._known = Lookups(registry, body, on)
        self._registered = Registered(self._known)
        self._voices = voices
        self._names = FullNames(body)
        self._authors = Authors(body)
        self.mentions = Mentions(body, registry.country_of)
        self._resuming = Resuming(voices, self.mentions, self._known)
        self.others = Others(self, body, voices)
        self._trimmed: dict[tuple[bool, Phrase], Phrase] = {}
        self._wordings: dict[tuple[bool, Phrase], tuple[list[str], str, SpeakerType]] = {}
        self._meant: dict[tuple[bool, Phrase], Reference] = {}
        self._described: dict[tuple[bool, Phrase], Reference] = {}
        self._people: dict[Phrase, Reference] = {}

    def forget(self) -> None:
        """Keep nothing of what phrases were found to mean: others spoke since, or somebody was called something new."""
        self._meant.clear()
        self._described.clear()
        self._people.clear()

    def _kept(
        self, kept: dict[tuple[bool, Phrase], T], find: Callable[[Reading, Phrase], T], reading: Reading, phrase: Phrase
    ) -> T:
        """What there is to find of a phrase, found once for as long as it is kept."""
        asked = reading is self._body, phrase
        found = kept.get(asked)
        if found is None:
            found = kept[asked] = find(reading, phrase)
        return found

    def reference(self, reading: Reading, phrase: Phrase) -> Reference:
        """The speaker that one conjunct of a phrase means; kept until `forget`."""
        return self._kept(self._meant, self._reference, reading, phrase)

    def itself(self, reading: Reading, phrase: Phrase) -> Reference:
        """The speaker that a phrase without a name describes, whoever it is; kept until `forget`."""
        return self._kept(self._described, self._itself, reading, phrase)

    def _reference(self, reading: Reading, phrase: Phrase) -> Reference:
        whole = reading.words[phrase.start : phrase.end]
        titles, posts = titles_of(whole), posts_of(whole)
        phrase = self.trimmed(reading, phrase)
        words = reading.words[phrase.start : phrase.end]
        head = words[0]
        author = self._authors.meant(reading, phrase)
        if author:
            return Reference(self.mentioned(author).voice, frozenset(), "", how="same person")
        if phrase.has_name:
            voice, how = self._named(reading, phrase, titles)
            return Reference(voice, titles, head.base, posts, how)
        if head.flags & LATTER and len(words) == 1:
            same, how = self._named_last(reading, phrase.start, she=bool(head.flags & FEMININE)), "same person"
        elif any(w.flags & SAME for w in words):
            titles = titles - titles_of([w for w in words if w.flags & SAME])
            same, how = self._resuming.titled(titles, head), "same title"
            if same is None:
                same, how = self._resuming.last_person(), "same person"
        elif all(w.flags & HONORIFIC for w in words):  # `سموه`
            same, how = self._honoured(reading, phrase)
        else:
            same, how = self._resuming.titled(titles, head), "title again"
        if same:
            return Reference(same, frozenset(), "", how=how)
        voice, how = self._unnamed(reading, phrase, titles)
        return Reference(voice, titles, head.base, posts, how)

    def trimmed(self, reading: Reading, phrase: Phrase) -> Phrase:
        """A phrase that ends where the name in it does, by the registry or by the article."""
        return self._kept(self._trimmed, self._ended, reading, phrase)

    def _ended(self, reading: Reading, phrase: Phrase) -> Phrase:
        found = self._registered.trimmed(reading, phrase)
        return with_place(reading, without_apposition(reading, ended(reading, phrase))) if found == phrase else found

    def _wording(self, reading: Reading, phrase: Phrase) -> tuple[list[str], str, SpeakerType]:
        """Keys, text and type of a phrase without a name, as it would stand alone; kept for the article."""
        return self._kept(self._wordings, worded, reading, phrase)

    def _itself(self, reading: Reading, phrase: Phrase) -> Reference:
        phrase = with_place(reading, without_apposition(reading, phrase))
        words = reading.words[phrase.start : phrase.end]
        titles, (keys, own, kind) = titles_of(words), self._wording(reading, phrase)
        fuller = self._fuller_body(words, titles, keys)
        text = fuller if fuller and len(words) > 1 else own
        official = self._official(reading, phrase, keys, fuller) if kind != "anonymous" else None
        official_id = self._whose(official, reading, phrase) or id_of(text)
        speaker = Speaker(name=text, type=kind, official_id=None if kind == "anonymous" else official_id)
        voice = self._met(Voice(speaker, frozenset(), titles, words[0].base))
        return Reference(voice, titles, words[0].base, posts_of(words))

    def _official(self, reading: Reading, phrase: Phrase, keys: list[str], fuller: str | None) -> Official | None:
        """The body or post that a phrase without a name names."""
        found = self._registered.called(reading, phrase, keys) or self._known.in_post(keys)
        return found or self._registered.body(reading.words[phrase.start : phrase.end], fuller)

    def mentioned(self, phrase: Phrase) -> Reference:
        """Whom the text names where it does."""
        found = self._people.get(phrase) if phrase.has_name else self.reference(self._body, phrase)
        if found is None:
            words = self._body.words[phrase.start : phrase.name_start] or self._body.words[phrase.start : phrase.end]
            titles = titles_of(words)
            voice, _ = self._named(self._body, self.trimmed(self._body, phrase), titles)
            found = self._people[phrase] = Reference(voice, titles, words[0].base, posts_of(words))
        return found

    def _named(self, reading: Reading, phrase: Phrase, titles: frozenset[str]) -> tuple[Voice, str]:
        name = said(reading.keys[phrase.name_start : phrase.name_end])
        glued = (phrase.joined and phrase.name_start == phrase.start) or reading.words[phrase.name_start].prefixes_name
        joined = bool(name) and (glued or self.mentions.joins(name[0])) and not self._known.is_place(name)
        if joined:
            name[0] = name[0][1:]
        keys = frozenset(name)
        known = next((v for v in reversed(self._voices) if v.is_called(keys)), None)
        quoted = None if known else self._quoted(name)
        if quoted:
            return quoted, "name again"
        head = reading.words[phrase.start].base
        if known and keys <= known.keys:
            return known, "name again"
        text = clean(reading.tokens.readable(phrase.name_start, phrase.name_end))[joined:]
        found = self._registered.named(name, self._names) or self._registered.with_title(reading, phrase)
        fullest = None if found else self._full_name(name)
        found = found or (self._known.called(spoken(fullest[0])) if fullest else None)
        same = self._met_before(found.id) if found else None
        if same:
            return same, "registered again"
        fullest = fullest or self._names.fullest(name) or self._names.of_official(found)
        alone = phrase.start == phrase.name_start and reading.words[phrase.start].flags & DEFINITE
        body = self.mentions.headed_body(name) if alone and not (found or fullest) else None
        if body:
            return self.reference(self._body, body).voice, "fuller body"
        full, full_keys = fullest or (text, keys)
        kind: SpeakerType = found.type if found else "person"
        own = self._whose(found, reading, phrase) or derived_id(full, person=True)
        speaker = Speaker(name=full, type=kind, official_id=own)
        how = "fuller name" if fullest else "registered name" if found else "name"
        return self._met(Voice(speaker, full_keys | keys, titles, head, found)), how

    def _whose(self, official: Official | None, reading: Reading, phrase: Phrase) -> str | None:
        """Id of whoever answers for an official, or else of the registered body in whose name somebody speaks.

        Other bodies are called now so and now otherwise.
        """
        if official:
            return self._known.answerable(official)
        body = spoken_for(reading, phrase)
        whose = (self.itself(reading, body).voice.speaker.official_id if body else None) or UNREGISTERED
        return None if whose.startswith(UNREGISTERED) else whose

    def _quoted(self, name: list[str]) -> Voice | None:
        """The body met before whose name in quotation marks this is."""
        return next((voice for voice in reversed(self._voices) if voice.is_quoted(name)), None)

    def _unnamed(self, reading: Reading, phrase: Phrase, titles: frozenset[str]) -> tuple[Voice, str]:
        words = reading.words[phrase.start : phrase.end]
        keys, text, kind = self._wording(reading, phrase)
        quoted = self._quoted(keys)
        if quoted:
            return quoted, "name again"
        if words[0].flags & QUOTE and self._names.fullest(keys):  # `وقال «الوردي»`
            inside = phrase.start + 1
            return self._named(reading, replace(phrase, name_start=inside, name_end=inside + len(keys)), titles)
        state = self._registered.state(reading, phrase)
        text = state.name if state else text
        official = state or self._registered.called(reading, phrase, keys)
        if official:
            return self._called(official, keys, text, titles, words[0].base)
        post = words[0].flags & (TITLE | ORGANISATION) == TITLE  # nobody is called `الرئاسة`
        holder = self.mentions.holder(words) if post else None
        if holder:
            return self._named(self._body, self.trimmed(self._body, holder), titles)[0], "holder"
        if len(words) == 1 and words[0].flags & TITLE and self._names.fullest(keys):  # `المعلم`, a minister's name
            return self._named(reading, replace(phrase, name_start=phrase.start, name_end=phrase.end), titles)
        if kind == "office" and words[0].flags & DEFINITE and len(words) <= MAX_EPITHET_WORDS:
            spoke_last = self._resuming.described(keys, words)
            if spoke_last:
                return spoke_last, "epithet"
        if kind == "office":
            return self._in_post(reading, phrase, titles)
        body = self._fuller_body(words, titles, keys)
        name = body or text
        official = self._registered.body(words, body)
        official_id = self._known.answerable(official) if official else id_of(name)
        speaker = Speaker(name=name, type=kind, official_id=None if kind == "anonymous" else official_id)
        return self._met(Voice(speaker, frozenset(), titles, words[0].base)), "fuller body" if body else "described"

    def _called(
        self, official: Official, keys: list[str], text: str, titles: frozenset[str], head: str
    ) -> tuple[Voice, str]:
        """The voice of a registered official that a phrase without a name calls so."""
        known = self._met_before(official.id)
        if known:
            return known, "registered again"
        name = (self._names.fullest(keys) or (text, None))[0] if official.type == "person" else text
        speaker = Speaker(name=name, type=official.type, official_id=self._known.answerable(official))
        return self._met(Voice(speaker, frozenset(keys), titles, head, official)), "registered " + official.type

    def _fuller_body(self, words: list[Word], titles: frozenset[str], keys: list[str]) -> str | None:
        """The name that the article gives elsewhere to a body that is called by its first or its last words here."""
        if words[0].flags & DEFINITE and not words[0].flags & SPEAKER_HEAD:
            longer = self.mentions.headed_body(keys)
            return written(self._body, longer) if longer else None
        if len(words) == 1:
            return self.mentions.fuller_body(titles, words[0].base)
        general = len(words) <= MAX_EPITHET_WORDS and all(word.flags & DEFINITE for word in words)
        if not general or not words[0].flags & ORGANISATION:
            return None
        longer = self.mentions.longer_body(words[0].base, keys)
        return written(self._body, longer) if longer else None

    def _in_post(self, reading: Reading, phrase: Phrase, titles: frozenset[str]) -> tuple[Voice, str]:
        """The voice of whoever holds a post that the article gives no name to."""
        keys, text, _ = self._wording(reading, phrase)
        official = self._known.in_post(keys)
        known = self._met_before(official.id) if official else None
        if known:
            return known, "post again"
        official_id = self._whose(official, reading, phrase) or derived_id(text)
        speaker = Speaker(name=text, type="office", official_id=official_id)
        head = reading.words[phrase.start].base
        return self._met(Voice(speaker, frozenset(), titles, head, official)), "registered post" if official else "post"

    def _honoured(self, reading: Reading, phrase: Phrase) -> tuple[Voice | None, str]:
        """The person who has an honour: who spoke last if he does, else who was named last with it, or a title."""
        last, pronoun = self._resuming.last_person(), reading.keys[phrase.start]
        named = self.mentions.honoured(pronoun, phrase.start) if reading is self._body else []
        voices = [self.mentioned(mention).voice for mention in named[:MAX_NEARBY]]
        if not (voices or last or self.mentions.gives(pronoun)):  # it gives it to `معالي وزير النقل`, who has no name
            voices = [one.voice for one in self.others.nearby(reading, phrase.start)]
        return (last if last in voices or not voices else voices[0]), "same title" if voices else "honorific"

    def _named_last(self, reading: Reading, at: int, *, she: bool) -> Voice | None:
        """Who was named last before `الأخير`, or else who spoke last."""
        last = self.mentions.named_last(at, she=she) if reading is self._body else None
        return self.mentioned(last).voice if last else self._resuming.last_person()

    def _met(self, voice: Voice) -> Voice:
        """The one met before under the same name, or this new one."""
        known = next((known for known in self._voices if known.is_same(voice)), None)
        if known is None and voice.official:
            voice.state = self._known.state_of(voice.official)
        return known or voice

    def _met_before(self, official_id: str) -> Voice | None:
        persons = (v for v in self._voices if v.speaker.type == "person")  # a body keeps the name it is given here
        return next((v for v in persons if v.official and v.official.id == official_id), None)

    def _full_name(self, name: list[str]) -> tuple[str, frozenset[str]] | None:
        """The fullest form of a name in the article: what ends with it, or begins with a given name alone."""
        full = self._names.fullest(name) or (self._names.begun(name[0]) if len(name) == 1 else None)
        spellings = respaced(name) if full is None and name else ()
        full = full or next((found for other in spellings if (found := self._names.fullest(other))), None)
        return full or (self._sounding(name[0]) if len(name) == 1 else None)

    def _sounding(self, last: str) -> tuple[str, frozenset[str]] | None:
        """The name of one who spoke, or has a title, that ends with another spelling of a foreign family name."""
        voice = self._resuming.sounding(last)
        if voice:
            return voice.speaker.name, voice.keys
        mention = self.mentions.sounding(last)
        return self._names.at(mention.name_start, mention.name_end) if mention else None
