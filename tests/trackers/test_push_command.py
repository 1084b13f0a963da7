"""The push command with the example of a target of one's own: what it writes, shows and reports, and what it refuses."""

import json
import shutil
import stat
import sys
from pathlib import Path

import pytest

from extract_tasks import cli
from extract_tasks.trackers import people
from extract_tasks.trackers.base import TrackerError, UnreachableError

try:
    import tomllib
except ImportError:  # Python 3.10
    tomllib = pytest.importorskip("tomli")

EXAMPLE = Path(__file__).parents[2] / "examples" / "tracker-plugin"
MINUTES = """云州县群团工作会议纪要

（2024年5月13日）

一、云州县总工会要在6月30日前建成户外劳动者驿站10个。
二、由县妇联牵头，县教育局配合，9月30日前完成留守儿童摸底，形成报告报县委办公室。
三、请县财政局7月15日前将专项经费50万元拨付到位。
"""
TITLES = ["建成户外劳动者驿站10个", "完成留守儿童摸底，形成报告报县委办公室", "将专项经费50万元拨付到位"]


@pytest.fixture
def example(tmp_path, monkeypatch):
    """The example is installed, as its pyproject.toml says."""
    site = tmp_path / "site"
    info = site / "extract_tasks_todotxt-0.1.0.dist-info"
    info.mkdir(parents=True)
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text("utf-8"))["project"]
    (group,) = project["entry-points"].items()
    lines = [f"[{group[0]}]", *(f"{name} = {value}" for name, value in group[1].items())]
    (info / "entry_points.txt").write_text("\n".join(lines), "utf-8")
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: 0.1.0\n", "utf-8")
    shutil.copy(EXAMPLE / "extract_tasks_todotxt.py", site)
    monkeypatch.syspath_prepend(str(site))
    yield
    sys.modules.pop("extract_tasks_todotxt", None)


@pytest.fixture
def place(example, tmp_path, monkeypatch):
    """A folder with the minutes in it, without any account."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    for name in ("USER", "PASSWORD", "TOKEN"):
        monkeypatch.delenv(f"EXTRACT_TASKS_{name}", raising=False)
    (tmp_path / "纪要.txt").write_text(MINUTES, "utf-8")
    return tmp_path


@pytest.fixture
def run(capfdbinary, monkeypatch):
    """Exit status, standard output and standard error of the command, run in this process."""

    def run_(*args):
        monkeypatch.setattr(sys, "argv", ["extract-tasks", *map(str, args)])
        try:
            cli.main()
            status = 0
        except SystemExit as stop:
            status = stop.code or 0
        out, err = capfdbinary.readouterr()
        return status, out.decode("utf-8"), err.decode("utf-8")

    return run_


TO = ("--to", "todotxt", "--option", "path=todo.txt")


def test_a_push_updates_and_keeps_what_people_did(run, place):
    todo = place / "todo.txt"
    assert run("push", "纪要.txt", *TO) == (0, "todotxt：新建 3\n", "")
    before = todo.read_text("utf-8")
    assert [line.split(" @")[0] for line in before.splitlines()] == TITLES
    status, out, _ = run("push", "纪要.txt", *TO)
    assert (status, out) == (0, "todotxt：没有需要改动的 (nothing to do)：不变 3\n")
    assert todo.read_text("utf-8") == before
    first, *rest = before.splitlines()
    todo.write_text("\n".join(["买茶叶", f"x (A) {first} 已开工", *rest]) + "\n", "utf-8")
    (place / "纪要.txt").write_text(MINUTES.replace("6月30日前", "8月31日前"), "utf-8")
    status, out, _ = run("push", "纪要.txt", *TO)
    assert status == 0
    assert "更新（已办结）" in out
    assert "2024-06-30 → 2024-08-31" in out
    assert out.endswith("todotxt：更新 1，不变 2\n")
    changed = first.replace("due:2024-06-30", "due:2024-08-31")
    assert todo.read_text("utf-8").splitlines() == ["买茶叶", f"x (A) {changed} 已开工", *rest]


def test_a_dry_run_shows_the_plan_and_writes_nothing(run, place):
    run("push", "纪要.txt", *TO)
    before = (place / "todo.txt").read_bytes()
    less = MINUTES.replace("一、云州县总工会", "一、县科协").replace(
        "三、请县财政局7月15日前将专项经费50万元拨付到位。", ""
    )
    (place / "纪要.txt").write_text(less + "三、县团委7月底前举办青年交流活动3场。\n", "utf-8")
    status, out, _ = run("push", "纪要.txt", *TO, "--dry-run", "--mark-missing")
    rows = [" ".join(line.split()) for line in out.splitlines()]
    assert status == 0
    assert rows[2:] == [
        "更新 建成户外劳动者驿站10个 牵头单位 云州县总工会 → 县科协",
        "不变 完成留守儿童摸底，形成报告报县委办公室 县妇联，2024-09-30",
        "新建 举办青年交流活动3场 县团委，2024-07-31",
        "原文已无 将专项经费50万元拨付到位 标记 （空） → 原文已无",
        "todotxt（演练，未写入）：新建 1，更新 1，不变 1，原文已无 1",
    ]
    assert (place / "todo.txt").read_bytes() == before


def test_what_is_new_is_shown_beside_what_vanished(run, place):
    """Where words were changed too much to be sure, people see both."""
    run("push", "纪要.txt", *TO)
    (place / "纪要.txt").write_text(MINUTES.replace("户外劳动者驿站10个", "职工之家"), "utf-8")
    rows = [" ".join(line.split()) for line in run("push", "纪要.txt", *TO)[1].splitlines()]
    assert rows[2:] == [
        "新建 建成职工之家 云州县总工会，2024-06-30",
        "原文已无 建成户外劳动者驿站10个 云州县总工会，2024-06-30",
        "todotxt：新建 1，不变 2，原文已无 1",
    ]


def test_what_vanished_is_tagged_when_asked_and_untagged_when_it_returns(run, place):
    todo, less = place / "todo.txt", MINUTES[: MINUTES.index("三、")]
    run("push", "纪要.txt", *TO)
    before = todo.read_text("utf-8")
    (place / "纪要.txt").write_text(less, "utf-8")
    assert "原文已无" in run("push", "纪要.txt", *TO)[1]
    assert todo.read_text("utf-8") == before
    run("push", "纪要.txt", *TO, "--mark-missing")
    assert "+原文已无" in todo.read_text("utf-8").splitlines()[2]
    (place / "纪要.txt").write_text(MINUTES, "utf-8")
    run("push", "纪要.txt", *TO)
    assert todo.read_text("utf-8") == before


@pytest.mark.parametrize("options", [["-o", "清单.json"], ["-f", "jsonl", "-o", "清单.json"]])
def test_json_of_the_main_command_is_pushed_as_the_document_itself(run, place, options):
    (place / "别的.txt").write_text("关于报送材料的通知\n\n各科室要在2024年6月3日前报送材料。\n", "utf-8")
    assert run("纪要.txt", *options)[0] == 0
    run("push", "清单.json", *TO)
    assert run("push", "纪要.txt", *TO)[1].endswith("不变 3\n")
    assert run("push", "纪要.txt", "清单.json", "别的.txt", *TO)[1].endswith("新建 1，不变 3\n")


FOREIGN = [
    ('{"name": "别的程序"}', "清单.json:1: not made by this version of extract-tasks (generator: Field required)"),
    ('[{"id": 1}]', "清单.json:1: not made by this version of extract-tasks"),
    ('{"schema_version": "1", ', "清单.json:1: broken JSON"),
    ('{"a": ' * 50_000, "清单.json"),
    ('{"标题": "\udcff"}', "清单.json: JSON is UTF-8"),
]


@pytest.mark.parametrize(("text", "message"), FOREIGN)
def test_foreign_json_is_one_line_and_does_not_stop_the_rest(run, place, text, message):
    (place / "清单.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    status, out, err = run("push", "清单.json", "纪要.txt", *TO)
    assert (status, out) == (1, "todotxt：新建 3\n")
    assert len(err.splitlines()) == 1
    assert err.startswith(f"extract-tasks: {message}")
    assert run("push", "清单.json", *TO)[:2] == (1, "")


def test_the_report_for_scripts(run, place):
    run("push", "纪要.txt", *TO)
    (place / "纪要.txt").write_text(MINUTES.replace("6月30日前", "8月31日前"), "utf-8")
    (place / "空.txt").write_text("", "utf-8")
    status, out, err = run("push", "纪要.txt", "空.txt", *TO, "--json", "--dry-run")
    report = json.loads(out)
    item = report["items"][0]
    assert status == 1
    assert report["counts"] == {"create": 0, "update": 1, "unchanged": 2, "missing": 0, "deleted": 0, "failed": 0}
    assert (report["target"], report["dry_run"], len(report["items"])) == ("todotxt", True, 3)
    assert item["changes"] == [{"field": "due", "old": "2024-06-30", "new": "2024-08-31"}]
    assert item["id"] != item["held_id"]  # its own words were corrected
    assert report["failed_inputs"][0]["input"] == "空.txt"
    assert report["unmapped"] == ["云州县总工会", "县妇联", "县教育局", "县财政局"]
    assert err.endswith("todotxt（演练，未写入）：更新 1，不变 2\n")


def test_a_task_that_fails_is_named_and_the_rest_is_done(run, place, monkeypatch):
    import extract_tasks_todotxt as todotxt

    create = todotxt.TodoTxt.create

    def fails(self, task):
        if task.title == TITLES[1]:
            raise error
        create(self, task)

    monkeypatch.setattr(todotxt.TodoTxt, "create", fails)
    error = UnreachableError("no answer")
    assert run("push", "纪要.txt", *TO)[1:] == (
        "todotxt：新建 1，失败 2\n",
        f"extract-tasks: {TITLES[1]}: no answer\nextract-tasks: {TITLES[2]}: not tried: no answer\n",
    )
    error = TrackerError("the line is too long")
    status, out, err = run("push", "纪要.txt", *TO)
    assert (status, out) == (1, "todotxt：新建 1，不变 1，失败 1\n")
    assert err == f"extract-tasks: {TITLES[1]}: the line is too long\n"


def test_many_that_fail_for_one_reason_are_one_line(run, place, monkeypatch):
    import extract_tasks_todotxt as todotxt

    def fails(self, task):
        raise TrackerError("the disk is full")

    monkeypatch.setattr(todotxt.TodoTxt, "create", fails)
    status, _, err = run("push", "纪要.txt", *TO)
    assert (status, err) == (1, f"extract-tasks: {TITLES[0]} and 2 more: the disk is full\n")


def test_an_interrupted_push_goes_on_from_there(run, place, monkeypatch):
    import extract_tasks_todotxt as todotxt

    create, seen = todotxt.TodoTxt.create, []

    def interrupted(self, task):
        create(self, task)
        seen.append(task.uid)
        if len(seen) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(todotxt.TodoTxt, "create", interrupted)
    assert run("push", "纪要.txt", *TO)[0] == 130
    assert run("push", "纪要.txt", *TO)[:2] == (0, "todotxt：新建 1，不变 2\n")
    assert len((place / "todo.txt").read_text("utf-8").splitlines()) == 3


def test_a_map_names_the_users_by_the_name_in_the_text(run, place):
    (place / "map.yaml").write_text("# 本县\n云州县总工会: wang\n县妇联: '007'\n县教育局:\n", "utf-8")
    status, _, err = run("push", "纪要.txt", *TO, "--map", "map.yaml")
    lines = (place / "todo.txt").read_text("utf-8").splitlines()
    assert status == 0
    assert [line.split(" @")[1].split()[0] for line in lines] == ["wang", "007", "县财政局"]
    assert err == "extract-tasks: not in the file of --map, named in the description only: 县教育局、县财政局\n"


def test_a_name_that_means_two_bodies_gets_no_user(run, place):
    """Each document says in full whose 总工会 it means."""
    for county in ("云州", "平川"):
        text = f"{county}县总工会工作要点\n\n县总工会要在2024年6月30日前建成{county}驿站。\n"
        (place / f"{county}.txt").write_text(text, "utf-8")
    run("云州.txt", "平川.txt", "-f", "jsonl", "-o", "清单.json")
    rows = [json.loads(line) for line in (place / "清单.json").read_text("utf-8").splitlines()]
    for row, county in zip(rows, ("云州", "平川"), strict=True):
        for body in row["organizations"]:
            body["canonical"] = f"{county}县总工会"
    (place / "清单.json").write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    (place / "map.yaml").write_text("云州县总工会: wang\n平川县总工会: li\n", "utf-8")
    _, _, err = run("push", "清单.json", *TO, "--map", "map.yaml")
    assert err == "extract-tasks: not in the file of --map, named in the description only: 县总工会\n"


def test_a_map_is_begun_and_extended(run, place):
    status, _, err = run("push", "纪要.txt", "--init-map", "--map", "map.yaml")
    assert (status, err.count("4 names added")) == (0, 1)
    path = place / "map.yaml"
    begun = path.read_text("utf-8")
    assert people.load(path) == {}
    assert "\n县妇女联合会:  # 文中写作：县妇联\n" in begun
    path.write_text(begun.replace("县妇女联合会:", "县妇女联合会: li"), "utf-8")
    kept = path.read_text("utf-8").rstrip("\n")
    path.write_text(kept, "utf-8")
    (place / "又一份.txt").write_text("县气象局要在2024年6月3日前发布预报。\n", "utf-8")
    run("push", "又一份.txt", "纪要.txt", "--init-map", "--map", "map.yaml")
    assert path.read_text("utf-8") == f"{kept}\n县气象局:\n"
    assert people.load(path) == {"县妇女联合会": "li"}
    run("push", "纪要.txt", *TO, "--map", "map.yaml")
    assert " @li " in (place / "todo.txt").read_text("utf-8").splitlines()[1]


# Words of a mapping file, what is said of it.
MAPS = [
    ("县妇联: [1, 2]\n", "map.yaml:1: a name has one id"),
    ("# 头\n县妇联:\n  id: 1\n", "map.yaml:2: a name has one id"),
    ("县妇联: 1\n县妇联: 2\n", "map.yaml:2: 县妇联 stands there twice"),
    ("- 县妇联\n", "map.yaml:1: is no mapping"),
    ("县妇联: 'a\n", "map.yaml:2: is no YAML"),
    ("县妇联: \x07\n", "map.yaml: is no YAML"),
]


@pytest.mark.parametrize(("words", "message"), MAPS)
@pytest.mark.parametrize("more", [(), ("--init-map",)])
def test_a_wrong_map_is_told_by_line(run, place, words, message, more):
    (place / "map.yaml").write_text(words, "utf-8")
    status, out, err = run("push", "纪要.txt", *TO, "--map", "map.yaml", *more)
    assert (status, out) == (2, "")
    assert err.startswith(f"extract-tasks: {message}")
    assert not (place / "todo.txt").exists()


# Options beside the file, how the message begins.
USAGE = [
    ((), "--to: name the target"),
    (("--to", "nowhere"), "--to nowhere: no such target; one of caldav, redmine, taskwarrior, todotxt"),
    (("--to", "todotxt"), "--option path=…"),
    ((*TO, "--option", "colour=red"), "--option colour: todotxt has no such option; it has path"),
    ((*TO, "--option", "path"), "--option path: write it as KEY=VALUE"),
    ((*TO, "--option", "path=b"), "--option path: given twice"),
    ((*TO, "--init-map"), "--init-map: name the file"),
    (("--init-map", "--map", "map.yaml", "--dry-run"), "--init-map: writes the file"),
    ((*TO, "--date", "5月"), "'5月' is no date"),
    (("--to", "redmine"), "--url: name the address"),
    (("--to", "redmine", "--url", "ftp://a"), "--url: not an address"),
    (("--to", "redmine", "--url", "http://[a"), "--url: not an address"),
    (("--to", "caldav", "--url", "https://li:geheim@a.example/"), "--url: no account inside the address"),
]


@pytest.mark.parametrize(("options", "message"), USAGE)
def test_wrong_use_is_one_line(run, place, options, message):
    status, out, err = run("push", "纪要.txt", *options)
    assert (status, out) == (2, "")
    assert err.startswith(f"extract-tasks: {message}")
    assert len(err.splitlines()) == 1
    assert "geheim" not in err


# Environment, netrc file, the account that comes out.
URL = "https://tracker.example:8443/dav/"
ACCOUNTS = [
    ({}, None, (None, None, None)),
    ({"USER": "li", "PASSWORD": "p"}, None, ("li", "p", None)),
    ({"TOKEN": "t"}, None, (None, None, "t")),
    ({}, "machine tracker.example login li password p", ("li", "p", None)),
    ({"USER": "li"}, "machine tracker.example login li password p", ("li", "p", None)),
    ({"USER": "wang"}, "machine tracker.example login li password p", ("wang", None, None)),
    ({}, "machine other.example login li password p", (None, None, None)),
    ({}, "default login li password p", (None, None, None)),
    ({"USER": "wang", "PASSWORD": "q"}, "machine tracker.example login li password p", ("wang", "q", None)),
]


@pytest.mark.parametrize(("environment", "netrc", "expected"), ACCOUNTS)
def test_the_account_comes_from_the_environment_or_netrc(place, monkeypatch, environment, netrc, expected):
    from extract_tasks.trackers.secrets import account

    for name, value in environment.items():
        monkeypatch.setenv(f"EXTRACT_TASKS_{name}", value)
    if netrc:
        (place / "netrc").write_text(netrc, "utf-8")
        (place / "netrc").chmod(0o600)
    found = account(URL)
    assert tuple(found) == expected
    assert repr(found) == "Account(…)"


# What stands in netrc, its mode, the message.
NETRC = [
    ("machine tracker.example login li password geheim", 0o640, "others can read it"),
    ("machine tracker.example login li pasword geheim", 0o600, "netrc:1: is no netrc file"),
    ("machine tracker.example login \udcff password geheim", 0o600, "cannot be read"),
]


@pytest.mark.parametrize(("words", "mode", "message"), NETRC)
def test_a_netrc_file_that_cannot_be_used_is_told_without_its_words(run, place, words, mode, message):
    (place / "netrc").write_bytes(words.encode("utf-8", "surrogateescape"))
    (place / "netrc").chmod(stat.S_IFREG | mode)
    status, _, err = run("push", "纪要.txt", "--to", "redmine", "--url", URL)
    assert status == 2
    assert message in err
    assert "geheim" not in err


def test_somebody_at_the_terminal_is_asked(place, monkeypatch):
    from extract_tasks.trackers import secrets

    class Terminal:
        def isatty(self):
            return True

        def readline(self):
            return answers.pop(0)

    answers = ["li\n", "\n"]
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(secrets, "getpass", lambda prompt: "p")
    assert tuple(secrets.account(URL)) == ("li", "p", None)
    assert tuple(secrets.account(URL)) == (None, None, None)
