"""`tasrih lexicon`: check the cue lexicon, see which line a word comes from, and what the lexicon may lack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tasrih.errors import TasrihError
from tasrih.events.articles import read_articles
from tasrih.settings import read_settings

if TYPE_CHECKING:
    from tasrih.arabic.morphology import Form
    from tasrih.detection.vocabulary.cues import Cue
    from tasrih.detection.vocabulary.lexicon import Lexicon


@click.group()
def command() -> None:
    """The cue lexicon: which words report what, and how they are inflected."""


@command.command()
@click.argument("words", nargs=-1)
def check(words: tuple[str, ...]) -> None:
    """Validate the lexicon; for each WORD print the form it is and the line it comes from.

    Exits 1 when a word is no form of an entry and starts no attribution, 2 when the data is bad.
    """
    from tasrih.detection.vocabulary.lexicon import Lexicon

    lexicon = Lexicon.load()
    if not words:
        click.echo(_summary(lexicon))
    missing = [word for word in words if not _explain(lexicon, word)]
    if missing:
        raise SystemExit(1)


@command.command("compile")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit 1 if it is not there or stale.")
def compile_(only_check: bool) -> None:
    """Inflect all words of the lexicon and keep the forms beside it, so that processes start sooner.

    Worth it where nothing changes, as in an image. After a change of the lexicon or of the code the forms are made at
    each start again, with a line in the log, until this is called again.
    """
    from tasrih.arabic.compiled import read, write
    from tasrih.detection.vocabulary.lexicon import COMPILED, DATA, Lexicon

    entries = Lexicon.load(sorted(DATA.glob("*.yaml"))).entries
    if only_check:
        if not read(COMPILED, entries):
            click.echo(f"{COMPILED} is not there or of no use", err=True)
            raise SystemExit(1)
        return
    try:
        write(COMPILED, entries)
    except OSError as error:
        raise TasrihError(f"the forms cannot be kept: {error}") from error
    click.echo(COMPILED)


@command.command()
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option(
    "--at-least", type=click.IntRange(min=1), default=2, show_default=True, metavar="N", help="Leave out rarer words."
)
@click.option(
    "--limit", type=click.IntRange(min=1), default=100, show_default=True, metavar="N", help="Print so many at most."
)
def gaps(files: tuple[str, ...], at_least: int, limit: int) -> None:
    """List words of articles that stand where a cue would and that the lexicon does not know.

    FILE holds articles (a JSON list, NDJSON or plain text; - for stdin, the default).

    Writes a line each, the likeliest first: how often, the word without a conjunction, how often with a speaker beside
    it, before which marks (clause, quote, colon), and one place. A verb that reports belongs in the data; a name, a
    noun or an auxiliary does not.
    """
    from tasrih.detection.detector import Detector
    from tasrih.detection.reading.gaps import find_gaps

    settings = read_settings()
    detector = Detector.load(officials=settings.officials_files, topics=settings.topics_files)
    readings = (
        detector.read(text) for article in read_articles(files or ("-",)) for text in (article.title, article.text)
    )
    for gap in find_gaps(readings)[:limit]:
        if gap.marks.total() >= at_least:
            marks = " ".join(f"{mark} {times}" for mark, times in sorted(gap.marks.items()))
            click.echo(f"{gap.marks.total()}  {gap.word}  speaker {gap.speakers} {marks}  {gap.example}")


def _summary(lexicon: Lexicon) -> str:
    forms = sum(1 for _ in lexicon.morphology.forms())
    idioms = sum(map(len, lexicon.idioms.values()))
    return f"{len(lexicon.cues)} cues with {forms} forms, {idioms} idioms, {len(lexicon.attributions)} attributions: ok"


def _explain(lexicon: Lexicon, word: str) -> bool:
    """Print all that is known of a word; False when it is nothing."""
    from tasrih.arabic.folding import fold

    readings = lexicon.analyze(fold(word))
    for cue, form in readings:
        click.echo(f"{word}  {lexicon.places[cue.id]}  {_form(form)}  {_cue(cue)}")
    starts = lexicon.attributions_from(fold(word))
    for attribution in starts:
        rest = " ".join("/".join(sorted(place)) for place in attribution.words[1:])
        click.echo(f"{word} {rest}".rstrip() + f"  attribution, then {attribution.follow}")
    if not readings and not starts:
        click.echo(f"{word}  not in the lexicon")
    return bool(readings or starts)


def _form(form: Form) -> str:
    proclitics = [form.conjunction, form.preposition, "س" if form.future else "", "ال" if form.definite else ""]
    parts = [part for part in (*proclitics, form.written, form.suffix) if part]
    person = f"{form.person or ''}{form.gender}{form.number}"
    return f"{'+'.join(parts)} {form.pos} {person}{' passive' if form.passive else ''}".rstrip()


def _cue(cue: Cue) -> str:
    frames = " ".join(sorted(cue.frames)) or "idioms only"
    light = f"; takes a stance by {' '.join(sorted(cue.light))}" if cue.light else ""
    return f"{cue.lemma} {cue.cls}/{cue.kind}{' weak' if cue.weak else ''} [{frames}{light}]"
