"""The same task said twice is one item, the firmer one; different tasks that look alike are two."""

import pytest

from extract_tasks import extract

CASES = {
    "body and summary": (
        "县总工会要在6月底前完成困难职工摸底调查。最后再强调一遍，县总工会要在6月底前完成困难职工摸底调查工作。",
        1,
    ),
    "other numbers": ("甲镇要在6月底前新建驿站3个。甲镇要在6月底前新建驿站5个。", 2),
    "other owners": ("县总工会要在6月底前完成摸底调查。县妇联要在6月底前完成摸底调查。", 2),
    "other days": ("县总工会要在6月底前完成摸底调查。县总工会要在8月底前完成摸底调查。", 2),
    "other acts": ("县总工会要在6月底前完成摸底调查。县总工会要在6月底前举办职工运动会。", 2),
}


@pytest.mark.parametrize("case", CASES)
def test_repeats(nlp, case):
    text, wanted = CASES[case]
    assert len(extract(text, "2024-05-01", nlp=nlp).items) == wanted
