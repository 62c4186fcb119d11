"""The commands of evidence: a capture, a check, the anchors. Nothing heavy is imported before a command needs it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from workflows.kernel.json_value import json_list

_JSON = click.option("--json", "as_json", is_flag=True, help="Speak JSON.")


@click.command()
@click.argument("url")
@click.option(
    "-o", "--output", "folder", type=click.Path(path_type=Path, file_okay=False), required=True, metavar="DIR",
    help="Where the package goes: a new folder, or an empty one.",
)  # fmt: skip
@click.option(
    "--allow", multiple=True, metavar="HOST=IP:PORT",
    help="For tests on this machine: this name goes to this loopback address and port; everything else stays refused.",
)  # fmt: skip
@click.option("--words", multiple=True, metavar="TEXT", help="Words complained of, looked for on the page.")
@click.option(
    "--language", type=click.Choice(["fr", "nl", "en"]), default="fr", show_default=True,
    help="The language that the site is asked for.",
)  # fmt: skip
@_JSON
def capture(
    url: str, folder: Path, allow: tuple[str, ...], words: tuple[str, ...], language: str, as_json: bool
) -> None:
    """Capture what the public sees at URL as one sealed package. Touches no database."""
    from egide.cli.capture import as_json as plain
    from egide.cli.capture import capture_command, sentences
    from workflows.kernel.people import language_of

    captured = capture_command(url, folder, allow, words, language_of(language))
    click.echo(plain(captured) if as_json else sentences(captured))


@click.command()
@click.argument("package", type=click.Path(path_type=Path))
@click.option("--anchors", type=click.Path(path_type=Path), metavar="DIR", help="Roots and keys, from elsewhere.")
@_JSON
def verify(package: Path, anchors: Path | None, as_json: bool) -> None:
    """Check a dossier or a package of evidence offline; every fault is named with its file. Touches no database."""
    from egide.cli.verify import verify_command

    said, code = verify_command(package, anchors, as_json)
    click.echo(said)
    sys.exit(code)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@_JSON
def anchors(folder: Path, as_json: bool) -> None:
    """Write to FOLDER what others check our packages with: the authorities' roots and our public key."""
    from egide.cli.verify import anchors_command

    said = anchors_command(folder)
    click.echo(json.dumps({"folder": str(folder)}, ensure_ascii=False) if as_json else said)


@click.group()
def vault() -> None:
    """Where the bytes of evidence lie."""


@vault.command("check")
@_JSON
def vault_check(as_json: bool) -> None:
    """Look at every file now: what is damaged, what is missing."""
    from egide.cli.vault import look_at_vault

    found = look_at_vault()
    said = "{items} items, {bytes} bytes, {renewed} renewed, {orphans} left over and removed".format(**found)
    wrong = [f"{name}: {one}" for name in ("damaged", "missing") for one in json_list(found[name])]
    click.echo(json.dumps(found) if as_json else "\n".join([*wrong, said]))
    sys.exit(1 if wrong else 0)


@vault.command("hold")
@click.argument("case")
@click.option("--by", required=True, metavar="NAME", help="Who decided it.")
@click.option("--lift", is_flag=True, help="End the hold.")
@_JSON
def vault_hold(case: str, by: str, lift: bool, as_json: bool) -> None:
    """Keep everything of CASE (its number) from being destroyed, whatever retention says; --lift ends it."""
    from egide.cli.vault import hold_case

    hold_case(case, not lift, by)
    said = f"The hold of {case} is lifted." if lift else f"{case} is on hold: nothing of it is destroyed."
    click.echo(json.dumps({"case": case, "held": not lift}) if as_json else said)


@click.command()
@click.argument("case")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, metavar="FILE.zip",
    help="Where the dossier goes; a file that is there is replaced.",
)  # fmt: skip
@click.option(
    "--to", "recipient", metavar="KEY", help="The lawyer's public key (age1...): who has the other half opens it."
)
@click.option("--language", type=click.Choice(["fr", "nl", "en"]), help="The language of the dossier; else the case's.")
@_JSON
def dossier(case: str, output: Path, recipient: str | None, language: str | None, as_json: bool) -> None:
    """The dossier of CASE (its number) for a lawyer: one PDF and every exhibit, sealed."""
    from egide.cli.dossier import dossier_command

    said = dossier_command(case, output, recipient, language)
    click.echo(json.dumps(said, ensure_ascii=False) if as_json else said["sentence"])


COMMANDS = (capture, verify, anchors, vault, dossier)
