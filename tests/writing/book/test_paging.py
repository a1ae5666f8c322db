"""The book in pages, as two engines set it: nothing is lost at a page's edge, and no heading ends one."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pipeline import inline
from pipeline.collection.selection import Volume
from pipeline.model import (
    Article,
    Blocks,
    Body,
    CodeBlock,
    Day,
    ItemList,
    Paragraph,
    Parts,
    Quote,
    Table,
    Text,
)
from pipeline.settings import Settings
from pipeline.writing.book import book
from pipeline.writing.common.cover import cover

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

# ``examine(data, engine, width, height, size of type, names)``: file to its faults.
Examine = Callable[..., dict[str, list[str]]]

_ENGINES = ("foliate", "epubjs")
_SCREENS = ((320, 480), (390, 844), (600, 800))
_SIZES = (16, 20, 24)
_ADDRESS = "http://127.0.0.1:9"
_TYPES = {".html": "text/html", ".js": "text/javascript", ".epub": "application/epub+zip"}


@pytest.fixture(scope="module")
def page(browser: Browser, npm: Callable[[str], Path]) -> Iterator[Page]:
    files = {
        "/": Path(__file__).with_name("paging.html"),
        "/jszip.js": npm("jszip") / "dist" / "jszip.min.js",
        "/epub.js": npm("epubjs") / "dist" / "epub.min.js",
    }
    foliate = npm("foliate-js")
    context = browser.new_context()
    page = context.new_page()

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(_ADDRESS)
        file = files.get(path) or foliate / path.removeprefix("/foliate/")
        if file.is_file():
            route.fulfill(body=file.read_bytes(), content_type=_TYPES.get(file.suffix, "text/plain"))
        else:
            route.fulfill(status=404)

    context.route(f"{_ADDRESS}/**", answer)
    yield page
    context.close()


@pytest.fixture
def examine(page: Page) -> Examine:
    def open_with(
        data: bytes, engine: str, screen: tuple[int, int], size: int, names: Sequence[str] | None = None
    ) -> dict[str, list[str]]:
        page.set_viewport_size({"width": screen[0], "height": screen[1]})
        page.route(f"{_ADDRESS}/book.epub", lambda route: route.fulfill(body=data))
        page.goto(f"{_ADDRESS}/")
        page.wait_for_function("window.ready")
        found: dict[str, list[str]] = page.evaluate(
            "([engine, size, names]) => examine(engine, size, names)", [engine, size, names]
        )
        page.unroute(f"{_ADDRESS}/book.epub")
        assert found
        return found

    return open_with


def _formula(source: str) -> Parts:
    return inline.parts(f"${source}$")


_LONG_FORMULAS = (
    "+".join(["x_n"] * 60),
    "+".join([r"\sqrt{x_n}"] * 30),
    r"L(\theta) = E_{(x,y)\sim D}\left[\sum_{t=1}^{T} \log p(y_t \mid x, y_{<t})\right] + \sqrt{\lambda_2}",
    r"\frac{" + "+".join("abcdefghijklmnopq") + "}{2}",
    r"\frac{a_1 + a_2 + a_3 + a_4}{b}",
    r"\begin{pmatrix}" + r"\\".join(["&".join("abcdefghi")] * 4) + r"\end{pmatrix}",
    r"\sqrt{" + "x" * 200 + "}",
    r"\hat{\theta}_{" + "t+" * 40 + "1}",
)


@pytest.fixture(scope="module")
def wide(bind: Callable[..., Any], make_article: Callable[..., Article]) -> bytes:
    """A book of all that could be too wide or too high, at every place."""
    formulas = [_formula(source) for source in _LONG_FORMULAS]
    words = Text("이 단락에는 수식이 있고, the words around it go on. " * 6)
    paragraphs = tuple(Paragraph((words, *formula, words)) for formula in formulas)
    cells = tuple((Text(f"column-{number}"),) for number in range(12))
    blocks: Blocks = (
        *paragraphs,
        ItemList(tuple(formulas), nested=tuple((ItemList((formula,)),) for formula in formulas)),
        Quote(paragraphs[:3]),
        Table(cells, (cells, cells)),
        Table((formulas[4], formulas[4]), ((formulas[0], (Text("2"),)),)),
        CodeBlock(" " * 20 + "x" * 300 + "\n" + "a = b\n" * 80),
        Paragraph((Text("word" * 300),)),
    )
    body = Body(ko=blocks, en=blocks, abstract=blocks)
    articles = [
        make_article("2024-01-01", number, title, body=body, authors=["A Name"] * 6, tags=("a" * 100,))
        for number, title in enumerate((formulas[4], "A title of some length " * 3))
    ]
    data: bytes = bind([Day(articles[0].date, blocks, tuple(articles))]).data
    return data


def _faults(found: dict[str, list[str]]) -> dict[str, list[str]]:
    return {name: faults for name, faults in found.items() if faults}


@pytest.mark.parametrize("engine", _ENGINES)
def test_a_page_shows_all_that_is_on_it(data: bytes, examine: Examine, engine: str) -> None:
    assert _faults(examine(data, engine, (320, 480), 24)) == {}


@pytest.mark.parametrize("engine", _ENGINES)
@pytest.mark.parametrize(
    ("screen", "size"), [((320, 480), 24), pytest.param((600, 800), 16, marks=pytest.mark.slow)]
)
def test_nothing_is_too_wide(
    wide: bytes, examine: Examine, engine: str, screen: tuple[int, int], size: int
) -> None:
    assert _faults(examine(wide, engine, screen, size)) == {}


def test_what_does_not_fit_is_told(bind: Callable[..., Any], days: tuple[Day, ...], examine: Examine) -> None:
    """An examination that finds nothing would prove nothing."""
    whole = bind(days)
    style = b"table, .authors { white-space: nowrap } h2 { break-after: column; color: red }"
    broken = _replaced(whole, "EPUB/style.css", whole.read("style.css") + style)
    faults = [fault for found in examine(broken, "foliate", (320, 480), 24).values() for fault in found]
    kinds = {fault.partition(":")[0] for fault in faults}
    assert kinds == {"off the page", "ends a page"}


def _replaced(opened: Any, name: str, content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for entry in opened.archive.namelist():
            archive.writestr(entry, content if entry == name else opened.archive.read(entry))
    return target.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize("size", _SIZES)
@pytest.mark.parametrize("screen", _SCREENS, ids=lambda screen: f"{screen[0]}x{screen[1]}")
@pytest.mark.parametrize("engine", _ENGINES)
def test_the_archive(
    archive: list[tuple[Volume, list[Day]]],
    opened: Callable[[bytes], Any],
    examine: Examine,
    engine: str,
    screen: tuple[int, int],
    size: int,
) -> None:
    """Each document with a formula, a table or code, and ten others of each volume."""
    found: dict[str, list[str]] = {}
    for volume, days in archive:
        data = book(volume, days, Settings(), cover(volume, Settings()))
        whole = opened(data)
        special = [
            name for name in whole.spine if re.search(rb"<math|role=.math|<table|<pre", whole.read(name))
        ]
        others = [name for name in whole.spine if name not in special]
        names = [*special, *others[:: max(1, len(others) // 10)][:10]]
        found |= {
            f"{volume.stem}/{name}": faults
            for name, faults in examine(data, engine, screen, size, names).items()
        }
    assert len(found) > 60
    assert _faults(found) == {}
