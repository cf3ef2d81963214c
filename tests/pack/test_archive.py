"""Archives are read as if they were hostile: nothing is unpacked before names and sizes are known to be safe."""

from __future__ import annotations

import stat
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilan.model.findings import BilanError
from bilan.pack import archive, manifest
from tests.pack.conftest import told, zip_with


def refused(file) -> str:
    with pytest.raises(BilanError) as caught:
        archive.read(file)
    return caught.value.finding.code


@pytest.mark.parametrize(
    "name",
    [
        "../x",
        "a/../../x",
        "/etc/passwd",
        "C:/x",
        "a\\..\\x",
        "a//b",
        "./a",
        "a/./b",
        "nul",
        "aux.txt",
        "a ",
        "a.",
        "x\x01",
    ],
)
def test_names_that_leave_the_folder_are_refused(tmp_path, name):
    assert refused(zip_with(tmp_path / "x.zip", (zipfile.ZipInfo(name), b"x"))) == "pack-unsafe-name"
    assert not (tmp_path.parent / "x").exists()


@given(st.text(max_size=30))
def test_a_safe_name_has_no_step_out(name):
    if archive.is_safe(name):
        assert not name.startswith("/")
        assert not {"..", ".", ""} & set(name.split("/"))
        assert "\\" not in name


def test_links_and_folders_are_refused(tmp_path):
    link = zipfile.ZipInfo("link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert refused(zip_with(tmp_path / "l.zip", (link, b"/etc/passwd"))) == "pack-unsafe-name"
    assert refused(zip_with(tmp_path / "d.zip", (zipfile.ZipInfo("folder/"), b""))) == "pack-unsafe-name"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_doubled_names_are_refused_whatever_their_case(tmp_path):
    assert refused(zip_with(tmp_path / "a.zip", ("a", b"1"), ("a", b"2"))) == "pack-doubled-name"
    assert refused(zip_with(tmp_path / "b.zip", ("a", b"1"), ("A", b"2"))) == "pack-doubled-name"


def test_bombs_are_refused_before_they_are_unpacked(tmp_path, monkeypatch):
    def never(*_, **__):
        raise AssertionError("unpacked")

    bomb = zip_with(tmp_path / "bomb.zip", ("zeros", b"\0" * 30_000_000))
    many = zip_with(tmp_path / "many.zip", *((f"{n}", b"") for n in range(4)))
    total = zip_with(tmp_path / "total.zip", ("a", b"123456"), ("b", b"123456"))
    monkeypatch.setattr(zipfile.ZipFile, "open", never)
    assert refused(bomb) == "pack-too-large"
    monkeypatch.setattr(archive, "MOST_TOTAL", 10)
    assert refused(total) == "pack-too-large"
    monkeypatch.setattr(archive, "MOST_MEMBERS", 3)
    assert refused(many) == "pack-too-large"


def test_a_member_that_lies_about_its_size_is_damaged(tmp_path):
    file = zip_with(tmp_path / "lie.zip", ("zeros", b"\0" * 1_000_000))
    content = bytearray(file.read_bytes())
    central = content.rindex(b"PK\x01\x02")
    struct.pack_into("<I", content, central + 24, 100)
    file.write_bytes(content)
    found = archive.read(file)
    assert list(found.damaged) == ["zeros"]


def test_encrypted_and_oddly_compressed_members_are_refused(tmp_path):
    file = zip_with(tmp_path / "e.zip", ("a", b"123"))
    content = bytearray(file.read_bytes())
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    file.write_bytes(content)
    assert refused(file) == "pack-member-refused"
    with zipfile.ZipFile(tmp_path / "l.zip", "w", zipfile.ZIP_LZMA) as zipped:
        zipped.writestr("a", b"123")
    assert refused(tmp_path / "l.zip") == "pack-member-refused"


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x05\x06" + b"\0" * 18 + b"x", b"PK\x03\x04" * 100])
def test_what_is_no_zip_is_refused_in_words(tmp_path, bilan, content):
    (tmp_path / "x.zip").write_bytes(content)
    status, _, err = bilan("verify", tmp_path / "x.zip", "--lang", "en")
    assert status == 1
    assert "Traceback" not in err


def test_a_missing_file_and_a_folder_are_refused_in_words(tmp_path, bilan):
    for path in (tmp_path / "absent.zip", tmp_path):
        status, _, err = bilan("verify", path)
        assert status == 1
        assert "pack-not-readable" in err


def test_hidden_bytes_comments_and_other_headers_are_told(members, write):
    file = write(members)
    content = file.read_bytes()
    assert archive.read(file).odd == ()
    file.write_bytes(b"#!/bin/sh\n" + content)
    assert told(file, recompute=False)["archive"] == ["hidden bytes"]
    with zipfile.ZipFile(write(members), "a") as zipped:
        zipped.comment = b"hello"
    assert told(file, recompute=False)["archive"] == ["comment"]


def test_no_byte_of_an_archive_can_change_a_member_unseen(tmp_path):
    """Whatever byte is changed: the file is refused, or its members are the same, or the change is told."""
    file = tmp_path / "x.zip"
    members = {"a.txt": b"one two three" * 5, "b/c.txt": b"four"}
    members[manifest.MANIFEST] = manifest.text(members)
    content = archive.zipped(members)
    for at in range(len(content)):
        file.write_bytes(content[:at] + bytes([content[at] ^ 4]) + content[at + 1 :])
        try:
            found = archive.read(file)
        except BilanError:
            continue
        unseen = not found.odd and not manifest.differences(found.members, found.damaged)
        assert not unseen or found.members == members, at


@given(
    st.dictionaries(st.text("abc/", min_size=1, max_size=6).filter(archive.is_safe), st.binary(max_size=50), max_size=5)
)
def test_what_is_written_reads_back(tmp_path_factory, members):
    if len({name.casefold() for name in members}) < len(members):
        return
    file = tmp_path_factory.mktemp("zip") / "x.zip"
    archive.write(members, file)
    found = archive.read(file)
    assert (found.members, found.damaged, found.odd) == (members, {}, ())


def test_a_failed_writing_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(archive.os, "replace", lambda *_: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(OSError, match="full"):
        archive.write({"a": b"1"}, tmp_path / "x.zip")
    assert list(tmp_path.iterdir()) == []
