"""Schemas of the data files that put words into classes; comments of the files say what each list is for."""

from msgspec import Struct

from tasrih.detection.vocabulary.cues import Frame


class Nouns(Struct, frozen=True, forbid_unknown_fields=True):
    """Schema of data/nouns.yaml: space-separated words per class, and names of bodies."""

    title: str
    honorific: str
    honorific_pronoun: str
    report: str
    author: str
    article: str
    eponym: str
    eponymous: str
    organisation: str
    body: tuple[str, ...]
    anonymous: str
    outlet: str
    filler: str
    name_particle: str
    name_link: str
    name_second: str
    no_speaker: str
    feminine: str
    document: str
    womans_post: str
    bank: str
    acting: str
    affairs: str
    left_out: str
    association: str
    area: str
    firm: str
    epithet: str


class Affixes(Struct, frozen=True, forbid_unknown_fields=True):
    """Beginnings and ends of words that tell something of them, as space-separated lists."""

    noun: str
    possessive: str
    no_name_before: str
    no_name_after: str
    common: str
    tanwin: str
    accusative: str
    relational: str
    oblique: str
    dual: str
    feminine: str


class Particles(Struct, frozen=True, forbid_unknown_fields=True):
    """Schema of data/particles.yaml: space-separated words or marks per class."""

    complementiser: str
    complementiser_pronoun: str
    continued_complementiser: str
    takes_complementiser: str
    preposition: str
    adverb: str
    connective: str
    relative: str
    reporter_turn: str
    phrase_turn: str
    same: str
    impersonal: str
    dummy: str
    negation: str
    what: str
    by_these: str
    wording: str
    entitles: str
    possibility: str
    supposed: str
    unreal: str
    not_done: str
    question: str
    joint_opener: str
    takes_object: str
    topic_opener: str
    subordinator: str
    after_which: str
    lead_in: str
    aide: str
    serves_at: str
    close_to: str
    pronoun: str
    demonstrative: str
    pointer: str
    matter: str
    may_be_said: str
    record: str
    armed: str
    measure: str
    fate: str
    tells_name: str
    own_name: str
    manner: str
    refrains: str
    latter: str
    was: str
    highlight: str
    label: str
    time_label: str
    resumptive: str
    then: str
    counts: str
    issues: str
    sentence_end: str
    ellipsis: str
    clause_mark: str
    opening_quote: str
    closing_quote: str
    even_quote: str
    colon: str
    name_hyphen: str
    name_apostrophe: str
    frame_preposition: dict[Frame, str]
    spelled_name: str
    affixes: Affixes


class CommonWords(Struct, frozen=True, forbid_unknown_fields=True):
    """Schema of data/common.yaml."""

    common: str


class Names(Struct, frozen=True, forbid_unknown_fields=True):
    """Schema of data/names.yaml: space-separated personal names that are also words, and parts of foreign ones."""

    given: str
    family: str
    double: str
    elided: str
    folds_alike: str
    compound: str
