"""Measure the cost of serving feeds: the nginx of docs/hosting.md on this machine, loaded by wrk. Linux only.

python -m bench.serve [--count 10000] [--runs 5] [--seconds 2] [--formats rss]

The items of this repository and made-up ones are published with the real command, and each feed is requested in every
way that readers do. bench.scale makes docs/scale.md from the results.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from bench import client, generate, machine, tools, wrk
from bench.articles import articles
from bench.many import ROOT, WORK
from bench.ways import BROTLI, WAYS, Way
from coopfeed.rendering.formats import FORMATS
from tests import servers

FILE = "serve.json"
CONFIGURATION = "/etc/nginx/conf.d/feeds.conf"
BROTLI_MODULE = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
COMPRESS = "compress: [gzip, br]\n"

# The differences of each server from the documented file.
CHANGES = {
    "beforehand": (),
    "on the fly": (("gzip_static on;", "gzip_static off;"),),
    "brotli": (("gzip_static on;", "brotli_static on;"),),
    "https": (),
}


class WrongResponseError(Exception):
    """The server did not send the expected response."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running nginx."""

    port: int
    process: int
    context: ssl.SSLContext | None

    @property
    def url(self) -> str:
        """Return the address of its root."""
        return f"{'https' if self.context else 'http'}://127.0.0.1:{self.port}"

    def cpu(self) -> float:
        """Return the processor seconds of its workers."""
        children = Path(f"/proc/{self.process}/task/{self.process}/children").read_text("ascii").split()
        return sum(int(Path(f"/proc/{pid}/schedstat").read_text("ascii").split()[0]) for pid in children) / 1e9


def the_real(root: Path) -> None:
    """Write a project with the items of this repository."""
    shutil.copytree(ROOT / "items", root / "items")
    settings = (ROOT / "feeds.yaml").read_text("utf-8")
    (root / "feeds.yaml").write_text(settings + COMPRESS, encoding="utf-8")


def made_up(root: Path, count: int) -> None:
    """Write a project of `count` items, with those settings of the real one that matter here."""
    generate.coopfeed(root, articles(1, count), pages=False)
    settings = (root / "feeds.yaml").read_text("utf-8")
    (root / "feeds.yaml").write_text(settings.replace("[atom, rss]", "[atom, rss, json]") + COMPRESS, encoding="utf-8")


@contextmanager
def serving(public: Path, folder: Path) -> Iterator[dict[str, Server]]:
    """Start a server for each of CHANGES that this machine can run."""
    certificate = servers.self_signed(folder / "site.pem")
    context = ssl.create_default_context(cafile=str(certificate))
    with ExitStack() as stack:
        found = {}
        for name, changes in CHANGES.items():
            modules = (str(BROTLI_MODULE),) if name == "brotli" else ()
            if modules and not BROTLI_MODULE.exists():
                continue
            secured = name == "https"
            listening = stack.enter_context(servers.a_socket())
            port = listening.getsockname()[1]
            site = servers.replaced(servers.documented(CONFIGURATION), *changes)
            site = servers.on_loopback(site, public, port, certificate=certificate if secured else None)
            process = stack.enter_context(servers.nginx(folder / name.replace(" ", "-"), site, listening, *modules))
            found[name] = Server(port, process, context if secured else None)
        yield found


def requested(server: Server, way: Way, path: str, document: bytes) -> tuple[dict[str, str], client.Response]:
    """Return the request headers of `way` for `path`, and the response.

    Raises:
        WrongResponseError: it is not the one that `way` expects.
    """
    headers = {"Accept-Encoding": way.coding} if way.coding else {}
    response = client.ask(server.port, path, headers, server.context)
    if way.validator:
        sent_back = {"If-None-Match": "etag", "If-Modified-Since": "last-modified"}[way.validator]
        headers[way.validator] = response.headers[sent_back]
        response = client.ask(server.port, path, headers, server.context)
    coding = response.headers.get("content-encoding", "")
    if response.status != way.status or (way.status == 200 and coding != way.coding):
        raise WrongResponseError(f"{way.name}, {path}: {response.status} {coding}")
    if not way.coding and not response.plain.endswith(b"\r\n\r\n" + document):
        raise WrongResponseError(f"{way.name}, {path}: other bytes than those published")
    return headers, response


def measure(root: Path, items: int, runs: int, seconds: int, formats: Sequence[str]) -> dict[str, Any]:
    """Publish the project at `root`, and request the feed of all items in every way in turn."""
    subprocess.run([str(tools.OWN / "coopfeed"), "-C", str(root), "publish", "--quiet"], check=True)
    feeds: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, serving(root / "public", Path(folder)) as found:
        for number, fmt in product(range(runs), (fmt for fmt in FORMATS if fmt.NAME in formats)):
            path = f"/all/{fmt.FILE}"
            document = (root / "public" / path[1:]).read_bytes()
            feed = feeds.setdefault(fmt.NAME, {"bytes": len(document), "ways": {}})
            for way in (way for way in WAYS if way.server in found):
                server = found[way.server]
                headers, response = requested(server, way, path, document)
                here = {"sent": response.sent, "received": response.received, "rates": [], "cpu": []}
                there = feed["ways"].setdefault(way.name, here)
                before = server.cpu()
                load = wrk.run(server.url + path, {**headers, **way.each}, seconds)
                there["rates"].append(load.requests / load.seconds)
                there["cpu"].append((server.cpu() - before) / load.requests)
                print(f"{items:,} items, run {number + 1}, {fmt.NAME}, {way.name}: {load.requests:,}", flush=True)
    return {"items": items, "feeds": feeds}


def main() -> int:
    """Measure, and store the results for bench.scale."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=10_000, help="made-up items")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=2, help="of one run")
    names = [fmt.NAME for fmt in FORMATS]
    parser.add_argument("--formats", nargs="+", choices=names, default=names)
    parser.add_argument("--work", type=Path, default=WORK)
    arguments = parser.parse_args()
    for there, what in ((wrk.is_there(), "wrk"), (servers.NGINX, "nginx-light"), (shutil.which("openssl"), "openssl")):
        if not there:
            print(f"This needs {what}: apt-get install {what}", file=sys.stderr)
            return 1
    if not BROTLI_MODULE.exists():
        print(f"Without {BROTLI} (Debian: libnginx-mod-http-brotli-static): it is left out.")
    if machine.is_busy():
        print("Others use this machine now: the numbers will be worth little.")
    work = arguments.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    load = [os.getloadavg()[0]]
    found = []
    for name, count in (("real", len(list((ROOT / "items").rglob("*.yaml")))), ("made-up", arguments.count)):
        root = work / name
        shutil.rmtree(root, ignore_errors=True)
        if name == "real":
            the_real(root)
        else:
            made_up(root, count)
        found.append(measure(root, count, arguments.runs, arguments.seconds, arguments.formats))
        load.append(os.getloadavg()[0])
        shutil.rmtree(root)
    version = subprocess.run([str(servers.NGINX), "-v"], capture_output=True, check=True, text=True).stderr
    measured = {
        "machine": machine.description(),
        "nginx": (re.search(r"[\d.]+", version) or [""])[0],
        "load": [min(load), max(load)],
        "runs": arguments.runs,
        "seconds": arguments.seconds,
        "connections": wrk.CONNECTIONS,
        "publications": found,
    }
    (work / FILE).write_text(json.dumps(measured, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
