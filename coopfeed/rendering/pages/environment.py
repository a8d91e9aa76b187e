"""The templates: those of coopfeed, and before them those of the project's theme.

A template of a theme takes the place of ours with the same name, and reaches ours as "coopfeed/NAME".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from coopfeed.model import ALL
from coopfeed.model.layout import THEME
from coopfeed.reading import sanitising
from coopfeed.rendering.languages import direction
from coopfeed.rendering.pages import filters
from coopfeed.rendering.pages.views import FeedLink, Theme

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.runtime import Context
    from markupsafe import Markup

OURS = "coopfeed/"
"""What comes before the name of a template that is ours."""

_SEGMENT = re.compile("[^/?#:]+(?:[/?#]|$)")


@lru_cache(maxsize=2)
def environment(theme: Theme = ()) -> Environment:
    """Return what renders the templates, each of which it compiles once."""
    from jinja2 import ChoiceLoader, Environment, FunctionLoader, PackageLoader, PrefixLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    ours = PackageLoader("coopfeed.rendering.pages")
    own = FunctionLoader(_loading(dict(theme)))
    # Editors may write what they like, but a template has no business in the system; ours need no such watch.
    kind = ImmutableSandboxedEnvironment if theme else Environment
    made = kind(
        loader=ChoiceLoader([own, PrefixLoader({OURS.rstrip("/"): ours}), ours]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,  # it would look at the templates' files for every page
    )
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    made.filters.update(_filters())
    return made


def _loading(theme: Mapping[str, str]) -> Callable[[str], tuple[str, str, Callable[[], bool]] | None]:
    """Return what gives Jinja a template of the theme, called as the editor knows it."""
    return lambda name: (theme[name], f"{THEME}/{name}", lambda: True) if name in theme else None


@lru_cache(maxsize=1)
def names() -> frozenset[str]:
    """Return the templates that are ours."""
    folder = resources.files("coopfeed.rendering.pages").joinpath("templates")
    return frozenset(entry.name for entry in folder.iterdir() if entry.name.endswith(".html"))


def _filters() -> dict[str, Callable[..., object]]:
    from jinja2 import pass_context
    from markupsafe import Markup

    @pass_context
    def relative(context: Context, address: str) -> str:
        """An address below that of the site as seen from this page, so that a copy of it works anywhere."""
        return _relative(address, context["site"].url, context["root"])

    @pass_context
    def as_text(context: Context, content: str) -> Markup:
        """The HTML of an item as a part of this page: with such addresses, and headings below its title."""
        # The sanitiser comes last, so that nothing runs here whatever was done to the content on its way.
        clean = _sanitiser(context["site"].url, context["root"])(_below_title(content))
        return Markup(clean)  # noqa: S704  # see above

    @pass_context
    def name(context: Context, feed: FeedLink) -> str:
        """Return what to call a feed on a page of its own publication."""
        words = context["words"]
        site = context["site"]
        return str(words("feed.all") if feed.slug == ALL else feed.title.removesuffix(f" – {site.title}"))

    @pass_context
    def name_language(context: Context, feed: FeedLink) -> str:
        """The language of that name."""
        return str(context["words"].language) if feed.slug == ALL else feed.language

    def breakable(address: str) -> Markup:
        """Return an address that is rather broken behind a slash than in a word."""
        return Markup("/<wbr>").join(address.split("/"))

    @lru_cache
    def lang_attrs_if_other(language: str, around: str) -> Markup:
        """Return the attributes of an element in `language`, if it is another one than that `around` it."""
        return Markup("") if language == around else lang_attrs(language)

    @lru_cache
    def lang_attrs(language: str) -> Markup:
        """Return the attributes of an element in `language`."""
        return Markup(' lang="{}" dir="{}"').format(language, direction(language))

    ours: tuple[Callable[..., Any], ...] = (
        relative,
        as_text,
        name,
        name_language,
        breakable,
        lang_attrs_if_other,
        lang_attrs,
    )
    plain: tuple[Callable[..., Any], ...] = (
        filters.format_date,
        filters.short_date,
        filters.moment,
        filters.zones,
        filters.iso,
        filters.inert,
        direction,
        filters.text_direction,
        filters.native_name,
        filters.size,
        filters.host,
        filters.shortened,
        filters.readers,
    )
    return {each.__name__: each for each in (*ours, *plain)}


def _relative(address: str, url: str, root: str) -> str:
    """Return `address` as seen from a page from which `root` leads to `url`, if it lies below that."""
    if not address.startswith(url):
        return address
    path = address[len(url) :]
    # "./" before what would be another address: a scheme, a host, nothing (RFC 3986, 4.2).
    if root or _SEGMENT.match(path):
        return root + path
    return f"./{path}"


def _below_title(content: str) -> str:
    """HTML whose headings begin below that of its page."""
    if "<h1" not in content:
        return content
    return re.sub(r"(</?h)([1-5])(?=[ >])", lambda tag: f"{tag[1]}{int(tag[2]) + 1}", content)


@lru_cache(maxsize=16)
def _sanitiser(url: str, root: str) -> sanitising.Sanitiser:
    """Return what sanitises the HTML of an item for a page, from which `root` leads to `url`."""
    # By the keyboard one can scroll only what can have the focus; tables and code may be wider than the page.
    within_reach = {"pre": {"tabindex": "0"}, "table": {"tabindex": "0"}}
    return sanitising.sanitiser(
        lambda _, address: _relative(address, url, root), within_reach, sanitising.is_heading_id
    )
