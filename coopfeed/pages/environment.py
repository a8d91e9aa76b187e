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
from coopfeed.pages import filters
from coopfeed.pages.views import FeedLink, Theme

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.runtime import Context
    from markupsafe import Markup

OURS = "coopfeed/"
"""What comes before the name of a template that is ours."""


@lru_cache(maxsize=2)
def environment(theme: Theme = ()) -> Environment:
    """What renders the templates, each of which it compiles once."""
    from jinja2 import ChoiceLoader, Environment, FunctionLoader, PackageLoader, PrefixLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    ours = PackageLoader("coopfeed.pages")
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
    """What gives Jinja a template of the theme, called as the editor knows it."""
    return lambda name: (theme[name], f"theme/{name}", lambda: True) if name in theme else None


@lru_cache(maxsize=1)
def names() -> frozenset[str]:
    """The templates that are ours."""
    folder = resources.files("coopfeed.pages").joinpath("templates")
    return frozenset(entry.name for entry in folder.iterdir() if entry.name.endswith(".html"))


def _filters() -> dict[str, Callable[..., object]]:
    from jinja2 import pass_context
    from markupsafe import Markup

    @pass_context
    def relative(context: Context, address: str) -> str:
        """An address below that of the site as seen from this page, so that a copy of it works anywhere."""
        url: str = context["site"].url
        return (context["root"] + address[len(url) :]) or "./" if address.startswith(url) else address

    @pass_context
    def as_text(context: Context, content: str) -> Markup:
        """The HTML of an item as a part of this page, with such addresses."""
        content = _with_root(_within_reach(_below_title(content)), context["site"].url, context["root"])
        return Markup(content)  # noqa: S704  # reading/markdown.py has let through nothing that could run

    @pass_context
    def name(context: Context, feed: FeedLink) -> str:
        """What to call a feed where it is plain whose it is."""
        words, site = context["words"], context["site"]
        return str(words("feed.all") if feed.slug == ALL else feed.title.removesuffix(f" – {site.title}"))

    @pass_context
    def name_language(context: Context, feed: FeedLink) -> str:
        """The language of that name."""
        return str(context["words"].language) if feed.slug == ALL else feed.language

    def breakable(address: str) -> Markup:
        """An address that is rather broken behind a slash than in a word."""
        return Markup("/<wbr>").join(address.split("/"))

    @lru_cache
    def foreign(language: str, around: str) -> Markup:
        """The attributes of an element in `language`, if it is another one than that `around` it."""
        return Markup("") if language == around else spoken(language)

    @lru_cache
    def spoken(language: str) -> Markup:
        """The attributes of an element in `language`."""
        return Markup(' lang="{}" dir="{}"').format(language, filters.direction(language))

    ours: tuple[Callable[..., Any], ...] = (relative, as_text, name, name_language, breakable, foreign, spoken)
    plain: tuple[Callable[..., Any], ...] = (
        filters.day,
        filters.short_day,
        filters.moment,
        filters.zones,
        filters.iso,
        filters.inert,
        filters.direction,
        filters.way,
        filters.own_name,
        filters.size,
        filters.host,
        filters.shortened,
        filters.readers,
    )
    return {each.__name__: each for each in (*ours, *plain)}


def _below_title(content: str) -> str:
    """HTML whose headings begin below that of its page."""
    if "<h1" not in content:
        return content
    return re.sub(r"(</?h)([1-5])(?=[ >])", lambda tag: f"{tag[1]}{int(tag[2]) + 1}", content)


def _within_reach(content: str) -> str:
    """HTML whose tables and code can be scrolled by the keyboard, where they are wider than the page."""
    return re.sub(r"<(pre|table)(?=[ >])", r'<\1 tabindex="0"', content)


def _with_root(content: str, url: str, root: str) -> str:
    if url not in content:
        return content
    # What the sanitiser writes has < nowhere but at the beginning of a tag.
    return re.sub(r"<[a-z][^>]*>", lambda tag: tag[0].replace(f'="{url}', f'="{root or "./"}'), content)
