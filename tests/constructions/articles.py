"""Articles of composed paragraphs: several items, some sentences of the reporter, one headline."""

import random
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from tasrih.events.model import NewsMessage
from tests.constructions.composing import Composer, Expected, Item
from tests.constructions.vocabulary import Scenes, Vocabulary

ITEMS = 6
"""Items of one article."""

_PUBLISHED = datetime(2024, 5, 1, 12, tzinfo=UTC)


class Placed(NamedTuple):
    """An item where it stands in an article."""

    item: Item
    field: Literal["text", "title"]
    at: int
    """Offset of its first character in the field."""

    def spans(self) -> Iterator[tuple[int, int, Expected]]:
        """Its claims with the offsets of their contents in the field."""
        return ((self.at + claim.start, self.at + claim.end, claim) for claim in self.item.claims)


class Composed(NamedTuple):
    """An article and the items in it."""

    news: NewsMessage
    placed: tuple[Placed, ...]


def compose(vocabulary: Vocabulary, count: int, seed: int = 0) -> list[Composed]:
    """Articles that hold up to `count` items of every construction."""
    composer = Composer(vocabulary, seed)
    items = [item for one in vocabulary.constructions for item in composer.items(one, count)]
    items += [item for name in vocabulary.silent for item in composer.silent(name, count)]
    draw = random.Random(seed)
    draw.shuffle(items)
    return [_article(n, group, vocabulary.scenes, draw) for n, group in enumerate(_groups(items))]


def _groups(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Items that may stand in one article: one headline, and nobody named in two of them."""
    open_groups: list[list[Item]] = []
    for item in items:
        group = next((group for group in open_groups if _may_join(group, item)), None)
        if group is None:
            group = []
            open_groups.append(group)
        group.append(item)
        if len(group) == ITEMS:
            open_groups.remove(group)
            yield group
    yield from open_groups


def _may_join(group: list[Item], item: Item) -> bool:
    if any(item.people & other.people for other in group):
        return False
    return item.place == "text" or all(other.place == "text" for other in group)


def _article(number: int, items: list[Item], scenes: Scenes, draw: random.Random) -> Composed:
    headline = next((item for item in items if item.place == "title"), None)
    paragraphs: list[tuple[str, Item | None]] = []
    if headline and headline.introduction:
        paragraphs.append((headline.introduction.text, headline.introduction))
    for item in items:
        if item.place == "text":
            paragraphs.append((item.text, item))
        if draw.random() < 1 / 3:
            paragraphs.append((draw.choice(scenes.fillers), None))
    between = draw.choice(["\n", "\n\n"])
    placed, text = [], ""
    for paragraph, owner in paragraphs:
        text += between if text else ""
        if owner:
            placed.append(Placed(owner, "text", len(text)))
        text += paragraph
    if headline:
        placed.append(Placed(headline, "title", 0))
    title = headline.text if headline else draw.choice(scenes.headlines)
    news = NewsMessage(id=f"a{number}", source="constructions", title=title, text=text, published_at=_PUBLISHED)
    return Composed(news, tuple(placed))
