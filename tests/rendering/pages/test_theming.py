"""Custom templates, and the messages about them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coopfeed.errors import ThemeError
from coopfeed.rendering import pages
from coopfeed.rendering.pages import theming, views
from coopfeed.rendering.pages.environment import names
from coopfeed.rendering.pages.theming import TemplateFault, faults, render
from tests.making import a_feed_view, a_site, an_item


def item_page(**templates: str) -> str:
    """Return the page of an item with the theme `templates`, given by name without ".html"."""
    theme = tuple((f"{name}.html", text) for name, text in templates.items())
    page = pages.item_page(views.site_view(a_site(theme=theme)), views.item_view(an_item()), [a_feed_view()])
    return page.decode()


def test_a_template_replaces_ours() -> None:
    assert item_page(item="<h1>{{ item.title }}</h1>") == "<h1>Herath</h1>"


def test_a_template_can_change_a_block_of_ours() -> None:
    page = item_page(
        item='{% extends "coopfeed/item.html" %}{% block article %}{{ super() }}<p>Mine.</p>{% endblock %}'
    )
    assert page.replace("<p>Mine.</p>", "") == item_page()


def test_a_base_template_changes_all_that_extend_it() -> None:
    base = '{% extends "coopfeed/base.html" %}{% block foot %}Our foot.{% endblock %}'
    assert "Our foot." in item_page(base=base)


def test_a_template_can_have_parts_of_its_own() -> None:
    assert item_page(item='{% include "part.html" %}', part="{{ words('item.event') }}") == "Event"


def test_text_is_escaped_in_themes_too() -> None:
    page = render((("item.html", "{{ title }}"),), "item.html", {"title": "<b>"})
    assert page == "&lt;b&gt;"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("\n{{ itm.title }}", "theme/item.html:2: 'itm' is undefined"),
        ("{{ item.titel }}", "theme/item.html:1: .* has no attribute 'titel'"),
        ("{{ 1 / 0 }}", "theme/item.html:1: division by zero"),
        ("{{ item.title | format_date('en') }}", "theme/item.html:1: "),
        ("{{ words('item.nothing') }}", "theme/item.html:1: 'nothing'"),
        ("{% include item.title %}", "theme/item.html:1: Herath"),
        ("{{ item.title.__class__ }}", "theme/item.html:1: .*unsafe"),
        ('{% include "part.html" %}', "theme/(part|item).html:1: it extends or includes itself"),
    ],
)
def test_an_error_with_a_value_is_reported_with_its_place(text: str, message: str) -> None:
    with pytest.raises(ThemeError, match=message):
        item_page(item=text, part='{% include "item.html" %}')


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("{{ 1 / 0 }}", ArithmeticError),
        ("{{ 'today' | format_date('en') }}", AssertionError),
        ("{{ 'today' | iso }}", AttributeError),
        ("{{ 'a'.encode('no-such-encoding') }}", LookupError),
        ('{% include "item.html" %}', RecursionError),
        ("{{ 'a' + 1 }}", TypeError),
        ("{{ 'http://[' | host }}", ValueError),
    ],
)
def test_any_error_of_an_expression_is_reported_with_its_place(text: str, error: type[Exception]) -> None:
    with pytest.raises(ThemeError, match=r"theme/item.html:1: ") as caught:
        item_page(item=text)
    assert isinstance(caught.value.__cause__, error)


def test_an_error_in_our_code_is_not_blamed_on_the_theme() -> None:
    with pytest.raises(TypeError):
        pages.item_page(views.site_view(a_site(theme=(("entry.html", ""),))), views.item_view(an_item()), None)  # type: ignore[arg-type]  # it is the mistake


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("\n{% if %}", 2, "Expected an expression"),
        ("{{ item.title | upside }}", 1, "No filter named 'upside'"),
        ('\n\n{% include "footer.html" %}', 3, 'unknown template "footer.html"'),
        ('{% import "coopfeed/other.html" as other %}', 1, 'unknown template "coopfeed/other.html"'),
        ('{% extends "item.html" %}', 1, 'the template names itself; ours is "coopfeed/item.html"'),
        ("{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", 1, "is nested too deep"),
    ],
)
def test_an_invalid_template_is_reported(text: str, line: int, message: str) -> None:
    (fault,) = faults((("item.html", text),))
    assert (fault.name, fault.line, fault.is_error) == ("item.html", line, True)
    assert message in fault.message


def test_an_unused_template_is_reported() -> None:
    assert list(faults((("itm.html", ""),))) == [
        TemplateFault("itm.html", 1, 'no page uses "itm.html"', "itm.html", names(), is_error=False)
    ]


@pytest.mark.parametrize(
    "text",
    [
        '{% extends "coopfeed/item.html" %}',
        '{% include "part.html" %}',
        '{% include "absent.html" ignore missing %}',
        '{% include ["absent.html", "part.html"] %}',
        '{% from "part.html" import a %}',
        "{% include site.title %}",
        '{% include ("part.html" if site.home else "entry.html") %}',
    ],
)
def test_a_template_may_include_others(text: str) -> None:
    assert [fault for fault in faults((("item.html", text), ("part.html", ""))) if fault.is_error] == []


def test_a_theme_changes_no_other_site() -> None:
    plain = item_page()
    item_page(item="")
    assert item_page() == plain
    assert replace(a_site(), theme=()) == a_site()


def test_an_error_is_shown_with_its_line() -> None:
    (problem,) = theming.problems((("item.html", "<p>\n{{ item.title | upsid }}\n"),))
    assert (problem.where.line, problem.where.length, problem.excerpt) == (2, 24, "{{ item.title | upsid }}")
