"""Whom a phrase may mean besides the one it is taken for: those whom the text names around it, or who spoke."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tasrih.detection.reading.field import Reading
from tasrih.detection.reading.phrases import Phrase
from tasrih.detection.speakers.voices import Reference, Voice, titles_of

if TYPE_CHECKING:
    from tasrih.detection.speakers.naming import Naming

MAX_LINKED = 4
MAX_NEARBY = 3


class Others:
    """The others of one article, best or nearest first."""

    def __init__(self, naming: "Naming", body: Reading, voices: Sequence[Voice]) -> None:
        """Take what says whom phrases name, the article's text, and who spoke, last one last."""
        self._naming = naming
        self._body = body
        self._voices = voices

    def linked(self, reading: Reading, phrase: Phrase) -> list[Reference]:
        """Persons whose titles share a word with a phrase without a name, and bodies with its head, best first."""
        titles = titles_of(reading.words[phrase.start : phrase.end])
        scored = [
            (len(common), -n, mention)
            for n, (mention, held) in enumerate(self._naming.mentions.people())
            if (common := titles & held)
        ]
        scored.sort(reverse=True)
        people = [self._naming.mentioned(mention) for _, _, mention in scored[:MAX_LINKED]]
        head = reading.words[phrase.start].base
        bodies = [self._naming.itself(self._body, body) for body in self._naming.mentions.bodies(head)]
        return people + bodies[:MAX_LINKED]

    def bodies_around(self, reading: Reading, phrase: Phrase) -> list[Reference]:
        """Bodies named in full last before a phrase of the text, and next behind it."""
        if reading is not self._body:
            return []
        bodies = self._naming.mentions.bodies_before(phrase.start) + self._naming.mentions.bodies_after(phrase.end)
        return [self._naming.reference(reading, body) for body in bodies]

    def alike(self, reading: Reading, phrase: Phrase) -> list[Voice]:
        """Persons who spoke whose last name is spelled a little otherwise than this one."""
        last = reading.words[phrase.name_end - 1].key
        return [voice for voice in self._voices[:-9:-1] if voice.is_spelled_like(last)][:2]

    def nearby(self, reading: Reading, at: int) -> list[Reference]:
        """Persons named with a title last before a place of the text."""
        if reading is not self._body:
            return []
        before = [mention for mention, _ in self._naming.mentions.people() if mention.end <= at]
        return [self._naming.mentioned(mention) for mention in before[: -MAX_NEARBY - 1 : -1]]

    def pairs(self, reading: Reading, at: int) -> list[tuple[Reference, ...]]:
        """Two persons named with titles last before a place of the text, the first two, and two states joined by و."""
        if reading is not self._body:
            at = len(self._body.words)
        people = [mention for mention, _ in self._naming.mentions.people()]
        before = [mention for mention in people if mention.end <= at]
        found = [pair for pair in (before[-2:], people[:2], self._naming.mentions.states_joined(at)) if len(pair) == 2]
        references = [tuple(map(self._naming.mentioned, pair)) for pair in found]
        return [(one, other) for one, other in references if one.voice is not other.voice]
