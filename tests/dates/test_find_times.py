"""Tables of expressions: what is due when, what a time word is, and where its span ends."""

import datetime as dt
import doctest
from pathlib import Path

import pytest
import yaml

from extract_tasks import find_times

CASES = Path(__file__).parents[1] / "cases"
REFERENCES = [
    dt.date(2022, 2, 7),
    dt.date(2022, 2, 13),
    dt.date(2022, 12, 31),
    dt.date(2024, 2, 29),
    dt.date(2022, 4, 1),
]
FIELDS = ("label", "due", "time", "recurrence", "first_due", "reason", "duration", "begins")


def table(name):
    return yaml.safe_load((CASES / name).read_text("utf-8"))


@pytest.mark.parametrize("day", REFERENCES, ids=str)
@pytest.mark.parametrize("row", table("dates_due.yaml"), ids=lambda row: row["text"])
def test_due(row, day):
    (found,) = find_times(row["text"], day)
    assert found.due == row["due"][REFERENCES.index(day)]


RECURRING = {
    "每周一": "FREQ=WEEKLY;BYDAY=MO",
    "每月": "FREQ=MONTHLY",
    "每月底": "FREQ=MONTHLY;BYMONTHDAY=-1",
    "每月5日前": "FREQ=MONTHLY;BYMONTHDAY=5",
    "每天": "FREQ=DAILY",
    "每周": "FREQ=WEEKLY",
    "每周二上午": "FREQ=WEEKLY;BYDAY=TU",
    "每周四前": "FREQ=WEEKLY;BYDAY=TH",
    "每季度": "FREQ=MONTHLY;INTERVAL=3",
    "一季度一次": "FREQ=MONTHLY;INTERVAL=3",
    "每半年": "FREQ=MONTHLY;INTERVAL=6",
    "每年": "FREQ=YEARLY",
    "年年": "FREQ=YEARLY",
    "每季度末": "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1",
    "每半年末": "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1",
    "每年年底": "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=-1",
    "每季度首月10日前": "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=10",
    "每年6月底前": "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=-1",
    "10号到12号每天18:00前": "FREQ=DAILY",
}


@pytest.mark.parametrize("day", REFERENCES, ids=str)
@pytest.mark.parametrize("text", RECURRING)
def test_recurrence(text, day):
    (found,) = find_times(text, day)
    assert found.recurrence == RECURRING[text]
    assert found.first_due >= day


@pytest.mark.parametrize(
    "text",
    ["尽快", "立即", "抓紧", "近期", "马上", "下次务虚会", "两会前", "汛期前", "换届前", "开班前", "活动结束后2日内"],
)
def test_no_date(text):
    (found,) = find_times(text, dt.date(2022, 2, 7))
    assert (found.text, found.due, found.recurrence) == (text, None, None)
    assert found.reason in ("urgency", "unknown_event")


@pytest.mark.parametrize("row", table("dates.yaml"), ids=lambda row: f"{row['text']}{row['find']}")
def test_in_its_sentence(row):
    found = [e for e in find_times(row["text"], row["reference"]) if e.text == row["find"]]
    assert len(found) == 1
    wanted = {name: row[name] for name in FIELDS if name in row}
    assert {name: getattr(found[0], name) for name in wanted} == wanted


@pytest.mark.parametrize("row", table("dates_labels.yaml"), ids=lambda row: row["text"])
def test_label(row):
    found = find_times(row["text"], dt.date(2024, 2, 20))
    if row.get("nothing"):
        assert found == []
    else:
        assert [e.label for e in found if e.text == row["find"]] == [row["label"]]


def test_without_a_reference_day():
    whole, relative, bare = find_times("2024年3月5日前立项，下周一报送，6月底前完成。")
    assert (whole.due, whole.reason) == (dt.date(2024, 3, 5), None)
    assert (relative.due, relative.reason) == (None, "no_reference_date")
    assert bare.due == dt.date(2024, 6, 30)  # the year of the sentence


def test_a_time_of_day_in_the_reference_does_not_matter():
    assert find_times("三天内", dt.datetime(2022, 2, 7, 23, 59)) == find_times("三天内", dt.date(2022, 2, 7))


HEADINGS = [
    ("3月底前", dt.date(2024, 12, 20), 2025, dt.date(2025, 3, 31)),
    ("1月底前", dt.date(2026, 3, 5), 2026, dt.date(2026, 1, 31)),  # a little past: the heading's year governs
    ("1月底前", dt.date(2024, 12, 10), 2024, dt.date(2025, 1, 31)),  # long past: the year of the minutes is not meant
    ("1月底前", dt.date(2026, 3, 5), None, dt.date(2027, 1, 31)),
]


@pytest.mark.parametrize(("text", "day", "year", "due"), HEADINGS)
def test_the_year_of_a_heading(text, day, year, due):
    (found,) = find_times(text, day, heading_years=[(0, year)])
    assert found.due == due


def test_workdays_beyond_the_known_years_are_weekdays_with_a_warning():
    (found,) = find_times("五个工作日内", dt.date(2051, 9, 28))
    assert (found.due, found.warnings) == (dt.date(2051, 10, 5), ("workdays_unknown",))


def test_own_rules(tmp_path):
    (tmp_path / "deadlines.yaml").write_text(
        "- {id: deadlines.mine, kind: holiday, words: [渔民节], yields: {on: 08-16}, yes: [渔民节前]}\n", "utf-8"
    )
    (found,) = find_times("渔民节前慰问", dt.date(2022, 2, 7), rules=[str(tmp_path)])
    assert (found.due, found.rules[0]) == (dt.date(2022, 8, 15), "deadlines.mine")


def test_the_page_in_docs():
    page = Path(__file__).parents[2] / "docs" / "deadlines.md"
    assert doctest.testfile(str(page), module_relative=False, encoding="utf-8").failed == 0
