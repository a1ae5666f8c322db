"""The pages' own words in both languages, and counts and sizes as people write them."""

from __future__ import annotations

from pipeline.model import Language

WORDS: dict[Language, dict[str, str]] = {
    "ko": {
        "skip": "본문으로 건너뛰기",
        "main_navigation": "둘러보기",
        "about": "날마다 읽은 논문과 그에 대한 짧은 해설입니다.",
        "newest": "새 다이제스트",
        "subscribe": "구독",
        "subscribe_how": (
            "피드는 새 글이 올라오면 알려 주는 주소입니다. 아래나 태그 페이지에 있는 피드의 주소를 "
            "복사해 Feedly, Inoreader, NetNewsWire, newsboat 같은 피드 리더에 붙여 넣으면, 새 글이 "
            "리더에 저절로 나타납니다. 관심 있는 태그만 골라 구독해도 되고, OPML 파일을 리더로 불러와 "
            "모든 피드를 한꺼번에 등록해도 됩니다."
        ),
        "subscribe_twice": (
            "newsboat처럼 글을 고유 ID로 구별하는 리더에서는 구독한 두 피드에 함께 실린 글이 한쪽에만 "
            "나타납니다. 빠짐없이 보려면 ‘{}’ 피드를 구독하세요."
        ),
        "books": "책과 문서",
        "tags": "태그",
        "archive": "지난 다이제스트",
        "search": "검색",
        "search_for": "검색어",
        "commentary_language": "해설 언어",
        "both": "둘 다",
        "contents": "이날의 글",
        "other_days": "다른 날",
        "earlier": "이전",
        "later": "다음",
        "older": "더 오래된 글",
        "newer": "더 최근 글",
        "other_pages": "이 태그의 다른 페이지",
        "periods": "기간별",
        "abstract": "초록",
        "more_authors": "외 {}명",
        "searched": "제목 검색",
        "searched_title": "논문 주소를 몰라 제목으로 찾습니다",
        "permalink": "이 글의 주소",
        "feed": "피드",
        "feed_both": "한·영",
        "feed_ko": "한국어",
        "feed_en": "영어",
        "feed_all": "모든 글",
        "feed_all_hint": "논문 하나에 항목 하나",
        "feed_daily": "하루 한 편",
        "feed_daily_hint": "그날의 다이제스트를 항목 하나로",
        "opml": "OPML, 모든 피드 한꺼번에 가져오기",
        "opds": "OPDS, 전자책 앱의 책장에 더하기",
        "subscribe_to_tag": "이 태그 구독",
        "tag_filter": "태그 찾기",
        "tag": "태그",
        "count": "글",
        "latest": "최근",
        "period": "기간",
        "empty_tag": "아직 이 태그가 달린 글이 없습니다.",
        "empty": "아직 다이제스트가 없습니다.",
        "empty_tags": "아직 태그가 없습니다.",
        "empty_books": "아직 책과 문서가 없습니다.",
        "older_volumes": "지난 책 {}권",
        "all_days": "지난 다이제스트 모두 보기",
        "search_intro": (
            "모든 글의 제목, 저자, 태그, 해설과 초록에서 찾습니다. 낱말을 여럿 넣으면 모두 든 글을, "
            "따옴표로 묶으면 그대로 든 글을, #태그를 넣으면 그 태그가 달린 글을 찾습니다."
        ),
        "search_needs_script": "검색에는 자바스크립트가 필요합니다.",
        "search_running": "찾는 중…",
        "search_none": "찾은 글이 없습니다.",
        "search_found": "{}편을 찾았습니다.",
        "search_failed": "검색 자료의 일부를 읽지 못했습니다. 다시 시도해 주세요.",
        "search_more": "더 보기",
        "short_count": "{}편",
    },
    "en": {
        "skip": "Skip to content",
        "main_navigation": "Main",
        "about": "Papers read day by day, each with a short commentary.",
        "newest": "Newest digests",
        "subscribe": "Subscribe",
        "subscribe_how": (
            "A feed is an address that tells you when something new is out. Copy the address of a feed "
            "below, or of one on a tag’s page, into a feed reader such as Feedly, Inoreader, NetNewsWire "
            "or newsboat, and new entries turn up there by themselves. Subscribe only to the tags that "
            "you care about, or import the OPML file into your reader to add every feed at once."
        ),
        "subscribe_twice": (
            "A reader that knows entries by their id, such as newsboat, shows an entry of two subscribed "
            "feeds in only one of them. To see them all, subscribe to “{}”."
        ),
        "books": "Books and documents",
        "tags": "Tags",
        "archive": "All digests",
        "search": "Search",
        "search_for": "Search for",
        "commentary_language": "Language of the commentary",
        "both": "Both",
        "contents": "On this day",
        "other_days": "Other days",
        "earlier": "Earlier",
        "later": "Later",
        "older": "Older entries",
        "newer": "Newer entries",
        "other_pages": "Other pages of this tag",
        "periods": "By period",
        "abstract": "Abstract",
        "more_authors": "and {} more",
        "searched": "title search",
        "searched_title": "The paper's address is not known; this searches for its title",
        "permalink": "Permanent link",
        "feed": "Feed",
        "feed_both": "both",
        "feed_ko": "Korean",
        "feed_en": "English",
        "feed_all": "All entries",
        "feed_all_hint": "one item a paper",
        "feed_daily": "One a day",
        "feed_daily_hint": "the day's digest as one item",
        "opml": "OPML, to import all feeds at once",
        "opds": "OPDS, for the shelf of an e-book reader",
        "subscribe_to_tag": "Subscribe to this tag",
        "tag_filter": "Find a tag",
        "tag": "Tag",
        "count": "Entries",
        "latest": "Newest",
        "period": "Period",
        "empty_tag": "No entry has this tag yet.",
        "empty": "There is no digest yet.",
        "empty_tags": "There is no tag yet.",
        "empty_books": "There is no book or document yet.",
        "older_volumes": "Earlier volumes ({})",
        "all_days": "See all days",
        "search_intro": (
            "Looks through the titles, authors, tags, commentary and abstracts of all entries. "
            "Several words: entries with all of them; words in quotation marks: as they stand; "
            "#tag: entries with that tag."
        ),
        "search_needs_script": "Search needs JavaScript.",
        "search_running": "Searching…",
        "search_none": "No entry was found.",
        "search_found": "Entries found: {}.",
        "search_failed": "Part of what is searched could not be read. Please try again.",
        "search_more": "Show more",
        "short_count": "({})",
    },
}


def entry_count(count: int, language: Language) -> str:
    """``1편``, ``1 entry``, ``2 entries``."""
    return f"{count:,}편" if language == "ko" else f"{count:,} {'entry' if count == 1 else 'entries'}"


def day_count(count: int, language: Language) -> str:
    """``1일``, ``1 day``, ``2 days``."""
    return f"{count:,}일" if language == "ko" else f"{count:,} {'day' if count == 1 else 'days'}"


def file_size(size: int) -> str:
    """``640 KB``, ``2.4 MB``: thousands, as file managers and stores count."""
    kilobytes = size / 1000
    number, unit = (kilobytes, "KB") if kilobytes < 999.5 else (kilobytes / 1000, "MB")  # noqa: PLR2004 (rounds to 1,000)
    return f"{number:.1f} {unit}" if number < 10 else f"{number:,.0f} {unit}"  # noqa: PLR2004 (two digits say enough)
