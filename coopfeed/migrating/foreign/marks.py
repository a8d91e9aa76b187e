"""Words by which programs and people mark what is not for everybody: names of fields, and their values.

Most formats leave such marks to extensions, so names and values are compared by their letters and digits alone
(`isPublished`, `is_published` and "Is published?" are one). They are those of the languages that pages have too.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

DOUBT = ", which may not be public"
"""The end of a reason where a value is not known."""

_LONGEST = 60  # characters of a name that is known, and of a value that is shown
_LOOKED_AT = 1000  # characters of a value
_YEAR = re.compile("[0-9]{4}")
_NEGATIVE = re.compile("-[0-9]+")  # Joomla's state of what is in the trash is -2
_TICKS = dict.fromkeys("✓✔☑✅", "yes") | dict.fromkeys("✗✘✖❌☐", "no")


def _words(text: str) -> frozenset[str]:
    return frozenset(map(folded, text.split()))


def folded(text: str) -> str:
    """Return the letters and digits of `text` without accents and case."""
    if _NEGATIVE.fullmatch(text.strip()):
        return text.strip()
    apart = unicodedata.normalize("NFKD", _TICKS.get(text.strip(), text)).casefold()
    return "".join(c for c in apart if c.isalnum())


_YES = _words("yes y true t 1 on x ja wahr oui vrai si verdadero sim vero نعم")
_NO = _words("no n false f 0 off none null nein falsch non faux falso nao لا") | {""}
_PUBLIC = _YES | _words(
    "publish published public publicly live everyone everybody all anyone visible "
    "veröffentlicht veroeffentlicht öffentlich oeffentlich sichtbar publié publiée en-ligne publicado publicada "
    "público pública publicato pubblicato pubblicata pubblico gepubliceerd openbaar منشور منشورة عام"
)
_NOT_PUBLIC = _NO | _words(
    "draft drafts auto-draft private protected hidden pending pending-review in-review future scheduled unpublished "
    "not-published trash trashed soft-trashed deleted archived unlisted internal restricted confidential inherit "
    "members members-only paid paid-only only-paid only-free founding tiers subscribers paid-subscribers friends "
    "friends-only usemask followers direct -1 -2 "
    "entwurf privat versteckt verborgen geplant unveröffentlicht nicht-öffentlich brouillon privé privée caché masqué "
    "planifié non-publié borrador privado privada oculto oculta programado no-publicado bozza privato nascosto "
    "rascunho concept مسودة خاص مخفي"
)
_DRAFTS = _words(
    "draft drafts is-draft unpublished not-published entwurf unveröffentlicht brouillon non-publié borrador "
    "no-publicado bozza rascunho concept مسودة"
)
_SCHEDULED = _words("future scheduled")
_NOT_PUBLIC_AND_SAID = _NOT_PUBLIC - {""}

# What is so marked is not public where its value says yes, or where its value says no.
_PRIVATE = _words(
    "draft is-draft private is-private hidden is-hidden unpublished entwurf privat versteckt brouillon borrador "
    "privado oculto bozza rascunho مسودة"
)
_PUBLISHED = _words(
    "published is-published published-at published-on published-status is-public is-visible publicly-visible "
    "veröffentlicht veröffentlicht-am sichtbar publié publicado pubblicato gepubliceerd منشور"
)
_STATUSES = _words(
    "status post-status publish-status publication-status publishing-status visibility post-visibility workflow-state "
    "moderation-state statut sichtbarkeit visibilité visibilidad visibilità zichtbaarheid الحالة"
)
# These may well say something else (a state is a province too), so only what is clear counts.
_VAGUE = _words("state access audience security scope public visible estado stato état zustand privacy")
_PASSWORDS = _words("post-password password")
# What a list of anything may have as well; in a table, an editor can say that it is meant otherwise.
_IN_TABLES = _words("archived is-archived deleted is-deleted trashed disabled gelöscht archiviert archivé supprimé")

_NAMES = _PRIVATE | _PUBLISHED | _STATUSES | _VAGUE | _PASSWORDS


def is_mark(name: str, *, in_table: bool = False) -> bool:
    """Return whether a field of this `name` may say that something is not public."""
    key = _key(name[:_LONGEST])
    return key in _NAMES or (in_table and key in _IN_TABLES)


@lru_cache(maxsize=1024)
def _key(name: str) -> str:
    return folded(name)


def reason(name: str, value: str, *, in_table: bool = False) -> str:
    """Return why what has the field `name` with this `value` may not be public; "" where nothing says so.

    Columns of a table describe its rows, so there a value that is not known counts as not public. Elsewhere the
    name may have another meaning, and only clear values count.
    """
    if not is_mark(name, in_table=in_table):
        return ""
    key = _key(name[:_LONGEST])
    called = " ".join(name.split()).lower().rstrip("?:")
    value = value[:_LOOKED_AT]
    if key in _PASSWORDS:
        return "it needs a password" if value.strip() else ""
    if key in _PRIVATE or key in _IN_TABLES:
        return _judged(called, value, public=_NO, private=_YES | _NOT_PUBLIC, is_strict=in_table)
    if key in _PUBLISHED and _YEAR.search(value):  # when it was
        return ""
    is_strict = in_table and key not in _VAGUE
    private = _NOT_PUBLIC if is_strict else _NOT_PUBLIC_AND_SAID
    return _judged(called, value, public=_PUBLIC, private=private, is_strict=is_strict)


def is_draft(name: str, value: str) -> bool:
    """Return whether what has the field `name` with this `value` is a draft, and nothing else that is not public."""
    key = _key(name[:_LONGEST])
    said = folded(value[:_LONGEST])
    if key in _DRAFTS:
        return said in _YES | _DRAFTS
    if key in _PUBLISHED:
        return said in _DRAFTS or (said in _NO and bool(value.strip()))
    return key in _STATUSES and said in _DRAFTS


def status(value: str, public: str) -> str:
    """Return why what has this status may not be public, where `public` is the only one that is; "" where it has
    that.
    """
    said = value.strip().lower()
    if said == public.lower():
        return ""
    if folded(said) in _SCHEDULED:
        return f"its status is {said}: it was not public yet"
    return _told("status", said, is_known=folded(said) in _NOT_PUBLIC)


def is_no(value: str) -> bool:
    """Return whether `value` denies what it stands for."""
    return bool(value.strip()) and folded(value) in _NO


def _judged(name: str, value: str, public: frozenset[str], private: frozenset[str], *, is_strict: bool) -> str:
    said = folded(value)
    if said in public or (said not in private and not is_strict):
        return ""
    return _told(name, value, is_known=said in private)


def _told(name: str, value: str, *, is_known: bool) -> str:
    shown = " ".join(value.split())
    if not shown:
        return f"its {name} is empty{DOUBT}"
    short = shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"
    return f"its {name} is {short}" if is_known else f"its {name} is {short}{DOUBT}"
