"""What brings post to the desk: a door for a mail server (LMTP) or rounds to a box (IMAP), and rounds to the provider of
registered letters; in the worker's process alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from adapters.engine.tasks import Tasks
from adapters.mail.intake import MailIntake
from adapters.post.rounds import PostRounds
from adapters.system.settings import BadSettings, Settings
from egide.parts import mail_addresses, open_post
from workflows.evidence.item import Vault
from workflows.use_cases.shared.command import Run

if TYPE_CHECKING:
    from adapters.mail.imap import ImapRounds
    from adapters.mail.lmtp import LmtpDoor


@dataclass(frozen=True, slots=True)
class IncomingPost:
    """The ways in of one process."""

    door: LmtpDoor | None
    rounds: ImapRounds | None
    letters: PostRounds | None = None

    async def start(self, background: Tasks) -> None:
        """Raises OSError where the port is taken."""
        if self.door is not None:
            await self.door.start()
        if self.rounds is not None:
            background.start(self.rounds.run(), "mail box")
        if self.letters is not None:
            background.start(self.letters.run(), "registered letters")

    async def stop(self) -> None:
        """Takes in nothing more."""
        if self.door is not None:
            await self.door.stop()


def open_incoming_post(settings: Settings, open_vault: Callable[[], Vault], run: Run) -> IncomingPost | None:
    """None where nothing is configured. Raises BadSettings for a way in without the domain of the answers."""
    letters = PostRounds(open_post(settings), open_vault, run) if settings.post_url is not None else None
    if settings.lmtp_port is None and settings.imap_url is None:
        return IncomingPost(None, None, letters) if letters is not None else None
    addresses = mail_addresses(settings)
    if addresses is None:
        raise BadSettings("EGIDE_REPLY_DOMAIN is missing: whose mail comes in by EGIDE_LMTP_PORT or EGIDE_IMAP_URL?")
    from adapters.mail.imap import ImapBox, ImapRounds  # servers and boxes: of the process that takes mail in alone
    from adapters.mail.lmtp import LmtpDoor

    intake = MailIntake(addresses, open_vault, run)
    door = LmtpDoor(intake, settings.lmtp_host, settings.lmtp_port) if settings.lmtp_port is not None else None
    rounds = ImapRounds(intake, ImapBox.of(settings.imap_url.get_secret_value())) if settings.imap_url else None
    return IncomingPost(door, rounds, letters)
