"""`egide analyse` and `egide rules check`: the law on one set of facts, without database, bot or console."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

from adapters.system.release_folder import RULES
from workflows.law.fact_values import BadFacts
from workflows.law.facts import Facts

BAD_USAGE, FAILURE = 2, 1
FIRST_YEAR, LAST_YEAR = 1900, 2200
LONGEST_NAME = 100


def analyse_command(file: Path, at: str | None, as_json: bool, language: str | None = None) -> int:
    """Prints the answer of the contract, or a text for a jurist; returns the exit code."""
    instant = None
    if at is not None:
        try:
            instant = datetime.fromisoformat(at)
        except ValueError:
            return _refuse(f"--at: {at[:60]} is not an instant (YYYY-MM-DDThh:mm:ss+hh:mm).", BAD_USAGE)
        if instant.utcoffset() is None:
            return _refuse("--at: the instant has no offset: write +01:00 or Z behind it.", BAD_USAGE)
        if not FIRST_YEAR <= instant.year <= LAST_YEAR:
            return _refuse(f"--at: {instant.year} is not between {FIRST_YEAR} and {LAST_YEAR}.", BAD_USAGE)
    from adapters.rules.yaml_file import BadRuleFile

    try:
        print(_answer(file, instant, as_json, language))
    except BadFacts as bad:
        return _refuse(f"{file.name[:LONGEST_NAME]}: {bad}", FAILURE)
    except BadRuleFile as bad:
        return _refuse(str(bad), FAILURE)
    return 0


def _answer(file: Path, instant: datetime | None, as_json: bool, language: str | None) -> str:
    """The answer for the facts in the file. Raises BadFacts, and BadRuleFile where what is needed of the rules is wrong."""
    from adapters.rules.facts_file import read_facts_file
    from adapters.rules.load import open_rules, platform_ids
    from workflows.law.analysis import analyse

    data = read_facts_file(file)
    book = open_rules(RULES)
    facts = Facts.parse(data, book.declared, instant, platform_ids(RULES))
    facts.check_steps(book.steps)
    found = analyse(facts, book, instant or facts.reported_at)
    spoken = language or facts.top.get("language", "fr")
    if as_json:
        from workflows.law.contract import to_plain, where_they_stand

        answer = to_plain(found, spoken) | {"publications": where_they_stand(facts, book)}
        return json.dumps(answer, ensure_ascii=False, indent=1)
    from adapters.rules.analysis_brief import analysis_brief

    return analysis_brief(facts, found, spoken)


def rules_check_command(as_json: bool) -> int:
    """Validates all of `rules/`; lists what nobody has checked for a year."""
    from adapters.rules.load import check_rules
    from adapters.rules.yaml_file import BadRuleFile
    from adapters.system.clock import SystemClock

    try:
        report = check_rules(RULES, SystemClock().now().date())
    except BadRuleFile as bad:
        return _refuse(str(bad), FAILURE)
    if as_json:
        print(json.dumps(report, ensure_ascii=False, indent=1))
        return 0
    print(
        f"The rules hold together: edition {report['version']}, {report['files']} files, {report['values']} dated values."
    )
    for one in report["stale"]:
        print(f"{one['file']}: {one['name']} was last checked on {one['last_checked_on']}, more than a year ago.")
    return 0


def _refuse(sentence: str, code: int) -> int:
    plain = " ".join(sentence.split())
    print(plain.encode("utf-8", "backslashreplace").decode("utf-8"), file=sys.stderr)
    return code
