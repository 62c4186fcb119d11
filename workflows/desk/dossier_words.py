"""A case becomes a dossier: each part in the reader's language, each fact with who said it, each clock with its derivation."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from workflows.case.events import Event
from workflows.desk.dossier import (
    LETTER,
    Dossier,
    DossierSection,
    DossierSource,
    Exhibit,
    exhibits_of,
    file_of,
    folder_of,
    is_package,
    readable,
)
from workflows.desk.records import TimelineEntry
from workflows.desk.timeline_words import FACTS, sentence, sources, who
from workflows.desk.words import CaseWords
from workflows.evidence.item import FILES, WEB_CAPTURE, Evidence
from workflows.interview import SummaryLine
from workflows.kernel.plain import Plain, day_or_none, text_or_none
from workflows.law.findings import ClockReading, Qualification

MATTER: Final = frozenset(
    {"case", "fact", "plan", "step", "clock", "evidence", "capture", "publication", "cost", "lawyer", "call", "letter",
     "removal", "settlement", "promise", "follow_up", "court"}
)  # fmt: skip
"""Subjects of the timeline that belong to the matter; the desk's own talk does not."""
LEFT_OUT: Final = frozenset(
    {
        Event.FACT_GIVEN, Event.GAP_NOTED, Event.CLOCK_UNHEARD, Event.LAWYER_OFFERED, Event.LAWYER_DECLINED,
        Event.LAWYER_SILENT, Event.LAWYER_NONE_LEFT, Event.FOLLOW_UP_PLANNED, Event.FOLLOW_UP_CANCELLED,
        Event.FOLLOW_UP_PAUSED, Event.FOLLOW_UP_RESUMED, Event.FOLLOW_UP_EXTENDED,
    }
)  # fmt: skip
"""Of these subjects, what is about the desk or other lawyers; answers stand with the facts."""
KNOWN_KINDS: Final = (*FILES, WEB_CAPTURE, LETTER)
KNOWN_BOUND: Final = ("insured", "platform", "publisher", "insurer", "controller", "opponent", "operator")


def compose_dossier(words: CaseWords, source: DossierSource, unreadable: Collection[UUID] = ()) -> Dossier:
    """Gives the whole dossier in the language of `words`. `unreadable`: exhibits whose bytes the vault did not give
    back whole."""
    file, t = source.file, words.t
    case = file.case
    last = file.timeline[-1].at if file.timeline else case.reported_at
    day = last.astimezone(ZoneInfo(words.zone)).date()
    stamps = {one.id: sum(1 for stamp in one.stamps if stamp) for one in source.packages}
    exhibits = [
        _exhibit(words, number, one, unreadable, stamps.get(one.id, 0))
        for number, one in enumerate(exhibits_of(source), 1)
    ]
    return Dossier(
        case_id=str(case.id),
        number=case.number,
        language=words.language,
        day=day,
        title=t("dossier.title", number=case.number),
        lead=(words.label("incident_kinds", case.kind), t("dossier.as_of", at=words.instant(last))),
        contents=t("dossier.contents"),
        disclaimer=t("seal.disclaimer"),
        sections=(
            _matter(words, source),
            _publications(words, source),
            _chronology(words, source),
            _facts(words, source),
            _qualifications(words, source),
            _clocks(words, source),
            _tried(words, source),
            _costs(words, source),
            _list_of_exhibits(words, exhibits),
        ),
        exhibits_title=t("dossier.exhibits.shown"),
        exhibits=exhibits,
        stamp=t("dossier.exhibits.stamp", number=case.number),
        not_shown=t("dossier.exhibits.not_shown"),
        more=t("dossier.exhibits.more"),
    )


def _matter(words: CaseWords, source: DossierSource) -> DossierSection:
    file, t = source.file, words.t
    case, author = file.case, file.case.told_of("author")
    driving = file.analysis.driving if file.analysis is not None else None
    day = driving.work_day if driving is not None else None
    policy = file.policy
    pairs = [
        (t("dossier.matter.insured"), policy.holder if policy else ""),
        (t("dossier.matter.policy"), policy.number if policy else ""),
        (t("dossier.matter.insurer"), words.label("insurers", case.insurer) if case.insurer else ""),
        (t("dossier.matter.country"), words.words(words.rulebook.jurisdictions.of(case.jurisdiction).name)),
        (t("dossier.matter.opponent"), _opponent(words, author)),
        (t("dossier.matter.reported"), words.instant(case.reported_at)),
        (t("dossier.matter.state"), t(f"console.state.{case.state}")),
        (t("dossier.matter.handler"), file.owner.name if file.owner else ""),
        (
            t("dossier.matter.driving"),
            f"{words.long_day(day)} – {words.words(driving.label)}" if driving is not None and day is not None else "",
        ),
    ]
    rows = [(label, said or t("dossier.unknown")) for label, said in pairs]
    return DossierSection(t("dossier.matter.title"), "", (), (3, 7), rows, "")


def _opponent(words: CaseWords, author: Plain) -> str:
    name = text_or_none(author, "name")
    return name or ("" if author.get("known") is True else words.t("dossier.matter.author_unknown"))


def _publications(words: CaseWords, source: DossierSource) -> DossierSection:
    t = words.t
    rows = []
    for number, one in enumerate(source.file.case.told_list("publications"), 1):
        platform = text_or_none(one, "platform")
        where = [(platform or "").replace("_", " ").capitalize(), text_or_none(one, "url") or ""]
        days = [
            t(f"dossier.publications.{name}", on=words.long_day(day))
            for name in ("first_published_on", "discovered_on")
            if (day := _day(one, name)) is not None
        ]
        said = text_or_none(one, "words")
        rows.append(
            (
                str(number),
                "\n".join(filter(None, where)),
                "\n".join(days),
                f"« {said} »" if said else t("dossier.unknown"),
            )
        )
    head = tuple(t(f"dossier.publications.{name}") for name in ("number", "where", "days", "words"))
    return DossierSection(t("dossier.publications.title"), "", head, (1, 6, 5, 6), rows, t("dossier.publications.none"))


def _day(plain: Plain, name: str) -> date | None:
    try:
        return day_or_none(plain, name)
    except ValueError:
        return None


def _chronology(words: CaseWords, source: DossierSource) -> DossierSection:
    file, t = source.file, words.t
    questions = {line.key: line.label for line in file.answers}
    rows = []
    for entry in file.timeline:
        if entry.event.partition(":")[0] not in MATTER or entry.event in LEFT_OUT:
            continue
        rows.append((words.instant(entry.at), who(words, entry), "\n".join(_happened(words, entry, questions))))
    head = tuple(t(f"dossier.chronology.{name}") for name in ("at", "who", "what"))
    return DossierSection(t("dossier.chronology.title"), "", head, (4, 4, 11), rows, t("dossier.none"))


def _happened(words: CaseWords, entry: TimelineEntry, questions: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    yield sentence(words, entry, questions)
    detail = entry.detail
    if detail.quoted and entry.event not in FACTS:
        yield f"« {detail.quoted} »"
    for one in detail.changes:
        yield f"– {words.words(one)}"


def _facts(words: CaseWords, source: DossierSource) -> DossierSection:
    file, t = source.file, words.t
    said = sources(words, file.timeline)
    rows = []
    for line in file.answers:
        label, by = _asked(words, line), said.get(line.key)
        told = t("dossier.facts.said_by", who=by.who, at=words.instant(by.at)) if by is not None else ""
        quoted = f"\n« {by.words} »" if by is not None and by.words else ""
        rows.append((label, t("dossier.facts.not_known") if line.skipped else line.answer, f"{told}{quoted}"))
    head = tuple(t(f"dossier.facts.{name}") for name in ("question", "answer", "source"))
    return DossierSection(t("dossier.facts.title"), t("dossier.facts.lead"), head, (6, 6, 7), rows, t("dossier.none"))


def _asked(words: CaseWords, line: SummaryLine) -> str:
    """What was asked, and of which publication."""
    label = words.words(line.label)
    return (
        f"{label} ({words.t('dossier.facts.publication', number=line.publication + 1)})" if line.publication else label
    )


def facts_told(words: CaseWords, source: DossierSource) -> list[tuple[str, str]]:
    """Every answer that was given, in one line, and who gave it; nobody where the timeline does not say."""
    said = sources(words, source.file.timeline)
    return [
        (f"{_asked(words, line)} : {line.answer}", said[line.key].who if line.key in said else "")
        for line in source.file.answers
        if not line.skipped
    ]


def _qualifications(words: CaseWords, source: DossierSource) -> DossierSection:
    found, t = source.file.analysis, words.t
    rows = [_qualification(words, one) for one in found.qualifications] if found is not None else []
    for one in found.excluded if found is not None else ():
        rows.append((f"{words.words(one.label)}\n{t('dossier.law.excluded')}", words.words(one.why), one.reference))
    head = tuple(t(f"dossier.law.{name}") for name in ("what", "why", "reference"))
    edition = t("dossier.law.edition", edition=found.rules_version) if found is not None else ""
    lead = f"{t('dossier.law.lead')} {edition}".strip()
    return DossierSection(t("dossier.law.title"), lead, head, (5, 8, 6), rows, t("dossier.none"))


def _qualification(words: CaseWords, one: Qualification) -> tuple[str, str, str]:
    about = [words.words(one.label), words.t(f"console.looks.{one.state}")]
    return (
        "\n".join(about),
        "\n".join(words.words(reason) for reason in one.reasons),
        "\n".join([*one.references, _confidence(words, one.to_be_confirmed)]),
    )


def _clocks(words: CaseWords, source: DossierSource) -> DossierSection:
    found, t = source.file.analysis, words.t
    rows = [_clock(words, one) for one in found.clocks] if found is not None else []
    head = tuple(t(f"dossier.clocks.{name}") for name in ("clock", "counted", "last", "reference"))
    return DossierSection(
        t("dossier.clocks.title"), t("dossier.clocks.lead"), head, (5, 6, 5, 5), rows, t("dossier.none")
    )


def _clock(words: CaseWords, one: ClockReading) -> tuple[str, str, str, str]:
    t = words.t
    bound = one.binds if one.binds in KNOWN_BOUND else "other"
    name = words.words(one.label) + (f" ({one.publication})" if one.publication else "")
    counted = [
        t("dossier.clocks.start", at=words.at(one.start)) if one.start is not None else t("dossier.clocks.no_start")
    ]
    counted.append(t("dossier.clocks.rule", rule=one.rule.replace("_", " ")))
    if one.why is not None:
        counted.append(words.words(one.why))
    last = [
        t(f"dossier.clocks.{name}", at=words.at(value))
        for name, value in (("legal", one.legal_last_day), ("safe", one.safe_day), ("moment", one.moment))
        if value is not None
    ]
    return (
        "\n".join((name, t(f"console.clock.{one.state}"), t(f"console.binds.{bound}"))),
        "\n".join(counted),
        "\n".join(last) or t("dossier.unknown"),
        "\n".join((one.reference, _confidence(words, one.to_be_confirmed))),
    )


def _confidence(words: CaseWords, to_be_confirmed: bool) -> str:
    return words.t("console.confidence.unverified" if to_be_confirmed else "console.confidence.verified")


def _tried(words: CaseWords, source: DossierSource) -> DossierSection:
    t = words.t
    rows = []
    for line in source.file.steps:
        record = line.record
        if record.state == "planned":
            continue
        answer = (
            t(f"console.outcome.{record.outcome or 'none'}") if record.state == "done" else t("dossier.tried.awaited")
        )
        if record.asked:
            answer += f"\n{t('console.step.asked', n=record.asked)}"
        rows.append(
            (
                words.words(line.label), t(f"console.step.{record.state}"),
                _moment(words, record.started_at), _moment(words, record.done_at), answer,
            )
        )  # fmt: skip
    head = tuple(t(f"dossier.tried.{name}") for name in ("step", "state", "begun", "ended", "answer"))
    return DossierSection(t("dossier.tried.title"), "", head, (6, 4, 4, 4, 4), rows, t("dossier.tried.none"))


def _moment(words: CaseWords, at: datetime | None) -> str:
    return words.instant(at) if at is not None else "–"


def _costs(words: CaseWords, source: DossierSource) -> DossierSection:
    t, found = words.t, source.file.analysis
    lead = []
    if found is not None:
        cover = found.cover
        lead.append(words.words(cover.why) if cover.why is not None else t("console.cover.unknown"))
        if cover.out_of_pocket is not None:
            lead.append(t("console.cover.pays", amount=words.money(cover.out_of_pocket, cover.currency)))
    rows = [
        (
            words.label("steps", one.step), words.money(one.amount, one.currency), words.money(one.covered, one.currency),
            words.money(one.stays_to_pay, one.currency), t(f"dossier.costs.{one.state}"),
        )
        for one in source.approvals
    ]  # fmt: skip
    head = tuple(t(f"dossier.costs.{name}") for name in ("step", "amount", "covered", "to_pay", "state"))
    return DossierSection(
        t("dossier.costs.title"), " ".join(lead), head, (7, 4, 4, 4, 4), rows, t("dossier.costs.none")
    )


def _list_of_exhibits(words: CaseWords, exhibits: Sequence[Exhibit]) -> DossierSection:
    t = words.t
    rows = [(str(one.number), one.title, one.folder, one.sha256) for one in exhibits]
    head = tuple(t(f"dossier.exhibits.{name}") for name in ("number", "what", "folder", "hash"))
    return DossierSection(
        t("dossier.exhibits.title"), t("dossier.exhibits.lead"), head, (1, 5, 5, 6), rows, t("dossier.exhibits.none")
    )


def _exhibit(words: CaseWords, number: int, item: Evidence, unreadable: Collection[UUID], stamps: int) -> Exhibit:
    t = words.t
    kind = t(f"dossier.kind.{item.kind if item.kind in KNOWN_KINDS else 'other'}")
    lines = [
        (t("dossier.exhibits.what"), kind),
        (t("dossier.exhibits.name"), item.name or ""),
        (t("dossier.exhibits.received"), words.instant(item.received_at)),
        (t("dossier.exhibits.words"), item.caption or ""),
        (t("dossier.exhibits.type"), item.mime or ""),
        (t("dossier.exhibits.size"), t("dossier.exhibits.bytes", n=item.size) if item.size is not None else ""),
        (t("dossier.exhibits.hash"), item.sha256 or ""),
        (t("dossier.exhibits.folder"), folder_of(number, item)),
    ]
    if not readable(item, unreadable):
        lines.append((t("dossier.exhibits.missing"), t("dossier.exhibits.why_missing")))
    return Exhibit(
        number=number,
        evidence_id=str(item.id),
        folder=folder_of(number, item),
        file=file_of(item),
        title=t("dossier.exhibits.name_of", number=number, what=item.caption or item.name or kind),
        lines=[line for line in lines if line[1]],
        sha256=item.sha256 or "",
        media_type=item.mime or "application/octet-stream",
        name=item.name,
        is_package=is_package(item),
        is_readable=readable(item, unreadable),
        stamps=stamps,
    )
