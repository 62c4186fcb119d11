"""Configuration: `EGIDE_*` variables or a `.env` file; a secret may also be given as `EGIDE_…_FILE`."""

from __future__ import annotations

import os
import re
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from workflows.kernel.errors import EgideError

PREFIX = "EGIDE_"
SECRETS = (
    "telegram_token",
    "telegram_webhook_secret",
    "secret",
    "database_url",
    "smtp_url",
    "backup_key",
    "vault_url",
    "imap_url",
    "post_url",
)
SHORTEST_SECRET: Final = 32
SHORTEST_WEBHOOK_SECRET: Final = 16
LAST_PORT: Final = 65535
BOT_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
TELEGRAM_TAKES = re.compile(r"[A-Za-z0-9_-]{1,256}")


class BadSettings(EgideError):
    """Configuration that cannot be used; each sentence names its variable."""

    message_key = "error.settings"

    def __init__(self, *sentences: str) -> None:
        super().__init__(sentence=" ".join(sentences), sentences=sentences)


def _port(number: int) -> int:
    if not 0 <= number <= LAST_PORT:
        raise ValueError(f"must be a port, a number up to {LAST_PORT}")
    return number


def _address(url: str) -> str:
    """Of a server, without a trailing slash."""
    if not url.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    if not _names_a_host(url):
        raise ValueError("must name a host, and after it nothing but a port and a path")
    return url.rstrip("/")


def _names_a_host(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def _filled(given: SecretStr) -> SecretStr:
    if not given.get_secret_value().strip():
        raise ValueError("is empty: give it a value, or leave the variable out")
    return given


def _token(given: SecretStr) -> SecretStr:
    if not BOT_TOKEN.fullmatch(_filled(given).get_secret_value()):
        raise ValueError("must be the token of a bot as BotFather gives it: a number, a colon, letters and figures")
    return given


def _signing(given: SecretStr) -> SecretStr:
    if len(given.get_secret_value().strip()) < SHORTEST_SECRET:
        raise ValueError(f"must have {SHORTEST_SECRET} characters at least, such as those of `openssl rand -hex 32`")
    return given


def _at_our_door(given: SecretStr) -> SecretStr:
    """What Telegram shows with each update: of the characters it takes, and long enough that nobody guesses it."""
    if not TELEGRAM_TAKES.fullmatch(given.get_secret_value()):
        raise ValueError("must consist of 1 to 256 letters, figures, _ and -, or Telegram refuses it")
    if len(given.get_secret_value()) < SHORTEST_WEBHOOK_SECRET:
        raise ValueError(
            f"must have {SHORTEST_WEBHOOK_SECRET} characters at least, such as those of `openssl rand -hex 32`"
        )
    return given


def _domain(name: str) -> str:
    """Whose mail is brought to the desk."""
    if not re.fullmatch(r"(?=.{1,190}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}", name.lower()):
        raise ValueError("must be a domain, such as answers.example.org")
    return name.lower()


def _mail_server(given: SecretStr) -> SecretStr:
    url = _filled(given).get_secret_value()
    if not url.startswith(("smtp://", "smtps://")) or not _names_a_host(url):
        raise ValueError("must look like smtp://host:25 or smtps://host:465")
    return given


Port = Annotated[int, AfterValidator(_port)]
Address = Annotated[str, AfterValidator(_address)]
Filled = Annotated[SecretStr, AfterValidator(_filled)]


class Settings(BaseSettings):
    """Everything an installation can set. Addresses are without a trailing slash."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore", hide_input_in_errors=True)

    database_url: str = Field(default="sqlite:///data/egide.sqlite3", repr=False)
    telegram_token: Annotated[SecretStr, AfterValidator(_token)] | None = None
    telegram_api: Address = "https://api.telegram.org"
    telegram_webhook_secret: Annotated[SecretStr, AfterValidator(_at_our_door)] | None = None
    telegram_webhook_host: str = "127.0.0.1"
    telegram_webhook_port: Port = 8443
    webhook: bool = False
    public_url: Address = "http://127.0.0.1:8081"
    console_host: str = "127.0.0.1"
    console_port: Port = 8081
    smtp_url: Annotated[SecretStr, AfterValidator(_mail_server)] | None = None
    mail_from: str = "desk@egide.example"
    reply_domain: Annotated[str, AfterValidator(_domain)] | None = None
    lmtp_host: str = "127.0.0.1"
    lmtp_port: Port | None = None
    imap_url: Filled | None = None
    post_url: Filled | None = None
    post_token_url: Address | None = None
    post_sender: str = ""
    secret: Annotated[SecretStr, AfterValidator(_signing)] | None = None
    telegram_group: int | None = None
    vault_dir: Path | None = None
    vault_url: Filled | None = None
    vault_key_file: Path | None = None
    clamd_url: str | None = None
    journal_dir: Path | None = None
    capture: bool = True
    tsa_url: Annotated[tuple[Address, ...], NoDecode] = Field(default=())
    anchors_dir: Path | None = None
    signer_key_file: Path | None = None
    custody_mail: str | None = None
    backup_key: Filled | None = None
    frame_ancestors: Annotated[tuple[str, ...], NoDecode] = Field(default=())
    trusted_proxies: Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode] = Field(default=())
    strict_words: bool = False
    reader_url: Address | None = None
    reader_model: str = ""
    reader_key: SecretStr | None = None
    reader_report: Path | None = None

    @property
    def vault_folder(self) -> Path:
        """Where evidence lies: beside the SQLite file, or in `data/` of this machine, unless set."""
        if self.vault_dir is not None:
            return self.vault_dir
        file = self.database_url.removeprefix("sqlite:///") if self.on_sqlite else "data/x"
        return Path(file).parent / "vault"

    @property
    def on_sqlite(self) -> bool:
        """Whether the database is a file, which has one process."""
        return self.database_url.startswith("sqlite")

    @field_validator("database_url")
    @classmethod
    def known_database(cls, url: str) -> str:
        if not url.startswith(("sqlite:///", "postgresql://")):
            raise ValueError("must begin with sqlite:/// or postgresql://")
        return url

    @field_validator("frame_ancestors", "trusted_proxies", "tsa_url", mode="before")
    @classmethod
    def listed(cls, value: object) -> object:
        return tuple(value.split()) if isinstance(value, str) else value


class GivenSettings(Settings):
    """The settings of a demo, a simulation or a test: what is given, and no file of the folder it runs in."""

    model_config = SettingsConfigDict(env_file=None)


def load_settings(**given: Any) -> Settings:
    """Gives the settings of this process; raises BadSettings with one sentence for each variable that cannot be
    used."""
    from_files: dict[str, str] = {}
    for name in SECRETS:
        path = os.environ.get(f"{PREFIX}{name.upper()}_FILE")
        if path:
            try:
                from_files[name] = Path(path).read_text("utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                raise BadSettings(f"{PREFIX}{name.upper()}_FILE names a file that cannot be read.") from error
    try:
        return Settings(**{**from_files, **given})
    except ValidationError as error:
        wrong: dict[str, str] = {}
        for one in error.errors(include_input=False, include_url=False):
            wrong.setdefault(PREFIX + str(one["loc"][0]).upper(), one["msg"].removeprefix("Value error, "))
        raise BadSettings(*(f"{name}: {why}." for name, why in wrong.items())) from error
