"""A part of one holder's index in this process, as claims that are decided one after the other leave it.

Several claims of a holder are read for at once and written at once. In between each is decided on what the index would
say to it had those before it been written already: the same lists of numbers under keys, the same bounds, the same
ranking.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain

from tasrih.events.model import Position
from tasrih.positions.deciding.engine import State
from tasrih.positions.storing.store import MAX_CANDIDATES, MAX_PER_KEY, Key, Loaded, index_keys


def ranked(lists: Iterable[Sequence[int]]) -> list[int]:
    """Numbers that stand in most of the lists, then the newest, at most `MAX_CANDIDATES`."""
    shared = Counter(chain.from_iterable(lists))
    return sorted(shared, key=lambda number: (-shared[number], -number))[:MAX_CANDIDATES]


def enter(number: int, numbers: list[int]) -> None:
    """Enter a position under a key, whose oldest numbers go where they are more than `MAX_PER_KEY`."""
    if number not in numbers:
        numbers.append(number)
        del numbers[:-MAX_PER_KEY]


class Excerpt:
    """What was loaded for some claims, and what those already decided changed of it.

    Args:
        loaded: from the store, with the positions that some of it was merged into where they are not forgotten.
    """

    def __init__(self, loaded: Loaded) -> None:
        self._records = dict(loaded.records)
        self._numbers = loaded.numbers
        self._lists = {key: list(numbers) for key, numbers in loaded.lists.items()}
        self._last = loaded.last
        self._is_changed = False

    def state(self, keys: Iterable[Key]) -> State | None:
        """The positions that matter to one of the claims; None if one of them is not here, so that it must be loaded.

        That cannot be before something was put.
        """
        numbers = ranked(map(self._lists.__getitem__, keys)) if self._lists else list(self._records)
        if self._is_changed and not all(map(self._records.__contains__, numbers)):
            return None
        held = (self._records.get(number) for number in numbers)
        state = {position.position_id: position for position in held if position}
        while wholes := self._wholes(state):
            state |= wholes
        return state

    def _wholes(self, state: State) -> State:
        """What some of these positions were merged into, as far as it is there and not among them."""
        targets = {position.merged_into for position in state.values() if position.merged_into} - state.keys()
        numbers = sorted((self._numbers[target] for target in targets if target in self._numbers), reverse=True)
        return {position.position_id: position for position in map(self._records.__getitem__, numbers)}

    def put(self, positions: Iterable[Position]) -> None:
        """Write states of positions, as the store will."""
        for position in positions:
            self._is_changed = True
            number = self._numbers.get(position.position_id)
            if number is None:
                number = self._last = self._last + 1
                self._numbers[position.position_id] = number
            self._records[number] = position
            for key in index_keys(position):
                if key in self._lists:
                    enter(number, self._lists[key])
