from __future__ import annotations

import time

import pytest

from coopfeed.reading import literal_markup, markdown


def found(text: str) -> list[tuple[int, str]]:
    return [(each.line, each.written) for each in markdown.render(text, "", "")[1]]


@pytest.mark.parametrize(
    "written",
    [
        "![A stall](my photo.jpg)",
        "[Report](files/annual report.pdf)",
        '![A stall](my photo.jpg "In June")',
        "[our shop] (https://example.org/shop)",
        "![A stall] (stall.png)",
        "(our shop)[https://example.org/]",
        "[^1]",
        "[[Our shop]]",
        "[b]cheap[/b]",
        "[url=https://example.org/]shop[/url]",
        '[gallery ids="1,2"]',
        "[gallery]",
        "{{< youtube abc >}}",
        "{% include a.html %}",
        "{: .lead}",
        "{#prices}",
        "==cheap==",
        "$$a^2$$",
        "** cheap **",
        "这**“重点”**吗",
        ":tada:",
        "~old~",
        "[Report](file:///C:/report.pdf)",
        "[go](javascript:go)",
        "{width=300}",
    ],
)
def test_non_markdown_is_reported_where_it_is(written: str) -> None:
    assert found(f"Come!\n\nBread\nand {written} milk") == [(3, written.strip("这吗"))]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("##Prices", "##Prices"),
        ("CSA\n: shares of a harvest", ": shares"),
        ("our [shop](www.example.org/shop)", "www.example.org/shop"),
        ("[write](ana@example.org)", "ana@example.org"),
        ("H~2~O", "~2~"),
        ("6 m^2^", "^2^"),
        ("> [!NOTE]\n> Come", "[!NOTE]"),
        ("[TOC]", "[TOC]"),
        ("::: tip\nCome\n:::", "::: tip"),
        ('!!! note "A"', "!!! note"),
        ("• hay\n", "• hay"),
        ("*[CSA]: shares", "*[CSA]: "),
        ("| a | b |\n| --- |\n| c |", "| --- |"),
        ("#Prices in June\n\nBread", "#Prices"),
        ("Come\n\n<!--more-->\n\nMore", "<!--more-->"),
    ],
)
def test_non_markdown_at_the_start_of_a_line_is_reported(text: str, written: str) -> None:
    assert written in [each for _, each in found(text)]


@pytest.mark.parametrize(
    "text",
    [
        "[A report](<annual report.pdf>) [b](c.pdf 'a title.') [d](e)",
        "Prices [in francs] (see below), 3 (of 4) [and more]",
        "We met (again)[1] at 10:30:00, ratio 2:1, a:b:c",
        "#cooperatives #fair",
        "#1 of all\n\nBread",
        "#OpenDay at the dairy",
        "# Title\n\n## Prices",
        r"\*\*not bold\*\* \[^1] \:tada:",
        "~5 kg to ~6 kg, ~/a and ~/b, a ~~~ b, 2^3 and 4^5",
        ": and so on",
        "[a](https://www.example.org) [b](mailto:ana@example.org) <ana@example.org> [c](@ana) [d](wwwx.html)",
        "`{{ a }}` `[[b]]` ==\n\n```\n##Title\n{% a %}\n```",
        "[video] Our fair, [caption 3] and [a = b]",
        "a = b == c, 2 ** 3, $5 and $$",
        "**bold** {braces} {1, 2} <!-- a note of mine -->",
        "| a | b |\n|---|---|\n| c | d |",
        "a\n---\nb -- c | d",
    ],
)
def test_intended_text_is_not_reported(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("sign", sorted({rule.sign for rule in literal_markup._RULES}))
def test_hostile_signs_take_no_time(sign: str) -> None:
    started = time.process_time()
    found("x " + (sign + "a") * (30_000 // (len(sign) + 1)))
    assert time.process_time() - started < 10
