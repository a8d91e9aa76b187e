"""The sanitiser: an allow-list that all HTML which others wrote goes through, as the last thing that touches it.

Nothing edits what comes out of it. What has to change is changed before, or on the way by a `Rewrite`, or is given to
the sanitiser once more: that a tag is where it looks like one is known of what a parser read, not of its text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

# What the readers that we tested keep (docs/explanation.md); all else is removed here, and reported to the author.
TAGS = frozenset(
    "a abbr audio b blockquote br caption code dd del dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img "
    "ins kbd li ol p picture pre q s samp small source span strong sub sup table tbody td tfoot th thead tr u ul var "
    "video".split()
)
HIDDEN = frozenset(
    "iframe math noembed noframes noscript plaintext script select style svg template textarea title xmp".split()
)
"""Elements that are removed with what is in them: it is code, or is read as text where the tags around it are gone."""

ATTRIBUTES = {
    "*": {"dir", "lang", "title"},
    "a": {"href", "hreflang"},
    "audio": {"controls", "src"},
    "blockquote": {"cite"},
    "img": {"alt", "height", "src", "width"},
    "li": {"value"},
    "ol": {"start"},
    "q": {"cite"},
    "source": {"src", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "video": {"controls", "height", "poster", "src", "width"},
}
ADDRESSES = frozenset({"cite", "href", "poster", "src"})
"""The attributes that hold an address."""

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_WITH_ID = {
    **{f"h{level}": {"id"} for level in range(1, 7)},
    "a": ATTRIBUTES["a"] | {"id"},
    "li": ATTRIBUTES["li"] | {"id"},
}
# Those of our own templates, around the text.
_TAKEN_IDS = frozenset({"main", "files", "translations", "in"})
_USUAL = ("https://", "http://")
# What browsers do not see of an address (https://url.spec.whatwg.org/#concept-basic-url-parser).
_UNSEEN = re.compile("^[\0-\x20]+|[\t\n\r]+")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")

Rewrite = Callable[[str, str], str | None]
"""From the name of an attribute and the address in it to the one to write; None, or a ValueError, takes it out."""

Sanitiser = Callable[[str], str]
"""From HTML that anybody may have written to what the allow-list leaves of it."""


def sanitiser(
    rewrite: Rewrite,
    own: Mapping[str, Mapping[str, str]] | None = None,
    is_id: Callable[[str], bool] | None = None,
) -> Sanitiser:
    """Return what sanitises HTML, with all addresses as `rewrite` has them; elements get the attributes `own`, by tag.

    Headings and notes keep the ids for which `is_id` says so, by default none. It takes longer to make than to use.
    """
    import nh3

    def checked(tag: str, attribute: str, value: str) -> str | None:
        if attribute == "id":
            return value if is_id and is_id(value) else None
        if attribute not in ADDRESSES:
            return value
        try:
            address = rewrite(attribute, value)
        except ValueError:
            return None
        # nh3 looks at the schemes of some attributes only, and not at what `rewrite` gave.
        return address if address is not None and _is_harmless(address) else None

    made = nh3.Cleaner(
        tags=TAGS,
        attributes=ATTRIBUTES | _WITH_ID if is_id else ATTRIBUTES,
        attribute_filter=checked,
        set_tag_attribute_values=own,
        url_schemes=SCHEMES,
        link_rel=None,
        clean_content_tags=HIDDEN,
    )
    return made.clean


def is_heading_id(value: str) -> bool:
    """Return whether a heading may have this id: none that the page around it has, and nothing but letters."""
    return value not in _TAKEN_IDS and re.fullmatch(r"[\w\-]+", value) is not None


def _is_harmless(address: str) -> bool:
    if address.startswith(_USUAL):
        return True
    scheme = _SCHEME.match(_UNSEEN.sub("", address))
    return scheme is None or scheme[1].lower() in SCHEMES
