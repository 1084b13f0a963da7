"""Subtitles become what a transcript would be: turns with their speakers, or paragraphs up to a long pause."""

import pytest

from extract_tasks import readers
from extract_tasks.api import process
from extract_tasks.errors import InputError


@pytest.fixture
def read(tmp_path):
    def read(text, suffix):
        path = tmp_path / f"meeting{suffix}"
        path.write_bytes(text.encode("utf-8"))
        return readers.read(str(path))

    return read


def srt(*cues):
    """A SubRip file with a subtitle of two seconds for each (second, text)."""
    return "\n".join(
        f"{n}\n00:00:{at:02},000 --> 00:00:{at + 2:02},000\n{said}\n" for n, (at, said) in enumerate(cues, 1)
    )


SUBRIP = {
    "one speaker's lines are joined": (
        srt((1, "张主任：今天开会"), (3, "讲两件事。"), (5, "李芳：我下周三之前"), (7, "把名单发群里")),
        ["张主任 00:00:01", "今天开会 讲两件事。", "李芳 00:00:05", "我下周三之前 把名单发群里"],
    ),
    "a name before every line": (
        srt((1, "张三:甲"), (3, "张三: 乙。"), (5, "张三：丙")),
        ["张三 00:00:01", "甲 乙。丙"],
    ),
    "names in brackets": (
        srt((1, "[张三] 甲"), (3, "【发言人 2】：乙")),
        ["张三 00:00:01", "甲", "发言人 2 00:00:03", "乙"],
    ),
    "two voices": (srt((1, "- 张三：甲\n- 李芳：乙")), ["张三 00:00:01", "甲", "李芳 00:00:01", "乙"]),
    "what ends in a colon is no speaker": (
        srt((1, "第一：由工会牵头"), (3, "时间：下周三"), (5, "第二：由妇联牵头")),
        ["第一：由工会牵头 时间：下周三 第二：由妇联牵头"],
    ),
    "a long pause": (srt((1, "讲两点。"), (3, "第一点"), (20, "第二点")), ["讲两点。第一点", "第二点"]),
    "tags, sounds, positions": (
        '1\n00:00:01,000 --> 00:00:03,000 X1:1 Y1:2\n{\\an8}<i>甲</i><font color="#fff">乙</font>\n\n2\n00:00:03,000 --> 00:00:04,000\n[掌声]\n\n'
        "3\n00:00:04,000 --> 00:00:05,000\n丙 &amp; {丁} < 戊\n",
        ["甲乙 丙 & ｛丁｝ < 戊"],
    ),
    "live captions": (srt((1, "甲\n乙"), (3, "乙\n丙")), ["甲 乙 丙"]),
    "marks are written, so a line's end is no pause": (
        srt((1, "请县妇联，6月30日前"), (3, "报送总结；用 Word"), (5, "Excel都行。"), (7, "好，散会")),
        ["请县妇联，6月30日前报送总结；用 Word Excel都行。好，散会"],
    ),
    "hours": (
        "1\n01:02:03,500 --> 01:02:05,000\n张三：甲\n\n2\n01:02:05,000 --> 01:02:07,000\n李芳：乙\n",
        ["张三 01:02:03", "甲", "李芳 01:02:05", "乙"],
    ),
    "line ends of Windows": (srt((1, "甲"), (3, "乙")).replace("\n", "\r\n"), ["甲 乙"]),
}


@pytest.mark.parametrize("case", SUBRIP)
def test_subrip(read, case):
    source, wanted = SUBRIP[case]
    assert read(source, ".srt").text.split("\n") == wanted


WEBVTT = """WEBVTT - 三月例会录音

STYLE
::cue { color: red }

NOTE 由系统生成

a1
00:01.000 --> 00:03.000 align:start position:0%
<v 张三（县总工会）>今天开会</v>

00:00:03.000 --> 00:00:05.000
<v.loud Li Fang>我下周三之前<00:04.000><c.red>把名单</c>发群里
"""


@pytest.mark.parametrize("suffix", [".vtt", ".txt", ""])
def test_webvtt(read, suffix):
    source = read(WEBVTT, suffix)
    assert source.text.split("\n") == [
        "张三（县总工会） 00:00:01",
        "今天开会",
        "Li Fang 00:00:03",
        "我下周三之前把名单发群里",
    ]
    assert source.title == "三月例会录音"


@pytest.mark.parametrize("suffix", [".srt", ".txt", ""])
@pytest.mark.parametrize("start", ["", "\ufeff", "\r\n"])
def test_subrip_is_known_by_its_first_lines(read, start, suffix):
    assert read(start + srt((1, "甲。"), (3, "乙")), suffix).text == "甲。乙"


BROKEN = {
    "no subtitles": ("各单位要按时报送。", "no subtitles"),
    "no such time": ("1\n00:00:01,000 --> soon\n甲", "no subtitles"),
    "only sounds": (srt((1, "[音乐]")), "is empty"),
    "nothing": ("", "is empty|no subtitles"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_broken_files_end_in_one_line(read, case):
    source, message = BROKEN[case]
    with pytest.raises(InputError, match=message) as caught:
        read(source, ".srt")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("piece", ["{", "{\\", "<v.a", "<a", "[a", "a:", "00:00:01,000 --> "])
def test_floods_are_read_in_time(read, piece):
    text = srt((1, "甲：" + piece * 100_000), (3, "乙：完"))
    assert read(text, ".srt").text.endswith("完")


TURNS = [
    (1, "王主任", "今天讲驿站的事 请县财政局4月底前把经费拨付到位"),
    (9, "小陈", "好的 我下周三之前把名单发群里"),
    (15, "王主任", "由县总工会牵头 6月底前建成驿站10个"),
]


def test_the_items_are_those_of_the_transcript(read, nlp):
    def items(source):
        return [
            (i.title, [(a.name, a.role) for a in i.assignees], i.deadline and i.deadline.due, i.speaker)
            for i in process(source, "2026-03-05", nlp=nlp).extraction.items
        ]

    said = "\n".join(f"{name} 00:00:{at:02}\n{words}\n" for at, name, words in TURNS)
    transcript = readers.text.read(said.encode("utf-8"), "a.txt", None)
    cues = [
        f"00:{at + n * 2:02}.000 --> 00:{at + n * 2 + 2:02}.000\n<v {name}>{part}</v>\n"
        for at, name, words in TURNS
        for n, part in enumerate(words.split())
    ]
    assert items(read("WEBVTT\n\n" + "\n".join(cues), ".vtt")) == items(transcript)
    assert [speaker for *_, speaker in items(transcript)] == ["王主任", "小陈", "王主任"]
