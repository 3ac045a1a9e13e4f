"""The words by which English sentences state a risk, a limit or a warning."""

from __future__ import annotations

from scheduler.domain.risk_words.language import RiskWords

ENGLISH = RiskWords(
    telltale=r"[a-z]+",
    lists={
        "harm": (
            r"side[ -]effects?|adverse (?:\w+ )?(?:events?|effects?|reactions?)",
            r"(?:allergic |immune |skin )?reactions?",
            r"complications?|infect(?:ions?|ed)|bleed(?:s|ing)?|h(?:a)?emorrhage\w*|bruis(?:es?|ed|ing)",
            r"swell(?:s|ing)",
            r"swollen|red(?:ness)?|irritat(?:ion|ed|es?)|itch\w*|rash(?:es)?|burns?|blister\w*|scar(?:s|ring)?",
            r"nodules?|granuloma\w*|pain(?:s|ful)?|ache[s]?|aching|sore(?:ness)?|tender(?:ness)?|discomfort|cramp\w*",
            r"stiff(?:ness)?|headaches?|numb(?:ness)?|tingling|weak(?:ness)?|paraly\w+|nausea|sick(?:ness)?|vomit\w*",
            r"diarrh(?:o)?ea|constipat\w*|dizz(?:y|iness)|faint\w*|fever\w*|drows\w+|fatigue|clots?|thrombos[ei]s",
            r"embol\w+|stroke|heart attack|cardiac \w+|arrest",
            (
                r"(?:nerve|vessel|tooth|root|eye|liver|kidney|gum|tissue|skin|hearing|lasting|permanent"
                r"|serious) (?:injur\w+|damage|loss|harm)"
            ),
            r"injur(?:y|ies|ed)|damage[sd]?|harm(?:s|ed)?|blind(?:ness)?",
            r"(?:loss of|lose|losing|lost|worse) (?:\w+ )?(?:vision|sight|hearing|feeling|sensation|taste|smell)",
            r"vision loss|floaters|haze|halos|glare|retinal detachment|miscarr\w+|stillb\w+|ectopic \w+|premature",
            r"pre-?term|too early|hyperstimulation|malformation\w*|birth defects?|fractures?|dislocat\w*|loosen\w*",
            r"ruptur\w*|perforat\w*|leak(?:s|age|ing)?|reject(?:ion|ed)|relaps\w*|recurr\w*|failures?|fail(?:s|ed)?",
            r"deaths?|die[sd]?|dying|fatal|mortality|overdose|depend(?:ence|ency)|addict\w*|withdrawal|suicid\w*",
            r"self-harm|depress(?:ion|ed)|anxiety|hospital(?:i[sz]ed|i[sz]ation)?|readmi\w+|decay|abscess\w*",
            r"sensitiv(?:e|ity)|peri-?implantitis|gum disease|gap|lisp|disloges?|fall out|come loose",
            r"hyperpigmentation",
            r"hypopigmentation|darker|lighter|pigment\w*|dry (?:eyes?|mouth|skin)|peeling|crusting",
            r"flar(?:e|es|ing)(?: up)?|breakouts?|an(?:a)?emia|hypo(?:glyc(?:a)?emia)?|low blood \w+|toxic\w*",
            r"poison\w*|(?:another|second|further|repeat|revision|emergency|more) (?:operation|surgery|procedure)s?",
            r"(?:brown |white |dark |red |permanent )?marks|patches|transfusions?|tears?|torn|detach(?:ed|ment)",
            r"shrink\w*|stuck|foot drop|(?:un|dis)comfort\w*|wounds?",
            r"ulcers?",
            r"manipulation under an(?:a)?esthe\w+|(?:more|feel|feeling) anxious|thoughts of \w+|low mood|mood swings",
            r"dry lips|hair loss|weight gain|tired(?:ness)?|insomnia|palpitations|breathless\w*|choking|seizures?",
            r"(?:in)?continence|impotence|early menopause|jaundice|gallstones|pancreatitis|bowel obstruction",
            r"sepsis|blood loss",
            r"double vision|dry sockets?|whiplash|concussion|gr(?:ay|ey)ish|yellowing|stain(?:s|ed|ing)?|chips?",
            r"cracks?",
            r"regain\w*|drops? out|stay the same|no better|worse|(?:no|little) (?:benefit|improvement|relief)",
            r"emergenc(?:y|ies)",
        ),
        "clinician": (
            (
                r"(?:a |an |any |your |the |our |us|his or her )?(?:own |family |eye |out-of-hours )?(?:doctors?|gp"
                r"|dentists?|midwi(?:fe|ves)|pharmacists?|nurses?|surgeons?|an(?:a)?esthetists?|clinicians?"
                r"|physicians?|optometrists?|optician|physio\w*|dermatologists?|specialists?|cardiologists?"
                r"|therapists?|team|hospital|emergency|a&e|er|practice|clinic)"
            ),
        ),
        "soon": (
            (
                r"(?:if|when|before|first|at once|straight away|straightaway|right away|immediately|urgently|soon"
                r"|without delay|the same day|today|promptly)"
            ),
        ),
        "figure": (
            (
                r"(?:\d+(?:[.,]\d+)? ?(?:%|per ?cent)|(?:\d+|one|two|three|four|five|six|seven|eight|nine"
                r"|ten)(?: \w+)? (?:in|out of|of|to) (?:every |the )?(?:about |around |nearly )?(?:\d[\d,.]*|two"
                r"|three|four|five|six|seven|eight|nine|ten|twenty|fifty|\w+ hundred|a hundred|a thousand"
                r"|\w+ thousand)|half|a third|a quarter|most|many|few|fewer|several|some|one"
                r"|(?:nearly |almost )?(?:everybody|everyone|all))"
            ),
        ),
    },
    limits=(
        (
            r"(?:is|are|it's|remains?) (?:still|only|also|nonetheless|nevertheless) (?:a |an )?(?:\w+ )?(?:surgery"
            r"|operation|procedure|medicine|an(?:a)?esthe\w+|drug|intervention)"
        ),
        (
            r"(?:although|though|but|yet) (?:it|this|that) (?:is|remains) (?:still )?(?:an? )?(?:\w+ )?(?:surgery"
            r"|operation)"
        ),
        (
            r"(?:safe|suitable|works?|good|helps?) (?:for|in) (?:most|many|nearly all) (?:\w+,? ){1,3}?(?:but|though"
            r"|although|yet)"
        ),
        r"(?:can|may|could|might)(?:,? \w+,?)? (?:tear|pierce|perforate|injure|puncture|damage) (?:the|a|an|your) \w+",
        r"(?:but|though|although|yet) not (?:for|in|by|with) (?:everyone|everybody|all|every)",
        r"only (?:about |around |some |a )?(?:\d+(?:[.,]\d+)? ?(?:%|per ?cent)|half|a third|a quarter|few|one in \w+)",
        r"advis(?:e|es|ed) against|(?:results?|outcome|success) (?:\w+ )?depends? (?:on|upon)|not a reason to",
        r"reason to be seen",
        (
            r"(?:be|is|are|been) seen (?:the same day|today|urgently|at once|straight away|by a (?:doctor"
            r"|dentist|gp|specialist))"
        ),
        r"(?:do not|don't|never|please do not|please don't) (?:\w+ )?come (?:\w+ ){0,3}if",
        (
            r"(?:tell|let) us\b.{0,60}\b(?:straight away|at once|immediately|if)(?! (?:you (?:want|would|prefer"
            r"|like|need|wish)|we))"
        ),
        (
            r"(?:not|never|isn't|aren't|nothing is|no (?:[\w-]+ ){1,2}(?:is|are|comes?)) (?:\w+ly "
            r"|ever )?(?:without|risk-? ?free|free (?:of|from)|painless|a cure)"
        ),
        (
            r"(?:does|do|did|will|would|may|might|can|could|is|are|has|have|should|wo|ca)(?: not|n't|not)"
            r"(?: \w+ly| always| yet| usually| help| be able to)? (?:work|help"
            r"|last|suit|succeed|replace|remove|cure|prevent|reverse|restore|protect|create|respond|improve|heal"
            r"|recover|survive|conceive|regain|treat|repair|rebuild|undo|fix|whiten|regrow)(?:ed)?(?! you (?:stop"
            r"|find))"
        ),
        (
            r"(?:cannot|can't|can not|could not|impossible to) (?:be |yet be )?(?:cured|reversed|undone"
            r"|guaranteed?|predict(?:ed)?|promised?|ruled out|rule out|restored|avoided|say|foresee|replace)"
        ),
        (
            r"(?:not|un) ?(?:be )?(?:suitable|recommended|advised|advisable|licen[sc]ed|approved|indicated"
            r"|appropriate|safe|an option) (?:for|in|if|during|when|while|to|unless|as|by|at|after|before|with)"
        ),
        (
            r"(?:is|are|be|was|were)(?: not|n't) (?:suitable|advisable|recommended|advised|licen[sc]ed|approved"
            r"|a substitute|an option|for (?:everyone|everybody|all|anyone|you if))"
        ),
        (
            r"not (?:everyone|everybody|all|every \w+|always|permanent|guaranteed|instant"
            r"|a substitute)(?! the best| our)"
        ),
        r"not (?:yet )?(?:been )?(?:proven|shown|established|known|tested)",
        (
            r"(?:results?|outcomes?|success|responses?|effects?|experiences?|recovery) (?:\w+ ){0,2}(?:vary"
            r"|varies|differ|differs)"
        ),
        r"varies from|differs? (?:from|between)|no guarantees?",
        (
            r"(?:no|none|neither|never)\b(?! other).{0,50}\b(?:has|have|is|are|been) (?:been )?(?:shown|proven"
            r"|approved|licen[sc]ed|guaranteed|known|risk)"
        ),
        (
            r"(?:evidence|research|proof|data) (?:\w+ ){0,4}(?:is|are|remains?) (?:\w+ )?(?:limited|weak(?:er)?|lacking"
            r"|poor|mixed|uncertain|low|missing|conflicting|small|unclear)"
        ),
        (
            r"(?:no|little|limited|not enough|insufficient|weak|poor) (?:\w+ ){0,2}(?:evidence|research"
            r"|proof)(?! of (?:harm|risk))"
        ),
        r"(?:uncertain|unclear|unknown|not (?:clear|certain|known)) (?:whether|if|how|that)|contraindicat\w*",
        r"unsuitable for|ruled out for|off-limits",
        (
            r"(?:should|must)(?: not|n't| never)(?! (?:miss|wait|delay|have to|need|let|worry|forget|hesitate"
            r"|think|be afraid|put))"
        ),
        r"ought not",
        (
            r"(?:do not|don't|never|please do not|not to) (?:take(?! (?:our|my) word)|use|drive|drink|eat|stop"
            r" (?:taking|using|your|any)"
            r"|attempt|apply|squeeze|pick|share|ignore|exceed|give|fly|swim|smoke|inject|chew|rub|scratch"
            r"|remove|lift|operate|drive)"
        ),
        r"(?:must|should|needs? to|has to|have to) be (?:stopped|paused|avoided|monitored|checked)",
        r"stop (?:taking |using )?(?:\w+ ){1,4}(?:before|weeks?|days?)",
        r"stop (?:and|if|at once|when|straight away|immediately)",
        (
            r"avoid\w* (?!the (?:knife|scalpel)|surgery).{0,60}\b(?:if|during|when|while|in pregnancy|until|after"
            r"|before|for (?:\w+ ){1,4}(?:days?|weeks?|hours?|months?))"
        ),
        (
            r"not .{0,40}\b(?:to|for|in|on|by|if you are) (?:anyone|people|women|men|children|patients|babies"
            r"|those|adults)? ?(?:under|below|over|with|who|taking|aged|pregnan\w*|breast-?feeding|younger|older)"
        ),
        (
            r"(?:see|ask|consult|speak (?:to|with)|talk (?:to|with)|contact|call|ring|phone|tell|visit"
            r"|go (?:back )?to|return to|check with|come (?:back )?to) {clinician}\b.{0,60}\b{soon}"
        ),
        (
            r"{soon}\b.{0,90}\b(?:see|consult|speak (?:to|with)|talk (?:to|with)|contact|call|ring|phone|tell"
            r"|go (?:back )?to|seek|get) {clinician}"
        ),
        (
            r"(?:tell|inform) (?:us|the \w+|your \w+|our \w+|a \w+) (?:\w+ )?(?:if|about|of|when|straight|at once"
            r"|before)(?! (?:your (?:dreams?|wishes|goals)))"
        ),
        (
            r"(?:call|ring|phone|contact|see|tell) us (?:\w+ ){0,3}(?:if|when|at once|straight away"
            r"|immediately)\b.{0,60}\b{harm}"
        ),
        (
            r"(?:seek|get) (?:\w+ ){0,2}(?:help|advice|care|attention|treatment) (?:\w+ ){0,2}(?:if|at once"
            r"|straight|immediately|now|urgently|soon)"
        ),
        r"seek (?:urgent |immediate )?(?:medical|emergency|professional)",
        r"(?:is|are|as|medical|dental) (?:a |an )?emergenc(?:y|ies)|emergency (?:department|room|services?)",
        r"(?:call|dial|ring) (?:999|911|112|108|102|000|111|an ambulance)",
        (
            r"(?:does|do|is|can|should|will)(?: not|n't| never) (?:a )?(?:replace|substitute)\w* (?:for )?(?:a "
            r"|the |your |an )?(?:\w+ )?(?:consultation|examination|visit|doctor|dentist|advice|medical)"
        ),
    ),
    harmless=(
        r"never (?:once )?fail(?:s|ed)?|(?:cannot|can't|won't|will not) (?:fail|harm|hurt|damage)|to die for",
        r"dying to|painkillers?|pain relievers?|red (?:light|flags?|wine|hair)",
        (
            r"(?:no|zero|without|free (?:of|from)|nil|absence of|devoid of|hardly any|virtually no|almost no"
            r"|practically no|minimal|negligible|minus the|nor|not one|not a single)(?: the| any"
            r"| a)?(?: \w+){0,3}? (?:{harm}|risks?|dangers?|downsides?|drawbacks?)(?:(?:,| or"
            r"| and) (?:\w+ )?(?:{harm}|risks?))*"
        ),
        (
            r"(?:{harm}|risks?|dangers?|downsides?|drawbacks?)(?: \w+){0,2}? (?:is|are) (?:\w+ )?(?:minimal"
            r"|negligible|none|zero|nil|unheard of|non-?existent|impossible|eliminated|gone|a thing of the past)"
        ),
        r"(?:risks?|side[ -]effects?|complications?|downsides?|drawbacks?|pain) ?[?:-] ?(?:none|zero|no|nil)",
        r"(?:risk|pain|side[ -]effect|complication|scar)s?-? ?free|low-risk",
        r"(?:not|nothing|never) (?:\w+ )?(?:dangerous|harmful|painful|toxic|addictive)|non-?toxic|harmless",
        r"no danger",
        (
            r"(?:reduc|reliev|lower|cut|eas(?=es?\b|ing|ed)|treat(?=s?\b|ed|ing)|prevent(?!ion)|heal(?!th)"
            r"|cur(?=es?\b|ing|ed)|fight|tackl|banish|minimi[sz]|eliminat|decreas|lessen|soften|sooth|calm"
            r"|improv(?!ement)|protect(?!ion)|remov(?!al)|clear(?!ance)|control(?=s?\b|l)|manag(?!ement)"
            r"|help(?!s? (?:you )?understand)|get rid|goodbye|end(?=s?\b|ing)|stop|beat|fad|shrink|erase|dissolv"
            r"|melt|say|tired|sick|suffer|struggl|hid|away|bye)\w*(?: (?!(?:can|may|might|could|will|causes?"
            r"|leads?|leaves?|not|fails?|but|need|needs|have|has)\b)\w+){0,5}? {harm}(?:(?:,| or"
            r"| and) (?:\w+ )?{harm})*"
        ),
        r"(?:lower|less|smaller|reduced|fewer) (?:\w+ ){0,2}(?:risks?|{harm})(?! (?:than|in|of))",
        (
            r"(?:reduc|lower|cut|halv|minimi[sz]|decreas|lessen|eliminat|remov|prevent"
            r"|avoid)\w* (?:\w+ ){0,3}(?:risks?|dangers?|chances?)"
        ),
        (
            r"{harm} (?:relief|reduction|removal|management|clinic|treatments?|control|medicine|free|scores?"
            r"|specialists?|experts?|revision|prevention)"
        ),
        (
            r"{harm} (?:\w+ ){0,2}(?:fell|falls?|halv(?:es?|ed)|dropp?(?:ed|s)|improv\w*|decreas\w*|goes away|went"
            r"|settle[sd]?|disappear\w*|vanish\w*|eas(?:e|es|ed)|melts?|fades?|clear(?:s|ed)?|gone|reduc\w+)"
        ),
        r"heal(?:s|ed|ing)? (?:\w+ ){0,2}wounds?",
        (
            r"(?:for|with|of|from|your|have|those with|about) (?:chronic |mild |severe |active |joint |back "
            r"|knee |shoulder |neck |acne )?(?:pain|acne|scars?|depression|anxiety|headaches?|gum disease"
            r"|sensitive|stiffness|decay)(?= (?:clinic|patients?|sufferers?|[.,!?]|$))"
        ),
    ),
    risks=(
        r"(?:is|are|was|were) back (?:within|after)|(?:comes?|came) back (?:within|in|after|again)",
        r"protection (?:\w+ ){0,2}(?:gone|lost|ends|stops|wanes|fades)",
        (
            r"(?:can|may|might|could|will) (?:\w+ )?(?:increase|raise|cost|dry|delay|mask|prolong"
            r"|shorten) .{0,50}\b{harm}"
        ),
        (
            r"(?:can|may|might|could|will) (?:\w+ )?cost (?:\w+ )?(?:the|your|his|her|their) (?:sight|life|leg"
            r"|eye|tooth|hearing|vision)"
        ),
        r"{harm}, (?:\w+ ){0,3}(?:often|sometimes|usually|rarely|which|fewer|about|up to|in)",
        r"dr(?:ies|y) (?:out )?the (?:skin|mouth|eyes|lips)",
        (
            r"(?:the|a|an|its|his|her|their|your) (?:\w+ ){1,2}(?:can|may|might) (?:shrink|die|tear|rupture|slip"
            r"|block|clog|narrow|stick|stretch|tilt|drift|sink)"
        ),
        r"risks?|risky|danger(?:s|ous)?|hazards?|harmful|toxic|addictive|life-threatening|beware|warnings?",
        r"caution\w*|overdoses?|downsides?|drawbacks?|disadvantages?|side[ -]effects?",
        r"adverse (?:\w+ )?(?:events?|effects?|reactions?)|complications?|failure rates?|unsuccessful",
        r"re-?admi(?:ssion|tted)\w*|stillb\w+|miscarr\w+|fatal|mortality",
        (
            r"(?:can|may|might|could|sometimes|often|will|does|occasionally|rarely|also|usually"
            r"|would) (?:\w+ ){0,3}(?:caus|lead|result|leav|trigger|bring|produc|giv|mak|creat|mean|hav|get|feel"
            r"|notice|becom|be|develop|need|suffer|experienc|los)\w*\b.{0,60}\b{harm}"
        ),
        r"(?:causes?|leads? to|results? in|triggers?|leaves?) (?:\w+ ){0,4}{harm}",
        (
            r"(?:can|may|might|could|sometimes|often|will|occasionally|rarely) (?:\w+ )?(?:also )?(?:worsen"
            r"|damage|harm|irritate|burn|bleed|swell|hurt|scar|weaken|loosen|crack|chip|break(?! free)|come loose"
            r"|come out|fall out|decay|discolou?r|dislocate|rupture|migrate|leak|fail|sting|itch|peel|blister"
            r"|shift|wear out|stain|dry out)"
        ),
        (
            r"(?:problems?|pain|stains?|it|they|symptoms?|hair|fat|wrinkles|cancer|infections?|spots?|patches"
            r"|teeth|weight|melasma|acne) (?:can|may|will|often|sometimes|usually|might"
            r"|could) (?:\w+ )?(?:comes? back|returns?|recurs?|relapses?|moves? back|goes? back)"
        ),
        (
            r"{harm} (?:\w+ ){0,5}(?:can|may|might|could|sometimes|rarely|often"
            r"|occasionally) (?:\w+ ){0,2}(?:occur|happen|develop|follow|appear|last|be|need|form|persist|spread"
            r"|result|get|start|turn|come)\w*"
        ),
        (
            r"{harm}\b[^.]{0,40}\b(?:is|are|was|were) (?:\w+ ){0,2}(?:common|rare|uncommon|possible|frequent"
            r"|usual|normal|unusual|likely|expected|serious|dangerous|an? \w+ problem|temporary|worse|seen"
            r"|reported|unavoidable)"
        ),
        r"{figure}.{0,90}\b{harm}|{harm}\b.{0,60}\b{figure}",
        (
            r"(?:expect|likely to (?:have|feel|be)|side effects? (?:are|include)|risks? (?:are|include)|possible"
            r"|watch (?:out )?for|be prepared for|prone to|signs? of|symptoms? of) (?:\w+ ){0,4}{harm}"
        ),
        r"(?:dies?|died|deaths?|dying) (?:\w+ ){0,3}(?:in|within|of|from|after|during|is|are|has|have)",
        r"(?:about|around|fewer than|up to) (?:\w+ ){1,6}dies?",
        (
            r"(?:needs?|needed|requires?|required) (?:\w+ ){0,3}(?:another|a second|further|repeat|revision"
            r"|emergency|hospital) (?:operation|surgery|treatment|procedure|care|admission|stay)?"
        ),
        r"wears? off|wore off|temporary|fades? (?:with|in|after|over|within)",
        r"lasts? (?:only|no longer|at most|no more)",
        r"needs? (?:to be )?(?:repeated|replacing|replaced|topping up|renewing)",
        (
            r"{figure} (?:\w+ ){0,4}(?:(?:do not|don't|did not|didn't|cannot)(?! ?(?:[.,;:!)]|$))"
            r"|never(?! (?:\w+ ){0,3}again)|stop|get no"
            r"|are left|is left"
            r"|get worse|drop out|regain)"
        ),
        (
            r"(?:treatments?|operations?|surgery|implants?|cycles?|fillings?|crowns?|grafts?|procedures?|devices?"
            r"|braces|medicines?|drugs?|diets?) (?:\w+ )?(?:fails?|failed)"
        ),
        r"fails? (?:in|to (?:heal|work|integrate|bond))|(?:makes?|made|gets?|got|becomes?) (?:\w+ ){0,2}worse",
        r"worsen(?:s|ed)?|born (?:\w+ )?(?:too )?early|severe allerg\w+|allergic to",
    ),
)
