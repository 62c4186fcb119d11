"""The analysis: cold, as `egide analyse` is called from a shell, and warm, inside the process."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from adapters.rules.facts_file import read_facts_file
from adapters.rules.load import load_rules
from workflows.law.analysis import analyse
from workflows.law.facts import Facts

ROOT = Path(__file__).resolve().parent.parent
COLD, WARM = 5, 200
FACTS = """
jurisdiction: FR
reported_at: 2026-11-22T10:15:00+01:00
kind: defamation
publications:
  - {id: post, platform: facebook, audience: public, first_published_on: 2026-11-05, discovered_on: 2026-11-20}
statement: {provable_fact: true, insulting: false, truth: false, target: person, hate_ground: none, identifiable: true}
author: {known: true, address_known: true, relation: neighbour, has_lawyer: false}
objectives: [removal, compensation]
"""
IMPORTS = (
    "import egide.cli.main, egide.cli.analyse, adapters.rules.facts_file, adapters.rules.load, adapters.rules.platforms, "
    "workflows.law.analysis"
)


def _median_ms(command: list[str]) -> float:
    taken = []
    for _ in range(COLD):
        began = time.perf_counter()
        subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True, capture_output=True)
        taken.append(time.perf_counter() - began)
    return round(sorted(taken)[COLD // 2] * 1000, 1)


def measure() -> dict[str, Any]:
    """Milliseconds; the share of imports is that of a process that imports the same and does nothing."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "facts.yaml"
        file.write_text(FACTS)
        cold = _median_ms([sys.executable, "-m", "egide", "analyse", str(file), "--json"])
        imports = _median_ms([sys.executable, "-c", IMPORTS])
        began = time.perf_counter()
        book = load_rules(ROOT / "rules")
        loading = time.perf_counter() - began
        facts = Facts.parse(read_facts_file(file), book.declared)
    at: datetime = facts.reported_at
    analyse(facts, book, at)
    began = time.perf_counter()
    for _ in range(WARM):
        analyse(facts, book, at)
    warm = (time.perf_counter() - began) / WARM
    return {
        "cold_analyse_ms": cold,
        "of_which_imports_percent": round(100 * imports / cold),
        "of_which_rules_ms": round(loading * 1000, 1),
        "warm_analysis_ms": round(warm * 1000, 3),
    }
