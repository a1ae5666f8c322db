"""Tags that are hard to make a file name of."""

from __future__ import annotations

LONG = "가나다라마바사아자차" * 20  # 200 syllables, 600 bytes
TAGS = [
    *(
        "c",
        "c++",
        "c#",
        "강화학습",
        "강화",
        "../x",
        "..",
        ".",
        "/",
        "\\",
        "con",
        "con.txt",
        "CON",
        "nul",
        "com1",
    ),
    *("llm", "active-learning", "a b", "a-b-", "-a", "a--b", "x_", "%2e%2e", "é", "e\u0301x", "ı", "ß", "ss"),
    *(LONG, LONG + "x", "a" * 80, "a" * 81, "a" * 300, "😀", "·", "", "tag", "c-plus-plus"),
]
