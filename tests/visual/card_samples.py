"""Cards in every layout: three languages, each with little, the usual and the most text. The gallery shows the same."""

from __future__ import annotations

from scheduler.domain.article import row_text
from scheduler.domain.content import Card, OwnWords, Sentence

LANGUAGES = ("en", "hi", "ar")
LENGTHS = ("short", "typical", "longest")
LAYOUTS = (
    "title",
    "key-point",
    "list",
    "quote",
    "statistic",
    "myth-fact",
    "question",
    "safety",
    "consultation",
    "event",
    "portrait",
    "carousel-cover",
    "carousel-points",
    "carousel-safety",
    "carousel-closing",
    "table",
    "dense",
)
SIZES = (
    *((1080, 1080), (1080, 1350), (1080, 1920), (1050, 1200)),
    *((1200, 675), (1200, 627), (1600, 900), (1200, 630), (1200, 600)),
)

_TITLES = {
    "en": ("Laser care", "Combination with Microneedling", "Enhancement of Skin Cell Proliferation and Migration"),
    "hi": ("त्वचा की देखभाल", "माइक्रोनीडलिंग के साथ उपचार", "त्वचा की कोशिकाओं के नवीनीकरण और सूजन पर एक्सोसोम का प्रभाव"),
    "ar": ("العناية بالبشرة", "الجمع مع الوخز بالإبر الدقيقة", "تأثير الإكسوسومات في تجدد خلايا الجلد وتهدئة الالتهاب"),
}
_SENTENCES = {
    "en": (
        "Healing takes time.",
        "Serums with exosomes may support the look of skin after a session.",
        (
            "Exosomes of 30 to 150 nm may support fibroblasts and keratinocytes in the skin, although reported results "
            "vary between people and studies."
        ),
    ),
    "hi": (
        "घाव भरने में समय लगता है।",
        "एक्सोसोम वाले सीरम सत्र के बाद त्वचा की चमक बनाए रखने में मदद कर सकते हैं।",
        "30 से 150 nm के एक्सोसोम त्वचा की कोशिकाओं की मदद कर सकते हैं, हालांकि अलग-अलग लोगों और अध्ययनों में परिणाम अलग होते हैं।",
    ),
    "ar": (
        "الشفاء يحتاج إلى وقت.",
        "قد تدعم الأمصال التي تحتوي على الإكسوسومات مظهر البشرة بعد الجلسة.",
        (
            "قد تدعم الإكسوسومات بحجم 30 إلى 150 nm خلايا الجلد، غير أن النتائج المعلنة تختلف بين الأشخاص والدراسات "
            "المنشورة."
        ),
    ),
}
_QUESTIONS = {
    "en": (
        "What are exosomes?",
        "How long does the skin need to heal?",
        "Who should not have microneedling with exosomes, and why not?",
    ),
    "hi": (
        "एक्सोसोम क्या हैं?",
        "त्वचा को ठीक होने में कितना समय लगता है?",
        "किन लोगों को एक्सोसोम के साथ माइक्रोनीडलिंग नहीं करानी चाहिए?",
    ),
    "ar": (
        "ما هي الإكسوسومات؟",
        "كم من الوقت تحتاج البشرة للتعافي؟",
        "من الذي لا يناسبه الوخز بالإبر الدقيقة مع الإكسوسومات ولماذا؟",
    ),
}
_ENTRIES = {
    "en": (
        "Calmer inflammation",
        "Promotion of collagen synthesis",
        "Protection against oxidative stress",
        "Skin cell migration",
        "Enhancement of skin cell proliferation and migration",
    ),
    "hi": (
        "सूजन में कमी",
        "कोलेजन के निर्माण में सहायता",
        "ऑक्सीडेटिव तनाव से सुरक्षा",
        "कोशिकाओं का प्रवास",
        "त्वचा की कोशिकाओं की वृद्धि और प्रवास में सहायता",
    ),
    "ar": (
        "تهدئة الالتهاب",
        "دعم إنتاج الكولاجين",
        "الحماية من الإجهاد التأكسدي",
        "هجرة الخلايا",
        "تعزيز تكاثر خلايا الجلد وهجرتها",
    ),
}
_STATEMENTS = {
    "en": ("Every procedure has risks: ask your doctor about them.", "Results vary from person to person."),
    "hi": ("हर प्रक्रिया में जोखिम होते हैं: अपने डॉक्टर से पूछें।", "परिणाम हर व्यक्ति में अलग होते हैं।"),
    "ar": ("لكل إجراء مخاطر: اسأل طبيبك عنها.", "تختلف النتائج من شخص إلى آخر."),
}
_FIGURES = {
    "en": ("3", "30\u2013150 nm", "12 of 20 people"),
    "hi": ("3", "30\u2013150 nm", "20 में से 12 लोग"),
    "ar": ("3", "30\u2013150 nm", "12 من 20 شخصا"),
}
_SOURCES = {
    "en": "Source: Journal of Cosmetic Dermatology, 2023, 20 people.",
    "hi": "स्रोत: जर्नल ऑफ़ कॉस्मेटिक डर्मेटोलॉजी, 2023, 20 लोग।",
    "ar": "المصدر: مجلة الأمراض الجلدية التجميلية، 2023، 20 شخصا.",
}
_MYTHS = {
    "en": (
        "Exosomes are cells.",
        "One session is enough for everyone.",
        "What works for one kind of skin works for every other kind of skin in the same way and as fast.",
    ),
    "hi": (
        "एक्सोसोम कोशिकाएँ हैं।",
        "एक ही सत्र सबके लिए पर्याप्त है।",
        "जो एक प्रकार की त्वचा पर काम करता है वह हर प्रकार की त्वचा पर उतना ही काम करता है।",
    ),
    "ar": (
        "الإكسوسومات خلايا.",
        "جلسة واحدة تكفي الجميع.",
        "ما يناسب نوعا من البشرة يناسب كل نوع آخر بالطريقة والسرعة نفسيهما.",
    ),
}
_EVENTS = {
    "en": ("12 May, 18:00", "12 Example Road, Bengaluru"),
    "hi": ("12 मई, शाम 6 बजे", "12 उदाहरण मार्ग, बेंगलुरु"),
    "ar": ("12 مايو، الساعة 18:00", "12 شارع المثال، بنغالور"),
}
_TABLES = {
    "en": (
        ("Method", "Sessions", "Time between"),
        ("Microneedling", "3 to 6", "4 weeks"),
        ("Laser", "1 to 3", "6 weeks"),
        ("Peeling", "4 to 8", "2 to 4 weeks"),
        ("Serum alone", "\u2013", "every day"),
        ("Light therapy", "10", "3 days"),
        ("Injection of platelet-rich plasma", "3", "6 to 8 weeks"),
        ("Surgery", "1", "once"),
    ),
    "hi": (
        ("विधि", "सत्र", "अंतराल"),
        ("माइक्रोनीडलिंग", "3 से 6", "4 सप्ताह"),
        ("लेज़र", "1 से 3", "6 सप्ताह"),
        ("पीलिंग", "4 से 8", "2 सप्ताह"),
        ("केवल सीरम", "\u2013", "हर दिन"),
    ),
    "ar": (
        ("الطريقة", "الجلسات", "الفاصل"),
        ("الوخز بالإبر", "3 إلى 6", "4 أسابيع"),
        ("الليزر", "1 إلى 3", "6 أسابيع"),
        ("التقشير", "4 إلى 8", "أسبوعان"),
        ("المصل وحده", "\u2013", "كل يوم"),
    ),
}
_SUBJECTS = {"en": "Skin care", "hi": "त्वचा की देखभाल", "ar": "العناية بالبشرة"}
_PEOPLE = {
    "en": ("Dr. Asha Rao", "Dr. Meera Krishnamurthy", "Dr. Meenakshi Balasubramanian Iyer"),
    "hi": ("डॉ. आशा राव", "डॉ. मीरा कृष्णमूर्ति", "डॉ. मीनाक्षी बालसुब्रमण्यम अय्यर"),
    "ar": ("د. آشا راو", "د. ميرا كريشنامورتي", "د. ميناكشي بالاسوبرامانيان آير"),
}
_ROLES = {"en": "Dermatologist", "hi": "त्वचा रोग विशेषज्ञ", "ar": "طبيبة أمراض جلدية"}
_FOOTERS = {
    "en": "General information, not medical advice.",
    "hi": "सामान्य जानकारी, चिकित्सकीय सलाह नहीं।",
    "ar": "معلومات عامة وليست نصيحة طبية.",
}


def said(text: str) -> Sentence:
    """Return a sentence without a source."""
    return Sentence(text, OwnWords("maya"))


def sample(layout: str, language: str, length: str) -> Card:
    """Return a card in a layout; the usual one says what it is about, the longest carries statements in small print."""
    step = LENGTHS.index(length)
    title, lines = _words(layout, language, step)
    statements = _STATEMENTS[language] if step == 2 else ()
    rows = _TABLES[language][: (3, 5, 8)[step]] if layout == "table" else ()
    return Card(
        layout,
        said(title),
        tuple(map(said, lines)),
        numbered=layout in {"list", "carousel-points"},
        footer=_FOOTERS[language] if step else "",
        statements=tuple(map(said, statements)),
        kicker=said(_SUBJECTS[language]) if step == 1 else None,
        rows=tuple(said(row_text(row)) for row in rows),
    )


def _words(layout: str, language: str, step: int) -> tuple[str, tuple[str, ...]]:
    title, sentence = _TITLES[language][step], _SENTENCES[language][step]
    own: dict[str, tuple[str, tuple[str, ...]]] = {
        "table": (title, ()),
        "title": (title, (sentence,) if step == 2 else ()),
        "list": (title, _ENTRIES[language][: (2, 4, 5)[step]]),
        "statistic": (_FIGURES[language][step], (sentence, _SOURCES[language])),
        "myth-fact": (title, (_MYTHS[language][step], sentence)),
        "question": (_QUESTIONS[language][step], (sentence,)),
        "event": (title, (*_EVENTS[language], sentence)[: 3 if step else 2]),
        "portrait": (_PEOPLE[language][step], (_ROLES[language], sentence)[: 2 if step else 1]),
    }
    alike = {"carousel-cover": "title", "carousel-points": "list"}
    return own.get(alike.get(layout, layout), (title, (sentence,)))
