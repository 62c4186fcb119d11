"""Mails as they come: bounces, absence notes, answers, and bytes that are hardly mails."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from adapters.mail.incoming import read_mail, words_alone


def bounce(*statuses: str, whom: str = "support@platform.example") -> bytes:
    """A delivery report as Postfix writes it (RFC 3464)."""
    blocks = "".join(
        f"\r\nFinal-Recipient: rfc822; {whom}\r\nAction: {'failed' if one[0] == '5' else 'delayed'}\r\nStatus: {one}\r\n"
        for one in statuses
    )
    return (
        "From: MAILER-DAEMON@relay.example (Mail Delivery System)\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        "Message-ID: <1@relay.example>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nI could not deliver it.\r\n"
        f"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; relay.example\r\n{blocks}\r\n"
        "--b--\r\n"
    ).encode()


def written(text: str = "Bonjour, le contenu a été retiré.", **headers: str) -> bytes:
    """A mail that somebody wrote."""
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Message-ID"] = (
        "Support <support@platform.example>",
        "Re: Notice",
        "<2@p.example>",
    )
    for name, value in headers.items():
        del mail[name.replace("_", "-")]
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return bytes(mail)


@pytest.mark.parametrize(
    ("raw", "sort", "status"),
    [
        (bounce("5.1.1"), "not_delivered", "5.1.1"),
        (bounce("4.4.1"), "delayed", "4.4.1"),
        (bounce("4.4.1", "5.7.1"), "not_delivered", "5.7.1"),
        (bounce("2.1.5"), "delayed", "2.1.5"),
        (bounce(), "not_delivered", "5.0.0"),
        (written(Auto_Submitted="auto-replied"), "automatic", ""),
        (written(Precedence="bulk"), "automatic", ""),
        (written(X_Autoreply="yes"), "automatic", ""),
        (written(Auto_Submitted="no"), "answer", ""),
        (written(), "answer", ""),
        (written(Return_Path="<>"), "not_delivered", ""),
    ],
)
def test_what_came(raw: bytes, sort: str, status: str) -> None:
    """A failure outweighs a delay; who says that a person wrote is believed."""
    mail = read_mail(raw)
    assert (mail.sort, mail.status) == (sort, status)


def test_an_answer() -> None:
    """Sender without the name, subject in one line, words without markup."""
    mail = read_mail(written())
    assert (mail.sender, mail.subject, mail.text, mail.message_id) == (
        "support@platform.example", "Re: Notice", "Bonjour, le contenu a été retiré.", "<2@p.example>"
    )  # fmt: skip
    page = b"Content-Type: text/html\r\n\r\n<style>p{}</style><p>Fait &amp; dit</p><script>x()</script>Adieu"
    assert read_mail(page).text == "Fait & dit\nAdieu"


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"\x00\xff\xfe", b"From: \xff\xff <@>\r\n\r\nx", b"Content-Type: multipart/mixed\r\n\r\n--x",
        b"Content-Type: text/plain; charset=nothing\r\n\r\nabc\xe9", b"Subject: =?utf-8?b?////?=\r\n\r\n",
        b"From: =?utf-8?q?a=0D=0ABcc=3A_x=40y?= <a@b.example>\r\nSubject: a\r\n b\r\n\r\nhi", b"From: " + b"a" * 5000,
        b"Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n--b--",
        b"Message-ID: <" + b"x" * 4000 + b">\r\n\r\n", b"Content-Type: message/rfc822\r\n\r\n" * 50,
    ],
)  # fmt: skip
def test_hardly_a_mail(raw: bytes) -> None:
    """Whatever comes is read as something, its name is the same for the same bytes, and no header holds a line break."""
    mail = read_mail(raw)
    assert mail == read_mail(raw)
    assert mail.message_id
    assert not any("\n" in one or "\r" in one for one in (mail.sender, mail.subject, mail.message_id))


def test_words_alone() -> None:
    """Of a mail with a picture, for a case of which nobody may hold one: sender, subject and words stay, the bytes do not."""
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "x@y.example", "Here « it » is"
    mail.set_content("Words é\n")
    mail.add_attachment(b"\x89PNG secret", maintype="image", subtype="png", filename="a.png")
    kept = words_alone(bytes(mail))
    assert b"PNG secret" not in kept
    assert (read_mail(kept).sender, read_mail(kept).text) == ("x@y.example", "Words é")
    assert read_mail(bytes(mail)).files == 1
