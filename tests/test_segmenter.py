"""The segmenter: nothing lost, nothing glued, the model's files checked, time linear."""

from __future__ import annotations

import hashlib
import pickle
import re
import socket
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
import spacy_pkuseg
from hypothesis import given, settings
from hypothesis import strategies as st

from extract_tasks.errors import ModelError
from extract_tasks.segmenter import BUILT_IN, CHECKSUMS, MODEL_FILES, WINDOW, Model, Segmenter, read, write

HAN = "各级工会要认真落实会议精神应对风险主要任务是三月底前报送名单一二十年的了在"


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return read()


@pytest.fixture(scope="module")
def segmenter(files: dict[str, bytes]) -> Segmenter:
    return Segmenter(files)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("要认真落实。", ["要", "认真", "落实", "。"]),
        ("同志们,要认真落实;要抓好换届", ["同志们", ",", "要", "认真", "落实", ";", "要", "抓好", "换届"]),
        ("\ufeff要抓好工作", ["\ufeff", "要", "抓好", "工作"]),
        ("工作\u200b任务\u200d责任", ["工作", "\u200b", "任务", "\u200d", "责任"]),
        ("工作\0任务", ["工作", "\0", "任务"]),
        ("工作👍任务", ["工作", "👍", "任务"]),
        ("任务\r\n\r\n责任\t措施", ["任务", "\r\n\r\n", "责任", "\t", "措施"]),
        ("\u3000\u3000要抓好工作", ["\u3000\u3000", "要", "抓好", "工作"]),
        ("工作 \u3000任务", ["工作", " \u3000", "任务"]),
        ("xx月x日前", ["xx", "月", "x", "日", "前"]),
        ("××局、XX局", ["××", "局", "、", "XX", "局"]),
        ("____年__月", ["____", "年", "__", "月"]),
        ("任务……责任——措施", ["任务", "……", "责任", "——", "措施"]),
        ("（（任务））", ["（", "（", "任务", "）", "）"]),
        ("投入1,234.5万元", ["投入", "1,234.5万", "元"]),
        ("比重达30%、增长4.8％", ["比重", "达", "30%", "、", "增长", "4.8％"]),
        ("２０２２年2月7日", ["２０２２", "年", "2", "月", "7", "日"]),
        ("1,2,3", ["1", ",", "2", ",", "3"]),
        ("2022-02-07", ["2022", "-", "02", "-", "07"]),
        ("见https://example.com/a?b=1。", ["见", "https://example.com/a?b=1", "。"]),
        ("发到office.hr@example.gov.cn。", ["发到", "office.hr@example.gov.cn", "。"]),
        ("推广PM2.5监测和A-B站", ["推广", "PM2.5", "监测", "和", "A-B", "站"]),
        ("任务\ud800责任\udfff\ud800", ["任务", "\ud800", "责任", "\udfff", "\ud800"]),
        ("ありがとう한국어", ["ありがとう", "한국어"]),
    ],
)
def test_pieces(segmenter: Segmenter, text: str, words: list[str]) -> None:
    assert segmenter.cut(text) == words


@cache
def shipped() -> Segmenter:
    return Segmenter(read())


@cache
def model() -> Model:
    return Model(*(read()[name] for name in MODEL_FILES))


@cache
def pkuseg() -> Any:
    return spacy_pkuseg.pkuseg(str(BUILT_IN), user_dict=None)


mixed = st.text(st.characters()) | st.text(
    st.sampled_from(HAN + " ,，。0123456789.%xX×_\u3000\r\n\ufeff\0\ud800a@:/-👍")
)


@settings(deadline=None)  # the first text loads the model
@given(mixed)
def test_nothing_is_lost(text: str) -> None:
    assert "".join(shipped().cut(text)) == text


@settings(deadline=None)  # the first text loads the model
@given(mixed)
def test_no_word_mixes_chinese_with_other_characters_but_a_number_with_its_unit(text: str) -> None:
    chinese = "[〇々㐀-䶿一-鿿豈-\ufaff\U00020000-\U0003ffff]"
    for word in shipped().cut(text):
        assert word
        alone = re.fullmatch(f"{chinese}+", word) or not re.search(chinese, word)
        assert alone or re.fullmatch("[0-9０-９.,]+[%％‰]?[百千万亿]+", word)


@settings(deadline=None)  # the first text loads the model
@given(st.sampled_from("0Ａ，"), st.text(st.sampled_from(HAN), min_size=1, max_size=40), st.sampled_from("0Ａ，"))
def test_the_model_cuts_as_pkuseg_does(left: str, run: str, right: str) -> None:
    edges = set(accumulate(map(len, pkuseg()._cut(left + run + right))))
    words = model().cut(left, run, right)
    assert "".join(words) == run
    assert set(accumulate(map(len, words[:-1]))) == {edge - 1 for edge in edges if 1 < edge <= len(run)}


def test_one_megabyte_without_a_stop_is_cut_in_bounded_windows(segmenter: Segmenter) -> None:
    seen: list[int] = []

    def in_threes(left: str, run: str, right: str) -> list[str]:
        seen.append(len(run))
        return [run[at : at + 3] for at in range(0, len(run), 3)]

    counting = pickle.loads(pickle.dumps(segmenter))
    counting._cut_run = in_threes
    text = "各级工会要认真落实" * 40_000
    assert "".join(counting.cut(text)) == text
    assert max(seen) <= WINDOW
    assert sum(seen) <= 1.1 * len(text)


def test_a_window_keeps_the_words_at_its_edge_whole(segmenter: Segmenter) -> None:
    sentence = ["各级", "工会", "要", "认真", "落实", "会议", "精神"]
    words = segmenter.cut("".join(sentence) * 100)
    assert [word for word in words if word not in sentence] == []


@pytest.mark.parametrize("text", ["a." * 500_000, "1," * 500_000, "a@" * 500_000, "-_" * 500_000, "http://" * 150_000])
def test_one_megabyte_that_could_be_a_name_or_number_is_cut_at_once(segmenter: Segmenter, text: str) -> None:
    assert "".join(segmenter.cut(text)) == text


def test_a_pickled_segmenter_cuts_alike(segmenter: Segmenter) -> None:
    text = "请各单位于月底前将名单报送办公室。"
    assert pickle.loads(pickle.dumps(segmenter)).cut(text) == segmenter.cut(text)


def test_loading_needs_no_network_and_unpickles_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("not allowed")

    for owner, name in ((socket, "socket"), (pickle, "load"), (pickle, "loads"), (pickle, "Unpickler")):
        monkeypatch.setattr(owner, name, refuse)
    assert Segmenter(read()).cut("要抓好") == ["要", "抓好"]


@pytest.mark.parametrize("missing", [*MODEL_FILES, CHECKSUMS])
def test_a_folder_that_lacks_a_file_is_refused(tmp_path: Path, files: dict[str, bytes], missing: str) -> None:
    write(files, tmp_path)
    (tmp_path / missing).unlink()
    (tmp_path / "features.pkl").write_bytes(pickle.dumps({}))
    with pytest.raises(ModelError, match=missing) as caught:
        read(tmp_path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("changed", MODEL_FILES)
def test_a_changed_file_is_refused(tmp_path: Path, files: dict[str, bytes], changed: str) -> None:
    write(files, tmp_path)
    (tmp_path / changed).write_bytes(files[changed][:-1] + b"\0\0")
    with pytest.raises(ModelError, match=changed):
        read(tmp_path)


@pytest.mark.parametrize("content", [b"", b"\x80", b"PK\x03\x04", b"\x81\xa1a\x01"])
@pytest.mark.parametrize("name", MODEL_FILES)
def test_files_that_are_no_model_are_refused(files: dict[str, bytes], name: str, content: bytes) -> None:
    with pytest.raises(ModelError):
        Segmenter({**files, name: content})


def test_the_shipped_files_are_the_ones_their_hashes_name() -> None:
    for line in (BUILT_IN / CHECKSUMS).read_text().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((BUILT_IN / name).read_bytes()).hexdigest() == digest


def test_the_model_folder_carries_its_licence_and_sources() -> None:
    assert "Attribution-ShareAlike 4.0 International" in (BUILT_IN / "LICENSE").read_text("utf-8")
    attribution = (BUILT_IN / "ATTRIBUTION.md").read_text("utf-8")
    for needed in ("UD_Chinese-GSDSimp", "UD_Chinese-PUD", "CC BY-SA 4.0", "changes"):
        assert needed in attribution
