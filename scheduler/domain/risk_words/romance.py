"""The words by which Spanish, French, Portuguese and Italian sentences state a risk, a limit or a warning."""

from __future__ import annotations

from scheduler.domain.risk_words.language import RiskWords

SPANISH = RiskWords(
    telltale=r"el|los|las|una?|del?|con|se|es|son|que|su|sus|y|para|por|puede|pueden|si|no|sin|ni|tras",
    lists={
        "harm": (
            r"efectos? (?:secundarios?|adversos?)|reacci(?:ón|ones)|complicaci(?:ón|ones)|infecci(?:ón|ones)",
            r"sangrados?|hemorragias?|moret(?:ón|ones)|hematomas?|hinchaz(?:ón|ones)|inflamaci(?:ón|ones)",
            r"enrojecimiento|irritaci(?:ón|ones)|picor|quemaduras?|ampollas?|cicatri(?:z|ces)|dolor(?:es)?",
            r"molestias?",
            r"náuseas?|vómitos?|mareos?|fiebre|coágulos?|trombosis|lesi(?:ón|ones)|daños?|ceguera|abortos?",
            r"fracturas?",
            r"luxaci(?:ón|ones)|recaídas?|fracasos?|muertes?|manchas? (?:más )?oscuras?|descamaci(?:ón|ones)",
            r"alergias?",
            r"sensibilidad|rechazo|otra (?:operación|cirugía|intervención)",
        ),
    },
    limits=(
        r"(?:no deja de ser|sigue siendo) una (?:\w+ )?(?:operación|cirugía|intervención)",
        (
            r"no (?:siempre |se )?(?:funciona|cura|quita|elimina|sustituye|reemplaza|garantiza|puede garantizar"
            r"|previene|revierte|evita)\w*"
        ),
        r"ning[uú]n\w* \w+ (?:funciona|está exent\w+|es definitiv\w+)",
        (
            r"no (?:es|son|está|están|debe|deben|se debe|se recomienda|puede|pueden) (?:\w+ )?(?:adecuad|recomend"
            r"|indicad|aconsej|apt|segur|usar|utiliz|tomar|aplicar|hacer|exced|combin)\w*"
        ),
        r"no es para tod[oa]s|contraindica\w*|los resultados (?:\w+ )?varían|no (?:todos?|todas?) l[oa]s",
        r"no se puede (?:prometer|garantizar|saber|predecir)|no está exento",
        (
            r"(?:consulte|hable|acuda|llame|vaya|avise|pregunte|pida cita|contacte)\b.{0,30}\b(?:médic[oa]"
            r"|dermatólog[oa]|dentista|farmacéutic[oa]|urgencias|112|especialista|hospital)"
        ),
        r"urgencia médica|no (?:tome|use|utilice|aplique|conduzca|interrumpa|suspenda|deje de tomar)",
        r"debe(?:n)? (?:suspender|evitar|interrumpir)\w*|evite\b.{0,60}\b(?:si|durante|en|hasta)",
    ),
    harmless=(
        (
            r"(?:sin|ningún|ninguna|cero|libre de|nada de|ni)(?: \w+){0,2}? (?:{harm}|riesgos?|peligros?)(?:(?:,"
            r"| o| ni| y) (?:\w+ )?(?:{harm}|riesgos?))*"
        ),
        (
            r"(?:(?:reduc|alivi|disminu|previen|preven|elimin|combat|mejor|quit|calm|minimi|adiós)\w*|trat(?:a"
            r"|amos|an|ar)|cur(?:a|an|amos|ar))(?: (?!puede|pueden|no\b)\w+){0,4}? (?:{harm}|riesgos?)"
        ),
    ),
    risks=(
        r"riesgos?|peligros?|peligros[oa]s?|efectos? (?:secundarios?|adversos?)|complicaci(?:ón|ones)",
        r"contraindicaci(?:ón|ones)|advertencias?|precauci(?:ón|ones)|recaídas?",
        (
            r"(?:puede|pueden|podría|podrían|suele|suelen)(?: \w+){0,2} (?:causar|provocar|producir|ocasionar"
            r"|dejar|aparecer|haber|dar|sentir|notar|tener)\w*\b.{0,60}\b{harm}"
        ),
        (
            r"(?:puede|pueden|podría|podrían|suele|suelen)(?: \w+){0,2} (?:empeorar|dañar|irritar|quemar|fallar"
            r"|reaparecer|agravar)\w*"
        ),
        r"{harm}\b.{0,30}\b(?:puede|pueden) (?:aparecer|ocurrir|darse|surgir)",
        (
            r"(?:\d+(?:[.,]\d+)? ?%|(?:uno|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve"
            r"|\d+) de cada (?:\w+)).{0,80}\b{harm}"
        ),
        (
            r"{harm}\b.{0,40}\b(?:es|son) (?:\w+ )?(?:frecuentes?|habituales?|rar[oa]s?|posibles?|comunes"
            r"|normal(?:es)?)"
        ),
        r"fracasa\w*|empeora\w*|es temporal|dura (?:sólo|solo|como máximo)",
    ),
)

FRENCH = RiskWords(
    telltale=r"le|la|les|une?|des|du|est|sont|peut|peuvent|ne|pas|votre|vos|aux?|pour|avec|sans|si|ce|cette|un|sur|ni",
    lists={
        "harm": (
            r"effets? (?:secondaires?|indésirables?)|réactions?|complications?|infections?|saignements?|hémorragies?",
            r"ecchymoses?|bleus?|hématomes?|gonflements?|œdèmes?|rougeurs?|irritations?|démangeaisons?|brûlures?",
            r"cloques?|cicatrices?|douleurs?|gênes?|nausées?|vomissements?|vertiges?|fièvre|caillots?|thromboses?",
            r"lésions?|dommages?|cécité|fausses? couches?|fractures?|luxations?|rechutes?|récidives?|échecs?|décès",
            r"allergies?|sensibilité|rejet|nouvelle (?:opération|intervention)|réintervention",
        ),
    },
    limits=(
        r"(?:reste|demeure) (?:\w+ )?une (?:\w+ )?(?:opération|intervention|chirurgie)",
        (
            r"ne (?:\w+ )?(?:fonctionne|guérit|remplace|convient|garantit|prévient|marche|dure|supprime"
            r"|suffit)\w* (?:pas|jamais)"
        ),
        r"aucun\w* \w+ n(?:'est|e) \w+",
        r"n'est pas (?:\w+ )?(?:adapté|recommandé|indiqué|conseillé|sans|définitif|garanti|un remède)\w*",
        r"ne (?:doit|doivent|devez|peut|peuvent|pouvez) (?:pas|jamais)|contre-?indi\w*",
        r"les résultats (?:\w+ )?varient|pas pour tout le monde|déconseillé\w*",
        (
            r"(?:consultez|parlez|appelez|contactez|demandez|prévenez|informez|rendez-vous)\b.{0,30}\b(?:médecin"
            r"|dentiste|dermatologue|pharmacien|urgences|15|112|spécialiste|hôpital|sage-femme)"
        ),
        r"urgence médicale|ne (?:prenez|utilisez|appliquez|conduisez|arrêtez|mangez|buvez) (?:pas|jamais)",
        r"(?:doit|doivent) être (?:arrêté|interrompu|évité)\w*|évitez\b.{0,60}\b(?:si|pendant|jusqu|en cas)",
    ),
    harmless=(
        (
            r"(?:sans|aucun|aucune|zéro|pas de|exempt de|ni)(?: \w+){0,2}? (?:{harm}|risques?|dangers?)(?:(?:,"
            r"| ou| ni| et) (?:\w+ )?(?:{harm}|risques?))*"
        ),
        (
            r"(?:(?:rédui|soulag|diminu|préven|prévien|élimin|combat|amélior|guéri|suppri|calm|apais|adieu"
            r"|efface)\w*|trait(?:e|ons|ent|er|ez))(?: (?!peut|peuvent|pas\b)[\w']+){0,4}? (?:{harm}|risques?)"
        ),
    ),
    risks=(
        r"risques?|dangers?|dangereu(?:x|se|ses)|effets? (?:secondaires?|indésirables?)|complications?",
        r"mises? en garde|attention|précautions?|récidives?|rechutes?",
        (
            r"(?:peut|peuvent|pourrait|pourraient)(?: \w+){0,2} (?:causer|provoquer|entraîner|laisser|donner"
            r"|avoir|ressentir|produire)\b.{0,60}\b{harm}"
        ),
        r"(?:peut|peuvent)(?: \w+){0,2} (?:échouer|s'aggraver|aggraver|abîmer|irriter|brûler|récidiver|empirer)",
        r"(?:\d+(?:[.,]\d+)? ?%|(?:un|une|deux|trois|quatre|cinq|\d+) (?:\w+ )?sur (?:\w+)).{0,80}\b{harm}",
        r"{harm}\b.{0,40}\b(?:est|sont) (?:\w+ )?(?:fréquent|habituel|rare|possible|courant|norma)\w*|échou\w*",
        r"s'aggrav\w*|(?:est|sont) temporaires?|ne dure que",
    ),
)

PORTUGUESE = RiskWords(
    telltale=r"o|os|uma?|da|do|dos|das|com|em|é|são|que|seu|sua|não|para|por|pode|podem|se|sem|nem",
    lists={
        "harm": (
            r"efeitos? (?:secundários?|colaterais|colateral|adversos?)|reaç(?:ão|ões)|complicaç(?:ão|ões)",
            r"infe(?:c)?ç(?:ão|ões)|sangramentos?|hemorragias?|hematomas?|inchaços?|vermelhidão|irritaç(?:ão|ões)",
            r"comichão|coceira|queimaduras?|bolhas?|cicatriz(?:es)?|dor(?:es)?|desconforto|náuseas?|vómitos?",
            r"vômitos?",
            r"tonturas?|febre|coágulos?|tromboses?|les(?:ão|ões)|danos?|cegueira|abortos?|fraturas?|luxaç(?:ão|ões)",
            r"recaídas?|recidivas?|fracassos?|mortes?|alergias?|sensibilidade|rejeição|outra (?:operação|cirurgia)",
            r"manchas",
        ),
    },
    limits=(
        r"(?:não deixa de ser|continua a ser) uma (?:\w+ )?(?:cirurgia|operação|intervenção)",
        r"não (?:\w+ )?(?:funciona|cura|substitui|garante|previne|evita|resolve|dura|serve|elimina)\w*",
        r"nenhum\w* \w+ (?:é|está) (?:\w+ )?(?:isent|livre|definitiv)\w*",
        (
            r"não (?:é|são|está|estão) (?:\w+ )?(?:adequad|recomendad|indicad|aconselhad|isent|definitiv|garantid"
            r"|seguro para)\w*"
        ),
        (
            r"não (?:deve|devem|pode|podem) (?:\w+ )?(?:ser|usar|tomar|aplicar|fazer|conduzir|dirigir|garantir"
            r"|prometer)\w*"
        ),
        r"contraindica\w*|os resultados (?:\w+ )?variam|não é para todos|nem todos? (?:os|as)",
        (
            r"(?:consulte|fale|procure|contacte|contate|ligue|avise|informe|vá)\b.{0,30}\b(?:médic[oa]|dentista"
            r"|dermatologista|farmacêutic[oa]|urgências?|112|192|especialista|hospital|pronto-socorro)"
        ),
        r"emergência médica|não (?:tome|use|utilize|aplique|conduza|dirija|interrompa|suspenda|pare de)",
        r"(?:deve|devem) ser (?:suspens|interromp|evitad)\w*|evite\b.{0,60}\b(?:se|durante|até|em caso)",
    ),
    harmless=(
        (
            r"(?:sem|nenhum|nenhuma|zero|livre de|isento de|nem)(?: \w+){0,2}? (?:{harm}|riscos?|perigos?)(?:(?:,"
            r"| ou| nem| e) (?:\w+ )?(?:{harm}|riscos?))*"
        ),
        (
            r"(?:(?:reduz|alivi|diminu|previn|preven|elimin|combat|melhor|acalm|minimi|adeus)\w*|trat(?:a|amos|am"
            r"|ar)|cur(?:a|am|amos|ar))(?: (?!pode|podem|não\b)\w+){0,4}? (?:{harm}|riscos?)"
        ),
    ),
    risks=(
        r"riscos?|perigos?|perigos[oa]s?|efeitos? (?:secundários?|colaterais|adversos?)|complicaç(?:ão|ões)",
        r"advertências?|precauç(?:ão|ões)|recaídas?|recidivas?",
        (
            r"(?:pode|podem|poderá|poderia)(?: \w+){0,2} (?:causar|provocar|levar|deixar|dar|haver|sentir|ter"
            r"|surgir|ocorrer)\b.{0,60}\b{harm}"
        ),
        r"{harm}\b.{0,30}\b(?:pode|podem) (?:ocorrer|surgir|aparecer|acontecer)",
        r"(?:pode|podem)(?: \w+){0,2} (?:piorar|agravar|falhar|danificar|irritar|queimar|voltar|reaparecer)",
        (
            r"(?:\d+(?:[.,]\d+)? ?%|(?:um|uma|dois|duas|três|quatro|cinco"
            r"|\d+)(?: \w+)? em cada (?:\w+)).{0,80}\b{harm}"
        ),
        r"{harm}\b.{0,40}\b(?:é|são) (?:\w+ )?(?:frequente|habitua|rar[oa]|possíve|comu|norma)\w*|fracassa\w*",
        r"falha em|piora\w*|é temporári[oa]|dura (?:só|apenas|no máximo)",
    ),
)

ITALIAN = RiskWords(
    telltale=r"il|lo|gli|le|una?|del|della|di|con|è|sono|che|suo|sua|non|per|può|possono|se|senza|né|dei",
    lists={
        "harm": (
            r"effett[oi] (?:collateral[ei]|avvers[oi]|indesiderat[oi])|reazion[ei]|complicanz[ae]|complicazion[ei]",
            r"infezion[ei]|sanguinament[oi]|emorragi[ae]|livid[oi]|ematom[ai]|gonfior[ei]|rossor[ei]|arrossament[oi]",
            r"irritazion[ei]|prurito|bruciatur[ae]|ustion[ei]|vescich[ae]|cicatric[ei]|dolor[ei]|fastidi[oi]?",
            r"nause[ae]|vomito|vertigin[ei]|febbre|coagul[oi]|trombos[ei]|lesion[ei]|dann[oi]|cecità|abort[oi]",
            r"frattur[ae]|lussazion[ei]|ricadut[ae]|recidiv[ae]|falliment[oi]|mort[ei]|allergi[ae]|sensibilità",
            r"rigetto",
            r"(?:nuovo|secondo) intervento|macchie",
        ),
    },
    limits=(
        r"(?:resta|rimane) (?:\w+ ){0,2}?(?:un intervento|un'operazione)",
        r"non (?:\w+ )?(?:funziona|guarisce|sostituisce|garantisce|previene|dura|elimina|basta|cura|serve)\w*",
        r"nessun\w* \w+ è (?:\w+ )?(?:priv|esent|definitiv|senza)\w*",
        (
            r"non (?:è|sono) (?:\w+ )?(?:adatt|indicat|consigliat|raccomandat|priv|esent|definitiv|garantit"
            r"|per tutti)\w*"
        ),
        (
            r"non (?:deve|devono|può|possono|si deve|va|vanno) (?:\w+ )?(?:essere|usat|assunt|pres|applicat|fatt"
            r"|guidat|garant|promett|prend)\w*"
        ),
        r"controindica\w*|i risultati (?:\w+ )?variano|non tutt[ie]",
        (
            r"(?:consulti|consultate|parli|parlate|chiami|chiamate|chieda|informi|si rivolga|rivolgersi|contatti"
            r"|avvisi|consultare)\b.{0,40}\b(?:medico|dottore|dentista|dermatologo|farmacista|pronto soccorso|112"
            r"|118|specialista|ospedale)"
        ),
        r"emergenza medica|non (?:prenda|usi|assuma|applichi|guidi|interrompa|sospenda)",
        r"(?:deve|devono) essere (?:sospes|interrott|evitat)\w*|eviti\b.{0,60}\b(?:se|durante|fino|in caso)",
        r"evitare\b.{0,60}\b(?:se|durante|fino|in caso|in gravidanza)",
    ),
    harmless=(
        (
            r"(?:senza|nessun|nessuna|zero|privo di|esente da|né)(?: \w+){0,2}? (?:{harm}|risch[io]"
            r"|pericol[io])(?:(?:,| o| né| e) (?:\w+ )?(?:{harm}|risch[io]))*"
        ),
        (
            r"(?:(?:riduc|allevi|diminu|preven|previen|elimin|combatt|miglior|guari|calm|leni|minimi|addio)\w*"
            r"|tratt(?:a|iamo|ano|are)|cur(?:a|iamo|ano|are))(?: (?!può|possono|non\b)[\w']+){0,4}? (?:{harm}"
            r"|risch[io])"
        ),
    ),
    risks=(
        r"risch[io]|rischios[oa]|pericol[io]|pericolos[oaie]",
        r"effett[oi] (?:collateral[ei]|avvers[oi]|indesiderat[oi])|complicanz[ae]|complicazion[ei]|avvertenz[ae]",
        r"precauzion[ei]|recidiv[ae]|ricadut[ae]",
        (
            r"(?:può|possono|potrebbe|potrebbero)(?: \w+){0,2} (?:causare|provocare|portare|lasciare|dare|avere"
            r"|avvertire|comparire|esserci)\b.{0,60}\b{harm}"
        ),
        (
            r"(?:può|possono)(?: \w+){0,2} (?:peggiorare|aggravare|fallire|danneggiare|irritare|bruciare|tornare"
            r"|ricomparire)"
        ),
        r"(?:\d+(?:[.,]\d+)? ?%|(?:uno|una|due|tre|quattro|cinque|\d+)(?: \w+)? su (?:\w+)).{0,80}\b{harm}",
        r"{harm}\b.{0,40}\b(?:è|sono) (?:\w+ )?(?:frequent|comun|rar|possibil|normal)\w*|fallisc\w*|peggiora\w*",
        r"è temporane[oa]|dura (?:solo|al massimo)",
    ),
)
