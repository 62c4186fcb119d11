"""The grammar of days as data: patterns of calendar codes (`lexis`), in the order in which they are tried.

Each has the first letters of the codes that it cannot do without, and the name of what reads it in `day_rules`. A blank
of a pattern stands for what parts two tokens, `+` for none.
"""

from __future__ import annotations

from typing import Final

from workflows.interview.reading.quantities import QUANTITY

_OF: Final = r"(?:(?:de|d|of|van|vd|vh|den|du|in|en|the|la|l|le|het|au|les|s) ){0,3}"
_DAY: Final = r"N(?P<d>\d{1,2})"
_JOIN: Final = r"(?:et|en|and|ou|of|or|au|tot|to|a|-|–|til|till|until)"
_ART: Final = r"(?:(?:le|de|den|the|op|on|l|du|van|H|d) ){0,3}"
_YEAR: Final = r"(?P<y>N(?:19|20)\d\d|(?:' )?N\d\d(?! (?:Uhour|:|-|U)))"
_LAST_WEEK: Final = r"(?:Uweek L|L Uweek)"
_LAST_MONTH: Final = r"(?:Umonth L|L Umonth)"
_LAST_YEAR: Final = r"(?:(?:Uyear|an) L|L (?:Uyear|an))"
_THIRD: Final = r"(?:(?P<t>T\d|half|moitie) )"

PATTERNS: Final[tuple[tuple[str, str, str], ...]] = (
    (r"N(?P<y>\d{4})\+[-/.]\+N(?P<m>\d{1,2})\+[-/.]\+N(?P<d>\d{1,2})", "N", "year_first"),
    (rf"(?P<which>LL|L|N[1-5]) (?P<n>Uweek|Dweekend|W\d) {_OF}(?:M(?P<m>\d\d?)(?: {_OF}{_YEAR})?|Z Umonth|"
        rf"(?P<lm>{_LAST_MONTH}))", "UDW", "part_of_month"),
    (r"W(?P<w>\d) (?:P\w+ )?(?:(?:B|I|van|de) ){0,2}(?P<n>N\d{1,2}|a) Uweek(?: A)?", "W", "weeks_ago_day"),
    (r"(?:B )(?P<n>N\d{1,2}|a) Uweek (?:(?:on|op|le|N1) )?W(?P<w>\d)", "W", "weeks_ago_day"),
    (r"(?P<n>N\d{1,2}|a) Uweek A (?:(?:on|op|le|N1) )?W(?P<w>\d)", "W", "weeks_ago_day"),
    (r"W(?P<w>\d)(?: L)? (?:pas celui la )?(?:l autre|celui L|celle L|die ervoor|die daarvoor|(?:but )?the one K)(?P<w2>)", "W",
     "week_before_weekday"),
    (r"(?P<n>N1|a) Uweek (?:(?:on|L) )?W(?P<w>\d)|W(?P<w2>\d) K L", "W", "week_before_weekday"),
    (r"W\d (?:en N8|en N15|over een Uweek|over N1 Uweek)", "W", "future"),
    (rf"(?:R0 )?(?P<q2>Q[12] )?(?P<pre>(?:(?:B|I|L|H|deja) ){{0,3}})(?P<q>Q[12] )?"
        rf"(?:[Hd] |dan |bien |exactly |precies |exact |pile |juste |"
        rf"zeker |goed |easily |facile |facilement |makkelijk |gemakkelijk ){{0,2}}{QUANTITY}"
          r"(?P<post> A| plus tot)?(?: R0)?", "UaN", "ago"),
    (rf"(?:affiche|indique|zegt|toont|vermeldt|shows|says|displays|marque|staat|dit) {QUANTITY}(?! A)", "Ua", "app_age"),
    (r"(?:Q2|pas|H) (?P<u>Uhour|Uweek|Umonth|Uyear)(?: A)?", "U", "less_than_one"),
    (r"U(?:day|week|month|year) A(?P<v>)", "A", "vague"),
    (rf"(?:C |du |van |from )?{_ART}(?:W\d )?{_DAY}(?: (?:of |de )?M(?P<m1>\d\d?))? {_JOIN} {_ART}"
        rf"(?:W\d )?N(?P<e>\d{{1,2}}) "
          rf"{_OF}M(?P<m>\d\d?)(?: {_YEAR})?", "M", "range"),
    (rf"(?:le|the|de|den) {_DAY} (?:ou|of|or) (?:le|the|de|den) N(?P<e>\d{{1,2}})(?! [UM])", "N", "bare_range"),
    (rf"M(?P<m>\d\d?) {_ART}{_DAY} {_JOIN} {_ART}N(?P<e>\d{{1,2}})(?! U)", "M", "month_then_days"),
    (r"(?:W(?P<w>\d) (?:(?:le|de|the|op|den) )?)?(?<!\+)N(?P<a>\d{1,2}) / N(?P<b>\d{1,2})(?: / (?P<y>N\d{4}|N\d{2}))?"
        r"(?!\+[/.]\+N)", "/", "numeric"),
    (r"(?<!\+)N(?P<a>\d{1,2})\+[.-]\+N(?P<b>\d{1,2})(?:\+[.-]\+(?P<y>N\d{4}|N\d{2}))?(?![+][/.-][+]N| U| €| euro| %)", "N",
          "numeric"),
    (r"N(?P<a>\d{1,2}) N(?P<b>\d{1,2}) (?P<y>N(?:19|20)\d\d)", "N", "numeric"),
    (rf"(?:W(?P<w>\d) )?{_ART}{_DAY} (?:- )?{_OF}M(?P<m>\d\d?)(?: (?:- )?(?:de |of |in )?{_YEAR})?", "M", "named"),
    (rf"(?:W(?P<w>\d) )?M(?P<m>\d\d?) (?:the |le |de ){{0,2}}{_DAY}(?! (?:Uhour|:|Uday|U))(?: {_YEAR})?", "M", "named"),
    (rf"(?P<ly>{_LAST_YEAR}) {_OF}M(?P<m>\d\d?)", "M", "in_month"),
    (rf"(?P<ly>{_LAST_YEAR}) {_OF}(?P<e>[EYS][a-z]\w*)", "EYS", "feast"),
    (rf"(?:{_THIRD}{_OF})M(?P<m>\d\d?)(?: {_OF}(?:(?P<y>N(?:19|20)\d\d)|(?P<ly>{_LAST_YEAR})))?", "M", "in_month"),
    (rf"M(?P<m>\d\d?) {_OF}(?:(?P<y>N(?:19|20)\d\d)|(?P<ly>{_LAST_YEAR})|L)", "M", "in_month"),
    (r"(?:(?:en|in|I|H|courant|tijdens|during|pendant|dans|over|au Umonth d|Umonth d|Umonth of|Umonth|van|L|de|Z) ){1,2}"
        r"(?:de |d )?M(?P<m>\d\d?)"
          r"", "M", "in_month"),
    (r"(?:K|voor|tegen|by|apres|after|na) (?:de |d |la |l ){0,2}M(?P<m>\d\d?)", "M", "in_month"),
    (rf"W(?P<w>\d) (?:P\w+ )?{_OF}{_LAST_WEEK}", "W", "day_of_last_week"),
    (rf"{_LAST_WEEK} (?:(?:on|op|le|de) )?W(?P<w>\d)", "W", "day_of_last_week"),
    (rf"W(?P<w>\d) (?:P\w+ )?{_OF}Z Uweek", "W", "day_of_this_week"),
    (r"Z Uweek (?:(?:on|op|le) )?W(?P<w>\d)", "W", "day_of_this_week"),
    (r"(?:B )?(?P<n>N\d{1,2}) W(?P<w>\d)(?: A)", "A", "weekdays_ago"),
    (r"B (?P<n>N\d{1,2}) W(?P<w>\d)", "B", "weekdays_ago"),
    (rf"W(?P<w>\d) (?:P\w+ )?(?!d N1 ){_ART}{_DAY}(?! (?:Uhour|:|U|an|euro|€|\+))", "W", "weekday_number"),
    (rf"(?:T\d )?{_OF}Dweekend {_OF}(?P<e>E[a-z]\w*)", "D", "weekend_of_feast"),
    (rf"Dweekend (?:(?:du|van|of|de|the|den) ){{1,2}}{_DAY}(?: {_OF}M(?P<m>\d\d?))?", "D", "weekend_of"),
    (r"(?:LL (?P<u>W\d|Dweekend|Uweek|Umonth)|(?P<v>W\d|Dweekend|Uweek|Umonth)(?: P\w+)? LL)", "L", "before_last"),
    (r"(?:Dweekend L|L Dweekend|(?:Z|le|het|the|tijdens het|in het|in) (?:Dweekend)(?: L)?|Dweekend)", "D", "weekend"),
    (rf"(?:C )?{_OF}M(?P<m>\d\d?) {_JOIN} {_OF}M(?P<m2>\d\d?)", "M", "months"),
    (rf"(?P<t>T(?P<tt>\d)) {_OF}{_LAST_WEEK}", "T", "third_of_last_week"),
    (rf"T(?P<tt>\d) {_OF}Z Uweek", "T", "third_of_this_week"),
    (r"T(?P<tt>\d) (?:(?:de|of|van|the|la) ){1,2}Uweek", "T", "third_of_this_week"),
    (rf"{_LAST_WEEK}", "L", "last_week"),
    (r"(?:Z Uweek|in the week|de la Uweek|en Uweek)", "Z", "this_week"),
    (rf"Uweek (?:(?:du|van|of|de|the|den) ){{1,2}}{_DAY}(?: {_OF}M(?P<m>\d\d?))?", "U", "week_of"),
    (r"Uweek N(?P<n>\d{1,2})(?! [UM])", "U", "iso_week"),
    (rf"{_LAST_MONTH} {_ART}{_DAY}(?: {_JOIN} {_ART}N(?P<e>\d{{1,2}}))?(?! U)", "L", "last_month"),
    (rf"{_ART}{_DAY} {_OF}{_LAST_MONTH}", "L", "day_of_last_month"),
    (rf"{_THIRD}?{_OF}{_LAST_MONTH}", "L", "last_month"),
    (rf"{_THIRD}?{_OF}Z Umonth(?: ci)?", "Z", "this_month"),
    (rf"{_THIRD}(?:(?:de|of|van|vd|du|the) ){{1,2}}Umonth(?! (?:L|LL|of|d|van|de|K)\b)", "T", "this_month"),
    (rf"(?:L )?(?P<e>[EYS][a-z]\w*) {_OF}(?:N(?P<y>(?:19|20)\d\d)|(?P<ly>{_LAST_YEAR}))", "EYS", "feast"),
    (rf"(?:T\d )?{_OF}(?:L )?(?P<e>E[a-z]\w*|Yschool|Y\w+)", "EY", "feast"),
    (r"(?:L|Z|cet|l|I l|in the|in|de|the|en|I|au|d) (?P<e>S[a-z]\w*)(?: L)?", "S", "feast"),
    (rf"(?:{_THIRD}{_OF})?{_LAST_YEAR}", "L", "last_year"),
    (rf"(?:{_THIRD}{_OF})?(?:Z (?:Uyear|an)|l Uyear)", "U", "this_year"),
    (rf"(?:(?P<t>T\d) {_OF}|(?:en|in|I|K|since|van|uit|de|from|of) )N(?P<y>(?:19|20)\d\d)(?! U)", "N", "said_year"),
    (rf"(?:X (?:W\d|Uweek|Umonth|Uyear)|(?:W\d|Uweek|Umonth|Uyear|an) (?:X|qui vient)"
        rf"|(?:dans|over|in|binnen|within) {QUANTITY})",
          "XU", "future"),
    (r"F", "F", "future"),
    (r"G\w{0,7}", "G", "night"),
    (r"R(?P<r>\d)(?: P\w+)?", "R", "relative"),
    (r"(?:L W(?P<w>\d)|W(?P<w2>\d)(?: P\w+)? L|(?:Z )?W(?P<w3>\d))(?: P\w+)?", "W", "weekday"),
    (r"(?:(?:B|I) )?(?:H )?V(?P<v>day|week|month|other|)(?: A)?", "V", "vague"),
)  # fmt: skip
"""Tried in this order; what was read once is not read again by a weaker rule."""

WEAK_PATTERNS: Final[tuple[tuple[str, str, str], ...]] = (
    (rf"(?:C )?{_ART}{_DAY} {_JOIN} {_ART}N(?P<e>\d{{1,2}})", "N", "bare_range"),
    (QUANTITY, "Ua", "bare_quantity"),
    (rf"{_ART}{_DAY}(?: (?:du|van|of|de) {_OF}Umonth)?", "N", "day_number"),
    (r"Rn", "R", "today"),
    (r"M(?P<m>\d\d?)", "M", "in_month"),
    (r"N(?P<y>(?:19|20)\d\d)", "N", "said_year"),
    (r"V(?P<v>laatst)", "V", "vague"),
    (r"(?P<e>S[a-z]\w*)", "S", "feast"),
)  # fmt: skip
"""Tried only where nothing else was read and the whole text is spent by them: `le 5`, `3 jours`, `octobre`."""
