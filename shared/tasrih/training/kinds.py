"""Learns which kind a claim is of: examples from annotated articles, fits in folds, the model's file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tasrih.arabic.tokens import Tokens
from tasrih.detection.attributions.attribution import Attribution
from tasrih.detection.attributions.content import Content
from tasrih.detection.attributions.finding import find_attribution
from tasrih.detection.attributions.fronted import fronted_attribution
from tasrih.detection.attributions.postposed import adverbial_attribution
from tasrih.detection.kinds.features import BAGS, TEMPLATES, Said, said
from tasrih.detection.kinds.features import features as read
from tasrih.detection.kinds.model import KindModel
from tasrih.detection.models.linear import MultiClass, encoded
from tasrih.detection.reading.clauses import read_headline
from tasrih.detection.reading.field import Reading
from tasrih.detection.vocabulary.lexicon import Lexicon
from tasrih.detection.vocabulary.words import Vocabulary
from tasrih.events.model import KINDS, Field, Kind
from tasrih.officials.registry import Registry
from tasrih.training.fit import Example, bag, by_fold, features, fit, fold_of
from tasrih.training.fitted import Fitted, Prior
from tasrih.training.gold import Annotated, Placed, placed

STRENGTH = 0.2
"""Inverse of the regularisation."""
LEAST = 3
"""Values seen in fewer claims are left out."""
SMALLEST = 0.1
DIGITS = 2
"""Smaller weights and more decimals change some three decisions in a thousand and double the file."""
TRUST, TRUST_STATEMENT = 1.5, 0.35
"""Added for a kind that the rules give a content, less where it is a statement. Rare kinds have few examples; rules
were written for them, and where the rest says little their verdict is the better guess."""
FIRM = 4.0
"""Weight of a claim of a set whose kinds are surer than those of the others, where nothing was learned of it before."""
FIELDS: tuple[Field, ...] = ("title", "text")


class Labelled(NamedTuple):
    """An annotated claim as the detector would see it, and its kind."""

    claim: Said
    kind: Kind
    article: str
    set: str

    def example(self) -> Example:
        """What it shows."""
        values, bags = read(self.claim)
        single = features(TEMPLATES, values)
        several = (pair for name, found in zip(BAGS, bags, strict=True) for pair in bag(name, found))
        return Example((*single, *several), self.kind, self.article)


class Reader:
    """Reads annotated articles with the detector's words and cues."""

    def __init__(self) -> None:
        """Load words and cues."""
        self._lexicon = Lexicon.load()
        self._vocabulary = Vocabulary.of(self._lexicon, Registry.load())

    def claims(self, articles: Iterable[Annotated]) -> Iterator[Labelled]:
        """All claims of the articles."""
        for article in articles:
            for field in FIELDS:
                reading = (read_headline if field == "title" else Reading)(article.text(field), self._vocabulary)
                for place in placed(article, field, reading.tokens):
                    yield Labelled(self._said(reading, place), place.claim.kind, article.news.id, article.set)

    def _said(self, reading: Reading, place: Placed) -> Said:
        claim, keys = place.claim, reading.tokens.keys
        direct = reading.within[place.start] >= 0
        mixed = reading.has_quote_mark(place.start, place.end)
        content = Content(place.start, place.end, "direct" if direct else "mixed" if mixed else "indirect")
        speaker = keys[slice(*place.speaker)] if place.speaker else []
        attribution = self._attribution(reading, place)
        found = said(
            reading, content, attribution, field=claim.field, speaker=[*speaker, *Tokens(claim.speaker_name).keys],
            speaker_type=claim.speaker_type,
        )  # fmt: skip
        return found if attribution or not place.cue else found._replace(cue=keys[place.cue[0]])

    def _attribution(self, reading: Reading, place: Placed) -> Attribution | None:
        """That of the annotated cue, even one that the detector would doubt."""
        words = reading.words
        for i in range(*place.cue or (0, 0)):
            found = adverbial_attribution(reading, i, self._lexicon) if words[i].openings else None
            if found is None and words[i].cues:
                found = find_attribution(reading, i) or fronted_attribution(reading, i) or _unled(reading, i, place)
            if found is not None:
                return found
        return None


def _unled(reading: Reading, i: int, place: Placed) -> Attribution:
    """The likeliest reading of a cue that no mark of its leads to the content."""
    cue, form = reading.words[i].cues[0]
    return Attribution(i, i + 1, form, "postposed", place.start, -1, cue.cls, cue.kind, (), entry=cue.id)


def learn(examples: Sequence[Example], prior: Prior | None = None) -> Fitted:
    """The model of examples; a prior trusts the rules already."""
    fitted = fit(examples, strength=STRENGTH, least=LEAST, smallest=SMALLEST, digits=DIGITS, prior=prior)
    if prior:
        return fitted
    verdicts = fitted.weights.setdefault("verdict", {})
    for n, kind in enumerate(fitted.classes):
        row = verdicts.get(encoded(kind), (0.0,) * len(fitted.classes))
        trust = TRUST_STATEMENT if kind == "statement" else TRUST
        verdicts[encoded(kind)] = (*row[:n], round(row[n] + trust, DIGITS), *row[n + 1 :])
    return fitted


def model(fitted: Fitted) -> MultiClass:
    """As the detector uses it."""
    return fitted.multi_class(TEMPLATES, BAGS)


def weighed(labelled: Iterable[Labelled], weights: Mapping[str, float]) -> list[Example]:
    """Examples by how much their set counts, once if nothing is told."""
    return [one.example()._replace(weight=weights.get(one.set, 1.0)) for one in labelled]


def told(scoring: MultiClass, labelled: Iterable[Labelled]) -> list[Kind]:
    """The kind of each claim by a model."""
    best = KindModel(scoring)
    return [best.kind(one.claim) for one in labelled]


def predicted(labelled: Sequence[Labelled], examples: Sequence[Example], prior: Prior | None = None) -> list[Kind]:
    """For each claim the kind by a model learned from those of the examples that are of other articles."""
    kinds: dict[int, Kind] = {}
    for n, fitted in by_fold(examples, lambda others: learn(others, prior)):
        places = [i for i, one in enumerate(labelled) if fold_of(one.article) == n]
        kinds |= zip(places, told(model(fitted), (labelled[i] for i in places)), strict=True)
    return [kinds[i] for i in range(len(labelled))]


def figures(labelled: Sequence[Labelled], said_kinds: Sequence[Kind], name: str) -> dict[str, float]:
    """Accuracy over all claims and in each set, and F1 of each kind."""
    pairs = [(one.kind, kind) for one, kind in zip(labelled, said_kinds, strict=True)]
    found = {f"{name}: accuracy": _accuracy(pairs)}
    for part in dict.fromkeys(one.set for one in labelled):
        inside = [pair for one, pair in zip(labelled, pairs, strict=True) if one.set == part]
        found[f"{name}: accuracy, {part}"] = _accuracy(inside)
    for kind in KINDS:
        both = sum(pair == (kind, kind) for pair in pairs)
        either = sum(gold == kind for gold, _ in pairs) + sum(told == kind for _, told in pairs)
        found[f"{name}: F1, {kind}"] = round(2 * both / either, 3) if either else 0.0
    return found


def _accuracy(pairs: Sequence[tuple[Kind, Kind]]) -> float:
    return round(sum(gold == told for gold, told in pairs) / max(len(pairs), 1), 3)


def rules_alone(labelled: Iterable[Labelled]) -> list[Kind]:
    """The kind of each claim by the rules."""
    return [one.claim.verdict() for one in labelled]
