"""States whose name has several words: `جنوب أفريقيا ترفض`, `حكومة كوريا الجنوبية`."""

from tasrih.detection.vocabulary.classes import NOUN, ORGANISATION, TITLE
from tasrih.detection.vocabulary.state_names import StateNames, beginning, further
from tasrih.detection.vocabulary.word import Word


def read_states(words: list[Word], states: StateNames) -> None:
    """Read such a name as that of a state; of one that begins with a body (`المملكة …`), what nothing is known of."""
    i = 0
    while i < len(words) - 1:
        named = states.at(words, i)
        end = i + len(named.words) if named else i + 1
        if named:
            of_body = words[i].flags & (ORGANISATION | TITLE)
            if not of_body:
                words[i] = beginning(words[i].key, named)
            for n in range(i + 1, end):
                if not (of_body and words[n].flags & NOUN):
                    words[n] = further(words[n].key, named)
        i = end
