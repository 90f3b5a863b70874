# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The ZIP file: written the same each time, and opened with suspicion."""

import io
import struct
import zipfile
import zlib

from .layout import CODEBOOK, FIGURES, MAX_CODEBOOK, MAX_FIGURES, MAX_FILE, MAX_PACKS
from .messages import PackError, fault

_LIMITS = {CODEBOOK: MAX_CODEBOOK, FIGURES: MAX_FIGURES}
_KINDS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_MEGABYTE = 2**20
# All that the standard library raises over a file that somebody tampered with.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)


def make_zip(entries):
    """The bytes of a ZIP file with these entries, ``{name: bytes}``; the same for the same ones."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        for name, content in entries.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            kind = zipfile.ZIP_STORED if name.endswith(".zip") else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content, kind, 9)
    return output.getvalue()


def open_pack(data):
    """``(codebook, figures)``, the bytes of the two files of a pack. :raise PackError:"""
    contents = _read(data, _LIMITS.get)
    for name in (CODEBOOK, FIGURES):
        if name not in contents:
            raise PackError([fault("missing", name=name)])
    return contents[CODEBOOK], contents[FIGURES]


def unbundle(data):
    """``{name: bytes}`` of the packs in a file with several; None for anything else.

    :raise PackError: for one that cannot be opened
    """
    if not _is_zip(data):
        return None
    names = _names(data)
    if not names or not all(name.endswith(".zip") for name in names):
        return None
    if len(names) > MAX_PACKS:
        raise PackError([fault("too_many_packs", limit=MAX_PACKS)])
    return _read(data, lambda name: MAX_FILE, total=2 * MAX_FILE)


def _is_zip(data):
    try:
        return zipfile.is_zipfile(io.BytesIO(data))
    except _BROKEN:
        return False


def _names(data):
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.namelist()
    except _BROKEN as error:
        raise PackError([fault("broken_zip", reason=error)]) from error


def _read(data, limit_of, total=None):
    """``{name: bytes}`` of the entries, each of which ``limit_of`` gives a size."""
    if not data:
        raise PackError([fault("empty")])
    if len(data) > MAX_FILE:
        raise PackError([fault("too_big", limit=MAX_FILE // _MEGABYTE)])
    if not _is_zip(data):
        raise PackError([fault("no_zip")])
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_entries(entries, limit_of)
            contents, left = {}, total
            for entry in entries:
                limit = limit_of(entry.filename)
                if left is not None:
                    limit = min(limit, left)
                contents[entry.filename] = _read_entry(archive, entry, limit)
                if left is not None:
                    left -= len(contents[entry.filename])
            return contents
    except _BROKEN as error:
        raise PackError([fault("broken_zip", reason=error)]) from error


def _check_entries(entries, limit_of):
    """Refuse what should not be there before anything is unpacked."""
    seen = set()
    for entry in entries:
        name = entry.filename
        # Also those that the library would mend silently.
        if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/"):
            raise PackError([fault("bad_path", name=name)])
        if limit_of(name) is None:
            is_zip = name.lower().endswith(".zip")
            raise PackError([fault("nested" if is_zip else "foreign_entry", name=name)])
        if name in seen:
            raise PackError([fault("twice", name=name)])
        seen.add(name)
        if entry.flag_bits & 0x1:
            raise PackError([fault("encrypted", name=name)])
        if entry.compress_type not in _KINDS:
            raise PackError([fault("broken_zip", reason=f"compression {entry.compress_type}")])


def _read_entry(archive, entry, limit):
    """The content; never more than ``limit`` bytes, whatever the file says of itself."""
    with archive.open(entry) as stream:
        content = stream.read(limit + 1)
    if len(content) > limit:
        limit = max(limit // _MEGABYTE, 1)
        raise PackError([fault("too_large_inside", name=entry.filename, limit=limit)])
    return content
