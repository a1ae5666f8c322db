"""A check says of twins what a build says."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from pipeline import cli, reading
from pipeline.collection import gathering, shards
from pipeline.settings import Settings

ENTRIES = st.tuples(
    st.sampled_from(["A Title", "a  TITLE", "A Title 2", "다른 제목"]),
    st.sampled_from(["글입니다.", "말입니다."]),
).map(lambda entry: f"{entry[0]}\n(Ada Kim, Ben Lee)\n{entry[1]}\n#a\n")
DIGESTS = st.tuples(st.sampled_from(["2024-12-19", "2024-12-20"]), st.lists(ENTRIES, max_size=4)).map(
    lambda digest: "\n".join([digest[0], *digest[1]])
)


@given(st.lists(DIGESTS, max_size=4))
def test_a_check_and_a_build_agree(texts: list[str]) -> None:
    files = [(f"{number}.txt", text.encode()) for number, text in enumerate(texts)]
    heads = shards.decode_heads(shards.encode(shards.parse(files)))
    _, built = gathering.build([("shard", heads)], Settings(), {})
    checked = reading.twins(digest for path, data in files for digest in reading.read(path, data).digests)
    assert sorted(map(str, checked)) == sorted(str(item) for item in built if item.code == "D010")


def test_check_says_it_in_the_order_of_lines_and_reads_no_file_twice(tmp_path: Path) -> None:
    text = "2024-12-19\n" + "A Title\n(Ada Kim)\n글.\n#a\n" * 2 + "Last\n(Ada Kim)\n글.\n"
    path = tmp_path / "2024-12-19.txt"
    path.write_text(text, encoding="utf-8")
    done = CliRunner().invoke(cli.digests, ["check", str(tmp_path), str(path)])
    warnings = [line for line in done.stdout.splitlines() if "warning[" in line]
    assert [line.split("[")[1][:4] for line in warnings] == ["D010", "D006"]
    assert "1 file: 0 errors, 2 warnings" in done.output
