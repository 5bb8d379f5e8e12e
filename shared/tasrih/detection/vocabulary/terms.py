"""Terms written in data files, found in folded tokens whatever clitics stand on their words. For kinds and topics.

A term is one word or several, written as in a dictionary (`صواريخ بعيدة المدى`) and folded when loaded. Each word also
matches with proclitics (و ف ب ل ك ال) and possessive endings (ه ها هم نا …). `=word` matches that spelling only;
`word*` any word that begins so; `a|b` either.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import compress, count, product
from typing import Generic, NamedTuple, TypeVar

from tasrih.arabic.folding import fold
from tasrih.memo import Memo

Tag = TypeVar("Tag")

_ENDINGS = ("ها", "هم", "هن", "هما", "نا", "كم", "ه", "ي")
_LAST_LETTERS = frozenset("اهمني")
_LONGEST = 64  # a longer token is no word
_RECENT = 1 << 12  # every index keeps what it made of a word: this is for the others that ask soon after


@lru_cache(maxsize=_RECENT)
def bases(key: str) -> tuple[str, ...]:
    """Forms that a folded word may have without its clitics, the word itself first. Most are no words: look them up."""
    found = []
    for form in _without_proclitics(key):
        found.append(form)
        if form[-1:] not in _LAST_LETTERS:
            continue
        for ending in _ENDINGS:
            if form.endswith(ending) and len(form) >= len(ending) + 2:
                stem = form[: -len(ending)]
                found.append(stem)
                if stem.endswith("ت"):  # ta marbuta opens before an ending: مساعدته is مساعده + ه
                    found.append(stem[:-1] + "ه")
                elif stem[-1] in "ئؤ":  # so does hamza change its seat: حلفائها is حلفاء + ها
                    found.append(stem[:-1] + "ء")
    return tuple(found)


def _without_proclitics(key: str) -> Iterator[str]:
    yield key
    forms = [key]
    if key[:1] in ("و", "ف") and len(key) > 2:
        forms.append(key[1:])
        yield key[1:]
    for form in forms:
        yield from _without_preposition(form)


def _without_preposition(form: str) -> Iterator[str]:
    if len(form) < 4:
        if len(form) == 3 and form[0] in "بل":
            yield form[1:]
    elif form.startswith("ال"):
        yield form[2:]
    elif form.startswith("لل"):
        yield form[2:]
        yield form[1:]
    elif form[0] in "بلك":
        yield form[1:]
        if form.startswith("ال", 1):
            yield form[3:]


class _Node(Generic[Tag]):
    __slots__ = ("next", "tags")

    def __init__(self) -> None:
        self.next: dict[str, _Node[Tag]] = {}
        self.tags: list[Tag] = []


class _Known(NamedTuple, Generic[Tag]):
    """What a folded token is to the terms; nothing is held of one that can be no word of theirs."""

    words: tuple[str, ...]
    """Words of terms that it can be."""
    nodes: Sequence[_Node[Tag]]
    """Where the terms that begin with it go on."""
    tagged: bool
    """Whether it is a term by itself."""


class TermIndex(Generic[Tag]):
    """A trie of terms. Finding is linear in the tokens; a word seen before costs one dictionary look-up."""

    def __init__(self, terms: Iterable[tuple[str, Tag]]) -> None:
        """Index pairs of a term, in the notation of the module, and its tag.

        Raises:
            ValueError: a term without words, or a word without letters.
        """
        self._root: _Node[Tag] = _Node()
        self._vocabulary: set[str] = set()
        self._exact: set[str] = set()
        self._prefixes: set[str] = set()
        self._known: Memo[_Known[Tag] | None] = Memo(self._look)
        for term, tag in terms:
            self._add(term, tag)
        self._lengths = sorted({len(prefix) for prefix in self._prefixes})
        self._shortest = self._lengths[0] if self._lengths else 0
        self._heads = {prefix[: self._shortest] for prefix in self._prefixes}

    def _add(self, term: str, tag: Tag) -> None:
        words = [[self._word(form) for form in fold(word).split("|")] for word in term.split()]
        if not words:
            raise ValueError("a term needs at least one word")
        for way in product(*words):
            node = self._root
            for word in way:
                node = node.next.setdefault(word, _Node())
            if tag not in node.tags:
                node.tags.append(tag)

    def _word(self, form: str) -> str:
        if not form.strip("=*"):
            raise ValueError("a word of a term needs letters")
        if form.endswith("*"):
            self._prefixes.add(form[:-1])
        if form.startswith("="):
            self._exact.add(form[1:])
        self._vocabulary.add(form)
        return form

    def words(self, key: str) -> tuple[str, ...]:
        """Words of terms that a folded token can be; remembered."""
        known = self._known[key]
        return known.words if known else ()

    def _look(self, key: str) -> _Known[Tag] | None:
        words = self._words(key) if len(key) <= _LONGEST and self._may_be_word(key) else ()
        if not words:
            return None
        following = self._root.next
        nodes = [following[word] for word in words if word in following]
        return _Known(words, nodes, any(node.tags for node in nodes))

    def _may_be_word(self, key: str) -> bool:
        """Whether it may be a word of some term: of most tokens this is all that is asked."""
        forms, heads, shortest = bases(key), self._heads, self._shortest
        if key in self._exact or not self._vocabulary.isdisjoint(forms):
            return True
        return not heads.isdisjoint([form[:shortest] for form in forms])

    def _words(self, key: str) -> tuple[str, ...]:
        found = {"=" + key: None} if key in self._exact else {}
        for base in bases(key):
            if base in self._vocabulary:
                found[base] = None
            for length in self._lengths:
                if base[:length] in self._prefixes:
                    found[base[:length] + "*"] = None
        return tuple(found)

    def opens(self, key: str) -> bool:
        """Whether some term can begin with this token."""
        known = self._known[key]
        return known is not None and bool(known.nodes)

    def find(self, keys: Sequence[str]) -> Iterator[tuple[int, int, Tag]]:
        """All terms in a text: their first token, one past their last, and their tag, by first token."""
        words = [*map(self._known.__getitem__, keys), None]
        for start in compress(count(), words):  # most are None
            known = words[start]
            if known and known.nodes and (known.tagged or words[start + 1]):
                for end, tag in self._follow(keys, start, known.nodes):
                    yield start, end, tag

    def at(self, keys: Sequence[str], start: int) -> Iterator[tuple[int, Tag]]:
        """Terms that begin at token `start`, shorter ones first: one past their last token, and their tag."""
        known = self._known[keys[start]]
        return self._follow(keys, start, known.nodes) if known else iter(())

    def _follow(self, keys: Sequence[str], start: int, nodes: Sequence[_Node[Tag]]) -> Iterator[tuple[int, Tag]]:
        end = start + 1
        while nodes:
            for node in nodes:
                for tag in node.tags:
                    yield end, tag
            if end == len(keys):
                return
            words = self.words(keys[end])
            nodes = [node.next[word] for node in nodes for word in words if word in node.next] if words else ()
            end += 1
