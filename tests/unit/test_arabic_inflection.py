"""Conjugation and declension by example; the spelling of hamza."""

import unicodedata

import pytest

from tasrih.arabic.inflection import Entry, check, inflect
from tasrih.arabic.spelling import same_spelling, sounds_of, spell

SLOTS = ((3, "m", "s"), (3, "f", "s"), (3, "m", "p"), (3, "f", "p"), (1, "", "s"), (1, "", "p"))


def verb(lemma, root, form, imperfect="", *masdars):
    return Entry(id=lemma, lemma=lemma, root=root, form=form, imperfect=imperfect, masdars=masdars)


SAID = verb("قَالَ", "قول", "I", "يَقُولُ", "قَوْل")
CALLED = verb("دَعَا", "دعو", "I", "يَدْعُو", "دَعْوَة")
SAW = verb("رَأَى", "رءي", "I", "يَرَى", "رَأْي")
DENIED = verb("نَفَى", "نفي", "I", "يَنْفِي", "نَفْي")
PROMISED = verb("وَعَدَ", "وعد", "I", "يَعِدُ", "وَعْد")
ANSWERED = verb("رَدَّ", "ردد", "I", "يَرُدُّ", "رَدّ")
POINTED = verb("أَشَارَ", "شور", "IV")
PLEDGED = verb("تَعَهَّدَ", "عهد", "V")
DECRIED = verb("اِسْتَنْكَرَ", "نكر", "X")
WARNED = verb("حَذَّرَ", "حذر", "II")
CALMED = verb("طَمْأَنَ", "طمءن", "QI")
ACCUSED = verb("اِتَّهَمَ", "وهم", "VIII")
CLAIMED = verb("اِدَّعَى", "دعو", "VIII")
SHOWED = verb("أَبْدَى", "بدو", "IV")
FEARED = verb("خَشِيَ", "خشي", "I", "يَخْشَى", "خَشْيَة")
SOLD = verb("بَاعَ", "بيع", "I", "يَبِيعُ", "بَيْع")
BELIEVED = verb("آمَنَ", "ءمن", "IV")
MADE_CLEAR = verb("أَوْضَحَ", "وضح", "IV")
INSISTED = verb("أَصَرَّ", "صرر", "IV")
GREETED = verb("حَيَّا", "حيي", "II")
REASSURED = verb("اِطْمَأَنَّ", "طمءن", "QIV")
CONGRATULATED = verb("هَنَّأَ", "هنء", "II")
WAS_UPSET = verb("اِسْتَاءَ", "سوء", "VIII")


def bare(written):
    return "".join(char for char in written if unicodedata.category(char) != "Mn")


def finite(entry, pos, *, passive=False):
    """Per slot the spellings without diacritics, free forms only, in the order of the paradigm."""
    forms = [form for form in inflect(entry) if form.pos == pos and form.passive == passive and not form.bound]
    return [next(bare(f.written) for f in forms if (f.person, f.gender, f.number) == slot) for slot in SLOTS]


def nominal(entry, pos):
    return {bare(form.written) for form in inflect(entry) if form.pos == pos and not form.bound}


@pytest.mark.parametrize(
    ("entry", "past", "present"),
    [
        (SAID, "قال قالت قالوا قلن قلت قلنا", "يقول تقول يقولون يقلن أقول نقول"),
        (SOLD, "باع باعت باعوا بعن بعت بعنا", "يبيع تبيع يبيعون يبعن أبيع نبيع"),
        (CALLED, "دعا دعت دعوا دعون دعوت دعونا", "يدعو تدعو يدعون يدعون أدعو ندعو"),
        (SAW, "رأى رأت رأوا رأين رأيت رأينا", "يرى ترى يرون يرين أرى نرى"),
        (DENIED, "نفى نفت نفوا نفين نفيت نفينا", "ينفي تنفي ينفون ينفين أنفي ننفي"),
        (FEARED, "خشي خشيت خشوا خشين خشيت خشينا", "يخشى تخشى يخشون يخشين أخشى نخشى"),
        (PROMISED, "وعد وعدت وعدوا وعدن وعدت وعدنا", "يعد تعد يعدون يعدن أعد نعد"),
        (ANSWERED, "رد ردت ردوا رددن رددت رددنا", "يرد ترد يردون يرددن أرد نرد"),
        (POINTED, "أشار أشارت أشاروا أشرن أشرت أشرنا", "يشير تشير يشيرون يشرن أشير نشير"),
        (INSISTED, "أصر أصرت أصروا أصررن أصررت أصررنا", "يصر تصر يصرون يصررن أصر نصر"),
        (SHOWED, "أبدى أبدت أبدوا أبدين أبديت أبدينا", "يبدي تبدي يبدون يبدين أبدي نبدي"),
        (BELIEVED, "آمن آمنت آمنوا آمن آمنت آمنا", "يؤمن تؤمن يؤمنون يؤمن أومن نؤمن"),
        (MADE_CLEAR, "أوضح أوضحت أوضحوا أوضحن أوضحت أوضحنا", "يوضح توضح يوضحون يوضحن أوضح نوضح"),
        (PLEDGED, "تعهد تعهدت تعهدوا تعهدن تعهدت تعهدنا", "يتعهد تتعهد يتعهدون يتعهدن أتعهد نتعهد"),
        (DECRIED, "استنكر استنكرت استنكروا استنكرن استنكرت استنكرنا", "يستنكر تستنكر يستنكرون يستنكرن أستنكر نستنكر"),
        (WARNED, "حذر حذرت حذروا حذرن حذرت حذرنا", "يحذر تحذر يحذرون يحذرن أحذر نحذر"),
        (CALMED, "طمأن طمأنت طمأنوا طمأن طمأنت طمأنا", "يطمئن تطمئن يطمئنون يطمئن أطمئن نطمئن"),
        (REASSURED, "اطمأن اطمأنت اطمأنوا اطمأنن اطمأننت اطمأننا", "يطمئن تطمئن يطمئنون يطمأنن أطمئن نطمئن"),
        (ACCUSED, "اتهم اتهمت اتهموا اتهمن اتهمت اتهمنا", "يتهم تتهم يتهمون يتهمن أتهم نتهم"),
        (CLAIMED, "ادعى ادعت ادعوا ادعين ادعيت ادعينا", "يدعي تدعي يدعون يدعين أدعي ندعي"),
        (GREETED, "حيا حيت حيوا حيين حييت حيينا", "يحيي تحيي يحيون يحيين أحيي نحيي"),
        (CONGRATULATED, "هنأ هنأت هنؤوا هنأن هنأت هنأنا", "يهنئ تهنئ يهنئون يهنئن أهنئ نهنئ"),
        (WAS_UPSET, "استاء استاءت استاؤوا استأن استأت استأنا", "يستاء تستاء يستاؤون يستأن أستاء نستاء"),
    ],
    ids=lambda value: value.id if isinstance(value, Entry) else "",
)  # fmt: skip
def test_conjugates(entry, past, present):
    assert finite(entry, "perfect") == past.split()
    assert finite(entry, "imperfect") == present.split()


@pytest.mark.parametrize(
    ("entry", "past", "present"),
    [
        (SAID, "قيل قيلت قيلوا", "يقال تقال يقالون"),
        (CALLED, "دعي دعيت دعوا", "يدعى تدعى يدعون"),
        (PROMISED, "وعد وعدت وعدوا", "يوعد توعد يوعدون"),
        (POINTED, "أشير أشيرت أشيروا", "يشار تشار يشارون"),
        (ACCUSED, "اتهم اتهمت اتهموا", "يتهم تتهم يتهمون"),
    ],
    ids=lambda value: value.id if isinstance(value, Entry) else "",
)
def test_makes_the_passive(entry, past, present):
    assert finite(entry, "perfect", passive=True)[:3] == past.split()
    assert finite(entry, "imperfect", passive=True)[:3] == present.split()


@pytest.mark.parametrize(
    ("entry", "participles", "masdars"),
    [
        (SAID, "قائل قائلا قائلة قائلون قائلين قائلات", "قول قولا"),
        (CALLED, "داع الداعي داعيا داعية داعون داعين داعيات", "دعوة"),
        (POINTED, "مشير مشيرا مشيرة مشيرون مشيرين مشيرات", "إشارة إشارات"),
        (SHOWED, "مبد مبديا مبدية مبدون مبدين مبديات", "إبداء إبداءات"),
        (WARNED, "محذر محذرا محذرة محذرون محذرين محذرات", "تحذير تحذيرا تحذيرات"),
        (CLAIMED, "مدع مدعيا مدعية مدعون مدعين مدعيات", "ادعاء ادعاءات"),
        (DECRIED, "مستنكر مستنكرا مستنكرة مستنكرون مستنكرين مستنكرات", "استنكار استنكارا"),
        (INSISTED, "مصر مصرا مصرة مصرون مصرين مصرات", "إصرار إصرارا"),
        (CONGRATULATED, "مهنئ مهنئا مهنئة مهنئون مهنئين مهنئات", "تهنئة"),
        (MADE_CLEAR, "موضح موضحا موضحة موضحون موضحين موضحات", "إيضاح إيضاحا"),
        (REASSURED, "مطمئن مطمئنا مطمئنة مطمئنون مطمئنين مطمئنات", "اطمئنان اطمئنانا"),
        (PLEDGED, "متعهد متعهدا متعهدة متعهدون متعهدين متعهدات", "تعهد تعهدا تعهدات"),
        (WAS_UPSET, "مستاء مستاءة مستاؤون مستائين مستاءات", "استياء"),
    ],
    ids=lambda value: value.id if isinstance(value, Entry) else "",
)
def test_declines(entry, participles, masdars):
    expected = {word.removeprefix("ال") for word in participles.split()}
    assert expected <= nominal(entry, "participle")
    assert set(masdars.split()) <= nominal(entry, "masdar")


def test_only_spelled_cases_are_accusative():
    forms = {bare(form.written): form.accusative for form in inflect(CALLED) if form.pos == "participle"}
    assert [forms[word] for word in ("داعيا", "داعين", "داعية", "داعون", "داعي")] == [True, True, False, False, False]


def test_a_noun_has_its_broken_plural():
    entry = Entry(id="promise", lemma="وَعْد", plurals=("وُعُود",), pos=frozenset({"noun"}))
    plurals = {bare(form.written) for form in inflect(entry) if form.number == "p"}
    assert plurals == {"وعود", "وعودا"}


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        (verb("قَالَ", "قيل", "I", "يَقُولُ", "قَوْل"), "does not suit the imperfect"),
        (verb("أَعْلَنَ", "علن", "II"), "root علن in form II gives"),
        (verb("أَعْلَنَ", "اعلن", "IV"), "root"),
        (verb("كَتَبَ", "كتب", "I"), "needs its imperfect"),
        (verb("كَتَبَ", "كتب", "I", "يَكْتُبُ"), "needs its masdar"),
        (verb("اعلن", "علن", "IV"), "gives أَعلَنَ"),
        (Entry(id="x", lemma="قرار"), "not diacritised"),
        (Entry(id="x", lemma="قَرَار", root="قرر"), "need a form"),
    ],
)
def test_an_entry_that_contradicts_itself_is_refused(entry, problem):
    with pytest.raises(ValueError, match=problem):
        check(entry)


@pytest.mark.parametrize(
    "word",
    [
        "قَالَ",
        "رَأَى",
        "آمَنَ",
        "سَأَلَ",
        "مُؤَكِّد",
        "مَسْؤُولِيَّة",
        "تَنَبُّؤ",
        "قِرَاءَة",
        "شَكْوَى",
        "آرَاء",
        "تَسَاؤُل",
        "رَأْي",
        "نِيَّة",
        "هَيْئَة",
        "تَهْنِئَة",
        "شَيْء",
        "بَدَأَ",
    ],
)
def test_spelling_survives_the_notation(word):
    assert same_spelling(spell(sounds_of(word)), word)
