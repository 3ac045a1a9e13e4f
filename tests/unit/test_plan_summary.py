"""What `clinic plan` says: at most ten lines, what was made, what needs a person, what waits."""

from dataclasses import replace
from datetime import timedelta

from planning_samples import MONDAY, post_key, wall

from scheduler.domain.content import Item, ItemState, Kind, Post, PostPart
from scheduler.planning.material import Absence, LeftOut
from scheduler.planning.omitting import Omitted
from scheduler.planning.replan import Action, Change
from scheduler.planning.slots import resolve_local
from scheduler.services.plan import PlanReport
from scheduler.services.plan_summary import LINES, plan_summary
from scheduler.services.plan_writing import VOIDED


def item(number: int, **changes: object) -> Item:
    key = post_key(f"s{number}")
    slot = resolve_local(wall(f"{MONDAY + timedelta(days=number)} 10:00"), "UTC")
    made = Item(key, Post(key, (PostPart(()),), (), (), "", (), "en"), slot, "digest")
    return replace(made, **changes)  # type: ignore[arg-type]  # an item's fields


def report(**changes: object) -> PlanReport:
    made = PlanReport("knee", tuple(item(number) for number in range(3)), (), ())
    return replace(made, **changes)  # type: ignore[arg-type]  # a report's fields


def left(section: str, why: Absence, reason: str = "it says too little by itself: 'No.'") -> LeftOut:
    return LeftOut(section, "x", Kind.POST, reason, why)


def test_it_says_how_many_go_out_where_and_when() -> None:
    assert plan_summary(report()) == ("3 posts on x, from Mon 05 Oct to Wed 07 Oct 2026.",)


def test_what_is_cancelled_does_not_go_out() -> None:
    only = report(items=(item(1, state=ItemState.CANCELLED),))
    assert plan_summary(only) == ("Nothing of it goes out.",)


def test_it_says_what_a_person_writes_and_why() -> None:
    lines = plan_summary(report(left_out=tuple(left(f"s{number}", Absence.WRITE_THIS) for number in range(5))))
    assert "Write this one: s0 on x: it says too little by itself: 'No.'." in lines
    assert "Write these too, or leave them: 3 more." in lines
    assert lines[-1] == "All of it: clinic plan knee --all"


def test_it_names_the_reserve_and_the_way_to_it() -> None:
    lines = plan_summary(report(left_out=(left("driving", Absence.RESERVE), left("work", Absence.RESERVE))))
    assert "In reserve: driving, work. See them: clinic reserve knee" in lines


def test_it_says_what_is_to_be_signed_again() -> None:
    lost = Change(post_key("s1"), Action.CHANGED, f"the article reads otherwise{VOIDED}")
    assert any(
        line.startswith(f"To be signed again: {post_key('s1')}.") for line in plan_summary(report(changes=(lost,)))
    )


def test_however_much_there_is_to_say_it_takes_ten_lines_and_names_the_way_to_the_rest() -> None:
    much = report(
        left_out=tuple(left(f"s{number}", why) for number in range(9) for why in Absence),
        omitted=(Omitted("s1", "x", "It cures.", ("a rule",)),),
        changes=tuple(Change(post_key(f"s{number}"), Action.CHANGED, VOIDED) for number in range(4)),
        notes=tuple(f"A note {number}." for number in range(12)),
        slips=("a slip",),
        items=tuple(item(number, note="to read") for number in range(9)),
    )
    lines = plan_summary(much)
    assert len(lines) == LINES
    assert lines[-1] == "All of it: clinic plan knee --all"
