"""The command line `egide` names what can be asked. Nothing heavy is imported before a command needs it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from adapters.engine.garbage import uncollected
from egide.cli.demo_parts import demo_parts
from egide.cli.evidence import COMMANDS
from egide.cli.letter import letter
from egide.cli.proceedings import proceedings
from workflows.kernel.errors import EgideError


def _serve(*parts: str, as_json: bool) -> int:
    with uncollected():
        from egide.serve import serve as run
    return run(parts, as_json=as_json)


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True, no_args_is_help=True
)
@click.option("--version", is_flag=True, help="Say version, rules edition and schema.")
@click.option("--json", "as_json", is_flag=True, help="Speak JSON, with --version.")
@click.pass_context
def egide(context: click.Context, version: bool, as_json: bool) -> None:
    """The desk for people attacked online: from the first message to the closed case."""
    if version:
        from egide.cli.version import describe_release

        release = describe_release()
        _say(release, "egide {version}, rules {rules_edition}, schema {schema}".format(**release), as_json)
        context.exit()
    if as_json:
        raise click.UsageError("--json stands behind the command, or beside --version.")


@egide.command()
@click.option("--once", is_flag=True, help="Play one whole case through the real parts, print its timeline, and exit.")
@click.option("--keep", type=click.Path(path_type=Path), help="Leave database, vault, journal and log in this folder.")
@click.option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True, help="Port of the first page.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--json", "as_json", is_flag=True, help="Speak JSON.")
def demo(once: bool, keep: Path | None, port: int, host: str, as_json: bool) -> None:
    """The whole product on this machine: no account, no token, nothing else installed."""
    from egide.cli import demo as play

    sys.exit(play.demo_once(as_json=as_json, keep=keep) if once else play.demo(host=host, port=port, keep=keep))


@egide.command()
@click.option("--json", "as_json", is_flag=True, help="Log in JSON.")
def serve(as_json: bool) -> None:
    """Bot, console and worker in one process, on the configured database."""
    sys.exit(_serve("bot", "console", "worker", as_json=as_json))


def _part(name: str, help_text: str) -> None:
    @egide.command(name, help=help_text)
    @click.option("--json", "as_json", is_flag=True, help="Log in JSON.")
    def part(as_json: bool) -> None:
        sys.exit(_serve(name, as_json=as_json))


_part("bot", "The chat alone: any number of processes, on PostgreSQL.")
_part("console", "The handlers' console alone: any number of processes, on PostgreSQL.")
_part("worker", "Follow-ups and mail alone: any number of processes, on PostgreSQL.")


@egide.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--at", default=None, metavar="INSTANT", help="Analyse as of this instant (with offset).")
@click.option("--json", "as_json", is_flag=True, help="The answer as JSON.")
def analyse(file: Path, at: str | None, as_json: bool) -> None:
    """The checklist, qualification, clocks and plan for the facts in FILE. Touches no database."""
    from egide.cli.analyse import analyse_command

    sys.exit(analyse_command(file, at, as_json))


@egide.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), required=False)
@click.option("--batch", type=click.Path(path_type=Path), metavar="FILE", help="Read the texts of this YAML list.")
@click.option("--question", metavar="TOPIC", help="The text answers a question of this kind (date, amount, danger …).")
@click.option("--language", metavar="L", help="The language the person is known to speak: fr, nl or en.")
@click.option("--country", metavar="C", help="The country of the person, as a code.")
@click.option("--at", default=None, metavar="INSTANT", help="Read as of this instant (with offset).")
@click.option("--reader", metavar="URL", envvar="EGIDE_READER_URL", help="Ask this model server too.")
@click.option("--model", default="", metavar="NAME", envvar="EGIDE_READER_MODEL", help="What reads on that server.")
@click.option(
    "--measure", type=click.Path(path_type=Path), metavar="OUT", help="Measure that server for safety; no text is read."
)
@click.option("--json", "as_json", is_flag=True, help="The answer as JSON, one object a line.")
def read(
    file: Path | None, batch: Path | None, question: str | None, language: str | None, country: str | None,
    at: str | None, reader: str | None, model: str, measure: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """What the text in FILE says (or on the standard input). Touches no database."""
    from egide.cli.read import Outside, measure_command, read_command

    outside = Outside(reader, model) if reader else None
    if measure is not None:
        if outside is None:
            raise click.UsageError("--measure needs --reader URL.")
        sys.exit(measure_command(outside, measure))
    if batch is not None and (file or question or language or country or at):
        raise click.UsageError("With --batch FILE everything else of a text stands in the batch.")
    said = {"question": question, "language": language, "country": country, "at": at}
    sys.exit(read_command(file, batch, said, outside, as_json))


@egide.group()
def rules() -> None:
    """The law as data."""


@rules.command("check")
@click.option("--json", "as_json", is_flag=True, help="Speak JSON.")
def rules_check(as_json: bool) -> None:
    """Validate all of rules/; list values whose last check is older than a year."""
    from egide.cli.analyse import rules_check_command

    sys.exit(rules_check_command(as_json))


@egide.group()
def db() -> None:
    """The database."""


@db.command("upgrade")
@click.option("--json", "as_json", is_flag=True, help="Speak JSON.")
def db_upgrade(as_json: bool) -> None:
    """Bring the schema to this release."""
    from egide.wiring import upgrade_database

    revision = upgrade_database()
    _say({"revision": revision}, f"The database stands at revision {revision}.", as_json)


@egide.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--unchecked", is_flag=True, help="Do not prove that the file comes back.")
@click.option("--json", "as_json", is_flag=True, help="Speak JSON: the manifest.")
def backup(file: Path, unchecked: bool, as_json: bool) -> None:
    """Write the database to FILE, sealed, while the desk goes on; then prove that FILE comes back, in a clean place."""
    from egide.cli import admin

    with _bar("Backup") as progress:
        taken = admin.take_backup(file, checked=not unchecked, progress=progress)
    proven = "" if unchecked else " It was restored into a clean place, and every row came back."
    _say(taken.plain(), f"{file} holds {taken.rows} rows of {len(taken.tables)} tables.{proven}", as_json)


@egide.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Speak JSON: the manifest.")
def restore(file: Path, as_json: bool) -> None:
    """Fill the configured database, which must be empty, from FILE. All of it or nothing."""
    from egide.cli import admin

    with _bar("Restore") as progress:
        back = admin.restore_backup(file, progress=progress)
    _say(
        back.plain(),
        f"{back.rows} rows of {back.taken_at} are back. Before the desk starts: `egide reconcile` on every machine.",
        as_json,
    )


@egide.command()
@click.option("--by", default=None, metavar="NAME", help="Who has looked: settles the acts and lets the outbox go.")
@click.option("--json", "as_json", is_flag=True, help="Speak JSON.")
def reconcile(by: str | None, as_json: bool) -> None:
    """After a restored backup: the acts that had left since. With --by they are marked, and what nobody knows becomes a
    task; the outbox, frozen since, is let go."""
    from egide.cli import admin

    ahead, done = admin.reconcile(by)
    acts = [
        {
            "key": one.key, "class": one.act_class, "channel": one.channel, "outcome": one.outcome or "unknown",
            "at": one.at.isoformat(), "case": str(one.case_id) if one.case_id else None,
        }
        for one in ahead
    ]  # fmt: skip
    lines = [
        f"{one['at']}  class {one['class']}  {one['channel']}  {one['outcome']}  case {one['case']}" for one in acts
    ]
    if done is not None:
        lines.append(
            f"{done.marked} marked, {done.asked} handed to a person, {len(done.strangers)} of cases that are not here."
        )
    elif acts:
        lines.append(f"{len(acts)} acts had left that the database does not know. Look at each, then --by your name.")
    else:
        lines.append("The database knows every act of the send journal.")
    settled = {"marked": done.marked, "asked": done.asked, "strangers": len(done.strangers)} if done else None
    _say({"ahead": acts, "settled": settled}, "\n".join(lines), as_json)
    sys.exit(1 if acts and done is None else 0)


@contextmanager
def _bar(label: str) -> Iterator[Callable[[int], None]]:
    """A progress bar on a terminal, nothing elsewhere: rows that went by, table by table."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    rows = [0]

    def progress(more: int) -> None:
        rows[0] += more
        click.echo(f"\r{label}: {rows[0]} rows", nl=False, err=True)

    yield progress
    click.echo("\r" + " " * (len(label) + 24) + "\r", nl=False, err=True)


@egide.command()
@click.option("--cases", type=click.IntRange(1, 100_000), required=True, help="Synthetic cases.")
@click.option("--days", type=click.IntRange(1, 4_000), required=True, help="Days of virtual time.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed plays the same world.")
@click.option("--faults", is_flag=True, help="With crashes, clock jumps, outages and provider errors.")
@click.option("--keep", type=click.Path(path_type=Path), help="Leave each world's database and journal in this folder.")
@click.option("--json", "as_json", is_flag=True, help="Speak JSON.")
def simulate(cases: int, days: int, seed: int, faults: bool, keep: Path | None, as_json: bool) -> None:
    """Synthetic cases through days of virtual time with the real engine and database; the promises counted."""
    with demo_parts("simulate"):
        from egide.simulation.run import Run
        from egide.simulation.run import simulate as play

    with click.progressbar(length=cases, label="Towns", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        report = play(
            Run(cases, days, seed, faults, keep=keep), told=lambda done, of: bar.update(cases * done // of - bar.pos)
        )
    click.echo(json.dumps(report.to_plain(), ensure_ascii=False, indent=1) if as_json else report.text())
    sys.exit(1 if report.broken else 0)


def _known_countries(_: click.Context, __: click.Parameter, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Codes of countries that the rules know; they are read when somebody names one."""
    if codes:
        from adapters.rules.jurisdictions import read_declared
        from adapters.system.release_folder import RULES

        known = read_declared(RULES).jurisdictions.codes
        for one in codes:
            if one not in known:
                raise click.BadParameter(f"{one!r} is not one of {', '.join(known)}.")
    return codes


for _command in COMMANDS:
    egide.add_command(_command)


@egide.group()
def user() -> None:
    """Accounts of the desk."""


@user.command("add")
@click.option("--role", type=click.Choice(["handler", "lawyer"]), required=True)
@click.option("--name", required=True)
@click.option("--email", required=True)
@click.option("--language", type=click.Choice(["fr", "nl", "en"]), default="fr", show_default=True)
@click.option("--country", "countries", multiple=True, callback=_known_countries, help="For lawyers.")
@click.option("--password-file", type=click.Path(path_type=Path), help="A file that holds the password; else asked.")
@click.option("--json", "as_json", is_flag=True, help="Speak JSON.")
def user_add(
    role: str,
    name: str,
    email: str,
    language: str,
    countries: tuple[str, ...],
    password_file: Path | None,
    as_json: bool,
) -> None:
    """Add a handler, or a lawyer to the roster of one or more countries."""
    from egide.cli import admin

    password = None
    if role == "handler":
        password = _password(password_file)
    user_id = admin.add_user(role, name, email, language, countries, password)
    _say({"id": user_id}, f"{name} was added as {role}.", as_json)


def _password(file: Path | None) -> str:
    if file is None:
        asked: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        return asked
    try:
        return file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(f"{file} cannot be read.") from error


@egide.group()
def policy() -> None:
    """Insurers' policies."""


@policy.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Speak JSON.")
def policy_import(file: Path, as_json: bool) -> None:
    """Import policies from FILE.csv: insurer, number, holder, jurisdiction, local_calendar, professional, code,
    code_valid_days. All of it or nothing; every line that cannot be used is named."""
    from egide.cli import admin

    added = admin.import_policies(file)
    _say({"added": added}, f"{added} policies were added.", as_json)


@egide.command()
@click.option("--json", "as_json", is_flag=True, help="Speak JSON.")
def doctor(as_json: bool) -> None:
    """Check the configuration and every outside part it names, and say what is missing."""
    from egide.cli import admin

    findings = admin.doctor()
    if as_json:
        click.echo(json.dumps(findings, ensure_ascii=False, indent=1))
    else:
        for finding in findings:
            click.echo(f"{'ok  ' if finding['ok'] else 'FAIL'} {finding['part']}: {finding['says']}")
    sys.exit(0 if all(finding["ok"] for finding in findings) else 1)


def _say(data: Mapping[str, object], sentence: str, as_json: bool) -> None:
    click.echo(json.dumps(data, ensure_ascii=False) if as_json else sentence)


egide.add_command(letter)
egide.add_command(proceedings)


def main() -> None:
    """Exit codes: 0 success, 1 failure, 2 bad usage; for bad input a sentence on stderr for each fault, never a traceback."""
    try:
        code = egide.main(standalone_mode=False)
    except click.exceptions.Abort:
        code = _fail("Stopped.", 1)
    except click.UsageError as error:
        code = _fail(error.format_message(), 2)
    except click.ClickException as error:
        code = _fail(error.format_message(), 1)
    except EgideError as error:
        code = _fail(error.sentences, 1)
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:
        sys.stderr.close()
        code = 1
    sys.exit(code if isinstance(code, int) else 0)


def _fail(said: str | Sequence[str], code: int) -> int:
    """Says what is wrong, each sentence on a line of its own."""
    for sentence in [said] if isinstance(said, str) else said:
        click.echo(" ".join(sentence.split()), err=True)
    return code


if __name__ == "__main__":
    main()
