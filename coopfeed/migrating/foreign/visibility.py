"""Find out whether an RSS or Atom entry was public.

Exports also contain what was not. Each program marks it in its own way:

- Blogger: the type (a category in its backup, `blogger:type` in Google Takeout) and the status of an entry.
- WordPress and programs that write its format (WXR): `wp:post_type`, `wp:status`, a password, restrictions of plugins.
- Atom: `app:draft` (RFC 5023, 13.1.1), and `thr:in-reply-to` for comments (RFC 4685, 3).
- Others: an element called `status`, `visibility` or similar.

An unknown value counts as not public. Namespaces are compared loosely, because some documents declare a wrong one or
none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lxml import etree

from coopfeed.migrating.foreign import marks
from coopfeed.migrating.foreign.entries import Withheld

_BLOGGER = "schemas.google.com/blogger/"
_WORDPRESS = "wordpress.org/export/"

_PREFIXES = {"blogger": _BLOGGER, "wp": _WORDPRESS}
_MANY = {  # types that an export may have hundreds of, and that need not be listed one by one
    "comment": "comment",
    "settings": "setting",
    "template": "template",
    "attachment": "attachment",
    "nav_menu_item": "menu item",
    "revision": "revision",
    "custom_css": "style sheet",
    "customize_changeset": "setting",
    "wp_global_styles": "setting",
    "wp_navigation": "menu",
    "wp_block": "block",
    "wp_template": "template",
    "wp_template_part": "template",
    "wp_font_face": "font",
    "wp_font_family": "font",
    "oembed_cache": "embedded page",
    "feedback": "answer to a form",
    "user_request": "request of a user",
}
# Metadata in which plugins restrict who may read a post, and the values that mean no restriction.
_RESTRICTIONS = {
    "_jetpack_newsletter_access": ("", "everybody"),
    "_jetpack_memberships_contains_paywalled_content": ("", "0", "false"),
    "_jetpack_memberships_contains_paid_content": ("", "0", "false"),
    "_members_access_role": ("",),
    "rcp_access_level": ("", "0", "none"),
    "rcp_subscription_level": ("", "0"),
    "rcp_user_level": ("", "all"),
    "_is_paid": ("", "0", "false"),
}
_HIDING_BLOCKS = ("<!-- wp:jetpack/paywall", "<!-- wp:premium-content/subscriber-view", '"blockVisibility":false')
_HIDING_SHORTCODE = re.compile(
    r"\[/(private|protected|restrict|rcp_restrict|is_paid|membership|members_access|members_logged_in|is_user_logged_in"
    r"|mepr-show|mepr-active|um_loggedin|wcm_restrict|s2If|wlm_private)\]"
)
_MARKED = re.compile(
    rb"kind#|schemas\.google\.com/blogger/|wordpress\.org/export/|<(?:blogger|wp):|<(?:[\w.-]+:)?"
    rb"(?:draft|in-reply-to|post_password|post_status|status|visibility|private|security)[\s/>]",
    re.IGNORECASE,
)


class _Child(NamedTuple):
    """An element with its namespace and local name. An undeclared prefix stands for its usual namespace."""

    space: str
    name: str
    element: etree._Element

    @property
    def text(self) -> str:
        """The text in the element."""
        return "".join(map(str, self.element.itertext())).strip()


def withheld(item: etree._Element, *, in_wxr: bool = False) -> Withheld | None:
    """Return why an item was not public or is not a post, or None.

    In a WordPress export, an item without a status was not public.
    """
    children = [*_named(item.iterchildren())]
    if in_wxr or any(_WORDPRESS in child.space for child in children):
        return _of_wordpress(children) or _of_others(children)
    return _of_blogger(item, children) or _of_atom(item) or _of_others(children)


def is_public_block(item: etree._Element) -> bool:
    """Return whether a block that posts of WordPress share may be shown in them."""
    children = [*_named(item.iterchildren())]
    statuses = [child.text for child in children if child.name == "status"]
    return statuses == ["publish"] and not any(_hiding(child.text) for child in children)


def comments(item: etree._Element) -> int:
    """Return the number of comments on an item of a WordPress export."""
    return sum(child.name == "comment" and _WORDPRESS in child.space for child in _named(item.iterchildren()))


def blogger_kinds(entry: etree._Element) -> tuple[str, ...]:
    """Return the types of a Blogger entry: post, comment, page, template or settings."""
    terms = (each.get("term", "") for each in entry.iterchildren("{*}category"))
    return (*(term.rpartition("#")[2].lower() for term in terms if _BLOGGER in term), *_types(entry))


def is_typed(entry: etree._Element) -> bool:
    """Return whether an entry has the type element that only Google Takeout writes."""
    return next(_types(entry), None) is not None


def _types(entry: etree._Element) -> Iterator[str]:
    children = _named(entry.iterchildren("{*}type", "blogger:type"))
    return (child.text.lower() for child in children if _BLOGGER in child.space)


def is_kind(scheme: str) -> bool:
    """Return whether categories with this scheme are Blogger's types rather than subjects."""
    return scheme.endswith("schemas.google.com/g/2005#kind")


def is_marked(content: bytes) -> bool:
    """Return whether a malformed document may contain such marks."""
    return _MARKED.search(content) is not None


def _of_blogger(entry: etree._Element, children: list[_Child]) -> Withheld | None:
    if found := _not_a_post(blogger_kinds(entry)):
        return found
    said = [child for child in children if _BLOGGER in child.space]
    if any(child.name == "trashed" and child.text for child in said):
        return Withheld("it is in the trash")
    statuses = [child.text for child in said if child.name == "status"]
    return _of_status(statuses, "LIVE") if is_typed(entry) or statuses else None


def _of_wordpress(children: list[_Child]) -> Withheld | None:
    said = [child for child in children if _WORDPRESS in child.space]
    types = (child.text.lower() for child in said if child.name == "post_type")
    statuses = [child.text for child in said if child.name == "status"]
    if found := _not_a_post(filter(None, types)) or _of_status(statuses, "publish"):
        return found
    if any(child.name == "post_password" and child.text for child in said):
        return Withheld("it needs a password")
    restrictions = (_restriction(child.element) for child in said if child.name == "postmeta")
    hiding = (_hiding(child.text) for child in children if child.name == "encoded")
    return next((Withheld(why) for why in (*restrictions, *hiding) if why), None)


def _of_status(statuses: list[str], public: str) -> Withheld | None:
    """Return why the first status that is not `public` withholds the entry. No status counts as an empty one."""
    reasons = (marks.status(each, public) for each in statuses or [""])
    return next((Withheld(why) for why in reasons if why), None)


def _restriction(postmeta: etree._Element) -> str:
    said = {child.name: child.text for child in _named(postmeta.iterchildren())}
    key = said.get("meta_key", "")
    value = said.get("meta_value", "")
    if key not in _RESTRICTIONS or value.lower() in _RESTRICTIONS[key]:
        return ""
    return f"it was not public ({key}: {value[:40]})"


def _hiding(text: str) -> str:
    """Return what hides part of the text of a post, or ""."""
    hidden = "part of its text was not public"
    if block := next((block for block in _HIDING_BLOCKS if block in text), ""):
        return f"{hidden} ({block.removeprefix('<!-- wp:')})"
    shortcode = _HIDING_SHORTCODE.search(text)
    return f"{hidden} ([{shortcode[1]}])" if shortcode else ""


def _of_atom(entry: etree._Element) -> Withheld | None:
    # In a malformed document, they may be nested too deeply.
    for child in _named(entry.iter("{*}draft", "{*}in-reply-to", "app:draft", "thr:in-reply-to")):
        if child.name == "in-reply-to":
            return Withheld("it is a comment, not a post", "comment")
        if not marks.is_no(child.text):
            return Withheld("it is a draft")
    return None


def _of_others(children: list[_Child]) -> Withheld | None:
    said = ((each.name, each.text or each.element.get("type", "")) for each in children if marks.is_mark(each.name))
    return next((Withheld(why) for name, value in said if (why := marks.reason(name, value))), None)


def _not_a_post(kinds: Iterable[str]) -> Withheld | None:
    kind = next((each for each in kinds if each != "post"), "post")
    if kind == "post":
        return None
    many = _MANY.get(kind, "")
    if many or kind == "page":
        return Withheld(f"it is a {many or kind}, not a post", many)
    return Withheld(f"it is of the kind {kind}, not a post")


def _named(elements: Iterable[etree._Element]) -> Iterator[_Child]:
    for element in elements:
        if isinstance(element.tag, str):  # not a comment
            space, _, name = element.tag.rpartition("}")
            prefix, _, name = name.rpartition(":")
            yield _Child(_PREFIXES.get(prefix, space), name, element)
