"""Mail: what the desk writes to lawyers, and the way out by SMTP."""

from adapters.mail.smtp import SmtpSender
from adapters.mail.texts import MailTexts

__all__ = ["MailTexts", "SmtpSender"]
