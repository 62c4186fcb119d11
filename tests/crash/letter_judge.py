"""The promises of letters, counted: what third parties got and said, against what people approved. Nothing of the product is
asked; it is read from the world outside and from the rows."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

Rows = Mapping[str, list[dict[str, Any]]]
PERSON_LAST = {"approved", "sent", "answered"}
REMOVE = {"platform_notice", "formal_notice_author", "formal_notice_publisher", "delisting_request", "erasure_request"}
CAPTURE_DONE = "bailiff_capture"


class LetterJudge:
    """One end of a run: `outside` what third parties have, `rows` the tables, by name."""

    def __init__(self, outside: Mapping[str, Any], rows: Rows) -> None:
        self._outside, self._rows = outside, rows
        self._letters = rows.get("letters", [])
        self._hashes = {row["sha256"]: row for row in self._letters if row["sha256"]}
        self.counted: Counter[str] = Counter()
        self.wrong: list[str] = []

    def judge(self) -> list[str]:
        """Every promise that does not hold."""
        arrived = self._arrived()
        self._approved_first(arrived)
        self._capture_first(arrived)
        self._sent_arrive_once(arrived)
        self._answers()
        self._post()
        self._removals()
        return self.wrong

    def _arrived(self) -> list[tuple[str, float, str, int]]:
        """Each letter outside: its hash, when it came, by which way, how often."""
        mails: Counter[tuple[str, str]] = Counter()
        at: dict[tuple[str, str], float] = {}
        for mail in self._outside["mails"]:
            for sha256 in mail["files"]:
                mails[sha256, mail["message_id"]] += 1
                at.setdefault((sha256, mail["message_id"]), float(mail["at"]))
        found = [(sha256, at[sha256, name], "mail", times) for (sha256, name), times in mails.items()]
        for one in self._outside["posted"]:
            when = datetime.fromisoformat(one["at"]).timestamp()
            found += [(sha256, when, "post", int(one["times"])) for sha256 in one["files"]]
        self.counted["letters outside"] += len(found)
        return found

    def _approved_first(self, arrived: list[tuple[str, float, str, int]]) -> None:
        for sha256, at, way, _ in arrived:
            letter = self._hashes.get(sha256)
            if letter is None or letter["approved_by"] is None or letter["state"] not in PERSON_LAST:
                self.wrong.append(f"a letter left by {way} that nobody approved")
            elif at < _instant(letter["approved_at"]):
                self.wrong.append(f"a letter left by {way} before it was approved: {letter['kind']}")
        self.counted["letters approved"] += sum(row["approved_by"] is not None for row in self._letters)

    def _capture_first(self, arrived: list[tuple[str, float, str, int]]) -> None:
        """Whoever is asked to remove something is asked after the capture."""
        done: dict[str, float] = {}
        for row in self._rows["cases"]:
            step = json.loads(row["steps"]).get(CAPTURE_DONE, {})
            if step.get("state") == "done":
                done[row["id"]] = datetime.fromisoformat(step["done_at"]).timestamp() if step.get("done_at") else 0.0
        for sha256, at, way, _ in arrived:
            letter = self._hashes.get(sha256)
            if letter is not None and letter["kind"] in REMOVE:
                self.counted["removals asked for"] += 1
                if at < done.get(letter["case_id"], float("inf")):
                    self.wrong.append(f"a removal was asked for by {way} before the capture: {letter['kind']}")

    def _sent_arrive_once(self, arrived: list[tuple[str, float, str, int]]) -> None:
        times: Counter[str] = Counter()
        for sha256, _, _, often in arrived:
            times[sha256] += often
        for letter in self._letters:
            if letter["state"] in ("sent", "answered"):
                self.counted["letters sent"] += 1
                if times[letter["sha256"]] != 1:
                    self.wrong.append(
                        f"a letter said to be sent arrived {times[letter['sha256']]} times: {letter['kind']}"
                    )

    def _answers(self) -> None:
        handed = self._outside["handed_over"]
        taken = Counter(row["sha256"] for row in self._rows["thread_mails"] if row["item_id"] is not None)
        kept = Counter(row["sha256"] for row in self._rows["evidence"] if row["state"] == "kept")
        told = Counter(json.loads(row["payload"]).get("sha256") for row in self._rows["timeline"]
                       if row["event"].startswith("mail:"))  # fmt: skip
        for sha256, one in handed.items():
            self.counted[f"mails brought: {one['sort']}"] += 1
            for place, number in (("taken", taken[sha256]), ("kept", kept[sha256]), ("told", told[sha256])):
                if number != 1:
                    self.wrong.append(f"a mail that was brought is {place} {number} times: {one['sort']}")
        self.wrong += [f"a mail is there that nobody brought: {sha256}" for sha256 in taken if sha256 not in handed]

    def _post(self) -> None:
        lines = Counter(
            (row["event"], str(json.loads(row["payload"]).get("text", "")).split(" ")[0])
            for row in self._rows["timeline"] if row["event"].startswith("post:")
        )  # fmt: skip
        for one in self._outside["told"]:
            self.counted["post events"] += 1
            number = lines[f"post:{one['what']}", one["ref"]]
            if number != 1:
                self.wrong.append(f"what the post did is told {number} times: {one['what']}")
        for one in self._outside["posted"]:
            self.counted["letters posted"] += 1
            known = [row for row in self._rows["postings"] if row["ref"] == one["ref"]]
            if len(known) != 1:
                self.wrong.append(f"a posted letter is followed {len(known)} times")

    def _removals(self) -> None:
        for row in self._rows["watches"]:
            looks = json.loads(row["looks"])
            self.counted["looks"] += len(looks)
            absent = [datetime.fromisoformat(str(one["at"])) for one in looks if one["state"] == "absent"]
            said = sum(line["event"] == "takedown:removed" for line in self._rows["timeline"])
            if row["state"] == "removed":
                self.counted["removals seen"] += 1
                first = [one for one in absent if one.timestamp() <= _instant(row["removed_at"])]
                if len(first) < 2 or (first[-1] - first[0]).total_seconds() < 24 * 3600:
                    self.wrong.append(f"said to be removed after {len(first)} absences")
                if said != 1:
                    self.wrong.append(f"a removal is told {said} times")
            if len({one["at"] for one in looks}) != len(looks):
                self.wrong.append("a look is counted twice")
            if not self._outside["page_is_up"] and len(absent) >= 2 and row["state"] != "removed":
                self.wrong.append("a removal was seen and lost")


def _instant(text: str) -> float:
    at = datetime.fromisoformat(text)
    return (at if at.tzinfo is not None else at.replace(tzinfo=UTC)).timestamp()
