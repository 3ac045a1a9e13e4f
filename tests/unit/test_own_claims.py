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


@pytest.mark.parametrize("sentence", NO_CLAIMS)
def test_an_invitation_a_greeting_a_question_or_an_hour_claims_nothing(sentence: str) -> None:
    assert not claims_effect(sentence)
    assert not claims_safety(sentence)
    assert not gives_number(sentence)


@pytest.mark.parametrize("sentence", CLAIMS)
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
