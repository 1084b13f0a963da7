"""Several documents: folders, processes, output files and folders, the text that was read."""

import contextlib
import hashlib
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from test_cli import run

COMMAND = [sys.executable, "-c", "from extract_tasks.cli import main; main()"]

ORDERS = {
    "a.txt": "县总工会要在6月30日前将工作总结报送县委办公室。",
    "sub/b.md": "# 通知\n\n团县委要在7月10日前召开座谈会。\n",
    "sub/c.txt": "县妇联要在8月15日前完成摸底，形成报告。",
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for name, text in ORDERS.items():
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    for name in ("~$a.docx", ".hidden.txt", "sub/picture.jpg"):
        (tmp_path / "in" / name).write_bytes(b"\xff\xd8\xff")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def dues(out):
    return [[item["deadline"]["due"] for item in json.loads(line)["items"]] for line in out.splitlines()]


@pytest.mark.parametrize("jobs", [1, 2])
def test_folders_are_read_in_the_order_of_their_names(capfdbinary, folder, jobs):
    status, out, err = run(capfdbinary, "-r", "in", "-j", jobs, "--date", "2026-05-01", "-q")
    assert (status, err) == (0, "")
    assert dues(out) == [["2026-06-30"], ["2026-07-10"], ["2026-08-15"]]


@pytest.mark.parametrize("jobs", [1, 2])
def test_one_bad_file_does_not_stop_the_rest(capfdbinary, folder, jobs):
    Path("in/b.docx").write_bytes(b"PK\x03\x04broken")
    status, out, err = run(capfdbinary, "-r", "in", "-j", jobs, "--date", "2026-05-01")
    assert (status, len(out.splitlines())) == (1, 3)
    assert len(err.splitlines()) == 2
    assert "in/b.docx: " in err.splitlines()[0]
    assert "1 of 4 files failed" in err.splitlines()[1]


def test_an_old_word_file_in_a_folder_is_not_passed_over(capfdbinary, folder):
    Path("in/old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"))
    status, _, err = run(capfdbinary, "-r", "in", "--date", "2026-05-01")
    assert status == 1
    assert "save it as .docx" in err


def test_a_folder_of_results_mirrors_the_folder_of_documents(capfdbinary, folder):
    Path("in/a.md").write_text(ORDERS["a.txt"], "utf-8")
    assert run(capfdbinary, "-r", "in", "-o", "out/", "-q")[:2] == (0, "")
    found = sorted(path.relative_to("out").as_posix() for path in Path("out").rglob("*") if path.is_file())
    assert found == ["a.md.json", "a.txt.json", "sub/b.json", "sub/c.json"]


def test_text_out_is_what_offsets_refer_to(capfdbinary, folder):
    assert run(capfdbinary, "-r", "in", "-o", "out/", "--text-out", "text/", "-q")[0] == 0
    for name in ("a", "sub/b", "sub/c"):
        result = json.loads(Path(f"out/{name}.json").read_text("utf-8"))
        data = Path(f"text/{name}.txt").read_bytes()
        assert hashlib.sha256(data).hexdigest() == result["document"]["sha256"]
        evidence = result["items"][0]["evidence"]
        assert data.decode("utf-8")[evidence["start"] : evidence["end"]] == evidence["text"]


ENDINGS = {
    "list.json": b"{",
    "list.jsonl": b"{",
    "list.csv": b"\xef\xbb\xbf",
    "list.xlsx": b"PK",
    "list.md": b"#",
    "list.ics": b"BEGIN:VCALENDAR\r\n",
    "list.task.json": b"[",
    "list.html": b"<!",
}


@pytest.mark.parametrize("name", ENDINGS)
def test_the_ending_names_the_format(capfdbinary, folder, name):
    assert run(capfdbinary, "in/a.txt", "in/sub/c.txt", "--date", "2026-05-01", "-o", name)[:2] == (0, "")
    data = Path(name).read_bytes()
    assert data.lower().startswith(ENDINGS[name].lower())


@pytest.mark.parametrize("name", [name for name in ENDINGS if name != "list.html"])
def test_every_format_is_the_same_twice(capfdbinary, folder, name):
    for _ in range(2):
        run(capfdbinary, "in/a.txt", "-o", f"one/{name}" if Path("one").is_dir() else name)
    first = Path(name).read_bytes()
    Path(name).unlink()
    run(capfdbinary, "in/a.txt", "-o", name)
    assert Path(name).read_bytes() == first


WRONG = {
    "folder without -r": (["in"], 1, "pass -r"),
    "empty folder": (["-r", "empty"], 1, "holds no file"),
    "unknown format": (["in/a.txt", "-f", "pdf"], 2, "--format pdf"),
    "columns of what has none": (["in/a.txt", "-f", "md", "--columns", "jira"], 2, "--columns jira"),
    "unknown columns": (
        ["in/a.txt", "-f", "csv", "--columns", "zoho"],
        2,
        "--columns zoho: unknown; one of jira, gitlab, redmine, todoist",
    ),
    "one text file for two": (["in/a.txt", "in/sub/c.txt", "--text-out", "x.txt"], 2, "--text-out"),
    "the same file twice": (["in/a.txt", "in/a.txt", "-o", "out/"], 2, "both become"),
    "no process": (["in/a.txt", "-j", "0"], 2, "--jobs"),
    "encoding": (["in/a.txt", "in/sub/c.txt", "-j", "2", "--encoding", "klingon"], 2, "klingon"),
    "an ending without a format": (["in/a.txt", "-o", "list.docx"], 2, "-o list.docx: no format"),
    "no folder for the output": (["in/a.txt", "-o", "nowhere/list.csv"], 1, "nowhere/list.csv: cannot be written"),
    "a document as output": (["in/a.txt", "-f", "json", "-o", "./in/a.txt"], 2, "in/a.txt: is one of the documents"),
    "a document as text": (["in/a.txt", "--text-out", "in/"], 2, "in/a.txt: is one of the documents"),
    "a document by a link": (["in/a.txt", "-f", "md", "-o", "link.md"], 2, "link.md: is one of the documents"),
    "the folder that is searched": (["-r", "in", "-f", "md", "-o", "in/"], 2, "in/: is the folder that is searched"),
    "open in Excel": (["in/a.txt", "-o", "open.xlsx"], 1, "open.xlsx: is open in another program"),
    "open in LibreOffice": (["-q", "in/a.txt", "-o", "open/", "-f", "csv"], 1, "open/a.csv: is open in another"),
    "somebody else's workbook": (["-q", "in/a.txt", "-o", "other.xlsx"], 1, "other.xlsx: what is there is no .xlsx"),
}


@pytest.mark.parametrize("case", WRONG)
def test_mistakes_write_nothing(capfdbinary, folder, case):
    args, wanted, message = WRONG[case]
    Path("empty").mkdir()
    Path("open").mkdir()
    Path("link.md").symlink_to("in/a.txt")
    for name in ("~$open.xlsx", "open/.~lock.a.csv#", "other.xlsx"):
        Path(name).write_bytes(b"PK\x03\x04")
    before = sorted(folder.rglob("*"))
    status, out, err = run(capfdbinary, *args)
    assert (status, out) == (wanted, "")
    assert message in err
    assert sorted(folder.rglob("*")) == before


def test_the_same_command_again_does_not_read_what_it_wrote(capfdbinary, folder):
    once, twice = (
        [run(capfdbinary, "-r", "in", "-o", "in/list.md", "--text-out", "in/text/"), Path("in/list.md").read_bytes()]
        for _ in range(2)
    )
    assert once == twice
    assert not list(Path("in/text").rglob("list*"))


def test_a_file_that_is_written_over_keeps_its_permissions_and_its_links(capfdbinary, folder):
    Path("list.md").write_text("old", "utf-8")
    Path("list.md").chmod(0o640)
    Path("link.md").symlink_to("list.md")
    assert run(capfdbinary, "in/a.txt", "-q", "-o", "link.md")[0] == 0
    assert Path("link.md").is_symlink()
    assert Path("list.md").read_text("utf-8").startswith("#")
    assert Path("list.md").stat().st_mode & 0o777 == 0o640


def test_standard_output_that_is_full_is_one_line(folder):
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    with open("/dev/full", "wb") as full:
        done = subprocess.run([*COMMAND, "in/a.txt", "-q"], stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 1
    assert done.stderr.decode() == "extract-tasks: standard output: cannot be written (No space left on device)\n"


def test_a_reader_that_has_gone_is_no_error(folder):
    process = subprocess.Popen([*COMMAND, "-r", "in", "-q"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait() == 0


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_is_one_line(folder, jobs):
    os.mkfifo("in/b.txt")  # reading it would not end
    process = subprocess.Popen(
        [*COMMAND, "-q", "-f", "jsonl", "-j", str(jobs), "in/a.txt", "in/b.txt", "in/sub/c.txt"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout.readline().startswith(b"{")
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate()
    assert err.decode() == "extract-tasks: interrupted; the files that were written are whole\n"
    assert process.returncode == 130


def test_messages_stand_above_the_bar(folder):
    pty = pytest.importorskip("pty")
    Path("in/b.docx").write_bytes(b"PK\x03\x04broken")
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, "-r", "in", "-o", "list.md"], stderr=theirs, env={**os.environ, "TERM": "xterm", "COLUMNS": "200"}
    )
    os.close(theirs)
    said = b""
    with contextlib.suppress(OSError):  # how Linux says that the other end was closed
        while piece := os.read(ours, 4096):
            said += piece
    os.close(ours)
    assert process.wait() == 1
    assert b"4/4" in said
    assert re.search(rb"(?:\n|\x1b\[2K)in/a\.txt: ", said)  # the first message, behind the first bar


def test_the_bar_is_for_people_only(folder):
    from extract_tasks.progress import follow

    assert list(follow(iter("abc"), 3, quiet=False)) == list("abc")  # standard error is no terminal here
