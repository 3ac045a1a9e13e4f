# ruff: noqa: RUF001 - the letters of other scripts are what is tested
from pathlib import Path

import pytest

from scheduler.domain.article import Article, Paragraph
from scheduler.planning.reading import read_article
from scheduler.planning.reading.languages import Told, language_doubt, language_name, language_of

ARTICLES = {
    "en": "A chemical peel takes off the outer layer of the skin. Most people are red for two or three days.",
    "es": "El melasma es una mancha marrón en las mejillas. La Dra. García recomienda protector solar todos los días.",
    "fr": "Le mélasma est une tache brune sur les joues. Mme Martin conseille une protection solaire tous les jours.",
    "de": "Ein Melasma ist ein brauner Fleck auf den Wangen. Frau Dr. Weber empfiehlt jeden Tag Sonnenschutz.",
    "pt": "O melasma é uma mancha castanha nas bochechas. A Dra. Silva recomenda protetor solar todos os dias.",
    "it": "Il melasma è una macchia scura sulle guance. La dott.ssa Rossi consiglia la protezione solare ogni giorno.",
    "nl": "Melasma is een bruine vlek op de wangen. Dr. de Vries raadt elke dag zonbescherming aan, ook in de winter.",
    "hi": "मेलास्मा गालों पर भूरे धब्बे होते हैं। डॉ. शर्मा हर दिन सनस्क्रीन लगाने की सलाह देती हैं।",
    "mr": "मेलास्मा म्हणजे गालांवर येणारे तपकिरी डाग. डॉ. देशपांडे दररोज सनस्क्रीन लावण्याचा सल्ला देतात.",
    "ne": "मेलास्मा भनेको गालामा देखिने खैरो दाग हो। डा. श्रेष्ठले हरेक दिन सनस्क्रिन लगाउन सल्लाह दिनुहुन्छ।",
    "ar": "الكلف بقع بنية على الخدين. تنصح د. ليلى باستخدام واقي الشمس كل يوم، حتى في الشتاء.",
    "fa": "ملاسما لکه‌های قهوه‌ای روی گونه‌ها است. دکتر احمدی هر روز ضدآفتاب را توصیه می‌کند.",
    "ur": "میلاسما گالوں پر بھورے دھبے ہوتے ہیں۔ ڈاکٹر احمد ہر روز سن اسکرین لگانے کا مشورہ دیتے ہیں۔",
    "pl": "Melasma to brązowa plama na policzkach. Dr Kowalska zaleca ochronę przeciwsłoneczną codziennie, także zimą.",
    "sv": "Melasma är en brun fläck på kinderna. Dr Lindström rekommenderar solskydd varje dag, även på vintern.",
    "tr": "Melazma yanaklardaki kahverengi lekedir. Dr. Yılmaz her gün güneş koruyucu kullanılmasını önerir.",
    "ro": "Melasma este o pată brună pe obraji. Dr. Popescu recomandă protecție solară în fiecare zi, chiar și iarna.",
    "cs": "Melasma je hnědá skvrna na tvářích. Doktorka Nováková doporučuje ochranu před sluncem každý den, i v zimě.",
    "ru": "Мелазма — это коричневые пятна на щеках. Доктор Иванова советует каждый день пользоваться кремом.",
    "bn": "মেলাসমা হলো গালে বাদামি দাগ। ডাক্তার প্রতিদিন সানস্ক্রিন ব্যবহার করতে বলেন।",
    "zh": "黄褐斑是脸颊上的褐色斑块。医生建议每天使用防晒霜，冬天也要用。",
}


def told(*paragraphs: str, title: str = "Melasma", declared: str = "") -> Told:
    return language_of(Article(title, tuple(map(Paragraph, paragraphs)), ()), declared)


@pytest.mark.parametrize("language", ARTICLES)
def test_a_language_is_told_by_its_words(language: str) -> None:
    assert told(ARTICLES[language]) == Told(language)


@pytest.mark.parametrize("language", ["es", "hi", "mr", "de"])
def test_words_count_for_more_than_what_a_page_declares(language: str) -> None:
    assert told(ARTICLES[language], declared="en-US") == Told(language)


def test_a_declared_region_is_kept_where_the_words_are_in_its_language() -> None:
    assert told(ARTICLES["pt"], declared="pt_BR") == Told("pt-BR")
    assert told(ARTICLES["en"], declared="en-GB") == Told("en-GB")


def test_a_declared_language_decides_where_the_words_leave_two() -> None:
    norwegian = "Melasma er en brun flekk på kinnene. Dr. Hansen anbefaler solbeskyttelse hver dag, også om vinteren."
    assert told(norwegian).is_sure is False
    assert told(norwegian, declared="nb") == Told("nb")


def test_a_text_with_a_quotation_is_in_the_language_of_most_of_it() -> None:
    assert told(*[ARTICLES["en"]] * 3, ARTICLES["hi"]) == Told("en")
    assert told(*[ARTICLES["hi"]] * 3, ARTICLES["en"]) == Told("hi")


@pytest.mark.parametrize("text", ["Botox Dysport Xeomin", "5 mg / 10 ml", "Chemical peel ke baad kya karein"])
def test_words_that_say_nothing_leave_the_language_in_doubt(text: str) -> None:
    found = told(text, title="PRP")
    assert not found.is_sure
    assert "--language" in language_doubt(found)


def test_a_doubt_names_the_languages_and_how_to_set_the_other() -> None:
    assert language_doubt(Told("es", ("pt",), is_sure=False)) == (
        "The language may be Spanish or Portuguese. 'es' is taken: if that is wrong, change language in campaign.toml, "
        "or import it with --language pt"
    )
    assert language_doubt(Told("es")) == ""


def test_the_same_words_are_told_the_same_each_time() -> None:
    assert len({told(ARTICLES["nl"], title="Tandimplantaten") for _ in range(20)}) == 1


def test_a_reading_has_the_language_of_its_words() -> None:
    page = f'<html lang="en"><h1>Melasma</h1><p>{ARTICLES["es"]}</p></html>'
    assert read_article(page.encode(), "a.html").language == "es"


def test_a_language_has_a_name_whatever_its_region() -> None:
    assert (language_name("pt-BR"), language_name("nb"), language_name("xx")) == ("Portuguese", "Norwegian", "xx")


def test_the_words_of_a_long_article_are_judged_in_little_time(tmp_path: Path) -> None:
    many = told(*[ARTICLES["de"]] * 20_000)
    assert many == Told("de")
