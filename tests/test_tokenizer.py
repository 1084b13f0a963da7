"""The tokenizer: the Doc's text is the text; protected words are tokens; saving, pickling and other processes work."""

from __future__ import annotations

import pickle
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import spacy
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from extract_tasks.errors import InputError, ModelError, RuleError
from extract_tasks.guard import Guard, LexiconRule
from extract_tasks.guard import shipped as lexicon
from extract_tasks.segmenter import read, write
from extract_tasks.tokenizer import Tokenizer

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "segmentation.yaml").read_text("utf-8"))
HAN = "各级工会要认真落实会议精神应对风险主要任务是三月底前报送名单一二十年的了在 "


def blank(**options: Any) -> Language:
    return spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "extract_tasks.Tokenizer.v1", **options}}})


@cache
def nlp() -> Language:
    return blank()


def words(text: str) -> list[str]:
    return [token.text for token in nlp().make_doc(text)]


def has(tokens: list[str], phrase: str) -> bool:
    """Whether the parts of `phrase` (parted by blanks) are tokens in a row."""
    parts = phrase.split()
    return any(tokens[at : at + len(parts)] == parts for at in range(len(tokens)))


@settings(deadline=None)  # the first text loads the model
@given(
    st.text(st.characters(exclude_categories=["Cs"]))
    | st.text(st.sampled_from(HAN + ",，。0123456789.%xX×_\u3000\r\n\t\ufeff\0\u200b👍"))
)
def test_the_text_of_the_doc_is_the_text(text: str) -> None:
    assert nlp().make_doc(text).text == text


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", []),
        (" ", [" "]),
        ("工作 任务", ["工作", "任务"]),
        ("工作  任务", ["工作", " ", "任务"]),
        ("工作\n 任务", ["工作", "\n", " ", "任务"]),
        ("工作 \u3000任务", ["工作", "\u3000", "任务"]),
        ("任务\r\n责任", ["任务", "\r\n", "责任"]),
    ],
)
def test_only_a_single_blank_behind_a_word_is_no_token(text: str, tokens: list[str]) -> None:
    doc = nlp().make_doc(text)
    assert [token.text for token in doc] == tokens
    assert doc.text == text


@pytest.mark.parametrize("case", [case for case in CASES if "words" in case], ids=lambda case: case["text"])
def test_words_of_the_register_are_tokens(case: dict[str, Any]) -> None:
    assert [word for word in case["words"] if word not in words(case["text"])] == []


def test_names_that_no_list_holds_are_seldom_cut_across() -> None:
    names = [(nlp().make_doc(case["text"]), name) for case in CASES for name in case.get("edges", ())]
    across = [
        name for doc, name in names if doc.char_span(doc.text.index(name), doc.text.index(name) + len(name)) is None
    ]
    assert len(across) <= 0.15 * len(names), across


@pytest.mark.parametrize("rule", [rule for rule in lexicon() if rule.words], ids=lambda rule: rule.id)
def test_examples_of_the_lexicon(rule: LexiconRule) -> None:
    assert rule.yes
    for text in rule.yes:
        assert any(has(words(text), word) for word in rule.words), (text, words(text))
    for text in rule.no:
        assert not any(has(words(text), word) for word in rule.words), (text, words(text))


GUARD_CASES = [
    # (words as cut, rules, names, words as guarded)
    (["召开", "职", "工会"], {"words": ("职工",)}, [], ["召开", "职工", "会"]),
    (["区", "总工", "会要"], {}, ["区总工会"], ["区总工会", "要"]),
    (["分工", "会议"], {"known": ("分工", "会议")}, ["工会"], ["分工", "会议"]),
    (["分工", "会议"], {}, ["工会"], ["分", "工会", "议"]),
    (["手", "工会", "员"], {"shadows": ("手工会员",)}, ["工会"], ["手", "工会", "员"]),
    (["手工", "会员"], {"shadows": ("手工会员",)}, ["工会"], ["手工", "会员"]),
    (["比", "重要"], {"words": ("重要", "比重 要")}, [], ["比重", "要"]),
    (["要领", "会"], {"words": ("要领", "要 领会")}, [], ["要", "领会"]),
    (["主", "要", "任务"], {"words": ("主要",)}, [], ["主要", "任务"]),
    (["市", "妇联"], {}, ["市妇联"], ["市", "妇联"]),
]


@pytest.mark.parametrize(("cut", "rule", "names", "guarded"), GUARD_CASES, ids=lambda value: str(value))
def test_the_guard_moves_edges(cut: list[str], rule: dict[str, Any], names: list[str], guarded: list[str]) -> None:
    assert Guard([LexiconRule(id="test", **rule)], names)("".join(cut), cut) == guarded


@given(st.lists(st.text(st.sampled_from(HAN), min_size=1)), st.lists(st.text(st.sampled_from(HAN), min_size=1)))
def test_the_guard_loses_nothing(cut: list[str], names: list[str]) -> None:
    guarded = Guard(lexicon(), names)("".join(cut), cut)
    assert "".join(guarded) == "".join(cut)
    assert all(guarded)


def test_names_are_protected() -> None:
    tokenizer = Tokenizer(nlp().vocab)
    tokenizer.protect(["村监委会", "工会"])
    assert tokenizer("请村监委会列席").char_span(1, 5) is not None
    assert [token.text for token in tokenizer("分工会议")] == ["分工", "会议"]
    again = Tokenizer(nlp().vocab).from_bytes(tokenizer.to_bytes())
    assert again("请村监委会列席").char_span(1, 5) is not None


@pytest.mark.parametrize("text", ["\ud800", "请于月底前\udfff报送", "\ud83d\ude00"])
def test_half_a_surrogate_pair_is_a_clear_error(text: str) -> None:
    with pytest.raises(InputError, match=r"character \d+ is half a surrogate pair \(U\+D[89A-F]..\)"):
        nlp().make_doc(text)


def test_one_megabyte() -> None:
    text = "要认真落实会议精神，　抓好工作。\n" * 60_000
    doc = nlp().tokenizer(text)  # make_doc has spaCy's limit for parsers
    assert doc.text == text
    assert len(doc) == 11 * 60_000


def test_own_rules_come_on_top(tmp_path: Path) -> None:
    (tmp_path / "lexicon.yaml").write_text("- {id: own.words, words: [一张网]}\n", "utf-8")
    assert "一张网" not in words("织密一张网")
    assert "一张网" in [token.text for token in blank(rules=[str(tmp_path)])("织密一张网")]


def test_a_wrong_rule_and_a_missing_model_are_errors_of_one_line(tmp_path: Path) -> None:
    (tmp_path / "lexicon.yaml").write_text("- {id: own.words, wrods: [一张网]}\n", "utf-8")
    with pytest.raises(RuleError, match=r"own\.words: wrods"):
        blank(rules=[str(tmp_path)])("织密一张网")
    with pytest.raises(ModelError, match="SHA256SUMS") as caught:
        blank(model=str(tmp_path / "none"))("织密一张网")
    assert "\n" not in str(caught.value)


TEXT = "请各单位于下周一前将名单报送区总工会办公室。"


@pytest.mark.parametrize("own_model", [False, True])
def test_a_saved_pipeline_cuts_alike(tmp_path: Path, own_model: bool) -> None:
    write(read(), tmp_path / "model")
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "lexicon.yaml").write_text("- {id: own.words, words: [名单报送]}\n", "utf-8")
    first = blank(rules=[str(rules)], **({"model": str(tmp_path / "model")} if own_model else {}))
    cut = [token.text for token in first(TEXT)]
    assert "名单报送" in cut
    first.to_disk(tmp_path / "saved")
    (rules / "lexicon.yaml").unlink()
    (tmp_path / "model" / "features.msgpack").unlink()
    again = spacy.load(tmp_path / "saved")
    assert [token.text for token in again(TEXT)] == cut
    assert (tmp_path / "saved" / "tokenizer" / "features.msgpack").exists() is own_model
    assert [token.text for token in blank().from_bytes(again.to_bytes())(TEXT)] == cut
    assert [token.text for token in pickle.loads(pickle.dumps(again.tokenizer))(TEXT)] == cut


def test_several_processes_cut_as_one() -> None:
    texts = [TEXT, "要抓好落实。", "主要任务", ""]
    alone = [[token.text for token in doc] for doc in nlp().pipe(texts)]
    assert [[token.text for token in doc] for doc in nlp().pipe(texts, n_process=2)] == alone
