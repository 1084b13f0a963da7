"""Every rule's `yes` texts make it fire in the default pipeline, its `no` texts do not."""

from pathlib import Path

import pytest
import yaml

from extract_tasks import rulebook
from extract_tasks.errors import RuleError

SHIPPED = [
    pytest.param(rule["id"], example, wanted, id=f"{rule['id']}-{key}-{number}")
    for path in sorted(rulebook.BUILT_IN.rglob("*.yaml"))
    if path.parent.name != "lexicon"  # its rules leave tokens, not spans: see test_tokenizer.py
    for rule in yaml.load(path.read_text("utf-8"), rulebook.Loader)
    for key, wanted in (("yes", True), ("no", False))
    for number, example in enumerate(rule.get(key, ()))
]


def fired(doc):
    """The ids of all rules that left a trace on the Doc."""
    rows = [row for group in doc.spans.values() for row in group.attrs.get("records", [])]
    return {row["rule"] for row in rows} | {rule for row in rows for rule in row.get("rules", ())}


@pytest.mark.parametrize(("rule", "text", "wanted"), SHIPPED)
def test_example(nlp, rule, text, wanted):
    assert (rule in fired(nlp(text))) is wanted


def test_ids_are_unique_and_begin_with_their_family():
    seen = {}
    for path in sorted(rulebook.BUILT_IN.rglob("*.yaml")):
        family = path.relative_to(rulebook.BUILT_IN).parts[0]
        for rule in yaml.load(path.read_text("utf-8"), rulebook.Loader):
            assert rule["id"].split(".")[0] == family, path
            assert seen.setdefault(rule["id"], path) == path


BROKEN = {
    "unknown key": ("- id: lexicon.mine\n  wrods: [甲]\n", ":2: lexicon.mine: wrods"),
    "no list": ("id: x\n", ":1: a rule file is a list"),
    "no YAML": ("- id: [\n", "not valid YAML"),
    "value of the wrong kind": ("- id: lexicon.mine\n\n  words: 3\n", ":3: lexicon.mine: words"),
}


class Words(rulebook.Rule):
    words: tuple[str, ...] = ()


@pytest.fixture
def nothing_shipped(monkeypatch, tmp_path_factory):
    monkeypatch.setattr(rulebook, "BUILT_IN", tmp_path_factory.mktemp("shipped"))


@pytest.mark.parametrize("case", BROKEN)
def test_a_wrong_file_is_named_with_line_and_rule(nothing_shipped, tmp_path, case):
    source, message = BROKEN[case]
    (tmp_path / "lexicon.yaml").write_text(source, "utf-8")
    with pytest.raises(RuleError, match=r"lexicon\.yaml") as caught:
        rulebook.load("lexicon", Words, (str(tmp_path),))
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_examples_may_be_called_yes_and_no(nothing_shipped, tmp_path):
    """YAML 1.1 reads these keys as true and false."""
    (tmp_path / "lexicon.yaml").write_text("- id: lexicon.mine\n  words: [甲]\n  yes: [a]\n  no: [b]\n", "utf-8")
    rule = next(r for r in rulebook.load("lexicon", Words, (str(tmp_path),)) if r.id == "lexicon.mine")
    assert (rule.yes, rule.no) == (("a",), ("b",))


def test_a_later_rule_with_the_same_id_replaces_the_earlier(nothing_shipped, tmp_path):
    for folder, word in (("one", "甲"), ("two", "乙")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "lexicon.yaml").write_text(f"- id: lexicon.mine\n  words: [{word}]\n", "utf-8")
    rules = rulebook.load("lexicon", Words, (str(tmp_path / "one"), str(tmp_path / "two")))
    assert [r.words for r in rules if r.id == "lexicon.mine"] == [("乙",)]


def test_a_folder_of_no_family_is_an_error(tmp_path):
    (tmp_path / "organisations.yaml").write_text("[]", "utf-8")
    with pytest.raises(RuleError, match="organisations"):
        rulebook.check_folder(Path(tmp_path))
