from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.validating import html_errors

GOOD = '<!doctype html>\n<html lang="en">\n<head><title>A page</title></head>\n<body>\n{}\n</body>\n</html>\n'


def test_a_fault_is_found_in_every_file_of_a_folder(tmp_path: Path) -> None:
    bad, nested, good = (tmp_path / name for name in ("bad.html", "of/nested.html", "good.html"))
    nested.parent.mkdir()
    good.write_text(GOOD.format("<p>Text.</p>"))
    bad.write_text(GOOD.format("<p><div>Text.</div></p>"))
    nested.write_text(GOOD.format('<p id="a">Text.</p><p id="a">Text.</p>'))
    found = html_errors(tmp_path)
    assert any(line.startswith(f"{bad}:5:") for line in found)
    assert f'{nested}:5:27 no-dup-id Duplicate ID "a"' in found
    assert html_errors(good) == []


def test_a_folder_without_pages_is_rejected(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="No files"):
        html_errors(tmp_path)
