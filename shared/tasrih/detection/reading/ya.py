"""Texts that end no word in ى, or none in ي: whether `علي` and `على` are a name there only their neighbours tell."""

from collections import Counter
from collections.abc import Sequence
from itertools import compress, count

from tasrih.arabic.tokens import Tokens
from tasrih.detection.vocabulary.classes import (
    BREAK,
    COLON,
    CONNECTIVE,
    HONORIFIC,
    MARK,
    NOUN,
    PREPOSITION,
    QUOTE,
    RELATIONAL,
    TITLE,
    VERB,
)
from tasrih.detection.vocabulary.word import Word
from tasrih.detection.vocabulary.words import Vocabulary

_YAS, _MAQSURA = ("ي", "ی"), "ى"
_FEWEST = 8
"""Words that end in one of the two before the text is known to write it for both."""
_RARE = 20
"""As many times rarer the other one may be and still be a slip."""
_AHEAD = MARK & ~QUOTE | BREAK | PREPOSITION | CONNECTIVE | VERB
"""What may follow a name and never a preposition."""


def read_ya(tokens: Tokens, words: list[Word], keys: Sequence[str], vocabulary: Vocabulary) -> None:
    """Read names that only ى or ي tells from a particle by what stands beside them, where the text writes but one."""
    places = list(compress(count(), map(vocabulary.ya_names.__contains__, keys)))
    if not places or not _writes_one(tokens.words):
        return
    for i in places:
        name, particle = vocabulary.ya_names[keys[i]]
        words[i] = vocabulary.word(name if _is_name(words, i) else particle)


def _writes_one(words: list[str]) -> bool:
    ends = Counter([word[-1] for word in words])
    fewer, more = sorted((ends[_MAQSURA], sum(ends[ya] for ya in _YAS)))
    return more >= _FEWEST and fewer * _RARE <= more


def _is_name(words: list[Word], i: int) -> bool:
    """`الوزير على حسن`, `حسن على في`; not `شدد على حسن`, `رد حسن على الوزير`."""
    before = words[i - 1] if i else None
    behind = words[i + 1] if i + 1 < len(words) else None
    if before is None:
        return False
    if any(cue.governs("ala") for cue, _ in before.cues) and not before.flags & TITLE:
        return False
    known = before.is_known_name or before.flags & (TITLE | HONORIFIC | RELATIONAL)
    if behind is None or behind.flags & _AHEAD:
        return bool(known) and not (behind and behind.flags & COLON and not before.is_known_name)
    named = behind.is_known_name and not behind.flags & NOUN
    return named and bool(known or before.flags & VERB)
