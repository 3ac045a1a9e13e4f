"""The words that stand behind a person's name, and those that name a house: all languages are read at once.

Each entry is a pattern of one word; entries are divided by spaces. Endings make most of the words of medicine.
"""

from __future__ import annotations


def _words(*lists: str) -> str:
    return "|".join(word for words in lists for word in words.split())


OCCUPATION = _words(
    r"""physician surgeon doctor doctors nurse nurses midwife midwives dentist dentists gp gps consultant registrar
    practitioner practitioners director editor editors writer partner matron paramedic dietitian dietician
    nutritionist hygienist optician optometrist counsellor counselor psychotherapist therapist specialist specialists
    head lead surgeons physicians chair founder professor lecturer resident team staff
    [^\W\d_]+ologists? [^\W\d_]+therapists? [^\W\d_]+iatrists? [^\W\d_]+icians? [^\W\d_]+dontists? [^\W\d_]+etists?
    obstetricians? pharmacists? radiographers? audiologists? chiropractors? osteopaths?""",
    r"""médic[oa]s? doctora? enfermer[oa]s? dentistas? cirujan[oa]s? odontólog[oa]s? matrona comadrona fisioterapeutas?
    psicoterapeutas? nutricionistas? farmacéutic[oa]s? especialistas? jef[ea] director[a]? [^\W\d_]+ólog[oa]s?
    [^\W\d_]+iatras? oculista equipo""",
    r"""médecins?(?:\s(?:généralistes?|traitants?|urgentistes?|spécialistes?))?
    chirurgiens? chirurgienne dentistes? infirmi(?:er|ère)s? sage-femme sages-femmes pharmaciens?
    pharmacienne kinésithérapeutes? diététicien(?:ne)?s? orthophoniste spécialiste directeur directrice cheffe? équipe
    [^\W\d_]+logues? [^\W\d_]+iatres? [^\W\d_]+thérapeutes? ostéopathe""",
    r"""[^\W\d_-]*(?:arzt|ärztin|ärzte|ärztinnen|ärzt) [^\W\d_-]*(?:pfleger|pflegerin|schwester|berater|beraterin)
    [^\W\d_-]*(?:loge|login|logen|iater|iaterin) [^\W\d_-]*therapeut(?:in|en|innen)? chirurg(?:in)? hebammen?
    apotheker(?:in)? [^\W\d_-]*leiter(?:in)? oecotrophologin heilpraktiker(?:in)? oberarzt zahnarzt [^\W\d_-]*team
    redakteur(?:in)? spezialist(?:in)? diätassistentin optiker(?:in)?""",
    r"""enfermeir[oa]s? cirurgi(?:ão|ã) médic[oa]s? parteira nutricionistas? farmacêutic[oa]s? diretora? equipe equipa
    [^\W\d_]+ologistas? [^\W\d_]+iatras? [^\W\d_]+terapeutas?""",
    r"""medic[oi] chirurg[oi] infermier[aei] dentist[ai] ostetrica farmacista fisioterapist[ai] nutrizionista
    psicoterapeuta specialist[ai] direttore direttrice primario responsabile dietista équipe [^\W\d_]+ologh?[oaie]
    [^\W\d_]+iatra logopedista""",
    r"""(?:huis|tand|kinder|oog)?arts(?:en)? verpleegkundigen? verloskundige chirurg apotheker diëtist tandarts
    fysiotherapeut(?:en)? psycholoog [^\W\d_]+loog [^\W\d_]+therapeut""",
    r"""विशेषज्ञ चिकित्सक डॉक्टर सर्जन नर्स नर्सें दंत नेत्र सलाहकार फ़िज़ियोथेरेपिस्ट फिजियोथेरेपिस्ट मनोचिकित्सक तज्ज्ञ वैद्य""",
    r"""طبيب طبيبة أخصائي أخصائية اختصاصي اختصاصية استشاري استشارية جراح جراحة ممرضة ممرض صيدلي صيدلانية""",
)
"""What a person does."""

DEGREE = _words(
    r"""ph\.?d\.? m\.?d\.? m\.?b\.?b\.?s\.? m\.?b\.?ch\.?b\.? b\.?d\.?s\.? m\.?d\.?s\.? m\.?s\.? m\.?sc\.? b\.?sc\.?
    r\.?n\.? r\.?d\.? d\.?p\.?t\.? b\.?p\.?t\.? m\.?p\.?t\.? p\.?t\.? d\.?o\.? d\.?d\.?s\.? d\.?m\.?d\.? d\.?n\.?b\.?
    m\.?ch\.? d\.?m\.? m\.?a\.? m\.?p\.?h\.? psy\.?d\.? lcsw lmft np aprn pa-c pharm\.?d\.? esq\.? dch dgo dvd dlo
    d\.?ortho\.? facp facs facc facog faad fasps aafp fellow [fm]\.?r\.?c\.?[a-z.]{1,8} f?mr?c?gp? francz[a-z]+
    frac[a-z]+ fac[a-z]{1,3} ccst cct bams bhms bmbs b\.?m\.? b\.?s\.? b\.?a\.? mba mrcgp hons [a-z]{0,3}hons oam obe
    mbe""",
    r"""एमबीबीएस एमडी एमएस एमसीएच डीएनबी डीजीओ बीडीएस एमडीएस डीएम बीएएमएस बीएचएमएस बीपीटी एमपीटी एफआरसीएस पीएचडी""",
)
"""What a person may put behind a name, with or without full stops."""

SURE_HOUSE = _words(
    r"""practice clinic clinics centre center hospital institute polyclinic infirmary
    [^\W\d_-]*-?(?:praxis|klinik|klinikum|zentrum|krankenhaus) ärztehaus mvz
    cabinet clinique hôpital institut clínica consultorio consulta centro hospital instituto consultório
    studio ambulatorio poliambulatorio ospedale istituto clinica [^\W\d_]*praktijk kliniek ziekenhuis
    klinik mottagning przychodnia klinika gabinet kliniği hastanesi merkezi""",
    r"""क्लिनिक क्लीनिक अस्पताल हॉस्पिटल केंद्र केन्द्र चिकित्सालय रुग्णालय दवाखाना नर्सिंग""",
    r"""عيادة عيادات مستشفى مركز مجمع""",
)
"""Names nothing but the kind of a house where people are treated."""

HOUSE = f"{SURE_HOUSE}|" + _words(
    "surgery health healthcare medical dental hospitals associates group partners trust fertility physiotherapy"
)
"""The same, with words that name a treatment too."""

STREET = _words(
    r"""street st\.? road rd\.? lane ln\.? avenue ave\.? square drive quay close terrace boulevard blvd\.? highway row
    rue quai calle c/ avda\.? avenida paseo plaza rua praça travessa largo viale via corso piazza
    [^\W\d_-]+-?(?:straße|strasse|str\.|weg|gasse|platz|allee|ring|straat|laan|plein|gracht) straße str\.
    marg nagar मार्ग रोड नगर चौक पथ شارع طريق""",
)
"""What a street is called."""

REGISTER = _words(
    r"""reg regn regd registration reg'n gmc gdc nmc hcpc gphc goc licen[cs]e npi ahpra imc mci dmc mmc kmc rmc
    provider colegiad[oa] colegiación cédula matrícula rpps adeli finess lanr bsnr arztnummer crm cro crp crefito rqe
    coren albo iscrizione omceo ordine big agb-code sicil पंजीकरण पंजीयन रजिस्ट्रेशन नोंदणी الترخيص ترخيص القيد""",
)
"""Whose number a person or a house has."""
