"""The words by which German sentences state a risk, a limit or a warning."""

from __future__ import annotations

from scheduler.domain.risk_words.language import RiskWords

GERMAN = RiskWords(
    telltale=r"der|die|das|den|dem|ein|eine[nmrs]?|und|ist|sind|kann|können|nicht|für|mit|bei|von|sie|ihr\w*|ohne|oder|nach",
    lists={
        "harm": (
            r"nebenwirkung(?:en)?|(?:\w+)?reaktion(?:en)?|komplikation(?:en)?|(?:\w+)?infektion(?:en)?",
            r"entzündung(?:en)?|(?:nach)?blutung(?:en)?|blutergüsse?|bluterguss|schwellung(?:en)?|rötung(?:en)?",
            r"reizung(?:en)?|juckreiz|verbrennung(?:en)?|blasen|narben?|schmerz(?:en|e)?|beschwerden|übelkeit",
            r"erbrechen|schwindel|fieber|blutgerinnsel|thrombosen?|(?:\w+)?verletzung(?:en)?|schäden|schaden",
            r"erblindung|fehlgeburt(?:en)?|frakturen?|brüche|luxation(?:en)?|rückfälle?|rückfall|rezidive?",
            r"misserfolge?|todesfälle?|sterben|stirbt|allergien?|empfindlichkeit|taubheit\w*",
            r"durchfall|verstopfung|unterzuckerung(?:en)?|\w*azidose|kopfschmerzen|müdigkeit|atemnot",
            r"bewusstlosigkeit",
            r"(?:erneute|weitere|zweite)\w? operation(?:en)?",
        ),
    },
    limits=(
        (
            r"(?:ist|sind|bleibt|bleiben) (?:\w+ ){0,2}?(?:aber|jedoch|dennoch|trotzdem|doch) (?:\w+ ){0,2}?(?:"
            r"\w*operation|\w*eingriff)\w*"
        ),
        r"(?:aber|jedoch|doch) (?:nicht|kein\w*) (?:für (?:jede[nr]?|alle)|ohne|risikofrei)",
        r"(?:darf|dürfen) (?:\w+ ){0,3}nichts|rät ab|raten .{0,40}ab|nicht bewiesen",
        r"sofort .{0,40}(?:arzt|ärztin|112|notruf)",
        (
            r"(?:wirkt|hilft|heilt|ersetzt|hält|verhindert|garantiert|eignet sich|funktioniert|genügt"
            r"|reicht)\b.{0,30}\b(?:nicht|nie|niemals|kein\w*)"
        ),
        (
            r"nicht (?:für (?:jede|alle|schwangere)\w*|geeignet|empfohlen|heilbar|garantiert|risikofrei"
            r"|ohne risik\w+|zugelassen|erwiesen|belegt)"
        ),
        r"(?:darf|dürfen|soll|sollte|sollten|sollen)\b.{0,60}\b(?:nicht|nie|keine?)\b",
        r"kein\w* \w+ (?:ist|sind) (?:\w+ )?(?:ohne|frei|risikofrei)|kontraindi\w*|gegenanzeigen?",
        r"ergebnisse? (?:\w+ )?(?:variieren|unterscheiden|fallen)|von mensch zu mensch",
        (
            r"(?:fragen|sprechen|suchen|rufen|gehen|informieren|wenden|kontaktieren|melden) sie\b.{0,40}\b(?:arzt"
            r"|ärztin|zahnarzt|zahnärztin|apotheker\w*|notaufnahme|112|klinik|praxis|hebamme|krankenhaus)"
        ),
        r"notfall|(?:nehmen|verwenden|benutzen|fahren|essen|trinken|setzen) sie\b.{0,40}\b(?:nicht|kein\w*|nie)",
        r"(?:muss|müssen|sollte|sollten) .{0,40}abgesetzt|vermeiden sie\b.{0,60}\b(?:wenn|während|bis|nach|bei)",
    ),
    harmless=(
        (
            r"(?:ohne|keine?r?n?|null|frei von|weder|noch|kaum)(?: \w+){0,2}? (?:{harm}|risik(?:o|en)"
            r"|gefahr(?:en)?)(?:(?:,| oder| und| noch) (?:\w+ )?(?:{harm}|risik(?:o|en)))*"
        ),
        r"schmerzfrei|risikofrei|risikolos|nebenwirkungsfrei|komplikationsfrei",
        (
            r"(?:reduzier|linder|verring|minder|behandeln\b|behandelt\b|verhinder|beseitig|bekämpf|verbesser|heil"
            r"|lösch|senk|vermeid|gegen|minimier|schluss mit)\w*(?: (?!kann|können|nicht\b"
            r"|bleib)\w+){0,4}? (?:{harm}|risik(?:o|en))"
        ),
        (
            r"(?:{harm}|risik(?:o|en)) (?:\w+ ){0,2}(?:lindern|reduzieren|behandeln|verhindern|senken|heilen"
            r"|verringern|beseitigen)"
        ),
    ),
    risks=(
        r"{harm} (?:droht|drohen)|(?:droht|drohen) (?:\w+ ){0,3}{harm}|lebensgefährlich\w*|lebensbedrohlich\w*",
        r"risik(?:o|en)|risiken|gefahr(?:en)?|gefährlich\w*|nebenwirkung(?:en)?|komplikation(?:en)?|warnung(?:en)?",
        r"vorsicht\w*|rückfälle?|nachteile?|fehlschläge?",
        (
            r"(?:kann|können|könnte|könnten)\b.{0,60}\b(?:verursachen|auslösen|führen|auftreten|entstehen"
            r"|verschlimmern|verschlechtern|schaden|schädigen|brennen|reizen|wiederkehren|zurückkehren"
            r"|fehlschlagen|versagen|hinterlassen|brechen|lockern|sterben)"
        ),
        (
            r"(?:\d+(?:[.,]\d+)? ?(?:%|prozent)|(?:eine?[rm]?|zwei|drei|vier|fünf|\d+) von (?:\w+)"
            r"|jede[rsm]? \w+(?:te|zweite)).{0,80}\b{harm}"
        ),
        r"{harm}\b.{0,40}\b(?:ist|sind) (?:\w+ )?(?:häufig|selten|möglich|normal|üblich)|verschlimmer\w*",
        r"verschlechter\w*|schlägt fehl|schlagen fehl|lässt (?:\w+ )?nach|hält nur|(?:ist|sind) vorübergehend",
    ),
)
