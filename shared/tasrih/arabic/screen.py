"""A quick exact test whether a word can be a form of the lexicon, so that the analyser is spared all other words."""

from tasrih.arabic.database import Stems, fits, prefixes, suffixes


class Screen:
    """Stems and affixes as bit sets of the stem categories that they are or fit."""

    def __init__(self, stems: Stems) -> None:
        """Take the stems of a database; the affixes are those of the language."""
        bit: dict[str, int] = {}
        self._stems: dict[str, int] = {}
        for surface, category in stems:
            self._stems[surface] = self._stems.get(surface, 0) | bit.setdefault(category, 1 << len(bit))
        self._affixes: dict[str, dict[str, int]] = {}
        for prefix in prefixes():
            after = self._affixes.setdefault(prefix.surface, {})
            for suffix in suffixes():
                mask = sum(flag for category, flag in bit.items() if fits(category, prefix, suffix))
                after[suffix.surface] = after.get(suffix.surface, 0) | mask
        self._longest_prefix = max(map(len, self._affixes))
        self._suffix_sizes = sorted({len(suffix.surface) for suffix in suffixes()})

    def __contains__(self, key: str) -> bool:
        """Whether some cut of the word into prefix, stem and suffix fits."""
        stems, size = self._stems, len(key)
        for start in range(min(self._longest_prefix + 1, size)):
            after = self._affixes.get(key[:start])
            if after is None:
                continue
            for length in self._suffix_sizes:
                end = size - length
                if end > start and stems.get(key[start:end], 0) & after.get(key[end:], 0):
                    return True
        return False
