"""Learns whom an attribution's speaker is: `detection/data/models/speakers.json`.

Each annotated claim with a cue is one question: which of the candidates is the speaker its annotation names. The
weights maximise the likelihood of the right ones among all of the same question (a conditional logit).
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from msgspec.structs import replace

from tasrih.detection.attributions.attribution import Attribution, Link
from tasrih.detection.attributions.finding import find_attribution
from tasrih.detection.attributions.fronted import fronted_attribution
from tasrih.detection.attributions.postposed import ADVERBIAL, adverbial_attribution
from tasrih.detection.models.linear import Binary, encoded
from tasrih.detection.reading.clauses import read_headline
from tasrih.detection.reading.field import Reading
from tasrih.detection.speakers.candidates import Candidate
from tasrih.detection.speakers.choice import Scored
from tasrih.detection.speakers.features import TEMPLATES
from tasrih.detection.speakers.resolution import Speakers
from tasrih.detection.speakers.voices import Reference
from tasrih.detection.vocabulary.lexicon import Lexicon
from tasrih.detection.vocabulary.words import Vocabulary
from tasrih.events.model import Field
from tasrih.officials.registry import Registry
from tasrih.training.adapting import start_of, with_rest
from tasrih.training.fit import FOLDS, fold_of
from tasrih.training.fitted import DIGITS, Fitted, Prior, by_value
from tasrih.training.gold import Annotated, GoldClaim, Placed, placed

STRENGTH, LEAST, SMALLEST, ROUNDS = 0.3, 6, 0.07, 50
"""Inverse of the regularisation, fewest questions a value is kept for, smallest weight kept, and steps at most."""

_TITLES = (
    "الرئيس رئيس وزير الوزير الوزراء الخارجيه الدفاع الداخليه المتحدث الناطق باسم الامير الملك السيد "
    "السيده الدكتور د المهندس م الشيخ اللواء العميد العقيد الجنرال السفير النائب المستشار المستشاره "
    "مستشار الامين العام مبعوث المبعوث السابق السابقه "
)
RULE = "rule"
"""The template whose values tell first whether rules choose the same."""
FOR_RULES = 0.7
"""Added to the weight of what rules choose: they were made for news of every year, the weights by a few sets of it."""

TITLES = frozenset(_TITLES.split())
"""Words that do not tell one name from another."""
FIELDS: tuple[Field, ...] = ("text", "title")
"""In the order in which the detector reads them."""
_FOLDED = str.maketrans("إأآٱىةؤئ", "اااايهوي")


class Question(NamedTuple):
    """One claim with all who may be its speaker."""

    article: str
    set: str
    claim: GoldClaim
    scored: list[Scored]
    right: list[bool]
    rule: bool
    """Whether rules alone answer rightly."""
    answer: Candidate | None


Choose = Callable[[list[Scored], list[bool]], Candidate | None]


class Asker:
    """Walks through articles claim by claim and asks who speaks, with the voices that the answers so far gave."""

    def __init__(self) -> None:
        self._lexicon, self._registry = Lexicon.load(), Registry.load()
        self._vocabulary = Vocabulary.of(self._lexicon, self._registry)

    def questions(self, articles: Iterable[Annotated], choose: Callable[[str], Choose]) -> Iterator[Question]:
        """The questions of articles in order; `choose` gives what answers them for an article's id."""
        for article in articles:
            body = Reading(article.news.text, self._vocabulary)
            speakers = Speakers(self._registry, body, article.news.published_at.date())
            for field in FIELDS:
                reading = body if field == "text" else read_headline(article.news.title, self._vocabulary)
                claims = placed(article, field, reading.tokens)
                for claim in sorted(claims, key=lambda one: (one.cue or (one.start,))[0]):
                    yield self._question(article, reading, speakers, claim, choose(article.news.id))

    def _question(
        self, article: Annotated, reading: Reading, speakers: Speakers, claim: Placed, choose: Choose
    ) -> Question:
        attribution = attribution_of(reading, claim, self._lexicon)
        speakers.conversation.turn_to(reading)
        name = claim.claim.speaker_name or claim.claim.speaker
        scored = speakers.candidates(reading, attribution)
        right = [same_speaker(name, names(one.candidate.references)) for one in scored]
        rule = same_speaker(name, names(speakers.by_rule(reading, attribution)))
        answer = choose(scored, right)
        voices = speakers.chosen(answer).voices if answer else ()
        if attribution.carries_on:
            speakers.spoke(reading, attribution, voices)
        return Question(article.news.id, article.set, claim.claim, scored, right, rule, answer)


def attribution_of(reading: Reading, claim: Placed, lexicon: Lexicon) -> Attribution:
    """The attribution that stands at an annotated cue; one made of the annotation where none is found."""
    if claim.cue is None:
        return _made(reading, claim, claim.start, claim.start)
    first, end = claim.cue
    if reading.words[first].openings:
        found = adverbial_attribution(reading, first, lexicon, min(claim.start, first))
        if found:
            return found
    attributions = [a for i in range(first, end) if reading.words[i].cues and (a := find_attribution(reading, i))]
    near = next((a for a in attributions if abs(a.start - claim.start) <= 2), None)
    fronted = (a for i in range(first, end) if (a := fronted_attribution(reading, i)))
    found = near or next(fronted, None) or next(iter(attributions), None) or _made(reading, claim, first, end)
    if claim.start >= end:
        return replace(found, start=claim.start)
    return found if found.end >= 0 else replace(found, start=claim.start, end=claim.end, frame="postposed")


def _made(reading: Reading, claim: Placed, first: int, end: int) -> Attribution:
    form = next((form for i in range(first, end) for _, form in reading.words[i].cues), ADVERBIAL)
    frame: Link = "quote" if first == end else "postposed" if claim.start < first else "clause"
    return Attribution(first, end, form, frame, claim.start, -1, "say", "statement", ())


def names(references: Sequence[Reference]) -> str:
    """The names of joint speakers as annotations write them."""
    return " + ".join(reference.voice.speaker.name for reference in references)


def same_speaker(one: str, other: str) -> bool:
    """Whether two names mean the same: each speaker of one is part of, or holds, one of the other."""
    first, second = [_tokens(part) for part in one.split(" + ")], [_tokens(part) for part in other.split(" + ")]
    if len(first) != len(second):
        return False
    return all(any(a and b and (a <= b or b <= a) for b in second) for a in first)


def _tokens(name: str) -> frozenset[str]:
    text = re.sub("[\u064b-\u0652\u0670\u0640]", "", unicodedata.normalize("NFKC", name)).translate(_FOLDED)
    words = re.sub(r"[^\w\s]", " ", text).split()
    return frozenset(word for word in words if word not in TITLES) or frozenset(words)


_PREFERRED = ("itself", "alike", "carried", "pair", "titled", "issuer", "met", "described", "near")


def rightly(scored: list[Scored], right: list[bool]) -> Candidate | None:
    """A right candidate, the likeliest kind first; without any the first one."""
    good = [one.candidate for one, ok in zip(scored, right, strict=True) if ok]
    if good:
        return min(good, key=lambda one: _PREFERRED.index(one.link))
    return scored[0].candidate if scored else None


def by_model(model: Binary) -> Choose:
    """What answers by a model."""

    def choose(scored: list[Scored], _: list[bool]) -> Candidate | None:
        return max(scored, key=lambda one: model.score(one.values)).candidate if scored else None

    return choose


class Table(NamedTuple):
    """The candidates of many questions, one a row, by the values they have."""

    matrix: Any
    values: list[tuple[int, Any]]
    """Template and value of each column."""
    question: Any
    """Number of the question of each row, rising."""
    right: Any
    """1 for the rows of right candidates."""
    articles: list[str]
    """Article of each question."""


def tabled(questions: Sequence[Question], prior: Prior | None = None) -> Table:
    """The questions that tell right candidates from wrong ones, as a table."""
    import numpy as np
    from scipy.sparse import csr_matrix

    asked = [q for q in questions if any(q.right) and not all(q.right)]
    counts = Counter(pair for q in asked for pair in {p for one in q.scored for p in enumerate(one.values)})
    known = prior.fitted.named() if prior else frozenset()
    values = [
        (n, value)
        for (n, value), count in counts.items()
        if value is not None and (count >= LEAST or (TEMPLATES[n], encoded(value)) in known)
    ]
    values.sort(key=lambda pair: (pair[0], encoded(pair[1])))
    column = {pair: n for n, pair in enumerate(values)}
    columns: list[int] = []
    ends, question = [0], list[int]()
    right: list[float] = []
    for n, q in enumerate(asked):
        for one, ok in zip(q.scored, q.right, strict=True):
            columns += [column[pair] for pair in enumerate(one.values) if pair in column]
            ends.append(len(columns))
            question.append(n)
            right.append(float(ok))
    matrix = csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(right), len(values)))
    return Table(matrix, values, np.array(question), np.array(right), [q.article for q in asked])


def learn(table: Table, without: int = -1, prior: Prior | None = None) -> Fitted:
    """The weights under which the right candidates are likeliest, from all folds but one."""
    import numpy as np
    from scipy.optimize import minimize

    kept = np.array([fold_of(article) != without for article in table.articles])[table.question]
    matrix, right = table.matrix[kept], table.right[kept]
    _, starts, groups = np.unique(table.question[kept], return_index=True, return_inverse=True)
    transposed = matrix.T.tocsr()
    names = [(TEMPLATES[n], encoded(value)) for n, value in table.values]
    origin = start_of(prior.fitted, names).ravel() if prior else np.zeros(len(names))
    asked = (article for article in table.articles if fold_of(article) != without)
    counts = np.array([prior.hold if prior and article in prior.kept else 1.0 for article in asked])

    def loss(weights: Any) -> tuple[float, Any]:
        scores, away = matrix @ weights, weights - origin
        odds = np.exp(scores - np.maximum.reduceat(scores, starts)[groups])
        good = odds * right
        total, total_good = np.add.reduceat(odds, starts), np.add.reduceat(good, starts) + 1e-300
        cost = np.sum(counts * (np.log(total) - np.log(total_good))) + away @ away / (2 * STRENGTH)
        slope = transposed @ (counts[groups] * (odds / total[groups] - good / total_good[groups])) + away / STRENGTH
        return float(cost), slope

    found = minimize(loss, origin, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS}).x
    weights = by_value(names, found[:, None], SMALLEST)
    if prior:
        return Fitted((), prior.fitted.bias, with_rest(prior.fitted, names, weights))
    for value, (weight,) in weights.get(RULE, {}).items():
        if value.startswith("[true"):
            weights[RULE][value] = (round(weight + FOR_RULES, DIGITS),)
    return Fitted((), (0.0,), weights)


def figures(questions: Sequence[Question], prefix: str = "") -> dict[str, float]:
    """Shares of the claims whose speaker is right: learned, by rules alone, and at best; by set and over all."""
    shares: dict[str, float] = {}
    for name in ("all", *sorted({q.set for q in questions})):
        own = [q for q in questions if name in ("all", q.set)]
        good = [q for q in own if q.answer and same_speaker(_name(q.claim), names(q.answer.references))]
        typed = [q for q in good if q.answer and q.answer.references[0].voice.speaker.type == q.claim.speaker_type]
        for label, count in (
            ("claims", len(own)),
            ("learned", len(good) / len(own)),
            ("rules", sum(q.rule for q in own) / len(own)),
            ("best", sum(any(q.right) for q in own) / len(own)),
            ("type", len(typed) / max(1, len(good))),
        ):
            shares[f"{prefix}{name} {label}"] = round(float(count), 4)
    return shares


def _name(claim: GoldClaim) -> str:
    return claim.speaker_name or claim.speaker


def train(
    articles: Sequence[Annotated], asked: Collection[str], prior: Prior | None = None
) -> tuple[Fitted, dict[str, float]]:
    """What articles teach, and its figures on those `asked`, each answered by a model learned without it."""
    asker = Asker()
    table = tabled(list(asker.questions(articles, lambda _: rightly)), prior)
    models = [by_model(learn(table, n, prior).binary(TEMPLATES)) for n in range(FOLDS)]
    measured = (article for article in articles if article.news.id in asked)
    answered = asker.questions(measured, lambda article: models[fold_of(article)])
    return learn(table, prior=prior), figures(list(answered))
