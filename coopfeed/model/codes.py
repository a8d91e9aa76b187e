"""The codes of problems, guards and findings: what each is called, how severe it is and what it means.

Everything that is said of a code is derived from here: `coopfeed explain`, the reference, the choices of `--allow`. The
example of each is in `code_examples`, for a project, and in `verifying/remedies.toml`, for a live site.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Self


class Severity(StrEnum):
    """An error stops the publication, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Group(StrEnum):
    """A heading for codes that belong together."""

    FILE = "The file"
    YAML = "YAML"
    KEYS = "Keys and values"
    DATES = "Dates and times"
    NAMES = "Addresses and names"
    ATTACHMENTS = "Files next to the items"
    PUBLICATION = "The publication"
    GUARDS = "Compared with the last publication"
    LIVE_SITE = "The live site"


class Code(StrEnum):
    """A stable, documented name for one kind of mistake.

    A member is its name as text, with its group, its meaning, its consequence for subscribers (empty where the meaning
    says enough) and its severity, unless whoever reports it knows better: see `Problem.severity`.
    """

    group: Group
    meaning: str
    consequence: str
    severity: Severity

    def __new__(
        cls, name: str, group: Group, meaning: str, consequence: str = "", severity: Severity = Severity.ERROR
    ) -> Self:
        code = str.__new__(cls, name)
        code._value_ = name
        code.group = group
        code.meaning = meaning
        code.consequence = consequence
        code.severity = severity
        return code

    UNREADABLE_FILE = (
        "unreadable-file",
        Group.FILE,
        (
            "The file cannot be read: it is a folder, a broken link, or not permitted. (A link to a folder is a "
            "warning: it is not followed.)"
        ),
    )
    BAD_FILE_NAME = (
        "bad-file-name",
        Group.FILE,
        (
            "The slug of an item is its file name without date and extension; it needs Latin letters, digits and "
            "hyphens, so that it can be part of an address."
        ),
    )
    FILE_TOO_LARGE = "file-too-large", Group.FILE, "An item or feeds.yaml is larger than 1 MiB."
    MANY_PROBLEMS = (
        "many-problems",
        Group.FILE,
        "The file has more than 100 problems; the others are reported once these are corrected.",
    )
    MERGE_CONFLICT = (
        "merge-conflict",
        Group.FILE,
        "The file has a merge conflict that nobody has resolved: lines that begin with `<<<<<<<` and `>>>>>>>`.",
    )
    IGNORED_FILE = (
        "ignored-file",
        Group.FILE,
        "A file looks like an item but is not read: its name does not end in `.yaml`, or it is not in `items/`.",
        "Subscribers do not get it.",
        Severity.WARNING,
    )
    NOT_UTF_8 = "not-utf-8", Group.FILE, "The file is not saved as UTF-8."
    CONTROL_CHARACTER = (
        "control-character",
        Group.FILE,
        "A character that XML cannot carry: a control character, a lone surrogate, U+FFFE or U+FFFF.",
        "Every feed reader would refuse the whole feed.",
    )
    EMPTY_FILE = "empty-file", Group.FILE, "The file has no YAML, or only comments."

    YAML_SYNTAX = (
        "yaml-syntax",
        Group.YAML,
        "The text is not YAML: often a colon and a space in unquoted text, or wrong indentation.",
    )
    TAB = "tab", Group.YAML, "There is a tab where YAML requires spaces."
    INVISIBLE_CHARACTER = (
        "invisible-character",
        Group.YAML,
        (
            "A no-break space or a character without width is where YAML needs an ordinary space, or in a key, date or "
            "address. Word processors and web pages bring them along."
        ),
    )
    COMMENT_IN_TEXT = (
        "comment-in-text",
        Group.YAML,
        (
            "An unquoted text has a space and # in it: YAML reads the rest as a comment. A comment that has a space "
            "after the # is not reported."
        ),
        "The rest of the text is not published.",
    )
    TWO_DOCUMENTS = (
        "two-documents",
        Group.YAML,
        "The file has a second YAML document (after a line of three hyphens).",
    )
    NOT_A_MAPPING = "not-a-mapping", Group.YAML, "The file is YAML, but does not consist of `key: value` lines."
    YAML_TAG = (
        "yaml-tag",
        Group.YAML,
        "A YAML tag such as !!python/object; the field decides the type of a value, and tags are not supported.",
    )
    NESTED_TOO_DEEP = (
        "nested-too-deep",
        Group.YAML,
        (
            "Lists or mappings are nested more than 20 deep, or an alias contains itself; or HTML elements in the "
            "content are nested more than 100 deep."
        ),
    )
    ALIAS_BOMB = (
        "alias-bomb",
        Group.YAML,
        "The file has more than 20,000 values, most likely because aliases (*name) repeat them.",
    )

    DUPLICATE_KEY = (
        "duplicate-key",
        Group.KEYS,
        "The same key appears twice in one mapping: YAML would silently keep one of them.",
    )
    UNKNOWN_KEY = "unknown-key", Group.KEYS, "A key that is not known in this file; often a misspelling."
    MISSING_KEY = "missing-key", Group.KEYS, "A required key is missing."
    EMPTY_KEY = (
        "empty-key",
        Group.KEYS,
        "A key has no value. In a translation, that is how not to inherit one, and is not reported.",
        "The item is published without it.",
        Severity.WARNING,
    )
    LIST_IN_TEXT = (
        "list-in-text",
        Group.KEYS,
        "One text with commas is where a list was probably meant.",
        "Readers show `milk, cheese` as one tag, and `Ana, Bob` as one author.",
        Severity.WARNING,
    )
    UNKNOWN_LANGUAGE = (
        "unknown-language",
        Group.KEYS,
        (
            "A text of feeds.yaml is in a language that is not among `languages`. (A translation of an item is a "
            "warning: it appears among the items of the main language.)"
        ),
    )
    MISSING_TRANSLATION = (
        "missing-translation",
        Group.KEYS,
        (
            "An edition does not have this item, or has this text in another language only. Reported by `coopfeed "
            "check --missing-translations` alone."
        ),
        "Subscribers of the edition do not get the item, or get that text in another language.",
        Severity.WARNING,
    )
    NOT_BESIDE_ORIGINAL = (
        "not-beside-original",
        Group.KEYS,
        (
            "The translation of an item is in a different folder from the item, or has another date in its name, so "
            "that it could inherit nothing: `NAME.fr.yaml` belongs next to `NAME.yaml`."
        ),
    )
    SAME_LANGUAGE = "same-language", Group.KEYS, "Two files have the same item in the same language."
    EMPTY_EDITION = (
        "empty-edition",
        Group.KEYS,
        "No item is in this language now: its edition is left out, except for what was withdrawn.",
        "There is nothing to subscribe to in this language.",
        Severity.WARNING,
    )
    WRONG_TYPE = (
        "wrong-type",
        Group.KEYS,
        "The value is of the wrong kind: a word where a number is expected, or a list where one text is.",
    )
    MULTILINE_TITLE = "multiline-title", Group.KEYS, "A title must be one line."
    LONG_TITLE = "long-title", Group.KEYS, "A title has more than 250 characters.", "Readers cut it or overflow."
    MARKUP_IN_TEXT = (
        "markup-in-text",
        Group.KEYS,
        "A title or summary contains HTML; they are plain text.",
        "Readers show the markup as it is.",
        Severity.WARNING,
    )
    DIRECTION_CHARACTER = (
        "direction-character",
        Group.KEYS,
        "A title or summary has an invisible character that turns the direction of the text, such as U+202E.",
        "Readers show the words around it, even those of other items, back to front.",
        Severity.WARNING,
    )
    COMPLEX_CONTENT = (
        "complex-content",
        Group.KEYS,
        "The content has so much Markdown or HTML markup that rendering it would take too long.",
    )
    UNSAFE_CONTENT = (
        "unsafe-content",
        Group.KEYS,
        "The content contains HTML that feed readers do not show or must not run; it is removed.",
        "Subscribers do not get that part of the content.",
        Severity.WARNING,
    )
    LITERAL_MARKUP = (
        "literal-markup",
        Group.KEYS,
        "The content has markup that Markdown does not read, such as a link whose address has a space.",
        "Subscribers see it as it is written.",
        Severity.WARNING,
    )
    LINK_IN_TEXT = (
        "link-in-text",
        Group.KEYS,
        "A link to a part of the same text that does not exist: `#part-two` leads to “Part two”.",
        "The link does nothing when it is followed.",
        Severity.WARNING,
    )

    BAD_DATE = "bad-date", Group.DATES, "The text is not a date."
    AMBIGUOUS_DATE = "ambiguous-date", Group.DATES, "The date can be read two ways (04/08/2020)."
    IMPOSSIBLE_DATE = "impossible-date", Group.DATES, "The day or time does not exist (30 February)."
    BAD_TIMEZONE = "bad-timezone", Group.DATES, "The time zone does not exist."
    UPDATED_BEFORE_DATE = "updated-before-date", Group.DATES, "`updated` is before `date`."
    EXPIRES_BEFORE_DATE = (
        "expires-before-date",
        Group.DATES,
        "`expires` is not after `date`.",
        "The item is never seen.",
    )
    WITHDRAWN_BEFORE_DATE = "withdrawn-before-date", Group.DATES, "`withdrawn` is before `date`."
    EVENT_ENDS_BEFORE_START = "event-ends-before-start", Group.DATES, "The event's `end` is before its `start`."

    BAD_URL = "bad-url", Group.NAMES, "Not an absolute http or https address."
    LOCAL_ADDRESS = (
        "local-address",
        Group.NAMES,
        "An address that leads nowhere outside your own network: localhost, 192.168.…, or a name kept for tests.",
        "Subscribers cannot open it.",
        Severity.WARNING,
    )
    BAD_ID = "bad-id", Group.NAMES, "`id` is not an IRI (such as a tag: or https: address)."
    BAD_GUID = (
        "bad-guid",
        Group.NAMES,
        ("`guid` has white space around it, a line break or control character in it, or more than 1,000 characters."),
    )
    BAD_TAG = "bad-tag", Group.NAMES, "`tag` is not the beginning of a tag URI (RFC 4151): DOMAIN,YEAR:NAME."
    BAD_SLUG = (
        "bad-slug",
        Group.NAMES,
        "The slug of a category or feed cannot be a folder name, or the layout needs it itself.",
    )
    BAD_EMAIL = "bad-email", Group.NAMES, "Not an e-mail address."
    BAD_MEDIA_TYPE = "bad-media-type", Group.NAMES, "Not a media type such as image/jpeg."
    UNKNOWN_CATEGORY = "unknown-category", Group.NAMES, "A category that feeds.yaml does not define."
    BAD_COUNTRY = "bad-country", Group.NAMES, "Not an ISO 3166-1 alpha-2 country code."
    BAD_LANGUAGE = "bad-language", Group.NAMES, "Not a BCP 47 language tag."
    DUPLICATE_ID = (
        "duplicate-id",
        Group.NAMES,
        "Two items have the same `id` or `guid`, or the `guid` of one is the `id` of the other.",
        "Readers show only one of them.",
    )
    DUPLICATE_SLUG = (
        "duplicate-slug",
        Group.NAMES,
        "Two files have the same slug: their pages and ids would be the same.",
    )
    DUPLICATE_FEED = "duplicate-feed", Group.NAMES, "A further feed has the slug of a category."
    BAD_DESTINATION = (
        "bad-destination",
        Group.NAMES,
        (
            "The output would lie in the items, in the theme, in .git or .coopfeed, or around the project; or it "
            "is not a bucket."
        ),
    )

    MISSING_FILE = "missing-file", Group.ATTACHMENTS, "An image or enclosure names a file that does not exist."
    FILE_OUTSIDE_PROJECT = (
        "file-outside-project",
        Group.ATTACHMENTS,
        "A path, or the symbolic link it names, leads out of the project.",
    )
    UNKNOWN_FILE_TYPE = (
        "unknown-file-type",
        Group.ATTACHMENTS,
        "The media type of a file cannot be inferred from its extension.",
    )
    WRONG_FILE_CONTENT = (
        "wrong-file-content",
        Group.ATTACHMENTS,
        "A file is not what its name says: a Git LFS pointer, an error page, an empty file, another kind of picture.",
        "Readers show nothing in its place; a picture of another kind, for which it is a warning, most of them show.",
    )
    LARGE_PICTURE = (
        "large-picture",
        Group.ATTACHMENTS,
        "A picture is much larger than mail programs and feed readers show it.",
        "It loads slowly, and may not be shown in a mail.",
        Severity.WARNING,
    )
    IMAGE_WITHOUT_ALT = (
        "image-without-alt",
        Group.ATTACHMENTS,
        "An image has no `alt` text.",
        "Readers who do not see the image do not learn what it shows.",
        Severity.WARNING,
    )
    INSECURE_PICTURE = (
        "insecure-picture",
        Group.ATTACHMENTS,
        "The site is served over https, and a picture, sound or film that it shows over http.",
        "Browsers and mail programs do not load it.",
        Severity.WARNING,
    )
    BAD_THEME = (
        "bad-theme",
        Group.ATTACHMENTS,
        (
            "A template in theme/ is not valid Jinja, or names another one that does not exist. (A file that no "
            "page uses is a warning.)"
        ),
    )

    PLACEHOLDER = (
        "placeholder",
        Group.PUBLICATION,
        "The address in feeds.yaml, or an item, is still the one that `coopfeed init` wrote.",
        "The links in the feeds lead nowhere, or subscribers get an example.",
        Severity.WARNING,
    )
    MISSING_LINK = (
        "missing-link",
        Group.PUBLICATION,
        "An item has no `link`, and with `pages: none` or `feeds_only` it gets no page of its own.",
    )
    FOREIGN_FILE = (
        "foreign-file",
        Group.PUBLICATION,
        (
            "A file that coopfeed did not write lies at the destination, where coopfeed has to write one of the "
            "same name."
        ),
    )
    EMPTY_FEED = (
        "empty-feed",
        Group.PUBLICATION,
        (
            "No item is in this feed now. It is left out, unless it had items that were withdrawn or have "
            "expired: then its documents stay for its subscribers."
        ),
        "There is nothing to subscribe to.",
        Severity.WARNING,
    )

    MOVED = (
        "moved",
        Group.GUARDS,
        "`url` or `tag` in feeds.yaml is not the one that was published last.",
        (
            "With another `tag` every item will appear again as new; with another `url` all addresses change, those of "
            "the feeds too."
        ),
    )
    CHANGED_ID = (
        "changed-id",
        Group.GUARDS,
        "A published item now has another `id` or `guid`, or its `guid` is gone.",
        "Subscribers get the item twice.",
    )
    GONE_ITEM = (
        "gone-item",
        Group.GUARDS,
        ("A published item is no longer there, or is now a draft or due in the future, and no `withdrawn` says so."),
        "The item disappears without notice.",
    )
    GONE_FEED = (
        "gone-feed",
        Group.GUARDS,
        ("A published feed is no longer defined: its category, further feed, language or format is not in feeds.yaml."),
        "Subscribers get no more updates.",
    )
    MANY_NEW = (
        "many-new",
        Group.GUARDS,
        "More items would appear as new at once than `publish: {max_new: …}` allows.",
        "Subscribers get so many items at once that some may unsubscribe.",
    )

    NO_ANSWER = "no-answer", Group.LIVE_SITE, "The server does not answer, or not in time.", "Nobody can get it."
    BAD_CERTIFICATE = (
        "bad-certificate",
        Group.LIVE_SITE,
        "The certificate of the host is expired, for another host, or not signed by anybody who is known.",
        "Readers and browsers refuse the connection.",
    )
    CERTIFICATE_EXPIRES = (
        "certificate-expires",
        Group.LIVE_SITE,
        "The certificate of the host expires soon.",
        "From then on readers and browsers refuse the connection.",
        Severity.WARNING,
    )
    NOT_HTTPS = (
        "not-https",
        Group.LIVE_SITE,
        "The site is served by http.",
        "Anyone on the network can read and change it, and https pages may not show it.",
    )
    NOT_THERE = (
        "not-there",
        Group.LIVE_SITE,
        "The server says that a published file does not exist (404 or 410).",
        "Subscribers get nothing, and readers give up after a while.",
    )
    REFUSED = (
        "refused",
        Group.LIVE_SITE,
        "The server refuses a published file (403, or another error).",
        "Subscribers get nothing.",
    )
    REDIRECTED = (
        "redirected",
        Group.LIVE_SITE,
        "The address of a file is redirected for good.",
        ("Readers follow and many keep the new address, which is not the one in the feed, on pages and at hubs."),
    )
    PAGE_REDIRECTED = (
        "page-redirected",
        Group.LIVE_SITE,
        "The address of a page is redirected.",
        (
            "Visitors get there. The address that they see and share is another one than that in feeds and search "
            "engines."
        ),
        Severity.WARNING,
    )
    REDIRECTED_FOR_NOW = (
        "redirected-for-now",
        Group.LIVE_SITE,
        "The address of a file is redirected for the time being (302, 303 or 307).",
        "Readers make two requests each time; some do not follow.",
        Severity.WARNING,
    )
    WRONG_MEDIA_TYPE = (
        "wrong-media-type",
        Group.LIVE_SITE,
        "A file is served with another media type (`Content-Type`) than its own.",
        ("Some readers (SimplePie, WordPress) refuse such a feed, browsers offer it as a download, and run no script."),
    )
    WRONG_CHARSET = (
        "wrong-charset",
        Group.LIVE_SITE,
        "A file is served with another charset than UTF-8.",
        "It overrides the encoding declared in the feed: every accented letter is broken.",
    )
    NO_CORS = (
        "no-cors",
        Group.LIVE_SITE,
        "A file for the pages of partners is served without `Access-Control-Allow-Origin: *`.",
        "Browsers block it on partners' pages: what they embed stays empty.",
    )
    NO_FRAMING = (
        "no-framing",
        Group.LIVE_SITE,
        "A page for frames on the sites of partners is served with a header that forbids them.",
        "Frames on partners' sites stay empty.",
    )
    SELF_LINK = (
        "self-link",
        Group.LIVE_SITE,
        "The feed that is served names another address as its own.",
        "Readers that use the self link may subscribe twice or to the wrong URL, and hubs will not notify anyone.",
    )
    CACHED_LONG = (
        "cached-long",
        Group.LIVE_SITE,
        "A feed may be kept in caches for hours (`Cache-Control`).",
        "Readers and caches do not check for updates for that long.",
        Severity.WARNING,
    )
    NO_VALIDATOR = (
        "no-validator",
        Group.LIVE_SITE,
        "A feed is served with neither `ETag` nor `Last-Modified`.",
        "Every reader downloads all of it on each request, most of them hourly.",
        Severity.WARNING,
    )
    NO_304 = (
        "no-304",
        Group.LIVE_SITE,
        "A feed that has not changed is sent again, instead of the status 304.",
        "Every reader downloads all of it on each request, most of them hourly.",
        Severity.WARNING,
    )
    FALSE_304 = (
        "false-304",
        Group.LIVE_SITE,
        "The server answers 304 to an `ETag` that never was.",
        "Readers are always told that nothing has changed: they never see anything new.",
    )
    NO_GZIP = (
        "no-gzip",
        Group.LIVE_SITE,
        "A feed is sent unpacked to readers that ask for gzip.",
        "A feed takes three to ten times as many bytes.",
        Severity.WARNING,
    )
    GZIP_UNASKED = (
        "gzip-unasked",
        Group.LIVE_SITE,
        "A file is sent gzipped to readers that did not ask for that.",
        "Readers that cannot decompress it show nothing.",
    )
    BAD_GZIP = (
        "bad-gzip",
        Group.LIVE_SITE,
        "What is sent as gzip cannot be unpacked, or is something else than the file.",
        "Nearly all readers ask for gzip and get a different version or nothing.",
    )
    OTHER_BYTES = (
        "other-bytes",
        Group.LIVE_SITE,
        "A file is not the one that was published.",
        ("Subscribers get something other than what was published, often an old copy. A changed script does not run."),
    )
    BEHIND = (
        "behind",
        Group.LIVE_SITE,
        "The record on the live site is older than that of the output folder.",
        "Your last publication has not reached anyone.",
    )
    NO_RECORD = (
        "no-record",
        Group.LIVE_SITE,
        "The record, `coopfeed.json`, is not on the live site.",
        "Subscribers notice nothing; but `coopfeed publish --previous` finds nothing there.",
        Severity.WARNING,
    )
    DUE = (
        "due",
        Group.LIVE_SITE,
        "An item was to appear or to disappear since the last publication.",
        "Subscribers do not see what is due, or still see what is not.",
    )
    ARCHIVE_MISSING = (
        "archive-missing",
        Group.LIVE_SITE,
        "An archive page of a feed does not exist, or another file is in its place.",
        "New subscribers do not get older items.",
    )
    ARCHIVE_UNLINKED = (
        "archive-unlinked",
        Group.LIVE_SITE,
        "The links from one archive page to the next do not lead to all of them.",
        "No reader finds these archives, because no document links to them.",
    )
    NO_OEMBED = (
        "no-oembed",
        Group.LIVE_SITE,
        "A page does not name its oEmbed document.",
        "WordPress does not turn the page's address into a frame.",
        Severity.WARNING,
    )
    IMAGE_MISSING = (
        "image-missing",
        Group.LIVE_SITE,
        "An image of an item does not exist.",
        "Readers and partners' sites show a gap.",
    )
    HUB_SILENT = (
        "hub-silent",
        Group.LIVE_SITE,
        "A hub does not answer, or has an error.",
        "Subscribers learn of new items only when their readers poll.",
        Severity.WARNING,
    )

    @property
    def is_allowable(self) -> bool:
        """Return whether `--allow` permits a publication in spite of it: it is a guard."""
        return self.group is Group.GUARDS


BY_NAME: Mapping[str, Code] = {code.value: code for code in Code}
"""Every code, by the text that stands for it in files and on the command line."""
