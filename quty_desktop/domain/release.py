"""What releases a batch: one pure function from facts to reasons. No percentage is part of it.

The shipping marks open when everything before final inspection is in order; the loading opens when everything is. The
database decides by the same function (``quty.release_reasons``); a test holds the two together.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from quty_desktop.domain.evidence import VerifiedSubject
from quty_desktop.domain.quality import BlockerKind, HoldKind, InspectionResult, InspectionType, LabTestType
from quty_desktop.domain.text import N_, Choice, Text


class Gate(Choice):
    """What a reason keeps closed."""

    MARKS = "marks", N_("Shipping marks and loading")
    LOADING = "loading", N_("Loading")


class ReasonCode(Choice):
    """Why a gate is closed."""

    OPEN_LAB_TEST = "open_lab_test", N_("A laboratory test failed")
    OPEN_HOLD = "open_hold", N_("On hold")
    OPEN_METAL = "open_metal", N_("Metal hold")
    OPEN_INSPECTION = "open_inspection", N_("An inspection blocked it")
    TEST_MISSING = "test_missing", N_("A test is missing")
    INSPECTION_MISSING = "inspection_missing", N_("An inspection is missing")
    INSPECTION_FAILED = "inspection_failed", N_("The last inspection did not pass")
    UNVERIFIED = "unverified", N_("A second person is missing")
    METAL_MISSING = "metal_missing", N_("Not all pieces went through a metal detector")
    METAL_DOUBT = "metal_doubt", N_("Pieces since a failed metal check")
    METAL_INCIDENT = "metal_incident", N_("A metal incident is open")
    METAL_WAITING = "metal_waiting", N_("Pieces wait for the next metal check")
    CARTONS_HELD = "cartons_held", N_("Cartons on hold")
    MARKS_WRONG = "marks_wrong", N_("Wrong shipping marks")
    MARKS_DIFFER = "marks_differ", N_("Week or destination differ from the order")


@dataclass(frozen=True, slots=True)
class OpenItem:
    """Something that speaks against a batch and that nobody settled."""

    kind: BlockerKind
    code: str
    ref: int


@dataclass(frozen=True, slots=True)
class MetalCoverage:
    """Pieces of a batch by what the metal detectors after closing say of them.

    Attributes:
        passed_pcs: went through, less finds and pieces in doubt.
        doubtful_pcs: went through since a failed check, and not again.
        waiting_pcs: went through since the last check; the next one decides.
        incidents: finds that quality has not closed.
    """

    passed_pcs: int = 0
    doubtful_pcs: int = 0
    waiting_pcs: int = 0
    incidents: int = 0


@dataclass(frozen=True, slots=True)
class WaivedTest:
    """A test that a batch need not repeat, because another batch of its article passed it lately.

    Attributes:
        code: code of the test.
        batch: number of the batch that passed.
        tested_at: when.
        until: until when the pass stands.
        person: who decided it, empty where the plant's setting does.
        reason: why, empty where the plant's setting decides.
    """

    code: str
    batch: str
    tested_at: datetime
    until: datetime
    person: str = ""
    reason: str = ""

    @property
    def words(self) -> Text:
        """The test in a line: whose pass stands, and until when."""
        values: dict[str, object] = {"batch": self.batch, "until": self.until}
        if self.person:
            words = N_("Passed by {batch}, not repeated until {until}: {reason} ({person})")
            return Text(words, **values, reason=self.reason, person=self.person)
        return Text(N_("Passed by {batch}, not repeated until {until}"), **values)


@dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """All that the rule looks at.

    Attributes:
        open: failures, holds and finds that nobody settled, the oldest first.
        tests_needed: codes of the tests that the plant asks for.
        tests_passed: codes of the tests with a pass.
        tests_waived: tests that need not be repeated.
        unverified: how many records a second person has to confirm, by their kind.
        inspections_needed: checkpoints that the batch's departments ask for, without the final one.
        inspections: result of the last inspection at each checkpoint.
        packed_pcs: pieces in closed cartons.
        metal: what the detectors say.
        cartons_held: cartons on hold.
        marks_wrong: cartons whose last mark check was wrong.
        marks_differ: prints whose week or destination is not the order's.
        final_before_marks: the plant asks for the final inspection before the marks too.
    """

    open: tuple[OpenItem, ...] = ()
    tests_needed: tuple[str, ...] = ()
    tests_passed: frozenset[str] = frozenset()
    tests_waived: tuple[WaivedTest, ...] = ()
    unverified: tuple[tuple[str, int], ...] = ()
    inspections_needed: tuple[str, ...] = ()
    inspections: Mapping[str, InspectionResult] = field(default_factory=dict)
    packed_pcs: int = 0
    metal: MetalCoverage = field(default_factory=MetalCoverage)
    cartons_held: int = 0
    marks_wrong: int = 0
    marks_differ: int = 0
    final_before_marks: bool = False

    @property
    def tests_missing(self) -> tuple[str, ...]:
        """Codes of the tests that have neither a pass nor one that stands for it."""
        there = self.tests_passed | {each.code for each in self.tests_waived}
        return tuple(each for each in self.tests_needed if each not in there)


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that keeps a batch.

    Attributes:
        gate: what it keeps closed.
        code: why.
        subject: type of test or hold, or the checkpoint; empty where there is none.
        ref: key of the record, ``None`` where something is missing.
        wanted: pieces that are needed, where pieces are counted.
        found: pieces or records found, where they are counted.
    """

    gate: Gate
    code: ReasonCode
    subject: str = ""
    ref: int | None = None
    wanted: int | None = None
    found: int | None = None

    @property
    def words(self) -> Text:
        """The reason in a line."""
        return Text(
            _WORDS[self.code], subject=named_subject(self.code, self.subject), found=self.found, wanted=self.wanted
        )

    @property
    def remedy(self) -> Text:
        """What settles it."""
        return Text(_REMEDIES[self.code])


_WORDS: Mapping[ReasonCode, str] = {
    ReasonCode.OPEN_LAB_TEST: N_("{subject} failed and nobody released it."),
    ReasonCode.OPEN_HOLD: N_("On hold: {subject}."),
    ReasonCode.OPEN_METAL: N_("Metal hold: {subject}."),
    ReasonCode.OPEN_INSPECTION: N_("{subject} blocked the batch."),
    ReasonCode.TEST_MISSING: N_("{subject} has not passed yet."),
    ReasonCode.INSPECTION_MISSING: N_("{subject} has not been made."),
    ReasonCode.INSPECTION_FAILED: N_("The last {subject} did not pass."),
    ReasonCode.UNVERIFIED: N_("{subject}: {found} wait for a second person."),
    ReasonCode.METAL_MISSING: N_("{found} of {wanted} pcs went through a metal detector."),
    ReasonCode.METAL_DOUBT: N_("{found} pcs went through a detector that then failed its check."),
    ReasonCode.METAL_INCIDENT: N_("Metal incidents that are not closed: {found}."),
    ReasonCode.METAL_WAITING: N_("{found} pcs wait for the detector's next good check."),
    ReasonCode.CARTONS_HELD: N_("Cartons on hold: {found}."),
    ReasonCode.MARKS_WRONG: N_("Cartons whose shipping mark was wrong when scanned: {found}."),
    ReasonCode.MARKS_DIFFER: N_("Prints whose week or destination is not the order's: {found}."),
}
_REMEDIES: Mapping[ReasonCode, str] = {
    ReasonCode.OPEN_LAB_TEST: N_("Repeat the test and pass it, or let the QC supervisor release it with a reason."),
    ReasonCode.OPEN_HOLD: N_("The QC supervisor releases the hold with a reason."),
    ReasonCode.OPEN_METAL: N_("Pass the goods again or close the incident; the QC supervisor releases the hold."),
    ReasonCode.OPEN_INSPECTION: N_("Rework, inspect again on the tightened plan and pass."),
    ReasonCode.TEST_MISSING: N_(
        "Make the test on the laboratory bench, or let the QC supervisor take over the pass of a batch before."
    ),
    ReasonCode.INSPECTION_MISSING: N_("Inspect the batch at this checkpoint."),
    ReasonCode.INSPECTION_FAILED: N_("Rework, inspect again and pass."),
    ReasonCode.UNVERIFIED: N_("Let somebody else look at the records and confirm them."),
    ReasonCode.METAL_MISSING: N_("Pass every piece through a detector after closing and record it."),
    ReasonCode.METAL_DOUBT: N_("Pass these pieces again on a detector with a good check."),
    ReasonCode.METAL_INCIDENT: N_("Open the item, explain the find, and let the QC supervisor close it."),
    ReasonCode.METAL_WAITING: N_("Check the detector; a good check proves what went through before it."),
    ReasonCode.CARTONS_HELD: N_("Release these cartons, or take them out of the batch."),
    ReasonCode.MARKS_WRONG: N_("Replace the marks and scan them again."),
    ReasonCode.MARKS_DIFFER: N_("Print the marks of this batch again."),
}


def reasons(facts: ReleaseFacts) -> tuple[Reason, ...]:
    """Why a batch is not released; empty when it is.

    A batch is released when every test and inspection that the plant asks for passed, or the article's batch before passed
    the test and need not repeat it, every record that a second person confirms is confirmed, nothing that speaks against it is
    open, every packed piece went through a metal detector that was good before and after, the final inspection passed,
    and week and destination are the order's.
    """
    return tuple(_reasons(facts))


def _reasons(facts: ReleaseFacts) -> Iterator[Reason]:
    for item in facts.open:
        yield Reason(Gate.MARKS, ReasonCode(f"open_{item.kind.value}"), item.code, item.ref)
    for test in facts.tests_missing:
        yield Reason(Gate.MARKS, ReasonCode.TEST_MISSING, test)
    for checkpoint in facts.inspections_needed:
        yield from _inspected(facts, checkpoint, Gate.MARKS)
    for kind, count in facts.unverified:
        yield Reason(Gate.MARKS, ReasonCode.UNVERIFIED, kind, found=count)
    wanted = max(1, facts.packed_pcs)
    if facts.metal.passed_pcs < wanted:
        yield Reason(Gate.MARKS, ReasonCode.METAL_MISSING, wanted=wanted, found=facts.metal.passed_pcs)
    yield from _counted(Gate.MARKS, ReasonCode.METAL_DOUBT, facts.metal.doubtful_pcs)
    yield from _counted(Gate.MARKS, ReasonCode.METAL_INCIDENT, facts.metal.incidents)
    yield from _counted(Gate.LOADING, ReasonCode.METAL_WAITING, facts.metal.waiting_pcs)
    yield from _inspected(facts, InspectionType.FINAL.value, Gate.MARKS if facts.final_before_marks else Gate.LOADING)
    yield from _counted(Gate.LOADING, ReasonCode.CARTONS_HELD, facts.cartons_held)
    yield from _counted(Gate.LOADING, ReasonCode.MARKS_WRONG, facts.marks_wrong)
    yield from _counted(Gate.LOADING, ReasonCode.MARKS_DIFFER, facts.marks_differ)


def _inspected(facts: ReleaseFacts, checkpoint: str, gate: Gate) -> Iterator[Reason]:
    found = facts.inspections.get(checkpoint)
    if found is None:
        yield Reason(gate, ReasonCode.INSPECTION_MISSING, checkpoint)
    elif found is not InspectionResult.PASS:
        yield Reason(gate, ReasonCode.INSPECTION_FAILED, checkpoint)


def _counted(gate: Gate, code: ReasonCode, found: int) -> Iterator[Reason]:
    if found > 0:
        yield Reason(gate, code, found=found)


def closing(found: Sequence[Reason], gate: Gate) -> tuple[Reason, ...]:
    """The reasons that keep one gate closed; what closes the marks closes the loading too."""
    return tuple(each for each in found if gate is Gate.LOADING or each.gate is Gate.MARKS)


def facts_of(stored: Mapping[str, Any]) -> ReleaseFacts:
    """The facts as the database gathers them (``quty.release_facts``)."""
    return ReleaseFacts(
        open=tuple(OpenItem(BlockerKind(each["kind"]), each["code"], each["ref"]) for each in stored["open"]),
        tests_needed=tuple(stored["tests_needed"]),
        tests_passed=frozenset(stored["tests_passed"]),
        tests_waived=tuple(
            WaivedTest(
                each["code"],
                each["batch"],
                datetime.fromisoformat(each["tested_at"]),
                datetime.fromisoformat(each["until"]),
                each["person"],
                each["reason"],
            )
            for each in stored["tests_waived"]
        ),
        unverified=tuple((each["kind"], each["count"]) for each in stored["unverified"]),
        inspections_needed=tuple(stored["inspections_needed"]),
        inspections={kind: InspectionResult(result) for kind, result in stored["inspections"].items()},
        packed_pcs=stored["packed_pcs"],
        metal=MetalCoverage(**stored["metal"]),
        cartons_held=stored["cartons_held"],
        marks_wrong=stored["marks_wrong"],
        marks_differ=stored["marks_differ"],
        final_before_marks=stored["final_before_marks"],
    )


def reason_of(stored: Mapping[str, Any]) -> Reason:
    """A reason as the database tells it."""
    return Reason(
        Gate(stored["gate"]),
        ReasonCode(stored["reason"]),
        stored["subject"] or "",
        stored.get("ref"),
        stored.get("wanted"),
        stored.get("found"),
    )


def named_test(code: str) -> str:
    """The name of a test by its code; a further test of the plant is called by its code."""
    return LabTestType(code) if code in _LAB_TESTS else code


def named_subject(code: ReasonCode, subject: str) -> object:
    """The name of what a reason is about; the code where a newer program knows more than this one."""
    if code in {ReasonCode.OPEN_LAB_TEST, ReasonCode.TEST_MISSING}:
        return named_test(subject)
    known: type[Choice] = HoldKind if code in {ReasonCode.OPEN_HOLD, ReasonCode.OPEN_METAL} else InspectionType
    if code is ReasonCode.UNVERIFIED:
        known = VerifiedSubject
    for kind in (known, InspectionType):
        if subject in {each.value for each in kind}:
            return kind(subject)
    return subject


_LAB_TESTS = {each.value for each in LabTestType}


def not_released_words(batch: str, gate: Gate, found: Sequence[Reason]) -> Text:
    """Why a batch gets no marks or is not loaded.

    Args:
        batch: batch number.
        gate: which gate was asked for.
        found: the reasons; at least one.
    """
    first, more = found[0].words, len(found) - 1
    if gate is Gate.MARKS:
        one, many = (
            N_("{batch} gets no shipping marks yet: {reason}"),
            N_("{batch} gets no shipping marks yet: {reason} And {more} more."),
        )
    else:
        one, many = (
            N_("{batch} is not released for loading: {reason}"),
            N_("{batch} is not released for loading: {reason} And {more} more."),
        )
    return Text(many, batch=batch, reason=first, more=more) if more else Text(one, batch=batch, reason=first)
