"""Who spoke before and is meant again by a title, a description or nothing but an honour."""

from collections.abc import Sequence

from tasrih.detection.speakers.lookups import Lookups
from tasrih.detection.speakers.mentions import Mentions
from tasrih.detection.speakers.voices import Voice, are_others, may_be_called, posts_of
from tasrih.detection.vocabulary.classes import DEFINITE
from tasrih.detection.vocabulary.word import Word
from tasrih.officials.derived_ids import IN_THE_NAME_OF
from tasrih.officials.transliteration import sounds_like

MAX_RECENT = 8
"""Speakers among whom a description with a state looks for that state's."""


class Resuming:
    """The voices of one article as those that phrases without a name go back to."""

    def __init__(self, voices: Sequence[Voice], mentions: Mentions, known: Lookups) -> None:
        """Take who spoke, last one last, the titles in the text, and the registry."""
        self._voices = voices
        self._mentions = mentions
        self._known = known

    def titled(self, titles: frozenset[str], head: Word) -> Voice | None:
        """A speaker already met whose titles include all the words of this phrase."""
        if not titles or (not head.flags & DEFINITE and len(titles) < 2):
            return None
        for voice in reversed(self._voices):
            if head.base in voice.heads and titles <= voice.titles:
                return voice
        return None

    def described(self, keys: list[str], words: list[Word]) -> Voice | None:
        """The person who spoke last, for a description that names nobody else (`المتحدث`, `المسؤول الجزائري`).

        No man is called by a woman's post (`المدعية العسكرية`), nobody by another post than his.
        """
        head, posts = words[0], posts_of(words)
        if IN_THE_NAME_OF in keys or (len(keys) > 1 and self._known.holds(keys)):
            return None
        asked, last = self._mentions.states(frozenset(keys)), self.last_person()
        last = None if last and (not may_be_called(last, head.flags) or are_others(posts, last.posts)) else last
        if not asked:
            return last
        recent = (voice for voice in reversed(self._voices[-MAX_RECENT:]) if voice.speaker.type == "person")
        own = (voice for voice in recent if may_be_called(voice, head.flags))
        of_it = next((voice for voice in own if asked & self._states_of(voice)), None)
        return of_it or (last if last and not self._states_of(last) else None)

    def sounding(self, last: str) -> Voice | None:
        """The person with a full name of which a word is another spelling of a foreign family name."""
        people = (voice for voice in reversed(self._voices) if voice.speaker.type == "person" and len(voice.keys) > 1)
        return next((voice for voice in people if any(sounds_like(key, last) for key in voice.keys)), None)

    def _states_of(self, voice: Voice) -> set[str]:
        """Codes of the states that a voice serves, by the registry or its titles."""
        own = {voice.official.country} if voice.official and voice.official.country else set()
        return own | self._mentions.states(voice.titles)

    def last_person(self) -> Voice | None:
        """The person who spoke last, if that is not long ago."""
        return next((v for v in reversed(self._voices[-4:]) if v.speaker.type == "person"), None)
