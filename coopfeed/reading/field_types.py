"""The types of the fields in item files and feeds.yaml: text in, checked value out.

A field that refuses its text raises a pydantic error whose type is the code of the Problem to report.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.entities import html5
from typing import Annotated, Any
from urllib.parse import quote, urlsplit, urlunsplit

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from coopfeed.model.codes import Code
from coopfeed.reading import dates, locales, schema_fragments
from coopfeed.reading.field_errors import brief, mistake

MAX_TITLE = 250
MAX_GUID = 1000
MAX_EMAIL = 254
"""Characters of an address that can be written to (RFC 5321, 4.5.3.1.3, without the angle brackets)."""

_SLUG_HINT = "use small Latin letters, digits and hyphens"
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
    return _not_empty(" ".join(value.split()))


def _not_empty(value: str) -> str:
    # Not Field(min_length=1): some versions of pydantic look at the text before its white space is folded.
    if not value:
        raise PydanticCustomError("string_too_short", "the text is empty")
    return value


def _title(value: str) -> str:
    if len(value.strip().splitlines()) > 1:
        raise mistake(Code.MULTILINE_TITLE, "the title has more than one line", "write it in one line, in quotes")
    title = _text(value)
    if len(title) > MAX_TITLE:
        raise mistake(Code.LONG_TITLE, f"the title has {len(title)} characters", f"use at most {MAX_TITLE}")
    return title


def has_markup(text: str) -> str:
    """The first HTML tag or character reference in `text`, or ""; `5 < 6 & "x"` has none."""
    if "<" not in text and "&" not in text:
        return ""
    if match := _HTML_TAG.search(text):
        return match[0]
    references = (match[0] for match in _HTML_ENTITY.finditer(text))
    return next((found for found in references if found.startswith("&#") or found[1:] in html5), "")


def _date(value: Any) -> Any:
    if not isinstance(value, str):
        raise mistake(Code.WRONG_TYPE, "a date is one text", "write 2020-08-04")
    try:
        return dates.parse(value)
    except dates.DateError as error:
        raise mistake(error.code, error.message, error.hint) from error


def _slug(value: str) -> str:
    if not _SLUG.fullmatch(value):
        raise mistake(Code.BAD_SLUG, f'"{brief(value)}" cannot be a folder', _SLUG_HINT)
    return value


def _url(value: str) -> str:
    """An absolute http(s) URL as an ASCII URI (RFC 3987, 3.1): some readers fail on other letters."""
    if len(value) > schema_fragments.LONGEST_ADDRESS:
        message = f"the address has {len(value):,} characters, more than {schema_fragments.LONGEST_ADDRESS:,}"
        raise mistake(Code.BAD_URL, message, "find a shorter one")
    if _PLAIN_URL.fullmatch(value):
        return value
    hint = "write the whole address: https://…"
    if re.search(r"\s", value):
        raise mistake(Code.BAD_URL, f'"{brief(value)}" has a space in it', "write %20 for a space")
    try:
        parts = urlsplit(value)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError as error:
        raise mistake(Code.BAD_URL, f'"{brief(value)}" is no address', hint) from error
    if parts.scheme not in ("http", "https") or not host:
        raise mistake(Code.BAD_URL, f'"{brief(value)}" is no absolute http(s) address', hint)
    if not _HOST.fullmatch(host):
        raise mistake(Code.BAD_URL, f'"{brief(host)}" is no host name', hint)
    if parts.username is not None:
        raise mistake(Code.BAD_URL, "the address has a user name in it, which everybody would see", "leave it out")
    netloc = (f"[{host}]" if ":" in host else host) + (f":{port}" if port else "")
    return urlunsplit((parts.scheme, netloc, *(_ascii(part) for part in parts[2:])))


def _ascii(part: str) -> str:
    return quote(re.sub("%(?![0-9A-Fa-f]{2})", "%25", part), safe="/?#@:!$&'()*+,;=%~-._")


def is_url(value: str) -> bool:
    """Whether `value` begins like an absolute address, of any scheme, and is no path."""
    return bool(re.match(r"[A-Za-z][A-Za-z0-9+.\-]*:|//", value))


def _folder_url(value: str) -> str:
    url = _url(value)
    if "?" in url or "#" in url:
        raise mistake(Code.BAD_URL, f'"{brief(value)}" has a query or fragment', "write the address of a folder")
    return url if url.endswith("/") else url + "/"


def _location(value: str) -> str:
    return _url(value) if is_url(value) else value


def _iri(value: str) -> str:
    if not _IRI.fullmatch(value):
        raise mistake(Code.BAD_ID, f'"{brief(value)}" is no IRI', "write tag:example.org,2020:name, or leave `id` out")
    return value


def _guid(value: str) -> str:
    hint = "write it letter by letter as the old feed has it, or leave `guid` out"
    if len(value) > MAX_GUID:
        raise mistake(Code.BAD_GUID, f"the guid has {len(value):,} characters, more than {MAX_GUID:,}", hint)
    # Readers take white space around it away, each in a way of its own.
    if not _GUID.fullmatch(_not_empty(value)):
        message = f'"{brief(value)}" has white space around it, or a line break or control character in it'
        raise mistake(Code.BAD_GUID, message, hint)
    return value


def _tag_prefix(value: str) -> str:
    if not _TAG.fullmatch(value):
        raise mistake(Code.BAD_TAG, f'"{brief(value)}" begins no tag URI', "write a domain that you own, a year, a "
                      "name: example.org,2020:news")  # fmt: skip
    return value.rstrip("/")


def _email(value: str) -> str:
    if len(value) > MAX_EMAIL:
        message = f"the e-mail address has {len(value):,} characters, more than {MAX_EMAIL}"
        raise mistake(Code.BAD_EMAIL, message, "write name@example.org")
    if not _EMAIL.fullmatch(value):
        raise mistake(Code.BAD_EMAIL, f'"{brief(value)}" is no e-mail address', "write name@example.org")
    return value


def _media_type(value: str) -> str:
    if not _MEDIA_TYPE.fullmatch(value.lower()):
        raise mistake(Code.BAD_MEDIA_TYPE, f'"{brief(value)}" is no media type', "write it like image/jpeg")
    return value.lower()


def one_or_many(value: Any) -> Any:
    """A short form: one value stands for a list of one."""
    return value if isinstance(value, list) or value is None else [value]


@dataclass(frozen=True, slots=True)
class Called:
    """A short form: a text alone stands for a mapping with the one key `name`."""

    name: str

    def __call__(self, value: Any) -> Any:
        """The long form."""
        return {self.name: value} if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class CalledInLanguages(Called):
    """A short form: a text alone, or one a language, stands for a mapping with the one key `name`."""

    def __call__(self, value: Any) -> Any:
        """The long form."""
        is_short = isinstance(value, str) or (isinstance(value, dict) and value and all(map(locales.is_tag, value)))
        return {self.name: value} if is_short else value


def in_languages(value: Any) -> Any:
    """A short form: a text alone is that of every language."""
    return value if isinstance(value, dict) else {EVERY: value}


def editions(value: Any) -> Any:
    """A short form: a list of languages, or one, is that of editions whose title is the site's."""
    listed = [value] if isinstance(value, str) else value
    if isinstance(listed, list) and all(isinstance(language, str) for language in listed):
        return dict.fromkeys(listed)
    return value


def _edition(value: str) -> str:
    return value and locales.language(value)


EVERY = ""
"""The key of a text that is the same in every language."""


Text = Annotated[str, AfterValidator(_text), schema_fragments.TEXT]
Title = Annotated[str, AfterValidator(_title), schema_fragments.title(MAX_TITLE)]
FilePath = Annotated[str, AfterValidator(_not_empty), schema_fragments.PATH]
Date = Annotated[
    dates.Written, BeforeValidator(_date), schema_fragments.date(dates.MONTH_WORDS, dates.WORDS, dates.LONGEST)
]
Slug = Annotated[str, AfterValidator(_slug), schema_fragments.text(f"^{_SLUG.pattern}$", _SLUG_HINT)]
URL = Annotated[str, AfterValidator(_url), schema_fragments.ADDRESS]
FolderURL = Annotated[str, AfterValidator(_folder_url), schema_fragments.FOLDER_ADDRESS]
Location = Annotated[str, AfterValidator(_location), AfterValidator(_not_empty), schema_fragments.LOCATION]
IRI = Annotated[str, AfterValidator(_iri), schema_fragments.text(f"^{_IRI.pattern}$")]
GUID = Annotated[str, AfterValidator(_guid), schema_fragments.text(f"^{_GUID.pattern}$", maxLength=MAX_GUID)]
TagPrefix = Annotated[str, AfterValidator(_tag_prefix), schema_fragments.text(f"^{_TAG.pattern}$")]
TimeZone = Annotated[str, AfterValidator(locales.timezone), schema_fragments.one_of(locales.timezones)]
Email = Annotated[str, AfterValidator(_email), schema_fragments.text(f"^{_EMAIL.pattern}$", maxLength=MAX_EMAIL)]
MediaType = Annotated[
    str, AfterValidator(_media_type), schema_fragments.text(f"^{_MEDIA_TYPE.pattern.replace('a-z', 'A-Za-z')}$")
]
CountryCode = Annotated[str, AfterValidator(locales.country), schema_fragments.one_of(locales.countries)]
Language = Annotated[str, AfterValidator(locales.language), schema_fragments.language(locales.languages)]
_Edition = Annotated[str, AfterValidator(_edition), schema_fragments.language(locales.languages)]
OneOrMany = BeforeValidator(one_or_many)
InLanguages = BeforeValidator(in_languages)
Texts = Annotated[dict[_Edition, Text], Field(min_length=1), InLanguages]
Titles = Annotated[dict[_Edition, Title], Field(min_length=1), InLanguages]
Editions = Annotated[dict[Language, Title | None], BeforeValidator(editions)]
