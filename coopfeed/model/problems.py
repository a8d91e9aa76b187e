"""An author's mistake as a value: where it is, what it is, how to mend it.

The codes and their meaning stand in `CODES`, once; the reference in docs/ is generated from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum

from coopfeed.model.codes import Code


class Severity(StrEnum):
    """An error stops the publication, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, order=True, slots=True)
class Where:
    """A place in a source file. `line` and `column` count from 1, `column` and `length` in characters."""

    path: str
    line: int = 1
    column: int = 1
    length: int = field(default=1, compare=False)


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """Something the author can mend, and how.

    `code` is stable and documented (a key of `CODES`), `message` is one sentence that names the value,
    `hint` says what to write instead, `excerpt` is the source line (without its line break).
    """

    where: Where
    code: str
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR
    excerpt: str = field(default="", compare=False)

    @property
    def is_error(self) -> bool:
        """Whether it stops a publication."""
        return self.severity is Severity.ERROR

    def cropped(self, width: int) -> tuple[str, int, int]:
        """At most `width` characters of the source line, around the place: with where it begins in them (from 0), and
        its length."""
        line = self.excerpt.replace("\t", " ")
        column = self.where.column - 1
        start = 0 if column < width * 3 // 4 else column - width // 2
        shown = line[start : start + width]
        length = max(1, min(self.where.length, len(shown) - (column - start)))
        return shown, column - start, length


CODES = {
    # the file
    Code.UNREADABLE_FILE: "The file cannot be read: it is a folder, a broken link, or not permitted. A linked "
    "folder is not looked into.",
    Code.BAD_FILE_NAME: "The slug of an item is its file name without date and extension; it needs Latin "
    "letters, digits and hyphens, so that it can stand in an address.",
    Code.FILE_TOO_LARGE: "An item or feeds.yaml is larger than 1 MiB.",
    Code.MANY_PROBLEMS: "The file has more than 100 problems; those that are not told yet come when these are mended.",
    Code.NOT_UTF_8: "The file is not saved as UTF-8.",
    Code.CONTROL_CHARACTER: "A character that XML cannot carry (a control character, a lone surrogate, "
    "U+FFFE or U+FFFF): every feed reader would refuse the whole feed.",
    Code.EMPTY_FILE: "The file holds no YAML, or only comments.",
    # YAML
    Code.YAML_SYNTAX: "The text is not YAML: often a colon and a space in a text without quotes, or wrong indentation.",
    Code.TAB: "A tab stands where YAML wants spaces.",
    Code.TWO_DOCUMENTS: "The file holds a second YAML document (after a line of three hyphens).",
    Code.NOT_A_MAPPING: "The file is YAML, but not a list of `key: value` lines.",
    Code.YAML_TAG: "A YAML tag such as !!python/object; values are read by the field's type, tags are not read at all.",
    Code.NESTED_TOO_DEEP: "Lists or mappings are nested more than 20 deep, or an alias contains itself; or HTML elements "
    "in the content are nested more than 100 deep.",
    Code.ALIAS_BOMB: "The file has more than 20,000 values, most likely because aliases (*name) repeat them.",
    # keys and values
    Code.DUPLICATE_KEY: "The same key twice in one mapping: YAML would silently keep one of them.",
    Code.UNKNOWN_KEY: "A key that this file does not know; often a misspelling.",
    Code.MISSING_KEY: "A required key is missing.",
    Code.UNKNOWN_LANGUAGE: "A text of feeds.yaml is in a language that is not among `languages`.",
    Code.MISSING_TRANSLATION: "An edition has to do without this item, or with this text in another language. Only told "
    "by `coopfeed check --missing-translations`.",
    Code.NOT_BESIDE_ORIGINAL: "The translation of an item lies in another folder than the item, or has another date in "
    "its name, so that it could inherit nothing: `NAME.fr.yaml` belongs beside `NAME.yaml`.",
    Code.SAME_LANGUAGE: "Two files have the same item in the same language.",
    Code.EMPTY_EDITION: "No item is in this language now: its edition is left out, but for word of what was withdrawn.",
    Code.WRONG_TYPE: "The value is of the wrong kind: a word where a number is wanted, or a list where one text is.",
    Code.MULTILINE_TITLE: "A title is one line.",
    Code.LONG_TITLE: "A title has more than 250 characters; readers cut it or overflow.",
    Code.MARKUP_IN_TEXT: "A title or summary contains HTML. They are plain text: readers show the markup as it stands.",
    Code.COMPLEX_CONTENT: "The content has so many marks of Markdown or HTML that a page of it would take long to make.",
    Code.UNSAFE_CONTENT: "The content contains HTML that feed readers do not show or must not run; it is removed.",
    Code.LINK_IN_TEXT: "A link leads to a part of the same text that is not there: `#part-two` leads to “Part two”.",
    # dates
    Code.BAD_DATE: "The text is not a date.",
    Code.AMBIGUOUS_DATE: "The date reads two ways (04/08/2020).",
    Code.IMPOSSIBLE_DATE: "The day or time does not exist (30 February).",
    Code.BAD_TIMEZONE: "The time zone does not exist.",
    Code.UPDATED_BEFORE_DATE: "`updated` lies before `date`.",
    Code.EXPIRES_BEFORE_DATE: "`expires` is not after `date`: the item would never be seen.",
    Code.WITHDRAWN_BEFORE_DATE: "`withdrawn` lies before `date`.",
    Code.EVENT_ENDS_BEFORE_START: "The event's `end` lies before its `start`.",
    # addresses and names
    Code.BAD_URL: "Not an absolute http or https address.",
    Code.BAD_ID: "`id` is not an IRI (such as a tag: or https: address).",
    Code.BAD_GUID: "`guid` has white space around it, a line break or control character in it, or more than 1,000 "
    "characters.",
    Code.BAD_TAG: "`tag` is not the beginning of a tag URI (RFC 4151): DOMAIN,YEAR:NAME.",
    Code.BAD_SLUG: "A category or feed is named by a slug that cannot be a folder, or that the layout needs itself.",
    Code.BAD_EMAIL: "Not an e-mail address.",
    Code.BAD_MEDIA_TYPE: "Not a media type such as image/jpeg.",
    Code.UNKNOWN_CATEGORY: "A category that feeds.yaml does not define.",
    Code.BAD_COUNTRY: "Not an ISO 3166-1 alpha-2 country code.",
    Code.BAD_LANGUAGE: "Not a BCP 47 language tag.",
    Code.DUPLICATE_ID: "Two items have the same `id` or `guid`, or the `guid` of one is the `id` of the other: "
    "readers would show only one of them.",
    Code.DUPLICATE_SLUG: "Two files have the same slug: their pages and ids would be the same.",
    Code.DUPLICATE_FEED: "A further feed has the name of a category.",
    Code.BAD_DESTINATION: "The output would lie in the items, in the theme, in .git or .coopfeed, or around the project; "
    "or it is no bucket.",
    # files beside the items
    Code.MISSING_FILE: "An image or enclosure names a file that is not there.",
    Code.FILE_OUTSIDE_PROJECT: "A path, or the symbolic link it names, leads out of the project.",
    Code.UNKNOWN_FILE_TYPE: "The media type of a file cannot be told from its ending.",
    Code.IMAGE_WITHOUT_ALT: "An image has no `alt` text for readers who do not see it.",
    Code.BAD_THEME: "A template in theme/ is none that Jinja can read, or it names another one that is not there; or no "
    "page uses a file of that name.",
    # the publication
    Code.MISSING_LINK: "An item has no `link`, and with `pages: none` or `feeds_only` it gets no page of its own.",
    Code.MOVED: "`url` or `tag` in feeds.yaml is another one than when the publication was published last.",
    Code.CHANGED_ID: "A published item has another `id` or `guid` now, or its `guid` is gone: subscribers would get it "
    "twice.",
    Code.GONE_ITEM: "A published item is not there any more, or is a draft or due in the future, and no `withdrawn` "
    "says so.",
    Code.GONE_FEED: "A published feed is not defined any more: its category, further feed, language or format is not in "
    "feeds.yaml.",
    Code.MANY_NEW: "More items would come as new at once than `publish: {max_new: …}` allows.",
    Code.FOREIGN_FILE: "A file that coopfeed did not write lies at the destination where it has to write one.",
    Code.EMPTY_FEED: (
        "No item is in this feed now. It is left out, unless it had items that were withdrawn or have expired: then "
        "its documents stay for its subscribers."
    ),
}
"""Every code that a Problem can have, with what it means."""


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that `word` was probably meant to be, or ""."""
    return next(iter(get_close_matches(word.lower(), sorted(known), n=1, cutoff=0.6)), "")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint that names the known word nearest to `word`, or all of them where none is near."""
    names = sorted(known)
    if near := nearest(word, names):
        return f"did you mean `{near}`?"
    return "known: " + ", ".join(names) if names else ""
