"""Regular expressions under growing hostile input: which of them take more than linear time.

An attack is a prefix before a repetition, a part that it repeats, and an end that does not match. All
three come from the expression itself. https://owasp.org/www-community/attacks/Regular_expression_Denial_of_Service_-_ReDoS
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice, product
from re import _constants as ops  # type: ignore[attr-defined] # no public interface to what an expression holds
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

_SIZES = (18, 100, 800, 8_000)  # characters; an exponential expression shows at the first, before it takes forever
_QUICK = 0.002  # seconds; a linear expression takes far less for the largest of these sizes
_SLOW = 0.02
_FACTOR = 9  # 4 for linear growth, 16 for quadratic
_TRIES = 2
_ENDS = ("", "\0", "!", "\n", ">")
_STRANGE = "\0!~a0 \n"


@dataclass(frozen=True)
class Expression:
    """A pattern, its location, and whether it is searched for or matched at one position."""

    place: str
    pattern: re.Pattern[Any]
    is_searched: bool

    def use(self, text: str) -> None:
        """Use the pattern like the program, to the end of the text."""
        subject: Any = text.encode("utf-8", "replace") if isinstance(self.pattern.pattern, bytes) else text
        if self.is_searched:
            for _ in self.pattern.finditer(subject):
                pass
        else:
            self.pattern.fullmatch(subject)
            self.pattern.match(subject)


def growth(expression: Expression) -> str:
    """Return the attack under which `expression` takes more than linear time, with the times; or ""."""
    for attack in _attacks(expression.pattern):
        slow = next((size for size in _SIZES if _seconds(expression, attack.text(size)) > _QUICK), None)
        if slow and (found := _confirmed(expression, attack, slow)):
            return f"{attack.prefix!r} + {attack.pump!r} * n + {attack.end!r}: {found}"
    return ""


def _confirmed(expression: Expression, attack: Attack, size: int) -> str:
    """Return the times if they grow too fast in every measurement: the machine may be busy."""
    small = min(_seconds(expression, attack.text(size)) for _ in range(_TRIES))
    if size == _SIZES[0]:
        return f"{small:.4f} s for {size} characters" if small > _QUICK else ""
    for _ in range(_TRIES):
        large = _seconds(expression, attack.text(4 * size))
        if large <= _SLOW or large <= _FACTOR * small:
            return ""
    return f"{small:.4f} s for {size:,} characters, {large:.4f} s for {4 * size:,}"


def _seconds(expression: Expression, text: str) -> float:
    start = time.process_time()
    expression.use(text)
    return time.process_time() - start


@dataclass(frozen=True)
class Attack:
    """A prefix, the part to repeat, and a suffix."""

    prefix: str
    pump: str
    end: str

    def text(self, size: int) -> str:
        """Return the attack with about `size` characters."""
        return self.prefix + self.pump * (size // len(self.pump) + 1) + self.end


def _attacks(pattern: re.Pattern[Any]) -> Iterator[Attack]:
    text: Any = pattern.pattern
    tree = parser.parse(text, pattern.flags)
    letters = list(dict.fromkeys((*_literals(tree), *_letters(tree))))
    repeats = list(_repeats(tree, ""))
    within = (
        (prefix, pump)
        for prefix, body in repeats
        for pump in (*islice(_branches(body), 8), *letters[:6], _minimal(body) + letters[0])
    )
    anew = (("", pump) for prefix, body in repeats for pump in (prefix, prefix + _minimal(body)))
    alone = (("", "".join(pump)) for pump in chain(letters[:10], product(letters[:6], repeat=2)))
    ends = dict.fromkeys((*_ENDS, _minimal(tree)))
    for prefix, pump in dict.fromkeys(chain(within, anew, alone)):
        yield from (Attack(prefix, pump, end) for end in ends if pump)


def _repeats(tree: Any, before: str) -> Iterator[tuple[str, Any]]:
    """Yield every unbounded repetition in `tree`, with a shortest text before it."""
    for op, value in tree:
        if op in _REPEATS and value[1] is ops.MAXREPEAT:
            yield before, value[2]
        for inner in _inside(op, value):
            yield from _repeats(inner, before)
        before += _shortest(op, value)


def _branches(tree: Any) -> Iterator[str]:
    yield _minimal(tree)
    for op, value in tree:
        if op is ops.BRANCH:
            yield from map(_minimal, value[1])
        elif op is ops.IN:
            yield from _members(value)


_REPEATS = {ops.MAX_REPEAT, ops.MIN_REPEAT, getattr(ops, "POSSESSIVE_REPEAT", ops.MAX_REPEAT)}


def _inside(op: Any, value: Any) -> Iterable[Any]:
    if op in _REPEATS:
        return (value[2],)
    if op is ops.SUBPATTERN:
        return (value[3],)
    if op is ops.BRANCH:
        return tuple(value[1])
    if op in (ops.ASSERT, ops.ASSERT_NOT):
        return (value[1],)
    return (value,) if op is getattr(ops, "ATOMIC_GROUP", None) else ()


def _minimal(tree: Any) -> str:
    """Return a shortest text that `tree` matches, ignoring conditions."""
    return "".join(_shortest(op, value) for op, value in tree)


def _shortest(op: Any, value: Any) -> str:
    if op is ops.LITERAL:
        return chr(value)
    if op is ops.NOT_LITERAL:
        return next(letter for letter in _STRANGE if letter != chr(value))
    if op is ops.ANY:
        return "a"
    if op is ops.IN:
        return next(iter(_members(value)))
    if op in _REPEATS:
        return _minimal(value[2]) * int(value[0])
    if op is ops.BRANCH:
        branches: list[str] = [_minimal(branch) for branch in value[1]]
        return min(branches, key=len)
    if op in (ops.SUBPATTERN, getattr(ops, "ATOMIC_GROUP", None)):
        return "".join(map(_minimal, _inside(op, value)))
    return ""


_CATEGORIES = {
    ops.CATEGORY_DIGIT: "0",
    ops.CATEGORY_SPACE: " ",
    ops.CATEGORY_WORD: "a",
    ops.CATEGORY_NOT_DIGIT: "a",
    ops.CATEGORY_NOT_SPACE: "a",
    ops.CATEGORY_NOT_WORD: "!",
}


def _members(members: Any) -> list[str]:
    """Return a character or two of each part of a class; for a negated class, some that it matches."""
    listed = []
    for op, value in members:
        if op is ops.LITERAL:
            listed.append(chr(value))
        elif op is ops.RANGE:
            listed.append(chr(value[0]))
        elif op is ops.CATEGORY:
            listed.append(_CATEGORIES[value])
    if members[0][0] is not ops.NEGATE:
        return listed
    fits = re.compile(f"[^{re.escape(''.join(listed))}]")
    return [letter for letter in _STRANGE + ">x" if fits.match(letter)] or ["\u20ac"]


def _literals(tree: Any) -> Iterator[str]:
    """Return the literal characters in `tree`, also those alone in a class: they separate its parts."""
    for op, value in tree:
        if op is ops.LITERAL:
            yield chr(value)
        for inner in _inside(op, value):
            yield from _literals(inner)


def _letters(tree: Any) -> Iterator[str]:
    """Return the characters in `tree`."""
    for op, value in tree:
        if op is ops.LITERAL:
            yield chr(value)
        elif op is ops.IN:
            yield from _members(value)
        elif op is ops.ANY:
            yield "a"
        for inner in _inside(op, value):
            yield from _letters(inner)
