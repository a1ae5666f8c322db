"""The cover of a volume as a picture: its title over a calendar of its days."""

from __future__ import annotations

import colorsys
import datetime as dt
import io
import itertools
import zlib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

from pipeline.collection.selection import Volume
from pipeline.settings import Settings
from pipeline.writing.common.cover_content import CoverContent, cover_content

WIDTH, HEIGHT = 1200, 1600
# The whole repertoire of Hangul in one weight.
_FONT = Path(__file__).parent / "fonts" / "Pretendard-Bold.otf"
_SMALLER = 5
_MARGIN = 110
_INNER = WIDTH - 2 * _MARGIN

# The picture is drawn in shades of one ink; these are how strong it is.
_PAPER, _UNLIT, _LIT, _QUIET, _LOUD = 0, 22, 150, 205, 255

_TITLE_SIZES = (132, 116, 100, 88, 76, 66, 56, 48)
_TITLE_HEIGHT = 620
_CALENDAR = (_MARGIN, 840, WIDTH - _MARGIN, 1330)
_WEEK = 7
# Of a span of decades a tile is several days: more tiles than these would be too small to see.
_MOST_TILES = 7_000


class Pictures(NamedTuple):
    """A cover as PNGs: of 1200 by 1600 points, and of 240 by 320 for lists of books."""

    cover: bytes
    thumbnail: bytes


def cover(volume: Volume, settings: Settings) -> bytes:
    """Draw the cover of a volume; ``settings`` are those of the collection."""
    return pictures(cover_content(volume, settings)).cover


def pictures(content: CoverContent) -> Pictures:
    """Draw a cover, and make it small. The face comes with this package: none needs to be installed."""
    picture = Image.new("L", (WIDTH, HEIGHT), _PAPER)
    draw = ImageDraw.Draw(picture)
    _write_title(draw, content)
    _draw_calendar(draw, content.dates)
    for line, text in enumerate(content.facts):
        draw.text((_MARGIN, 1380 + 66 * line), text, _QUIET, _face(46))
    small = picture.resize((WIDTH // _SMALLER, HEIGHT // _SMALLER), Image.Resampling.BOX)
    ink = _ink(content)
    return Pictures(_png(picture, ink), _png(small, ink))


def _png(picture: Image.Image, ink: list[int]) -> bytes:
    """A picture in shades of an ink."""
    picture.putpalette(ink)
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def _write_title(draw: ImageDraw.ImageDraw, content: CoverContent) -> None:
    author, series, title = map(_shown, (content.author, content.series, content.title))
    draw.text((_MARGIN, _MARGIN), _lines(author, 46)[0], _QUIET, _face(46))
    # In a series what all volumes share is a line, or lines, apart from what tells them from each other.
    parts = [series, title.removeprefix(series).strip()] if series and title.startswith(series) else [title]
    for size in _TITLE_SIZES:
        lines = [line for part in parts if part for line in _lines(part, size)]
        leading = size * 5 // 4
        if len(lines) * leading <= _TITLE_HEIGHT:
            break
    top = _MARGIN + 90
    for line in lines[: _TITLE_HEIGHT // leading]:
        draw.text((_MARGIN, top), line, _LOUD, _face(size))
        top += leading


def _draw_calendar(draw: ImageDraw.ImageDraw, dates: tuple[dt.date, ...]) -> None:
    """A tile for each day from the first week to the last, bright where there is a digest.

    A row is a week, or several where there are many, so that weekdays stand below each other.
    """
    left, top, right, bottom = _CALENDAR
    first = dates[0].toordinal() - dates[0].weekday()
    step = -(-(dates[-1].toordinal() + 1 - first) // _MOST_TILES)
    lit = {(date.toordinal() - first) // step for date in dates}
    tiles = -(-(max(lit) + 1) // _WEEK) * _WEEK
    for columns in itertools.count(_WEEK, _WEEK):
        rows = -(-tiles // columns)
        pitch = (right - left) / columns
        if rows * pitch <= bottom - top:
            break
    size = pitch * 0.82
    for number in range(tiles):
        x = left + number % columns * pitch
        y = bottom - rows * pitch + number // columns * pitch
        box = (round(x), round(y), round(x + size) - 1, round(y + size) - 1)
        draw.rectangle(box, fill=_LIT if number in lit else _UNLIT)


def _lines(text: str, size: int) -> list[str]:
    """``text`` in lines that fit, broken between words and, where one is too long, within it."""
    face = _face(size)
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if face.getlength(longer) <= _INNER:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        for character in word:
            if face.getlength(lines[-1] + character) > _INNER:
                lines.append("")
            lines[-1] += character
    return lines


def _shown(text: str) -> str:
    """``text`` without the characters that the face lacks; the book has it whole, as text."""
    return " ".join("".join(character for character in text[:300] if _has(character)).split())


@cache
def _has(character: str) -> bool:
    face = _face(_TITLE_SIZES[-1])
    return character.isspace() or bytes(face.getmask(character)) != bytes(face.getmask("\uffff"))


@cache
def _face(size: int) -> ImageFont.FreeTypeFont:
    # Basic layout, since Pillow has another one only where a library of the system is installed.
    return ImageFont.truetype(_FONT, size, layout_engine=ImageFont.Layout.BASIC)


def _ink(content: CoverContent) -> list[int]:
    """The palette: from paper to ink in 256 steps, in a hue of the edition's that moves on with volumes."""
    turn = zlib.crc32(content.edition.encode()) / 2**32 + 0.13 * (content.position - 1)
    paper = colorsys.hls_to_rgb((0.6 + turn) % 1, 0.19, 0.42)
    ink = colorsys.hls_to_rgb((0.6 + turn) % 1, 0.97, 0.6)
    return [
        round(255 * (dark + (light - dark) * step / 255))
        for step in range(256)
        for dark, light in zip(paper, ink, strict=True)
    ]
