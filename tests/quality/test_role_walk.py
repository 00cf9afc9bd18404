"""Walks every command and query as every role with the program's own check off: PostgreSQL must refuse.

A person without a right is played by a program that claims everything (all rights, the administrator's role and
department), so that no check in Python hides what the database would let through.
"""

from collections.abc import Iterable, Iterator

import msgspec
import pytest

from quty_desktop.domain.errors import QutyError
from quty_desktop.domain.permissions import STANDARD_ROLES, Permission
from quty_desktop.services.registry import Operation
from tests.quality.examples import example, has_example
from tests.quality.walk_doors import Outcome, all_operations, as_role, forged, forged_role, may, outcome_of, with_right
from tests.quality.walk_plant import NOBODY, WalkPlant

LEAST_SHARE_OF_COMMANDS = 1.0
"""What PostgreSQL refused when this was last looked at; goes up only."""
LEAST_SHARE_WITH_ALL_OTHER_RIGHTS = 0.98
"""Some rights share what they write; goes up only."""
LEAST_SHARE_OF_QUERIES = 0.85
"""Some questions read what other rights read too: what a form offers, what an import would compare."""

COMMANDS = all_operations(changes=True)
QUERIES = all_operations(changes=False)
ROLES = (*(role.code for role in STANDARD_ROLES), NOBODY)


@pytest.fixture(scope="module", autouse=True)
def nothing_stays(walk: WalkPlant) -> Iterator[None]:
    before = walk.fingerprint()
    yield
    assert walk.fingerprint() == before, "a try of the walk was not taken back"


Try = tuple[str, Operation, Outcome]


def tries(walk: WalkPlant, operations: Iterable[Operation], *, lacking: bool) -> Iterator[Try]:
    """All pairs of a standard role and an operation whose right it lacks, or has."""
    for role in ROLES if lacking else ROLES[:-1]:
        wanted = [each for each in operations if may(role, each) is not lacking and has_example(each)]
        with forged_role(walk, role) if lacking else as_role(walk, role) as door:
            for operation in wanted:
                yield role or "nobody", operation, outcome_of(door, operation, example(operation, walk, door.home))


def tries_by_right(walk: WalkPlant, operations: Iterable[Operation], *, lacking: bool) -> Iterator[Try]:
    """Each operation by a person who has all rights but its own, or its own alone."""
    by_right: dict[Permission, list[Operation]] = {}
    for operation in operations:
        # Whoever signs in has the right to, so that nobody lacks this one alone.
        if lacking and operation.permission is Permission.USE_PROGRAM:
            continue
        # What needs two rights cannot be done with one of them.
        if has_example(operation) and (lacking or not operation.also):
            by_right.setdefault(operation.permission, []).append(operation)
    for right, wanted in by_right.items():
        with forged(walk, walk.all_but[right]) if lacking else with_right(walk, right) as door:
            for operation in wanted:
                yield right.value, operation, outcome_of(door, operation, example(operation, walk, door.home))


def share(found: Iterable[Try], kind: str, findings: list[str]) -> float:
    """The share that PostgreSQL refuses; the rest is told with what happened instead."""
    everything, rest = 0, dict[str, list[str]]()
    for role, operation, outcome in found:
        everything += 1
        if not outcome.refused_by_database:
            happened = f"{type(outcome.error).__name__}: {outcome.error}" if outcome.error else "done"
            rest.setdefault(f"{operation.name} ({happened})", []).append(role)
    refused = everything - sum(map(len, rest.values()))
    findings.append(f"PostgreSQL refuses {refused / everything:.1%} of {everything} {kind}")
    findings.extend(f"    not refused: {name} for {', '.join(roles)}" for name, roles in rest.items())
    return refused / everything


def mistakes(found: Iterable[Try]) -> str:
    """The tries that PostgreSQL refused although the right is there, and those that ended in a bug."""
    return "\n".join(
        f"{role}: {operation.name}: {outcome.error.__cause__ or outcome.error!r}"
        for role, operation, outcome in found
        if outcome.error and (outcome.refused_by_database or not isinstance(outcome.error, QutyError))
    )


@pytest.mark.parametrize("operation", [*COMMANDS, *QUERIES], ids=lambda each: each.name)
def test_each_operation_has_an_example_that_an_administrator_can_do(walk: WalkPlant, operation: Operation) -> None:
    with as_role(walk, "admin") as door:
        outcome = outcome_of(door, operation, example(operation, walk, door.home))
    if outcome.error is not None:
        raise outcome.error
    if operation.changes:
        # What a repeated request gives back is the stored answer.
        stored = msgspec.json.decode(msgspec.json.encode({"result": outcome.result}))
        assert msgspec.convert(stored["result"], operation.result, strict=False) == outcome.result


def test_postgresql_refuses_every_command_that_a_role_lacks(walk: WalkPlant, findings: list[str]) -> None:
    kind = f"calls of {sum(map(has_example, COMMANDS))} commands by {len(ROLES)} roles that lack the right"
    assert share(tries(walk, COMMANDS, lacking=True), kind, findings) >= LEAST_SHARE_OF_COMMANDS


def test_postgresql_refuses_every_command_to_a_person_with_all_other_rights(
    walk: WalkPlant, findings: list[str]
) -> None:
    kind = "commands to a person with every right but theirs"
    assert share(tries_by_right(walk, COMMANDS, lacking=True), kind, findings) >= LEAST_SHARE_WITH_ALL_OTHER_RIGHTS


def test_postgresql_refuses_the_queries_that_a_role_lacks(walk: WalkPlant, findings: list[str]) -> None:
    kind = f"calls of {sum(map(has_example, QUERIES))} queries by {len(ROLES)} roles that lack the right"
    assert share(tries(walk, QUERIES, lacking=True), kind, findings) >= LEAST_SHARE_OF_QUERIES


def test_no_role_misses_a_grant_for_what_it_may_do(walk: WalkPlant) -> None:
    found = mistakes(tries(walk, (*COMMANDS, *QUERIES), lacking=False))
    assert not found, found


def test_a_right_alone_is_enough_for_what_needs_it(walk: WalkPlant) -> None:
    # Roles are data: an administrator may make one of a single right.
    found = mistakes(tries_by_right(walk, (*COMMANDS, *QUERIES), lacking=False))
    assert not found, found
