"""What stands in every package in three languages: how to check it, what it is and is not, the sentence of each fault."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from workflows.evidence.faults import FaultCode
from workflows.kernel.translator import Translator

LANGUAGES: Final = ("fr", "nl", "en")
SCRIPT: Final = Path(__file__).with_name("verify.sh")
SENTENCES: Final = "# @sentences@"
RULE: Final = "\n" + "=" * 78 + "\n\n"


@dataclass(frozen=True, slots=True)
class SealTexts:
    """The words of a seal. `disclaimer` goes on every page and into the manifest."""

    readme: str
    disclaimer: Mapping[str, str]
    checker: bytes


def seal_texts(say: Translator) -> SealTexts:
    """Reads the words of the seal from the locales."""
    return SealTexts(
        readme=RULE.join(say.say(language, "seal.readme") for language in LANGUAGES) + "\n",
        disclaimer={language: say.say(language, "seal.disclaimer") for language in LANGUAGES},
        checker=_checker(say),
    )


def fault_key(code: FaultCode) -> str:
    """Gives the key of the fault's sentence."""
    return f"seal.fault.{code.value}"


def _checker(say: Translator) -> bytes:
    """`verify.sh` with its sentences: the first word of the locale chooses the language."""
    keys = {code.value: fault_key(code) for code in FaultCode} | {
        name: f"seal.check.{name}" for name in ("whole", "not_whole", "tools")
    }
    lines = [
        f"    {language}.{name}) sentence={_quoted(say.say(language, key))} ;;"
        for language in LANGUAGES
        for name, key in keys.items()
    ]
    template = SCRIPT.read_text("utf-8")
    if template.count(SENTENCES) != 1:
        raise ValueError("verify.sh has one place for its sentences")
    return template.replace(SENTENCES, "\n".join(lines).strip()).encode()


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
