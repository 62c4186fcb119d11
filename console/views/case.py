"""A case file made ready for its page: what each part shows, what may be done and, in words, why not."""

from __future__ import annotations

from datetime import datetime

from console.views import follow_ups, timeline
from console.views.captures import captures
from console.views.mails import mails
from console.views.removals import expects, removals
from console.views.shown import (
    Answered,
    AnsweredGroup,
    CasePage,
    Findings,
    Head,
    LooksLike,
    Possible,
    RuledOut,
    ShownAlert,
    ShownAppointment,
    ShownClock,
    ShownCover,
    ShownEvidence,
    ShownOffer,
    ShownStep,
    ShownTask,
)
from console.web.reader import PageText
from workflows.case.events import Event
from workflows.case.step import RESULT_NEEDED
from workflows.desk.bailiff_task import BailiffReportTask
from workflows.desk.capture_task import CaptureByHandTask
from workflows.desk.case_file import CaseFile, StepLine
from workflows.desk.letter_tasks import OfLetterTask
from workflows.desk.mail_tasks import OfMailTask
from workflows.desk.post_tasks import LetterReturnedTask
from workflows.desk.records import Task
from workflows.desk.takedown_task import LookAtRemovalTask
from workflows.desk.task_payload import OfActTask, OfClockTask
from workflows.desk.task_payloads import ConfirmNewChatTask, MailFailedTask, ReadMessageTask, TakeOverTask
from workflows.desk.timeline_words import sources
from workflows.desk.words import Labels
from workflows.evidence.bailiff_order import EURO
from workflows.evidence.item import Evidence
from workflows.kernel.plain import text_or_none
from workflows.law.findings import Analysis, ClockReading
from workflows.use_cases.shared.task_kinds import CLOSE, acts_of_step

MOST_UNREAD = 8
"""Sentences beside a task; all of them stand in the timeline."""
ANSWERED_PHASES = frozenset({"amicable", "platform"})
"""Steps that somebody outside answers: their end has an outcome."""
KNOWN_ACTORS = ("insured", "handler", "lawyer", "bailiff")
KNOWN_BOUND = ("insured", "platform", "publisher", "insurer", "controller", "opponent", "operator")


def zone_of(rules: Labels, file: CaseFile) -> str:
    """Gives the wall clock of the case's country; raises UnknownCountry."""
    return rules.jurisdictions.zone(file.case.jurisdiction).key


def case_page(r: PageText, file: CaseFile, now: datetime) -> CasePage:
    """Gives everything the handler's page shows."""
    steps = plan(r, file)
    return CasePage(
        case=file.case,
        file=file,
        today=file.today,
        head=head(r, file),
        facts=facts(r, file),
        findings=findings(r, file),
        plan=steps,
        tasks=[_task(r, file, task, now, steps) for task in file.tasks],
        follow_ups=follow_ups.follow_ups(r, file),
        appointments=appointments(r, file, now),
        lawyers=lawyers(r, file),
        timeline=timeline.lines(r, file),
        evidence=[_item(r, one) for one in file.evidence],
        captures=captures(r, file),
        mails=mails(r, file),
        removals=removals(r, file),
        locked_at=file.person.locked_at,
        can=can(r, file),
    )


def head(r: PageText, file: CaseFile) -> Head:
    """Number, kind, state and the most urgent day."""
    case = file.case
    return Head(
        number=case.number,
        kind=r.label("incident_kinds", case.kind),
        state=r.t(f"console.state.{case.state}"),
        country=r.words(r.rulebook.jurisdictions.of(case.jurisdiction).name),
        urgency=r.urgency(case.urgent_on, file.today),
        urgent_on=case.urgent_on,
        days=r.days_left(case.urgent_on, file.today) if case.urgent_on else None,
        urgent_what=r.term(case.urgent_what),
        insured=file.policy.holder if file.policy else None,
        policy=file.policy.number if file.policy else None,
        insurer=r.label("insurers", case.insurer) if case.insurer else None,
        owner=file.owner.name if file.owner else None,
    )


def facts(r: PageText, file: CaseFile, *, sensitive: bool = True) -> list[AnsweredGroup]:
    """Gives the answers, in the order of the interview; those of a second publication under their own title."""
    groups: dict[int, list[Answered]] = {}
    said = sources(r, file.timeline)
    for line in file.answers:
        if line.sensitive and not sensitive:
            continue
        source = said.get(line.key) if sensitive else None
        entry = Answered(label=r.words(line.label), answer=line.answer, skipped=line.skipped, source=source)
        groups.setdefault(line.publication, []).append(entry)
    return [AnsweredGroup(publication=number, answers=answers) for number, answers in sorted(groups.items())]


def findings(r: PageText, file: CaseFile) -> Findings | None:
    """Tells what the facts look like, the clocks, and what the insured must know."""
    found = file.analysis
    if found is None:
        return None
    driving = found.driving
    return Findings(
        looks_like=[
            LooksLike(
                label=r.words(one.label),
                state=r.t(f"console.looks.{one.state}"),
                likely=one.state == "likely",
                reasons=[r.words(reason) for reason in one.reasons],
                references=list(one.references),
                confidence=confidence(r, one.to_be_confirmed),
                to_be_confirmed=one.to_be_confirmed,
            )
            for one in found.qualifications
        ],
        excluded=[
            RuledOut(label=r.words(one.label), why=r.words(one.why), reference=one.reference) for one in found.excluded
        ],
        clocks=sorted((_clock(r, file, one, one is driving) for one in found.clocks), key=lambda one: not one.driving),
        warnings=[r.words(one.text) for one in found.warnings],
        alerts=[
            ShownAlert(on=one.on, clock=r.label("clocks", one.clock), meaning=r.words(one.meaning))
            for one in found.alerts
            if one.on >= file.today
        ],
        human=[r.words(why) for why in found.human.why] if found.human.required else [],
        human_by=found.human.by,
        notes=[r.words(note) for note in found.notes],
        cover=_cover(r, found),
        uploads=None if found.uploads == "allowed" else r.t(f"console.uploads.{found.uploads}"),
        rules_version=found.rules_version,
    )


def confidence(r: PageText, to_be_confirmed: bool) -> str:
    """Tells whether the reference stands as it is or a lawyer confirms it first, in words: what the chat says of it
    too."""
    return r.t("console.confidence.unverified" if to_be_confirmed else "console.confidence.verified")


def _cover(r: PageText, found: Analysis) -> ShownCover:
    cover = found.cover
    return ShownCover(
        state=cover.state.replace("_", " "),
        why=r.words(cover.why) if cover.why else None,
        pays=r.money(cover.out_of_pocket, cover.currency) if cover.out_of_pocket is not None else None,
    )


def _clock(r: PageText, file: CaseFile, clock: ClockReading, driving: bool) -> ShownClock:
    last = clock.legal_last_day or (clock.moment.date() if clock.moment else None)
    return ShownClock(
        label=r.words(clock.label) or r.label("clocks", clock.id),
        driving=driving,
        state=clock.state,
        says=r.t(f"console.clock.{clock.state}"),
        last=clock.legal_last_day,
        safe=clock.safe_day,
        moment=clock.moment,
        start=clock.start,
        days=r.days_left(last, file.today) if last and clock.state == "running" else None,
        urgency=r.urgency(clock.work_day, file.today) if clock.state == "running" else "none",
        reference=clock.reference,
        binds=r.t(f"console.binds.{clock.binds if clock.binds in KNOWN_BOUND else 'other'}"),
        confidence=confidence(r, clock.to_be_confirmed),
        to_be_confirmed=clock.to_be_confirmed,
        why=r.words(clock.why) if clock.why else None,
    )


def plan(r: PageText, file: CaseFile) -> list[ShownStep]:
    """Gives the steps in their order, each with what may be done now."""
    return [_step(r, file, line) for line in file.steps]


def _step(r: PageText, file: CaseFile, line: StepLine) -> ShownStep:
    record = line.record
    waiting = record.state in ("planned", "set_aside")
    urgency = r.urgency(line.due, file.today) if waiting else "none"
    return ShownStep(
        id=line.step,
        label=r.words(line.label),
        phase=r.t(f"console.phase.{line.phase}"),
        due=line.due,
        urgency=urgency,
        days=r.days_left(line.due, file.today) if line.due and waiting else None,
        why=r.words(line.why),
        reference=line.reference,
        by=r.t(f"console.by.{line.by}") if line.by in KNOWN_ACTORS else line.by,
        to_be_confirmed=line.to_be_confirmed,
        state=record.state,
        says=r.t(f"console.step.{record.state}"),
        started=record.started_at,
        done=record.done_at,
        asked=record.asked,
        outcome=record.outcome if record.state == "done" and record.outcome in ("refused", "accepted") else None,
        start=_start(r, line),
        ends=_ends(r, line),
        closes=line.may_start and CLOSE in acts_of_step(line.step),
        why_not=_why_not(r, line) if file.case.is_open else None,
        expects=expects(r, file, line.step) if waiting else (),
    )


def _start(r: PageText, line: StepLine) -> str | None:
    """The words of the button that begins a step; none where it may not begin or simply ends."""
    if not line.may_start or line.by == "insured" or acts_of_step(line.step):
        return None
    if line.step in RESULT_NEEDED:
        return r.t("console.act.order") if line.phase == "evidence" else None
    return r.t("console.act.sent") if line.phase in ANSWERED_PHASES else r.t("console.act.begin")


def _ends(r: PageText, line: StepLine) -> list[tuple[str, str]]:
    """The buttons that end a step: outcome and words."""
    if not line.may_finish or acts_of_step(line.step):
        return []
    if line.record.state == "under_way" and line.phase in ANSWERED_PHASES:
        return [(name, r.t(f"console.act.{name}")) for name in ("accepted", "refused", "none")]
    if line.phase == "evidence":
        return [("none", r.t("console.act.received"))]
    if line.may_start and line.phase in ANSWERED_PHASES and line.by != "insured":
        return []
    return [("none", r.t("console.act.done"))]


def _why_not(r: PageText, line: StepLine) -> str | None:
    """Why a step may not begin, with what would lift it."""
    if line.why_not is None or line.record.state not in ("planned", "set_aside"):
        return None
    until = r.until(line.until) if line.until else ""
    if "key" in line.why_not:
        return r.t(line.why_not["key"], until=until, step=r.words(line.label))
    why = r.words(line.why_not)
    return r.t("console.plan.refused", why=why, until=until) if until else why


def _item(r: PageText, item: Evidence) -> ShownEvidence:
    """One thing that the insured sent, by its name or by what it is."""
    return ShownEvidence(
        id=item.id,
        name=item.name or item.kind.replace("_", " "),
        at=item.received_at,
        caption=item.caption,
        hash=f"SHA-256 {item.short_hash}",
        claims=_claims(r, item),
    )


def _claims(r: PageText, item: Evidence) -> str | None:
    """Where and when a forwarded message says that it comes from: its word, and no proof."""
    came = item.origin
    if came is None:
        return None
    at, name = text_or_none(came, "date"), text_or_none(came, "name") or text_or_none(came, "username")
    return r.t(
        "console.evidence.claims",
        name=name or r.t("console.evidence.nobody"),
        at=r.instant(datetime.fromisoformat(at)) if at is not None else "–",
    )


def _task(r: PageText, file: CaseFile, task: Task, now: datetime, steps: list[ShownStep]) -> ShownTask:
    payload = task.payload
    detail = [r.label("steps", task.step)] if task.step else []
    if isinstance(payload, OfClockTask):
        detail += [r.label("clocks", payload.clock), r.words(payload.meaning)]
    elif isinstance(payload, TakeOverTask):
        detail += [r.words(one) for one in payload.why]
    elif isinstance(payload, CaptureByHandTask | LookAtRemovalTask) and payload.why:
        detail += [r.t(payload.why), payload.url]
    elif isinstance(payload, OfActTask | MailFailedTask) and payload.to:
        detail.append(payload.to)
    elif isinstance(payload, LetterReturnedTask):
        detail += [r.t(f"console.post.{payload.what}"), payload.to]
    elif isinstance(payload, BailiffReportTask):
        detail += [r.money(payload.fee, EURO), *([r.t("console.order.held")] if payload.held else [])]
    elif isinstance(payload, OfMailTask):
        detail += [one for one in (payload.sender, payload.subject) if one]
    elif isinstance(payload, OfLetterTask):
        detail.append(r.words(payload.title))
    elif isinstance(payload, ReadMessageTask):
        detail += _unread(file, task)
    return ShownTask(
        id=task.id,
        says=r.t(f"task.{task.kind}"),
        detail=" · ".join(detail),
        due=task.due_at,
        late=task.due_at < now,
        text=follow_ups.text_of(r, file, task),
        settle=follow_ups.settling(r, task),
        acts=file.ends.get(task.id, ()),
        step=next((one for one in steps if one.id == task.step), None),
        unseen=[_item(r, one) for one in file.unseen.get(task.id, ())],
        person=str(payload.person) if isinstance(payload, ConfirmNewChatTask) else None,
        letter=str(payload.letter) if isinstance(payload, OfLetterTask) else None,
    )


def _unread(file: CaseFile, task: Task) -> list[str]:
    """The sentences, since the task stands, that nothing was read from: what a person has to read first."""
    since = [one for one in file.timeline if one.event == Event.WORDS_UNREAD and one.at >= task.created_at]
    return [f"« {one.detail.quoted} »" for one in since[-MOST_UNREAD:]]


def appointments(r: PageText, file: CaseFile, now: datetime) -> list[ShownAppointment]:
    """Gives those that are to come and those that wait for an answer, earliest first."""
    coming = [one for one in file.appointments if one.is_to_come(now)]
    return [
        ShownAppointment(
            id=str(one.id),
            state=one.state,
            says=r.t(f"console.appointments.{one.state}"),
            how=r.t(f"console.appointment.{one.how}"),
            moments=[r.instant(slot) for slot in ((one.at,) if one.at else one.slots) if slot > now],
            note=one.note,
            cancel=r.t(f"console.appointments.cancel.{one.state}"),
        )
        for one in sorted(coming, key=lambda one: one.at or one.slots[0])
    ]


def lawyers(r: PageText, file: CaseFile) -> list[ShownOffer]:
    """To whom the case was offered, and what they said."""
    return [
        ShownOffer(
            name=lawyer.name if lawyer else r.t("timeline.who.lawyer"),
            state=one.state,
            says=r.t(f"console.offer.{one.state}"),
            offered=one.offered_at,
            expires=one.expires_at if one.state == "offered" else None,
            decided=one.decided_at,
            reason=one.reason,
        )
        for one, lawyer in file.escalations
    ]


def can(r: PageText, file: CaseFile) -> Possible:
    """Gives the acts on the whole case: possible, or why not."""
    case = file.case
    return Possible(
        approve=case.plan_approved_at is None and case.state not in ("reporting", "closed"),
        escalate=file.may_escalate,
        why_no_escalation=r.t(file.why_no_escalation) if file.why_no_escalation else None,
        close=case.is_open,
    )
