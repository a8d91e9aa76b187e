from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest

from coopfeed.model.codes import Code, Group
from coopfeed.publishing.record import Record, RecordedOutput
from coopfeed.verifying import checks
from coopfeed.verifying.findings import Finding, server_of
from coopfeed.verifying.remedies import REMEDIES
from coopfeed.verifying.responses import Answer, Certificate, Hop, Questions
from coopfeed.verifying.targets import targets
from tests.making import at

URL = "https://feeds.example.org/"
OUTPUTS = tuple(RecordedOutput(path, "", 0) for path in ("all/atom.xml", "all/embed.html"))
FEED, FRAME = targets(Record("", "", (), OUTPUTS), URL)


def an_answer(body: bytes = b"<feed/>", *, status: int = 200, **headers: str) -> Answer:
    return Answer(FEED.address, status, {name.replace("_", "-"): value for name, value in headers.items()}, body)


def codes(found: Iterable[Finding]) -> list[str]:
    return [finding.code for finding in found]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Answer(URL, failure="no response in time"), "no-answer"),
        (Answer(URL, failure="certificate verify failed", is_untrusted=True), "bad-certificate"),
        (an_answer(status=404), "not-there"),
        (an_answer(status=410), "not-there"),
        (an_answer(status=403), "refused"),
        (an_answer(status=500), "refused"),
        (Answer(URL, 200, is_packed_badly=True), "bad-gzip"),
        (Answer(URL, 200, hops=(Hop(301, f"{URL}a"), Hop(308, f"{URL}b"))), "redirected"),
        (Answer(URL, 200, hops=(Hop(301, f"{URL}a"), Hop(302, f"{URL}b"))), "redirected-for-now"),
    ],
)
def test_a_missing_file_is_reported(answer: Answer, code: str) -> None:
    assert codes(checks.reached(answer)) == [code]


def test_a_page_may_redirect() -> None:
    answer = Answer(FRAME.address, 200, hops=(Hop(308, f"{URL}all/embed"),))
    assert codes(checks.reached(answer, is_page=True)) == ["page-redirected"]
    assert codes(checks.reached(answer)) == ["redirected"]


def test_every_step_of_a_redirect_is_reported() -> None:
    (finding,) = checks.reached(Answer(URL, 200, hops=(Hop(301, f"{URL}a"), Hop(302, f"{URL}b"))))
    assert finding.message == f"it redirects: 301 {URL}a → 302 {URL}b"


@pytest.mark.parametrize("url", [URL, "http://127.0.0.1:8000/", "http://[::1]/", "http://localhost/"])
def test_https_and_this_machine_are_safe(url: str) -> None:
    assert codes(checks.secure(url)) == []


@pytest.mark.parametrize("url", ["http://feeds.example.org/", "http://192.168.0.1/"])
def test_http_is_not(url: str) -> None:
    assert codes(checks.secure(url)) == ["not-https"]


@pytest.mark.parametrize(
    ("said", "codes_found"),
    [
        ("application/atom+xml", []),
        ("Text/XML; charset=UTF-8", []),
        ('application/xml; charset="utf-8"', []),
        ("text/html", ["wrong-media-type"]),
        ("", ["wrong-media-type"]),
        ("application/xml; version=1; charset=iso-8859-1", ["wrong-charset"]),
    ],
)
def test_media_type_and_charset_are_those_that_readers_accept(said: str, codes_found: list[str]) -> None:
    assert codes(checks.described(FEED, an_answer(content_type=said))) == codes_found


@pytest.mark.parametrize(
    ("headers", "codes_found"),
    [
        ({}, []),
        ({"x-frame-options": "SAMEORIGIN"}, ["no-framing"]),
        ({"content-security-policy": "default-src 'self'; frame-ancestors 'self'"}, ["no-framing"]),
        ({"content-security-policy": "frame-ancestors *"}, []),
        ({"content-security-policy": "default-src 'self'"}, []),
    ],
)
def test_frames_are_allowed(headers: dict[str, str], codes_found: list[str]) -> None:
    answer = Answer(FRAME.address, 200, {"content-type": "text/html"} | headers)
    assert codes(checks.described(FRAME, answer)) == codes_found


@pytest.mark.parametrize(
    ("control", "codes_found"),
    [("max-age=300", []), ("no-cache", []), ("public, max-age=300, s-maxage=604800", ["cached-long"])],
)
def test_a_feed_is_not_cached_for_days(control: str, codes_found: list[str]) -> None:
    answer = an_answer(content_type="text/xml", cache_control=control)
    assert codes(checks.described(FEED, answer)) == codes_found


LONG = b"<feed>" + b"a" * 2_000
GZIPPED = an_answer(LONG, content_encoding="gzip")
SAME = Answer(FEED.address, 304)


@pytest.mark.parametrize(
    ("asked", "codes_found"),
    [
        (Questions(an_answer(LONG), GZIPPED, SAME, SAME, an_answer(LONG)), []),
        (Questions(an_answer(LONG), GZIPPED), ["no-validator"]),
        (Questions(an_answer(LONG), GZIPPED, an_answer(LONG), SAME), ["no-304"]),
        (Questions(an_answer(LONG), GZIPPED, SAME, None, SAME), ["false-304"]),
        (Questions(an_answer(LONG), an_answer(LONG), SAME), ["no-gzip"]),
        (Questions(an_answer(), an_answer(), SAME), []),
        (Questions(an_answer(LONG), an_answer(b"<other/>"), SAME), ["bad-gzip"]),
        (Questions(an_answer(LONG), Answer(FEED.address, 200, is_packed_badly=True), SAME), ["bad-gzip"]),
        (Questions(GZIPPED, GZIPPED, SAME), ["gzip-unasked"]),
        (Questions(an_answer(LONG), None, SAME), []),
    ],
)
def test_feeds_can_be_revalidated(asked: Questions, codes_found: list[str]) -> None:
    assert codes(checks.cheap(FEED, asked)) == codes_found


@pytest.mark.parametrize(
    ("days", "left", "codes_found"),
    [(90, 15, []), (90, 13, ["certificate-expires"]), (6, 3, []), (6, 1, ["certificate-expires"])],
)
def test_a_certificate_is_valid_long_enough(days: int, left: int, codes_found: list[str]) -> None:
    now = at("2026-01-01T00:00Z")
    found = Certificate(now - timedelta(days=days - left), now + timedelta(days=left))
    assert codes(checks.lasting(URL, found, now)) == codes_found
    assert codes(checks.lasting(URL, None, now)) == []


@pytest.mark.parametrize(
    ("status", "address", "codes_found"),
    [
        (200, f"{URL}a.png", []),
        (404, f"{URL}a.png", ["image-missing"]),
        (403, f"{URL}a.png", ["image-missing"]),
        (404, "https://images.example.com/a.png", ["image-missing"]),
        (403, "https://images.example.com/a.png", []),
        (0, "https://images.example.com/a.png", []),
    ],
)
def test_a_foreign_image_may_be_closed_to_programs(status: int, address: str, codes_found: list[str]) -> None:
    assert codes(checks.image(Answer(address, status), URL)) == codes_found


@pytest.mark.parametrize(("status", "codes_found"), [(200, []), (400, []), (503, ["hub-silent"]), (0, ["hub-silent"])])
def test_any_response_of_a_hub_counts_as_up(status: int, codes_found: list[str]) -> None:
    assert codes(checks.hub(Answer("https://hub.example.org/", status))) == codes_found


@pytest.mark.parametrize("code", [code for code in Code if code.group is Group.LIVE_SITE])
def test_every_finding_has_a_meaning_and_a_remedy(code: Code) -> None:
    finding = Finding(code, URL, "")
    assert finding.meaning
    assert all(finding.remedies.values())
    assert REMEDIES[code] == finding.remedies
    assert "" in finding.remedies or finding.remedies.keys() >= {"nginx", "Apache", "Caddy", "S3/CloudFront"}


def test_due_items_are_reported_with_a_few_names() -> None:
    late = frozenset(f"tag:example.org,2020:news/{slug}" for slug in "abcd")
    (finding,) = checks.due(URL, late, frozenset())
    assert finding.message == "a, b, c and 1 more: released by now, but not live"
    (finding,) = checks.due(URL, frozenset(), late - {"tag:example.org,2020:news/d"})
    assert finding.message == "a, b, c: live, but not released"
    assert codes(checks.due(URL, late, late)) == []


@pytest.mark.parametrize(
    ("said", "server"),
    [("nginx/1.22.1", "nginx"), ("Apache", "Apache"), ("AmazonS3", "S3/CloudFront"), ("GitHub.com", "GitHub Pages"),
     ("cloudflare", ""), ("", "")],
)  # fmt: skip
def test_a_server_is_known_by_its_header(said: str, server: str) -> None:
    assert server_of(said) == server
