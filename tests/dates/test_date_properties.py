"""What holds for every text and every reference day."""

import datetime as dt
import re

from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from extract_tasks import find_times

DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2100, 12, 31))
WORDS = [
    *"0123456789一二三四五六七八九十两半数几〇零百年月日号天周旬季度个上下本这每逢隔前后内起止至到、，。；-—~./:：（）“” 初底末中正腊闰",
    *[
        "今年",
        "明年",
        "去年",
        "次年",
        "季度",
        "半年",
        "上旬",
        "中下旬",
        "工作日",
        "星期",
        "礼拜",
        "小时",
        "分钟",
        "上午",
        "下午",
    ],
    *[
        "春节",
        "国庆",
        "五一",
        "清明",
        "除夕",
        "农历",
        "假期",
        "期间",
        "节",
        "会",
        "印发",
        "结束",
        "之日",
        "第",
        "最后一",
        "首",
    ],
    *[
        "以来",
        "以内",
        "之前",
        "为止",
        "左右",
        "未来",
        "今后",
        "近",
        "过去",
        "每月",
        "每年",
        "每季度",
        "每周",
        "一次",
        "尽快",
        "十四五",
        "世纪",
        "年代",
    ],
    *["2月30日", "2024年", "0年", "9999年", "99999", "康熙", "元年", "周末", "周一", "Q3", "下班"],
]
TEXTS = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(WORDS), max_size=24).map("".join))
WEEKLY = [
    "下周一",
    "本周五前",
    "下下周三之前",
    "下周内",
    "周三前",
    "礼拜天",
    "本周日",
    "这个周末",
    "下周末前",
    "三天内",
    "两周内",
    "后天",
    "10日内",
]


@settings(max_examples=600, deadline=None)
@given(TEXTS, st.one_of(st.none(), DAYS))
def test_nothing_raises_and_offsets_hold(text, day):
    end = 0
    for found in find_times(text, day):
        assert end <= found.start < found.end <= len(text)
        assert text[found.start : found.end] == found.text
        assert found.due is None or found.reason is None
        assert found.due is not None or found.reason is not None
        assert not (found.start_date and found.end_date) or found.start_date <= found.end_date
        assert found.time is None or re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", found.time)
        end = found.end


@settings(max_examples=400, deadline=None)
@given(
    st.lists(st.sampled_from([*WORDS, "每月", "每年", "每周", "每季度", "每半年", "每个工作日"]), max_size=8).map(
        "".join
    ),
    DAYS,
)
def test_recurrences_are_valid_and_begin_on_or_after_the_reference_day(text, day):
    for found in find_times(text, day):
        if found.recurrence:
            rrulestr(found.recurrence, dtstart=dt.datetime(day.year, day.month, day.day))
            if found.due is None and found.first_due:
                assert found.first_due >= day


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(WEEKLY), DAYS)
def test_a_week_later_is_due_a_week_later(text, day):
    (first,), (second,) = find_times(text, day), find_times(text, day + dt.timedelta(days=7))
    assert second.due - first.due == dt.timedelta(days=7)


@settings(max_examples=200, deadline=None)
@given(TEXTS, DAYS)
def test_same_input_same_output(text, day):
    assert find_times(text, day) == find_times(text, day)


@settings(max_examples=200, deadline=None)
@given(DAYS)
def test_relative_days_are_never_before_the_reference_day(day):
    for found in find_times(
        "周一前、20号之前、月底前、3月15日前、年底前、春节前、清明节前、十个工作日内、下旬、中旬。", day
    ):
        assert found.due >= day
