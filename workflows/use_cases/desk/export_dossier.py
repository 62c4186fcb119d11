"""The dossier for a lawyer: everything of a case is read for it, and that it left is written down."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from workflows.case.events import Audit
from workflows.desk.dossier import DossierSource
from workflows.evidence.packages import SealedRecord
from workflows.kernel.errors import NotFound
from workflows.kernel.people import Actor, DeskUser, Language
from workflows.ports.transaction import Transaction
from workflows.use_cases.desk.see_case import SeeCase
from workflows.use_cases.evidence.seal_package import RecordPackage
from workflows.use_cases.shared.custody import CustodyBook
from workflows.use_cases.shared.means import Means


@dataclass(frozen=True, slots=True)
class ReadDossier:
    """Reads what a dossier is made of; the look is audited. Raises NotFound for a case that the reader may not see."""

    means: Means
    see_case: SeeCase

    def __call__(self, tx: Transaction, *, user: DeskUser, case_id: UUID, language: Language) -> DossierSource:
        if user.role != "handler":
            raise NotFound
        return self.read(tx, user.actor, case_id, language)

    def read(self, tx: Transaction, actor: Actor, case_id: UUID, language: Language) -> DossierSource:
        """Tells what a dossier of this case is made of, with the answers in its language."""
        file = self.see_case.read(tx, actor, case_id, language)
        return DossierSource(
            file=file,
            evidence=tx.evidence.of(case_id),
            letters=tx.letters.of(case_id),
            approvals=tx.approvals.of(case_id),
            custody=tx.custody.lines(case_id),
            packages=tx.packages.of(case_id),
        )


@dataclass(frozen=True, slots=True)
class KeepDossier:
    """A dossier was made, and leaves: the package is known to the case, and the chain of custody says who took it away. Of the
    same content there is one package, however often it is taken."""

    means: Means

    def __call__(self, tx: Transaction, *, user: DeskUser, record: SealedRecord, is_encrypted: bool) -> None:
        if user.role != "handler":
            raise NotFound
        self.keep(tx, user.actor, record, is_encrypted)

    def keep(self, tx: Transaction, actor: Actor, record: SealedRecord, is_encrypted: bool) -> None:
        """Writes down that `actor` took it away."""
        case = tx.cases.get(record.case_id, actor)
        RecordPackage(self.means)(tx, record=record, actor=actor)
        CustodyBook(self.means.clock).write(tx, case.id, actor, "exported", record.id, record.content_sha256)
        detail = {"item": str(record.id), "sha256": record.content_sha256, "encrypted": is_encrypted}
        tx.audit.add(Audit.DOSSIER_EXPORTED, actor, self.means.clock.now(), case.id, detail)
