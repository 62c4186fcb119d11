"""Settings that nobody is safe with, or that cannot work: one sentence each, and nothing starts."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest

from adapters.system.settings import BadSettings, GivenSettings, load_settings
from adapters.system.starting import check_start, wrong_with_webhook
from bot.app import BotSettings
from egide.cli import main

STRONG = "s" * 32
GOOD = {
    "EGIDE_TELEGRAM_TOKEN": "1000:a-token-of-the-tests",
    "EGIDE_SECRET": STRONG,
    "EGIDE_TELEGRAM_WEBHOOK_SECRET": "a-secret-of-the-webhook",
    "EGIDE_WEBHOOK": "true",
    "EGIDE_PUBLIC_URL": "https://desk.example",
}
WRONG = [
    ({"EGIDE_SECRET": ""}, "EGIDE_SECRET: must have 32 characters at least"),
    ({"EGIDE_SECRET": "x"}, "EGIDE_SECRET: must have 32 characters at least"),
    ({"EGIDE_SECRET": "s" * 31}, "EGIDE_SECRET: must have 32 characters at least"),
    ({"EGIDE_SECRET": " " * 40}, "EGIDE_SECRET: must have 32 characters at least"),
    ({"EGIDE_TELEGRAM_WEBHOOK_SECRET": ""}, "EGIDE_TELEGRAM_WEBHOOK_SECRET: must consist of 1 to 256"),
    ({"EGIDE_TELEGRAM_WEBHOOK_SECRET": "a"}, "EGIDE_TELEGRAM_WEBHOOK_SECRET: must have 16 characters at least"),
    ({"EGIDE_TELEGRAM_WEBHOOK_SECRET": "a secret of the hook"}, "EGIDE_TELEGRAM_WEBHOOK_SECRET: must consist of"),
    ({"EGIDE_TELEGRAM_WEBHOOK_SECRET": "é" * 20}, "EGIDE_TELEGRAM_WEBHOOK_SECRET: must consist of"),
    ({"EGIDE_TELEGRAM_WEBHOOK_SECRET": "a" * 257}, "EGIDE_TELEGRAM_WEBHOOK_SECRET: must consist of"),
    ({"EGIDE_TELEGRAM_WEBHOOK_SECRET": None}, "EGIDE_TELEGRAM_WEBHOOK_SECRET is missing"),
    ({"EGIDE_PUBLIC_URL": "http://desk.example"}, "EGIDE_PUBLIC_URL must begin with https://"),
    ({"EGIDE_PUBLIC_URL": None}, "EGIDE_PUBLIC_URL must begin with https://"),
    ({"EGIDE_PUBLIC_URL": "https://"}, "EGIDE_PUBLIC_URL: must name a host"),
    ({"EGIDE_PUBLIC_URL": "https://desk.example:99999"}, "EGIDE_PUBLIC_URL: must name a host"),
    ({"EGIDE_TELEGRAM_TOKEN": ""}, "EGIDE_TELEGRAM_TOKEN: is empty"),
    ({"EGIDE_TELEGRAM_TOKEN": "  "}, "EGIDE_TELEGRAM_TOKEN: is empty"),
    ({"EGIDE_TELEGRAM_TOKEN": "a token"}, "EGIDE_TELEGRAM_TOKEN: must be the token of a bot"),
    ({"EGIDE_TELEGRAM_TOKEN": None}, "EGIDE_TELEGRAM_TOKEN is missing"),
    ({"EGIDE_CONSOLE_PORT": "99999"}, "EGIDE_CONSOLE_PORT: must be a port"),
    ({"EGIDE_TELEGRAM_WEBHOOK_PORT": "-1"}, "EGIDE_TELEGRAM_WEBHOOK_PORT: must be a port"),
    ({"EGIDE_SMTP_URL": ""}, "EGIDE_SMTP_URL: is empty"),
    ({"EGIDE_SMTP_URL": "smtp://user:hunter2@host:99999"}, "EGIDE_SMTP_URL: must look like"),
    ({"EGIDE_BACKUP_KEY": " "}, "EGIDE_BACKUP_KEY: is empty"),
    ({"EGIDE_TRUSTED_PROXIES": "the proxy"}, "EGIDE_TRUSTED_PROXIES: "),
]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file of this machine is read, and nothing is left on it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EGIDE_DATABASE_URL", f"sqlite:///{tmp_path}/egide.sqlite3")


def given(monkeypatch: pytest.MonkeyPatch, values: dict[str, str | None]) -> None:
    for name, value in (GOOD | values).items():
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)


def said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    monkeypatch.setattr(sys, "argv", ["egide", *words])
    with pytest.raises(SystemExit) as left:
        main.main()
    assert left.value.code == 1
    found = capsys.readouterr()
    assert "Traceback" not in found.err
    return found.err + found.out


@pytest.mark.parametrize(("values", "sentence"), WRONG)
def test_nothing_starts_with_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], values: dict[str, str | None], sentence: str
) -> None:
    """One line that names the variable and never its value; nothing was made."""
    given(monkeypatch, values)
    line = said(monkeypatch, capsys, "serve")
    assert line.startswith(sentence)
    assert line.count("\n") == 1
    assert "hunter2" not in line
    assert list(Path.cwd().iterdir()) == []


@pytest.mark.parametrize(("values", "sentence"), [one for one in WRONG if one[0] != {"EGIDE_PUBLIC_URL": None}])
def test_the_doctor_says_the_same(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], values: dict[str, str | None], sentence: str
) -> None:
    """Under what it is about; a Bot API that does not answer is another line."""
    given(monkeypatch, {"EGIDE_TELEGRAM_API": "http://127.0.0.1:9", **values})  # no name is looked up
    assert sentence in said(monkeypatch, capsys, "doctor")


def test_all_that_is_wrong_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody mends one to be told of the next."""
    given(monkeypatch, {"EGIDE_SECRET": "x", "EGIDE_CONSOLE_PORT": "99999"})
    with pytest.raises(BadSettings) as refused:
        load_settings()
    assert len(refused.value.sentences) == 2
    given(monkeypatch, {"EGIDE_PUBLIC_URL": "http://desk.example", "EGIDE_TELEGRAM_WEBHOOK_SECRET": None})
    monkeypatch.delenv("EGIDE_CONSOLE_PORT")
    assert len(list(wrong_with_webhook(load_settings()))) == 2


def test_what_is_right_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also a server of this machine in Telegram's place, by http; and a worker, which opens no door, without its secret."""
    for values in (
        {},
        {"EGIDE_PUBLIC_URL": "http://127.0.0.1:9", "EGIDE_TELEGRAM_API": "http://localhost:8"},
        {"EGIDE_WEBHOOK": "false", "EGIDE_PUBLIC_URL": "http://desk.example"},
    ):
        with monkeypatch.context() as here:
            given(here, dict(values))
            check_start(load_settings(), ("bot", "console", "worker"))
    given(monkeypatch, {"EGIDE_TELEGRAM_WEBHOOK_SECRET": None, "EGIDE_DATABASE_URL": "postgresql://h/d"})
    check_start(load_settings(), ("worker",))


def test_a_port_that_is_taken_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Another process has it: one sentence, and the process ends."""
    with socket.socket() as holds:
        holds.bind(("127.0.0.1", 0))
        holds.listen()
        given(monkeypatch, {"EGIDE_CONSOLE_PORT": str(holds.getsockname()[1]), "EGIDE_WEBHOOK": "false"})
        monkeypatch.setenv("EGIDE_TELEGRAM_API", "http://127.0.0.1:9")
        line = said(monkeypatch, capsys, "serve").splitlines()[-1]
    assert line.startswith("The desk cannot start: ")
    assert "in use" in line


def test_no_secret_is_written_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither by what shows the settings, nor by the error of one that cannot be used."""
    given(monkeypatch, {"EGIDE_DATABASE_URL": "postgresql://egide:hunter2@host/egide"})
    monkeypatch.setenv("EGIDE_SMTP_URL", "smtps://user:hunter3@host:465")
    settings = load_settings()
    of_the_bot = BotSettings(token="1:hunter4", api_url=None, webhook=True, webhook_url="", webhook_secret="hunter5")
    shown = f"{settings!r} {settings} {of_the_bot!r}"
    assert [word for word in ("hunter", STRONG, "a-token", "a-secret") if word in shown] == []
    with pytest.raises(ValueError, match="secret") as refused:
        GivenSettings(secret="hunter6")  # type: ignore[arg-type]
    assert "hunter6" not in str(refused.value)
