"""The explanations: what they say of an item or a sentence, and that every rule id in an item is one that can be looked up."""

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from test_cli import run

from extract_tasks import explain_words as words
from extract_tasks import extract, rulebook
from extract_tasks.components.action_items import confidence
from extract_tasks.components.qualifiers import QualifierRule
from extract_tasks.errors import UsageError
from extract_tasks.explain import explain

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "explain.yaml").read_text("utf-8"))

NOTICE = """关于开展安全检查的通知
各乡镇：
一、抓好落实
（一）去年，各乡镇组织检查12次。由县应急局牵头，县总工会配合，6月底前制定实施方案；每季度末报送进展情况。
（二）要做好两件事：一是高度重视；二是新建服务站5个。
（三）严禁弄虚作假。
县应急局
2024年5月6日
"""


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.get("item") or case["text"]))
def test_says(nlp, case):
    day = str(case["date"]) if "date" in case else None
    id_ = None
    if "item" in case:
        found = extract(case["text"], day, include_may=True, nlp=nlp).items
        id_ = next(item.id for item in found if case["item"] in item.title)
    told = explain(case["text"], day, item=id_, sentence=case.get("sentence"), nlp=nlp)
    assert [said for said in case["says"] if said not in told] == []


def test_the_overview_tells_of_every_sentence(nlp):
    told = explain(NOTICE, nlp=nlp)
    items = extract(NOTICE, include_may=True, nlp=nlp).items
    assert len(items) > 3
    assert [item.id for item in items if f"{item.id[:8]}：{item.title}" not in told] == []
    assert "不是任务：说的是已经做了的事「去年」" in told
    assert "不是任务：落款" in told


@pytest.mark.parametrize(
    ("item", "sentence", "message"),
    [
        ("ffffffff", None, "no item has this id"),
        ("", None, "no item has this id"),
        (None, 99, "the document has"),
        (None, 0, "counted from 1"),
        (None, -1, "counted from 1"),
        ("a", 1, "give one of the two"),
    ],
)
def test_what_is_not_there_is_an_error(nlp, item, sentence, message):
    with pytest.raises(UsageError, match=message) as caught:
        explain(NOTICE, item=item, sentence=sentence, nlp=nlp)
    assert "\n" not in str(caught.value)


def test_a_beginning_that_fits_several_ids_is_an_error(nlp):
    text = "".join(f"各支部要在6月{day}日前报送第{day}号表。" for day in range(1, 21))
    ids = [item.id for item in extract(text, include_may=True, nlp=nlp).items]
    first = next(id_[0] for id_ in ids if sum(other[0] == id_[0] for other in ids) > 1)
    with pytest.raises(UsageError, match="items begin so"):
        explain(text, item=first, nlp=nlp)


def test_command(capfdbinary, tmp_path):
    path = tmp_path / "notice.txt"
    path.write_bytes(NOTICE.encode("gb18030"))
    status, overview, err = run(capfdbinary, "explain", path)
    assert (status, err) == (0, "")
    assert "\x1b" not in overview
    id_ = re.search(r"具体任务 (\w{8})：制定实施方案", overview)[1]
    status, told, _ = run(capfdbinary, "explain", path, "--item", id_, "--date", "2023-05-06", "--encoding", "gb18030")
    assert status == 0
    assert "最迟 2023-06-30" in told
    status, told, _ = run(capfdbinary, "explain", path, "--sentence", "1")
    assert (status, told.splitlines()[0]) == (0, "第 1 句（标题，布置部分）")


@pytest.mark.parametrize(
    ("options", "status"), [(["--item", "zz"], 2), (["--sentence", "1000"], 2), (["--date", "x"], 2)]
)
def test_command_mistakes(capfdbinary, tmp_path, options, status):
    path = tmp_path / "notice.txt"
    path.write_text(NOTICE, "utf-8")
    got, out, err = run(capfdbinary, "explain", path, *options)
    assert (got, out) == (status, "")
    assert re.fullmatch(r"extract-tasks: --\w+.*\n", err)


def test_rules_of_ones_own_are_told(nlp, tmp_path):
    (tmp_path / "directives.yaml").write_text(
        "- id: mine.hope\n  kind: directive\n  strength: must\n  cue: [盼]\n", "utf-8"
    )
    text = "盼各支部6月30日前报送总结。"
    id_ = extract(text, "2024-05-06", rules=[tmp_path]).items[0].id
    assert "「盼」（mine.hope）" in explain(text, "2024-05-06", item=id_, rules=[tmp_path])


PIECES = st.sampled_from(
    [
        "各支部",
        "要",
        "由县总工会牵头",
        "去年",
        "如果",
        "，",
        "。",
        "；",
        "：",
        "一、",
        "一是",
        "6月底前",
        "尽快",
        "报送名单",
        "提高认识",
        "不用",
        "中央要求",
        "张三：",
        "3个",
        "（责任单位：县妇联）",
        "工作任务\t责任单位\n",
        "\t",
        "\n",
        "\r\n",
        "\x85",
        "\x1b[1m",
    ]
)
TEXTS = st.one_of(st.lists(PIECES, max_size=24).map("".join), st.text(max_size=60))


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_any_text_can_be_explained(nlp, text):
    overview = explain(text, nlp=nlp)
    doc = nlp(text)
    count = len(doc.spans["sentences"].attrs["records"])
    assert re.findall(r"^ *(\d+)  「", overview, re.M) == [str(n) for n in range(1, count + 1)]
    for number in range(1, count + 1):
        assert explain(text, sentence=number, nlp=nlp).startswith(f"第 {number} 句")
    for item in extract(text, include_may=True, nlp=nlp).items:
        assert item.id in explain(text, item=item.id, nlp=nlp)


SHIPPED = {
    rule["id"]
    for path in rulebook.BUILT_IN.rglob("*.yaml")
    for rule in yaml.load(path.read_text("utf-8"), rulebook.Loader)
}


def known(rule):
    """Whether an id can be looked up: in the rule files, or among the reasons that are no rules."""
    family, _, name = rule.partition(".")
    return (
        rule in SHIPPED
        or (family == "bind" and name in words.BINDS)
        or (family == "tier" and name in {*words.WHY, "ban"})
    )


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_the_rules_of_an_item_are_known_and_tell_its_tier(nlp, text):
    for item in extract(text, "2024-05-06", include_may=True, nlp=nlp).items:
        assert [rule for rule in item.rules if not known(rule)] == []
        assert sum(rule.startswith("tier.") for rule in item.rules) == 1


def test_the_rules_of_an_item_made_it_and_gave_its_slots(nlp):
    doc = nlp(NOTICE)
    names, times = (doc.spans[key].attrs["records"] for key in ("addressees", "deadlines"))
    for item in doc.spans["action_items"].attrs["records"]:
        for row in item["assignees"]:
            assert next(set(n["rules"]) for n in names if n["start"] == row["start"]) <= set(item["rules"])
        if item["deadline"]:
            assert next(set(t["rules"]) for t in times if t["start"] == item["deadline"]["start"]) <= set(item["rules"])
        cues = {cue["rule"] for cue in doc.spans["directives"].attrs["records"]}
        assert cues & set(item["rules"]) or any(rule.startswith("bind.") for rule in item["rules"])


def test_every_label_has_its_words():
    labels = set(QualifierRule.model_fields["label"].annotation.__args__)
    assert labels == set(words.QUALIFIER)
    assert set(words.SUPPORT) == set(confidence.CONFIDENCE)


def test_confidence_never_rises_from_group_to_group():
    shares = list(confidence.CONFIDENCE.values())
    assert shares == sorted(shares, reverse=True)
    assert all(0 < share < 1 for share in shares)


DATED = {"due": "2024-06-30", "recurrence": None, "reason": None, "certainty": "explicit"}
VAGUE = {"due": None, "recurrence": None, "reason": "urgency", "certainty": "explicit"}
NAMED, CARRIED = [{"source": "explicit"}], [{"source": "context"}]


@pytest.mark.parametrize(
    ("tier", "rules", "deadline", "assignees", "group"),
    [
        ("must", ["tier.row"], None, [], "responsible"),
        ("must", ["tier.responsible"], DATED, NAMED, "responsible"),
        ("must", ["tier.deadline"], DATED, NAMED, "deadline_owner"),
        ("must", ["tier.deadline"], DATED, CARRIED, "deadline_context"),
        ("must", ["tier.deadline"], DATED, [], "deadline_alone"),
        ("must", ["tier.number"], {**DATED, "certainty": "context"}, NAMED, "time_elsewhere"),
        ("must", ["tier.deadline"], VAGUE, NAMED, "time_elsewhere"),
        ("must", ["tier.number"], None, [], "number"),
        ("must", ["tier.project"], None, [], "project"),
        ("must", ["tier.deliverable"], None, NAMED, "deliverable_owner"),
        ("must", ["tier.deliverable"], None, CARRIED, "deliverable"),
        ("must", ["tier.assigned"], None, NAMED, "ordered"),
        ("may", ["tier.general"], None, NAMED, "may"),
        ("may", ["evidence.vague", "tier.general"], None, NAMED, "may"),
        ("may", ["evidence.event", "tier.conditional"], None, NAMED, "may_evidence"),
        ("may", ["tier.routine"], DATED, NAMED, "may_evidence"),
    ],
)
def test_groups_of_evidence(tier, rules, deadline, assignees, group):
    assert confidence.support_of(tier, rules, deadline, assignees) == group
    assert confidence.confidence(tier, rules, deadline, assignees) == confidence.CONFIDENCE[group]


def test_the_page_on_confidence_has_the_figures_in_use():
    page = (Path(__file__).parent.parent / "docs" / "confidence.md").read_text("utf-8")
    told = {group: float(share) for group, share in re.findall(r"^\| `(\w+)` \|.*\| (\S+) \|$", page, re.M)}
    assert told == confidence.CONFIDENCE


def test_the_page_on_explanations_has_every_reason():
    page = (Path(__file__).parent.parent / "docs" / "explain.md").read_text("utf-8")
    named = set(re.findall(r"`(\w+)`", page))
    assert (set(words.BINDS) - {"cue", "named"}) | set(words.WHY) | {"ban"} <= named
