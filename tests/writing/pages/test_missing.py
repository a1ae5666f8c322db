"""The page for what is missing, which a host shows at any address."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import html5lib
import msgspec
import pytest

from pipeline.settings import LOCAL_BASE_URL

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lxml import etree

    from pipeline.model import Day
    from tests.writing.pages.conftest import Collection

NAMESPACES = {"h": "http://www.w3.org/1999/xhtml"}


def find(content: bytes, path: str) -> list[str]:
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("lxml"), strict=True)
    tree: etree._ElementTree = parser.parse(content, transport_encoding="utf-8")
    found: list[str] = tree.xpath(path, namespaces=NAMESPACES)
    return found


@pytest.mark.parametrize(("base", "root"), [("https://example.org/a/b/", "/a/b/"), (LOCAL_BASE_URL, "/")])
def test_its_links_and_files_are_found_from_any_address(
    collect: Callable[..., Collection], collection: Collection, days: Sequence[Day], base: str, root: str
) -> None:
    settings = msgspec.structs.replace(collection.settings, base_url=base)
    made = collect(days, settings)
    site = made.site()
    found = find(site["404.html"], "//@href | //@src | //@action")
    links = [link for link in found if not link.startswith("#") and not urlsplit(link).scheme]
    assert len(links) > 10
    assert all(link.startswith(root) for link in links)
    paths = {urlsplit(link).path.removeprefix(root) for link in links}
    assert paths <= {*site, *made.elsewhere()}


def test_it_speaks_both_languages_and_is_for_no_search_engine(site: dict[str, bytes]) -> None:
    page = site["404.html"]
    assert find(page, "//h:main//h:p[@lang]/@lang") == ["ko", "en"]
    assert find(page, "//h:meta[@name='robots']/@content") == ["noindex"]
    assert find(page, "//h:link[@rel='canonical']") == []
    assert b"404" not in site["sitemap.xml"]
