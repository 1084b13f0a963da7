"""The agents in running text go in; those that the words around them make owners come out.

由A牵头，B配合; A会同B; 请A于…; 责成A; 希望A; @A; A要…; A 3月底前…; 我下周….
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from .agents import Agent
from .blocks import covers
from .rules import AddresseeRule, Lexicon, Role
from .turns import Turns

_JOINS = re.compile(r"(?:、|，|和|与|及|以及|，?以及|)(?:全[省市区县])?$")
_CLAUSE = re.compile(r"[，。；：！？,;:!?\n\t“”\"（(）)》①-⑳⑴-⒇→]|[ 　]+|(?<=[0-9])[.．、](?![0-9])")
_CLAUSE_END = re.compile(r"[，。；！？,;!?\n 　]")
_SENTENCE = re.compile(r"[。！？!?；;\n]")
_HAPPENED = re.compile(
    r"已|曾|(?<!为)了(?!解|结|却)|过(?=[，。；]|$)|取得|荣获|涌现|被|一直|始终|一年来|(?<![把将对])去年|昨天|前天"
)
_RELATIVE = re.compile(r"(?![于在按每把将对会从到至])[^前底内]{1,12}的[\u4e00-\u9fff]{1,6}")  # 省档案局审核通过的|项目
_SPOKEN_OF = re.compile(r"[，,](?:均|都|一律|统一)?(?:须|应|由|要|可|不|必须|请|按|凡|报)|[。；]|$")
_BINDS = re.compile(r"要|应|须|必须|负责|不少于|至少|不得|每[月周季年天日]|[前底内](?![面部容存])|前(?=[，。]|$)")
_ASSIST_AT_END = re.compile(r"[，。；;,）)\s]|$")
# What follows 牵头 where the names describe a set-up: 由A牵头、B参与的工作机制
_MECHANISM = re.compile(r"的|[、，][^，。；]{1,30}?的[^，。；]{0,10}(?:机制|格局|体系|制度|小组|专班|平台|联盟)")
_ROLE_BEFORE = re.compile(r"(?:牵头(?:负责)?|负责|主办|承办|配合|协助)、$")  # A牵头、|B配合
# 会务方案|综合科|先拿出来: what is spoken of stands before the one who is to act.
_TOPIC = re.compile(
    r"(?:[前后]|(?!.*[把将向给对报送交发由让请的])[\u4e00-\u9fff]{0,8})(?:经费|费用|方案|预算|名单|清单|台账|材料|报告|总结|通知|纪要|简报|会场|会务|这事|这块|这项|表)"
    r"|[\u4e00-\u9fff]{1,10}(?:的事情?|这件事|这个事|那边|这边|那头|这块)"
)
_BY_NOW = re.compile(
    r"先|来(?!自|的)|去(?!年)|这两天|本周|下周|[今明后]天|今晚|周[一二三四五六日]|[0-9]{1,2}[月号日]|尽快|抓紧|负责|牵头"
)
_OWN_WORK = re.compile(r"[\u4e00-\u9fff]{2}(?:工作|活动)[0-9于在本下明今]")  # 学生会|改选工作5月底前完成
_YOU = re.compile(
    r"(?:你们?|您)(?=先|来(?!自)|去|再|负责|抓紧|赶紧|尽快|马上|立即|回头|把|给|跟|找|联系|协调|对接|催|盯|牵头|(?:[0-9一二三四五六七八九十]+|下|本)[月号日周]|[今明后]天|周[一二三四五六日]|月底)"
)
_AND_I = re.compile(r"我[和跟与]$")
_APART = re.compile(r"[ \u3000]+(?!(?:19|20)[0-9]{2} ?年)(?=[\u4e00-\u9fff0-9])")
_OF = re.compile(r"[\u4e00-\u9fff]{1,6}的")  # 财务的|小郑
_ACT = 4  # code points; a clause that goes on so long behind its first name says what that body does
_IS = re.compile(
    r"[由是有共为设含属]|包括|位于|组成|不[太够足]|还[有是]|[0-9]+(?![0-9]|年|月|日|号|点|时)|[一二两三四五六七八九十]+[名人家个位]"
)
_DAY = re.compile(r"[0-9]{1,2}月(?:[上中下]旬|底|末|初)")
_BRACKET = re.compile(r"（[^（）。；\n]{2,80}）")
_REACH = 200  # how far the end of a clause is looked for
_WE = re.compile(r"(?:我们|咱们|你们?|您)$")
_COMMITS = re.compile(
    r"(?:这边|这里|这头)?(?:本人|自己)?[ \u3000]?(?:也|就|再|先|还|会后|回头|回去|下来|马上|立即|立刻|亲自)?(?:将|要(?!求|是|讲|说|强调|看|听)|会(?!上|议|见|前)|来(?=牵头|负责|协调|抓|办|做)|去|负责|牵头|带头|亲自|回去|回头|马上|立即"
    r"|下周|这周|本周|这个?月|本月|今年|明天|今天|后天|今晚|周[一二三四五六日末]|礼拜|星期|正月|腊月|农历|月底|下月|下个月|[0-9一二三四五六七八九十]+[月号日点]|上午|下午|晚上|会后|散会|把|拿|打|跟|给|找|联系|对接|每[天日周月季年个两])"
)
_NOT_I = re.compile(r"[给对向跟和让请把叫问找发报为被由的是与及](?:全[省市区县])?$")


@dataclass(frozen=True, slots=True)
class Named:
    """An agent that has something to do; `opens` where its scope begins, `run` tells which names belong together."""

    agent: Agent
    role: Role
    rule: str
    frame: str
    opens: int
    run: int
    frame_rule: str
    led_in: bool = False  # words stand between the beginning of the clause and the name


class Frames:
    """Reads the running text of one document."""

    def __init__(
        self,
        text: str,
        agents: Sequence[Agent],
        lexicon: Lexicon,
        taken: Sequence[tuple[int, int]],
        turns: Turns | None = None,
    ) -> None:
        self.text = text
        self.turns = turns or Turns("")
        self.lexicon = lexicon
        self.taken = sorted(taken)
        self.agents = [agent for agent in agents if not covers(self.taken, agent.start)]
        self.starts = {agent.start for agent in self.agents}

    def read(self) -> list[Named]:
        """The owners in text order."""
        found: list[Named] = []
        for number, run in enumerate(self._runs()):
            found.extend(self._named(run, number, found))
        found.extend(self._first_person({n.agent.start for n in found}, len(self.agents)))
        if self.turns.turns:
            found.extend(self._addressed({self._clause_start(n.agent.start) for n in found}, 2 * len(self.text)))
        return sorted(found, key=lambda n: n.agent.start)

    def _runs(self) -> Iterator[list[Agent]]:
        run: list[Agent] = []
        for agent in self.agents:
            if run and not _JOINS.fullmatch(self.text, run[-1].end, agent.start):
                yield run
                run = []
            run.append(agent)
        if run:
            yield run

    def _named(self, run: list[Agent], number: int, found: list[Named]) -> Iterator[Named]:
        text, first, last = self.text, run[0], run[-1]
        clause = self._clause_start(first.start)
        role, role_rule = self._role(last)
        before = self.lexicon.before_pattern.search(text, max(clause, first.start - 8), first.start)
        if before:
            rule = self.lexicon.before[before.group(1)]
            ruled_out = rule.unless_after and text.endswith(rule.unless_after, 0, before.start())
            then = self._otherwise(rule, _skip_etc(text, last.end))
            if not ruled_out and not then:
                if rule.needs_lead:
                    self._promote(found, number, clause)
                    yield from (Named(a, "assist", rule.id, rule.frame, clause, number, rule.id) for a in run)
                    return
                role_rule, role = role_rule or rule.id, role or rule.role
                yield from (Named(a, role, role_rule, rule.frame, clause, number, rule.id) for a in run)
                return
            if then:
                return
        mine = _AND_I.search(text, clause, first.start)
        if mine and (_BY_NOW.match(text, last.end) or role):
            me = Agent(mine.start(), mine.start() + 1, ("我",), "addressees.people.first_person", person=True)
            yield Named(me, "responsible", me.rule, "first_person", clause, number, me.rule)
            yield from (
                Named(a, "responsible", "addressees.subject", "subject", clause, number, "addressees.subject")
                for a in run
            )
            return
        frame = self._subject(run, clause, role)
        if frame is None:
            return
        rule_id = role_rule or ("addressees.subject" if frame != "first_person" else "addressees.people.first_person")
        led_in = bool(text[clause : first.start].strip())
        yield from (
            Named(a, role or "responsible", rule_id, frame, clause, number, "addressees.subject", led_in) for a in run
        )

    def _otherwise(self, rule: AddresseeRule, after: int) -> bool:
        """Whether the verb behind the names makes them something else: 由…组成, 建立由…牵头的机制."""
        if rule.only_then:
            return not self.text.startswith(rule.only_then, after)
        role = self.lexicon.role_pattern.match(self.text, after)
        described = role is not None and _MECHANISM.match(self.text, role.end()) is not None
        return described or bool(rule.unless_then and self.text.startswith(rule.unless_then, after))

    def _promote(self, found: list[Named], number: int, clause: int) -> None:
        """A会同B: the run before in the same clause leads."""
        for index, named in enumerate(found):
            if named.opens == clause and named.run == number - 1 and named.role == "responsible":
                found[index] = replace(named, role="lead")

    def _role(self, last: Agent) -> tuple[Role | None, str]:
        bracket = _BRACKET.match(self.text, last.end)  # 市委统战部（市民宗局）牵头
        match = self.lexicon.role_pattern.match(self.text, bracket.end() if bracket else last.end)
        if match is None:
            return None, ""
        rule = self.lexicon.roles[match.group(1)]
        if self.text.startswith("的", match.end()):
            return None, ""
        if rule.needs_next:
            return ("lead", rule.id) if match.end() in self.starts else (None, "")
        if match.group(1) in ("参加", "参与", "支持", "帮助") and not _ASSIST_AT_END.match(self.text, match.end()):
            return None, ""
        return rule.role, rule.id

    def _clause_start(self, at: int) -> int:
        left = max(0, at - 60)
        cuts = [m.end() for m in _CLAUSE.finditer(self.text, left, at)]
        return cuts[-1] if cuts else left if left == 0 else at

    def _clause_end(self, at: int) -> int:
        limit = min(len(self.text), at + _REACH)
        match = _CLAUSE_END.search(self.text, at, limit)
        return match.start() if match else limit

    def _subject(self, run: list[Agent], clause: int, role: Role | None) -> str | None:
        """How a run at the beginning of a clause is named: subject, vocative, first_person; None if it does not act."""
        text, first, last = self.text, run[0], run[-1]
        if text.startswith(("你", "您"), last.end) and first.person:
            return "vocative"
        if text.rfind("《", clause - 60 if clause > 60 else 0, first.start) > text.rfind("》", 0, first.start):
            return None  # in the title of a document
        prefix = text[clause : first.start]
        we = _WE.search(prefix)
        begins = self.lexicon.lead_in_pattern.fullmatch(text, clause, first.start) is not None
        # 宣传册|我们团委|明天印: who is in apposition to 我们 is the subject wherever it stands.
        begins = begins or (we is not None and not _NOT_I.search(prefix, 0, we.start()))
        begins = begins or (first.person and not first.generic and _OF.fullmatch(prefix) is not None)
        begins = begins or (_TOPIC.fullmatch(prefix) is not None and _BY_NOW.match(text, last.end) is not None)
        listed = not begins and text[first.start - 1 : first.start] == "、"
        if not begins and not listed:
            return None
        ours = first.speaks or (we is not None and we.group() in ("我们", "咱们") and not first.generic)
        frame = "first_person" if ours else "subject"
        if role is not None and (not listed or _ROLE_BEFORE.search(text, max(clause, first.start - 8), first.start)):
            return frame
        after = _skip_etc(text, last.end)
        apart = _APART.match(text, after)  # 各科 周五前报: notes put a space where a sentence has none
        if apart and apart.end() < len(text):
            after = apart.end()
        if text[after : after + 1] in ("，", ",") and re.compile(r"[，,]\s*(?:要|应|须|必须|务必|请)").match(
            text, after
        ):
            return frame
        if self.lexicon.reject_pattern.match(text, after) or text[after : after + 1] in ("，", ",", "、"):
            return None
        end = self._clause_end(after)
        modal = re.compile(r"(?:也|都|均|还|就)?(?:要|应|须|必须|务必|将|拟|不得|需)").match(text, after)
        if modal is None and (
            _HAPPENED.search(text, after, end)
            or (_RELATIVE.fullmatch(text, after, end) and _SPOKEN_OF.match(text, end))
        ):
            return None
        if listed:
            return (
                frame
                if re.compile(r"[本下这每今明0-9一二三四五六七八九十]").match(text, after)
                and _BINDS.search(text, after, end)
                else None
            )
        if _OWN_WORK.match(text, after, end):
            return None
        if self.lexicon.after_pattern.match(text, after) or _BINDS.search(text, after, end):
            return frame
        if apart:
            return None
        return frame if _DAY.match(text, after) or (end - after >= _ACT and not _IS.match(text, after)) else None

    def _first_person(self, known: set[int], number: int) -> Iterator[Named]:
        """我 and 我局, where a promise follows; the body that 我局 means is left to whoever knows the letterhead."""
        words = [word for rule in self.lexicon.of("first_person") for word in rule.words]
        if not words:
            return
        pattern = re.compile("|".join(sorted(words, key=len, reverse=True)))
        for match in pattern.finditer(self.text):
            start, end = match.span()
            if start in known or covers(self.taken, start):
                continue
            turn = self.turns.at(start) if match.group() in ("我们", "咱们") else None
            if match.group() in ("我们", "咱们") and not (turn and turn.unit):
                continue
            if _NOT_I.search(self.text, max(0, start - 3), start) or not _COMMITS.match(self.text, end):
                continue
            if _HAPPENED.search(self.text, end, self._clause_end(end)):
                continue
            name = turn.unit if turn else match.group()
            if name == "我" and not self.turns.at(start):
                name = self.turns.author or name
            agent = Agent(start, end, (name,), "addressees.people.first_person", person=True)
            number += 1
            yield Named(agent, "responsible", agent.rule, "first_person", self._clause_start(start), number, agent.rule)

    def _addressed(self, told: set[int], number: int) -> Iterator[Named]:
        """你 in a dialogue, where an order follows: whoever spoke before, if nobody is named in the clause."""
        for match in _YOU.finditer(self.text):
            start = match.start()
            turn, clause = self.turns.at(start), self._clause_start(start)
            if (
                turn is None
                or not turn.answered
                or clause in told
                or _NOT_I.search(self.text, max(0, start - 3), start)
            ):
                continue
            # Somebody named in the turn before is meant rather than the one who spoke before it.
            if any(turn.start < agent.start < start and agent.person and not agent.generic for agent in self.agents):
                continue
            if "@" in self.text[turn.start : start]:
                continue
            number += 1
            agent = Agent(start, match.end(), (turn.answered,), "addressees.you", person=True)
            yield Named(agent, "responsible", agent.rule, "vocative", clause, number, agent.rule)


def sentence_end(text: str, at: int) -> int:
    """Where the sentence ends that goes over `at`."""
    limit = min(len(text), at + 5 * _REACH)
    match = _SENTENCE.search(text, at, limit)
    return match.start() if match else limit


def _skip_etc(text: str, at: int) -> int:
    """Past 等 and a bracket that explains the name: 两校一院（…）要…."""
    if text.startswith("等", at):
        at += 1
    bracket = _BRACKET.match(text, at)
    return bracket.end() if bracket else at
