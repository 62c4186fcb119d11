"""A country and an incident kind made of data alone: a copy of a release, a few files more and a few lines in those that list
what there is. The law in it is invented."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.conftest import ROOT

COUNTRY, KIND = "PT", "fake_shop"

NEW: dict[str, str] = {
    "jurisdictions/pt/country.yaml": """\
name: {fr: "Portugal (essai)", nl: "Portugal (proef)", en: "Portugal (trial)"}
zone: Europe/Lisbon
spoken: [en]
local_calendars: [PT-30]
""",
    "jurisdictions/pt/qualifications.yaml": """\
applies_to: [PT]
qualifications:
  public_defamation:
    scope: publication
    door: {eq: [statement.provable_fact, true]}
    elements: [precise_fact, identifiable, public]
    complaint_required: true
    references: ["invented 1"]
    reference: "invented 1"
    confidence: V2
""",
    "jurisdictions/pt/clocks.yaml": """\
applies_to: [PT]
clocks:
  criminal_complaint:
    scope: case
    when: {known: publication.id}
    start: knowledge or fact or report
    count: {rule: pt_6m, family: plain, months: 6}
    binds: insured
    drives: true
    alerts: complaint
    stopped_by: [complaint_filed]
    reference: "invented 2"
    confidence: V2
""",
    "calendars/pt.yaml": """\
reference: "invented 3"
confidence: memory
last_checked_on: "2026-11-22"
fixed: ["01-01", "04-25", "12-25"]
from_easter: [-2]
""",
    "calendars/pt-30.yaml": """\
reference: "invented 4"
confidence: memory
last_checked_on: "2026-11-22"
fixed: ["01-01", "04-25", "07-01", "12-25"]
from_easter: [-2]
""",
    f"playbooks/{KIND}.yaml": """\
steps:
  - {block: people_first}
  - {block: evidence}
  - {block: platform}
  - {block: court}
  - {block: around}
wants:
  - publications
  - publication.url
  - author.known
  - statement.provable_fact
""",
}  # fmt: skip
"""Files that were not there."""

BEFORE: dict[str, tuple[tuple[str, str], ...]] = {
    "vocabulary.yaml": (
        ("objectives:\n", f'  {KIND}: {{fr: "Faux magasin", nl: "Nepwinkel", en: "Fake shop"}}\n\n'),
    ),
    "questions/common.yaml": (
        (
            "      - {value: defamation, label: {fr: \"On dit",
            f'      - {{value: {KIND}, label: {{fr: "Un faux magasin porte mon nom", nl: "Een nepwinkel draagt mijn naam", '
            'en: "A fake shop bears my name"}, aliases: ["faux magasin", "nepwinkel", "fake shop"]}\n',
        ),
    ),
    "questions/publication.yaml": (("defamation, harassment, impersonation", f"{KIND}, "),),
    "questions/emergency.yaml": (
        ("fr_police, be_police, nl_police, fr_text_114", "pt_112, "),
        ("fr_suicide, be_suicide_fr", "pt_voz, "),
    ),
    "jurisdictions/eu/clocks.yaml": (("BE, NL]", "PT, "),),
    "jurisdictions/eu/qualifications.yaml": (("BE, NL]", "PT, "),),
}  # fmt: skip
"""What is written before words that stand in a file."""

BEHIND: dict[str, str] = {
    "questions/doors.yaml": f'{KIND}: {{fr: "Un faux magasin", nl: "Een nepwinkel", en: "A fake shop"}}\n',
    "questions/emergency.yaml": f"""\
{KIND}:
  title: {{fr: "Faux magasin : que faire", nl: "Nepwinkel: wat nu", en: "Fake shop: what to do"}}
  do:
    - {{fr: "N'y achetez rien.", nl: "Koop er niets.", en: "Buy nothing there."}}
  helplines: []
""",
    "questions/helplines.yaml": """\
pt_112:
  country: PT
  name: "112"
  purpose: {fr: "danger", nl: "gevaar", en: "danger"}
  phone: "112"
  always_open: true
  confidence: V1
  source: MEM
pt_voz:
  country: PT
  name: "SOS"
  purpose: {fr: "on vous écoute", nl: "er luistert iemand", en: "somebody listens"}
  phone: "000 000 000"
  confidence: MM
  source: MEM
""",
    "chat/lessons.yaml": f"""\
{KIND}:
  - {{fr: "Déposez votre marque.", nl: "Registreer uw merk.", en: "Register your trade mark."}}
""",
}  # fmt: skip
"""What is written at the end of a file."""


def copied(folder: Path, *parts: str) -> Path:
    """A release that may be changed: its rules and its locales."""
    for part in parts or ("rules", "locales"):
        shutil.copytree(ROOT / part, folder / part)
    return folder


def with_more(folder: Path) -> Path:
    """A copy of the release that knows one country and one incident kind more."""
    rules = copied(folder) / "rules"
    for name, text in NEW.items():
        path = rules / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    for name, changes in BEFORE.items():
        text = (rules / name).read_text("utf-8")
        for place, more in changes:
            assert place in text, (name, place)
            text = text.replace(place, more + place, 1)
        (rules / name).write_text(text, "utf-8")
    for name, more in BEHIND.items():
        with (rules / name).open("a", encoding="utf-8") as stream:
            stream.write(more)
    return folder
