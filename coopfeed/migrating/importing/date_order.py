"""Find out which number of a date like 01.03.2025 is the day: from all dates of a column, or from an option."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from coopfeed.migrating.foreign import dates as foreign_dates
from coopfeed.model.codes import Code
from coopfeed.reading import dates

ORDERS = ("dmy", "mdy", "ymd")
"""How a date may be written: day, month and year in this order."""

_WEEKDAY = r"(?:[^\W\d_]{2,10}\.?,? )?"
_NUMERIC = re.compile(
    _WEEKDAY + r"([0-9]{1,2})[ ]?([./-])[ ]?([0-9]{1,2})[ ]?\2[ ]?([0-9]{4}|[0-9]{2})(?![0-9])\.?,?[ ]?(.*)"
)
_COUNTED = re.compile(r"[2-6][0-9]{4}(?:[.,][0-9]+)?")  # days since 1900
_MONTHS = "January February March April May June July August September October November December".split()
_WORDS = {"dmy": "day.month.year", "mdy": "month/day/year", "ymd": "year-month-day"}
_CENTURY = 69  # of two digits, from here on the 20th, as in POSIX


@dataclass(frozen=True, slots=True)
class Order:
    """How to read the numeric dates of a table; `name` is one of `ORDERS`, or "" if it is not known."""

    name: str = ""
    is_given: bool = False
    proof: str = ""

    def parse(self, written: str) -> dates.Written:
        """Return the date, or date and time, in `written`.

        Raises:
            DateError: there is none, or it reads two ways.
        """
        plain = self._plain(" ".join(written.split()))
        if _COUNTED.fullmatch(plain):
            message = f'"{plain}" is a day as spreadsheets count them'
            raise dates.DateError(Code.BAD_DATE, message, "format the column as a date and save it again")
        try:
            return dates.parse(plain)
        except dates.DateError as error:
            found = foreign_dates.written(plain) if error.code is Code.BAD_DATE else None
            if found is None:
                raise
            return found

    def _plain(self, written: str) -> str:
        """Return a numeric date with its month as a word."""
        numeric = _NUMERIC.fullmatch(written)
        if not numeric or not self.name or (len(numeric[4]) == 2 and not self.is_given):
            return written
        if self.name == "ymd" and len(numeric[4]) == 4:
            return written
        parts = dict(zip(self.name, (int(numeric[number]) for number in (1, 3, 4)), strict=True))
        year = parts["y"]
        if year < 100:
            year += 2000 if year < _CENTURY else 1900
        if not 1 <= parts["m"] <= 12:
            raise dates.DateError(Code.IMPOSSIBLE_DATE, f"{written} has no month {parts['m']}", "check --dates")
        if not numeric[5]:
            return f"{year:04}-{parts['m']:02}-{parts['d']:02}"
        return f"{parts['d']} {_MONTHS[parts['m'] - 1]} {year} {numeric[5]}"

    @property
    def note(self) -> str:
        """A sentence about the order that was chosen, or that could not be; "" if no date was unclear."""
        if not self.proof:
            return ""
        if not self.name:
            return f"The dates do not show if day or month comes first ({self.proof}): add --dates dmy or --dates mdy."
        other = "mdy" if self.name == "dmy" else "dmy"
        return f"Dates are read as {_WORDS[self.name]}, as {self.proof} shows. If that is wrong, add --dates {other}."


def shown_by(written: Iterable[str]) -> Order:
    """Return the only order that fits all of these dates; one without a name if there is no such order."""
    proofs = {"dmy": "", "mdy": ""}
    unclear = ""
    for each in written:
        numeric = _NUMERIC.fullmatch(" ".join(each.split()))
        if not numeric or len(numeric[4]) == 2:
            continue
        by_day = _is_date(numeric[4], numeric[3], numeric[1])
        by_month = _is_date(numeric[4], numeric[1], numeric[3])
        if by_day and not by_month:
            proofs["dmy"] = proofs["dmy"] or each
        elif by_month and not by_day:
            proofs["mdy"] = proofs["mdy"] or each
        elif by_day and int(numeric[1]) != int(numeric[3]):
            unclear = unclear or each
    if not unclear:
        return Order()
    shown = [(name, proof) for name, proof in proofs.items() if proof]
    if not shown:
        return Order(proof=f"{unclear} reads two ways")
    if len(shown) > 1:
        return Order(proof=f"{proofs['dmy']} and {proofs['mdy']} contradict each other")
    name, proof = shown[0]
    return Order(name, proof=proof)


def _is_date(year: str, month: str, day: str) -> bool:
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True
