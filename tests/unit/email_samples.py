"""Every kind of email in English, Hindi and Arabic, for the tests of emails and for the gallery.

The words are samples. Only those around them (`templates/email/words.toml`) go out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from rendering_samples import CLINIC, ISSUE_KEY, said

from scheduler.domain.content import CORRECTION, Card, Issue, IssueParagraph, IssueSection, Sentence, StatementSource
from scheduler.domain.payload import RenderedIssue
from scheduler.rendering.email.mail import render_message
from scheduler.rendering.email.messages import Announcement, Confirmation, Message, OwnLink, Welcome
from scheduler.rendering.logo import brand_logo
from scheduler.rendering.renderer import WorkspaceRenderer
from scheduler.rendering.templating import Templates

LANGUAGES = ("en", "hi", "ar")
ISSUES = ("story", "digest", "correction")
MESSAGES = ("announcement", "confirmation", "welcome", "link")
KINDS = ISSUES + MESSAGES
LINK = "https://clinic.example/read?utm_source=newsletter&utm_content=ab12"
CONFIRM = "https://clinic.example/confirm?token=5f2c"


@dataclass(frozen=True)
class Words:
    subject: str
    preheader: str
    title: str
    opening: str
    second: str
    list_heading: str
    list_opening: str
    entries: tuple[str, ...]
    below: str
    quote: str
    statement: str
    correction: str
    corrected: str
    news_subject: str
    news_preheader: str
    news_title: str
    news: tuple[str, ...]
    news_link: str


SAMPLE_WORDS: Mapping[str, Words] = {
    "en": Words(
        subject="Sun and skin: what sunscreen can do",
        preheader="How to choose one · When to ask a clinician",
        title="What sunscreen can do",
        opening="Ultraviolet light reaches the skin on cloudy days too. Sunscreen may lower how much of it gets there.",
        second="How well it works depends on the amount, on sweat and water, and on how often it is put on again.",
        list_heading="How to choose one",
        list_opening="The label can help:",
        entries=("a factor of at least 30", "protection against UVA as well", "a texture that you like to use"),
        below="Sensitive skin",
        quote="No sunscreen replaces shade.",
        statement="General information, not medical advice. Please ask a clinician about your own skin.",
        correction="We gave a wrong figure in our last issue.",
        corrected="The study had 48 participants, not 84. Its authors call for larger trials. We are sorry for the "
        "mistake.",
        news_subject="New opening hours from 1 March",
        news_preheader="Evenings on Thursdays, closed on Mondays.",
        news_title="We open later on Thursdays",
        news=("From 1 March the clinic is open until 20:00 on Thursdays.", "On Mondays it stays closed."),
        news_link="See all opening hours",
    ),
    "hi": Words(
        subject="धूप और त्वचा: सनस्क्रीन क्या कर सकती है",
        preheader="कैसे चुनें · चिकित्सक से कब पूछें",
        title="सनस्क्रीन क्या कर सकती है",
        opening="पराबैंगनी किरणें बादल वाले दिनों में भी त्वचा तक पहुँचती हैं। सनस्क्रीन इनकी मात्रा कम कर सकती है।",
        second="इसका असर मात्रा पर, पसीने और पानी पर, और इस पर निर्भर है कि इसे कितनी बार दोबारा लगाया जाता है।",
        list_heading="कैसे चुनें",
        list_opening="लेबल मदद कर सकता है:",
        entries=("कम से कम 30 का एसपीएफ़", "यूवीए से भी बचाव", "ऐसी बनावट जो आपको पसंद हो"),
        below="संवेदनशील त्वचा",
        quote="कोई भी सनस्क्रीन छाया की जगह नहीं ले सकती।",
        statement="यह सामान्य जानकारी है, चिकित्सीय सलाह नहीं। अपनी त्वचा के बारे में कृपया चिकित्सक से पूछें।",
        correction="पिछले अंक में हमने एक संख्या ग़लत दी थी।",
        corrected="अध्ययन में 84 नहीं, 48 प्रतिभागी थे। इसके लेखक बड़े परीक्षणों की माँग करते हैं। इस ग़लती के लिए हमें खेद है।",
        news_subject="1 मार्च से नया समय",
        news_preheader="गुरुवार को शाम तक, सोमवार को बंद।",
        news_title="गुरुवार को हम देर तक खुले हैं",
        news=("1 मार्च से क्लिनिक गुरुवार को रात 8 बजे तक खुला रहेगा।", "सोमवार को क्लिनिक बंद रहेगा।"),
        news_link="पूरा समय देखें",
    ),
    "ar": Words(
        subject="الشمس والبشرة: ماذا يمكن لواقي الشمس أن يفعل",
        preheader="كيف تختاره · متى تسأل الطبيب",
        title="ماذا يمكن لواقي الشمس أن يفعل",
        opening="تصل الأشعة فوق البنفسجية إلى البشرة حتى في الأيام الغائمة. وقد يقلل واقي الشمس من كميتها.",
        second="ويعتمد مفعوله على الكمية، وعلى التعرق والماء، وعلى عدد مرات وضعه من جديد.",
        list_heading="كيف تختاره",
        list_opening="قد تساعدك البطاقة:",
        entries=("عامل حماية لا يقل عن 30", "حماية من أشعة UVA أيضًا", "قوام ترتاح لاستخدامه"),
        below="البشرة الحساسة",
        quote="لا يغني أي واقٍ عن الظل.",
        statement="معلومات عامة وليست نصيحة طبية. يرجى استشارة الطبيب بشأن بشرتك.",
        correction="ذكرنا رقمًا خاطئًا في العدد الماضي.",
        corrected="شارك في الدراسة 48 شخصًا وليس 84. ويدعو مؤلفوها إلى تجارب أكبر. نعتذر عن هذا الخطأ.",
        news_subject="مواعيد جديدة من 1 مارس",
        news_preheader="مساء الخميس، والإغلاق يوم الاثنين.",
        news_title="نستقبلكم مساء الخميس",
        news=("ابتداءً من 1 مارس تفتح العيادة حتى الساعة 20:00 يوم الخميس.", "وتكون مغلقة يوم الاثنين."),
        news_link="كل المواعيد",
    ),
}


def sample_issue(kind: str, language: str) -> Issue:
    words = SAMPLE_WORDS[language]
    first = IssueSection(
        "mechanisms",
        said(words.title),
        2,
        None,
        (_body(words.opening), _body(words.second), _body(words.quote, "quote")),
    )
    more = (
        IssueSection(
            "choose",
            said(words.list_heading),
            2,
            2,
            (_body(words.list_opening), *(_body(entry, "bullet") for entry in words.entries)),
        ),
        IssueSection("sensitive", said(words.below), 3, None, (_body(words.second),)),
        IssueSection("bare", None, 2, None, (_body(words.opening),)),
    )
    issue = Issue(
        key=ISSUE_KEY,
        number=2,
        of=4,
        subject=words.subject,
        preheader=words.preheader,
        title=said(words.title),
        sections=(first,) if kind == "story" else (first, *more),
        statements=(said(words.statement),),
        link=LINK,
        audience="readers",
        card=Card("key-point", said(words.title), (said(words.quote),)),
        language=language,
    )
    if kind != "correction":
        return issue
    source = StatementSource(CORRECTION, 1)
    short, long = Sentence(words.correction, source), Sentence(words.corrected, source)
    body = IssueSection(CORRECTION, short, 2, None, (IssueParagraph((long,)),))
    return replace(issue, subject=short.text, preheader="", title=short, sections=(body,), card=None, number=1, of=1)


def sample_message(kind: str, language: str) -> Message:
    words = SAMPLE_WORDS[language]
    if kind == "announcement":
        return Announcement(
            language=language,
            subject=words.news_subject,
            preheader=words.news_preheader,
            title=words.news_title,
            paragraphs=words.news,
            link=LINK,
            link_words=words.news_link,
        )
    if kind == "link":
        return OwnLink(language, CONFIRM)
    return Confirmation(language, CONFIRM) if kind == "confirmation" else Welcome(language)


def sample_email(kind: str, language: str, cache: Path, workspace: Path | None = None) -> RenderedIssue:
    """Return one kind of email in a language as it would go out."""
    if kind in ISSUES:
        rendered = WorkspaceRenderer(workspace, CLINIC, cache).render(sample_issue(kind, language))
        assert isinstance(rendered, RenderedIssue)
        return rendered
    logo = brand_logo(CLINIC, workspace)
    return render_message(sample_message(kind, language), CLINIC, Templates(workspace), logo)


def _body(text: str, kind: str = "body") -> IssueParagraph:
    return IssueParagraph((said(text),), kind)
