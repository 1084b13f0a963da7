"""`extract-tasks rules check`: what it says of a folder, and how it ends."""

import pytest

from extract_tasks.errors import RuleError
from extract_tasks.rulecheck import check

GOOD = """\
- {id: organizations.mine.water, name: 清江水务有限公司, aliases: [青水], type: enterprise, yes: [请青水配合。], no: [青山绿水。]}
"""
BAD = {
    "a yes example that does not fire": (
        GOOD.replace("请青水配合。", "请配合。"),
        "organizations.yaml:1: error: organizations.mine.water: does not fire in its yes example '请配合。'",
    ),
    "a no example that fires": (
        GOOD.replace("青山绿水。", "青水负责。"),
        "organizations.yaml:1: error: organizations.mine.water: fires in its no example '青水负责。'",
    ),
    "an id twice": (
        GOOD + "\n- {id: organizations.mine.water, names: 甲乙驿站}\n",
        "organizations.yaml:3: error: organizations.mine.water: the id stands at",
    ),
}
NOTES = {
    "a shipped rule replaced": (
        "- {id: organizations.mass.women, names: 妇联}\n",
        "replaces the shipped rule of organizations/mass.yaml",
    ),
    "hidden by a longer name": (
        "- {id: organizations.mine, names: 青水 青水驿站}\n",
        "青水: is not seen inside the longer 青水驿站",
    ),
    "hidden by a shipped word": ("- {id: organizations.mine, names: 分工会议}\n", "分工会议: is hidden"),
    "another reading of a shipped name": (
        "- {id: organizations.mine, kind: body, names: 妇联}\n",
        "妇联: replaces the reading of organizations.mass.women",
    ),
}


def findings(folder, source):
    (folder / "organizations.yaml").write_text(source, "utf-8")
    return [str(finding) for finding in check(folder)]


def test_a_good_folder_has_nothing_to_say(tmp_path):
    assert findings(tmp_path, GOOD) == []


@pytest.mark.parametrize("case", BAD)
def test_an_error_is_named_with_file_line_and_reason(tmp_path, case):
    source, message = BAD[case]
    assert any(message in finding for finding in findings(tmp_path, source))


@pytest.mark.parametrize("case", NOTES)
def test_names_that_meet_are_noted(tmp_path, case):
    source, message = NOTES[case]
    found = findings(tmp_path, source)
    assert any(message in finding and ": note: " in finding for finding in found)


def test_a_file_that_cannot_be_read_is_an_error_of_the_user(tmp_path):
    with pytest.raises(RuleError, match=r"organizations\.yaml:2: organizations\.x: nmae"):
        findings(tmp_path, "- id: organizations.x\n  nmae: 甲\n")
