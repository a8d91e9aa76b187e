from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopfeed.model.problems import Code, Where
from coopfeed.reading.source_file import (
    MAX_BYTES,
    Source,
    code_point,
    decode,
    forbidden_character,
    read,
    read_within,
    without_forbidden,
)
from tests.reading.examples import found


def test_a_file_of_exactly_1_mib_is_read() -> None:
    assert decode(b"#" * MAX_BYTES, "a.yaml").problems == []


def test_a_file_of_one_byte_more_is_too_large() -> None:
    source = decode(b"#" * (MAX_BYTES + 1), "a.yaml")
    assert found(tuple(source.problems)) == {(1, 1, "file-too-large")}
    assert source.text == ""


def test_a_large_file_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    assert found(tuple(read(path, "a.yaml").problems)) == {(1, 1, "file-too-large")}


def test_a_byte_order_mark_is_not_part_of_the_text() -> None:
    assert decode(b"\xef\xbb\xbftitle: T", "a.yaml").text == "title: T"


def test_an_invalid_byte_is_named_and_shown_in_its_line() -> None:
    (problem,) = decode(b"title: T\nsummary: Caf\xe9 du Nord\n", "a.yaml").problems
    assert (problem.where, problem.code) == (Where("a.yaml", 2, 13), "not-utf-8")
    assert problem.message == "byte 0xE9 is not UTF-8"
    assert problem.excerpt == "summary: Caf\ufffd du Nord"


def test_a_byte_order_mark_moves_no_column() -> None:
    (problem,) = decode(b"\xef\xbb\xbfCaf\xe9", "a.yaml").problems
    assert (problem.where.column, problem.excerpt) == (4, "Caf\ufffd")


def test_a_utf_16_file_is_reported() -> None:
    assert found(tuple(decode("title: T".encode("utf-16"), "a.yaml").problems)) == {(1, 1, "not-utf-8")}


@pytest.mark.parametrize("character", "\0\x07\x1b\x7f\x80\x9f\ufffe\uffff")
def test_a_character_that_xml_forbids_is_named_by_its_code_point(character: str) -> None:
    source = decode(f"title: T\nsummary: a{character}b\n".encode(), "a.yaml")
    (problem,) = source.problems
    assert (problem.where.line, problem.where.column, problem.code) == (2, 11, "control-character")
    assert problem.message.startswith(code_point(character))
    assert source.text == "title: T\nsummary: a\ufffdb\n"


@pytest.mark.parametrize("character", "\t\n\r\x85\xa0é合🌾\ufffd\U0010fffe")
def test_a_character_that_xml_allows_is_not_reported(character: str) -> None:
    assert decode(character.encode(), "a.yaml").problems == []


def test_a_file_of_control_characters_has_at_most_a_hundred_problems() -> None:
    problems = decode(b"\x01" * MAX_BYTES, "a.yaml").problems
    assert [problem.code for problem in problems] == ["control-character"] * 100 + ["many-problems"]


def test_an_error_beyond_the_limit_still_counts_as_an_error() -> None:
    source = decode(b"a", "a.yaml")
    for _ in range(102):
        source.report(source.where(), Code.UNSAFE_CONTENT, "")
    assert not any(problem.is_error for problem in source.problems)
    source.report(source.where(), Code.BAD_DATE, "")
    assert [problem.code for problem in source.problems if problem.is_error] == ["many-problems"]
    assert len(source.problems) == 101


def test_lines_are_counted_as_yaml_does() -> None:
    source = Source("a.yaml", "one\r\ntwo\rthree\x85four\u2028five\nsix")
    assert source.lines == ["one", "two", "three", "four", "five", "six"]
    assert source.line(5) == "six"
    assert source.line(6) == ""


def test_a_character_range_is_located() -> None:
    assert Source("a.yaml", "one\ntwo three").at(8, 13) == Where("a.yaml", 2, 5, 5)


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    (problem,) = read(tmp_path, "a.yaml").problems
    assert (problem.code, problem.message) == ("unreadable-file", "is a folder")


def test_a_pipe_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.yaml")
    assert found(tuple(read(tmp_path / "a.yaml", "a.yaml").problems)) == {(1, 1, "unreadable-file")}


def test_a_missing_file_is_reported_in_the_words_of_the_system(tmp_path: Path) -> None:
    (problem,) = read(tmp_path / "a.yaml", "a.yaml").problems
    assert problem.message == "cannot be read: no such file or directory"


def test_a_link_within_the_project_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("title: T")
    (tmp_path / "b.yaml").symlink_to("a.yaml")
    assert read_within(tmp_path, "b.yaml").text == "title: T"


def test_a_link_out_of_the_project_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("password: 12345")
    project = tmp_path / "project"
    project.mkdir()
    (project / "a.yaml").symlink_to(tmp_path / "secret")
    source = read_within(project, "a.yaml")
    assert source.text == ""
    assert found(tuple(source.problems)) == {(1, 1, "file-outside-project")}


@given(st.binary(max_size=400))
def test_any_bytes_become_text_that_xml_allows(raw: bytes) -> None:
    source = decode(raw, "a.yaml")
    assert not forbidden_character(source.text)
    assert all(not forbidden_character(p.message + p.excerpt) for p in source.problems)


@given(st.text())
def test_text_without_forbidden_characters_keeps_its_length(text: str) -> None:
    assert len(without_forbidden(text)) == len(text)
