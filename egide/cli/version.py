"""`egide --version` names the release: its version, the edition of its rules, the schema that it writes."""

from __future__ import annotations

import click

from adapters.system.release_folder import RULES, product_version


def describe_release() -> dict[str, str]:
    """The release names itself: `rules_edition` is what an analysis says as `rules_version`, `schema` the newest revision
    of the database. Touches no database; rules that do not hold together are said in one sentence."""
    from adapters.rules.rulebook import load_rulebook
    from adapters.rules.yaml_file import BadRuleFile
    from storage.schema import revisions

    try:
        edition = load_rulebook(RULES).version
    except BadRuleFile as bad:
        raise click.ClickException(str(bad)) from bad
    return {"version": product_version(), "rules_edition": edition, "schema": revisions()[-1]}
