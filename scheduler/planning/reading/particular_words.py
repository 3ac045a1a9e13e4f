"""The words of each language by which lines say who wrote an article, when, and from which sources.

Phrases are divided by semicolons. A new language is a further entry of `LANGUAGES`; all are read at once.
"""
# ruff: noqa: RUF001 - letters of other scripts look like those of ours

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class ParticularWords:
    """One language's phrases.

    by: right before a name, with nothing else to tell ("By Dr Rao").
    author, reviewer: before a name, with or without a colon ("Written by Dr Rao", "Author: Dr Rao").
    day: before a date ("Published on", "Last updated:"); within: between it and a month ("Reviewed in October 2026").
    reading: before minutes ("Reading time: 5 minutes"); read: behind them ("5 min read").
    labels, contact, credit: before a colon.
    references: a heading of references and nothing else; sources: a heading of references, or of where something comes
    from ("Sources" of calcium). reference: before a colon.
    team: who signs instead of a person; crew: behind "the" or "our" and words that say which ("the practice nurses").
    adverbs: before what a reviewer did, and before its date ("ärztlich geprüft von").
    behind_author, behind_reviewer: behind a name ("डॉ. राव द्वारा"); behind_day: behind a date.
    leads_on: last words of phrases that a name follows without a colon.
    months, weekdays: names, also shortened, without full stops.
    """

    by: str = ""
    author: str = ""
    reviewer: str = ""
    day: str = ""
    within: str = ""
    reading: str = ""
    read: str = ""
    minutes: str = ""
    labels: str = ""
    contact: str = ""
    credit: str = ""
    rights: str = ""
    references: str = ""
    sources: str = ""
    reference: str = ""
    team: str = ""
    crew: str = ""
    adverbs: str = ""
    behind_author: str = ""
    behind_reviewer: str = ""
    behind_day: str = ""
    leads_on: str = ""
    months: str = ""
    weekdays: str = ""


LANGUAGES: dict[str, ParticularWords] = {
    "en": ParticularWords(
        leads_on="by",
        by="by; posted by; published by",
        author="written and reviewed by; compiled by; prepared by; produced by; contributed by; written by; "
        "words by; text by; article by; author; authors; writer; medical author",
        reviewer="reviewed by; medically reviewed by; clinically reviewed by; medical review by; "
        "medical reviewer; medical review; clinical review; reviewer; fact checked by; "
        "fact-checked by; checked by; approved by; edited by; editor; reviewed and approved by; updated by; "
        "revised by; reviewed and updated by; peer reviewed by; verified by; medical editor; clinical reviewer; "
        "clinical editor; fact checker",
        day="edited; edited on; clinically reviewed; checked; fact checked; fact-checked; date of next review; "
        "review; published; published on; posted; posted on; updated; updated on; last updated; last updated on; "
        "date; last modified; last edited; last reviewed; reviewed; reviewed on; medically reviewed; next review; "
        "created; review date; next review due; date published; first published; as of; first published on; "
        "last reviewed on; reviewed and updated; date of publication; publication date; date of review; "
        "date of last review; review due; due for review; next review date; originally published; "
        "originally published on; last fact checked; revised; last revised; valid until; version; "
        "published online; first posted; written; page last reviewed; page last updated",
        within="in",
        reading="reading time; read time; estimated reading time; time to read",
        read="read; reading time; of reading; to read; reading",
        minutes="min; mins; minute; minutes",
        team="the team; our team; the medical team; our medical team; the editorial team; the clinical team; "
        "the staff; our doctors; our nurses; the editors; our dentists; our physiotherapists",
        crew="team; staff; nurses; doctors; midwives; dentists; physiotherapists; dietitians; surgeons; "
        "therapists; editors; specialists; partners; pharmacists; psychologists; gps; clinicians; consultants; "
        "hygienists; physicians",
        adverbs="article; leaflet; page; this article was; this article is; this article has been; this page was; "
        "this page has been; this leaflet was; this leaflet has been; this guide was; this text was; "
        "this post was; this information was; this article was last; this page was last; this leaflet was last; "
        "this article was medically; this page was medically; medically; clinically; scientifically; "
        "professionally; expert; independently; last",
        labels="tags; tagged; labels; category; categories; filed under; posted in; topics; keywords",
        contact="contact; contact us; call; call us; phone; tel; telephone; email; e-mail; mail; whatsapp; fax; "
        "website; web",
        credit="photo; photos; photo credit; photo by; photograph; image; image credit; picture; picture credit; "
        "credit; illustration",
        rights="all rights reserved; copyright",
        references="references; reference list; reference; bibliography; works cited; citations; "
        "literature cited; sources and references; references and sources; list of references; "
        "footnotes and references; endnotes",
        sources="sources; literature; further reading and references; notes and references",
        reference="source; sources; reference; references",
        months="january; february; march; april; may; june; july; august; september; october; november; december; "
        "jan; feb; mar; apr; jun; jul; aug; sep; sept; oct; nov; dec",
        weekdays="monday; tuesday; wednesday; thursday; friday; saturday; sunday; mon; tue; wed; thu; fri; sat; sun",
    ),
    "es": ParticularWords(
        leads_on="por; de",
        by="por; publicado por",
        author="escrito por; redactado por; texto de; texto; autor; autora; autores; autoría",
        reviewer="revisado por; revisada por; revisión médica; revisado médicamente por; "
        "revisado clínicamente por; revisor; revisora; validado por; aprobado por; verificado por; comprobado por; "
        "editado por; revisión; supervisado por; revisión científica; revisión clínica",
        day="publicado por primera vez; publicado por primera vez el; fecha de revisión; fecha de actualización; "
        "última revisión médica; próxima actualización; actualizada el; publicada el; revisada el; revisada; "
        "actualizada; publicada; revisado clínicamente; revisado médicamente; última revisión el; publicado; "
        "publicado el; actualizado; actualizado el; última actualización; fecha; fecha de publicación; revisado; "
        "revisado el; última revisión; próxima revisión; editado el",
        within="en",
        reading="tiempo de lectura; lectura",
        read="de lectura",
        minutes="min; minuto; minutos",
        team="el equipo; el equipo médico; nuestro equipo; nuestro equipo médico; la redacción; equipo médico; "
        "equipo editorial; el equipo editorial",
        crew="equipo; equipo de enfermería; equipo médico",
        adverbs="artículo; este artículo fue; este artículo ha sido; esta página ha sido; esta página fue; texto; "
        "este texto fue; este texto ha sido",
        labels="etiquetas; etiqueta; categoría; categorías; temas; palabras clave; archivado en",
        contact="contacto; teléfono; tel; correo; correo electrónico; llámenos",
        credit="foto; fotos; fotografía; crédito de la foto; imagen; ilustración",
        rights="todos los derechos reservados",
        references="referencias; referencias bibliográficas; bibliografía; bibliografía consultada",
        sources="fuentes; fuentes consultadas; literatura",
        reference="fuente; fuentes; referencia; referencias; bibliografía",
        months="enero; febrero; marzo; abril; mayo; junio; julio; agosto; septiembre; setiembre; octubre; "
        "noviembre; diciembre; ene; abr; ago; dic",
        weekdays="lunes; martes; miércoles; jueves; viernes; sábado; domingo",
    ),
    "fr": ParticularWords(
        leads_on="par; de",
        by="par; publié par",
        author="écrit par; rédigé par; texte de; texte; auteur; auteure; autrice; auteurs",
        reviewer="relu par; relue par; revu par; révisé par; vérifié par; validé par; validation médicale; "
        "relecture médicale; relecteur; relectrice; relu et validé par; relu médicalement par; "
        "validé médicalement par; vérifié médicalement par; relecture; validée par; "
        "vérifiée par; approuvé par",
        day="relu; revu; révisé; révisé le; vérifié; vérifié le; relecture; dernière révision; publié; publié le; "
        "mis à jour; mis à jour le; mise à jour; mise à jour le; dernière mise à jour; dernière mise à jour le; "
        "date; date de publication; revu le; relu le; le; prochaine révision; première publication; "
        "première publication le; date de révision; dernière relecture; prochaine relecture; publiée le; "
        "révisée le; relue le; publié pour la première fois le",
        within="en",
        reading="temps de lecture; durée de lecture; lecture",
        read="de lecture",
        minutes="min; mn; minute; minutes",
        team="l'équipe; l’équipe; l'équipe médicale; l’équipe médicale; notre équipe; notre équipe médicale; "
        "la rédaction",
        crew="équipe; équipe médicale; équipe soignante",
        adverbs="article; cet article a été; cette page a été; ce texte a été; ce guide a été",
        labels="étiquettes; étiquette; mots-clés; mots clés; catégorie; catégories; rubrique; thèmes; classé dans",
        contact="contact; contactez-nous; téléphone; tél; courriel; e-mail; mél",
        credit="photo; photos; crédit photo; crédits photo; crédit; crédits; image; illustration; © photo",
        rights="tous droits réservés",
        references="références; références bibliographiques; bibliographie; notes et références",
        sources="sources; littérature; pour en savoir plus et références",
        reference="source; sources; référence; références",
        months="janvier; février; mars; avril; mai; juin; juillet; août; septembre; octobre; novembre; décembre; "
        "janv; févr; avr; juil; déc",
        weekdays="lundi; mardi; mercredi; jeudi; vendredi; samedi; dimanche",
    ),
    "de": ParticularWords(
        leads_on="von",
        by="von; veröffentlicht von",
        author="geschrieben von; verfasst von; ein artikel von; ein beitrag von; text; text von; autor; autorin; "
        "autoren; autor/in; verfasser; verfasserin",
        reviewer="geprüft von; medizinisch geprüft von; fachlich geprüft von; überprüft von; durchgesehen von; "
        "medizinische prüfung; fachliche prüfung; redaktion; lektorat; begutachtet von; gegengelesen von; "
        "freigegeben von; faktencheck von; ärztliche prüfung; prüfung; verantwortlich; "
        "inhaltlich verantwortlich",
        day="geprüft; überprüft; medizinisch geprüft; fachlich geprüft; zuletzt geprüft; durchgesehen; "
        "veröffentlicht; veröffentlicht am; aktualisiert; aktualisiert am; zuletzt aktualisiert; "
        "letzte aktualisierung; zuletzt aktualisiert am; zuletzt geändert; zuletzt geändert am; stand; datum; "
        "geprüft am; nächste prüfung; erstellt am; am; zuletzt geprüft am; erstmals veröffentlicht; "
        "erstmals veröffentlicht am; erstveröffentlichung; nächste überprüfung; letzte prüfung; "
        "letzte überprüfung; letzte änderung; geändert am; überprüft am; gültig bis; erschienen am; online seit; "
        "stand der information; stand der informationen; fassung vom",
        within="im; in",
        reading="lesezeit; lesedauer; geschätzte lesezeit",
        read="lesezeit; lesedauer; zum lesen",
        minutes="min; minute; minuten",
        team="unserem team; dem team; dem ärzteteam; unserem ärzteteam; der redaktion; unserem praxisteam; "
        "dem praxisteam",
        crew="team; praxisteam; ärzteteam; pflegeteam",
        adverbs="medizinisch; ärztlich; zahnärztlich; fachärztlich; fachlich; wissenschaftlich; inhaltlich; zuletzt",
        labels="schlagwörter; schlagworte; stichwörter; stichworte; kategorie; kategorien; themen; thema; tags; rubrik",
        contact="kontakt; telefon; tel; e-mail; mail; fax; webseite",
        credit="foto; fotos; bild; bilder; bildnachweis; bildquelle; fotonachweis; abbildung; illustration; titelbild",
        rights="alle rechte vorbehalten",
        references="literaturverzeichnis; quellenverzeichnis; quellenangaben; literaturangaben; einzelnachweise; "
        "quellen und literatur; literatur und quellen; referenzen; belege",
        sources="quellen; literatur",
        reference="quelle; quellen; literatur; beleg",
        months="januar; februar; märz; april; mai; juni; juli; august; september; oktober; november; dezember; "
        "jänner; okt; dez; mrz",
        weekdays="montag; dienstag; mittwoch; donnerstag; freitag; samstag; sonntag",
    ),
    "pt": ParticularWords(
        leads_on="por; pelo; pela; de",
        by="por; pelo; pela; publicado por",
        author="escrito por; escrito pelo; escrito pela; redigido por; texto de; texto; autor; autora; autores",
        reviewer="revisado por; revisto por; revisado clinicamente por; revisado clinicamente pelo; "
        "revisado clinicamente pela; revisado pelo; revisado pela; revisto pelo; revisto pela; "
        "revisado medicamente por; revisão médica; revisão clínica; revisor; revisora; validado por; aprovado por; "
        "verificado por; revisto e aprovado por; revisão científica; revisão",
        day="revisado; revisto; revista; revisada; atualizada; publicada; publicado; publicado em; publicado a; "
        "atualizado; atualizado em; atualizado a; última atualização; data; data de publicação; revisado em; "
        "revisto em; última revisão; próxima revisão; em; publicado pela primeira vez em; data de revisão; "
        "data da revisão; data de atualização; revisada em; publicada em; atualizada em",
        within="em",
        reading="tempo de leitura; leitura",
        read="de leitura",
        minutes="min; minuto; minutos",
        team="equipe médica; nossa equipe; a equipe; a equipa; equipa médica; nossa equipe médica; a redação",
        crew="equipe; equipa; equipe médica",
        adverbs="artigo; este artigo foi; este texto foi; esta página foi",
        labels="etiquetas; marcadores; tags; categoria; categorias; palavras-chave; temas; arquivado em",
        contact="contato; contacto; telefone; tel; e-mail; correio eletrónico",
        credit="foto; fotos; fotografia; crédito da foto; imagem; ilustração",
        rights="todos os direitos reservados",
        references="referências; referências bibliográficas; bibliografia",
        sources="fontes; literatura",
        reference="fonte; fontes; referência; referências",
        months="janeiro; fevereiro; março; abril; maio; junho; julho; agosto; setembro; outubro; novembro; "
        "dezembro; fev; ago; set; out; dez",
        weekdays="segunda-feira; terça-feira; quarta-feira; quinta-feira; sexta-feira; sábado; domingo",
    ),
    "it": ParticularWords(
        leads_on="da; dal; dalla; di; del; della; dei",
        by="di; del; della; dal; dalla; pubblicato da",
        author="a cura di; a cura del; a cura della; a cura dei; scritto da; scritto dal; scritto dalla; "
        "redatto da; testo di; testo; autore; autrice; autori",
        reviewer="revisionato da; revisionato dal; revisionato dalla; revisione medica; revisione a cura di; "
        "rivisto da; revisore; verificato da; approvato da; revisione scientifica; revisionato clinicamente da; "
        "verificato dal; verificato dalla; approvato dal; approvato dalla; validato da; validato dal; "
        "validato dalla; revisione",
        day="revisionato; rivisto; rivisto il; verificato; verificato il; pubblicata; aggiornata; pubblicato; "
        "pubblicato il; aggiornato; aggiornato il; aggiornato al; ultimo aggiornamento; data; "
        "data di pubblicazione; ultima revisione; prossima revisione; revisionato il; il; prima pubblicazione; "
        "data di revisione; data di aggiornamento; pubblicata il; aggiornata il; revisionata il; ultima modifica",
        within="a; ad; in; nel mese di; nel; di",
        reading="tempo di lettura; lettura",
        read="di lettura",
        minutes="min; minuto; minuti",
        team="il team; nostro team; nostro staff; redazione; nostra redazione; équipe; nostra équipe",
        crew="team; staff",
        adverbs="articolo; questo articolo è stato; questo testo è stato; questa pagina è stata",
        labels="tag; etichette; parole chiave; categoria; categorie; argomenti; archiviato in",
        contact="contatti; contatto; telefono; tel; e-mail; email; posta elettronica",
        credit="foto; fotografia; immagine; immagini; crediti foto; credito fotografico; illustrazione",
        rights="tutti i diritti riservati",
        references="riferimenti bibliografici; bibliografia; riferimenti; note bibliografiche",
        sources="fonti; letteratura",
        reference="fonte; fonti; riferimenti; bibliografia",
        months="gennaio; febbraio; marzo; aprile; maggio; giugno; luglio; agosto; settembre; ottobre; novembre; "
        "dicembre; gen; mag; giu; lug; set; ott; dic",
        weekdays="lunedì; martedì; mercoledì; giovedì; venerdì; sabato; domenica",
    ),
    "nl": ParticularWords(
        leads_on="door; van",
        by="door; geplaatst door; gepubliceerd door",
        author="geschreven door; een artikel van; tekst; tekst van; auteur; auteurs; schrijver",
        reviewer="gecontroleerd door; medisch gecontroleerd door; nagekeken door; beoordeeld door; "
        "medische controle; redactie",
        day="gecontroleerd; gecontroleerd op; medisch gecontroleerd; nagekeken; nagekeken op; beoordeeld; "
        "herzien; gepubliceerd; gepubliceerd op; geplaatst op; bijgewerkt; bijgewerkt op; laatst bijgewerkt; "
        "laatst bijgewerkt op; laatste update; datum; laatst gecontroleerd; volgende controle; op; "
        "laatst gewijzigd",
        within="in",
        reading="leestijd; geschatte leestijd",
        read="leestijd; lezen; leesplezier",
        minutes="min; minuut; minuten",
        team="ons team; het team; het medisch team; ons medisch team; de redactie; onze artsen",
        crew="team; praktijkteam",
        adverbs="medisch; inhoudelijk; laatst",
        labels="trefwoorden; labels; tags; categorie; categorieën; onderwerpen; rubriek; geplaatst in",
        contact="contact; telefoon; tel; e-mail; mail",
        credit="foto; foto's; beeld; afbeelding; illustratie; fotocredit",
        rights="alle rechten voorbehouden",
        references="referenties; literatuurlijst; bronvermelding; bibliografie; literatuurverwijzingen; bronnenlijst",
        sources="bronnen; literatuur",
        reference="bron; bronnen; referentie; referenties",
        months="januari; februari; maart; april; mei; juni; juli; augustus; september; oktober; november; "
        "december; mrt; okt",
        weekdays="maandag; dinsdag; woensdag; donderdag; vrijdag; zaterdag; zondag",
    ),
    "hi mr ne": ParticularWords(
        author="लेखक; लेखिका; लेखन; द्वारा; लेखक का नाम; लेख",
        behind_author="द्वारा; के द्वारा; द्वारा लिखित; द्वारा लिखा गया; द्वारा प्रकाशित; की कलम से; यांच्याकडून; "
        "यांनी लिहिलेले; यांनी लिहिले; यांच्या लेखणीतून; ले लेखेको; को कलमबाट",
        behind_reviewer="द्वारा समीक्षित; द्वारा समीक्षा; द्वारा समीक्षा की गई; द्वारा चिकित्सकीय समीक्षा; "
        "द्वारा जाँचा गया; द्वारा सत्यापित; यांनी तपासले; यांनी तपासलेले; द्वारा पुनरावलोकन",
        behind_day="को प्रकाशित; को अपडेट किया गया; को अद्यतन; को अपडेट; को समीक्षित; में प्रकाशित; "
        "में अपडेट किया गया; में अपडेट; में अद्यतन; में समीक्षित; में समीक्षा की गई; में समीक्षा; मध्ये प्रकाशित; "
        "मध्ये अद्यतनित; मध्ये तपासले; मध्ये पुनरावलोकन; मा अद्यावधिक; रोजी प्रकाशित; रोजी अद्यतनित; मा प्रकाशित",
        reviewer="चिकित्सकीय समीक्षक; संपादक; समीक्षक; समीक्षा; समीक्षा की; चिकित्सकीय समीक्षा; पुनरावलोकन; परीक्षण; तपासले",
        day="प्रकाशित; प्रकाशन तिथि; प्रकाशन की तारीख; प्रकाशन दिनांक; दिनांक; तारीख; तिथि; अद्यतन; अपडेट; "
        "अंतिम अपडेट; अंतिम बार अपडेट; शेवटचे अद्यतन; मिति; अंतिम समीक्षा; अगली समीक्षा; समीक्षा तिथि; "
        "समीक्षा की तारीख; पिछली समीक्षा; पहली बार प्रकाशित; अंतिम संशोधन; पुढील पुनरावलोकन; शेवटचे पुनरावलोकन",
        reading="पढ़ने का समय; वाचन वेळ; वाचनाची वेळ; पढ्ने समय",
        read="पढ़ने का समय; में पढ़ें; वाचन; का पाठ",
        minutes="मिनट; मिनिटे; मिनिट",
        labels="टैग; टैग्स; श्रेणी; श्रेणियाँ; वर्ग; विषय; लेबल",
        contact="संपर्क; फ़ोन; फोन; ईमेल; दूरध्वनी",
        credit="फ़ोटो; फोटो; चित्र; छायाचित्र; तस्वीर",
        rights="सर्वाधिकार सुरक्षित; सर्व हक्क राखीव",
        references="संदर्भ; सन्दर्भ; संदर्भ सूची; सन्दर्भ सूची; संदर्भग्रंथ; ग्रंथसूची; संदर्भसूची",
        sources="स्रोत",
        reference="स्रोत; संदर्भ; सन्दर्भ",
        months="जनवरी; फ़रवरी; फरवरी; मार्च; अप्रैल; मई; जून; जुलाई; अगस्त; सितंबर; सितम्बर; अक्टूबर; अक्तूबर; "
        "नवंबर; नवम्बर; दिसंबर; दिसम्बर; जानेवारी; फेब्रुवारी; एप्रिल; मे; जुलै; ऑगस्ट; सप्टेंबर; ऑक्टोबर; "
        "नोव्हेंबर; डिसेंबर",
        weekdays="सोमवार; मंगलवार; बुधवार; गुरुवार; शुक्रवार; शनिवार; रविवार",
    ),
    "ar": ParticularWords(
        leads_on="بقلم; كتبه; كتبته; إعداد; تأليف; راجعه; راجعته; طبيا; طبيًا; بواسطة",
        author="بقلم; كتبه; كتبته; الكاتب; الكاتبة; المؤلف; المؤلفة; إعداد; تأليف",
        reviewer="راجعه; راجعته; مراجعة; المراجع الطبي; مراجعة طبية; المراجعة الطبية; تدقيق; راجعه طبيا; "
        "راجعته طبيا; راجعه طبيًا; راجعته طبيًا; تمت المراجعة بواسطة; المحرر; تحرير",
        day="تمت المراجعة; تمت مراجعته; تمت مراجعتها; راجع; نُشر; نشر; تمت المراجعة الطبية; تاريخ النشر; نشر في; "
        "نُشر في; التاريخ; تاريخ التحديث; آخر تحديث; تم التحديث; تاريخ; آخر مراجعة; المراجعة القادمة; "
        "تاريخ المراجعة; نُشر لأول مرة; تاريخ آخر مراجعة; المراجعة التالية",
        within="في",
        reading="مدة القراءة; وقت القراءة",
        read="قراءة; للقراءة",
        minutes="دقيقة; دقائق; دقيقتان",
        labels="الوسوم; وسوم; التصنيف; التصنيفات; الكلمات المفتاحية; كلمات مفتاحية; الأقسام",
        contact="اتصل بنا; للتواصل; الهاتف; هاتف; البريد الإلكتروني; تواصل معنا",
        credit="الصورة; صورة; مصدر الصورة; تصوير",
        rights="جميع الحقوق محفوظة",
        references="المراجع; مراجع; قائمة المراجع; المصادر والمراجع; المراجع والمصادر",
        sources="المصادر; مصادر",
        reference="المصدر; المصادر; المرجع",
        months="يناير; فبراير; مارس; أبريل; إبريل; مايو; يونيو; يوليو; أغسطس; سبتمبر; أكتوبر; نوفمبر; ديسمبر; "
        "كانون الثاني; شباط; آذار; نيسان; أيار; حزيران; تموز; آب; أيلول; تشرين الأول; تشرين الثاني; كانون الأول",
        weekdays="الاثنين; الثلاثاء; الأربعاء; الخميس; الجمعة; السبت; الأحد",
    ),
    "sv da nb pl tr": ParticularWords(
        leads_on="av; af; yazan; zweryfikował; zweryfikowała",
        by="av; af; yazan",
        author="skriven av; skrevet af; skrevet av; text; författare; forfatter; autor; autorka; yazar",
        behind_author="tarafından; tarafından yazıldı; tarafından yazılmıştır; tarafından hazırlandı; "
        "tarafından yayınlandı",
        behind_reviewer="tarafından incelendi; tarafından gözden geçirildi; tarafından onaylandı; "
        "tarafından kontrol edildi; tarafından tıbbi olarak incelendi",
        behind_day="tarihinde yayınlandı; tarihinde güncellendi; tarihinde incelendi; yayınlandı; güncellendi; "
        "incelendi",
        reviewer="granskad av; gennemgået af; gjennomgått av; recenzja; zweryfikował; zweryfikowała; tıbbi inceleme",
        day="granskad; granskat; gennemgået; gjennomgått; zweryfikowano; publisert; publiceret; sprawdzono; "
        "publicerad; uppdaterad; senast uppdaterad; opdateret; oppdatert; sist oppdatert; opublikowano; "
        "zaktualizowano; data; tarih; güncelleme; yayın tarihi; son güncelleme",
        within="i; w; we",
        reading="lästid; læsetid; lesetid; czas czytania; okuma süresi",
        read="läsning; czytania; okuma",
        minutes="minuter; minutter; minut; minuty; dakika",
        labels="taggar; kategori; kategorier; tagi; kategoria; etiketler",
        contact="kontakt; telefon; tel; e-post; iletişim",
        credit="foto; zdjęcie; fotoğraf",
        references="referenser; referencer; referanser; bibliografia; kaynakça; piśmiennictwo; källförteckning; "
        "kildeliste",
        sources="källor; kilder; źródła; kaynaklar",
        reference="källa; kilde; źródło; kaynak",
        months="styczniu; lutym; kwietniu; maju; czerwcu; lipcu; sierpniu; wrześniu; październiku; listopadzie; "
        "grudniu; januari; februari; mars; maj; juni; juli; augusti; oktober; stycznia; lutego; marca; kwietnia; "
        "maja; czerwca; lipca; sierpnia; września; października; listopada; grudnia; ocak; şubat; mart; nisan; "
        "mayıs; haziran; temmuz; ağustos; eylül; ekim; kasım; aralık",
    ),
}
"""By code of the language; where one entry serves several, by all of theirs."""


def _union(name: str) -> frozenset[str]:
    return frozenset(
        " ".join(phrase.split())
        for words in LANGUAGES.values()
        for phrase in getattr(words, name).split(";")
        if phrase.strip()
    )


ALL: dict[str, frozenset[str]] = {field.name: _union(field.name) for field in fields(ParticularWords)}
"""The phrases of every language together, by their names in `ParticularWords`."""
