"""Strings that the outputs add to the text, in each language; for dates and counts see those modules."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from pipeline.locations import Flavour
from pipeline.model import Language

# What a language is called in itself.
LANGUAGE_NAMES: Mapping[Language, str] = {"ko": "한국어", "en": "English"}


class Strings(Struct, frozen=True):
    """Headings, labels and sentences in one language; ``{}`` stands for what is filled in with ``format``."""

    # An entry, wherever it stands.
    abstract: str
    abstracts: str
    more_authors: str
    earlier: str
    later: str
    cites: str
    cited_by: str
    also_on: str
    and_others: str
    # Feeds and the list of them.
    all_entries: str
    daily: str
    daily_about: str
    tag_about: str
    one_language_about: str
    both_languages: str
    more_entries: str
    paper: str
    find_paper: str
    # Book and document.
    contents: str
    tag_index: str
    # Book.
    cover: str
    title_page: str
    landmarks: str
    text: str
    other_volumes: str
    other_authors: str
    mere_titles: str
    news: str
    news_feed: str
    news_books: str
    search_paper: str
    neighbouring_days: str
    continued: str
    accessibility: str
    # Document.
    earlier_volume: str
    later_volume: str
    # Pages.
    skip: str
    main_navigation: str
    about: str
    newest: str
    subscribe: str
    subscribe_how: str
    subscribe_twice: str
    books: str
    tags: str
    archive: str
    search: str
    search_for: str
    reading_language: str
    both: str
    day_contents: str
    other_days: str
    older: str
    newer: str
    other_pages: str
    periods: str
    searched: str
    searched_title: str
    permalink: str
    cite: str
    copied: str
    bibtex_of_all: str
    feed: str
    feed_in: Mapping[Flavour, str]
    all_entries_hint: str
    daily_hint: str
    opml: str
    every_feed: str
    feed_list: str
    feed_address: str
    feed_copied: str
    feed_copy: str
    feed_app: str
    close: str
    missing: str
    missing_text: str
    opds: str
    subscribe_to_tag: str
    tag_filter: str
    tag: str
    count: str
    latest: str
    period: str
    empty_tag: str
    empty: str
    empty_tags: str
    empty_books: str
    older_volumes: str
    all_days: str
    all_tags: str
    read_on: str
    titles_without_text: str
    related_tags: str
    titles_only: str
    no_tag: str
    archive_about: str
    search_intro: str
    search_needs_script: str
    search_running: str
    search_none: str
    search_found: str
    search_failed: str
    search_more: str


STRINGS: Mapping[Language, Strings] = {
    "ko": Strings(
        abstract="초록",
        abstracts="초록",
        more_authors="외 {}명",
        earlier="이전",
        later="다음",
        cites="언급한 논문",
        cited_by="이후 언급",
        also_on="다른 날",
        and_others="외",
        all_entries="모든 글",
        daily="하루 한 편",
        daily_about="하루치 다이제스트를 글 하나로 묶었습니다.",
        tag_about="#{} 태그가 달린 글입니다.",
        one_language_about="한국어 해설이 있는 최근 글만 담습니다. 두 언어의 모든 글: {}",
        both_languages="한국어와 영어",
        more_entries="외 {}편",
        paper="논문",
        find_paper="논문 찾기",
        contents="차례",
        tag_index="태그 찾아보기",
        cover="표지",
        title_page="속표지",
        landmarks="길잡이",
        text="본문",
        other_volumes="앞뒤 권",
        other_authors="그 밖의 저자",
        mere_titles="함께 본 논문",
        news="새 글과 새 책을 받아 보는 주소",
        news_feed="피드 리더에",
        news_books="전자책 앱에",
        search_paper="논문 찾기",
        neighbouring_days="앞뒤 날",
        continued="이어서",
        accessibility=(
            "모든 내용이 글로 되어 있고, 제목의 단계와 차례, 태그 찾아보기로 옮겨 다닐 수 있으며, "
            "문단마다 언어가 표시되어 있습니다. 그림은 대체 텍스트가 있는 표지뿐입니다."
        ),
        earlier_volume="앞 권",
        later_volume="다음 권",
        skip="본문으로 건너뛰기",
        main_navigation="둘러보기",
        about="날마다 읽은 논문과 그에 대한 짧은 해설입니다.",
        newest="새 다이제스트",
        subscribe="구독",
        subscribe_how=(
            "피드는 새 글이 올라오면 알려 주는 주소입니다. 아래나 태그 페이지에 있는 피드의 주소를 "
            "복사해 Feedly, Inoreader, NetNewsWire, newsboat 같은 피드 리더에 붙여 넣으면, 새 글이 "
            "리더에 저절로 나타납니다. 관심 있는 태그만 골라 구독해도 되고, OPML 파일을 리더로 불러와 "
            "모든 글과 자주 쓰이는 태그의 피드를 한꺼번에 등록해도 됩니다."
        ),
        subscribe_twice=(
            "newsboat처럼 글을 고유 ID로 구별하는 리더에서는 구독한 두 피드에 함께 실린 글이 한쪽에만 "
            "나타납니다. 빠짐없이 보려면 ‘{}’ 피드를 구독하세요."
        ),
        books="책과 문서",
        tags="태그",
        archive="지난 다이제스트",
        search="검색",
        search_for="검색어",
        reading_language="언어",
        both="둘 다",
        day_contents="이날의 글",
        other_days="다른 날",
        older="더 오래된 글",
        newer="더 최근 글",
        other_pages="이 태그의 다른 페이지",
        periods="기간별",
        searched="제목 검색",
        searched_title="논문 주소를 몰라 제목으로 찾습니다",
        permalink="이 글의 주소",
        cite="인용",
        copied="BibTeX를 복사했습니다.",
        bibtex_of_all="모든 논문의 BibTeX",
        feed="피드",
        feed_in={"both": "한·영", "ko": "한국어", "en": "영어"},
        all_entries_hint="논문 하나에 항목 하나",
        daily_hint="그날의 다이제스트를 항목 하나로",
        opml="OPML, 여러 피드 한꺼번에 가져오기",
        every_feed="전부",
        feed_list="{} (피드 {}개)",
        feed_address="피드 주소",
        feed_copied="주소를 복사했습니다. 피드 리더에 붙여 넣으세요.",
        feed_copy="이 주소를 복사해 피드 리더에 붙여 넣으세요.",
        feed_app="리더 앱",
        close="닫기",
        missing="없는 주소",
        missing_text=(
            "이 주소에는 아무것도 없습니다. 태그의 이름이나 날짜가 바뀌었을 수 있습니다. "
            "위의 차례나 검색에서 찾아보세요."
        ),
        opds="OPDS, 전자책 앱의 책장에 더하기",
        subscribe_to_tag="이 태그 구독",
        tag_filter="태그 찾기",
        tag="태그",
        count="글",
        latest="최근",
        period="기간",
        empty_tag="아직 이 태그가 달린 글이 없습니다.",
        empty="아직 다이제스트가 없습니다.",
        empty_tags="아직 태그가 없습니다.",
        empty_books="아직 책과 문서가 없습니다.",
        older_volumes="지난 책 {}권",
        all_days="지난 다이제스트 모두 보기",
        all_tags="태그 {}개 모두",
        read_on="이어 읽기",
        titles_without_text="제목만 적은 논문",
        related_tags="함께 쓰인 태그",
        titles_only="제목만 보기",
        no_tag="그런 태그가 없습니다.",
        archive_about="모든 다이제스트를 날짜순으로, 논문 제목과 함께 늘어놓은 목록입니다.",
        search_intro=(
            "모든 글의 제목, 저자, 태그, 해설과 초록에서 찾습니다. 낱말을 여럿 넣으면 모두 든 글을, "
            "따옴표로 묶으면 그대로 든 글을, #태그나 2024-12 같은 날짜를 넣으면 그 태그나 날짜의 글을 "
            "찾습니다."
        ),
        search_needs_script="검색에는 자바스크립트가 필요합니다.",
        search_running="찾는 중…",
        search_none="찾은 글이 없습니다.",
        search_found="{}편을 찾았습니다.",
        search_failed="검색 자료의 일부를 읽지 못했습니다. 다시 시도해 주세요.",
        search_more="더 보기",
    ),
    "en": Strings(
        abstract="Abstract",
        abstracts="Abstracts",
        more_authors="and {} more",
        earlier="Earlier",
        later="Later",
        cites="Papers mentioned",
        cited_by="Mentioned later",
        also_on="On other days",
        and_others="et al.",
        all_entries="All entries",
        daily="One a day",
        daily_about="The whole digest of a day is one entry.",
        tag_about="Entries tagged #{}.",
        one_language_about=(
            "Only the newest entries, and of these only those with English commentary. All entries in "
            "both languages: {}"
        ),
        both_languages="Korean and English",
        more_entries="and {} more",
        paper="Paper",
        find_paper="Find the paper",
        contents="Contents",
        tag_index="Index of tags",
        cover="Cover",
        title_page="Title page",
        landmarks="Landmarks",
        text="Text",
        other_volumes="Other volumes",
        other_authors="Other authors",
        mere_titles="Also seen",
        news="Addresses for new entries and new books",
        news_feed="for a feed reader",
        news_books="for an e-book app",
        search_paper="Search for the paper",
        neighbouring_days="Other days",
        continued="continued",
        accessibility=(
            "All content is text, with levels of headings, contents and an index of tags to move about "
            "by, and the language of every passage marked. The only picture is the cover, which is "
            "described."
        ),
        earlier_volume="Earlier volume",
        later_volume="Later volume",
        skip="Skip to content",
        main_navigation="Main",
        about="Papers read day by day, each with a short commentary.",
        newest="Newest digests",
        subscribe="Subscribe",
        subscribe_how=(
            "A feed is an address that tells you when something new is out. Copy the address of a feed "
            "below, or of one on a tag’s page, into a feed reader such as Feedly, Inoreader, NetNewsWire "
            "or newsboat, and new entries turn up there by themselves. Subscribe only to the tags that "
            "you care about, or import an OPML file into your reader to add the feeds of everything and of "
            "the tags used most at once."
        ),
        subscribe_twice=(
            "A reader that knows entries by their id, such as newsboat, shows an entry of two subscribed "
            "feeds in only one of them. To see them all, subscribe to “{}”."
        ),
        books="Books",
        tags="Tags",
        archive="Archive",
        search="Search",
        search_for="Search for",
        reading_language="Language",
        both="Both",
        day_contents="On this day",
        other_days="Other days",
        older="Older entries",
        newer="Newer entries",
        other_pages="Other pages of this tag",
        periods="By period",
        searched="title search",
        searched_title="The paper's address is not known; this searches for its title",
        permalink="Permanent link",
        cite="Cite",
        copied="BibTeX copied.",
        bibtex_of_all="BibTeX of all papers",
        feed="Feed",
        feed_in={"both": "both", "ko": "Korean", "en": "English"},
        all_entries_hint="one item a paper",
        daily_hint="the day's digest as one item",
        opml="OPML, to import several feeds at once",
        every_feed="everything",
        feed_list="{} ({} feeds)",
        feed_address="Address of the feed",
        feed_copied="Address copied. Paste it into a feed reader.",
        feed_copy="Copy this address into a feed reader.",
        feed_app="Reader app",
        close="Close",
        missing="Nothing here",
        missing_text=(
            "There is nothing at this address. A tag may have another name now, or a day another date. Look "
            "for it in the lists above, or search."
        ),
        opds="OPDS, for the shelf of an e-book reader",
        subscribe_to_tag="Subscribe to this tag",
        tag_filter="Find a tag",
        tag="Tag",
        count="Entries",
        latest="Newest",
        period="Period",
        empty_tag="No entry has this tag yet.",
        empty="There is no digest yet.",
        empty_tags="There is no tag yet.",
        empty_books="There is no book or document yet.",
        older_volumes="Earlier volumes ({})",
        all_days="See all days",
        all_tags="all {} tags",
        read_on="Read on",
        titles_without_text="Titles only",
        related_tags="Found together with",
        titles_only="Show titles only",
        no_tag="No tag is called that.",
        archive_about="Every digest by date, with the titles of its papers.",
        search_intro=(
            "Looks through the titles, authors, tags, commentary and abstracts of all entries. Several "
            "words: entries with all of them; words in quotation marks: as they stand; #tag or a date such "
            "as 2024-12: entries with that tag or of that date."
        ),
        search_needs_script="Search needs JavaScript.",
        search_running="Searching…",
        search_none="No entry was found.",
        search_found="Entries found: {}.",
        search_failed="Part of what is searched could not be read. Please try again.",
        search_more="Show more",
    ),
}
