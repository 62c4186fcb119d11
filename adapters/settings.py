"""Configuration: `EGIDE_*` variables or a `.env` file; a secret may also be given as `EGIDE_…_FILE`."""

from __future__ import annotations

import os
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from workflows.errors import EgideError

PREFIX = "EGIDE_"
SECRETS = ("telegram_token", "telegram_webhook_secret", "secret", "database_url", "smtp_url", "backup_key")


class BadSettings(EgideError):
    """Configuration that cannot be used; `sentence` names the variable."""

    message_key = "error.settings"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence=sentence)
        self.sentence = sentence


class Settings(BaseSettings):
    """Everything an installation can set. Addresses are without a trailing slash."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore")

    database_url: str = "sqlite:///data/egide.sqlite3"
    telegram_token: SecretStr | None = None
    telegram_api: str = "https://api.telegram.org"
    telegram_webhook_secret: SecretStr | None = None
    telegram_webhook_host: str = "127.0.0.1"
    telegram_webhook_port: int = 8443
    webhook: bool = False
    public_url: str = "http://127.0.0.1:8081"
    console_host: str = "127.0.0.1"
    console_port: int = 8081
    smtp_url: SecretStr | None = None
    mail_from: str = "desk@egide.example"
    secret: SecretStr | None = None
    telegram_group: int | None = None
    vault_dir: Path | None = None
    vault_key_file: Path | None = None
    journal_dir: Path | None = None
    backup_key: SecretStr | None = None
    frame_ancestors: Annotated[tuple[str, ...], NoDecode] = Field(default=())
    trusted_proxies: Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode] = Field(default=())
    strict_words: bool = False

    @property
    def vault_folder(self) -> Path:
        """Where evidence lies: beside the SQLite file, or in `data/` of this machine, unless set."""
        if self.vault_dir is not None:
            return self.vault_dir
        file = self.database_url.removeprefix("sqlite:///") if self.database_url.startswith("sqlite") else "data/x"
        return Path(file).parent / "vault"

    @field_validator("database_url")
    @classmethod
    def known_database(cls, url: str) -> str:
        if not url.startswith(("sqlite:///", "postgresql://")):
            raise ValueError("must begin with sqlite:/// or postgresql://")
        return url

    @field_validator("telegram_api", "public_url")
    @classmethod
    def plain_address(cls, url: str) -> str:
        if not url.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return url.rstrip("/")

    @field_validator("frame_ancestors", "trusted_proxies", mode="before")
    @classmethod
    def listed(cls, value: Any) -> Any:
        return tuple(value.split()) if isinstance(value, str) else value


def load_settings(**given: Any) -> Settings:
    """The settings of this process; raises BadSettings with one sentence."""
    from_files: dict[str, Any] = {}
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
        first = error.errors()[0]
        name = PREFIX + str(first["loc"][0]).upper()
        raise BadSettings(f"{name}: {first['msg'].removeprefix('Value error, ')}.") from error
