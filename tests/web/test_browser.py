from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.web.browser import Tab
from tests.web.conftest import OpenTab, Serve
from tests.web.servers import Answer, Server

PAGE = "<!doctype html><html lang=en><title>A page</title><p>Text."


def test_a_page_without_faults_records_nothing(tab: Tab, server: Server) -> None:
    server.pages["/"] = PAGE
    expect(tab.open(server.url)).to_have_title("A page")
    assert tab.errors == tab.violations == tab.requests_beyond(server.url) == []
    assert tab.requests == [server.url]


@pytest.mark.parametrize(
    ("fault", "noted"),
    [
        ("<script>console.error('Mind this')</script>", "Mind this"),
        ("<script>absent()</script>", "absent is not defined"),
        ("<script>Promise.reject(new Error('Later'))</script>", "Later"),
        ("<script>setTimeout(() => { throw new Error('A task later') })</script>", "A task later"),
        ("<img src=/absent.png alt=''>", "404"),
        ("<iframe srcdoc='<script>absent()</script>' title=Frame></iframe>", "absent is not defined"),
    ],
)
def test_errors_of_a_page_are_recorded(tab: Tab, server: Server, fault: str, noted: str) -> None:
    server.pages["/"] = PAGE + fault
    tab.open(server.url).evaluate("new Promise(done => setTimeout(done))")  # after the task that the page deferred
    assert [noted in error for error in tab.errors] == [True]
    assert tab.violations == []


@pytest.mark.parametrize(
    "fault",
    [
        "<script>window.ran = true</script>",
        "<p style='color: red'>Red",
        "<img src='http://localhost/a.png' alt=''>",
        "<iframe src='http://localhost/' title=Frame></iframe>",
    ],
)
def test_violations_of_a_content_security_policy_are_recorded(tab: Tab, serve: Serve, fault: str) -> None:
    server = serve(headers={"Content-Security-Policy": "default-src 'self'"})
    server.pages["/"] = PAGE + fault
    tab.open(server.url)
    assert len(tab.violations) == len(tab.errors) == 1


def test_requests_are_recorded_by_origin(tab: Tab, serve: Serve) -> None:
    mine, other = serve(), serve()
    other.pages["/a.css"] = ""
    mine.pages["/"] = (
        f"{PAGE}<link rel=stylesheet href='{other.url}a.css'><img src='data:image/gif;base64,AAAA' alt=''>"
    )
    tab.open(mine.url)
    assert tab.requests_beyond(mine.url) == [f"{other.url}a.css"]
    assert tab.requests_beyond(mine.url, other.url) == []


def test_no_request_leaves_this_machine(tab: Tab, server: Server) -> None:
    server.pages["/"] = f"{PAGE}<img src='https://www.example.org/a.png' alt=''>"
    tab.open(server.url)
    assert [("ERR_NAME_NOT_RESOLVED" in error) for error in tab.errors] == [True]
    assert tab.requests_beyond(server.url) == ["https://www.example.org/a.png"]


def test_requests_without_scripts_are_recorded_too(open_tab: OpenTab, server: Server) -> None:
    server.pages["/"] = f"{PAGE}<script>absent()</script><noscript><img src=/absent.png alt=''></noscript>"
    tab = open_tab(java_script_enabled=False)
    tab.open(server.url)
    assert tab.requests == [server.url, f"{server.url}absent.png"]
    assert [("404" in error) for error in tab.errors] == [True]


def test_each_tab_has_its_own_profile(open_tab: OpenTab, server: Server) -> None:
    server.pages["/"] = Answer(PAGE, headers={"Set-Cookie": "known=yes"})
    first, second = open_tab(), open_tab(color_scheme="dark")
    first.open(server.url)
    first.open(server.url)
    second.open(server.url)
    assert [asked.headers["Cookie"] for asked in server.requests] == [None, "known=yes", None]
    dark = "matchMedia('(prefers-color-scheme: dark)').matches"
    assert [tab.page.evaluate(dark) for tab in (first, second)] == [False, True]
