"""Names and values of fields that say whether something is public.

Most formats leave this to extensions. Only letters and digits are compared: `isPublished`, `is_published` and "Is
published?" are the same. The words are in the languages that pages are available in.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

DOUBT = ", which may not be public"
"""The end of a reason if a value is unknown."""

_LONGEST = 60  # characters of a known name, and of a value in a message
_LOOKED_AT = 1000  # characters of a value
_YEAR = re.compile("[0-9]{4}")
_NEGATIVE = re.compile("-[0-9]+")  # -2 is Joomla's state of an article in the trash
_TICKS = dict.fromkeys("✓✔☑✅", "yes") | dict.fromkeys("✗✘✖❌☐", "no")


def _words(text: str) -> frozenset[str]:
    return frozenset(map(folded, text.split()))


def folded(text: str) -> str:
    """Return the letters and digits of `text` without accents, in lower case."""
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

# `_PRIVATE` means not public if the value is yes, `_PUBLISHED` if the value is no.
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
# These may mean something else (a state is also a province), so only clear values count.
_VAGUE = _words("state access audience security scope public visible estado stato état zustand privacy")
_PASSWORDS = _words("post-password password")
# Only in tables, where an editor can map the column to something else.
_IN_TABLES = _words("archived is-archived deleted is-deleted trashed disabled gelöscht archiviert archivé supprimé")

_NAMES = _PRIVATE | _PUBLISHED | _STATUSES | _VAGUE | _PASSWORDS


def is_mark(name: str, *, in_table: bool = False) -> bool:
    """Return whether a field called `name` may say that something is not public."""
    key = _key(name[:_LONGEST])
    return key in _NAMES or (in_table and key in _IN_TABLES)


@lru_cache(maxsize=1024)
def _key(name: str) -> str:
    return folded(name)


def reason(name: str, value: str, *, in_table: bool = False) -> str:
    """Return why something with this field may not be public, or "".

    In a table, an unknown value counts as not public, since columns describe rows. Elsewhere, the name may mean
    something else, so only clear values count.
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
    if key in _PUBLISHED and _YEAR.search(value):  # a date
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
    """Return why something with this status may not be public, or "" if the status is `public`."""
    said = value.strip().lower()
    if said == public.lower():
        return ""
    if folded(said) in _SCHEDULED:
        return f"its status is {said}: it was not public yet"
    return _reason_of("status", said, is_known=folded(said) in _NOT_PUBLIC)


def is_no(value: str) -> bool:
    """Return whether `value` means no."""
    return bool(value.strip()) and folded(value) in _NO


def _judged(name: str, value: str, public: frozenset[str], private: frozenset[str], *, is_strict: bool) -> str:
    said = folded(value)
    if said in public or (said not in private and not is_strict):
        return ""
    return _reason_of(name, value, is_known=said in private)


def _reason_of(name: str, value: str, *, is_known: bool) -> str:
    shown = " ".join(value.split())
    if not shown:
        return f"its {name} is empty{DOUBT}"
    short = shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"
    return f"its {name} is {short}" if is_known else f"its {name} is {short}{DOUBT}"
