"""The Chinese words that a clerk sees for the codes of the output model."""

from __future__ import annotations

TIER = {"must": "具体任务", "may": "一般号召"}
KIND = {"directive": "指令", "commitment": "承诺", "request": "请求", "decision": "决定", "prohibition": "禁令"}
STRENGTH = {"must": "必须做", "should": "应当做", "encourage": "鼓励做"}
ROLE = {"lead": "牵头", "assist": "配合", "responsible": "责任"}

# What a time expression is (Deadline.label).
TIME = {
    "deadline": "时限",
    "recurrence": "周期",
    "urgency": "催办的词，没有日期",
    "start": "只说从何时起",
    "period": "只是描述一段时间",
    "past": "已经过去",
    "name": "是名称的一部分",
    "superseded": "已经改期",
}

# Why a deadline has no date (Deadline.reason).
REASON = {
    "no_reference_date": "不知道文件或会议是哪一天；用 --date 给出",
    "unknown_event": "要看某件事哪一天发生，文中没有说",
    "urgency": "只是催办，没有说哪一天",
    "vague": "说得含糊，没有确定的哪一天",
    "recurrence": "按周期办理",
    "open_ended": "只说从何时起，没有说到何时为止",
    "impossible_date": "没有这一天",
    "holiday_unknown": "那一年的放假安排还不知道",
    "length_only": "只说多长时间，没有说从哪天算起",
    "past": "说的是过去",
    "within_a_day": "一天之内的间隔",
}

# What gave the reference date (Document.reference_date_source).
REFERENCE = {"option": "由 --date 给出", "text": "正文写明", "metadata": "取自文件属性"}

# What kind of body it is (Organization.type); a rule of one's own may bring others.
ORGANIZATION = {
    "organization": "单位",
    "party": "党的机关",
    "government": "政府机关",
    "mass": "群团组织",
    "congress": "人大",
    "cppcc": "政协",
    "judiciary": "司法机关",
    "institution": "事业单位",
    "enterprise": "企业",
    "school": "学校",
    "hospital": "医院",
    "committee": "委员会、领导小组",
    "department": "内设机构",
    "collective": "一类单位的统称",
    "place": "地方",
}

# What the reader of the output should know (Warning.code).
WARNING = {
    "no_reference_date": (
        "没有基准日期：正文没有写明文件或会议是哪一天，“下周三前”之类的时限没有换算；运行时加上 --date 2022-02-07 即可"
    ),
    "impossible_date": "文中写了不存在的日期，没有换算",
    "workdays_unknown": "那一年的放假安排还不知道，计算工作日时只除去了周末",
    "holiday_unknown": "那一年的放假安排还不知道，没有换算",
    "metadata_date": "文件属性里的日期无效，没有采用",
    "hidden": "工作簿里隐藏的行或工作表没有读取",
    "scanned_pages": "有的页只有图片，没有可读的文字，要先做文字识别（OCR）",
    "unreadable_fonts": "有的页的字体没有说明是哪些字，缺了文字，要先做文字识别（OCR）",
    "broken_styles": "Word 文件里的样式已损坏，没有采用",
    "broken_numbering": "Word 文件里的自动编号已损坏，没有采用",
    "broken_footnotes": "Word 文件里的脚注已损坏，没有读取",
    "broken_endnotes": "Word 文件里的尾注已损坏，没有读取",
}
