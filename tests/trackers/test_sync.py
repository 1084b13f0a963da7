"""The plan of a push and its taking, against a tracker in memory: what is written, what is left alone, what is reported."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract_tasks.trackers import sync
from extract_tasks.trackers.base import ConflictError, Held, TrackerError, UnreachableError

CHANGED = dt.date(2024, 7, 31)


class Memory:
    """Holds rows by uid; `fails`: what the next writes meet, None is well; `writes`: what was written."""

    name = "memory"

    def __init__(self, fails=()):
        self.rows, self.fails, self.writes, self.listings = {}, list(fails), [], 0

    def fields(self, task):
        return {"title": task.title, "due": task.due.isoformat() if task.due else ""}

    def held(self, uids):
        self.listings += 1
        return dict(self.rows)

    def create(self, task):
        self._write("create", task.uid)
        self.rows[task.uid] = Held(task.uid, self.fields(task), document=task.document_id)

    def update(self, held, task, changed):
        self._write("update", held.uid, *changed)
        fields = {**held.fields, **{name: self.fields(task)[name] for name in changed}}
        self.rows[held.uid] = dataclasses.replace(held, fields=fields, missing=False)

    def mark_missing(self, held):
        self._write("mark", held.uid)
        self.rows[held.uid] = dataclasses.replace(held, missing=True)

    def _write(self, *what):
        error = self.fails.pop(0) if self.fails else None
        if error:
            raise error
        self.writes.append(what)


def push(tracker, *tasks, documents=("纪要-1",), mark_missing=False):
    return list(sync.apply(tracker, sync.plan(tracker, tasks, set(documents), mark_missing=mark_missing)))


def told(outcomes):
    return [(outcome.step.action, outcome.error is None) for outcome in outcomes]


@pytest.fixture
def one(make_task):
    return make_task(1)


def test_the_second_push_has_nothing_to_do(make_task):
    tracker, tasks = Memory(), [make_task(number) for number in range(1, 4)]
    assert told(push(tracker, *tasks)) == [("create", True)] * 3
    assert told(push(tracker, *tasks)) == [("unchanged", True)] * 3
    assert len(tracker.writes) == 3
    assert tracker.listings == 2


def test_only_what_changed_is_updated_and_what_is_done_stays_done(make_task, one):
    tracker = Memory()
    push(tracker, one)
    tracker.rows[one.uid] = dataclasses.replace(tracker.rows[one.uid], done=True)
    (outcome,) = push(tracker, make_task(1, due=CHANGED))
    assert outcome.step.changes == (sync.Change("due", "2024-06-30", "2024-07-31"),)
    assert tracker.writes[-1] == ("update", one.uid, "due")
    assert tracker.rows[one.uid].done


def test_what_vanished_is_reported_and_tagged_only_when_asked(make_task, one):
    tracker, kept = Memory(), make_task(2, title="组织技能比武12场")
    push(tracker, one, kept)
    assert told(push(tracker, kept)) == [("unchanged", True), ("missing", True)]
    assert len(tracker.writes) == 2
    push(tracker, kept, mark_missing=True)
    assert tracker.writes[2:] == [("mark", one.uid)]
    push(tracker, kept, mark_missing=True)
    assert len(tracker.writes) == 3
    (outcome, _) = push(tracker, one, kept)
    assert outcome.step.changes == (sync.Change("tag", "原文已无", ""),)
    assert not tracker.rows[one.uid].missing
    assert told(push(tracker, one, kept)) == [("unchanged", True)] * 2


def test_other_documents_are_no_business_of_a_push(make_task, one):
    tracker = Memory()
    push(tracker, one)
    other = make_task(2, document_id="纪要-2")
    assert told(push(tracker, other, documents=["纪要-2"], mark_missing=True)) == [("create", True)]
    same_title = make_task(3, document_id="纪要-2", title=one.title)
    outcomes = push(tracker, other, same_title, documents=["纪要-1", "纪要-2"])
    assert told(outcomes) == [("unchanged", True), ("create", True), ("missing", True)]


def test_a_document_without_tasks_tells_what_vanished(one):
    tracker = Memory()
    push(tracker, one)
    assert told(push(tracker)) == [("missing", True)]


def test_what_people_deleted_stays_deleted(make_task, one):
    tracker = Memory()
    push(tracker, one)
    tracker.rows[one.uid] = dataclasses.replace(tracker.rows[one.uid], deleted=True)
    assert told(push(tracker, one)) == [("deleted", True)]
    assert told(push(tracker)) == []
    assert told(push(tracker, make_task(2, title=one.title, due=CHANGED))) == [("deleted", True)]


LOST, WRONG, GONE = ConflictError("changed"), TrackerError("too long"), UnreachableError("no answer")
# What the writes meet; what became of three new tasks.
FAILURES = [
    ([LOST], [True, True, True]),
    ([LOST, LOST], [False, True, True]),
    ([WRONG], [False, True, True]),
    ([None, WRONG, None], [True, False, True]),
    ([None, GONE], [True, False, False]),
    ([LOST, GONE], [False, False, False]),
]


@pytest.mark.parametrize(("fails", "well"), FAILURES)
def test_one_that_fails_does_not_stop_the_rest_and_a_second_push_mends_it(make_task, fails, well):
    tracker, tasks = Memory(fails), [make_task(number) for number in range(1, 4)]
    assert [outcome.error is None for outcome in push(tracker, *tasks)] == well
    tracker.fails.clear()
    assert all(outcome.error is None for outcome in push(tracker, *tasks))
    assert sorted(tracker.writes) == sorted(("create", task.uid) for task in tasks)


def test_a_lost_race_is_looked_up_again(make_task, one):
    """Somebody makes the same change meanwhile: nothing is left to do."""
    tracker = Memory()
    push(tracker, one)
    steps = sync.plan(tracker, [make_task(1, due=CHANGED)], {"纪要-1"})
    tracker.rows[one.uid] = dataclasses.replace(
        tracker.rows[one.uid], fields={"title": one.title, "due": CHANGED.isoformat()}
    )
    tracker.fails = [LOST]
    assert told(sync.apply(tracker, steps)) == [("unchanged", True)]


@given(
    st.lists(st.tuples(st.sampled_from(["报送名单", "建成驿站", "拨付经费", "形成报告"]), st.booleans()), max_size=6),
    st.lists(st.sampled_from([None, LOST, WRONG, GONE]), max_size=8),
)
def test_whatever_fails_the_end_is_the_same(make_task, wanted, fails):
    tracker = Memory(fails)
    tasks = [
        make_task(number, title=title, due=CHANGED if late else None) for number, (title, late) in enumerate(wanted)
    ]
    push(tracker, *tasks)
    tracker.fails.clear()
    push(tracker, *tasks)
    assert {uid: row.fields for uid, row in tracker.rows.items()} == {task.uid: tracker.fields(task) for task in tasks}
