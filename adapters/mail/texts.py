"""The mails of the desk, in their reader's language. A mail says number, country, kind and the most urgent day: nothing
of the facts, for a mail is a postcard. The signed link carries the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Protocol

from workflows.case.case import Case
from workflows.delivery.mail_content import MailContent, PlainMail
from workflows.kernel.countries import Jurisdictions
from workflows.kernel.people import DeskUser, Language, Member
from workflows.kernel.text import spoken_in
from workflows.kernel.translator import Translator
from workflows.ports.mail import UrgentCase

OFFER = ("mail.offer.link", "mail.offer.button", "mail.offer.personal")
"""What stands before a link, on its button, and after it."""
_BODY = "margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif;color:#16232e;background:#f4f6f8"
_BOX = "max-width:560px;margin:0 auto;padding:28px;background:#ffffff;border-radius:10px"
_BUTTON = (
    "display:inline-block;padding:12px 20px;border-radius:8px;background:#0f5c7a;color:#ffffff;text-decoration:none"
)


class Labels(Protocol):
    """The words of the field, and the countries."""

    @property
    def jurisdictions(self) -> Jurisdictions: ...
    def label(self, table: str, term: str) -> Mapping[str, str]: ...


class MailTexts:
    """`mail_ports.MailView`: plain text always, and the same as simple HTML. Payloads hold `subject`, `text`, `html`."""

    def __init__(self, locales: Translator, rulebook: Labels) -> None:
        self._say = locales
        self._rulebook = rulebook

    def lawyer_offer(self, case: Case, lawyer: DeskUser, link: str, answer_before: datetime) -> PlainMail:
        """The case is offered: number, kind, country, day, and the link to the summary and the answer."""
        say, language = self._say.say, spoken_in(lawyer.language, case.jurisdiction)
        zone = self._rulebook.jurisdictions.zone(case.jurisdiction)
        before = self._say.say_instant(language, answer_before, zone.key)
        lines = [
            say(language, "mail.hello", name=lawyer.name),
            say(language, "mail.offer.what", kind=self._kind(case, language), country=self._country(case, language)),
        ]
        lines += self._legal_day(case, language)
        lines.append(say(language, "mail.offer.before", before=before))
        subject = say(language, "mail.offer.subject", number=case.number, before=before)
        return self._mail(language, subject, lines, link)

    def lawyer_withdrawn(self, case: Case, lawyer: DeskUser) -> PlainMail:
        """The case is no longer offered."""
        say, language = self._say.say, spoken_in(lawyer.language, case.jurisdiction)
        subject = say(language, "mail.withdrawn.subject", number=case.number)
        lines = [
            say(language, "mail.hello", name=lawyer.name),
            say(language, "mail.withdrawn.text", number=case.number),
        ]
        return self._mail(language, subject, lines, None)

    def lawyer_closed(self, case: Case, lawyer: DeskUser) -> PlainMail:
        """The lawyer's case is closed."""
        say, language = self._say.say, spoken_in(lawyer.language, case.jurisdiction)
        lines = [say(language, "mail.hello", name=lawyer.name), say(language, "mail.closed.text", number=case.number)]
        return self._mail(language, say(language, "mail.closed.subject", number=case.number), lines, None)

    def lawyer_link(self, case: Case, lawyer: DeskUser, link: str) -> PlainMail:
        """Gives the new link that was asked for."""
        say, language = self._say.say, spoken_in(lawyer.language, case.jurisdiction)
        lines = [say(language, "mail.hello", name=lawyer.name), say(language, "mail.again.text", number=case.number)]
        words = ("mail.unheard.link", "mail.unheard.button", "mail.again.personal")
        return self._mail(language, say(language, "mail.again.subject", number=case.number), lines, link, words)

    def alert_unheard(self, case: Case, handler: DeskUser, link: str | None) -> PlainMail:
        """A colleague did not take up the warning of a legal clock: the number, the day, and the link to the case."""
        say, language = self._say.say, spoken_in(handler.language, case.jurisdiction)
        lines = [say(language, "mail.hello", name=handler.name), say(language, "mail.unheard.text", number=case.number)]
        lines += self._legal_day(case, language)
        words = ("mail.unheard.link", "mail.unheard.button", "mail.unheard.signed_in")
        return self._mail(language, say(language, "mail.unheard.subject", number=case.number), lines, link, words)

    def urgent_cases(self, user: DeskUser, cases: Sequence[UrgentCase], link: str | None) -> PlainMail:
        """Numbers and hours of what is due within the hour, earliest first."""
        say, language = self._say.say, user.language
        lines = [say(language, "mail.hello", name=user.name), say(language, "mail.urgent.text", n=len(cases))]
        for number, due_at, zone in cases:
            due = self._say.say_instant(language, datetime.fromisoformat(due_at), zone)
            lines.append(say(language, "mail.urgent.line", number=number, due=due))
        subject = say(language, "mail.urgent.subject", n=len(cases), number=cases[0][0])
        words = ("mail.unheard.link", "mail.unheard.button", "mail.unheard.signed_in")
        if len(cases) > 1:
            words = ("mail.urgent.queue", "mail.urgent.button", "mail.urgent.signed_in")
        return self._mail(language, subject, lines, link, words)

    def chat_linked(self, member: Member, language: Language, policy: str, lock_link: str) -> PlainMail:
        """The contract was linked to a chat. The mail goes to the address the insurer holds, so that a theft is seen."""
        say = self._say.say
        lines = [
            say(language, "mail.hello", name=member.name),
            say(language, "mail.linked.text", number=policy),
            say(language, "mail.linked.not_you"),
        ]
        words = ("mail.linked.link", "mail.linked.button", "mail.linked.personal")
        return self._mail(language, say(language, "mail.linked.subject"), lines, lock_link, words)

    def one_time_code(self, member: Member, language: Language, code: str) -> PlainMail:
        """Gives the code, and that nobody of the desk ever asks for it."""
        say = self._say.say
        lines = [
            say(language, "mail.hello", name=member.name),
            say(language, "mail.code.text", code=code),
            say(language, "mail.code.not_you"),
        ]
        return self._mail(language, say(language, "mail.code.subject"), lines, None)

    def _legal_day(self, case: Case, language: str) -> list[str]:
        """The day of the law, which no step of the desk hides; with its hour where it is counted in hours."""
        if case.legal_on is None:
            return []
        day = self._say.say_date(language, case.legal_on)
        if case.legal_at is not None:
            day = self._say.say_instant(
                language, case.legal_at, self._rulebook.jurisdictions.zone(case.jurisdiction).key
            )
        return [self._say.say(language, "mail.offer.urgent", day=day)]

    def _kind(self, case: Case, language: str) -> str:
        return str(self._rulebook.label("incident_kinds", case.kind)[language])

    def _country(self, case: Case, language: str) -> str:
        return self._rulebook.jurisdictions.of(case.jurisdiction).name.in_(language)

    def _mail(
        self, language: str, subject: str, lines: list[str], link: str | None, words: tuple[str, str, str] = OFFER
    ) -> PlainMail:
        say = self._say.say
        before, on_button, after = words
        text, html = list(lines), [f"<p>{escape(line)}</p>" for line in lines]
        if link is not None:
            personal = say(language, after)
            text += [f"{say(language, before)}\n{link}", personal]
            button = escape(say(language, on_button))
            html += [
                f'<p><a style="{_BUTTON}" href="{escape(link, quote=True)}">{button}</a></p>',
                f"<p><small>{escape(personal)}</small></p>",
            ]
        signature = say(language, "mail.signature")
        text.append(f"-- \n{signature}")
        html.append(f"<p><small>{escape(signature)}</small></p>")
        tag = language.replace("_", "-")  # as browsers name it
        page = (
            f'<!doctype html><html lang="{tag}"><head><meta charset="utf-8"><title>{escape(subject)}</title></head>'
            f'<body style="{_BODY}"><div style="{_BOX}">{"".join(html)}</div></body></html>'
        )
        return MailContent(subject, "\n\n".join(text) + "\n", page, language).to_plain()
