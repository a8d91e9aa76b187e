"""What bench.serve measures, and what bench.scale computes from it."""

from __future__ import annotations

import re
import ssl
from pathlib import Path

import pytest

from bench import client, scale, units, wrk
from bench.polling import ALL, DAY, NOTHING, Cost, Emitted, Habits, day
from tests.servers import a_socket, documented, nginx, on_loopback, self_signed
from tests.web.servers import Server

PRINTED = """\
Running 1s test @ http://127.0.0.1:40000/all/rss.xml
  1 threads and 32 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     1.26ms    1.20ms  27.60ms   96.22%
    Req/Sec    28.25k     3.04k   32.36k    80.00%
  28184 requests in 1.01s, 378.40MB read
Requests/sec:  27976.12
Transfer/sec:    375.61MB
"""

COSTS = {"full": Cost(10_000, 0.001), "gzip": Cost(2_000, 0.002), "304": Cost(100, 0.0005)}
TEN = Habits(subscribers=10, eager=48, patient=24, pushed=1, with_hub=0.5, changes=2)


def test_the_output_of_wrk_is_parsed() -> None:
    assert wrk.read(PRINTED) == wrk.Load(28184, 1.01)
    assert wrk.read(PRINTED.replace("1.01s", "980.00ms")).seconds == pytest.approx(0.98)
    assert wrk.read(PRINTED.replace("1.01s", "1.50m")).seconds == 90


@pytest.mark.parametrize(
    "failure",
    ["  Non-2xx or 3xx responses: 12\n", "  Socket errors: connect 0, read 3, write 0, timeout 0\n"],
)
def test_failed_requests_are_not_counted(failure: str) -> None:
    with pytest.raises(wrk.FailedRequestsError, match=failure.strip()):
        wrk.read(PRINTED.replace("Requests/sec", f"{failure}Requests/sec"))


@pytest.mark.parametrize("printed", [PRINTED.replace("28184", "0"), "unable to connect to 127.0.0.1:1"])
def test_no_response_at_all_is_an_error(printed: str) -> None:
    with pytest.raises(wrk.FailedRequestsError, match="no requests"):
        wrk.read(printed)


@pytest.mark.parametrize(
    ("emitted", "requests", "sent", "cpu"),
    [
        (NOTHING, 480, 480 * 10_000, 480 * 0.001),
        (Emitted(gzip=True), 480, 480 * 2_000, 480 * 0.002),
        (Emitted(validators=True), 480, 20 * 10_000 + 460 * 100, 20 * 0.001 + 460 * 0.0005),
        (Emitted(ttl=True), 240, 240 * 10_000, 240 * 0.001),
        (Emitted(hub=True), 5 * 48 + 5, 245 * 10_000, 245 * 0.001),
        # Five clients poll 24 times and get the full feed twice; five poll once.
        (ALL, 125, 15 * 2_000 + 110 * 100, 15 * 0.002 + 110 * 0.0005),
    ],
)
def test_the_cost_of_a_day_is_cost_per_request_times_requests(
    emitted: Emitted, requests: int, sent: int, cpu: float
) -> None:
    found = day(TEN, emitted, COSTS)
    assert (found.requests, found.sent) == (requests, sent)
    assert found.cpu == pytest.approx(cpu)
    assert found.rate == requests / DAY
    assert found.core == pytest.approx(cpu / DAY)


def test_a_client_that_polls_rarely_gets_the_full_feed_each_time() -> None:
    often = Habits(subscribers=10, eager=3, changes=100)
    assert day(often, Emitted(validators=True), COSTS) == day(often, NOTHING, COSTS)


def test_every_byte_of_a_response_is_counted() -> None:
    with Server() as server:
        server.pages["/all/rss.xml"] = "<rss/>"
        port = int(server.url.rpartition(":")[2].strip("/"))
        answer = client.ask(port, "/all/rss.xml", {"Accept-Encoding": "gzip"})
        (asked,) = server.requests
    assert (answer.status, asked.headers["Accept-Encoding"]) == (200, "gzip")
    head, _, body = answer.plain.partition(b"\r\n\r\n")
    assert body == b"<rss/>"
    assert answer.received == len(head) + 4 + len(body)


def test_over_https_the_handshake_counts_too(tmp_path: Path) -> None:
    certificate = self_signed(tmp_path / "site.pem")
    (tmp_path / "live").mkdir()
    (tmp_path / "live/rss.xml").write_text("<rss/>")
    with a_socket() as listening:
        port = listening.getsockname()[1]
        site = on_loopback(documented("/etc/nginx/conf.d/feeds.conf"), tmp_path / "live", port, certificate=certificate)
        with nginx(tmp_path / "nginx", site, listening):
            answer = client.ask(port, "/rss.xml", {}, ssl.create_default_context(cafile=str(certificate)))
    assert (answer.status, answer.plain[-6:]) == (200, b"<rss/>")
    assert answer.headers["content-length"] == "6"
    # The handshake includes the certificate.
    assert answer.received > len(answer.plain) + len(ssl.PEM_cert_to_DER_cert(certificate.read_text("ascii")))
    assert answer.sent > 200


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (999, "999 B"),
        (1_000, "1.00 kB"),
        (13.5e9, "13.5 GB"),
        (674.9e9, "675 GB"),
        (3.49e12, "3.49 TB"),
    ],
)
def test_bytes_are_shown_in_a_fitting_unit(count: float, said: str) -> None:
    assert units.size(count) == said


def test_the_page_matches_its_template() -> None:
    docs = Path(__file__).parents[1] / "docs"
    template, page = ((docs / name).read_text("utf-8") for name in ("scale.in.md", "scale.md"))
    prose = re.split(scale.DIRECTIVE.pattern.replace("(", "(?:"), template, flags=re.MULTILINE)
    assert len(prose) > 1
    for part in prose:
        before, found, page = page.partition(part)
        assert found, f"not in docs/scale.md, run `python -m bench.scale`: {part}"
        assert before != "" or part is prose[0]
