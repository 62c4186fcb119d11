"""The stories in which the desk is killed: what stands at their beginning, and step by step what people do.

A step may be told twice: whoever was not answered at the desk does it again, after a look at what is there. What an
insured says is said once: Telegram keeps it."""

from __future__ import annotations

import copy
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from egide.simulation.desk_people import start_and_send
from storage.schema import downgrade
from tests.crash.desk import BEGINS, Desk
from tests.crash.outside import PERSON
from tests.fakes.facts import FACTS
from workflows.case.case import Case
from workflows.kernel.errors import Refused, StepRefused
from workflows.kernel.people import ENGINE, Chat, Person
from workflows.ports.transaction import Transaction
from workflows.use_cases.shared.replan import replan
from workflows.use_cases.shared.send_act import send_act

LONG_AGO = 9_000_000
"""What Telegram numbered the messages of before the story; the numbers of the story begin at one."""
Act = Callable[[Desk], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Step:
    """`once`: the insured does it, and nobody does it again."""

    act: Act
    once: bool = False


@dataclass(frozen=True, slots=True)
class Scenario:
    """`begins` prepares the database, without loop or thread. `away`: how long the machine is off after a death."""

    name: str
    begins: Callable[[Desk], Any]
    steps: Sequence[Step]
    people: Sequence[str] = ("Camille",)
    away: timedelta = timedelta(0)
    revision: str | None = None
    """The database is of an older release: it is upgraded first, and may die in that too."""


# ------------------------------------------------------------------ what people do
def says(text: str, person: int = PERSON) -> Step:
    async def act(desk: Desk) -> None:
        desk.outside.ask("say", person=person, text=text)

    return Step(act, once=True)


def sends_picture(person: int = PERSON) -> Step:
    async def act(desk: Desk) -> None:
        desk.outside.ask("photo", person=person)

    return Step(act, once=True)


def presses(begins: str, ends: str = "") -> Step:
    async def act(desk: Desk) -> None:
        desk.outside.ask("press", person=PERSON, begins=begins, ends=ends)

    return Step(act, once=True)


def handler(verb: str, **given: Any) -> Step:
    """A use case that says of itself: pressed twice, nothing happens the second time."""

    async def act(desk: Desk) -> None:
        await desk.do(getattr(desk.use, verb), user=desk.handler, case_id=desk.case_id(), **given)

    return Step(act)


def handler_once(verb: str, there: str, **given: Any) -> Step:
    """A use case that would do it twice: the handler looks first (`there`: a query that counts what it leaves)."""

    async def act(desk: Desk) -> None:
        if desk.rows(there)[0][0] == 0:
            await desk.do(getattr(desk.use, verb), user=desk.handler, case_id=desk.case_id(), **given)

    return Step(act)


def starts(step: str, *, approved: bool = True) -> Step:
    """The handler starts a step with the act that it consists of, in one unit."""

    async def act(desk: Desk) -> None:
        user, case_id = desk.handler, desk.case_id()
        await desk.do(lambda tx: start_and_send(desk.means, tx, user, case_id, step, approved))

    return Step(act)


def writes(act_name: str, to: str, *, approved: bool = True) -> Step:
    """An act beside the steps, once."""

    async def act(desk: Desk) -> None:
        case_id, by = desk.case_id(), desk.handler.id if approved else None

        def write(tx: Transaction) -> None:
            case = tx.cases.get(case_id, ENGINE)
            send_act(desk.means, tx, case, act_name, "mail", to, {"subject": act_name, "text": case.number}, by)

        if not desk.rows('SELECT 1 FROM outbox WHERE "to" = ?', to):
            await desk.do(write)

    return Step(act)


def refused(step: str) -> Step:
    """The handler tries to start it, and may not."""

    async def act(desk: Desk) -> None:
        try:
            await desk.do(desk.use.start_step, user=desk.handler, case_id=desk.case_id(), step=step)
        except StepRefused:
            return
        raise AssertionError(f"{step} was not refused")

    return Step(act)


def lawyer(accept: bool, reason: str = "") -> Step:
    """The lawyer who was asked last answers by the link of the mail; the link of an answered offer is dead."""

    async def act(desk: Desk) -> None:
        mails = desk.outside.ask("read")["mails"]
        links = [link for mail in mails for link in mail["links"] if "/offer/" in link]
        states = [row["state"] for row in desk.rows("SELECT state FROM escalations ORDER BY place, offered_at, id")]
        token = links[-1].partition("/offer/")[2]
        if not accept and "declined" in states:
            return
        try:
            await desk.do(desk.use.answer_offer, token=token, accept=accept, reason=reason)
        except Refused:
            assert accept
            raise

    return Step(act)


def passes(**span: float) -> Step:
    """Time passes, until so long after the beginning."""

    async def act(desk: Desk) -> None:
        await desk.live_until(BEGINS + timedelta(**span))

    return Step(act)


# ------------------------------------------------------------------ what stands at the beginning
def furnish(desk: Desk) -> None:
    """An upgraded database with the sample desk."""
    desk.furnish_database()


def add_person(desk: Desk, number: int = PERSON) -> Person:
    """Somebody who pressed Start and linked their policy."""

    def add(tx: Transaction) -> Person:
        policy = tx.policies.by_number("sample-one", "S1-100001")
        assert policy is not None
        made = Person(desk.means.new_id(), number, number, "fr", policy.id, None, None, desk.clock.now())
        tx.persons.add(made)
        return made

    made: Person = desk.now(add)
    return made


def add_case(desk: Desk, number: int, *done: str, approved: bool = True, **facts: Any) -> None:
    """A case as the interview leaves it, with its plan; some of its steps done."""
    of = add_person(desk, number)

    def add(tx: Transaction) -> None:
        now, told = desk.clock.now(), {**copy.deepcopy(FACTS), **facts}
        case = Case(
            desk.means.new_id(), tx.cases.next_number(now), of.id, of.policy_id, "sample-one", str(told["kind"]),
            "fr", "FR", "open", now, told, {"state": {}}, owner_id=desk.handler.id,
            rules_version=desk.means.rulebook.version, plan_approved_at=now if approved else None,
        )  # fmt: skip
        tx.cases.add(case)
        for step in done:
            case.move_step(step, "done", now, "accepted")
        replan(desk.means, tx, case, ENGINE)
        tx.cases.save(case)
        of.active_case = case.id
        tx.persons.save(of)

    desk.now(add)


def person(desk: Desk) -> None:
    """One person, who has reported nothing."""
    furnish(desk)
    add_person(desk)


def case_of(*done: str, approved: bool = True, **facts: Any) -> Callable[[Desk], None]:
    """One person with one case."""

    def begins(desk: Desk) -> None:
        furnish(desk)
        add_case(desk, PERSON, *done, approved=approved, **facts)

    return begins


def report_of(kind: str, *answers: str) -> Callable[[Desk], None]:
    """A report with its first answers."""

    def begins(desk: Desk) -> None:
        person(desk)
        chat = Chat(PERSON, PERSON, "fr")
        desk.now(desk.use.report_incident, chat=chat, kind=kind)
        for number, text in enumerate(answers):
            desk.now(desk.use.hear_text, chat=chat, text=text, message_id=LONG_AGO + number)
        desk.now(_nothing_waits)

    return begins


def _nothing_waits(tx: Any) -> None:
    """What the beginning said has arrived long ago."""
    tx.connection.exec_driver_sql("UPDATE outbox SET state = 'sent', sent_at = created_at, lease_until = NULL")


def older(revision: str, begins: Callable[[Desk], None]) -> Callable[[Desk], None]:
    """The same in a database of an older release."""

    def begin(desk: Desk) -> None:
        begins(desk)
        downgrade(desk.house.units.engine, revision)

    return begin


TAKEN_OVER: Mapping[str, Any] = {
    "kind": "account_takeover",
    "publications": [],
    "statement": {},
    "account": {
        "lost": True, "discovered_at": "2026-11-22T08:30:00+01:00", "professional": True, "system_intrusion": True,
        "payment_means_linked": True, "messages_sent_to_contacts": True,
    },
}  # fmt: skip
ESCALATED = "SELECT count(*) FROM timeline WHERE event = 'case:escalated'"
EXPOSED: Mapping[str, Any] = {
    "kind": "privacy_breach", "statement": {"reveals_private_life": True, "identifiable": True},
}  # fmt: skip
ON_THE_WEB = [{**FACTS["publications"][0], "url": "https://www.facebook.com/groups/12/posts/34"}]
CAPTURED = ("verify_cover", "timestamped_capture", "bailiff_capture")
ANSWERS = (
    "non ça va", "de moi", "jeudi 5 novembre", "oui", "https://www.facebook.com/groups/12/posts/34",
    "elle vole dans la caisse", "un reproche précis", "c'est faux", "non",
)  # fmt: skip
LAST_ANSWERS = ("tout le monde", "oui", "oui", "ma voisine", "supprimer et être indemnisé")

SCENARIOS: Sequence[Scenario] = (
    Scenario(
        "report", person,
        [says("/report"), presses("r::defamation"), says("non ça va"), says("de moi"), passes(days=1, hours=2)],
    ),
    Scenario("plan", report_of("defamation", *ANSWERS), [says(one) for one in LAST_ANSWERS]),
    Scenario(
        "capture_before_removal", case_of("verify_cover", "timestamped_capture"),
        [
            refused("platform_notice"), starts("bailiff_capture"), handler("finish_step", step="bailiff_capture"),
            starts("platform_notice"),
        ],
    ),
    Scenario("capture", case_of("verify_cover", publications=ON_THE_WEB), [passes(minutes=3), passes(hours=1)]),
    Scenario(
        "registered_letter", case_of(*CAPTURED),
        [writes("timestamp_request", "tsa@outside.example"), writes("registered_letter", "author@outside.example"),
         handler("start_step", step="formal_notice_author"), passes(hours=3)],
    ),
    Scenario(
        "lawyer_letter", case_of(*CAPTURED, "formal_notice_author"),
        [starts("lawyer_letter"), writes("formal_notice_mail", "opponent@outside.example"),
         writes("third_party_mail", "host@outside.example", approved=False)],
    ),
    Scenario("platform_notice", case_of(*CAPTURED), [
        starts("platform_notice"), passes(days=2, hours=23),
        handler("finish_step", step="platform_notice", outcome="refused"),
        starts("internal_complaint"),
    ]),
    Scenario("summary_proceedings", case_of(*CAPTURED, lawyer_choice_requested_in_writing=True), [
        handler_once("escalate_to_lawyer", ESCALATED), lawyer(True), handler("start_step", step="summary_proceedings"),
    ]),
    Scenario("account_takeover", case_of(**TAKEN_OVER), [
        says("/cases"), presses("v:"), presses("d:", "bank_freeze"), handler("finish_step", step="timestamped_capture"),
        passes(hours=26),
    ]),
    Scenario("lawyer_escalation", case_of(*CAPTURED), [
        handler_once("escalate_to_lawyer", ESCALATED), presses("w:"), says("Je vous demande par écrit le nom d'un avocat."),
        lawyer(False, "Conflit d'intérêts."), lawyer(True),
    ]),
    Scenario("lawyer_silence", case_of(*CAPTURED, lawyer_choice_requested_in_writing=True), [
        handler_once("escalate_to_lawyer", ESCALATED), passes(hours=50),
    ]),
    Scenario("approval", case_of("verify_cover", approved=False), [
        handler("approve_plan"),
        handler_once("ask_cost", "SELECT count(*) FROM approvals", step="bailiff_capture", amount=40000, covered=30000),
        presses("Y:"), passes(days=1),
    ]),
    Scenario("closing", case_of(*CAPTURED), [
        handler("start_step", step="platform_notice"),
        handler_once("write_to_insured", "SELECT count(*) FROM case_messages WHERE direction = 'out'", text="C'est retiré."),
        handler("close_case", reason="Retiré."), says("Merci beaucoup"), passes(days=5),
    ]),
    Scenario("erasure", case_of(*CAPTURED, **EXPOSED), [
        starts("erasure_request"), passes(days=2), handler("finish_step", step="erasure_request", outcome="accepted"),
    ]),
    Scenario("evidence", case_of("verify_cover"), [sends_picture(), says("Voici la capture."), sends_picture()]),
    Scenario("silent_insured", report_of("defamation", *ANSWERS[:3]), [passes(days=8), says("oui")]),
    Scenario("outage", case_of(*CAPTURED, "formal_notice_author"), [
        starts("platform_notice"), starts("lawyer_letter"), passes(days=3, hours=1),
    ], away=timedelta(days=2)),
    Scenario("migration", older("0003", case_of(*CAPTURED)), [starts("platform_notice"), passes(hours=1)], revision="0003"),
)  # fmt: skip
