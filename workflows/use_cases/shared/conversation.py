"""What the chat's use cases share: asking the next question, and what happens when the plan can be made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from workflows.case.case import Case
from workflows.case.events import Event
from workflows.desk.task_payloads import ApprovePlanTask, TakeOverTask
from workflows.followups.follow_up import INTERVIEW_REMINDER
from workflows.interview import (
    Question,
    is_after_plan,
    is_plan_ready,
    next_question,
    open_questions,
    progress,
)
from workflows.interview.answered import is_answered
from workflows.interview.readers import is_read_by_minor
from workflows.kernel.awaited_input import AwaitedInput, AwaitedKind
from workflows.kernel.errors import NotFound, Refused
from workflows.kernel.people import ENGINE, Chat, Person
from workflows.kernel.plain import number_or_none
from workflows.law.analysis import Analysis
from workflows.ports.transaction import Transaction
from workflows.screens.access import LanguageChoice, Locked
from workflows.screens.interview import Ask, Emergency, KindChoice
from workflows.screens.plan import PlanCard
from workflows.screens.screen import Menu, Screen
from workflows.use_cases.shared.contradiction import analysed
from workflows.use_cases.shared.first_acts import shown_acts
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.replan import PLAN_TASK_WITHIN, replan

IN_DANGER_WITHIN = timedelta(minutes=15)
TRIAGE = ("danger", "door", "minor", "intimate")
"""Questions of these urgencies decide whether a file may be taken: until they are answered, none is."""


def greet(means: Means, tx: Transaction, chat: Chat) -> Person | None:
    """Gives the person of this chat, ready to be listened to. Of a stranger nothing is read before they chose a
    language, of a locked chat nothing at all: both are told so, and None is returned."""
    person = tx.persons.in_chat(chat)
    if person is not None and person.locked_at is not None:
        means.messenger.tell(tx, person, Locked())
        return None
    if person is not None and person.language is not None:
        return person
    if person is None:
        person = new_person(means, tx, chat)
    means.messenger.tell(tx, person, LanguageChoice())
    return None


def new_person(means: Means, tx: Transaction, chat: Chat, awaited: AwaitedInput | None = None) -> Person:
    """Makes somebody known who writes for the first time."""
    person = Person(
        id=means.new_id(),
        user_id=chat.user_id,
        chat_id=chat.chat_id,
        language=None,
        policy_id=None,
        active_case=None,
        awaited_input=awaited,
        created_at=means.clock.now(),
    )
    tx.persons.add(person)
    return person


def active_case(tx: Transaction, person: Person) -> Case | None:
    """Gives the case this person is busy with: the active one, else the only open one they have."""
    if person.active_case is not None:
        return tx.cases.get(person.active_case, person.actor)
    opened = [case for case in tx.cases.of_person(person.id) if case.is_open]
    return opened[0] if len(opened) == 1 else None


def has_no_case(tx: Transaction, person: Person) -> bool:
    """Tells whether this person is busy with no case and has none that is open: what they tell begins one."""
    return person.active_case is None and not any(case.is_open for case in tx.cases.of_person(person.id))


def newest_case(tx: Transaction, person: Person) -> Case | None:
    """Gives the newest case of this person, open or closed."""
    cases = tx.cases.of_person(person.id)
    return tx.cases.get(cases[0].id, person.actor) if cases else None


def await_input(tx: Transaction, person: Person, awaited: AwaitedInput | None) -> None:
    """The person's next free text answers this."""
    if person.awaited_input != awaited:
        person.awaited_input = awaited
        tx.persons.save(person)


def open_case(tx: Transaction, person: Person, case_id: UUID | None) -> Case | None:
    """Gives the case the person is telling about: the one named, else the active one."""
    wanted = case_id or person.active_case
    return tx.cases.get(wanted, person.actor) if wanted else None


def own_case(tx: Transaction, person: Person, case_id: UUID | None) -> Case:
    """Gives the case the person is telling about, as `open_case`. Raises NotFound where there is none."""
    case = open_case(tx, person, case_id)
    if case is None:
        raise NotFound
    return case


def running_case(tx: Transaction, person: Person, case_id: UUID | None) -> Case:
    """Gives the same while it is open. Raises NotFound for a closed one too."""
    case = own_case(tx, person, case_id)
    if not case.is_open:
        raise NotFound
    return case


def must_be_linked(case: Case) -> None:
    """Refuses to go on with a report before the contract is known: a cry for help is heard without one, a report is not."""
    if case.policy_id is None:
        raise Refused("error.link_first")


def current(means: Means, case: Case) -> Question | None:
    """Gives the question to ask now."""
    return next_question(case.facts, means.interview.state(case), means.interview.questions)


def is_asking(means: Means, person: Person, case: Case) -> bool:
    """Tells whether a question is open to this person: while the report runs, and after the plan or a cry for help for
    one who went on."""
    return asked_of(means, person, case, case.state) is not None


def asked_of(means: Means, person: Person, case: Case, state: str) -> Question | None:
    """Gives the question that is open to this person, were the case in this state."""
    reporting = state == "reporting" and not case.is_untold
    going_on = reporting or (state != "closed" and person.awaits(AwaitedKind.ANSWERING))
    return current(means, case) if going_on and not case.is_halted and not case.wants_an_end else None


def can_go_on(person: Person, case: Case) -> bool:
    """Tells whether there is a report to go on with: one in a chosen language, of a known contract, in a chat that is
    not locked."""
    return person.locked_at is None and case.is_open and case.policy_id is not None and person.language is not None


def ask(
    means: Means,
    case: Case,
    *,
    before: tuple[Question, str] | None = None,
    problem: tuple[str, Mapping[str, object]] | None = None,
    resumed: bool = False,
    dropped: Sequence[Question] = (),
    notes: Sequence[tuple[str, Mapping[str, object]]] = (),
) -> Screen | None:
    """Gives the screen of the next question; None when everything was asked."""
    state = means.interview.state(case)
    question = next_question(case.facts, state, means.interview.questions)
    if question is None:
        return None
    return Ask(
        case_id=case.id,
        question=question,
        progress=progress(case.facts, state, means.interview.questions),
        before=before,
        problem=problem,
        resumed=resumed,
        chosen=tuple(case.interview.get("chosen", ())),
        can_go_back=bool(state.asked),
        dropped=[one.short.to_plain() for one in dropped],
        notes=notes,
        correcting=state.editing is not None and is_answered(question, case.facts, state),
    )


def uploads_of(means: Means, tx: Transaction, case: Case) -> Literal["allowed", "text_only", "blocked"] | None:
    """Tells what may be sent for this case; None while the questions that decide it are open. Where nobody can say how
    old the person shown was, nothing at all; where the facts contradict each other, words."""
    undecided = any(
        question.urgency in TRIAGE and not is_after_plan(question, case.facts, means.interview.state(case))
        for question in open_questions(case.facts, means.interview.state(case), means.interview.questions)
    )
    if undecided:
        return None
    analysis = analysed(means, tx, case)
    if analysis is None:
        return "text_only"
    uploads, how_old = analysis.uploads, case.told_of("intimate").get("depicted_age")
    return "blocked" if uploads == "text_only" and how_old is None else uploads


def call_a_person(means: Means, tx: Transaction, case: Case, analysis: Analysis) -> None:
    """Somebody of the desk takes over by when the rules say; asked again only when it becomes more urgent, or another time of
    the insured has passed."""
    human = analysis.human
    if not human.required or human.by is None:
        return
    waiting = [task.due_at for task in tx.tasks.open_of(case.id) if task.kind == "take_over"]
    if not waiting or min(waiting) > max(human.by, means.clock.now() + IN_DANGER_WITHIN):
        why = [one.to_plain() for one in human.why]
        passed = "".join(f":{one.id}:{one.publication or ''}" for one in analysis.lapsed)
        due = max(human.by, means.clock.now() + timedelta(hours=1)) if passed else human.by
        means.tasks.open(tx, case, TakeOverTask(why), due, key=human.by.isoformat() + passed)


def call_at_once(means: Means, tx: Transaction, case: Case) -> datetime:
    """Somebody takes over within a quarter of an hour from now, whatever else is known of the case: nothing is analysed.
    The instant until which they do."""
    now = means.clock.now()
    waiting = [task.due_at for task in tx.tasks.open_of(case.id) if task.kind == "take_over"]
    due = min((at for at in waiting if now < at <= now + IN_DANGER_WITHIN), default=None)
    if due is None:
        due = now + IN_DANGER_WITHIN
        means.tasks.open(tx, case, TakeOverTask(), due, key=tx.cause)
    return due


def doors(means: Means, person: Person) -> KindChoice:
    """Tells what can have happened, each kind as somebody says it who is in trouble."""
    kinds = {kind: words.to_plain() for kind, words in means.interview.questions.doors.items()}
    return KindChoice(kinds, person.policy_id is not None)


def menu(tx: Transaction, person: Person, *, greeting: bool = False) -> Menu:
    """Tells what the person can do now."""
    cases = tx.cases.of_person(person.id)
    unfinished = next((case for case in cases if case.state == "reporting" and case.policy_id is not None), None)
    policy = tx.policies.get(person.policy_id) if person.policy_id else None
    return Menu(policy, unfinished, sum(case.is_open for case in cases), greeting)


def emergencies(
    means: Means, case: Case, person: Person, cards: Sequence[str], *, by: datetime | None = None
) -> list[Screen]:
    """Gives the cards that an answer sets off; `by`: until when somebody of the desk takes over."""
    age = number_or_none(case.facts, "victim_age") or number_or_none(case.told_of("insured"), "age")
    countries, young = means.interview.countries(case, person.speaks), is_read_by_minor(case)
    found = (means.interview.advice(card, person, countries, age, is_young=young) for card in cards)
    going_on = case.id if case.is_halted and can_go_on(person, case) else None
    return [Emergency(advice, case.number, by, case.jurisdiction, going_on) for advice in found if advice is not None]


def plan_if_ready(means: Means, tx: Transaction, case: Case, person: Person) -> list[Screen]:
    """Makes the plan as soon as it can be made, and again when an answer changes it; the screens that show it.
    Raises BadFacts, with nothing changed, for a case that contradicts itself."""
    if not is_plan_ready(case.facts, means.interview.state(case), means.interview.questions):
        return []
    means.analyses.of(case)  # first of all: a case that contradicts itself stays as it is
    first = case.state == "reporting"
    if first:
        _leave_reporting(means, tx, case)
    analysis, changes = replan(means, tx, case, person.actor)
    if first:
        _hand_to_desk(means, tx, case, analysis)
        return [plan_card(means, case, analysis)]
    call_a_person(means, tx, case, analysis)
    return [plan_card(means, case, analysis, picture=False, changes=changes)] if changes else []


def plan_card(
    means: Means,
    case: Case,
    analysis: Analysis,
    *,
    picture: bool = True,
    changes: Sequence[Mapping[str, str]] = (),
    whole: bool = False,
) -> PlanCard:
    """Gives the card of the plan as it stands today."""
    done = [name for name, record in case.steps.items() if record.counts_as_done]
    young = is_read_by_minor(case)
    acts = shown_acts(means, case, analysis, young=young)
    pages = bool(case.told_list("publications"))
    return PlanCard(case, analysis, means.calendar.today(case), done, picture, changes, acts, whole, young, pages)


def _leave_reporting(means: Means, tx: Transaction, case: Case) -> None:
    case.become("open")
    tx.follow_ups.cancel(case.id, kind=INTERVIEW_REMINDER)
    means.tasks.close(tx, case, "complete_report")
    means.timeline.note(tx, case, Event.CASE_OPENED, ENGINE)


def _hand_to_desk(means: Means, tx: Transaction, case: Case, analysis: Analysis) -> None:
    """A person decides: the plan waits for a handler, sooner when the rules say so."""
    now = means.clock.now()
    by = now + PLAN_TASK_WITHIN
    call_a_person(means, tx, case, analysis)
    if analysis.human.required and analysis.human.by is not None:
        by = min(by, max(analysis.human.by, now + timedelta(hours=1)))
    means.tasks.open(tx, case, ApprovePlanTask(), by)
