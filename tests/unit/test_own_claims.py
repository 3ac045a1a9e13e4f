"""What somebody of the clinic writes: claims of effect, of safety and numbers are told from what claims nothing."""

from __future__ import annotations

import pytest

from scheduler.claims.own_claims import claims_effect, claims_safety, gives_number

NO_CLAIMS = (
    "Book your appointment today.",
    "Missing one tooth?",
    "Happy Diwali from all of us!",
    "We are open Monday to Friday, 9 am to 5 pm.",
    "Our surgery is closed on 25 and 26 December.",
    "Call us on 01803 555 0142 or book online.",
    "Free flu jabs for everyone over 65 on Saturday 5 December, 9 to 12.",
    "Our new branch opens at 12 Abbey Road, TQ1 1AA.",
    "Stop by for a chat with our team.",
    "Does it hurt?",
    "We look forward to seeing you.",
    "Read the whole story on our website.",
    "Parking is free for our patients.",
    "Dr Rao answers your questions in our next newsletter.",
    "Ask us about implants.",
    "A consultation costs £45.",
    "We wish you a safe and happy new year.",
    "Dear all, welcome to our winter newsletter.",
    "Yours, Maya",
    "The lift is at the back.",
    "Please bring your vaccination card.",
    "We are open seven days a week.",
    "Our clinic is five minutes from the station.",
    "Here is what you asked us most.",
    "We have moved to the 2nd floor.",
    "Come in for a check-up.",
    "Save this post for later.",
    "Do you have a question about knee pain?",
    "The clinic is on 3rd floor, Sunrise Plaza, Pune 411001.",
    "Opening hours on 24 December: 8:30 to 12:00.",
    "Vaccination day: Saturday, 12 December, from 9 to 13.",
    "Learn how a bridge is made.",
    "Our therapists explain what to expect.",
    "Merry Christmas and a happy new year!",
    "See you on Monday at 10.",
    "Here are this month's stories from the practice.",
    "Today is World Diabetes Day.",
    "Share this with somebody who is thinking about braces.",
    "Which exercise do you like most?",
)

ADVERTISING = (
    "Our patients walk after a week.",
    "Nine in ten would come again.",
    "You'll sleep better.",
    "Gentle on your baby.",
    "Our serum fades wrinkles.",
    "No downtime.",
    "Back at work in two days.",
    "Be pain-free by Christmas.",
    "See the difference after one session.",
    "Wake up refreshed.",
    "Most people drive home the same day.",
    "You won't feel a thing.",
    "The most advanced laser in town.",
    "Nobody in Pune has done more hips.",
    "Kind to sensitive gums.",
    "Braces that nobody sees, and a smile everybody does.",
    "Hair grows back.",
    "Your confidence, restored.",
    "Our fertility patients become parents sooner.",
    "Kids love it, no tears.",
    "Clear skin in six weeks.",
    "You can play with your grandchildren again.",
    "One visit, one crown.",
    "Reading glasses? Throw them away.",
    "Your blood pressure under control without tablets.",
    "A few sessions and the panic is behind you.",
    "It's quick, simple and over before you know it.",
    "More mothers choose us than any other clinic.",
    "Say hello to a new knee and a new life.",
    "We have never had an infection.",
    "Finally hear the birds in the morning.",
    "Runners come back stronger.",
    "Tiny scars, big relief.",
    "Our method has no equal.",
    "Moles checked and off within the hour.",
    "Your child will look forward to the dentist.",
    "Whiter by a few shades.",
    "Enjoy your food like before.",
    "Goodbye, hay fever.",
    "Even nervous patients stay calm.",
    "Veins disappear as if by magic.",
    "Couples who came to us are holding their babies now.",
    "Most of our knees are back on the tennis court by spring.",
    "A scan without the stress.",
    "Ten years of experience and not one complaint.",
    "It feels like a warm bath.",
    "Your back deserves the best hands in the city.",
    "Sleep through the night, every night.",
    "The lump is out before lunch.",
    "Better eyesight at any age.",
    "Smoke-free in six weeks with our group.",
    "Babies settle sooner after a visit to us.",
    "Our hearing aids are so small that you forget them.",
    "Put an end to snoring.",
    "Dry eyes? We know what works.",
    "Feel like yourself again.",
    "The treatment takes no longer than a coffee break.",
    "Only the finest materials for your mouth.",
    "Eight hundred families trust us.",
    "Your periods need not rule your life.",
    "Stand tall, without a brace.",
    "Skin that looks awake.",
    "Gets to the root of the problem.",
    "Nine smiles out of ten start with us.",
    "Painkillers? You may not need them any more.",
    "Rated the top clinic in the county.",
    "We bring sleep back.",
    "Less itching from the first night.",
    "There is nothing to it.",
    "Patients tell us they hardly noticed.",
    "Comfort from the very first moment.",
    "Fillings you'd never spot.",
    "Your daughter will thank you.",
    "So discreet that colleagues only ask where you went on holiday.",
    "The shortest wait in Devon.",
    "Our patients give us five stars.",
    "From limping to dancing.",
    "Weak ankles become steady ankles.",
    "We know how to quieten tinnitus.",
    "Quit smoking, and this time for real.",
    "More energy for the people you love.",
    "One small cut, home for dinner.",
    "Hay fever stays outside this year.",
    "Trusted hands since 1987.",
    "A smoother forehead in your lunch break.",
    "You choose the day, we take care of the pain.",
    "Shoulders that move, nights that rest.",
    "Unlike tablets, it has no aftermath.",
    "Our newest machine sees what others miss.",
    "Every child leaves with a smile.",
    "Ready for the beach? You will be, after our peel.",
    "Hernia today, office tomorrow.",
    "Our physios get dancers back on stage.",
    "Say no to knee replacement.",
    "Lashes for days.",
    "No gag, no drill, no drama.",
    "Babies born after our care have the sweetest parents.",
    "Your first pain-free winter starts here.",
    "Our drops work while you sleep.",
    "We turn frowns upside down.",
    "Five minutes that could spare you a heart attack.",
    "Quiet legs, quiet nights.",
    "Your blood sugar will love us.",
    "It hardly tickles.",
    "Zero cavities in our school programme.",
    "The gold standard in hearing.",
    "Never squint again.",
    "Over a thousand cataracts and counting.",
    "Softer on stomachs than aspirin.",
    "The allergy test that tells the truth.",
)
"""What a marketing person writes for ten specialities, to make people want something."""

HOUSEKEEPING = (
    "We are open on Saturdays until 2 pm.",
    "Good morning from the team at Hillside.",
    "You can park behind the building.",
    "Join us for our open evening on 12 March.",
    "Have you booked your flu jab yet?",
    "We answer your questions every Thursday.",
    "Bring your referral letter and your list of medicines.",
    "Our receptionists speak Hindi, Marathi and English.",
    "Thank you for reading our newsletter.",
    "Meet our new physiotherapist, Anna.",
    "Which question would you like us to answer next?",
    "We're closed over Easter, from Good Friday to Easter Monday.",
    "The new entrance is on Mill Lane.",
    "Please arrive ten minutes early.",
    "You can now book online at any hour.",
    "Leave your thoughts below.",
    "Tell us what you would like to read about.",
    "Dr Mehta will speak at the town hall on Friday at 7 pm.",
    "Swipe to see the whole list.",
    "A very happy Mother's Day to all mums.",
    "Our phone lines are busy on Monday mornings: try us after lunch.",
    "Read what happens at a first appointment.",
    "The clinic has step-free access.",
    "Tag a friend who has braces.",
    "It's World Sight Day today.",
    "If you have lost your appointment card, ring us.",
    "Save our number: 01803 555 0142.",
    "Children are welcome in the waiting room.",
    "We are looking for a dental nurse to join our team.",
    "Your appointment takes place on the first floor.",
    "We are away from 3 to 10 August.",
    "Dr Shah is on holiday until the end of the month.",
    "Can I eat before my scan?",
    "Our waiting room has a play corner.",
    "Come and say hello at the village fair.",
    "The pharmacy next door is open late on Thursdays.",
    "Please wear a mask if you have a cough.",
    "We'd love to hear from you.",
    "Your feedback matters to us.",
    "Take the number 12 bus to the town hall.",
    "Introducing Sam, who runs our front desk.",
    "To cancel an appointment, send us a message.",
    "Today our nurses talk about their day.",
    "You will find us opposite the library.",
    "This month's topic: knees.",
    "Congratulations to Dr Rao on her new baby!",
    "You can send your questions to our email address.",
    "Thanks to everyone who came to our open day.",
    "The article was written by our physiotherapists.",
    "Happy birthday to our practice: we are ten today.",
    "Our clinic has moved to Park Street.",
    "On Tuesdays Dr Iyer sees children.",
    "The blood bank van comes on 4 June.",
    "Which of these have you tried?",
    "Come for a cup of tea and a talk about sleep.",
    "You can reach us by phone until six in the evening.",
    "Our new website is online.",
    "The nurse will call you back the next day.",
    "Please tell us if you move house.",
    "A warm welcome to our two new dentists.",
    "How do you sleep?",
    "We are hiring.",
    "This week we talk about hearing.",
    "Follow us for news from the practice.",
    "The bus stops in front of our door.",
    "The flu clinic runs until December.",
    "Fill in the form before your visit.",
    "Good luck to all who run the marathon on Sunday.",
    "You'll find the leaflet at reception.",
    "In this issue: hay fever, travel jabs and a recipe.",
    "Our phones are down this morning.",
    "Leave your car in the multi-storey on Bridge Street.",
    "We are collecting coats for the night shelter.",
    "Ever wondered what a hygienist does all day?",
    "The waiting room has been repainted.",
    "Reply to this mail and let us know.",
    "Walk-in hours are from 8 to 10.",
    "Dr Lee joins us from the city hospital.",
    "Season's greetings from the whole practice.",
    "Our next talk is about hearing loss, on Wednesday at 6 pm in the library.",
    "Let us know if you need an interpreter.",
    "Staff wear badges with their first names.",
    "You may bring a friend to your appointment.",
    "Who should we interview next?",
    "Sign up for our monthly letter.",
    "Prescriptions can be collected from Monday.",
    "Thank you, Maria, for 20 years at the front desk.",
    "See page two for the list of clinics.",
    "Please cancel in good time if you cannot come.",
    "Have a lovely weekend.",
    "We are at the farmers' market this Sunday.",
    "Please note that the lift is out of order.",
    "Have you met our practice dog?",
    "Our receptionist Lena retires on Friday.",
    "You can pick up your prescription at the side door.",
    "We are sorry for the long queue yesterday.",
    "The next letter comes in February.",
    "Free parking after six.",
    "Tell a friend.",
    "Here is our team on a Monday morning.",
    "Our doors open at 7.30.",
    "What do you want to know about vaccines?",
    "Dr Okafor is back from parental leave.",
    "Do not forget your insurance card.",
    "Our address stays the same.",
    "We look after children from birth to 16.",
    "Interpreters can be booked by phone.",
    "Follow the yellow signs to X-ray.",
    "On holiday? So are we, until the 20th.",
    "We are grateful for your patience.",
)
"""What the same person writes of hours, places, people and what to read."""

CLAIMS = (
    "A bridge can fill the gap in just two visits.",
    "9 out of 10 patients would do it again.",
    "Botox erases wrinkles.",
    "Our peel gives you younger skin.",
    "It is completely safe.",
    "No side effects at all.",
    "The treatment is painless.",
    "Relief within days.",
    "Implants last a lifetime.",
    "You will feel better after one session.",
    "Get rid of back pain for good.",
    "Exosomes regenerate your skin.",
    "Half of our patients choose implants.",
    "Did you know that 80% of adults have knee pain?",
    "Stronger teeth, brighter smile.",
    "This works.",
    "Our laser removes tattoos.",
    "Proven by science.",
    "Twice as many people smile again.",
    "Gentle on your skin.",
    "It takes 20 minutes.",
    "Walk without pain again.",
    "Clinically tested.",
    "98 % success.",
    "Say goodbye to wrinkles.",
    "Your pain will go away.",
    "End your back pain now.",
    "Stops hair loss.",
    "Natural ingredients only.",
    "Look ten years younger.",
)


@pytest.mark.parametrize("sentence", [*NO_CLAIMS, *HOUSEKEEPING])
def test_an_invitation_a_greeting_a_question_or_an_hour_claims_nothing(sentence: str) -> None:
    assert not claims_effect(sentence)
    assert not claims_safety(sentence)
    assert not gives_number(sentence)


@pytest.mark.parametrize("sentence", [*CLAIMS, *ADVERTISING])
def test_a_claim_of_effect_or_safety_and_a_number_are_seen(sentence: str) -> None:
    assert claims_effect(sentence) or claims_safety(sentence) or gives_number(sentence)


def test_a_question_claims_no_effect_and_its_number_is_one_all_the_same() -> None:
    assert not claims_effect("Does a peel make your skin younger?")
    assert not claims_safety("Is it safe?")
    assert gives_number("Did you know that 80% of adults have knee pain?")


@pytest.mark.parametrize(
    "sentence", ["Nach 3 Sitzungen ist alles gut.", "Nueve de cada 10 pacientes repiten.", "90 % राहत"]
)
def test_a_number_is_one_in_every_language(sentence: str) -> None:
    assert gives_number(sentence)


@pytest.mark.parametrize("subject", ["Your knee", "A root canal on a tooth", "The new cataract lens", "Migraine"])
def test_what_speaks_of_the_body_or_a_treatment_counts_as_a_claim(subject: str) -> None:
    assert claims_effect(f"{subject} and the song of the morning.")


@pytest.mark.parametrize("frame", ["Ask us about {}.", "Dr Rao talks about {} on Monday.", "This month's topic: {}."])
@pytest.mark.parametrize("subject", ["knees", "hearing aids", "migraine", "sleep"])
def test_what_announces_or_invites_claims_nothing_about_the_body_that_it_names(frame: str, subject: str) -> None:
    assert not claims_effect(frame.format(subject))


@pytest.mark.parametrize("title", ["Hay fever", "Knee pain", "Flu vaccination day", "Asthma awareness week in October"])
def test_a_title_that_only_names_its_subject_claims_nothing(title: str) -> None:
    assert not claims_effect(title)


BRIDGES = (
    "It is quicker than an implant: two visits, about two weeks apart. Some people need three appointments. "
    "It does not last 20 years. A graft heals in 3 to 6 months. 90% of bridges are kept for 10 years."
)


@pytest.mark.parametrize(
    "sentence",
    [
        "It usually needs two visits.",
        "Two visits, and about two weeks between them.",
        "You may need three appointments.",
    ],
)
def test_a_number_that_the_article_states_of_the_same_is_nobodys_own(sentence: str) -> None:
    assert gives_number(sentence)
    assert not gives_number(sentence, BRIDGES)


@pytest.mark.parametrize(
    "sentence",
    [
        "It needs three visits.",  # of something else
        "It needs just two visits.",  # smaller than the article makes it
        "The visits are two weeks apart.",  # without its "about"
        "Everybody needs three appointments.",  # without its hedge
        "It lasts 20 years.",  # denied there
        "It heals in 6 months.",  # the end of a range
        "90% of bridges last.",
        "It needs two visits, and nine patients in ten are pleased.",
    ],
)
def test_a_number_that_it_states_otherwise_is(sentence: str) -> None:
    assert gives_number(sentence, BRIDGES)
