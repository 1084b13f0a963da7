"""The command: what it prints, where, and what it says when something is wrong."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from extract_tasks import __version__, cli

ORDER = "各单位要在6月30日前将工作总结报送办公室。"


def run(capfdbinary, *args):
    """Exit status, standard output and standard error of the command, run in this process."""
    old, sys.argv = sys.argv, ["extract-tasks", *map(str, args)]
    try:
        cli.main()
        status = 0
    except SystemExit as stop:
        status = stop.code or 0
    finally:
        sys.argv = old
    out, err = capfdbinary.readouterr()
    return status, out.decode("utf-8"), err.decode("utf-8")


@pytest.fixture
def speech(tmp_path):
    path = tmp_path / "speech.txt"
    path.write_text(ORDER, "utf-8")
    return path


def test_one_file_gives_one_object(capfdbinary, speech):
    status, out, _ = run(capfdbinary, speech, "--date", "2024-05-06")
    result = json.loads(out)
    assert status == 0
    assert result["document"]["source"] == "speech.txt"
    assert [i["deadline"]["due"] for i in result["items"]] == ["2024-06-30"]


def test_several_files_give_one_object_a_line(capfdbinary, speech):
    _, out, _ = run(capfdbinary, speech, speech)
    assert [json.loads(line)["document"]["source"] for line in out.splitlines()] == ["speech.txt"] * 2


def test_standard_input(speech):
    done = subprocess.run(
        [sys.executable, "-c", "from extract_tasks.cli import main; main()", "-"],
        input=ORDER.encode("gb18030"),
        capture_output=True,
    )
    assert done.returncode == 0
    assert json.loads(done.stdout)["document"]["source"] == "-"
    assert json.loads(done.stdout)["items"]


def test_output_file_and_folder(capfdbinary, speech, tmp_path):
    assert run(capfdbinary, speech, "-o", tmp_path / "one.json")[:2] == (0, "")
    assert json.loads((tmp_path / "one.json").read_text("utf-8"))["items"]
    assert run(capfdbinary, speech, "-o", f"{tmp_path}/many/")[0] == 0
    assert json.loads((tmp_path / "many" / "speech.json").read_text("utf-8"))["items"]


def test_today_is_only_asked_for_by_name(capfdbinary, speech):
    assert json.loads(run(capfdbinary, speech)[1])["document"]["reference_date"] is None
    found = json.loads(run(capfdbinary, speech, "--date", "today")[1])["document"]
    assert found["reference_date_source"] == "option"


def test_version_and_schema(capfdbinary):
    assert run(capfdbinary, "--version")[:2] == (0, f"extract-tasks {__version__}\n")
    assert json.loads(run(capfdbinary, "--schema")[1])["title"] == "Extraction"


ENCODINGS = ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "big5"]
SIMPLE = "各單位要在六月三十日前將工作總結報送辦公室。請各部門認真組織學習，按時完成各項任務。會議要求加強管理工作。"


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_encodings_are_recognized(encoding):
    from extract_tasks.readers.text import decode

    text = (SIMPLE if encoding == "big5" else ORDER + "请各部门认真组织学习，按时完成任务。") * 3
    assert decode(text.encode(encoding), "x.txt").removeprefix("\ufeff") == text


WRONG = {
    "missing file": (["nowhere.txt"], 1, "nowhere.txt: no such file"),
    "folder": (["."], 1, ".: is a folder"),
    "empty file": (["empty.txt"], 1, "empty.txt: is empty"),
    "binary file": (["binary.bin"], 1, "binary.bin: is binary"),
    "Word file": (["word.docx"], 1, "word.docx: the file is broken"),
    "undecodable": (["speech.txt", "--encoding", "ascii"], 1, "speech.txt: not ascii at byte 0"),
    "unknown encoding": (["speech.txt", "--encoding", "klingon"], 2, "klingon"),
    "bad date": (["speech.txt", "--date", "2022-02-30"], 2, "--date 2022-02-30"),
    "no rules folder": (["speech.txt", "--rules", "nowhere"], 2, "nowhere: no such folder"),
    "bad rule file": (["speech.txt", "--rules", "rules"], 2, "directives.yaml:1: mine: kind"),
    "unwritable output": (["speech.txt", "-q", "-o", "nowhere/out.json"], 1, "out.json: cannot be written"),
    "unknown option": (["speech.txt", "--wat"], 2, "--wat"),
}


@pytest.mark.parametrize("case", WRONG)
def test_mistakes_are_one_line_and_a_status(capfdbinary, speech, tmp_path, monkeypatch, case):
    args, status, message = WRONG[case]
    monkeypatch.chdir(tmp_path)
    Path("empty.txt").write_bytes("\ufeff \n".encode())
    Path("binary.bin").write_bytes(bytes(range(32)) * 40)
    Path("word.docx").write_bytes(b"PK\x03\x04rest")
    Path("rules").mkdir()
    Path("rules/directives.yaml").write_text("- id: mine\n  strength: must\n", "utf-8")
    before = sorted(tmp_path.rglob("*"))
    got, out, err = run(capfdbinary, *args)
    assert (got, out) == (status, "")
    assert message in err
    assert "Traceback" not in err
    if case != "unknown option":  # the option parser adds a usage line
        assert len(err.splitlines()) == 1
    assert sorted(tmp_path.rglob("*")) == before


def test_the_good_files_are_done_when_one_is_bad(capfdbinary, speech, tmp_path):
    status, out, err = run(capfdbinary, speech, tmp_path / "nowhere.txt", speech)
    assert (status, len(out.splitlines())) == (1, 2)
    assert "nowhere.txt" in err


def test_quiet(capfdbinary, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("各单位要在下周三前报送总结。", "utf-8")
    assert "--date" in run(capfdbinary, path)[2]
    assert run(capfdbinary, path, "--quiet")[2] == ""


def test_user_rules_are_merged(capfdbinary, tmp_path):
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "directives.yaml").write_text(
        "- id: directives.mine\n  cue: [恭请]\n  kind: request\n  strength: should\n", "utf-8"
    )
    path = tmp_path / "a.txt"
    path.write_text("恭请市总工会5月10日前报送工作方案。", "utf-8")
    result = json.loads(run(capfdbinary, path, "--date", "2024-05-01", "--rules", tmp_path / "rules")[1])
    assert [i["kind"] for i in result["items"]] == ["request"]
