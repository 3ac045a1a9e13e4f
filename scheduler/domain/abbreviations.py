"""The words of each language that decide whether a full stop ends a sentence.

A language is one `Words` below; a new one is a further entry of `LANGUAGES`. All of them are used together, whatever an
article's language is: articles quote, addresses and degrees travel, and a false join costs little.

An entry that begins with a capital counts only where it is written with one, since it is a word as well ("Sun.").
The dots of an abbreviation are written without spaces between ("z.b" is "z. B." and "z.B.").
"""
# ruff: noqa: RUF001 - letters of other scripts look like those of ours

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Words:
    """One language's words, separated by spaces. Each list is what stands before the full stop, except the last four.

    never_last: what it belongs to follows, always ("Dr.", "e.g.").
    before_name: a sentence ends here only where a word follows that opens sentences ("Jan.", "Inc.").
    before_figure: a sentence does not end here where a figure or a single letter follows ("No. 5", "max. 3").
    lettered: before a single letter these name a kind, not a person ("vitamin C.", "hepatitis B.").
    before_ordinal: before a number with a full stop these make it an ordinal ("am 3. Tag").
    after_ordinal: after a number with a full stop, likewise ("bis 14. August").
    openers: often open a sentence.
    particles: openers that are parts of names too; behind an initial they open nothing ("J. La Rosa").
    """

    never_last: str = ""
    before_name: str = ""
    before_figure: str = ""
    lettered: str = ""
    before_ordinal: str = ""
    after_ordinal: str = ""
    openers: str = ""
    particles: str = ""


LANGUAGES: dict[str, Words] = {
    "en": Words(
        never_last="dr drs mr mrs ms mx prof assoc asst rev hon st sr jr smt shri sri rs messrs capt maj sgt "
        "gov e.g i.e eg ie vs v cf viz approx ca incl excl esp resp opp attn w.r.t",
        before_name="Tab Tabs Cap Caps Inj Syr Susp Supp Oint Soln Vit Mt Ft Fr Bros Pvt Inc Ltd Corp Co Ave Rd Blvd "
        "Lt Col Gen Eng Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun "
        "retd dept govt univ tab inj",
        before_figure="no nos fig figs eq ref refs tab cap vol ch sec art p pp par para ed pt pts max min temp ext "
        "approx est yr yrs hr hrs wk wks tel ph mob rm apt bldg etc",
        lettered="vitamin vitamins type hepatitis group phase class grade stage category factor influenza appendix "
        "part plan schedule panel figure table option arm step",
        openers="the this that these those it its they their there here we our you your he she his her i in on at by "
        "for from with as if when while after before although however but and or so such many most some several no "
        "not all both each every a an what why how who which where is are was were do does did can may patients "
        "people results treatment others another please ask take use call keep wait then now never always also one "
        "two three today once only even because since until unless to of be have has had yes",
    ),
    "es": Words(
        never_last="sra srta dra dres dras profa lic mtra mtro ing arq dña avda pza pta núm nº n.º ee p.ej p.ejem "
        "aprox exc d.ª esq apdo",
        before_name="ud uds vd vds ee.uu av comp amp cáps depto dpto admón pág págs tfno prov izda dcha",
        before_figure="pág págs núm máx mín cap art fig tfno",
        lettered="vitamina vitaminas tipo hepatitis grupo fase clase grado factor gripe anexo parte opción",
        openers="el la los las lo un una unos unas este esta estos estas ese esa esto eso no si sí se su sus mi que "
        "cuando mientras después antes aunque pero y o en con por para desde según también además nosotros usted "
        "ustedes ellos ella él todo todos muchos algunos es son hay está están qué cómo quién dónde puede pida tome",
        particles="el la los las lo de su mi si sí se son es hay",
    ),
    "fr": Words(
        never_last="MM mme mmes mlle mlles pr mgr ste env p.ex cf c.-à-d c.à.d bd bât boul réf",
        before_name="tél chap éd hôp",
        before_figure="tél réf art n° bât étage chap",
        lettered="vitamine vitamines hépatite type groupe phase classe stade grade facteur grippe annexe partie "
        "bâtiment",
        openers="le la les un une des ce cet cette ces il elle ils elles on nous vous je tu ne non oui si en dans sur "
        "avec pour par de du au aux mais et ou où quand comme après avant bien ainsi tout tous toute toutes plusieurs "
        "certains certaines chaque notre nos votre vos leur son sa ses que qui quoi comment pourquoi est sont",
        particles="le la les des du de son on",
    ),
    "de": Words(
        never_last="z.b d.h u.a o.a v.a i.d.r i.v z.t u.u m.e s.o s.u d.i bzw vgl evtl ggf bzgl inkl exkl zzgl sog bes "
        "insb allg dipl hr frl priv doz rer iur phil habil psych ing univ hl bspw gem lt usf",
        before_name="str u.ä o.ä med dent nat Mag Ass abt tel geb verh",
        before_figure="nr nrn abs art kap abb bd aufl tel std sek min max mind höchst usw jh",
        lettered="vitamin typ hepatitis gruppe phase klasse grad stadium faktor influenza anhang teil",
        before_ordinal="am vom im zum beim der die das dem den ihrem ihrer ihre seinem seiner jeden jedem jeder dieser "
        "diesem diesen einem einer eines kaiser papst könig",
        after_ordinal="januar februar märz april mai juni juli august september oktober november dezember jänner tag "
        "tage tages woche wochen monat monats monate jahr jahres lebensjahr lebensjahres lebensmonat lebenswoche "
        "schwangerschaftswoche schwangerschaftsmonat ssw trimester stock stockwerk etage obergeschoss og sitzung "
        "jahrhundert quartal grades schritt behandlung impfung dosis auflage",
        openers="der die das ein eine einen dem den es er sie wir ihr ich man dies diese dieser dieses danach dann "
        "dort hier nach vor bei mit ohne in im am an auf aus für von zu zum zur um wenn weil während obwohl aber und "
        "oder so nicht kein keine alle viele manche einige jeder jede was wie wer warum wo ist sind war kann darf muss "
        "bitte fragen nehmen auch nur jetzt später zuerst ja nein unser unsere ihre",
        particles="das die der den dem vor von zu zum zur",
    ),
    "pt": Words(
        never_last="sra srta dra dras exmo exma ilmo ilma profa n.º p.ex p.f aprox exa",
        before_name="comp amp depto pág págs pg tel ex",
        before_figure="pág págs pg máx mín cap art fig",
        lettered="vitamina vitaminas tipo hepatite grupo fase classe grau fator gripe anexo parte",
        openers="o a os as um uma este esta estes estas esse essa isto isso não se seu sua que quando depois antes mas "
        "e ou em no na nos nas com por para desde também nós você vocês eles elas ele ela todo todos muitos alguns é "
        "são há está como quem onde pode tome peça",
        particles="da das do dos de na no são",
    ),
    "it": Words(
        never_last="sig sigg sig.ra sig.na sig.re dott dott.ssa dott.ri prof.ssa avv geom p.zza p.le v.le c.so "
        "l.go ill.mo ill.ma gent.mo gent.ma gent.le egr spett p.es",
        before_name="pag pagg tel cpr es",
        before_figure="pag pagg cit ecc n nn",
        lettered="vitamina vitamine tipo epatite gruppo fase classe grado fattore influenza allegato parte",
        openers="il lo la i gli le un uno una questo questa questi queste quello si non se suo sua che quando dopo "
        "prima ma e o in con per da di su anche noi lei voi loro tutto tutti molti alcuni è sono c'è come chi dove può "
        "nel nella nei poi",
        particles="lo la di da de del della se su i",
    ),
    "nl": Words(
        never_last="dhr mevr mw mej drs ds bijv bv d.w.z dwz o.a i.p.v m.b.t t.o.v i.v.m b.v zgn evt resp mr",
        before_name="a.u.b aub blz afb hfdst jl telnr",
        before_figure="blz afb hfdst nr enz",
        lettered="vitamine vitaminen type hepatitis groep fase klasse graad factor griep bijlage deel",
        openers="de het een deze dit die dat er hij zij ze wij we u uw je jij ik ons onze men na voor bij met zonder "
        "in op aan uit van tot om als omdat terwijl maar en of dus niet geen alle veel sommige elke wat hoe wie waarom "
        "waar is zijn was kan mag moet ook nu daarna dan ga neem gebruik bel vraag dhr mevr",
        particles="de het een van den der ten ter te uit op",
    ),
    "hi": Words(
        never_last="डॉ डा प्रो श्री श्रीमती सुश्री कु रु क्र सं नं पृ उदा",
        before_name="एफ एफ़ एच आई एल एम एन क्यू आर एस डब्ल्यू एक्स वाई ज़ेड जेड",
        before_figure="सं नं क्र पृ",
    ),
    "mr": Words(never_last="प्रा सौ चि कै उदा इ", lettered="जीवनसत्त्व व्हिटॅमिन"),
    "ar": Words(never_last="ود وأ أ.د ص.ب د.ة", before_figure="رقم ص ج", lettered="فيتامين نوع التهاب"),
    "pl": Words(
        never_last="np tj tzn tzw m.in lek hab mgr inż ul św godz wg",
        before_name="im os",
        before_figure="tel str itp itd poz ok",
        openers="i w z na do po od za o u to ten ta te jest są nie czy jak gdy jeśli ale oraz pacjent dziecko",
        particles="na po ta te to",
    ),
    "sv da nb": Words(
        never_last="t.ex bl.a dvs kl s.k fr.o.m t.o.m f.eks f.x ca pga mht ift",
        before_figure="osv m.m o.s.v",
        openers="det den de en ett et vi du ni hon han i på om när efter före men och är inte ikke alla det",
    ),
    "tr": Words(
        never_last="doç uzm Op öğr sn örn bkz arş yrd ecz",
        openers="bu bir ve ama için biz siz hasta ne nasıl",
        particles="ama",
    ),
    "ru uk": Words(
        never_last="ул т.е т.к проф акад просп пер корп",
        before_name="т.д т.п др и.о см",
        before_figure="руб коп мин стр рис тел кв",
        openers="это не мы вы он она они в на с и а но если при для после до врач как что все",
    ),
    "cs": Words(never_last="mudr mddr phdr např tzv tj č ul nám", before_figure="atd apod"),
}
"""By code of the language; where one entry serves several, by all of theirs."""


def _union(name: str) -> frozenset[str]:
    return frozenset(word for words in LANGUAGES.values() for word in getattr(words, name).split())


ALL: dict[str, frozenset[str]] = {field.name: _union(field.name) for field in fields(Words)}
"""The lists of every language together, by their names in `Words`."""
