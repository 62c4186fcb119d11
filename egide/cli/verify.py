"""`egide verify` and `egide anchors`: what a package of evidence is worth, checked offline; touches no database."""

from __future__ import annotations

import json
from pathlib import Path

from adapters.evidence.anchors import read_anchors
from adapters.evidence.opened import known_anchors, publish_anchors
from adapters.evidence.texts import fault_key
from adapters.evidence.verify import Checked, Verdict, verify
from adapters.system.release_folder import LOCALES
from adapters.system.settings import load_settings
from adapters.texts.locales import load_locales
from workflows.evidence.custody import say_instant
from workflows.evidence.faults import Fault
from workflows.kernel.json_value import Json
from workflows.kernel.translator import Translator

LANGUAGE = "en"


def verify_command(path: Path, folder: Path | None, as_json: bool) -> tuple[str, int]:
    """Tells what is said of the package, and the exit code: 0 when it is whole. The anchors are those of `folder`, or
    of EGIDE_ANCHORS_DIR. Raises BadInput for a path or a folder that cannot be read."""
    anchors = read_anchors(folder) if folder is not None else known_anchors(load_settings())
    inside = folder is not None and path.is_dir() and folder.resolve().is_relative_to(path.resolve())
    verdict = verify(path, None if inside else anchors)
    say = load_locales(LOCALES)
    code = 0 if verdict.is_whole else 1
    if as_json:
        return json.dumps(_plain(verdict, say), ensure_ascii=False), code
    return "\n".join(_lines(verdict, say)), code


def anchors_command(folder: Path) -> str:
    """Writes the anchors of this installation to a folder; what is said of it. Raises BadSettings."""
    publish_anchors(load_settings(), folder)
    names = ", ".join(sorted(path.name for path in folder.glob("*.pem")))
    return f"{folder} holds {names}. Hand them to whoever checks packages, by another way than the packages."


def _lines(verdict: Verdict, say: Translator) -> list[str]:
    said = [f"{fault.code}  {_where(fault)}: {say.say(LANGUAGE, fault_key(fault.code))}" for fault in verdict.faults]
    for one in verdict.packages:
        stamped = ", ".join(say_instant(at) for at in one.stamped_at)
        said.append(
            f"{one.folder or one.kind} {one.evidence_id}: " + (f"stamped {stamped}" if stamped else "not stamped")
        )
    key = "whole" if verdict.is_whole else "not_whole"
    return [*said, f"{say.say(LANGUAGE, f'seal.check.{key}')} ({len(verdict.faults)})"]


def _where(fault: Fault) -> str:
    return f"{fault.file}:{fault.line}" if fault.line is not None else fault.file


def _plain(verdict: Verdict, say: Translator) -> dict[str, Json]:
    return {
        "whole": verdict.is_whole,
        "anchored": verdict.anchored,
        "faults": [_fault(fault, say) for fault in verdict.faults],
        "packages": [_package(one) for one in verdict.packages],
    }


def _package(one: Checked) -> dict[str, Json]:
    return {
        "folder": one.folder, "evidence_id": one.evidence_id, "kind": one.kind, "signer": one.signer,
        "stamped_at": [say_instant(at) for at in one.stamped_at], "faults": len(one.faults),
    }  # fmt: skip


def _fault(fault: Fault, say: Translator) -> dict[str, Json]:
    sentence = say.say(LANGUAGE, fault_key(fault.code))
    return {"code": str(fault.code), "file": fault.file, "line": fault.line, "says": sentence}
