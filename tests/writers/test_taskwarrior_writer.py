"""What the real Taskwarrior makes of the file: import, import again, and the documented pipe that undoes nothing."""

import json
import os
import shutil
import subprocess

import pytest

from extract_tasks.writers import taskwarrior

# docs/formats.md: only what is new; and what is new with the corrections of what is there.
NEW = "map(select(.uuid | IN($have[][].uuid) | not))"
CORRECTED = (
    "INDEX($have[][]; .uuid) as $old | "
    "map(. + ($old[.uuid] // {} | del(.description, .due, .project, .lead, .support, .quote, .source, .rrule)))"
)


class Task:
    """`task` with a folder of its own; `run` gives what it prints, `export` its tasks by uuid."""

    def __init__(self, folder):
        self.folder = folder
        settings = ["confirmation=off", "verbose=nothing", "news.version=2.6.0", "json.array=on"]
        (folder / "taskrc").write_text("\n".join([f"data.location={folder}", *settings]) + "\n", encoding="utf-8")

    def run(self, *args, stdin=b"", zone="UTC"):
        env = {**os.environ, "TASKRC": str(self.folder / "taskrc"), "TASKDATA": str(self.folder), "TZ": zone}
        done = subprocess.run(["task", *args], input=stdin, capture_output=True, env=env, check=True)
        return done.stdout.decode()

    def load(self, data):
        return self.run("import", stdin=data)

    def export(self):
        return {row["uuid"]: row for row in json.loads(self.run("export"))}

    def load_through(self, program, data):
        (self.folder / "have.json").write_text(self.run("export"), encoding="utf-8")
        jq = ["jq", "--slurpfile", "have", str(self.folder / "have.json"), program]
        return self.load(subprocess.run(jq, input=data, capture_output=True, check=True).stdout)


@pytest.fixture
def task(tmp_path):
    if not shutil.which("task"):
        pytest.skip("Taskwarrior is not installed (Debian: apt-get install taskwarrior)")
    return Task(tmp_path)


@pytest.fixture
def with_jq():
    if not shutil.which("jq"):
        pytest.skip("jq is not installed (Debian: apt-get install jq)")


def test_attributes(make_result, assignee, deadline):
    item = {
        "title": "报送台账",
        "assignees": [assignee("县总工会", "lead"), assignee("县教育局、团委 (筹)", "assist")],
        "deadline": deadline("每月25日前", recurrence="FREQ=MONTHLY;BYMONTHDAY=25", first_due="2022-02-25"),
        "section": ["二、下一步工作"],
        "speaker": "王某某",
    }
    result = make_result([item, {"kind": "request", "tier": "may"}], title=None, source="来文/纪要.v2.txt")
    full, bare = json.loads(taskwarrior.render([result, result]))
    assert full == {
        "uuid": result.extraction.items[0].id,
        "description": "报送台账",
        "status": "pending",
        "entry": "20220207T120000Z",
        "due": "20220225T155959Z",
        "project": "纪要．v2．txt",
        "tags": ["县总工会", "县教育局_团委_筹_", "指令"],
        "annotations": [
            {"entry": "20220207T120000Z", "description": "时限原文：每月25日前；章节：二、下一步工作；讲话人：王某某"}
        ],
        "lead": "县总工会",
        "support": "县教育局、团委 (筹)",
        "quote": "请报送名单",
        "source": "来文/纪要.v2.txt",
        "rrule": "FREQ=MONTHLY;BYMONTHDAY=25",
    }
    assert bare.keys() == {"uuid", "description", "status", "entry", "project", "tags", "quote", "source"}
    assert bare["tags"] == ["请求", "一般号召"]


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/New_York"])
@pytest.mark.parametrize(
    ("due", "time", "shown"),
    [
        ("2022-02-14", None, "2022-02-14"),
        ("2022-12-31", None, "2022-12-31"),
        ("2024-02-29", "17:30", "2024-02-29"),
    ],
)
def test_a_day_is_that_day_in_every_zone_to_the_west(task, make_result, deadline, zone, due, time, shown):
    task.load(taskwarrior.render([make_result([{"deadline": deadline("前", due=due, time=time)}])]))
    columns = ["rc.report.days.columns=entry,due", "rc.report.days.labels=a,b", "rc.dateformat=Y-M-D"]
    assert task.run(*columns, "days", zone=zone).split() == ["2022-02-07", shown]


@pytest.mark.parametrize("day", ["2022-02-07", None])
def test_imported_twice_it_is_there_once(task, make_result, day):
    items = [{}, {"title": "上报方案", "section": ["二、下一步工作"] if day else []}]
    data = taskwarrior.render([make_result(items, reference_date=day)])
    assert (b'"entry"' in data) == (day is not None)
    task.load(data)
    before = task.export()
    task.load(data)
    assert task.export() == before
    assert [row["description"] for row in before.values()] == ["报送名单", "上报方案"]


HOSTILE = [
    "引号\"'「」“”‘’`",
    "反斜杠 \\ \\n \\u0041 C:\\",
    "(括号) [方] {花} <角> & &amp;",
    "due:tomorrow +标签 priority:H uuid:1 rc.confirmation=off",
    "-1 /a/b/ -- ;rm -rf $HOME `id`",
    "😀 𠮷野家 ﷺ é",
    "很长" * 5000,
]


@pytest.mark.parametrize("said", HOSTILE)
def test_hostile_text_stays_text(task, make_result, said):
    task.load(taskwarrior.render([make_result([{"title": said, "evidence": {"text": said, "start": 0, "end": 1}}])]))
    (row,) = task.export().values()
    assert (row["description"], row["quote"]) == (said, said)


def test_what_is_not_seen_is_left_out(task, make_result, assignee):
    task.load(
        taskwarrior.render(
            [make_result([{"title": "报\x00送\x1b[31m\n名\u202e单", "assignees": [assignee("\x07甲")]}])]
        )
    )
    (row,) = task.export().values()
    assert (row["description"], row["lead"]) == ("报送[31m名单", "甲")


@pytest.fixture
def worked_on(task, make_result, deadline):
    """A list in which people have finished, deleted, and changed tasks; and the tasks as they stand."""
    items = [{"title": f"任务{name}", "deadline": deadline("前", due="2022-03-15")} for name in "甲乙丙丁"]
    task.load(taskwarrior.render([make_result(items)]))
    task.run("1", "done")
    task.run("2", "delete")
    task.run("3", "modify", "priority:H", "+我的")
    task.run("3", "annotate", "已经打过电话")
    task.run("4", "start")
    return items, {uuid: _own(row) for uuid, row in task.export().items()}


def _own(row):
    return {name: value for name, value in row.items() if name not in ("id", "urgency", "modified")}


def test_a_bare_import_reopens_what_was_finished(task, worked_on, make_result):
    """Why the pipe is there: if this ever fails, it is needed no more."""
    items, _ = worked_on
    task.load(taskwarrior.render([make_result(items)]))
    assert {row["status"] for row in task.export().values()} == {"pending"}


@pytest.mark.usefixtures("with_jq")
@pytest.mark.parametrize("program", [NEW, CORRECTED])
def test_the_pipe_adds_what_is_new_and_undoes_nothing(task, worked_on, make_result, program):
    items, before = worked_on
    data = taskwarrior.render([make_result([*items, {"title": "任务戊"}])])
    for _ in range(2):
        task.load_through(program, data)
        after = {uuid: _own(row) for uuid, row in task.export().items()}
        new = after.keys() - before.keys()
        assert [after[uuid]["description"] for uuid in new] == ["任务戊"]
        assert {uuid: after[uuid] for uuid in before} == before


@pytest.mark.usefixtures("with_jq")
def test_the_pipe_brings_corrections(task, worked_on, make_result, deadline):
    items, before = worked_on
    for item in items:
        item["title"] += "（更正）"
        item["deadline"] = None
    task.load_through(CORRECTED, taskwarrior.render([make_result(items)]))
    after = {uuid: _own(row) for uuid, row in task.export().items()}
    for uuid, row in before.items():
        due = row.pop("due")
        assert due == "20220315T155959Z"
        assert after[uuid] == {**row, "description": row["description"] + "（更正）"}
