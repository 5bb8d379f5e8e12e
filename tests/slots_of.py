"""The slots of a content, for the tests of all that fills them."""

from tasrih.arabic.tokens import Tokens
from tasrih.detection.slots.reader import extract


def slots_of(content, kind="commitment", *, cue_cls="say", speaker_name="سامر القاضي", addressee="", published=None):
    tokens = Tokens(content)
    return extract(
        kind=kind, content=tokens.keys, raw=tokens.words, cue_cls=cue_cls, speaker_name=speaker_name,
        addressee=addressee, published=published,
    )  # fmt: skip
