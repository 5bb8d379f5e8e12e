"""`tasrih lexicon`: check the cue lexicon, and see which line of the data a word's readings come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from tasrih.arabic.morphology import Form
    from tasrih.detection.lexicon import Cue, Lexicon


@click.group()
def command() -> None:
    """The cue lexicon: which words report what, and how they are inflected."""


@command.command()
@click.argument("words", nargs=-1)
def check(words: tuple[str, ...]) -> None:
    """Validate the lexicon; for each WORD print the form it is and the line it comes from.

    Exits 1 when a word is no form of an entry and starts no attribution, 2 when the data is bad.
    """
    from tasrih.detection.lexicon import Lexicon

    lexicon = Lexicon.load()
    if not words:
        click.echo(_summary(lexicon))
    missing = [word for word in words if not _explain(lexicon, word)]
    if missing:
        raise SystemExit(1)


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
