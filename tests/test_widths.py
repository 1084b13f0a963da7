"""Punctuation of one width for patterns to look at: what is changed, and that nothing moves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract_tasks import extract
from extract_tasks.widths import fold

FOLDED = {
    "the number of the next item is no decimal": ("召开座谈会.2.通报结果", "召开座谈会。2.通报结果"),
    "a date after a full stop": ("召开座谈会.4月29日报到", "召开座谈会。4月29日报到"),
    "behind a share": ("增长10%.全年不变", "增长10%。全年不变"),
    "behind a telephone number": ("电话8812345.请抓紧", "电话8812345。请抓紧"),
    "the number of an item": ("1.召开会议", "1.召开会议"),
    "a letter of an item": ("A.召开会议", "A.召开会议"),
    "decimals and versions": ("增长1.5%，升级到v2.0.1", "增长1.5%，升级到v2.0.1"),
    "thousands and times of day": ("17:30前发1,000份", "17:30前发1,000份"),
    "straight quotes in pairs": ('开展"回头看"和"大走访"', "开展“回头看”和“大走访”"),
    "a quote without its other half": ('屏幕为32"的电视', '屏幕为32"的电视'),
}


@pytest.mark.parametrize("case", FOLDED)
def test_fold(case):
    text, wanted = FOLDED[case]
    assert fold(text) == wanted


@given(st.text(alphabet='，。；：！？（）“”,.;:!?()"12ab各单 \n％%．', max_size=60))
def test_fold_keeps_places_and_is_stable(text):
    assert len(fold(text)) == len(text)
    assert [a for a, b in zip(text, fold(text), strict=True) if a != b and a.isalnum() and a not in "１２"] == []


HALF = str.maketrans("，。；：！？（）“”", ',.;:!?()""')
SPEECH = """在全县工会工作会议上的讲话（2024年5月14日）
同志们：
一、抓好重点工作。五一前，县总工会要举办“工匠杯”技能竞赛。2.6月底前，由县妇联牵头建成“妇女之家”10个。
5月下旬，团县委将组织“回头看”；各单位要在周五17:30前报送名单（加盖公章）。
"""


def test_half_width_text_gives_the_same_items(nlp):
    def said(text):
        return [
            (i.evidence.start, i.evidence.end, [a.name for a in i.assignees], i.deadline and i.deadline.due)
            for i in extract(text, nlp=nlp).items
        ]

    assert len(said(SPEECH)) == 4
    assert said(SPEECH.translate(HALF)) == said(SPEECH)
