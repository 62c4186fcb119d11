"""A handler looks at the proceedings of a case, and takes the draft of one for the lawyer."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID

from workflows.case.case import Case
from workflows.case.court import CourtProceeding
from workflows.case.events import Audit
from workflows.desk.dossier import DossierSource
from workflows.desk.dossier_words import compose_dossier, facts_told
from workflows.desk.words import CaseWords
from workflows.kernel.errors import NotFound
from workflows.kernel.people import LANGUAGES, DeskUser
from workflows.law.cover import insurer_of
from workflows.law.findings import CoverFinding
from workflows.law.rulebook import Insurer
from workflows.ports.transaction import Transaction
from workflows.proceedings.draft import DraftSource, ToldFact, source_of, with_values
from workflows.proceedings.sheet import Read, Sheet
from workflows.use_cases.desk.export_dossier import ReadDossier
from workflows.use_cases.shared.case_access import load
from workflows.use_cases.shared.court import milestones
from workflows.use_cases.shared.means import Means

OPPONENTS = ("author", "publisher", "site_owner")
"""Third parties against whom a proceeding may go, the likeliest first."""
COST: Final = "cost_approval"


@dataclass(frozen=True, slots=True)
class ProceedingsFile:
    """What the page of proceedings shows. `sheets` is empty while the facts are not told or contradict themselves."""

    case: Case
    sheets: Sequence[Sheet]
    languages: Sequence[str]
    insurer: Insurer | None
    cover: CoverFinding | None
    today: date
    cost_names: Mapping[str, str] = field(default_factory=dict)
    """Under which name the insurer agreed the cost of a step."""
    needs_approval: Collection[str] = ()
    """Steps whose cost somebody must approve before."""
    court: Sequence[CourtProceeding] = ()
    """Those on their way, or ended."""


@dataclass(frozen=True, slots=True)
class MadeDraft:
    """A draft as DOCX, and what it is called."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class SeeProceedings:
    """Which proceedings open, what each needs, what it costs and whether it is paid."""

    means: Means

    def __call__(self, tx: Transaction, *, user: DeskUser, case_id: UUID) -> ProceedingsFile:
        case, desk = load(tx, user, case_id), self.means.proceeding_desk
        read = desk.read(case) if case.state != "reporting" else None
        if read is None:
            return ProceedingsFile(case, [], [], None, None, self.means.calendar.today(case))
        insurer = insurer_of(read.found.facts, self.means.rulebook)
        court = tx.court.of(case.id)
        sheets = desk.sheets(read, {one.rule: milestones(one) for one in court if one.is_open})
        rules = self.means.rulebook.steps
        steps = {one.rule.step for one in sheets if one.rule.step is not None}
        asks = {one for one in steps if any(need == COST for need, _ in rules[one].needs)}
        asks |= {one for one in steps if insurer is not None and COST in insurer.needs.get(one, ())}
        named = {one: rules[one].cost or one for one in steps}
        return ProceedingsFile(
            case,
            sheets,
            desk.languages(case),
            insurer,
            read.analysis.cover,
            self.means.calendar.today(case),
            named,
            asks,
            court,
        )


@dataclass(frozen=True, slots=True)
class DraftProceeding:
    """The draft of one proceeding, with the exhibits of the dossier; that it was taken is audited. A proceeding that is closed
    here may be drafted all the same: a lawyer decides."""

    means: Means
    read_dossier: ReadDossier

    def __call__(self, tx: Transaction, *, user: DeskUser, case_id: UUID, proceeding: str, language: str) -> MadeDraft:
        case, desk = load(tx, user, case_id), self.means.proceeding_desk
        read = desk.read(case) if case.state != "reporting" else None
        sheet = (
            next((one for one in desk.sheets(read) if one.rule.id == proceeding), None) if read is not None else None
        )
        spoken = next((one for one in LANGUAGES if one == language), None)
        if read is None or sheet is None or sheet.rule.frame is None or spoken is None:
            raise NotFound
        dossier = self.read_dossier.read(tx, user.actor, case_id, spoken)
        zone = self.means.rulebook.jurisdictions.zone(case.jurisdiction).key
        words = CaseWords(desk.say, self.means.rulebook, spoken, zone)
        source = self._source(tx, sheet, read, dossier, words)
        content = desk.printer(desk.draft(sheet, read, source, spoken))
        detail = {"proceeding": proceeding, "language": language}
        tx.audit.add(Audit.PROCEEDING_DRAFTED, user.actor, self.means.clock.now(), case.id, detail)
        return MadeDraft(f"{case.number}-{proceeding}-{language}.docx", content)

    def _source(
        self, tx: Transaction, sheet: Sheet, read: Read, dossier: DossierSource, words: CaseWords
    ) -> DraftSource:
        frames = self.means.proceeding_desk.rules()[1]
        named = source_of(read, frames, sheet.rule, words.language, {})
        values = {**dict(_opponent(tx, dossier.file.case, sheet)), **dict(_claimant(tx, dossier.file.case))}
        told = [ToldFact(*line) for line in facts_told(words, dossier)]
        exhibits = [one.title for one in compose_dossier(words, dossier).exhibits]
        return with_values(DraftSource(named.values, told, exhibits, named.tried), values)


def _claimant(tx: Transaction, case: Case) -> Iterator[tuple[str, str]]:
    """Who is insured, as the policy names them."""
    person = tx.persons.get(case.person_id)
    member = tx.members.get(person.member_id) if person.member_id is not None else None
    policy = tx.policies.get(case.policy_id) if case.policy_id is not None else None
    yield "claimant_name", member.name if member is not None else policy.holder if policy is not None else ""


def _opponent(tx: Transaction, case: Case, sheet: Sheet) -> Iterator[tuple[str, str]]:
    """The third party whose identity the desk knows; for the identity of an author it is the host, whom the lawyer names."""
    if sheet.rule.kind in ("identification", "data"):
        return
    parties = sorted(
        (one for one in tx.third_parties.of(case.id) if one.role in OPPONENTS),
        key=lambda one: OPPONENTS.index(one.role),
    )
    for one in parties[:1]:
        yield "opponent_name", one.name
        yield "opponent_address", one.address
