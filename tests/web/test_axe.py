from __future__ import annotations

import pytest

from tests.web import axe
from tests.web.browser import Tab
from tests.web.conftest import OpenTab, Serve
from tests.web.servers import Server

GOOD = "<!doctype html><html lang=en><title>A page</title><main><h1>A page</h1>{}</main>"
SHADOW = "<div id=host></div><script>host.attachShadow({mode: 'open'}).innerHTML = '<img src=data:,>'</script>"


def rules(lines: list[str]) -> list[str]:
    return [line.split()[0] for line in lines]


def test_a_valid_page_breaks_no_rule(tab: Tab, server: Server) -> None:
    server.pages["/"] = GOOD.format("<p>Text.")
    assert axe.violations(tab.open(server.url)) == []


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        ("<img src=data:,>", "image-alt"),
        ("<p style='color: #999; background: #fff'>Pale", "color-contrast"),
        ("<h4>Deep</h4>", "heading-order"),
        ("<button style='width: 9px; height: 9px; padding: 0' aria-label=A></button>" * 2, "target-size"),
        (SHADOW, "image-alt"),
        ("<iframe title=Frame srcdoc='<!doctype html><html lang=en><title>F</title><img src=data:,>'>", "image-alt"),
    ],
)
def test_a_fault_is_found(tab: Tab, server: Server, fault: str, rule: str) -> None:
    server.pages["/"] = GOOD.format(fault)
    assert rule in rules(axe.violations(tab.open(server.url)))


def test_a_fault_is_reported_on_one_line(tab: Tab, server: Server) -> None:
    server.pages["/"] = GOOD.format(SHADOW)
    (line,) = axe.violations(tab.open(server.url))
    assert line.startswith("image-alt (critical) #host >>> img: Fix any of the following: Element does not have an alt")


def test_rules_and_parts_can_be_selected(tab: Tab, server: Server) -> None:
    server.pages["/"] = GOOD.format("<h4>Deep</h4><img src=data:,>")
    page = tab.open(server.url)
    assert rules(axe.violations(page, tags=axe.WCAG)) == ["image-alt"]
    assert rules(axe.violations(page, within="h4")) == ["heading-order"]


def test_a_strict_content_security_policy_does_not_stop_it(tab: Tab, serve: Serve) -> None:
    server = serve(headers={"Content-Security-Policy": "default-src 'none'; require-trusted-types-for 'script'"})
    server.pages["/"] = GOOD.format("<img alt='Image' src=data:,><h4>Deep</h4>")
    page = tab.open(server.url)
    before = list(tab.violations)
    assert rules(axe.violations(page)) == ["heading-order"]
    assert tab.violations == before


def test_a_frame_without_scripts_is_skipped(tab: Tab, server: Server) -> None:
    server.pages["/"] = GOOD.format("<iframe sandbox title=Frame srcdoc='<p>Text.'></iframe>")
    assert axe.violations(tab.open(server.url)) == []
    assert tab.errors == []


def test_a_frame_of_another_site_is_checked(tab: Tab, serve: Serve) -> None:
    page, framed = serve(), serve()
    framed.pages["/"] = GOOD.format("<h4>Deep</h4>")
    page.pages["/"] = GOOD.format(f"<iframe title=Frame src='{framed.other_url}'></iframe>")
    assert "heading-order" in rules(axe.violations(tab.open(page.url)))


def test_a_slow_frame_is_checked(tab: Tab, serve: Serve) -> None:
    page, framed = serve(), serve()
    busy = (
        "addEventListener('message', () => { const end = Date.now() + 1000; while (Date.now() < end); }, {once: true})"
    )
    framed.pages["/"] = GOOD.format(f"<script>{busy}</script><h4>Deep</h4>")
    page.pages["/"] = GOOD.format(f"<iframe title=Frame src='{framed.other_url}'></iframe>")
    assert "heading-order" in rules(axe.violations(tab.open(page.url)))


def test_checks_respect_the_preferred_colour_scheme(open_tab: OpenTab, server: Server) -> None:
    style = "<style>@media (prefers-color-scheme: dark) { p { color: #333; background: #000 } }</style><p>Text."
    server.pages["/"] = GOOD.format(style)
    assert axe.violations(open_tab(color_scheme="light").open(server.url)) == []
    assert rules(axe.violations(open_tab(color_scheme="dark").open(server.url))) == ["color-contrast"]
