"""Court proceedings made ready for their page: what opens them, the checklist, the days, the cost before it is spent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypedDict

from console.web.reader import PageText
from workflows.case.case import Case
from workflows.case.court import NEXT, CourtProceeding, StageNote
from workflows.proceedings.days import CountedDay
from workflows.proceedings.rules import Cost, Proceeding, Told
from workflows.proceedings.sheet import Ground, Line, Sheet
from workflows.use_cases.desk.proceedings import ProceedingsFile

CURRENCY: Final = "EUR"
NO_REFERENCE: Final = frozenset({"", "-", "practice"})
TOLD: Final = ("court", "defendant", "lawyer", "service", "urgent", "decision", "appeal", "penalty")


@dataclass(frozen=True, slots=True)
class ShownTold:
    """A sentence with its reference; `unsure`: a lawyer must confirm it."""

    label: str
    text: str
    reference: str
    unsure: bool


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of the checklist."""

    text: str
    group: str
    state: str
    says: str
    by: str
    reference: str
    unsure: bool


@dataclass(frozen=True, slots=True)
class ShownDay:
    """A day, and in one line how it was counted."""

    label: str
    day: str
    urgency: str
    how: str
    unsure: bool


@dataclass(frozen=True, slots=True)
class ShownProceeding:
    """One proceeding."""

    id: str
    name: str
    purpose: str
    opening: str
    says: str
    counted: str
    because: Sequence[ShownTold]
    lacking: Sequence[ShownTold]
    against: Sequence[ShownTold]
    lines: Sequence[ShownLine]
    days: Sequence[ShownDay]
    costs: Sequence[ShownTold]
    sums: Sequence[str]
    lasting: ShownTold | None
    told: Sequence[ShownTold]
    unsettled: Sequence[str]
    drafts: Sequence[str]
    can_begin: bool


@dataclass(frozen=True, slots=True)
class ShownCourt:
    """A proceeding on its way: what happened, a line each, and what may follow."""

    id: str
    name: str
    stage: str
    lines: Sequence[str]
    comply_by: str
    follows: Sequence[tuple[str, str]]
    may_serve: bool


class ProceedingsPage(TypedDict):
    """Everything the page shows."""

    case: Case
    proceedings: Sequence[ShownProceeding]
    cover: str
    court: Sequence[ShownCourt]
    begun: frozenset[str]
    """Proceedings that are on their way, by the name of their rule."""


def proceedings_page(r: PageText, file: ProceedingsFile) -> ProceedingsPage:
    """The proceedings in the reader's language."""
    return {
        "case": file.case,
        "proceedings": [_shown(r, file, one) for one in file.sheets],
        "cover": " ".join(_cover(r, file)),
        "court": [_court(r, file, one) for one in file.court],
        "begun": frozenset(one.rule for one in file.court if one.is_open),
    }


def _court(r: PageText, file: ProceedingsFile, one: CourtProceeding) -> ShownCourt:
    names = {sheet.rule.id: sheet.rule.name for sheet in file.sheets}
    return ShownCourt(
        id=str(one.id),
        name=r.words(names[one.rule]) if one.rule in names else one.rule,
        stage=r.t(f"court.stage.{one.stage}"),
        lines=[_happened(r, note) for note in one.notes],
        comply_by=r.t("court.comply_by", at=r.instant(one.comply_by)) if one.comply_by and one.is_to_be_obeyed else "",
        follows=[(stage, r.t(f"court.stage.{stage}")) for stage in NEXT[one.stage]],
        may_serve="order_served" in NEXT[one.stage],
    )


def _happened(r: PageText, note: StageNote) -> str:
    said = [r.at(note.at), r.t(f"court.stage.{note.stage}"), note.words, r.t("court.by", name=note.by)]
    return " · ".join(one for one in said if one)


def _cover(r: PageText, file: ProceedingsFile) -> Iterator[str]:
    if file.cover is None:
        return
    yield r.t(f"proceeding.cost.cover.{file.cover.state}")
    if file.cover.out_of_pocket is not None:
        said = r.t("proceeding.cost.pocket", sum=r.money(file.cover.out_of_pocket, file.cover.currency))
        yield f"{said}."


def _shown(r: PageText, file: ProceedingsFile, sheet: Sheet) -> ShownProceeding:
    rule = sheet.rule
    counted = {state: sheet.count(state) for state in ("met", "missing", "to_be_confirmed")}
    lasting = rule.lasting
    return ShownProceeding(
        id=rule.id,
        name=r.words(rule.name),
        purpose=r.words(rule.purpose),
        opening=sheet.opening,
        says=r.t(f"proceeding.opening.{sheet.opening}"),
        counted=r.t("proceeding.counted", **counted),
        because=[_ground(r, one) for one in sheet.because],
        lacking=[_ground(r, one) for one in sheet.lacking],
        against=[_ground(r, one) for one in sheet.against],
        lines=[_line(r, one) for one in sheet.lines],
        days=[_day(r, one, file) for one in sheet.days],
        costs=[_cost(r, one) for one in rule.costs],
        sums=list(_sums(r, file, sheet)),
        lasting=None
        if lasting is None
        else ShownTold(
            r.t("proceeding.time"),
            r.t(f"proceeding.time.{lasting.unit}", low=lasting.lowest, high=lasting.highest),
            _reference(lasting.reference),
            Told(rule.name, lasting.reference, lasting.confidence).to_be_confirmed,
        ),
        told=[_told(r, name, one) for name, one in zip(TOLD, _told_of(rule), strict=True)],
        unsettled=[r.words(one) for one in rule.unsettled],
        drafts=list(file.languages) if rule.frame is not None else [],
        can_begin=rule.kind != "jurisdiction",
    )


def _told_of(rule: Proceeding) -> Sequence[Told]:
    return (
        rule.court, rule.against, rule.lawyer, rule.service, rule.urgent, rule.decision, rule.appeal, rule.penalty,
    )  # fmt: skip


def _told(r: PageText, name: str, one: Told) -> ShownTold:
    return ShownTold(r.t(f"proceeding.{name}"), r.words(one.text), _reference(one.reference), one.to_be_confirmed)


def _ground(r: PageText, one: Ground) -> ShownTold:
    return ShownTold("", r.words(one.text), _reference(one.reference), one.to_be_confirmed)


def _line(r: PageText, one: Line) -> ShownLine:
    state = "safe" if one.group == "void" else "state"
    return ShownLine(
        text=r.words(one.text),
        group=r.t(f"proceeding.group.{one.group}"),
        state=one.state,
        says=r.t(f"proceeding.{state}.{one.state}"),
        by=r.t(f"proceeding.by.{one.by}") if one.by else "",
        reference=_reference(one.reference),
        unsure=Told(one.text, one.reference, one.confidence).to_be_confirmed,
    )


def _day(r: PageText, one: CountedDay, file: ProceedingsFile) -> ShownDay:
    label = r.t(f"proceeding.day.{one.id}")
    if one.moment is not None and one.safe_day is None:
        day, urgent = r.instant(one.moment), one.moment.date()
    elif one.safe_day is not None:
        day, urgent = r.long_day(one.safe_day), one.safe_day
    else:
        return ShownDay(label, r.t("proceeding.day.not_begun"), "none", _joined(_how(r, one)), one.to_be_confirmed)
    urgency = "none" if one.id in ("hearing_from", "opens_from") else r.urgency(urgent, file.today)
    return ShownDay(label, day, urgency, _joined(_how(r, one)), one.to_be_confirmed)


def _joined(parts: Iterator[str]) -> str:
    return " · ".join(parts)


def _how(r: PageText, one: CountedDay) -> Iterator[str]:
    """The count, from when, by which clock, the last lawful day where it is another, the reference."""
    if one.assumed:
        yield r.t("proceeding.day.assumed")
    elif one.start is not None and one.start != one.safe_day:
        yield r.t("proceeding.day.from", start=r.at(one.start))
    if one.how is not None:
        unit, number = one.how
        yield r.t(f"proceeding.count.{unit}", n=number)
    if one.clock is not None:
        yield r.t("proceeding.day.by_clock", clock=r.words(one.clock))
    if one.lawful_day is not None and one.lawful_day != one.safe_day:
        yield r.t("proceeding.day.lawful", day=r.long_day(one.lawful_day))
    if reference := _reference(one.reference):
        yield reference


def _cost(r: PageText, one: Cost) -> ShownTold:
    said = r.t("proceeding.cost.unknown")
    if one.lowest is not None and one.highest is not None:
        said = _range(r, one.lowest, one.highest, one.currency)
    text = f"{r.words(one.told.text)} – {said}"
    return ShownTold(r.t(f"proceeding.to.{one.to}"), text, _reference(one.told.reference), one.told.to_be_confirmed)


def _range(r: PageText, low: int, high: int, currency: str) -> str:
    if low == high:
        return r.money(low, currency)
    return r.t("proceeding.cost.range", low=r.money(low, currency), high=r.money(high, currency))


def _sums(r: PageText, file: ProceedingsFile, sheet: Sheet) -> Iterator[str]:
    """What it comes to, and whether the insurer pays."""
    if sheet.cost is not None:
        name = "whole" if sheet.cost_is_whole else "part"
        yield r.t(f"proceeding.cost.{name}", sum=_range(r, *sheet.cost, CURRENCY))
    step, insurer = sheet.rule.step, file.insurer
    if step is None or insurer is None or not sheet.rule.costs:
        return
    if step in insurer.forbids:
        yield r.t("proceeding.cost.forbidden", why=r.words(insurer.forbids[step]))
        return
    agreed = insurer.costs.get(file.cost_names.get(step, step))
    said = "proceeding.cost.not_agreed" if agreed is None else "proceeding.cost.agreed"
    yield r.t(said, sum="" if agreed is None else r.money(agreed, CURRENCY))
    if step in file.needs_approval:
        yield r.t("proceeding.cost.approval")


def _reference(reference: str) -> str:
    return "" if reference in NO_REFERENCE else reference
