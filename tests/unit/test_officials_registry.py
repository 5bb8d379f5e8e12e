"""Names, titles and ids to officials at a date."""

from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasrih.arabic.tokens import Tokens
from tasrih.officials import Official, Registry
from tasrih.officials.data import load_data
from tasrih.officials.names import spellings

TODAY = date(2025, 9, 5)


@cache
def registry() -> Registry:
    return Registry.load()


def keys(text: str) -> list[str]:
    return Tokens(text).keys


def title(text: str, on: date = TODAY) -> str | None:
    holder = registry().title(keys(text), on)
    return holder.id if holder else None


def name(text: str, on: date = TODAY, **options) -> tuple[int, str] | None:
    found = registry().name_at(keys(text), 0, on, **options)
    return (found[0], found[1].id) if found else None


@pytest.mark.parametrize(
    ("text", "on", "holder"),
    [
        ("الرئيس الفرنسي", date(2012, 5, 14), "fr.nicolas_sarkozy"),
        ("الرئيس الفرنسي", date(2012, 5, 15), "fr.francois_hollande"),  # the day of handover is the newcomer's
        ("رئيس فرنسا", date(2018, 1, 1), "fr.emmanuel_macron"),
        ("الرئيس الأمريكي", date(2015, 7, 1), "us.barack_obama"),
        ("الرئيس الأميركي", date(2025, 7, 1), "us.donald_trump"),
        ("رئيس الولايات المتحدة", date(2022, 7, 1), "us.joe_biden"),
        ("وزير الخارجية الأمريكي", date(2015, 7, 1), "us.john_kerry"),
        ("وزيرة خارجية بريطانيا", date(2022, 1, 1), "gb.liz_truss"),
        ("رئيس الوزراء البريطاني", TODAY, "gb.keir_starmer"),
        ("المستشارة الألمانية", date(2015, 7, 1), "de.angela_merkel"),
        ("المستشار الألماني", TODAY, "de.friedrich_merz"),
        ("العاهل السعودي", date(2015, 1, 22), "sa.abdullah_bin_abdulaziz"),
        ("خادم الحرمين الشريفين", date(2015, 1, 23), "sa.salman_bin_abdulaziz"),
        ("ولي العهد السعودي", date(2015, 7, 1), "sa.mohammed_bin_nayef"),
        ("المرشد الإيراني", TODAY, "ir.ali_khamenei"),
        ("الأمين العام للأمم المتحدة", date(2015, 7, 1), "kr.ban_ki_moon"),
        ("الأمين العام لحلف الناتو", TODAY, "nl.mark_rutte"),
        ("وزير خارجية مصر", TODAY, "eg.badr_abdelatty"),
        ("مندوب روسيا الدائم لدى الأمم المتحدة", TODAY, "ru.vasily_nebenzya"),
        ("المبعوث الأممي إلى اليمن", date(2015, 7, 1), "mr.ismail_ould_cheikh_ahmed"),
        ("المتحدث الرسمي باسم الرئاسة الأوكرانية", TODAY, "ua.serhii_nykyforov"),
        ("رئيس مكتب الرئاسة الأوكرانية", TODAY, "ua.andriy_yermak"),
        ("معالي وزير الخارجية السعودي", date(2015, 7, 21), "sa.adel_al_jubeir"),
        ("رئيس مالي", date(2015, 7, 1), "ml.ibrahim_boubacar_keita"),
        ("أمير منطقة عسير", date(2015, 7, 1), "sa.faisal_bin_khalid"),
        ("أمير منطقة عسير", date(2019, 7, 1), "sa.turki_bin_talal"),
        ("صاحب السمو الملكي الأمير أمير منطقة الرياض", date(2015, 7, 1), "sa.faisal_bin_bandar"),
        ("سفير خادم الحرمين الشريفين لدى مصر", date(2015, 7, 1), "sa.ahmed_qattan"),
        ("وزير الحج", date(2015, 7, 1), "sa.bandar_hajjar"),
        ("وزير التعليم السعودي", date(2015, 7, 1), "sa.azzam_al_dakhil"),
        ("وزير الفلاحة المغربي", date(2022, 6, 1), "ma.mohamed_sadiki"),
        ("مديرة الاستخبارات الوطنية الأميركية", date(2022, 6, 1), "us.avril_haines"),
    ],
)
def test_a_title_names_who_held_the_post_that_day(text, on, holder):
    assert title(text, on) == holder


@pytest.mark.parametrize(
    "text",
    [
        "المستشار التركي",
        "الرئيس الفرنسي السابق",
        "الرئيس",
        "وزير",
        "رئيس الاتحاد الأوروبي",
        "وزير المالية",
        "",
        "، الرئيس",
    ],
)
def test_a_phrase_that_names_no_single_post_names_nobody(text):
    assert title(text) is None


def test_a_title_is_found_inside_a_text():
    text = keys("قال الرئيس الفرنسي إيمانويل ماكرون")
    found = registry().title_at(text, 1, TODAY)
    assert found is not None
    assert (found[0], found[1].id) == (3, "fr.emmanuel_macron")


def test_a_post_without_a_known_holder_is_an_office():
    assert registry().post(keys("رسالة الوزيرة الفرنسية")) is None
    post = registry().post(keys("وزيرة العدل اليابانية"))
    assert post is not None
    assert (post.id, post.type, post.name, post.country) == (
        "justice_minister/jp",
        "office",
        "وزير العدل الياباني",
        "jp",
    )


def test_a_post_that_somebody_held_comes_before_the_head_of_a_body():
    post = registry().post(keys("رئيس مجلس النواب اللبناني"))
    assert post is not None
    assert post.id == "speaker/lb"


@pytest.mark.parametrize("text", ["نتنياهو", "نتانياهو", "بنيامين نتنياهو", "بنيامين نتانياهو"])
def test_spellings_are_one_person(text):
    assert name(text) == (len(keys(text)), "il.benjamin_netanyahu")


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("إردوغان", "tr.recep_tayyip_erdogan"),
        ("اردوغان", "tr.recep_tayyip_erdogan"),
        ("ترامب", "us.donald_trump"),
        ("ترمب", "us.donald_trump"),
        ("زيلينسكى", "ua.volodymyr_zelenskyy"),
        ("زيلنسكي", "ua.volodymyr_zelenskyy"),
        ("عبدالفتاح السيسي", "eg.abdel_fattah_el_sisi"),
        ("عبد الفتاح السيسى", "eg.abdel_fattah_el_sisi"),
        ("عبد اللطيف بن عبدالملك آل الشيخ", "sa.abdullatif_al_sheikh"),
        ("ستيف ويتكوف", "us.steve_witkoff"),
        ("سيرجي نيكيفوروف", "ua.serhii_nykyforov"),
        ("تحالف الراغبين", "coalition_of_the_willing"),
        ("البنتاغون", "us.defence_ministry"),
        ("وزارة الدفاع الأميركية", "us.defence_ministry"),
        ("خارجية مصر", "eg.foreign_ministry"),
        ("الخارجية القطرية", "qa.foreign_ministry"),
        ("الكنيست الإسرائيلي", "il.knesset"),
        ("الجيش الكوري الجنوبي", "kr.army"),
        ("باريس", "fr"),
    ],
)
def test_names_of_people_bodies_and_states(text, id_):
    assert name(text) == (len(keys(text)), id_)


def test_the_longest_name_wins():
    assert name("محمد بن سلمان بن عبدالعزيز قال") == (5, "sa.mohammed_bin_salman")
    assert name("جورجيا ميلوني") == (2, "it.giorgia_meloni")
    assert name("جورجيا قالت") == (1, "ge")


def test_clitics_are_read_only_when_asked_for():
    assert name("للبيت الأبيض") is None
    assert name("للبيت الأبيض", clitics=True) == (2, "us.white_house")
    assert name("وفرنسا", clitics=True) == (1, "fr")
    assert name("ولترامب", clitics=True) == (1, "us.donald_trump")


def test_a_shared_name_goes_to_the_one_in_office_or_to_nobody(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text(
        "people:\n"
        "- {id: jo.first, name: سامر *الوهمي, roles: [justice_minister/jo 2010-01-01..2015-01-01]}\n"
        "- {id: lb.second, name: ناصر *الوهمي, roles: [justice_minister/lb 2014-01-01..2020-01-01]}\n",
        encoding="utf-8",
    )
    own, surname = Registry.load([path]), keys("الوهمي")

    def found(year: int, **options) -> str | None:
        match = own.name_at(surname, 0, date(year, 6, 1), **options)
        return match[1].id if match else None

    assert found(2012) == "jo.first"
    assert found(2018) == "lb.second"
    assert found(2014) is None
    assert found(2014, near={"lb"}) == "lb.second"
    assert found(2022) is None
    assert own.name_at(keys("ناصر الوهمي"), 0, date(2022, 1, 1)) is not None


def test_an_office_has_its_principal_at_the_date():
    office = registry().name_at(keys("مكتب ستارمر"), 0, TODAY)
    assert office is not None
    assert (office[1].id, office[1].type) == ("gb.prime_minister_office", "office")
    assert principal(office[1], TODAY) == "gb.keir_starmer"
    assert principal(registry().by_id("gb.prime_minister_office"), date(2020, 1, 1)) == "gb.boris_johnson"


def test_the_office_of_a_person_is_the_named_one_of_the_post():
    assert name("مكتب ماكرون") == (2, "fr.elysee")
    assert name("مكتب نتنياهو") == (2, "il.prime_minister_office")


def test_a_private_office_where_no_post_has_one():
    office = registry().name_at(keys("مكتب ستارمر"), 0, date(2023, 1, 1))
    assert office is not None
    assert office[1].id == "gb.keir_starmer.private_office"
    assert office[1].name == "مكتب كير ستارمر"
    assert principal(office[1], TODAY) == "gb.keir_starmer"


def test_a_spokesperson_speaks_for_a_body_while_in_post():
    peskov = registry().by_id("ru.dmitry_peskov")
    assert principal(peskov, TODAY) == "ru.kremlin"
    assert principal(registry().by_id("ru.kremlin"), TODAY) == "ru.vladimir_putin"
    assert principal(registry().by_id("us.john_kirby"), date(2014, 6, 1)) == "us.defence_ministry"
    assert principal(registry().by_id("us.john_kirby"), date(2019, 6, 1)) is None
    assert principal(registry().by_id("fr.emmanuel_macron"), TODAY) is None


@pytest.mark.parametrize(
    ("id_", "on", "answerable"),
    [
        ("fr.emmanuel_macron", TODAY, "fr.emmanuel_macron"),
        ("us.john_kirby", date(2014, 6, 1), "us.defence_ministry"),
        ("us.john_kirby", date(2019, 6, 1), "us.john_kirby"),  # between two posts he speaks for himself
        ("ru.kremlin", TODAY, "ru.vladimir_putin"),
        ("ru.dmitry_peskov", TODAY, "ru.vladimir_putin"),  # through the Kremlin, whose words are the president's
        ("spokesperson/us.defence_ministry", TODAY, "us.defence_ministry"),
        ("prime_minister/gb", TODAY, "prime_minister/gb"),
    ],
)
def test_someone_answers_for_all_words(id_, on, answerable):
    assert registry().answerable(registry().by_id(id_), on).id == answerable


def test_principals_in_a_circle_end_somewhere(tmp_path):
    own = tmp_path / "own.yaml"
    own.write_text(
        "bodies:\n- {id: one, name: الهيئة الأولى, principal: two}\n- {id: two, name: الهيئة الثانية, principal: one}\n"
    )
    circle = Registry.load([own])
    assert circle.answerable(circle.by_id("one"), TODAY).id == "two"


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("ماكرون", "fr.emmanuel_macron"),
        ("ولماكرون", "fr.emmanuel_macron"),
        ("مكتب رئيس الوزراء البريطاني كير ستارمر", "gb.prime_minister_office"),
        ("مكتب رئيس الوزراء البريطاني", "gb.prime_minister_office"),
        ("رئيس الوزراء البريطاني كير ستارمر", "gb.keir_starmer"),
        ("صديق الوزير كير ستارمر", None),
        ("البيت الأبيض الأميركي", "us.white_house"),
        ("والكرملين الروسي", "ru.kremlin"),
        ("البيت الأبيض الروسي", None),
        ("المركزي المصري", "eg.central_bank"),
        ("كير ستارمر البريطاني", None),
        ("وزراء خارجية الاتحاد الأوروبي", "eu"),
        ("وزراء خارجية دول مجموعة السبع", "g7"),
        ("قادة حلف الناتو", "nato"),
        ("وزراء خارجية فرنسا", None),
        ("قادة", None),
        ("مستشار الرئيس الفرنسي إيمانويل ماكرون", None),
        ("رجل", None),
        ("", None),
    ],
)
def test_a_whole_phrase_calls_an_official(text, id_):
    called = registry().called(keys(text), TODAY)
    assert (called and called.id) == id_


@pytest.mark.parametrize(
    ("text", "id_"),
    [("الرئيس الفرنسي", "fr.emmanuel_macron"), ("وزيرة العدل اليابانية", "justice_minister/jp"), ("الوزيرة", None)],
)
def test_a_post_is_its_holder_or_else_itself(text, id_):
    found = registry().in_post(keys(text), TODAY)
    assert (found and found.id) == id_


@pytest.mark.parametrize("place", ["{adjective}", "في {state}", "ب{state}"])
@pytest.mark.parametrize(
    ("phrase", "id_"),
    [
        ("وزارة الصحة", "{code}.health_ministry"),
        ("وزارة التربية والتعليم", "{code}.education_ministry"),
        ("مجلس الشيوخ", "{code}.senate"),
        ("النيابة العامة", "{code}.judiciary"),
        ("وزير الصحة", "health_minister/{code}"),
        ("وزير الدولة", "state_minister/{code}"),
        ("نائب وزير الخارجية", "deputy_foreign_minister/{code}"),
    ],
)
@pytest.mark.parametrize(
    ("state", "masculine", "feminine", "code"),
    [("فنلندا", "الفنلندي", "الفنلندية", "fi"), ("الدنمارك", "الدنماركي", "الدنماركية", "dk")],
)
def test_bodies_and_posts_are_their_states_by_its_adjective_or_its_name_behind_in(
    place, phrase, id_, state, masculine, feminine, code
):
    adjective = feminine if phrase.split()[0] in ("وزارة", "النيابة") else masculine
    text = f"{phrase} {place.format(adjective=adjective, state=state)}"
    found = registry().called(keys(text), TODAY) or registry().in_post(keys(text), TODAY)
    assert (found and found.id) == id_.format(code=code)


@pytest.mark.parametrize("text", ["السفارة في سوريا", "السفارة بسوريا", "الرئيس في سوريا", "القوات في سوريا"])
def test_an_embassy_an_army_or_a_president_in_a_state_may_be_anothers(text):
    found = registry().called(keys(text), TODAY) or registry().in_post(keys(text), TODAY)
    assert found is None


def principal(official: Official, on: date) -> str | None:
    found = registry().principal_at(official, on)
    return found.id if found else None


@pytest.mark.parametrize("word", ["فرنسا", "فرنسي", "الفرنسي", "فرنسية", "الفرنسيون", "الفرنسيين", "باريس"])
def test_a_state_by_name_adjective_and_capital(word):
    assert registry().country_of(keys(word)[0]) == "fr"


def test_adjectives_of_several_words_and_ambiguous_ones():
    assert registry().country_of("الكوريه الجنوبيه") == "kr"
    assert registry().country_of("الجنوب افريقي") == "za"
    assert registry().country_of("عمان") is None  # Oman or Amman
    assert registry().country_of("مالي") is None  # Mali or "financial"
    assert registry().country_of("كتاب") is None


def test_ids_that_no_file_lists_are_built_and_unknown_ones_refused():
    assert registry().by_id("fr.foreign_ministry").name == "وزارة الخارجية الفرنسية"
    assert registry().by_id("president/fr").name == "الرئيس الفرنسي"
    assert registry().by_id("fr").name == "فرنسا"
    for unknown in ("nobody", "xx.foreign_ministry", "fr.no_body", "no_role/fr", "president/xx", "", "/", "."):
        with pytest.raises(KeyError):
            registry().by_id(unknown)


def test_every_name_in_the_data_finds_its_owner_unless_it_is_shared():
    data = load_data()
    names = [(person.id, [person.name, *person.also]) for person in data.people.values()]
    names += [(body.id, [body.name, *body.also]) for body in data.bodies.values()]
    owners: dict[tuple[str, ...], set[str]] = {}
    for id_, spelled in names:
        for form in {form for text in spelled for form in spellings(text)}:
            owners.setdefault(form, set()).add(id_)
    lost = [(form, ids) for form, ids in owners.items() if len(ids) == 1 and not _finds(list(form), next(iter(ids)))]
    assert not lost
    assert sum(len(ids) > 1 for ids in owners.values()) < 40


def _finds(form: list[str], id_: str) -> bool:
    found = registry().name_at(form, 0, TODAY)
    return found is not None and (found[0], found[1].id) == (len(form), id_)


WORDS = [
    "الرئيس", "رئيس", "الوزراء", "وزير", "الخارجيه", "مكتب", "المتحدث", "باسم", "الامين", "العام", "للامم", "المتحده",
    "الفرنسي", "فرنسا", "كوريا", "الجنوبيه", "وزاره", "الدفاع", "ستارمر", "عبد", "الله", "بن", "لدي", "مندوب", "صاحب",
    "السمو", "الملكي", "،", "\n", "ل", "لل", "و", "",
]  # fmt: skip


@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=6), max_size=12), st.dates(), st.booleans())
@settings(max_examples=300)
def test_no_look_up_raises_on_any_tokens(tokens, on, clitics):
    for start in range(len(tokens) + 2):
        found = registry().name_at(tokens, start, on, clitics=clitics)
        assert found is None or (start < found[0] <= len(tokens) and registry().by_id(found[1].id) == found[1])
        at = registry().title_at(tokens, start, on)
        assert at is None or start < at[0] <= len(tokens)
    registry().title(tokens, on)
    registry().post(tokens)
    registry().country_of(" ".join(tokens))
