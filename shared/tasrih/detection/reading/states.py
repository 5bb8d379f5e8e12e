"""States whose name has several words: `جنوب أفريقيا ترفض`, `حكومة كوريا الجنوبية`."""

from collections.abc import Sequence

from tasrih.detection.vocabulary.classes import NOUN, ORGANISATION, TITLE
from tasrih.detection.vocabulary.state_names import StateNames, beginning, further
from tasrih.detection.vocabulary.word import Word


def read_states(words: list[Word], keys: Sequence[str], states: StateNames) -> None:
    """Read such a name as that of a state; of one that begins with a body (`المملكة …`), what nothing is known of."""
    end = 0
    for i in states.places(keys):
        named = states.at(keys, i) if i >= end else None
        if named:
            end = i + len(named.words)
            of_body = words[i].flags & (ORGANISATION | TITLE)
            if not of_body:
                words[i] = beginning(keys[i], named)
            for n in range(i + 1, end):
                if not (of_body and words[n].flags & NOUN):
                    words[n] = further(keys[n], named)
