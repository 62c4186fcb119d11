"""Days and moments as people write them, in three languages, European order.

Whatever was not a plain full date is marked `exact=False` and shown for confirmation. Where words leave a choice (a week, a
month, a part of a day), the earliest day or hour that fits is taken: legal clocks run from it, and too early is the safe side.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from workflows.interview.reading import calendar_words as words
from workflows.interview.reading.phrases import normalise

OLDEST: Final = date(1995, 1, 1)
"""Nothing online is older; an older date is a slip of the finger."""


class NotADate(Exception):
    """No day could be read; `why` is `none`, `future`, `impossible`, `too_old`, `several` or `vague`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class ReadDay:
    """A day, and whether it was written out in full so that nothing had to be guessed."""

    day: date
    exact: bool


@dataclass(frozen=True, slots=True)
class ReadInstant:
    """An aware moment, and whether date, time and offset were all written."""

    at: datetime
    exact: bool


_Reader = Callable[["re.Match[str]", date], date]


def read_day(text: str, today: date, oldest: date = OLDEST) -> ReadDay:
    """The single past day the text speaks of, `today` being the day in the person's time zone. Raises NotADate."""
    plain = normalise(text).replace(",", " ")
    plain = re.sub(r"\s+", " ", plain)
    if not plain:
        raise NotADate("none")
    iso = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", plain)
    full = iso or re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", plain)
    if full:
        year, month, day = (int(part) for part in (full.groups() if iso else full.groups()[::-1]))
        if iso or month <= 12:
            return ReadDay(_past(_day(year, month, day), today, oldest), exact=True)
    found, rest = _scan(plain, today)
    days = list(dict.fromkeys(found))
    if len(days) > 1:
        raise NotADate("several")
    if not days:
        if re.search(rf"\b(?:{words.FUTURE})\b", rest):
            raise NotADate("future")
        raise NotADate("vague" if re.search(rf"\b(?:{words.VAGUE})", rest) else "none")
    written_out = re.fullmatch(
        rf"(?:{words.WEEKDAY} )?(?:le |op |on |the )?\d{{1,2}}(?:er|e|ste|de|st|nd|rd|th)?(?: of)? {words.MONTH} \d{{4}}",
        plain,
    )
    return ReadDay(_past(days[0], today, oldest), exact=written_out is not None)


def read_instant(text: str, today: date, timezone: str, now: datetime | None = None) -> ReadInstant:
    """The past moment the text speaks of, in `timezone` (IANA name); without `now` only later days are refused.

    Raises NotADate."""
    zone = ZoneInfo(timezone)
    try:
        written = datetime.fromisoformat(text.strip())
    except ValueError:
        written = None
    if written is not None and written.tzinfo is not None:
        return _not_later(ReadInstant(written, exact=True), today, zone, now)
    ago = _hours_ago(normalise(text))
    if ago is not None and now is not None:
        return ReadInstant((now - ago).astimezone(zone).replace(second=0, microsecond=0), exact=False)
    plain, hour = _take_time(normalise(text))
    try:
        day = read_day(plain, today)
    except NotADate as refused:
        if refused.why != "none" or hour is None or normalise(plain):
            raise
        day = ReadDay(today, exact=False)
    part = hour or _part_of_day(normalise(text)) or time(0, 0)
    at = datetime.combine(day.day, part, tzinfo=zone)
    # A wall time that the change to summer time skips is moved to the moment it stands for.
    at = at.astimezone(UTC).astimezone(zone)
    return _not_later(ReadInstant(at, exact=day.exact and hour is not None), today, zone, now)


def _not_later(read: ReadInstant, today: date, zone: ZoneInfo, now: datetime | None) -> ReadInstant:
    try:
        local = read.at.astimezone(zone)
    except OverflowError:
        raise NotADate("impossible") from None
    if local.date() > today or (now is not None and read.at > now):
        raise NotADate("future")
    if local.date() < OLDEST:
        raise NotADate("too_old")
    return read


def _past(day: date, today: date, oldest: date) -> date:
    if day > today:
        raise NotADate("future")
    if day < oldest:
        raise NotADate("too_old")
    return day


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise NotADate("impossible") from None


def _scan(plain: str, today: date) -> tuple[list[date], str]:
    """Every day the text speaks of, and the text without them. What was read once is not read again by a weaker reader."""
    found: list[tuple[int, date]] = []
    for pattern, reader in _READERS:
        while match := pattern.search(plain):
            found.append((match.start(), reader(match, today)))
            plain = plain[: match.start()] + "#" * len(match.group()) + plain[match.end() :]
    if not found:
        rest = re.sub(words.ABOUT, " ", plain)
        rest = re.sub(
            r"\b(?:le|la|op|de|het|the|on|c'etait|was|it was|het was|depuis|sinds|since|ce|c'est)\b", " ", rest
        )
        for pattern, reader in _WEAK_READERS:
            match = pattern.fullmatch(" ".join(rest.split()))
            if match:
                return [reader(match, today)], ""
    return [day for _, day in sorted(found)], plain


def _numeric(match: re.Match[str], today: date) -> date:
    first, second, year = int(match["a"]), int(match["b"]), match["year"]
    day, month = (first, second) if second <= 12 else (second, first)  # 11/25: only the American order makes a date
    if year is None:
        return _most_recent(day, month, today)
    return _day(int(year) if len(year) == 4 else 2000 + int(year), month, day)


def _year_first(match: re.Match[str], today: date) -> date:
    return _day(int(match["year"]), int(match["a"]), int(match["b"]))


def _named(match: re.Match[str], today: date) -> date:
    month = words.MONTHS[match["month"].rstrip(".")]
    year = match["year"]
    if year is None:
        return _most_recent(int(match["day"]), month, today)
    return _day(int(year) if len(year) == 4 else 2000 + int(year), month, int(match["day"]))


def _most_recent(day: int, month: int, today: date) -> date:
    """The latest such day that is not in the future; 29 February looks back to its leap year."""
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(2024, month)[1]:
        raise NotADate("impossible")
    for year in range(today.year, today.year - 9, -1):
        if day <= calendar.monthrange(year, month)[1] and date(year, month, day) <= today:
            return date(year, month, day)
    raise NotADate("impossible")


def _ago(match: re.Match[str], today: date) -> date:
    count, unit = match["count"].strip(), words.UNITS[match["unit"]]
    number = int(count) if count.isdigit() else words.COUNTS[count]
    try:
        if unit in ("month", "year"):
            return _months_before(today, number * (12 if unit == "year" else 1))
        days = {"day": number, "week": 7 * number, "fortnight": 14 * number, "hour": number // 24, "minute": 0}[unit]
        return today - timedelta(days=days)
    except (OverflowError, ValueError):
        raise NotADate("too_old") from None


def _months_before(today: date, months: int) -> date:
    index = today.year * 12 + today.month - 1 - months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))


def _hours_ago(plain: str) -> timedelta | None:
    for pattern in (_AGO_FRENCH, _AGO_OTHER):
        match = pattern.search(plain)
        if match and (unit := words.UNITS[match["unit"]]) in ("hour", "minute"):
            count = match["count"].strip()
            number = int(count) if count.isdigit() else words.COUNTS[count]
            return timedelta(hours=number) if unit == "hour" else timedelta(minutes=number)
    return None


def _monday(today: date) -> date:
    return today - timedelta(days=today.weekday())


def _day_of_last_week(match: re.Match[str], today: date) -> date:
    return _monday(today) - timedelta(days=7 - words.WEEKDAYS[match["weekday"].rstrip(".")])


def _day_of_this_week(match: re.Match[str], today: date) -> date:
    return _monday(today) + timedelta(days=words.WEEKDAYS[match["weekday"].rstrip(".")])


def _last_week(match: re.Match[str], today: date) -> date:
    return _monday(today) - timedelta(days=7)


def _weekend(match: re.Match[str], today: date) -> date:
    return today - timedelta(days=(today.weekday() - 5) % 7 or 7)


def _weekday(match: re.Match[str], today: date) -> date:
    return today - timedelta(days=(today.weekday() - words.WEEKDAYS[match["weekday"].rstrip(".")]) % 7 or 7)


def _day_of_last_month(match: re.Match[str], today: date) -> date:
    last = today.replace(day=1) - timedelta(days=1)
    return _day(last.year, last.month, int(match["day"]))


def _day_of_month(match: re.Match[str], today: date) -> date:
    number = int(match["day"])
    if not 1 <= number <= 31:
        raise NotADate("impossible")
    for months in range(3):
        start = _months_before(today.replace(day=1), months)
        if number <= calendar.monthrange(start.year, start.month)[1] and start.replace(day=number) <= today:
            return start.replace(day=number)
    raise NotADate("impossible")


def _in_month(match: re.Match[str], today: date) -> date:
    month = words.MONTHS[match["month"].rstrip(".")]
    third = match["third"] or ""
    day = 11 if third.startswith(("mi", "halfweg")) else 21 if third.startswith(("fin", "eind", "end", "late")) else 1
    if match["year"]:
        return _day(int(match["year"]), month, day)
    return _most_recent(day, month, today)


def _fixed(days: int) -> _Reader:
    return lambda match, today: today - timedelta(days=days)


def _last_month(match: re.Match[str], today: date) -> date:
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


def _this_month(match: re.Match[str], today: date) -> date:
    return today.replace(day=1)


def _last_year(match: re.Match[str], today: date) -> date:
    return date(today.year - 1, 1, 1)


def _p(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w#])(?:{pattern})(?!\w)")


_L, _W, _D, _M = words.LAST, words.WEEK, words.WEEKDAY, words.MONTH
_AGO_FRENCH: Final = _p(
    rf"(?:il y a|ya|y a|i y a|ca fait|cela fait|voila|depuis|since|for|al|sinds)(?: (?:environ|a peu pres|ongeveer|about))? "
    rf"(?P<count>{words.COUNT}) ?(?P<unit>{words.UNIT})(?: (?:geleden|ago|terug|back))?"
)
_AGO_OTHER: Final = _p(
    rf"(?P<count>{words.COUNT}) ?(?P<unit>{words.UNIT}) (?:geleden|ago|terug|back|plus tot|earlier|eerder|avant)"
)
_ORDINAL: Final = r"(?:er|e|eme|ste|de|st|nd|rd|th)?"
_YEAR: Final = r"(?P<year>\d{4}|'?(?P<short>\d{2}))"

_READERS: Final[tuple[tuple[re.Pattern[str], _Reader], ...]] = (
    (_p(r"(?P<year>\d{4})[-/.](?P<a>\d{1,2})[-/.](?P<b>\d{1,2})"), _year_first),
    (_p(r"(?<!\d[/.])(?<!\d{5}-)(?P<a>\d{1,2}) ?[/.-] ?(?P<b>\d{1,2})"
        r"(?: ?[/.-] ?(?P<year>\d{4}|\d{2}))?(?![/.]\d)"), _numeric),
    (_p(rf"(?:{_D} )?(?P<day>\d{{1,2}}){_ORDINAL}(?: of| de| van)? ?-?(?P<month>{_M})"
        rf"(?:[ -](?:de |of |in )?(?P<year>\d{{4}}|\d{{2}}(?!\d| ?[hu:])))?"), _named),
    (_p(rf"(?:{_D} )?(?P<month>{_M}) (?:the )?(?P<day>\d{{1,2}}){_ORDINAL}(?!\d|:)(?: (?P<year>\d{{4}}))?"), _named),
    (_AGO_FRENCH, _ago),
    (_AGO_OTHER, _ago),
    (_p(words.THREE_DAYS_AGO), _fixed(3)),
    (_p(words.TWO_DAYS_AGO), _fixed(2)),
    (_p(rf"(?P<weekday>{_D})\w*(?: de| of| van| in)?(?: la| the| de)? (?:{_W} {_L}|{_L} {_W})"), _day_of_last_week),
    (_p(rf"(?:{_W} {_L}|{_L} {_W})(?: on| op| le)? (?P<weekday>{_D})\w*"), _day_of_last_week),
    (_p(rf"(?P<weekday>{_D})\w*(?: de| of| van)? (?:cette|deze|this) {_W}"), _day_of_this_week),
    (_p(rf"(?:cette|deze|this) {_W}(?: on| op)? (?P<weekday>{_D})\w*"), _day_of_this_week),
    (_p(rf"(?:le )?(?P<day>\d{{1,2}}){_ORDINAL}(?: du| of| van)?(?: de)? (?:mois {_L}|{_L} (?:maand|month))"),
     _day_of_last_month),
    (_p(rf"week-?end {_L}|{_L} week-?end|(?:ce|dit|this|le|het|the) week-?end(?: {_L})?"), _weekend),
    (_p(rf"{_W} {_L}|{_L} {_W}"), _last_week),
    (_p(rf"(?:cette|deze|this) {_W}"), lambda match, today: _monday(today)),
    (_p(rf"mois {_L}|{_L} (?:maand|month)"), _last_month),
    (_p(r"ce mois(?:-ci)?|deze maand|this month"), _this_month),
    (_p(rf"(?:an|annee) {_L}|{_L} (?:jaar|year)"), _last_year),
    (_p(rf"{_D} {words.NEXT}|{words.NEXT} {_D}"), lambda match, today: today + timedelta(days=1)),
    (_p(rf"(?:(?P<weekday>{_D})\w*) {_L}|{_L} (?P<weekday_>{_D})\w*"), lambda match, today: _either(match, today)),
    (_p(words.FUTURE), _fixed(-1)),
    (_p(words.YESTERDAY), _fixed(1)),
    (_p(words.ALREADY_TODAY), _fixed(0)),
    (_p(rf"(?P<weekday>{_D})(?:ochtend|morgen|middag|avond|nacht)?"), _weekday),
)  # fmt: skip


def _either(match: re.Match[str], today: date) -> date:
    name = match["weekday"] or match["weekday_"]
    return today - timedelta(days=(today.weekday() - words.WEEKDAYS[name.rstrip(".")]) % 7 or 7)


_THIRD: Final = "debut|mi|fin|begin|midden|halfweg|eind|einde|early|mid|late|end of|start of|beginning of"
_WEAK_READERS: Final[tuple[tuple[re.Pattern[str], _Reader], ...]] = (
    (re.compile(
        rf"(?:en |in |au mois d'|au mois |van )?(?:(?P<third>{_THIRD})[ -](?:van |of |in )?)?(?P<month>{_M})"
        rf"(?: (?P<year>\d{{4}}))?"), _in_month),
    (re.compile(rf"(?P<day>\d{{1,2}}){_ORDINAL}(?: (?:du mois|of month|van maand))?"), _day_of_month),
)  # fmt: skip


_CLOCK: Final = re.compile(
    r"(?:(?:a|om|at|vers|rond|around|about) )?(?<![\d/.-])(?P<hour>[01]?\d|2[0-4])"
    r"(?: ?(?:h|u|:|uur|heures?|hours?|o'clock) ?(?P<minute>[0-5]\d)?(?!\d)|\.(?P<dotted>[0-5]\d)(?= ?[ap]\.?m\b)|"
    r" ?(?=[ap]\.?m\b))(?: ?(?P<half>[ap])\.?m\b)?"
)


_BARE_HOUR: Final = re.compile(
    r"\b(?:a|om|at|vers|rond|around|about) (?P<hour>[01]?\d|2[0-4])"
    r"(?= *(?:[,.]?$|,|(?:du|ce) |in the |this |yesterday|today|last |hier|gister|vandaag|van(?:morgen|avond|middag|nacht)))"
)
"""An hour without its sign, where a little word says that it is one and no month follows: `this morning at 8`."""


def _take_time(plain: str) -> tuple[str, time | None]:
    """The text without its time of day, and that time."""
    match = _CLOCK.search(plain) or _BARE_HOUR.search(plain)
    if match is None:
        return _without_part_of_day(plain), None
    said = match.groupdict()
    hour, minute = int(said["hour"]), int(said.get("minute") or said.get("dotted") or 0)
    part = _part_of_day(plain)
    if hour < 12 and (said.get("half") == "p" or (part is not None and part.hour >= 12 and not said.get("half"))):
        hour += 12
    if said.get("half") == "a" and hour == 12:
        hour = 0
    rest = (plain[: match.start()] + " " + plain[match.end() :]).strip()
    return _without_part_of_day(rest), time(hour % 24, minute)


def _without_part_of_day(plain: str) -> str:
    return re.sub(r"\b(?:a|vers|om|at|rond|around)? ?(?:midi|minuit|noon|midnight|middernacht)\b", " ", plain)


def _part_of_day(plain: str) -> time | None:
    for pattern, hour in words.PART_OF_DAY.values():
        if re.search(pattern, plain):
            return time(hour, 0)
    return None
