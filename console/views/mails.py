"""Mails with third parties, for a handler: what left, what came back, and from whom nobody knows yet."""

from __future__ import annotations

from console.views.shown_mail import ShownMail
from console.web.reader import PageText
from workflows.delivery.mail_thread import ThreadMail
from workflows.desk.case_file import CaseFile


def mails(r: PageText, file: CaseFile) -> list[ShownMail]:
    """Gives every mail of the case, newest first."""
    return [_shown(r, one) for one in reversed(file.mails)]


def _shown(r: PageText, mail: ThreadMail) -> ShownMail:
    return ShownMail(
        id=mail.id,
        at=mail.at,
        sort=mail.sort,
        says=r.t(f"console.mails.{mail.sort}"),
        address=mail.address,
        subject=mail.subject,
        text=mail.text,
        step=r.label("steps", mail.step) if mail.step else "",
        item=mail.item_id,
        is_stranger=mail.sort == "stranger",
    )
