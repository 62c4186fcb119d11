"""Opens what makes dossiers when the first is asked for: it prints, reads pictures and seals, and most processes never do."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from adapters.system.settings import Settings
from workflows.desk.dossier import DossierSource
from workflows.desk.words import Labels
from workflows.evidence.item import Vault
from workflows.kernel.clock import Clock
from workflows.kernel.people import Language
from workflows.kernel.translator import Translator
from workflows.ports.dossier import DossierMaker, MadeDossier


class Dossiers:
    """`ports.dossier.DossierMaker` that opens itself at the first use."""

    def __init__(self, open_maker: Callable[[], DossierMaker]) -> None:
        self._open = cache(open_maker)

    async def __call__(self, source: DossierSource, language: Language, recipient: str | None = None) -> MadeDossier:
        return await self._open()(source, language, recipient)


def open_dossiers(
    settings: Settings, rulebook: Labels, say: Translator, wall: Clock, open_vault: Callable[[], Vault]
) -> Dossiers:
    """Tells what makes dossiers in this installation. `wall` is the machine's clock. Raises BadSettings, at the first
    use."""

    def opened() -> DossierMaker:
        from adapters.evidence.dossier import SealedDossiers
        from adapters.evidence.opened import open_sealing

        return SealedDossiers(open_vault(), lambda: open_sealing(settings, say, wall), rulebook, say)

    return Dossiers(opened)
