"""What an article's text tells of those named in it: holders of titles and honours, full names of bodies."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import islice

from msgspec.structs import replace

from tasrih.arabic.database import clitics
from tasrih.detection.attributions.subjects import COMMAS
from tasrih.detection.reading.field import Reading
from tasrih.detection.reading.objects import FEMININE_KEY
from tasrih.detection.reading.phrases import LI, Phrase, phrase_before, read_phrase
from tasrih.detection.speakers.voices import are_others, head_of, posts_of, titles_of, without_pronoun, written
from tasrih.detection.vocabulary.classes import (
    CLAUSE_MARK,
    CONJOINED,
    COUNTRY,
    DEFINITE,
    FEMININE,
    FILLER,
    HONORIFIC,
    LEFT_OUT,
    ORGANISATION,
    PREFIXED,
    RELATIONAL,
    SPEAKER_HEAD,
    TITLE,
)
from tasrih.detection.vocabulary.word import Word
from tasrih.memo import Memo
from tasrih.officials.transliteration import sounds_like

_FEMININE_ENDS = (FEMININE_KEY, "ي", "ا")
"""How an adjective that may be feminine ends when it is folded: `الأولى`, `العليا`."""
MAX_TITLE_TOKENS = 25
MAX_BODY_TOKENS = 8
MAX_NAME_TOKENS = 9
MAX_PEOPLE = 60
MAX_BODIES = 3
MAX_ISSUER_TOKENS = 120
MAX_OCCURRENCES = 12
"""Places of a name or title looked at in an article; keeps the search linear in any text."""
MAX_RIVALS = 2
"""Holders of posts of one kind of whom the one named without his state may be that of a state."""


class Mentions:
    """The names and titles of one text, looked up by a word of theirs."""

    def __init__(self, text: Reading, country_of: Callable[[str], str | None]) -> None:
        """Take the text, and the countries as a function of a folded word."""
        self._text = text
        self._words = text.words
        self._country_of = country_of
        self._heads: list[int] | None = None
        self._people: list[tuple[Phrase, frozenset[str]]] | None = None
        self._titled: Memo[list[int]] = Memo(self._heads_of)
        """Base of a speaker noun to its places."""

    def holder(self, title: list[Word]) -> Phrase | None:
        """Where the text names the person with this title, or a single person who shares most of it."""
        head, titles, posts = head_of(title[0]), titles_of(title), posts_of(title)
        loose: list[tuple[Phrase, frozenset[str]]] = []
        for phrase, words in self._held(head):
            held = frozenset(word.base for word in words)
            if titles <= held:
                return phrase
            shares = (titles & held) - {head} or not held - {head}
            if shares and not are_others(posts, posts_of(words)):
                loose.append((phrase, held))
        if len(titles) < 2 or not loose:
            return None
        nearest = max(_share(titles, held) for _, held in loose)
        near = [(phrase, held) for phrase, held in loose if _share(titles, held) == nearest]
        names, rivals = ({self._words[phrase.name_end - 1].key for phrase, _ in held} for held in (near, loose))
        if len(names) > 1 or (len(rivals) > MAX_RIVALS and self.states(titles) - self.states(near[0][1])):
            return None  # of many ministers the one without a state is not `الوزير الأركادي`
        return None if self._conflict(titles, near[0][1]) else near[0][0]

    def _held(self, head: str) -> Iterator[tuple[Phrase, list[Word]]]:
        """Those named with a title of this head noun, before the name or behind it, with the words of the title."""
        words = self._words
        for i in self._titled[head]:
            for phrase in self._phrases((i,) if words[i].flags & TITLE else (), MAX_TITLE_TOKENS):
                named, end = phrase, phrase.name_start
                sure = phrase.has_name and not self._is_doubtful(phrase)
                if not sure and not words[i].flags & (CONJOINED | PREFIXED):
                    named, end = self._named_before(i) or phrase, phrase.end
                if named.has_name and not self._is_doubtful(named):
                    yield named, words[i:end]

    def _named_before(self, end: int) -> Phrase | None:
        """Who is named right before a title: `معالي فلان وزير النقل`, `قال فلان، وزير النقل،`."""
        words = self._words
        before = phrase_before(self._text, end, max(0, end - MAX_NAME_TOKENS), loose=True)
        if before:
            return before[-1]
        end -= bool(end and words[end - 1].flags & CLAUSE_MARK)
        start = end
        while start > max(0, end - MAX_NAME_TOKENS) and words[start - 1].continues_name:
            start -= 1
        full = end - start > 1 and words[start].is_known_name
        return Phrase(start, end, start, end, words[start].flags) if full else None

    def people(self) -> list[tuple[Phrase, frozenset[str]]]:
        """All persons named with a title, in order, with the words of their titles."""
        if self._people is None:
            self._people = []
            end = 0
            for i, word in enumerate(self._words):
                if i >= end and word.flags & (TITLE | HONORIFIC) and len(self._people) < MAX_PEOPLE:
                    for phrase in self._phrases((i,), MAX_TITLE_TOKENS):
                        if phrase.has_name and not self._is_doubtful(phrase):
                            held = frozenset(w.base for w in self._words[phrase.start : phrase.name_start])
                            self._people.append((phrase, held))
                            end = phrase.name_end  # whom he meets may follow: `التقى الوزير فلان | السفير فلانا`
        return self._people

    def honoured(self, pronoun: str, at: int) -> list[Phrase]:
        """Persons named before a place with the honour that a pronoun means (`سموه`), the last one first."""
        honour = without_pronoun(pronoun)
        return [phrase for phrase, held in reversed(self.people()) if phrase.end <= at and honour in held]

    def sounding(self, last: str) -> Phrase | None:
        """The first person named in full with a title whose name ends with another spelling of a foreign one."""
        full = (mention for mention, _ in self.people() if mention.name_end - mention.name_start > 1)
        return next((one for one in full if sounds_like(self._words[one.name_end - 1].key, last)), None)

    def named_last(self, at: int, *, she: bool) -> Phrase | None:
        """The person with a title or the body of one gender that was named last before a place."""
        people = (mention for mention, _ in self.people())
        before = [one for one in (*people, *self.bodies_before(at)) if one.end <= at]
        alike = (one for one in before if bool(one.flags & FEMININE) is she)
        return max(alike, key=lambda one: one.end, default=None)

    def gives(self, pronoun: str) -> bool:
        """Whether the text gives somebody the honour that a pronoun means."""
        return self._text.frequency(without_pronoun(pronoun)) > 0

    def joins(self, key: str) -> bool:
        """Whether a name that the text never gives is و and one that it does: `… والوردي: لن نوقع`."""
        return key.startswith("و") and not self._text.frequency(key) and self._text.frequency(key[1:]) > 0

    def states_joined(self, at: int) -> list[Phrase]:
        """The two states that stand together last before a place: `السعودية ومصر`."""
        words = self._words
        for i in range(min(at, len(words)) - 2, max(-1, at - MAX_ISSUER_TOKENS), -1):
            both = words[i].flags & words[i + 1].flags & COUNTRY
            if both and words[i + 1].flags & CONJOINED and not words[i].flags & RELATIONAL:
                parts = ((i, words[i].flags & CONJOINED), (i + 1, CONJOINED))
                return [Phrase(n, n + 1, n + 1, n + 1, words[n].flags, bool(joined)) for n, joined in parts]
        return []

    def bodies(self, head: str) -> list[Phrase]:
        """Phrases of two words or more with this head."""
        found: dict[str, Phrase] = {}
        for phrase in self._phrases((i for i in self._titled[head] if not self._stands_alone(i)), MAX_BODY_TOKENS):
            if phrase.end - phrase.start > 1:
                found.setdefault(self._text.tokens.readable(phrase.start, phrase.end), phrase)
        return list(found.values())

    def bodies_before(self, at: int) -> list[Phrase]:
        """The bodies named in full last before a place, the last one first."""
        places = self._body_places
        behind = bisect_left(places, at)
        near = places[max(0, behind - MAX_BODIES) : behind]
        return list(self._phrases((i for i in reversed(near) if i > at - MAX_ISSUER_TOKENS), MAX_BODY_TOKENS))

    def bodies_after(self, at: int) -> list[Phrase]:
        """The body named in full next behind a place."""
        places = self._body_places
        first = bisect_left(places, at)
        return list(
            self._phrases((i for i in places[first : first + 1] if i < at + MAX_ISSUER_TOKENS), MAX_BODY_TOKENS)
        )

    @cached_property
    def _body_places(self) -> list[int]:
        """Where bodies are named in full, with nothing joined to them."""
        return [
            i
            for i, word in enumerate(self._words)
            if word.flags & ORGANISATION and not word.flags & (PREFIXED | CONJOINED) and not self._stands_alone(i)
        ]

    def _is_doubtful(self, phrase: Phrase) -> bool:
        """A name of one word that stands nowhere else may be any word (`الوزير ارتكب`)."""
        single = phrase.name_end - phrase.name_start == 1
        return single and self._text.frequency(self._words[phrase.name_start].key) < 2

    def _conflict(self, titles: frozenset[str], held: frozenset[str]) -> bool:
        """Whether two titles name different states."""
        asked, given = self.states(titles), self.states(held)
        return bool(asked and given and not asked & given)

    def states(self, titles: frozenset[str]) -> set[str]:
        """The states that a title names."""
        article = clitics().article  # `العراق` is a state, `عراق` is not
        return {code for word in titles if (code := self._country_of(word) or self._country_of(article + word))}

    def fuller_body(self, titles: frozenset[str], head: str) -> str | None:
        """Longest name in the article of the body called by its head noun alone here (`المرصد`)."""
        if not titles:
            return None
        places = (i for i in self._titled[head] if not self._stands_alone(i))
        best = max(self._phrases(places, MAX_BODY_TOKENS), key=lambda phrase: phrase.end - phrase.start, default=None)
        if best is None or best.end - best.start < 2:
            return None
        end = next((i for i in range(best.start + 1, best.end) if self._words[i].key in COMMAS), best.end)
        return written(self._text, replace(best, end=end))

    def longer_body(self, head: str, keys: list[str]) -> Phrase | None:
        """Where the article names in full a body that is called by its first words here (`الأمانة العامة`).

        The name goes on with ل, which behind a reporting verb is the one who is told.
        """
        words, size = self._words, len(keys)
        for i in self._titled[head]:
            end = i + size
            if end >= len(words) or self._text.tokens.keys[i + 1 : end] != keys[1:]:
                continue
            word = words[end]
            goes_on = word.key.startswith(LI) if word.flags & PREFIXED else word.key.startswith(clitics().contracted)
            if not goes_on or word.flags & TITLE or (i and words[i - 1].cues):
                continue
            near = range(end + 1, min(end + MAX_BODY_TOKENS, len(words)))
            limit = next((n for n in near if words[n].flags & TITLE), near.stop)
            inner = read_phrase(self._text, end, limit, tight=True)
            if inner and inner[0].end > end:
                stop = inner[0].end
                return Phrase(i, stop, stop, stop, words[i].flags, bool(words[i].flags & CONJOINED))
        return None

    def headed_body(self, keys: list[str]) -> Phrase | None:
        """The longest body of the text that is called by the words behind its noun here (`الصحة`)."""
        may_be = (i for i in self._body_places if self._words[i].flags & LEFT_OUT)
        places = (i for i in may_be if self._text.tokens.keys[i + 1 : i + 1 + len(keys)] == keys)
        named = self._phrases(islice(places, MAX_OCCURRENCES), MAX_BODY_TOKENS)
        return max(named, key=lambda phrase: phrase.end - phrase.start, default=None)

    def _stands_alone(self, i: int) -> bool:
        """Whether a head has the article and no adjective that agrees with it: `المرصد`, not `المرصد السوري`."""
        words = self._words
        if not words[i].flags & DEFINITE:
            return False
        behind = words[i + 1] if i + 1 < len(words) else None
        if behind is None or not behind.flags & DEFINITE:
            return True
        masculine = behind.flags & FILLER and not behind.key.endswith(_FEMININE_ENDS)
        return bool(masculine) and words[i].key.endswith(FEMININE_KEY)  # `رئيس الحكومة | السابق`

    def _phrases(self, places: Iterable[int], reach: int) -> Iterator[Phrase]:
        """The first conjunct of the phrase at each place, at most `reach` tokens long."""
        for i in places:
            yield from read_phrase(self._text, i, min(i + reach, len(self._words)), tight=True)[:1]

    def _heads_of(self, base: str) -> list[int]:
        words = self._words
        if self._heads is None:
            self._heads = [i for i, word in enumerate(words) if word.flags & SPEAKER_HEAD]
        return list(islice((i for i in self._heads if words[i].base == base), MAX_OCCURRENCES))


def _share(titles: frozenset[str], held: frozenset[str]) -> tuple[int, int]:
    """How much of a title another has, and how little else."""
    return len(titles & held), -len(held - titles)
