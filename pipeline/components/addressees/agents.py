"""The text and its mentions of organizations go in; everybody who can be told to do something comes out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..organizations import Mention
from .rules import Lexicon, union

_HAN = "[\u4e00-\u9fff]"
_BEFORE_NAME = r"(?<![\u4e00-\u9fff])|(?<=[由请让给跟和与、你您那叫派找及会同])"
_HANDLE = re.compile(rf"(?<=@){_HAN}{{1,8}}-{_HAN}{{1,4}}(?=[\s，,：:你您@]|$)")


@dataclass(frozen=True, slots=True)
class Agent:
    """`text[start:end]` names a body, a post or a person; `names` are the names in it, joined ones split."""

    start: int
    end: int
    names: tuple[str, ...]
    rule: str
    organization: tuple[int, int] | None = None
    person: bool = False
    generic: bool = False
    speaks: bool = False  # 我局: the body that the text speaks for


_HEAD_OF_TEXT, _HEAD_LINES = 400, 6  # code points and lines in which the speaker's name stands, the title left out
# Who was there, in the head of minutes: 到会：邱德旺（支书）、罗春燕
_PRESENT = re.compile(r"(?:到会|出席|参会|参加|列席|与会|缺席|请假)(?:人员|人|同志|领导)?\s*[:：]\s*([^\n]{2,300})")


@dataclass(frozen=True)
class People:
    """Finds persons and posts; `patterns` are compiled once for the rules."""

    lexicon: Lexicon

    def find(self, text: str, mentions: Sequence[Mention]) -> list[Agent]:
        """The agents from left to right, without overlaps: of two the one that begins first, then the longer one."""
        return apart(
            [*self._bodies(text, mentions), *self._posts(text), *self._persons(text), *_handles(text, mentions)]
        )

    def _bodies(self, text: str, mentions: Iterable[Mention]) -> Iterable[Agent]:
        suffix = _suffix(self.lexicon)
        for mention in mentions:
            span = (mention.start, mention.end)
            rest = suffix.match(text, mention.end)
            person = self._named(text, rest.end()) if rest else None
            if rest and person:
                yield Agent(
                    person[0], person[1], (text[person[0] : person[1]],), "addressees.people.titled", person=True
                )
            elif rest:
                name = text[mention.start : rest.end()]
                yield Agent(mention.start, rest.end(), (name,), "addressees.people.suffix", span, person=True)
            else:
                names = tuple(mention.canonical) if isinstance(mention.canonical, list) else (mention.text,)
                ours = mention.text.startswith(("我", "本"))
                yield Agent(*span, names, mention.rule, span, generic=mention.generic, speaks=ours)

    def _named(self, text: str, start: int) -> tuple[int, int] | None:
        """A full name that follows a post: 党委书记|陈立新."""
        match = _given(self.lexicon).match(text, start)
        return (match.start(), match.end()) if match else None

    def _posts(self, text: str) -> Iterable[Agent]:
        rules = self.lexicon.of("people")
        for match in _collective(self.lexicon).finditer(text):
            rule = rules[int((match.lastgroup or "r0")[1:])]
            yield Agent(match.start(), match.end(), (match.group(),), rule.id, person=True, generic=True)

    def _persons(self, text: str) -> Iterable[Agent]:
        for match in _titled(self.lexicon).finditer(text):
            name = match.group("full") or match.group()
            yield Agent(match.start(), match.end(), (name,), "addressees.people.titled", person=True)
        for match in _told(self.lexicon).finditer(text):
            yield Agent(match.start(), match.end(), (match.group(),), "addressees.people.surnames", person=True)
        introduced = _introduced(self.lexicon, text)
        for match in re.finditer(union(introduced), text) if introduced else ():
            yield Agent(match.start(), match.end(), (match.group(),), "addressees.people.surnames", person=True)


def author_of(lexicon: Lexicon, text: str) -> str:
    """Who gives a speech: 「县委书记　王志强」 or a name alone, on a line of its own under the title; '' if nobody is named."""
    for line in text[:_HEAD_OF_TEXT].split("\n")[1:_HEAD_LINES]:
        found = _byline(lexicon).fullmatch(line.strip(" \u3000\t\r（()）"))
        if found:
            return "".join(found["name"].split())
    return ""


def apart(found: Iterable[Agent]) -> list[Agent]:
    """The agents from left to right without overlaps: of two the one that begins first, then the longer one."""
    kept: list[Agent] = []
    for agent in sorted(found, key=lambda a: (a.start, -a.end)):
        if not kept or agent.start >= kept[-1].end:
            kept.append(agent)
    return kept


def _handles(text: str, mentions: Sequence[Mention]) -> Iterable[Agent]:
    """@一组-老秦, where the first part is no known body."""
    known = {mention.start for mention in mentions} if "@" in text else set()
    for match in _HANDLE.finditer(text) if "@" in text else ():
        if match.start() not in known:
            yield Agent(match.start(), match.end(), (match.group(),), "addressees.people.handle", person=True)


@lru_cache(maxsize=4)
def _byline(lexicon: Lexicon) -> re.Pattern[str]:
    """Posts, then a full name, which two characters spread with a space: 县委常委、宣传部部长 李 明."""
    posts = union(word for rule in lexicon.of("titled") for word in rule.words if len(word) > 1)
    day = r"[（(]?(?:[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日)?[)）]?"
    name = rf"(?P<name>(?:{union(lexicon.surnames)})[ 　]{{0,4}}{_HAN}{{0,1}}(?![村镇乡区县市口屯庄案部办局科室院校]){_HAN})"
    return re.compile(rf"{day}(?:[^，。：:；;\n]{{0,40}}(?:{posts}|常委|检察长|主席|社长)[ 　]*|[ 　]*){name}{day}")


@lru_cache(maxsize=4)
def _suffix(lexicon: Lexicon) -> re.Pattern[str]:
    words = union(word for rule in lexicon.of("suffix") for word in rule.words)
    return re.compile(rf"(?:{words})(?!{_HAN}?制|会议|办公会)")


@lru_cache(maxsize=4)
def _given(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"(?:{union(lexicon.surnames)}){_HAN}{{1,2}}(?=同志|负责|牵头|[，。；、）)\s]|$)")


@lru_cache(maxsize=4)
def _collective(lexicon: Lexicon) -> re.Pattern[str]:
    gap = rf"(?:(?![的了在是和与要把将对向请由须]|应当|学习){_HAN}){{0,8}}?"
    ways = [
        rf"(?P<r{number}>(?:{union(rule.quantified)}){gap if rule.gap else ''}(?:{union(rule.words)}))"
        for number, rule in enumerate(lexicon.of("people"))
    ]
    return re.compile(
        rf"(?:{'|'.join(ways)})(?!{_HAN}?(?:大会|会议|名单|制度|队伍|培训班)|{_HAN}{{0,3}}(?:表(?![示达彰扬明决率演态])|名册|花名册))"
    )


@lru_cache(maxsize=4)
def _titled(lexicon: Lexicon) -> re.Pattern[str]:
    titles = union(word for rule in lexicon.of("titled") for word in rule.words)
    posts = union(word for rule in lexicon.of("titled") for word in rule.words if len(word) > 1)
    surnames = union(lexicon.surnames)
    return re.compile(
        rf"(?:{_BEFORE_NAME})(?:(?P<full>(?:{surnames})(?!副){_HAN}{{1,2}}?)(?:同志|老师|{posts})"
        rf"|[小老阿](?:{surnames})(?!师|区|百姓|板)"
        rf"|(?:{surnames})(?:{titles})(?!{_HAN}?(?:办公室|会议)))"
        rf"|[小老](?:{surnames})(?=[你您把去就跟负先再])"
    )


@lru_cache(maxsize=4)
def person_name(lexicon: Lexicon) -> re.Pattern[str]:
    """A full name (group 1) before a post: 王志强|副市长."""
    posts = union(word for rule in lexicon.of("titled") for word in rule.words if len(word) > 1)
    return re.compile(rf"((?:{union(lexicon.surnames)})(?!副){_HAN}{{1,2}}?)(?:{posts})")


@lru_cache(maxsize=4)
def _told(lexicon: Lexicon) -> re.Pattern[str]:
    """A full name between 由 and what it has to do: 由|刘建国|负责."""
    then = "负责|牵头|配合|协助|承办|主持|落实|督办|分管|同志"
    return re.compile(rf"(?<=[由请])(?:{union(lexicon.surnames)}){_HAN}{{1,2}}(?={then})")


def _introduced(lexicon: Lexicon, text: str) -> set[str]:
    """Full names that the text gives to a post (主席孙丽华), a field (主持人：方晓梅), a list of those present or with 同志."""
    titles = union(word for rule in lexicon.of("titled") for word in rule.words if len(word) > 1)
    pattern = _introducing(lexicon, titles)
    present = {
        name
        for line in _PRESENT.finditer(text)
        for name in re.findall(
            rf"(?:^|[、，,\s])((?:{union(lexicon.surnames)}){_HAN}{{1,2}})(?=[、，,\s（(]|$)", line.group(1)
        )
    }
    return present | {match.group(1) for match in pattern.finditer(text)}


@lru_cache(maxsize=4)
def _introducing(lexicon: Lexicon, titles: str) -> re.Pattern[str]:
    surnames = union(lexicon.surnames)
    return re.compile(
        rf"(?:{titles}|会计师|工程师|主持人?[：:]|记录人?[：:])((?:{surnames}){_HAN}{{1,2}})(?=[、，。；（(\s]|主持|出席|汇报|通报|传达|指出|强调|同志|参加)"
    )
