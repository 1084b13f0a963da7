"""A sentence with what the earlier components found in it goes in; the runs of clauses that state one task come out."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ..addressees import Addressee
from ..clauses import is_spoken, split
from ..deadlines import Deadline
from ..directives import Cue
from ..qualifiers import Qualifier
from ..structure import Sentence
from .predicates import Verbs, disposes, is_nominal, states

BINDING = {"deadline", "recurrence", "urgency"}
# Words so qualified bind nobody; the others (conditional, descriptive …) only weaken.
DEAD = {"done", "quoted", "negated", "rhetorical", "cancelled", "thanks"}
_TOLD = {"ask", "charge", "bracket"}  # frames that bind whoever assists, too
_IN_CHARGE = {"addressees.roles.lead", "addressees.roles.responsible"}
_ROLE = re.compile(
    r"(?:等|同志|单位|部门)*(?:具体|共同|联合|积极|协同|密切|分别|做好|予以)*(?:负责|牵头|配合|协助|协同|参与|参加|承办|主办|协办|支持|落实|办理|把关|统筹)*"
)
_HANDED = re.compile(
    r"[ \u3000]?(?:先|再|也|都|要)?(?:把(?![握关控脉持])|[拿列弄做写搞][个出一])[^，。；]{2,40}?"
    r"(?:一[遍下]|出来|起来|过来|下去|好|到位|[补备收配]齐|[查理做]完|清|准|[报交送发][^，。；]{0,12})"
)
_ROLE_WORD = 4  # code points of what says the role at the end of a clause: 负责, 具体负责
_OPENS = {"subject", "by", "ask", "charge", "first_person", "at", "field", "vocative"}
_METRIC = re.compile(
    r"(?:增长|达到?|控制在|保持在?|稳定在|维持在|下降|降低|提高到?|突破|不少于|不低于)[^，。；]{0,10}\d"
)
_RIDER = re.compile(r"[ \u3000]*(?:不得|严禁|禁止|不准|不许|切勿|不要|别|不能|杜绝|防止|避免)")
_COUNTED = re.compile(r"\d[\d.,]*(?:余|多)?万?(?:个|家|处|座|亩|公里|户|名|人|场|次|所|台|套|支|件|份)")
_LIMIT = re.compile(r"[前内]$")
_ADDS = re.compile(r"(?:特别是|尤其是|另外|此外|同时要|还要)")
_JOINED = re.compile(r"(?:并|于|且|同时|再|后)")
# What may stand before a time or an addressee at the beginning; after anything else the predicate has begun: 「对2026年到期的…」.
_LEADS_IN = re.compile(r"(?:[在于从自到至由请让并也各每其该，、@＠ 　]|截至|责成|希望|其中|同时|以及)?")
_LEADS_ON = re.compile(r"(?:如果|如|若|凡|对于?|为了?|按照|根据|围绕|鉴于|针对|结合|通过|随着|在|经|以)")


@dataclass(slots=True)
class Clause:
    """One clause and what stands in it; `opening`: the label of a time expression that it begins with; `body`: where it
    goes on after the times and addressees at its beginning; `binds`: what makes it an order (cue, named, at, time, also,
    level, or the place in the document), empty if nothing does."""

    start: int
    end: int
    cues: list[Cue] = field(default_factory=list)
    who: list[Addressee] = field(default_factory=list)
    times: list[Deadline] = field(default_factory=list)
    qualifiers: list[Qualifier] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)  # the labels of the qualifiers
    opening: str = ""
    body: int = 0
    binds: str = ""

    @property
    def obliged(self) -> bool:
        """Whether the clause binds somebody."""
        return bool(self.binds)


@dataclass(slots=True)
class Group:
    """The clauses of one task in a sentence."""

    clauses: list[Clause]

    @property
    def start(self) -> int:
        return self.clauses[0].start

    @property
    def end(self) -> int:
        return self.clauses[-1].end

    def cues(self) -> list[Cue]:
        return [cue for clause in self.clauses for cue in clause.cues]

    def who(self) -> list[Addressee]:
        return [who for clause in self.clauses for who in clause.who]

    def times(self) -> list[Deadline]:
        return [time for clause in self.clauses for time in clause.times]

    def qualifiers(self) -> list[Qualifier]:
        """The qualifiers of the first clause that binds and of those before it."""
        first = next(index for index, clause in enumerate(self.clauses) if clause.obliged)
        return list(dict.fromkeys(q for clause in self.clauses[: first + 1] for q in clause.qualifiers))


def read_clauses(
    text: str,
    sentence: Sentence,
    cues: Iterable[Cue],
    who: Iterable[Addressee],
    times: Sequence[Deadline],
    qualifiers: Sequence[Qualifier],
) -> list[Clause]:
    """The clauses of the sentence with the records that begin in them."""
    clauses = [
        Clause(*span)
        for start, end in split(text, sentence.start, sentence.end)
        for span in _by_deadline(text, start, end, times)
    ]
    for clause in clauses:
        inside = range(clause.start, clause.end)
        clause.who = [each for each in who if each.start in inside]
        clause.times = [each for each in times if each.start in inside and each.label in BINDING]
        first = next((t for t in times if t.start in range(clause.start, clause.start + 3)), None)
        clause.opening = first.label if first else ""
        clause.body = _after(text, clause, times)
        middle = (clause.start + clause.end) // 2
        clause.qualifiers = [
            q for q in qualifiers if q.scope_start <= middle < q.scope_end and not _overruled(q, clause)
        ]
        clause.marks = {q.label for q in clause.qualifiers}
        dead = [q for q in qualifiers if q.label in DEAD]
        clause.cues = [
            each
            for each in cues
            if each.start in inside and not any(q.scope_start <= each.start < q.scope_end for q in dead)
        ]
    return clauses


def _overruled(qualifier: Qualifier, clause: Clause) -> bool:
    """「收齐了周五前交」 and 「月底前全部到位」 order although 了 and 全部 stand in them; a bracket with its owners orders what it closes."""
    if qualifier.rule == "qualifiers.done.le":
        return any(time.start >= qualifier.end and is_dated(time) for time in clause.times)
    if qualifier.rule == "qualifiers.done.result":
        return any(time.end == qualifier.start and is_dated(time) for time in clause.times)
    return qualifier.label == "negated" and any(each.frame == "bracket" for each in clause.who)


def _by_deadline(text: str, start: int, end: int, times: Sequence[Deadline]) -> list[tuple[int, int]]:
    """A clause that joins two acts with a deadline each by 、 gives two: 「7月底前报总结、年底前报计划」."""
    dated = [t for t in times if start <= t.start < end and is_dated(t)]
    spans, left = [], start
    for before, time in itertools.pairwise(dated):
        cut = time.start - 1
        if text[cut] == "、" and cut - before.end > 3:
            spans.append((left, cut))
            left = time.start
    return [*spans, (left, end)]


def _after(text: str, clause: Clause, times: Iterable[Deadline]) -> int:
    """Where the clause goes on after the times and addressees with which it begins."""
    at = clause.start
    heads = [(time.start, time.end) for time in times] + [(who.start, who.end) for who in clause.who]
    for start, end in sorted(heads):
        if start in range(at, at + 3) and end <= clause.end and _LEADS_IN.fullmatch(text, at, start):
            at = end
    return at


def bind(text: str, clauses: Sequence[Clause], sentence: Sentence, verbs: Verbs, place: str) -> None:
    """Marks the clauses that bind somebody; `place`: what in the document makes bare predicates orders, if anything."""
    before = False  # the clause before binds
    waiting = False  # a dated time stood just before: 「年底前，各镇完成换届」
    told = False  # a past time opened a tale: 「2025年，各镇认真履职，……」
    spoken = is_spoken(text, sentence.start, sentence.end)
    story = any("done" in clause.marks for clause in clauses) and not spoken
    for clause in clauses:
        if clause.marks & DEAD:
            before = waiting = False
            continue
        if clause.opening == "past":
            told = True
        frames = {each.frame for each in clause.who if each.label != "assist" or each.frame in _TOLD}
        stating = states(text, clause.start, clause.end)
        idle = stating or is_nominal(text, clause.start, clause.end)
        bare = not idle and verbs.at(text, clause.body, clause.end) is not None
        has_verb = bare or disposes(text, clause.start, clause.end)
        has_verb = (
            has_verb or verbs.anywhere(text, clause.start, clause.end) is not None or (spoken and bool(clause.who))
        )
        dated = any(is_dated(time) for time in clause.times)
        spoken_order = sentence.speaker is not None and any(t.label == "deadline" for t in clause.times)
        rest = clause.end - clause.start - sum(time.end - time.start for time in clause.times)
        limited = rest > 1 and (spoken_order or any(_LIMIT.search(text, time.start, time.end) for time in clause.times))
        timed = (waiting or dated) and (has_verb or limited) and not stating and sentence.part != "past"
        about = text.startswith(("关于", "为了", "为"), clause.start)
        if clause.cues:
            clause.binds = "cue"
        elif frames == {"field"} and only_names(text, clause):
            continue
        elif (
            (frames & {"by", "ask", "charge", "field", "bracket"} and not told)
            or (sentence.speaker is not None and not stating and _is_told(clause, has_verb))
            or (not story and not told and _is_handed(text, clause))
        ):
            clause.binds = "named"
        elif "at" in frames and (has_verb or dated) and not stating:
            clause.binds = "at"
        elif not told and timed and not about and (clause.who or place or not story):
            clause.binds = "time"
        elif before and dated and not stating:
            clause.binds = "also"
        elif not told and place and (bare or (clause.who and has_verb)):
            clause.binds = place
        elif not told and place and _METRIC.search(text, clause.start, clause.end):
            clause.binds = "level"
        if clause.obliged and clause.cues:
            told = False
        before = clause.obliged
        waiting = dated and not has_verb and not clause.obliged


def _is_handed(text: str, clause: Clause) -> bool:
    """Whether a body is told to bring a thing to its end: 「设备部把密封件查一遍」, 「门诊部拿个承诺出来」."""
    return any(
        who.frame == "subject" and who.label != "assist" and _HANDED.fullmatch(text, who.end, clause.end)
        for who in clause.who
    )


def _is_told(clause: Clause, has_verb: bool) -> bool:
    """Whether a turn hands a task to somebody: 「老周你催一下财政局」, 「名单的事团委负责」."""
    return any(
        (who.frame == "vocative" and has_verb)
        or (who.frame == "subject" and who.rule in _IN_CHARGE and clause.end - who.end <= _ROLE_WORD)
        for who in clause.who
    )


def group(text: str, clauses: Sequence[Clause], sentence: Sentence) -> list[Group]:
    """The runs of clauses, cut where the addressee or the deadline changes; in speech also at clauses that bind nobody."""
    spoken = is_spoken(text, sentence.start, sentence.end)
    groups: list[Group] = []
    current: Group | None = None
    waiting: list[Clause] = []  # a time or a subject that stands before its predicate
    for clause in clauses:
        if clause.marks & DEAD:
            current, waiting = None, []
            continue
        adds = _ADDS.match(text, clause.start, clause.end) is not None
        if not clause.obliged and (current is None or adds or (spoken and not clause.who)):
            hanging = clause.times or clause.who or _LEADS_ON.match(text, clause.start, clause.end)
            led = waiting and only_names(text, waiting[0])  # 工会牵头，开展评选，6月底前公示
            waiting = [*waiting, clause] if hanging or adds or led else []
            current = None
            continue
        if current is None or (clause.obliged and _breaks(text, current, clause, spoken)):
            current = Group([*_kept(waiting), clause])
            if not clause.who and not clause.cues and len(current.clauses) == 1:
                current.clauses[:0] = _lead_up(clauses, clause)
            groups.append(current)
            waiting = []
            continue
        current.clauses.append(clause)
    return [each for each in groups if any(clause.obliged for clause in each.clauses)]


def _lead_up(clauses: Sequence[Clause], clause: Clause) -> list[Clause]:
    """The one to three clauses just before a bare limit of time that say what is to be done: 「列个清单，月底前报我」."""
    at = next(index for index, each in enumerate(clauses) if each is clause)
    found: list[Clause] = []
    for before in reversed(clauses[max(0, at - 3) : at]):
        if before.marks & DEAD or before.obliged or before.opening:
            break
        found.insert(0, before)
        if before.who:
            break
    return found


def _kept(waiting: Sequence[Clause]) -> list[Clause]:
    """Of the clauses that stood before the first binding one, those from the first time or addressee on."""
    for index, clause in enumerate(waiting):
        if clause.times or clause.who:
            return list(waiting[index:])
    return []


def _breaks(text: str, current: Group, clause: Clause, spoken: bool) -> bool:
    """Whether a binding clause begins a task of its own."""
    if _RIDER.match(text, clause.start, clause.end):
        return True
    dated = {_day(text, t) for t in clause.times if is_dated(t)}
    had = {_day(text, t) for t in current.times() if is_dated(t) and not is_frame(t)}
    if dated and had and not dated & had and not _bounds(current.times(), clause.times):
        return True
    opening = [each for each in clause.who if each.frame in _OPENS]
    if opening and any(each.label != "assist" for each in opening):
        names = {each.name for each in current.who()}
        if names:
            return not {each.name for each in opening} <= names
        # Who comes after what was decided belongs to it: 「原则通过方案，由工会牵头」; a new subject with its own order does not,
        # nor one after a ban.
        banned = any(cue.label == "prohibition" for cue in current.cues())
        return (bool(clause.cues) or banned) and any(each.frame == "subject" for each in opening)
    if dated and _ADDS.match(text, clause.start, clause.end):
        return not dated & had
    if dated and not had and clause.opening and _COUNTED.search(text, clause.start, clause.end):
        return _COUNTED.search(text, current.start, current.end) is not None  # two things, each counted, one dated
    hurried = any(t.label == "urgency" for t in current.times()) and not _JOINED.match(text, clause.start, clause.end)
    return bool(dated and hurried and not spoken)


def is_dated(time: Deadline) -> bool:
    """Whether the time expression sets a day or a recurrence, or would if the day of the document were known."""
    return time.label != "urgency" and bool(time.due or time.recurrence or time.reason == "no_reference_date")


def _day(text: str, time: Deadline) -> tuple[str | None, str | None]:
    return (time.due, time.recurrence) if time.due or time.recurrence else (text[time.start : time.end], None)


def _bounds(before: Sequence[Deadline], after: Sequence[Deadline]) -> bool:
    """Whether a span of days bounds the recurrence that follows: 「6月至9月，每天值班」."""
    return any(t.start_date and t.due for t in before) and all(t.recurrence for t in after)


def is_frame(time: Deadline) -> bool:
    """A whole year that frames a task (今年, 年内) is no deadline of its own beside a day."""
    return bool(time.start_date and time.start_date.endswith("-01-01") and time.due and time.due.endswith("-12-31"))


def only_names(text: str, clause: Clause) -> bool:
    """A clause that only says who, in which role: 「团市委、市妇联配合」."""
    begins = bool(clause.who) and clause.who[0].start - clause.start <= 2 and not clause.times
    return begins and _ROLE.fullmatch(text, clause.who[-1].end, clause.end) is not None
