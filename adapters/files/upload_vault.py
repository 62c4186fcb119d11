"""The vault as what people send reaches it: looked at before it is kept."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from workflows.evidence.item import HoldingVault, Kept
from workflows.evidence.uploads import Uploads


class UploadVault:
    """`evidence.Vault` that keeps nothing uninspected."""

    def __init__(self, vault: HoldingVault, uploads: Uploads) -> None:
        self._vault = vault
        self._uploads = uploads

    def keep(self, case_id: UUID, item_id: UUID, content: bytes) -> Kept:
        """Stores the bytes as they came, with what they are. Raises UploadRefused, and OutsideFailed where the antivirus or
        the store does not answer."""
        media_type = self._uploads.inspect(content)
        return replace(self._vault.keep(case_id, item_id, content), media_type=media_type)

    def read(self, case_id: UUID, item_id: UUID) -> bytes:
        """As the vault does."""
        return self._vault.read(case_id, item_id)

    def shred(self, case_id: UUID) -> None:
        """As the vault does."""
        self._vault.shred(case_id)

    def hold(self, case_id: UUID, is_held: bool) -> None:
        """Does as the vault does."""
        self._vault.hold(case_id, is_held)

    def is_held(self, case_id: UUID) -> bool:
        """Tells what the vault tells."""
        return self._vault.is_held(case_id)
