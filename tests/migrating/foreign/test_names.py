from __future__ import annotations

import pytest
from lxml import etree

from coopfeed.migrating.foreign.names import Children, inherited, is_atom, name

MEDIA = "http://search.yahoo.com/mrss"


@pytest.mark.parametrize(
    ("element", "usual"),
    [
        ("<title/>", "title"),
        ('<title xmlns="http://www.w3.org/2005/Atom"/>', "title"),
        ('<a:title xmlns:a="http://purl.org/rss/1.0/"/>', "title"),
        ('<title xmlns="https://example.org/made-up"/>', "title"),
        (f'<m:content xmlns:m="{MEDIA}"/>', "media:content"),
        (f'<content xmlns="{MEDIA}/"/>', "media:content"),
        ('<x:image xmlns:x="HTTP://www.itunes.com/DTDs/Podcast-1.0.dtd"/>', "itunes:image"),
        ('<x:mood xmlns:x="https://example.org/made-up"/>', "x:mood"),
        ("<media:content/>", "media:content"),
    ],
)
def test_an_element_has_its_usual_name(element: str, usual: str) -> None:
    assert name(etree.fromstring(element, etree.XMLParser(recover=True))) == usual


def test_atom_is_recognised_with_and_without_its_namespace() -> None:
    entry = etree.fromstring(f'<entry><title/><m:title xmlns:m="{MEDIA}"/></entry>')
    assert [is_atom(child) for child in entry] == [True, False]
    assert is_atom(etree.fromstring('<title xmlns="http://purl.org/atom/ns#"/>'))


def test_children_are_found_by_name_in_the_order_of_the_names() -> None:
    children = Children(etree.fromstring("<item><b> </b><a>1</a><b>2 3</b></item>"))
    assert [child.text for child in children.all("b", "a")] == [" ", "2 3", "1"]
    assert children.words("b", "a") == "2 3"
    assert children.first("c") is None
    assert [each for each, _ in children.firsts()] == ["b", "a"]


def test_attributes_are_inherited_from_the_innermost_element() -> None:
    (child,) = etree.fromstring('<a xml:lang="de"><b xml:lang="fr"/></a>')
    assert list(inherited(child, "lang")) == ["fr", "de"]
