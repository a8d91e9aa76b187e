"""Which number of a date like 01.03.2025 is the day: what a column shows as a whole, or what an option says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from coopfeed.model.codes import Code
from coopfeed.reading import dates

ORDERS = ("dmy", "mdy", "ymd")
"""How a date may be written: day, month and year in this order."""

_NUMERIC = re.compile(r"([0-9]{1,2})[ ]?([./-])[ ]?([0-9]{1,2})[ ]?\2[ ]?([0-9]{4}|[0-9]{2})(?![0-9])\.?,?[ ]?(.*)")
_MONTHS = "January February March April May June July August September October November December".split()
_WORDS = {"dmy": "day.month.year", "mdy": "month/day/year", "ymd": "year-month-day"}
_CENTURY = 69  # of two digits, from here on the 20th, as in POSIX


@dataclass(frozen=True, slots=True)
class Order:
    """How the numeric dates of a table are to be read; `name` is one of `ORDERS`, or "" where that is not known."""

    name: str = ""
    is_given: bool = False
    proof: str = ""

    def parse(self, written: str) -> dates.Written:
        """Return the date, or date and time, in `written`.

        Raises:
            DateError: there is none, or it reads two ways.
        """
        return dates.parse(self._plain(" ".join(written.split())))

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
        """What to tell about a decision that was taken, or could not be; "" where nothing was open."""
        if not self.proof:
            return ""
        if not self.name:
            return f"The dates do not show whether day or month comes first ({self.proof}): add --dates dmy or --dates mdy."
        other = "mdy" if self.name == "dmy" else "dmy"
        return f"Dates are read as {_WORDS[self.name]}, as {self.proof} shows. If that is wrong, add --dates {other}."


def shown_by(written: Iterable[str]) -> Order:
    """Return the order that some of these dates can only have, if no other one contradicts them."""
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
