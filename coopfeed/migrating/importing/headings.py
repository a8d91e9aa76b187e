"""Map the headings of a table to the keys of an item, whatever people call them in several languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coopfeed.errors import ForeignError
from coopfeed.migrating.foreign.marks import folded

STATUS = "status"
"""The key of a column that says whether a row is public."""

NEEDED = ("title", "date")
"""The keys that a table must have a column for."""

_ALSO = {
    "title": "headline heading subject name post-title article-title page-title titel überschrift betreff titre "
    "titulo título titolo kop",
    "date": "day publication-date date-of-publication publish-date published-date date-published published-at "
    "published-on publish-on pubdate post-date posted posted-on datum veröffentlicht-am erscheinungsdatum "
    "date-de-publication fecha fecha-de-publicación data data-di-pubblicazione",
    "link": "url address web-address website web-page page permalink source-url webseite adresse lien enlace "
    "collegamento",
    "id": "guid uuid identifier",
    "category": "categories section kategorie kategorien rubrik catégorie catégories rubrique categoría "
    "categorías categoria categorie",
    "tags": "tag keywords keyword labels topics schlagwörter schlagworte stichwörter mots-clés étiquettes "
    "etiquetas palabras-clave etichette",
    "authors": "author by byline written-by writer creator contributor autor autoren autorin verfasser "
    "verfasserin redaktion auteur auteurs auteure autora autores autore autori",
    "summary": "description excerpt teaser lead intro introduction abstract zusammenfassung kurztext beschreibung "
    "anriss résumé extrait chapeau resumen sommario riassunto descripción samenvatting",
    "content": "body text full-text html body-html article message story details post-content main-text inhalt "
    "beitrag meldung haupttext artikel texte contenu corps texto contenido cuerpo testo contenuto tekst inhoud",
    "updated": "modified last-modified lastmod updated-at updated-on last-updated geändert aktualisiert "
    "geändert-am aktualisiert-am modifié-le mis-à-jour actualizado aggiornato",
    "language": "lang locale sprache langue idioma lingua taal",
    "image": "picture photo image-url picture-url feature-image cover-image bild foto photo-url img imagen immagine",
    "alt": "alt-text image-alt alternative-text alternativtext texte-alternatif texto-alternativo",
    "enclosure": "enclosures attachment attachments audio audio-url download anhang anhänge pièce-jointe adjunto",
}

COLUMNS = (*_ALSO,)
"""The keys of an item that a table can have columns for."""

_KEYS = {folded(name): key for key, names in _ALSO.items() for name in (key, *names.split())}


def key_of(heading: str) -> str:
    """Return the key that a heading means, "" if it is not known."""
    return _KEYS.get(folded(heading), "")


def places(location: str, head: Sequence[str], columns: Mapping[str, str]) -> dict[str, int]:
    """Return the index of the column for each key that the table has.

    Args:
        location: of the table.
        head: the headings.
        columns: the headings given for keys; "" for a key without a column.

    Raises:
        ForeignError: a column is missing that is given, or that an item needs.
    """
    found = _given(location, head, columns)
    taken = set(found.values())
    for is_exact in (True, False):
        for place, heading in enumerate(head):
            key = heading.casefold() if is_exact else key_of(heading)
            if key in COLUMNS and key not in found and key not in columns and place not in taken:
                found[key] = place
                taken.add(place)
    for key in NEEDED:
        if key not in found:
            raise _missing(location, head, key, key)
    return found


def _given(location: str, head: Sequence[str], columns: Mapping[str, str]) -> dict[str, int]:
    numbers = {name.casefold(): number for number, name in reversed([*enumerate(head)])}
    found = {}
    for key, name in columns.items():
        if not name:
            continue
        if name.casefold() not in numbers:
            raise _missing(location, head, key, name)
        found[key] = numbers[name.casefold()]
    return found


def _missing(location: str, head: Sequence[str], key: str, name: str) -> ForeignError:
    if not any(head):
        return ForeignError(f"{location} has no column headings in its first row")
    has = ", ".join(f'"{each}"' for each in head)
    return ForeignError(f'{location} has no column "{name}", but {has}; add --column "{key}=HEADING"')


def guessed(head: Sequence[str], found: Mapping[str, int], columns: Mapping[str, str]) -> str:
    """Return a sentence about the columns whose heading differs from their key, "" if there are none."""
    others = [f"{head[place]} as {key}" for key, place in found.items() if key not in columns]
    others = [each for each in others if each.partition(" as ")[0].casefold() != each.rpartition(" as ")[2]]
    if not others:
        return ""
    return f'Columns read: {", ".join(others)}. To change one, add --column "KEY=HEADING" ("KEY=" for none).'


def unused(names: Sequence[str], found: Mapping[str, int]) -> str:
    """Return a sentence about the columns that were not used, "" if all were."""
    if not names:
        return ""
    free = ", ".join(key for key in COLUMNS if key not in found)
    use = f' To use one, add --column "KEY={names[0]}", where KEY is one of {free}.' if free else ""
    return f"Columns not used: {', '.join(names)}.{use}"
