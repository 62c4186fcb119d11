"""Facts files that a stranger might send: each is refused with one sentence, and nothing in it is ever carried out."""

from __future__ import annotations

import json
from pathlib import Path

HEAD = "jurisdiction: FR\nreported_at: 2026-11-22T10:15:00+01:00\nkind: defamation\n"
MIB = 1 << 20


def _post(fields: str) -> str:
    return f"{HEAD}publications:\n  - id: post\n    {fields}\n"


def _json(**more: object) -> str:
    facts = {"jurisdiction": "FR", "reported_at": "2026-11-22T10:15:00+01:00", "kind": "defamation"}
    return json.dumps({**facts, **more})


def _deep(levels: int, opening: str = "[", closing: str = "]") -> str:
    return f"{HEAD}objectives: {opening * levels}{closing * levels}\n"


TEXTS: dict[str, str] = {
    # the shape
    "empty.yaml": "",
    "only-spaces.yaml": "   \n\n  \n",
    "only-comments.yaml": "# nothing\n# at all\n",
    "only-a-marker.yaml": "---\n",
    "null.yaml": "null\n",
    "a-word.yaml": "defamation\n",
    "a-number.yaml": "42\n",
    "a-list.yaml": "- jurisdiction: FR\n- kind: defamation\n",
    "two-documents.yaml": f"{HEAD}---\n{HEAD}",
    "no-kind.yaml": "jurisdiction: FR\nreported_at: 2026-11-22T10:15:00+01:00\n",
    "no-report.yaml": "jurisdiction: FR\nkind: defamation\n",
    "no-country.yaml": "reported_at: 2026-11-22T10:15:00+01:00\nkind: defamation\n",
    "tab.yaml": f"{HEAD}author:\n\tknown: true\n",
    "unclosed.yaml": f"{HEAD}objectives: [removal\n",
    "unclosed-quote.yaml": f'{HEAD}language: "fr\n',
    "double-key.yaml": f"{HEAD}kind: harassment\n",
    "double-key-inside.yaml": f"{HEAD}author: {{known: true, known: false}}\n",
    "number-for-a-key.yaml": f"{HEAD}1: 2\n",
    "list-for-a-key.yaml": f"{HEAD}? [a, b]\n: c\n",
    "mapping-for-a-key.yaml": f"{HEAD}? {{a: b}}\n: c\n",
    "null-for-a-key.yaml": f"{HEAD}~: c\n",
    "merge-key.yaml": f"{HEAD}author: {{<<: {{known: true}}}}\n",
    # unknown names
    "unknown-key.yaml": f"{HEAD}jurisdicton: FR\n",
    "unknown-key-inside.yaml": f"{HEAD}author: {{knwon: true}}\n",
    "unknown-key-of-a-publication.yaml": _post("likes: 12"),
    "unknown-country.yaml": HEAD.replace("FR", "DE"),
    "unknown-kind.yaml": HEAD.replace("defamation", "gossip"),
    "unknown-calendar.yaml": f"{HEAD}local_calendar: FR-67\n",
    "calendar-of-another-country.yaml": f"{HEAD}local_calendar: NL\n",
    "unknown-platform.yaml": _post("platform: myspace"),
    "unknown-medium.yaml": _post("medium: radio"),
    "unknown-step.yaml": f"{HEAD}already_done: [{{step: sing_a_song, done_on: 2026-11-21}}]\n",
    "unknown-outcome.yaml": f"{HEAD}already_done: [{{step: platform_notice, done_on: 2026-11-21, outcome: perhaps}}]\n",
    "unknown-event.yaml": f"{HEAD}events: [{{clock_event: bell_rung, at: 2026-11-21}}]\n",
    "unknown-objective.yaml": f"{HEAD}objectives: [revenge]\n",
    "event-without-a-day.yaml": f"{HEAD}events: [{{clock_event: summons_served}}]\n",
    "step-without-a-day.yaml": f"{HEAD}already_done: [{{step: platform_notice}}]\n",
    "publication-without-an-id.yaml": f"{HEAD}publications: [{{medium: social}}]\n",
    "publication-twice.yaml": f"{HEAD}publications: [{{id: a}}, {{id: a}}]\n",
    # values that cannot be
    "no-such-day.yaml": _post("first_published_on: 2026-02-30"),
    "no-leap-year.yaml": _post("first_published_on: 2027-02-29"),
    "month-thirteen.yaml": _post("first_published_on: 2026-13-01"),
    "day-in-words.yaml": _post("first_published_on: yesterday"),
    "number-for-a-day.yaml": _post("first_published_on: 20261105"),
    "instant-for-a-day.yaml": _post("first_published_on: 2026-11-05T10:00:00+01:00"),
    "french-day.yaml": _post("first_published_on: 05/11/2026"),
    "day-in-the-future.yaml": _post("first_published_on: 2026-12-25"),
    "day-before-the-web.yaml": _post("first_published_on: 0026-11-05"),
    "no-offset.yaml": HEAD.replace("+01:00", ""),
    "hour-twenty-five.yaml": HEAD.replace("T10", "T25"),
    "offset-too-far.yaml": HEAD.replace("+01:00", "+25:00"),
    "number-for-an-instant.yaml": HEAD.replace("2026-11-22T10:15:00+01:00", "1795339200"),
    "day-for-an-instant.yaml": HEAD.replace("2026-11-22T10:15:00+01:00", "2026-11-22"),
    "last-day-of-the-world.yaml": HEAD.replace("2026-11-22T10:15:00", "9999-12-31T23:59:59"),
    "first-day-of-the-world.yaml": HEAD.replace("2026-11-22T10:15:00", "0001-01-01T00:00:00"),
    "on-is-text.yaml": f"{HEAD}author: {{known: on}}\n",
    "no-is-text.yaml": f"{HEAD}author: {{known: no}}\n",
    "yes-is-text.yaml": f"{HEAD}author: {{known: Yes}}\n",
    "capital-true-is-text.yaml": f"{HEAD}author: {{known: TRUE}}\n",
    "one-for-true.yaml": f"{HEAD}author: {{known: 1}}\n",
    "quoted-true.yaml": f'{HEAD}author: {{known: "true"}}\n',
    "null-for-a-boolean.yaml": f"{HEAD}author: {{known: null}}\n",
    "boolean-for-an-age.yaml": f"{HEAD}victim_age: true\n",
    "age-below-nought.yaml": f"{HEAD}victim_age: -1\n",
    "age-of-a-tree.yaml": f"{HEAD}victim_age: 1000\n",
    "half-an-age.yaml": f"{HEAD}victim_age: 41.5\n",
    "age-in-words.yaml": f"{HEAD}victim_age: forty\n",
    "age-nan.yaml": f"{HEAD}victim_age: .nan\n",
    "age-infinite.yaml": f"{HEAD}victim_age: .inf\n",
    "age-in-sixties.yaml": f"{HEAD}victim_age: 1:30\n",
    "age-hexadecimal-and-endless.yaml": f"{HEAD}victim_age: 0x{'f' * 20_000}\n",
    "age-endless.yaml": f"{HEAD}victim_age: {'9' * 20_000}\n",
    "size-endless.yaml": _post(f"audience_size: {'9' * 4_000}"),
    "money-float.yaml": f"{HEAD}damage: {{amount: 150.00}}\n",
    "money-number.yaml": f"{HEAD}damage: {{amount: 150}}\n",
    "money-without-currency.yaml": f'{HEAD}damage: {{amount: "150.00"}}\n',
    "money-below-nought.yaml": f'{HEAD}damage: {{amount: "-150.00 EUR"}}\n',
    "money-in-thousandths.yaml": f'{HEAD}damage: {{amount: "150.001 EUR"}}\n',
    "money-endless.yaml": f'{HEAD}damage: {{amount: "{"9" * 400}.00 EUR"}}\n',
    "money-in-other-figures.yaml": f'{HEAD}damage: {{amount: "١٥٠.٠٠ EUR"}}\n',
    "truth-perhaps.yaml": f"{HEAD}statement: {{truth: perhaps}}\n",
    "text-for-a-list.yaml": f"{HEAD}objectives: removal\n",
    "list-for-a-group.yaml": f"{HEAD}author: [known]\n",
    "text-for-publications.yaml": f"{HEAD}publications: none\n",
    "list-in-a-text.yaml": _post("words: [a, b]"),
    "empty-text.yaml": _post('url: ""'),
    "number-for-a-word.yaml": f"{HEAD}language: 33\n",
    # repetitions that turn in a circle
    "repeats-itself.yaml": _post("republishes: post"),
    "repeats-in-a-circle.yaml": f"{HEAD}publications: [{{id: a, republishes: b}}, {{id: b, republishes: a}}]\n",
    "repeats-in-a-wide-circle.yaml": HEAD
    + "publications:\n"
    + "".join(f"  - {{id: p{n}, republishes: p{(n + 1) % 900}}}\n" for n in range(900)),
    "repeats-nobody.yaml": _post("republishes: nobody"),
    # depth, size, bombs
    "deep-list.yaml": _deep(30),
    "deeper-list.yaml": _deep(100_000),
    "deep-list-unclosed.yaml": _deep(500_000, closing=""),
    "deep-mapping.yaml": _deep(100_000, "{a: ", "}"),
    "deep-blocks.yaml": HEAD + "".join(f"{' ' * n}a:\n" for n in range(1, 600)),
    "deep-dashes.yaml": f"{HEAD}objectives:\n  {'- ' * 200_000}removal\n",
    "deep-keys.yaml": f"{HEAD}{'? ' * 200_000}a\n",
    "deep.json": _json(objectives=[])[:-2] + "[" * 30 + "]" * 30 + "]}",
    "deeper.json": _json(objectives=[])[:-2] + "[" * 900 + "]" * 900 + "]}",
    "deepest.json": _json(objectives=[])[:-2] + "[" * 100_000 + "]" * 100_000 + "]}",
    "deep-json-in-yaml.yaml": "{" + HEAD.replace("\n", ", ") + "objectives: " + "[" * 900 + "]" * 900 + "}",
    "bomb.yaml": "a: &a [x, x, x, x, x, x, x, x, x]\n"
    + "".join(f"{b}: &{b} [{', '.join(['*' + a] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
    "anchor.yaml": f"{HEAD}author: &a {{known: true}}\n",
    "alias-to-itself.yaml": f"{HEAD}objectives: &a [*a]\n",
    "alias-to-nobody.yaml": f"{HEAD}objectives: *a\n",
    "many-publications.yaml": HEAD + "publications:\n" + "".join(f"  - {{id: p{n}}}\n" for n in range(1001)),
    "many-values.yaml": f"{HEAD}objectives: [{'a,' * 400_000}a]\n",
    "many-steps.yaml": HEAD
    + "already_done:\n"
    + "  - {step: platform_notice, done_on: 2026-11-21}\n" * 1001,
    "too-long.yaml": f'{HEAD}language: "{"x" * MIB}"\n',
    "one-byte-too-long.yaml": HEAD + "#" * (MIB + 1 - len(HEAD)),
    "long-line.yaml": f"{HEAD}kind{'d' * 900_000}: x\n",
    # tags: what a loader that trusts would carry out
    "tag-python-name.yaml": f"{HEAD}language: !!python/name:os.system\n",
    "tag-python-call.yaml": f'{HEAD}language: !!python/object/apply:os.system ["touch canary"]\n',
    "tag-python-new.yaml": f'{HEAD}language: !!python/object/new:subprocess.Popen [["touch", "canary"]]\n',
    "tag-on-the-root.yaml": '!!python/object/apply:os.system ["touch canary"]\n',
    "tag-of-our-own.yaml": f"{HEAD}language: !egide fr\n",
    "tag-binary.yaml": f"{HEAD}language: !!binary ZnI=\n",
    "tag-set.yaml": f"{HEAD}objectives: !!set {{removal}}\n",
    "tag-omap.yaml": f"{HEAD}author: !!omap [known: true]\n",
    "tag-integer.yaml": f'{HEAD}victim_age: !!int "41"\n',
    "tag-timestamp.yaml": HEAD.replace("2026-11-22T10", "!!timestamp 2026-11-22T10"),
    "directive.yaml": f"%TAG ! tag:example.org,2026:\n---\n{HEAD}language: !x fr\n",
    "reserved.yaml": f"{HEAD}language: @fr\n",
    "escape-of-a-half-pair.yaml": f'{HEAD}author: {{name: "\\ud800"}}\n',
    # JSON
    "not-closed.json": _json()[:-1],
    "comma-at-the-end.json": _json()[:-1] + ",}",
    "single-quotes.json": _json().replace('"', "'"),
    "comment.json": "// facts\n" + _json(),
    "nan.json": _json(victim_age=0).replace("0}", "NaN}"),
    "infinite.json": _json(victim_age=0).replace("0}", "-Infinity}"),
    "too-large.json": _json(victim_age=0).replace("0}", "1e999}"),
    "endless-number.json": _json(victim_age=0).replace("0}", "9" * 10_000 + "}"),
    "long-number.json": _json(victim_age=0).replace("0}", "9" * 4_200 + "}"),
    "double-key.json": _json()[:-1] + ', "kind": "harassment"}',
    "double-key-inside.json": _json(author=0).replace("0}", '{"known": true, "known": false}}'),
    "a-list.json": f"[{_json()}]",
    "a-text.json": '"defamation"',
    "null.json": "null",
    "two-values.json": _json() + _json(),
    "half-a-pair.json": _json(author={"name": "x"}).replace('"x"', '"\\ud800"'),
    "null-for-a-date.json": _json(known_since=None),
}  # fmt: skip

BYTES: dict[str, bytes] = {
    "binary.yaml": bytes(range(256)) * 40,
    "nul.yaml": HEAD.encode() + b"language: f\0r\n",
    "only-nul.yaml": b"\0" * 4096,
    "utf-16.yaml": HEAD.encode("utf-16"),
    "utf-16-without-mark.yaml": HEAD.encode("utf-16-le"),
    "utf-32.yaml": HEAD.encode("utf-32"),
    "latin-1.yaml": HEAD.encode() + "insured: {place: Liège}\n".encode("latin-1"),
    "half-a-letter.yaml": HEAD.encode() + b"language: \xc3",
    "overlong-slash.yaml": HEAD.encode() + b"language: \xc0\xaf",
    "control.yaml": HEAD.encode() + b"language: f\x07r\n",
    "picture.yaml": b"\x89PNG\r\n\x1a\n" + b"\0" * 64,
    "zipped.yaml": b"\x1f\x8b\x08\x00" + b"\x00" * 64,
    "utf-16.json": _json().encode("utf-16"),
    "nul.json": _json().encode()[:-1] + b"\0}",
}


def write(folder: Path) -> list[Path]:
    """Writes every file, and a folder that is named like one."""
    for name, text in TEXTS.items():
        (folder / name).write_text(text, "utf-8", newline="")
    for name, raw in BYTES.items():
        (folder / name).write_bytes(raw)
    (folder / "a-folder.yaml").mkdir()
    return sorted(folder.iterdir())
