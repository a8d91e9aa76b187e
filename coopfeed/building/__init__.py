"""Publication + now → every file to publish, as a pure function: the same content at a moment gives the same bytes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from coopfeed.building import selection
from coopfeed.building.cache_keys import CacheKeys
from coopfeed.building.compressing import with_siblings
from coopfeed.building.jobs import RenderJob, copied, eager
from coopfeed.building.library import IN_HAND, Entries, Library, Replaced, entries_of
from coopfeed.building.moments import NOTHING, Remembered, moved, settled
from coopfeed.building.page_jobs import editions, page_jobs
from coopfeed.model import Asset, Feed, ItemMeta, Output, OutputInfo, Publication, Site, State, layout
from coopfeed.model.changes import Withheld
from coopfeed.model.problems import Code, Problem, Severity, Where, nearest
from coopfeed.rendering import formats, schemas
from coopfeed.rendering.formats import opml
from coopfeed.rendering.pages import filters

_STEP = 2048  # bytes
_UPDATED = 100  # bytes of the date of an update, and of what stands between entries
_LINK = 150
_ESCAPED = 6  # bytes of a link to a translation, and of a character in it

_EMPTY = "it will appear as soon as it has an item"

_WITHDRAWN = "only its subscribers see the withdrawal notices"

_SITE = Where(layout.SITE_FILE)

_EXPIRED = "its feed files stay, empty, for its subscribers; no page links to them"


@dataclass(frozen=True, slots=True)
class Build:
    """What a publication is at the moment `now`: its feeds as they fit, its items by state, how to make all files.

    `emptied` are feeds that have no items left, only tombstones, if any. What a file links to comes before it among the
    `jobs`. `kept` are the moments of items, by id, that a record has to remember.
    """

    site: Site
    feeds: tuple[Feed, ...]
    emptied: tuple[Feed, ...]
    states: dict[State, tuple[ItemMeta, ...]]
    jobs: tuple[RenderJob, ...]
    now: datetime
    kept: Mapping[str, datetime]

    @property
    def items(self) -> tuple[ItemMeta, ...]:
        """The released items, newest first."""
        return self.states[State.RELEASED]

    @property
    def withheld(self) -> Withheld:
        """The items that are not public."""
        return selection.withheld(self.states)

    def known(self, ids: Container[str]) -> dict[str, tuple[ItemMeta, State]]:
        """Return those items that have one of the `ids`, and what they are."""
        return {meta.id: (meta, what) for what, metas in self.states.items() for meta in metas if meta.id in ids}

    @property
    def files(self) -> tuple[OutputInfo, ...]:
        """All files in their order, without their contents."""
        return tuple(chain.from_iterable(job.files for job in self.jobs))

    @property
    def items_by_path(self) -> dict[str, tuple[str, ...]]:
        """The ids of the released items that a file belongs to, of each file that belongs to any."""
        released = {meta.id for meta in self.items}
        found = {file.path: tuple(sorted(released.intersection(file.items))) for file in self.files if file.items}
        return {path: ids for path, ids in found.items() if ids}

    def withdrawn_files(self, files: Mapping[str, Collection[str]]) -> frozenset[str]:
        """Return those of `files`, made no more, that must not be seen even by those who still know their addresses.

        `files` maps paths to the ids of the items that each belongs to, or belonged to once. It takes one item that is
        not released, be it withdrawn, expired, withheld or gone. Documents that may name such an item go as well.
        """
        released = {meta.id for meta in self.items}
        hidden = {
            path
            for what, metas in self.states.items()
            if what is not State.RELEASED
            for meta in metas
            for path in (layout.item_page(meta.slug).path, *(asset.path for asset in meta.assets))
        }
        return frozenset(
            path
            for path, ids in files.items()
            if path in hidden or not released.issuperset(ids) or not (ids or formats.locate(path).kind.is_asset)
        )

    @property
    def offered(self) -> frozenset[str]:
        """Return where the subscription documents lie that feeds.yaml defines, those of empty feeds too."""
        return frozenset(
            layout.document(edition.folder + each.slug, fmt.FILE, fmt.MEDIA_TYPE).path
            for edition in (self.site, *self.site.editions)
            for each in selection.selections(edition)
            for fmt in formats.formats(self.site)
        )

    @property
    def paths(self) -> tuple[str, ...]:
        """Return where all files lie, in their order."""
        return tuple(file.path for file in self.files)

    @property
    def outputs(self) -> tuple[Output, ...]:
        """All files, made one after the other."""
        return tuple(chain.from_iterable(job.make() for job in self.jobs))


def build(
    publication: Publication, now: datetime, library: Library = IN_HAND, remembered: Remembered = NOTHING
) -> Build:
    """Return the files of `publication` as they are at `now`, an aware datetime.

    `library` has the texts of its items, `remembered` is what a record of an earlier publication adds to them.

    Raises:
        ValueError: the publication has errors, or `now` no time zone.
    """
    site = publication.site
    states, originals = _states(publication, now, remembered)
    if originals:
        library = Replaced(library, originals)
    chosen = _chosen(site, states)
    wholes = tuple(whole for whole in chosen if whole.items)
    fitted = [fit(whole, library) for whole in wholes]
    emptied = [fit(whole, library) for whole in chosen if not whole.items]
    feeds = tuple(feed for feed, _ in fitted)
    history = [_history(whole, feed.previous, library) for whole, feed in zip(wholes, feeds, strict=True)]
    keys = CacheKeys()
    jobs = (
        *(copied(asset, ids, library) for asset, ids in assets(site, states[State.RELEASED])),
        *(() if site.feeds_only else page_jobs(site, feeds, wholes, history, states, library, keys)),
        *(_archive(page, library, keys) for page in chain.from_iterable(history)),
        *(eager(*documents) for _, documents in (*fitted, *emptied)),
        *_subscriptions(site, feeds),
        *(eager(output) for output in schemas.outputs(site)),
    )
    compressed = tuple(chain.from_iterable(with_siblings(each, site.compress) for each in jobs))
    kept = {meta.id: meta.published for each in states.values() for meta in each if meta.id in originals}
    return Build(site, feeds, tuple(feed for feed, _ in emptied), states, compressed, now, kept)


def _history(whole: Feed, count: int, library: Library) -> tuple[Feed, ...]:
    return tuple(selection.archives(whole, count, page_ends(whole, library))) if count else ()


def select(publication: Publication, now: datetime) -> tuple[dict[State, tuple[ItemMeta, ...]], tuple[Feed, ...]]:
    """Return the items of `publication` by what they are at `now`, an aware datetime, and its feeds with all their
    items, the emptied ones too.

    Raises:
        ValueError: the publication has errors, or `now` no time zone.
    """
    states, _ = _states(publication, now, NOTHING)
    return states, _chosen(publication.site, states)


def _states(
    publication: Publication, now: datetime, remembered: Remembered
) -> tuple[dict[State, tuple[ItemMeta, ...]], dict[str, ItemMeta]]:
    """Return the items by what they are at `now`; and those whose moment had to give way, by id, as they were."""
    if publication.errors:
        raise ValueError(f"{publication.errors[0]} and {len(publication.errors) - 1} more errors")
    if now.tzinfo is None:
        raise ValueError("now has no time zone")
    site = publication.site
    states = selection.split(publication.items, now)
    # What an item is depends on the moment in its file, so that nothing waits for drawn seconds.
    public = (State.RELEASED, State.WITHDRAWN)
    moments = settled(site, states[State.RELEASED], states[State.WITHDRAWN], remembered)
    originals = {meta.id: meta for each in public for meta in states[each] if meta.id in moments}
    if moments:
        for each in public:
            metas = (moved(meta, moments[meta.id]) if meta.id in moments else meta for meta in states[each])
            states[each] = selection.newest_first(metas)
    states[State.RELEASED] = selection.linked(site, states[State.RELEASED])
    return states, originals


def _chosen(site: Site, states: Mapping[State, tuple[ItemMeta, ...]]) -> tuple[Feed, ...]:
    gone = states[State.WITHDRAWN], states[State.EXPIRED]
    return tuple(selection.feeds(site, states[State.RELEASED], formats.documents(site), *gone))


def _subscriptions(site: Site, feeds: Sequence[Feed]) -> Iterator[RenderJob]:
    """Yield the lists of feeds for readers: at the root those of all editions, and in each other edition its own."""
    shown = [(edition, those) for edition, those in editions(site, feeds) if those]
    if shown:  # OPML 2.0 wants at least one outline
        yield _subscription_list(site, {filters.native_name(edition.language): those for edition, those in shown})
    for edition, those in shown:
        if edition is not site:
            yield _subscription_list(edition, {edition.language: those})


def _subscription_list(site: Site, feeds: Mapping[str, Sequence[Feed]]) -> RenderJob:
    return eager(Output(layout.in_folder(site.folder, layout.SUBSCRIPTION_LIST), opml.render(site, feeds)))


def _archive(page: Feed, library: Library, keys: CacheKeys) -> RenderJob:
    def rendered() -> list[bytes]:
        return render(page, entries_of(page, page.items, library))

    return RenderJob(documents(page), rendered, keys.key(page))


def warnings(publication: Publication, now: datetime) -> Iterator[Problem]:
    """Yield what only shows at a moment: feeds and editions that have no item then."""
    places = dict(publication.places)
    site = publication.site
    states = selection.split(publication.items, now)
    released = states[State.RELEASED]
    nowhere = selection.empty(site, released)
    for slug in nowhere:
        left = _left(site, slug, states) or "the feed is omitted"
        problem = _empty(places.get(slug, _SITE), Code.EMPTY_FEED, f'"{slug}"', left)
        hint = _hint_of_tags(site, slug, publication.items)
        yield replace(problem, hint=hint) if hint else problem
    by_edition = {state: selection.by_edition(site, metas) for state, metas in states.items()}
    for edition in (site, *site.editions):
        its = {state: metas[edition.language] for state, metas in by_edition.items()}
        if not its[State.RELEASED]:
            if edition is not site:
                left = _WITHDRAWN if its[State.WITHDRAWN] else "the edition is omitted"
                yield _empty(places[edition.folder], Code.EMPTY_EDITION, f"`{edition.language}`", left)
            continue
        for slug in selection.empty(edition, its[State.RELEASED]):
            if slug not in nowhere and (left := _left(edition, slug, its)):
                place = places.get(edition.folder or slug, _SITE)
                yield _empty(place, Code.EMPTY_FEED, f'"{edition.folder}{slug}"', left)


def _hint_of_tags(site: Site, slug: str, items: Iterable[ItemMeta]) -> str:
    """Return which tags the rule of a feed probably means, where it names some that no item has."""
    wanted = next((feed.criteria.tags for feed in site.feeds if feed.slug == slug), ())
    known = {selection.folded(tag): tag for item in items for tag in item.tags} if wanted else {}
    return "; ".join(_missing(tag, known) for tag in wanted if selection.folded(tag) not in known)


def _missing(tag: str, known: Mapping[str, str]) -> str:
    near = nearest(selection.folded(tag), known)
    return f"no item has the tag `{tag}`" + (f"; did you mean `{known[near]}`?" if near else "")


def _left(site: Site, slug: str, states: Mapping[State, Sequence[ItemMeta]]) -> str:
    """Return what is left of a feed that has no item in these states any more, "" if it had none that was seen."""
    if slug not in selection.empty(site, states[State.WITHDRAWN]):
        return _WITHDRAWN
    return "" if slug in selection.empty(site, states[State.EXPIRED]) else _EXPIRED


def _empty(place: Where, code: Code, name: str, left: str) -> Problem:
    return Problem(place, code, f"no item is in {name} now; {left}", _EMPTY, Severity.WARNING)


def fit(whole: Feed, library: Library = IN_HAND) -> tuple[Feed, list[Output]]:
    """Return the subscription document of a feed, with the newest entries within `entries` and `max_bytes`, and its
    files.

    All formats have the same entries, so that they agree. One entry always stays.
    """
    most = whole.site.max_bytes
    rendered = entries_of(whole, whole.items[: whole.site.entries], library)

    def fitted(count: int) -> tuple[Feed, list[bytes], int]:
        feed = selection.subscription(whole, count, page_ends(whole, library) if count < len(whole.items) else ())
        contents = render(feed, rendered[:count])
        return feed, contents, max(map(len, contents))

    count = len(rendered)
    feed, contents, size = fitted(count)
    if size > most:
        count = max(bisect_right(range(1, count), most, key=lambda fewer: fitted(fewer)[2]), 1)
        feed, contents, _ = fitted(count)
    return feed, list(map(Output, documents(feed), contents))


def page_ends(whole: Feed, library: Library) -> tuple[int, ...]:
    """Return where the archive documents of a feed end, of which none is larger than `max_bytes`, but for one item."""
    site = whole.site
    bare = replace(whole, items=whole.items[:1], tombstones=(), page=1, previous=1)
    around = max(len(fmt.document(bare, [])) for fmt in formats.formats(site))
    # In large steps, so that a few letters more in a title do not move all items to other pages.
    most = site.max_bytes - (around // _STEP + 1) * _STEP
    return selection.page_ends(whole, lambda meta: library.size(site, meta) + _later(meta), most)


def _later(meta: ItemMeta) -> int:
    """Return how many bytes at most the entry of an item may have more than when it was published first."""
    links = (len(other.href) + len(other.title) for other in meta.translations)
    return _UPDATED + sum(_LINK + _ESCAPED * characters for characters in links)


def documents(feed: Feed) -> tuple[OutputInfo, ...]:
    """Return the documents of `feed` in every format of its site."""
    return tuple(layout.document(feed.path, fmt.FILE, fmt.MEDIA_TYPE, feed.page) for fmt in formats.formats(feed.site))


def render(feed: Feed, rendered: Sequence[Entries]) -> list[bytes]:
    """Return the contents of these documents, each read back: well-formed, and with the ids of its items."""
    contents = []
    for number, fmt in enumerate(formats.formats(feed.site)):
        content = fmt.document(feed, [its[number] for its in rendered])
        if fmt.ids(content) != list(filter(None, map(fmt.identity, feed.items))):
            raise RuntimeError(f"{documents(feed)[number].path} does not have the items of its feed")
        contents.append(content)
    return contents


def assets(site: Site, items: Iterable[ItemMeta]) -> Iterator[tuple[Asset, list[str]]]:
    """Yield the files to copy, each once, with the ids of those of the `items` that show or offer it."""
    wanted: dict[str, tuple[Asset, list[str]]] = {asset.path: (asset, []) for asset in site.assets}
    for item in items:
        for asset in item.assets:
            wanted.setdefault(asset.path, (asset, []))[1].append(item.id)
    yield from wanted.values()
