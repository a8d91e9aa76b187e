"""An example of every code of a project: files with the mistake, and the same files without it.

`coopfeed explain` and the reference show them, and the tests try them: the first have that mistake and no other, the
second have no mistake. Examples of the other codes, those of a live site, are in `verifying/remedies.toml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coopfeed.model.codes import Code

SITE = """\
title: Example news
url: https://feeds.example.org/
tag: example.org,2026:news
author: The editors
categories:
  news: News
"""
ITEM = "items/news/fair.yaml"
_BASE = {"title": "A fair in June", "date": "2026-06-14", "category": "news", "summary": "Come and taste."}

Files = dict[str, str | bytes]


@dataclass(frozen=True, slots=True)
class Example:
    """Files with a mistake (`wrong`) and without it (`right`), to be put into the project that `sound` is.

    `published` are the files that were published before, where the mistake only shows then. `in_words` says what no
    text shows; it stands for `wrong` where that is `too_long`.
    """

    wrong: Files
    right: Files
    published: Files | None = None
    in_words: str = ""
    too_long: bool = False


def sound() -> Files:
    """Return the files of a project with one published item and no mistake."""
    return {"feeds.yaml": SITE} | _item("items/news/other.yaml", date="2026-01-01", link="https://example.org/other")


def _item(path: str = ITEM, **changes: str | None) -> Files:
    values = {key: value for key, value in (_BASE | changes).items() if value is not None}
    return {path: f"# {path}\n" + "".join(f"{key}: {value}\n" for key, value in values.items()).replace(": \n", ":\n")}


def _text(path: str = ITEM, **changes: str | None) -> str:
    return str(_item(path, **changes)[path])


def _site(extra: str = "", old: str = "", new: str = "") -> Files:
    return {"feeds.yaml": "# feeds.yaml\n" + SITE.replace(old, new) + extra}


def _theme(first: str) -> Files:
    return {
        "theme/item.html": f"{{# theme/item.html #}}\n{first}\n{{% block main %}}{{{{ item.title }}}}{{% endblock %}}\n"
    }


def _value(key: str, wrong: str | None, right: str | None) -> Example:
    """Return an item with two values of a key; None is an item without the key."""
    return Example(_item(ITEM, **{key: wrong}), _item(ITEM, **{key: right}))


_JPEG = bytes.fromhex("ffd8ffc0000b080001000101011100ffd9")  # one pixel
_LARGE_JPEG = bytes.fromhex("ffd8ffc0000b080bb80fa001011100ffd9")  # 4,000 × 3,000 pixels
_POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935\nsize 12345\n"
_GARDEN: Files = {"public/index.html": "<h1>Our garden</h1>\n"}
_ALIASES = "".join(f"t{n}: &t{n} [{', '.join([f'*t{n - 1}'] * 9 if n else ['milk'] * 9)}]\n" for n in range(6))
_LANGUAGES = "languages: {en: News, fr: Nouvelles}\n"
_BILINGUAL = _site(_LANGUAGES, "News\n", "{en: News, fr: Actualités}\n")
_MAY = _item(date="2026-05-14")
_IN_FRENCH = {"title": "Une foire en mai", "date": "2026-05-14", "summary": "Venez goûter."}
_FRENCH = _item("items/news/fair.fr.yaml", **_IN_FRENCH)
_OTHER_FRENCH = _item("items/news/other.fr.yaml", title="Une foire en juin", date="2026-01-01", summary="Venez goûter.")
_TWO = _item("items/news/market.yaml", title="A market in July", date="2026-07-11") | _item()

EXAMPLES: Mapping[Code, Example] = {
    # the file
    Code.UNREADABLE_FILE: Example(
        {"items/news/fair.yaml/photo.txt": "This is a folder that is called like an item."},
        _item(),
        in_words="A folder, not a file, is called `items/news/fair.yaml`.",
        too_long=True,
    ),
    Code.BAD_FILE_NAME: Example(_item("items/news/Fair of 14 June.yaml"), _item("items/news/2026-06-14-fair.yaml")),
    Code.FILE_TOO_LARGE: Example(
        {ITEM: f"title: {'honey ' * 200_000}\n"}, _item(), in_words="A file of 1.2 MB.", too_long=True
    ),
    Code.MANY_PROBLEMS: Example(
        _item(tags="\n" + "- {fair: June}\n" * 101),
        _item(tags="[fair, June]"),
        in_words="A file with 101 tags that are none.",
        too_long=True,
    ),
    Code.MERGE_CONFLICT: _value(
        "title", "A fair\n<<<<<<< HEAD\ncountry: CH\n=======\ncountry: CL\n>>>>>>> chile", "A fair\ncountry: CL"
    ),
    Code.IGNORED_FILE: Example(
        {f"{ITEM}.txt": "title: A fair in June\n"},
        _item(date="2026-05-14"),
        in_words=f"The file is called `{ITEM}.txt`, as some editors do on Windows.",
        too_long=True,
    ),
    Code.NOT_UTF_8: Example(
        {ITEM: f"# {ITEM}\ntitle: A fair in Gen".encode() + b"\xe8ve\n"}, _item(title="A fair in Genève")
    ),
    Code.CONTROL_CHARACTER: Example({ITEM: _text().replace("taste", "ta\x07ste")}, _item()),
    Code.EMPTY_FILE: Example({ITEM: f"# {ITEM}\n"}, _item()),
    # YAML
    Code.YAML_SYNTAX: _value("title", "Market: a fair in June", '"Market: a fair in June"'),
    Code.TAB: _value("category", "\n\t- news", "\n  - news"),
    Code.INVISIBLE_CHARACTER: _value("date", "2026-06-14\u200b", "2026-06-14"),
    Code.COMMENT_IN_TEXT: _value("summary", "Come and taste #cheese.", '"Come and taste #cheese."'),
    Code.TWO_DOCUMENTS: Example(
        {ITEM: f"{_text()}---\ntitle: A second fair\n"},
        _item() | _item("items/news/second-fair.yaml", title="A second fair"),
    ),
    Code.NOT_A_MAPPING: Example({ITEM: f"# {ITEM}\nA fair in June. Come and taste.\n"}, _item()),
    Code.YAML_TAG: _value("date", "!!timestamp 2026-06-14", "2026-06-14"),
    Code.NESTED_TOO_DEEP: _value("tags", f"{'[' * 24}milk{']' * 24}", "[milk]"),
    Code.ALIAS_BOMB: Example(
        _item(tags=f"\n{_ALIASES}"),
        _item(tags="[milk]"),
        in_words="Six lines, each a list of nine times the line before.",
        too_long=True,
    ),
    # keys and values
    Code.DUPLICATE_KEY: Example({ITEM: f"{_text()}title: A fair in July\n"}, _item()),
    Code.UNKNOWN_KEY: Example(_item(sumary="Come and taste."), _item()),
    Code.MISSING_KEY: _value("summary", None, "Come and taste."),
    Code.EMPTY_KEY: _value("link", "", "https://www.example.org/fair"),
    Code.LIST_IN_TEXT: _value("tags", "milk, cheese", "[milk, cheese]"),
    Code.UNKNOWN_LANGUAGE: Example(
        _site("languages: [en, fr]\n", "News\n", "{en: News, de: Neues}\n"),
        _site("languages: [en, fr]\n", "News\n", "{en: News, fr: Actualités}\n") | _MAY | _FRENCH,
    ),
    Code.MISSING_TRANSLATION: Example(
        _BILINGUAL | _MAY | _item("items/news/fair.fr.yaml", title="Une foire en mai", date="2026-05-14"),
        _BILINGUAL | _MAY | _FRENCH | _OTHER_FRENCH,
    ),
    Code.NOT_BESIDE_ORIGINAL: Example(
        _BILINGUAL | _item("items/fr/fair.fr.yaml", title="Une foire en mai", date="2026-05-14") | _MAY,
        _BILINGUAL | _item("items/news/fair.fr.yaml", title="Une foire en mai", date="2026-05-14") | _MAY,
    ),
    Code.SAME_LANGUAGE: Example(
        _BILINGUAL | _item("items/news/fair.en.yaml", date="2026-05-14") | _MAY, _BILINGUAL | _FRENCH | _MAY
    ),
    Code.EMPTY_EDITION: Example(_site("languages: [en, fr]\n") | _MAY, _site("languages: [en, fr]\n") | _MAY | _FRENCH),
    Code.WRONG_TYPE: _value("draft", "perhaps", "true"),
    Code.MULTILINE_TITLE: _value("title", "|\n  A fair\n  in June", "A fair in June"),
    Code.LONG_TITLE: _value("title", "A fair in June, and " * 12 + "another in July", "Fairs in June and July"),
    Code.MARKUP_IN_TEXT: _value("title", "A <em>fair</em> in June", "A fair in June"),
    Code.DIRECTION_CHARACTER: _value("title", '"A fair \\u202Ein June"', '"A fair in June"'),
    Code.LITERAL_MARKUP: _value(
        "content",
        '"[The programme] (https://www.example.org/fair)"',
        '"[The programme](https://www.example.org/fair)"',
    ),
    Code.LINK_IN_TEXT: _value(
        "content",
        '"See [the stalls](#the-stalls)."',
        "|\n  See [the stalls](#the-stalls).\n\n  ## The stalls\n\n  Cheese, honey and bread.",
    ),
    Code.COMPLEX_CONTENT: Example(
        _item(content="|\n" + "  - milk\n" * 30_000),
        _item(content='"Milk, cheese and honey."'),
        in_words="A list of 30,000 lines.",
        too_long=True,
    ),
    Code.UNSAFE_CONTENT: _value("content", '"Come! <script>count()</script>"', '"Come!"'),
    # dates
    Code.BAD_DATE: _value("date", "next Sunday", "2026-06-14"),
    Code.AMBIGUOUS_DATE: _value("date", "04/06/2026", "4 June 2026"),
    Code.IMPOSSIBLE_DATE: _value("date", "31 June 2026", "30 June 2026"),
    Code.BAD_TIMEZONE: Example(_site("timezone: Geneva\n"), _site("timezone: Europe/Zurich\n")),
    Code.UPDATED_BEFORE_DATE: _value("updated", "2026-05-14", "2026-06-15"),
    Code.EXPIRES_BEFORE_DATE: _value("expires", "2026-06-01", "2026-07-01"),
    Code.WITHDRAWN_BEFORE_DATE: _value("withdrawn", "2026-06-01", "2026-06-20"),
    Code.EVENT_ENDS_BEFORE_START: _value(
        "event", "{start: 2026-06-21, end: 2026-06-20}", "{start: 2026-06-20, end: 2026-06-21}"
    ),
    # addresses and names
    Code.BAD_URL: _value("link", "www.example.org/fair", "https://www.example.org/fair"),
    Code.LOCAL_ADDRESS: _value("link", "http://localhost:8000/fair", "https://www.example.org/fair"),
    Code.BAD_ID: _value("id", "fair 2026", "tag:example.org,2026:fair"),
    Code.BAD_GUID: _value("guid", '" 1234"', '"1234"'),
    Code.BAD_TAG: Example(_site("", "example.org,2026:news", "news"), _site()),
    Code.BAD_SLUG: Example(
        _site("  items: Items\n"), _site("  goods: Items\n") | _item(date="2026-05-14", category="goods")
    ),
    Code.BAD_EMAIL: _value("authors", "{name: Ana, email: ana at example.org}", "{name: Ana, email: ana@example.org}"),
    Code.BAD_MEDIA_TYPE: _value(
        "enclosures",
        "{url: https://example.org/talk, type: mp3}",
        "{url: https://example.org/talk, type: audio/mpeg}",
    ),
    Code.UNKNOWN_CATEGORY: _value("category", "new", "news"),
    Code.BAD_COUNTRY: _value("country", "UK", "GB"),
    Code.BAD_LANGUAGE: _value("language", "english", "en"),
    Code.DUPLICATE_ID: Example(
        _item("items/news/fair-again.yaml", id="tag:example.org,2026:fair")
        | _item(id="tag:example.org,2026:fair", date="2026-06-15"),
        _item("items/news/fair-again.yaml", id="tag:example.org,2026:fair-again")
        | _item(id="tag:example.org,2026:fair", date="2026-06-15"),
    ),
    Code.DUPLICATE_SLUG: Example(
        _item("items/news/2025-06-15-fair.yaml", date="2025-06-15") | _item("items/news/2026-06-14-fair.yaml"),
        _item("items/news/2025-06-15-fair-of-2025.yaml", date="2025-06-15") | _item("items/news/2026-06-14-fair.yaml"),
    ),
    Code.DUPLICATE_FEED: Example(
        _site("feeds:\n  news:\n    title: News from Chile\n    where: {country: CL}\n"),
        _site("feeds:\n  chile:\n    title: News from Chile\n    where: {country: CL}\n")
        | _item(date="2026-05-14", country="CL"),
    ),
    Code.BAD_DESTINATION: Example(_site("destination: items/public\n"), _site("destination: public\n")),
    # files beside the items
    Code.MISSING_FILE: Example(
        _item(image="{src: images/fair.jpg, alt: A stall with cheese}"),
        _item(image="{src: images/fair.jpg, alt: A stall with cheese}") | {"items/news/images/fair.jpg": _JPEG},
    ),
    Code.FILE_OUTSIDE_PROJECT: Example(
        _item(enclosures="{file: /../programme.pdf}"),
        _item(enclosures="{file: programme.pdf}") | {"items/news/programme.pdf": b"%PDF-1.7"},
    ),
    Code.UNKNOWN_FILE_TYPE: Example(
        _item(enclosures="{file: plan.dwg}") | {"items/news/plan.dwg": b"AC10"},
        _item(enclosures="{file: plan.dwg, type: image/vnd.dwg}") | {"items/news/plan.dwg": b"AC10"},
    ),
    Code.WRONG_FILE_CONTENT: Example(
        _item(image="{src: fair.jpg, alt: A stall with cheese}") | {"items/news/fair.jpg": _POINTER},
        _item(image="{src: fair.jpg, alt: A stall with cheese}") | {"items/news/fair.jpg": _JPEG},
    ),
    Code.LARGE_PICTURE: Example(
        _item(image="{src: fair.jpg, alt: A stall with cheese}") | {"items/news/fair.jpg": _LARGE_JPEG},
        _item(image="{src: fair.jpg, alt: A stall with cheese}") | {"items/news/fair.jpg": _JPEG},
    ),
    Code.IMAGE_WITHOUT_ALT: _value(
        "image", "https://example.org/fair.jpg", "{src: https://example.org/fair.jpg, alt: A stall with cheese}"
    ),
    Code.INSECURE_PICTURE: _value(
        "image",
        "{src: http://example.org/fair.jpg, alt: A stall with cheese}",
        "{src: https://example.org/fair.jpg, alt: A stall with cheese}",
    ),
    Code.BAD_THEME: Example(
        _theme('{% extends "bas.html" %}'),
        _theme('{% extends "base.html" %}'),
    ),
    # the publication
    Code.PLACEHOLDER: Example(_site("", "https://feeds.example.org/", "https://feeds.example/"), _site()),
    Code.MISSING_LINK: Example(
        _site("pages: none\n") | _item(), _site("pages: none\n") | _item(link="https://example.org/fair")
    ),
    Code.FOREIGN_FILE: Example(
        _GARDEN,
        _GARDEN | _site("destination: public/feeds\n"),
        in_words="Someone else's page is at `public/index.html`.",
    ),
    Code.EMPTY_FEED: Example(
        _site("  trainings: Trainings\n") | _item(),
        _site("  trainings: Trainings\n") | _item(date="2026-05-14", category="trainings"),
    ),
    # guards
    Code.MOVED: Example(_site("", "https://feeds.example.org/", "https://news.example.org/"), _site(), _site()),
    Code.CHANGED_ID: Example(
        _item("items/news/spring-fair.yaml"),
        _item("items/news/spring-fair.yaml", id="tag:example.org,2026:news/fair"),
        _item(),
    ),
    Code.GONE_ITEM: Example({}, _item(withdrawn="2026-07-01"), _item(), in_words="The file does not exist any more."),
    Code.GONE_FEED: Example(_site("formats: [atom]\n") | _item(), _site() | _item(), _item()),
    Code.MANY_NEW: Example(_site("publish: {max_new: 1}\n") | _TWO, _site("publish: {max_new: 2}\n") | _TWO, {}),
}


def visible(files: Files) -> dict[str, str]:
    """Return what an author wrote: texts by their paths, with a mark for each character that cannot be seen."""
    texts = {path: text.decode("latin-1") if isinstance(text, bytes) else text for path, text in files.items()}
    return {
        path: _visible(texts[path]) for path in sorted(texts) if path.endswith(".yaml") or path.startswith("theme/")
    }


def _visible(text: str) -> str:
    return "".join(c if c.isprintable() or c in "\n\t" else f"\\x{ord(c):02x}" for c in text)
