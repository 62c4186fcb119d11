"""The invented texts that the reader learns from: single lines, and messages made of several lines of one language."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random  # noqa: TID251 - a tool of developers; the seed is fixed
from typing import Final

from adapters.rules.yaml_file import read_rule_file

PHRASES: Final = Path(__file__).parent / "phrases"
LANGUAGES: Final = ("fr", "nl", "en")
FOLDS: Final = 5
Labels = frozenset[str] | None
"""What is said of a label; None where the text is not learned from for it."""


@dataclass(frozen=True, slots=True)
class Taught:
    """One text with what a careful listener writes down. Texts of one fold share no line with those of another."""

    text: str
    language: str
    safety: frozenset[str]
    kinds: Labels
    victims: Labels
    fold: int
    lines: int = 1

    def labels(self, group: str) -> Labels:
        """Its labels of one group."""
        if group == "safety":
            return self.safety | {"concern"} if self.safety else frozenset()
        return {"kind": self.kinds, "victim": self.victims, "language": frozenset({self.language})}[group]


def checksum() -> str:
    """Gives a fingerprint of the texts."""
    digest = hashlib.sha256()
    for language in LANGUAGES:
        for path in _files(language):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _files(language: str) -> list[Path]:
    return sorted(PHRASES.glob(f"{language}*.yaml"))


def single_lines() -> list[Taught]:
    """Gives every line of the files. Lines of one heading fall into all folds in turn."""
    found = []
    for language in LANGUAGES:
        for heading, lines in (one for path in _files(language) for one in read_rule_file(path).pairs_here()):
            safety, kinds, victims = (_labels(part.strip()) for part in heading.split(";"))
            for number, line in enumerate(lines.strip().splitlines()):
                heard = (safety or frozenset()) - {"none"}
                found.append(Taught(line.strip(), language, heard, kinds, victims, number % FOLDS))
    return found


def _labels(said: str) -> Labels:
    if said == "?":
        return None
    return frozenset() if said == "-" else frozenset(said.split("+"))


def composed(lines: list[Taught], seed: int, rounds: int) -> Iterator[Taught]:
    """Messages of two to four lines: a story, a cry or an aside before or after it. Each line begins `rounds` of them."""
    chance = Random(seed)  # noqa: S311 - nothing secret
    rooms: dict[tuple[str, int], tuple[list[Taught], list[Taught], list[Taught]]] = {}
    for line in lines:
        stories, asides, cries = rooms.setdefault((line.language, line.fold), ([], [], []))
        (cries if line.safety else stories if line.kinds else asides).append(line)
    for line in lines:
        stories, asides, cries = rooms[line.language, line.fold]
        for _ in range(rounds):
            parts = [line]
            if (line.safety or not line.kinds) and chance.random() < 0.75:
                parts.append(chance.choice(stories))
            parts += [chance.choice(asides) for _ in range(chance.choice((0, 1, 1, 2)))]
            if len(parts) > 1:
                chance.shuffle(parts)
                yield _joined(parts, chance)


def _joined(parts: list[Taught], chance: Random) -> Taught:
    text = parts[0].text
    for part in parts[1:]:
        text += chance.choice((". ", " ", ", ", "\n", "... ", "! ")) + part.text
    return Taught(
        text,
        parts[0].language,
        frozenset().union(*(one.safety for one in parts)),
        _together([one.kinds for one in parts]),
        _together([one.victims for one in parts]),
        parts[0].fold,
        len(parts),
    )


def _together(said: list[Labels]) -> Labels:
    known = [one for one in said if one is not None]
    return frozenset().union(*known) if known else None
