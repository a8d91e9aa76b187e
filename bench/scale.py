"""Write docs/scale.md and its picture from the results of bench.serve and bench.many.

python -m bench.scale

docs/scale.md is made from docs/scale.in.md, in which a line `<!-- measured: NAME -->` stands for numbers.
"""

from __future__ import annotations

import argparse
import re
import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from pathlib import Path
from statistics import median
from typing import Any

from bench import many, path, polling, ways
from bench.found import Found, read
from bench.many import ROOT, WORK
from bench.polling import Emitted
from bench.units import seconds, size, times
from coopfeed.publishing import record
from coopfeed.rendering.formats import FORMATS

QUIET = 3.0  # the load average above which elapsed time says more about other processes
TITLES = {fmt.NAME: fmt.TITLE for fmt in FORMATS}
MEANS = {"gzip": "gzip", "validators": "ETag and 304", "ttl": "`ttl`", "hub": "a hub"}

DIRECTIVE = re.compile(r"^<!-- measured: (\w+) -->$", re.MULTILINE)


def markdown(template: str, found: Found) -> str:
    """Return the whole page."""
    parts = {
        "conditions": conditions,
        "bytes": sizes,
        "rates": rates,
        "habits": habits,
        "day": day,
        "without": without,
        "peak": peak,
        "items": items,
        "situations": situations,
        "limits": limits,
    }
    return DIRECTIVE.sub(lambda match: parts[match[1]](found), template)


def table(rows: Iterable[Iterable[str]], left: int = 1) -> str:
    """Return a table whose first row is its head and whose first `left` columns are text."""
    head, *body = [list(row) for row in rows]
    rule = ["---"] * left + ["---:"] * (len(head) - left)
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *body))


def named(found: Found, publication: int) -> str:
    """Describe a publication in words."""
    count = found.serving["publications"][publication]["items"]
    return (
        f"the {count} items of this repository" if publication == 0 else f"the newest 50 of {count:,} generated items"
    )


def conditions(found: Found) -> str:
    """Describe the machine and the servers."""
    serving = found.serving
    low, high = serving["load"]
    responses = [way for p in serving["publications"] for feed in p["feeds"].values() for way in feed["ways"].values()]
    clock, core = (max(spread(response[name]) for response in responses) for name in ("rates", "cpu"))
    return wrapped(
        f"""Machine: {serving["machine"]}. Server: nginx {serving["nginx"]} with one worker on one core; wrk runs on the
        other with {serving["connections"]} connections. Medians of {serving["runs"]} runs of {serving["seconds"]} s,
        alternating between all methods; runs were up to {clock:.0%} off their median by the clock, and up to {core:.0%}
        in processor time, which is that of nginx alone. The load average was {low:.1f} to {high:.1f}; above 2, the
        machine was shared with other work. Sizes do not depend on this."""
    )


def spread(values: Sequence[float]) -> float:
    """Return the largest deviation from the median, relative to it."""
    return max(abs(value / median(values) - 1) for value in values)


def sizes(found: Found) -> str:
    """Return the bytes of a response by kind of request and format."""
    return _by_way(found, _titles(found), lambda each: [f"{each['received']:,}"])


def rates(found: Found) -> str:
    """Return requests per second, elapsed and of processor time, by kind of request and format."""
    head = [f"{title}, {second}" for title in _titles(found) for second in ("wall clock", "processor")]
    return _by_way(found, head, lambda each: [f"{median(each['rates']):,.0f}", f"{1 / median(each['cpu']):,.0f}"])


def measured(found: Found) -> list[str]:
    """Return the names of the requested formats."""
    return [name for name in TITLES if name in found.serving["publications"][0]["feeds"]]


def _titles(found: Found) -> list[str]:
    return [TITLES[name] for name in measured(found)]


def _by_way(found: Found, head: Iterable[str], cells: Callable[[Any], list[str]]) -> str:
    parts = []
    for publication in range(len(found.serving["publications"])):
        rows = [[named(found, publication).capitalize(), *head]]
        for way in ways.WAYS:
            each = [of for fmt in measured(found) if (of := found.ways(publication, fmt).get(way.name))]
            if each:
                rows.append([way.name, *(cell for one in each for cell in cells(one))])
        parts.append(table(rows))
    return "\n\n".join(parts)


def habits(found: Found) -> str:
    """Describe the assumptions."""
    each = found.habits
    hub = f"{each.with_hub:.0%} of the readers are notified by a hub"
    listening = f"{hub}, and then poll only {times(each.pushed)} a day"
    asking = (
        f"a reader polls {each.eager} times a day on its own schedule, or {each.patient} times if it respects our `ttl`"
    )
    return "\n".join(
        (
            f"- {each.subscribers:,} subscribers, each with a separate reader that requests RSS",
            f"- {asking} of 60 minutes, as all do",
            f"- {listening}",
            f"- the feed changes {times(each.changes)} a day; the next request is answered in full",
        )
    )


DAY_HEAD = ("requests/s", "bytes per day", "processor", "generated: bytes", "https: bytes", "https: processor")


def row(found: Found, name: str, emitted: Emitted) -> list[str]:
    """Return a day of the real items, of the made-up ones, and of the real ones over https."""
    kept, secured = found.day(0, emitted, https=False), found.day(0, emitted, https=True)
    made_up = found.day(1, emitted, https=False)
    core, secured_core = (f"{each.core:.1%}" for each in (kept, secured))
    return [name, f"{kept.rate:,.0f}", size(kept.sent), core, size(made_up.sent), size(secured.sent), secured_core]


def day(found: Found) -> str:
    """Return a day of polling with one saving after the other."""
    rows = [["", *DAY_HEAD], row(found, "none of them", polling.NOTHING)]
    emitted = polling.NOTHING
    for field in fields(Emitted):
        emitted = emitted.but(field.name, there=True)
        rows.append(row(found, f"+ {MEANS[field.name]}", emitted))
    return table(rows)


def without(found: Found) -> str:
    """Return a day of polling without one of the savings."""
    rows = [["", *DAY_HEAD], row(found, "all of them", polling.ALL)]
    rows += [row(found, f"without {MEANS[f.name]}", polling.ALL.but(f.name, there=False)) for f in fields(Emitted)]
    return table(rows)


def peak(found: Found) -> str:
    """Describe the load if all readers poll in the same minute."""
    a_second = found.habits.subscribers / 60
    kept, secured = (a_second * found.cost(0, way).cpu for way in (ways.SAME, ways.NEW_SAME))
    return wrapped(
        f"""Many readers poll on the hour. If all of them did within one minute, there would be {a_second:,.0f}
        requests per second: {kept:.2f} cores of nginx for 304 responses over persistent connections, or {secured:.1f}
        over a new https connection each."""
    )


def items(found: Found) -> str:
    """Return the processor seconds of a publication, and the elapsed ones if the machine was idle."""
    rows = [["items", *(f"{name}: {unit}" for name in many.SITUATIONS for unit in ("CPU s", "s"))]]
    for each in found.publishing:
        cells = []
        for name in many.SITUATIONS:
            taken = each["runs"].get(name)
            quiet = taken and taken["load before"] < QUIET
            cells += [seconds(taken and taken["cpu"]), seconds(taken["wall"] if quiet else None)]
        rows.append([f"{each['items']:,}", *cells])
    filled = [column for column in zip(*rows, strict=True) if any(column[1:])]
    return table(zip(*filled, strict=True), left=0)


def situations(found: Found) -> str:
    """Return the size of the files and the memory used."""
    head = ["items", "memory: cold", "nothing to do", "one edit", "files of items", "published files", "bytes",
            "the record", "`.coopfeed/`"]  # fmt: skip
    rows = [head]
    for each in found.publishing:
        memory = [each["runs"].get(name) for name in many.SITUATIONS[:3]]
        kept = each["folders"]
        rows.append([f"{each['items']:,}", *((one and size(one["memory"])) or "" for one in memory),
                     f"{kept['items']['files']:,}", f"{kept['public']['files']:,}", size(kept["public"]["bytes"]),
                     size(each["record"]), size(kept[".coopfeed"]["bytes"])])  # fmt: skip
    return table(rows, left=0)


def limits(found: Found) -> str:
    """Return the number of items from which the record exceeds the limit of its readers."""
    most = found.publishing[-1]
    an_item = most["record"] / most["items"]
    items = f"about {round(record.MAX_BYTES / an_item, -4):,.0f}"
    return wrapped(
        f"""The record, `coopfeed.json`, has {an_item:.0f} bytes per item. `coopfeed verify` and `--previous` accept up
        to {record.MAX_BYTES // 2**30} GiB, which is {items} such items. A larger one is an error (exit status 3)."""
    )


def wrapped(text: str) -> str:
    """Return a paragraph."""
    return "\n".join(textwrap.wrap(" ".join(text.split()), 118, break_on_hyphens=False, break_long_words=False))


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, default=WORK, help="where the numbers are")
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", help="where the page is written")
    arguments = parser.parse_args()
    found = read(arguments.work)
    template = (ROOT / "docs" / "scale.in.md").read_text("utf-8")
    (arguments.docs / "scale.md").write_text(markdown(template, found), encoding="utf-8")
    (arguments.docs / "scale.svg").write_text(path.svg(found), encoding="utf-8")


if __name__ == "__main__":
    main()
