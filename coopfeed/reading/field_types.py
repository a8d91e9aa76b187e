"""The types of the fields in item files and feeds.yaml: text in, checked value out, or a FieldError."""

from __future__ import annotations

import re
from html.entities import html5
from urllib.parse import quote, urlsplit, urlunsplit

from coopfeed.model.codes import Code
from coopfeed.reading import dates, local_addresses, locales, pitfalls, placeholders, schema_fragments
from coopfeed.reading.field_errors import FieldError, WrongTypeError, brief
from coopfeed.reading.kinds import InLanguages, ListOrTable, OrNothing, Scalar, Table

MAX_TITLE = 250
MAX_GUID = 1000
MAX_EMAIL = 254
"""Characters of an address that can be written to (RFC 5321, 4.5.3.1.3, without the angle brackets)."""

_WITHOUT_WIDTH = "\u200b\u2060\ufeff"
_YES = frozenset("1 on t true y yes".split())
_NO = frozenset("0 off f false n no".split())
_YES_OR_NO = WrongTypeError("true or false")
_SLUG_HINT = "use lower-case Latin letters, digits and hyphens"
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_GUID = re.compile(r"(?!\s)(?![\s\S]*[\x00-\x1f\x7f-\x9f\u2028\u2029])[\s\S]*\S")
_IRI = re.compile(r'[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>"{}|\\^`]+')
_PLAIN_URL = re.compile(r"https?://[a-z0-9]+(?:[.\-][a-z0-9]+)*(?:/[A-Za-z0-9._~\-/]*)?")  # nearly all, at once
_HOST = re.compile(r"[A-Za-z0-9._\-]+|[0-9A-Fa-f:.]+")
_TAG = re.compile(
    r"[A-Za-z0-9.\-]+(?:@[A-Za-z0-9.\-]+)?,[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?]*"
)
_EMAIL = re.compile(r"[^\s@<>,;]+@(?=[^\s@<>,;]+\.[^\s@<>,;])[^\s@<>,;]+")
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+\-]*/[a-z0-9][a-z0-9!#$&^_.+\-]*")
_HTML_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--")  # any name: readers swallow unknown tags too
_HTML_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{0,40});", re.IGNORECASE)


def _text(value: str) -> str:
    """White space folded as YAML and HTML do; an empty text is refused."""
    return _not_empty(" ".join(value.split()).strip(_WITHOUT_WIDTH))


def _not_empty(value: str) -> str:
    if not value:
        raise WrongTypeError("a text", "the text is empty")
    return value


def _title(value: str) -> str:
    if len(value.strip().splitlines()) > 1:
        raise FieldError(Code.MULTILINE_TITLE, "the title has more than one line", "write it on one line, in quotes")
    title = _text(value)
    if len(title) > MAX_TITLE:
        raise FieldError(Code.LONG_TITLE, f"the title has {len(title)} characters", f"use at most {MAX_TITLE}")
    return title


def has_markup(text: str) -> str:
    """Return the first HTML tag or character reference in `text`, or ""; `5 < 6 & "x"` has none."""
    if "<" not in text and "&" not in text:
        return ""
    if match := _HTML_TAG.search(text):
        return match[0]
    references = (match[0] for match in _HTML_ENTITY.finditer(text))
    return next((found for found in references if found.startswith("&#") or found[1:] in html5), "")


def _slug(value: str) -> str:
    if not _SLUG.fullmatch(value):
        raise FieldError(Code.BAD_SLUG, f'"{brief(value)}" is not a valid folder name', _SLUG_HINT)
    return value


def _url(value: str) -> str:
    """Return an absolute http(s) URL as an ASCII URI (RFC 3987, 3.1): some readers fail on other letters."""
    if len(value) > schema_fragments.LONGEST_ADDRESS:
        message = f"the address has {len(value):,} characters, more than {schema_fragments.LONGEST_ADDRESS:,}"
        raise FieldError(Code.BAD_URL, message, "use a shorter one")
    if _PLAIN_URL.fullmatch(value):
        return value
    hint = "write the whole address: https://…"
    if re.search(r"\s", value):
        raise FieldError(Code.BAD_URL, f'"{brief(value)}" has a space in it', "write %20 for a space")
    try:
        parts = urlsplit(value)
        host = (parts.hostname or "").encode("idna").decode()
        port = parts.port
    except ValueError as error:
        raise FieldError(Code.BAD_URL, f'"{brief(value)}" is not a URL', hint) from error
    if parts.scheme not in ("http", "https") or not host:
        raise FieldError(Code.BAD_URL, f'"{brief(value)}" is not an absolute http(s) URL', hint)
    if not _HOST.fullmatch(host):
        raise FieldError(Code.BAD_URL, f'"{brief(host)}" is not a host name', hint)
    if parts.username is not None:
        raise FieldError(Code.BAD_URL, "the URL contains a user name, which everybody would see", "leave it out")
    netloc = (f"[{host}]" if ":" in host else host) + (f":{port}" if port else "")
    return urlunsplit((parts.scheme, netloc, *(_ascii(part) for part in parts[2:])))


def _ascii(part: str) -> str:
    return quote(re.sub("%(?![0-9A-Fa-f]{2})", "%25", part), safe="/?#@:!$&'()*+,;=%~-._")


def is_url(value: str) -> bool:
    """Return whether `value` begins like an absolute address, of any scheme, and is no path."""
    return bool(re.match(r"[A-Za-z][A-Za-z0-9+.\-]*:|//", value))


def _folder_url(value: str) -> str:
    url = _url(value)
    if "?" in url or "#" in url:
        raise FieldError(Code.BAD_URL, f'"{brief(value)}" has a query or a fragment', "write the address of a folder")
    return url if url.endswith("/") else url + "/"


def _location(value: str) -> str:
    return _url(value) if is_url(value) else _path(value)


def _path(value: str) -> str:
    if pitfalls.is_in_curly_quotes(value):
        raise pitfalls.CURLY
    return _not_empty(value)


def _iri(value: str) -> str:
    if not _IRI.fullmatch(value):
        raise FieldError(
            Code.BAD_ID, f'"{brief(value)}" is not an IRI', "write tag:example.org,2020:name, or leave `id` out"
        )
    return value


def _guid(value: str) -> str:
    hint = "write it exactly as in the old feed, or leave `guid` out"
    if len(value) > MAX_GUID:
        raise FieldError(Code.BAD_GUID, f"the guid has {len(value):,} characters, more than {MAX_GUID:,}", hint)
    # Readers take white space around it away, each in a way of its own.
    if not _GUID.fullmatch(_not_empty(value)):
        message = f'"{brief(value)}" has surrounding white space, a line break or a control character'
        raise FieldError(Code.BAD_GUID, message, hint)
    return value


def _tag_prefix(value: str) -> str:
    if not _TAG.fullmatch(value):
        hint = "write a domain that you own, a year, a name: example.org,2020:news"
        raise FieldError(Code.BAD_TAG, f'"{brief(value)}" is not the start of a tag URI', hint)
    return value.rstrip("/")


def _email(value: str) -> str:
    if len(value) > MAX_EMAIL:
        message = f"the e-mail address has {len(value):,} characters, more than {MAX_EMAIL}"
        raise FieldError(Code.BAD_EMAIL, message, "write name@example.org")
    if not _EMAIL.fullmatch(value):
        raise FieldError(Code.BAD_EMAIL, f'"{brief(value)}" is not an e-mail address', "write name@example.org")
    return value


def _media_type(value: str) -> str:
    if not _MEDIA_TYPE.fullmatch(value.lower()):
        raise FieldError(Code.BAD_MEDIA_TYPE, f'"{brief(value)}" is not a media type', "write it like image/jpeg")
    return value.lower()


def _edition(value: str) -> str:
    return value and locales.language(value)


def _yes_or_no(value: str) -> bool:
    word = value.lower()
    if word in _YES or word in _NO:
        return word in _YES
    raise _YES_OR_NO


_IN_TEXT = (pitfalls.report_comment, placeholders.report)
_IN_ADDRESS = (local_addresses.report,)
Text = Scalar(_text, "text", schema_fragments.TEXT, doubts=_IN_TEXT)
Title = Scalar(_title, "text in one line", schema_fragments.title(MAX_TITLE), doubts=_IN_TEXT)
# Nothing is refused before it is rendered.
Markdown = Scalar(str, "Markdown", schema_fragments.any_text, doubts=(pitfalls.report_comment,))
FilePath = Scalar(_path, "path", schema_fragments.PATH, doubts=_IN_TEXT)
Date = Scalar(
    dates.parse,
    "[date](#dates)",
    schema_fragments.date(dates.MONTH_WORDS, dates.WORDS, dates.LONGEST),
    FieldError(Code.WRONG_TYPE, "a date is a single value", "write YYYY-MM-DD"),
)
Slug = Scalar(_slug, "slug", schema_fragments.text(f"^{_SLUG.pattern}$", _SLUG_HINT))
CategorySlug = Scalar(_text, "slug", schema_fragments.TEXT)
"""Any text: a category that feeds.yaml does not define is reported as such, with the one that was meant."""
URL = Scalar(_url, "address", schema_fragments.ADDRESS, doubts=_IN_ADDRESS)
FolderURL = Scalar(
    _folder_url, "address of a folder", schema_fragments.FOLDER_ADDRESS, doubts=(*_IN_ADDRESS, placeholders.report)
)
Location = Scalar(_location, "path or address", schema_fragments.LOCATION, doubts=_IN_TEXT + _IN_ADDRESS)
IRI = Scalar(_iri, "IRI", schema_fragments.text(f"^{_IRI.pattern}$"), doubts=_IN_ADDRESS)
GUID = Scalar(
    _guid,
    f"text in one line, at most {MAX_GUID:,} characters",
    schema_fragments.text(f"^{_GUID.pattern}$", maxLength=MAX_GUID),
    doubts=_IN_TEXT,
)
TagPrefix = Scalar(_tag_prefix, "domain,year:name", schema_fragments.text(f"^{_TAG.pattern}$"))
TimeZone = Scalar(locales.timezone, "time zone", schema_fragments.one_of(locales.timezones))
Email = Scalar(_email, "e-mail address", schema_fragments.text(f"^{_EMAIL.pattern}$", maxLength=MAX_EMAIL))
MediaType = Scalar(
    _media_type, "media type", schema_fragments.text(f"^{_MEDIA_TYPE.pattern.replace('a-z', 'A-Za-z')}$")
)
CountryCode = Scalar(locales.country, "country code", schema_fragments.one_of(locales.countries))
Language = Scalar(locales.language, "language tag", schema_fragments.language(locales.languages))
YesOrNo = Scalar(_yes_or_no, "`true` or `false`", schema_fragments.yes_or_no, _YES_OR_NO)
_Edition = Scalar(_edition, "language tag", schema_fragments.language(locales.languages))
Texts = InLanguages(Table(_Edition, Text, may_be_empty=False))
Titles = InLanguages(Table(_Edition, Title, may_be_empty=False))
Editions = ListOrTable(Table(Language, OrNothing(Title)), "[languages](#languages)")
