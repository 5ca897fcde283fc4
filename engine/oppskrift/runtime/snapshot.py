"""The state of a case between steps, as bytes: live tokens, scopes, counters; no definition, no history.

First a codec byte (0: JSON, 1: JSON compressed with zstd, from 512 bytes up), then a JSON array
`[version, last token, last scope, status, tokens, insides, scopes]`. A token is
`[id, element, state, parent, scope, flow, flags, memo]` without the trailing fields that have their usual value;
elements are named by the author's ids, so a state can be read next to the model. Variables stand in the scopes only.
"""

from collections import deque
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson
import zstandard

from ..errors import Bug, NotFound
from ..message import message
from ..model.outcome import CaseStatus
from ..model.tagged import Json
from .frames import Case, Frame
from .gateways import Parallel
from .inner import Call
from .reading import Context
from .scopes import CASE, NOWHERE, Keeps, Scope
from .tokens import FUTURE, WAITING, Token

if TYPE_CHECKING:
    from .definition import Definition

VERSION = 1
PLAIN, ZSTD = b"\0", b"\1"
WORTH_COMPRESSING = 512
_FLAGS = ("entered", "waits", "answered", "armed")
_INSTANCE = 1 << len(_FLAGS)
_USUAL: list[Any] = [None, None, None, 0, None, None, 0, []]


def pack(state: Json) -> bytes:
    """Return a JSON value with its codec byte."""
    body = orjson.dumps(state)
    return PLAIN + body if len(body) < WORTH_COMPRESSING else ZSTD + zstandard.ZstdCompressor().compress(body)


def unpack(snapshot: bytes) -> Json:
    """Return the JSON value of a snapshot. Raises Bug for a codec or version that is not known."""
    codec, body = snapshot[:1], snapshot[1:]
    if codec not in (PLAIN, ZSTD):
        raise Bug(message("runtime.snapshot", version=codec.hex()))
    state = orjson.loads(zstandard.ZstdDecompressor().decompress(body) if codec == ZSTD else body)
    if state[0] != VERSION:
        raise Bug(message("runtime.snapshot", version=state[0]))
    return state


def encode(case: Case) -> bytes:
    """Return the state of a case."""
    scopes = [[id, s.parent, s.values, int(s.keeps), s.hidden] for id, s in case.scopes.table.items()]
    insides = [[id, _rows(inside)] for id, inside in case.subprocesses.items()]
    status = str(case.status)
    return pack([VERSION, case.last_token, case.scopes.last, status, _rows(case), insides, scopes])


def _rows(frame: Frame) -> list[list[Any]]:
    return [_row(token, frame.scope) for token in frame.tasks.values() if token.id]


def _row(token: Token, scope: int) -> list[Any]:
    flags = sum(1 << bit for bit, name in enumerate(_FLAGS) if getattr(token, name))
    if token.task_spec.body is not None:
        flags |= _INSTANCE
    own = None if token.scope == scope else token.scope
    row = [token.id, token.task_spec.bpmn_id, token._state, token._parent, own, token.flow, flags, token.memo]
    while row[-1] == _USUAL[len(row) - 1]:
        row.pop()
    return row


def decode(definition: "Definition", snapshot: bytes, context: Context, now: datetime) -> Case:
    """Return the case of a snapshot, ready for a step."""
    _, last_token, last_scope, status, rows, insides, scopes = unpack(snapshot)
    case = Case(definition, context, now)
    case.status, case.last_token = CaseStatus(status), last_token
    case.completed = case.status is not CaseStatus.ACTIVE
    case.scopes.last = last_scope
    case.scopes.table = {id: Scope(parent, values, Keeps(keeps), own) for id, parent, values, keeps, own in scopes}
    _fill(case, rows)
    for id, inner in insides:
        activity = case.tokens[id]
        spec = activity.task_spec
        called = definition.specs[activity.memo[0]] if isinstance(spec, Call) else spec.inside
        _fill(case.open_subprocess(activity, called), inner)
    case.queue.extend(sorted((t for t in case.tokens.values() if t._state == FUTURE), key=lambda t: t.id))
    return case


def _fill(frame: Frame, rows: list[list[Any]]) -> None:
    for row in rows:
        id, element, state, parent, own, flow, flags, memo = row + _USUAL[len(row) :]
        spec = frame.spec.elements[element]
        token = Token.__new__(Token)
        scope = frame.scope if own is None else own
        token.build(frame, spec.instance if flags & _INSTANCE else spec, id, parent, scope, flow, state)
        for bit, name in enumerate(_FLAGS):
            setattr(token, name, bool(flags >> bit & 1))
        token.memo = list(memo)
        if state == WAITING and isinstance(spec, Parallel):
            frame.joins.setdefault(element, {}).setdefault(flow, deque()).append(token)
    for row in rows:
        token = frame.tasks[row[0]]
        frame.tasks[row[3] if len(row) > 3 else 0]._children[token.id] = None


def variables(snapshot: bytes) -> dict[str, Json]:
    """Return the variables of the case scope."""
    values: dict[str, Json] = next(values for id, _, values, *_ in unpack(snapshot)[6] if id == CASE)
    return values


def visible(snapshot: bytes, token: int) -> dict[str, Json]:
    """Return what can be read at a live token: the variables of its scope and those around. Raises NotFound."""
    _, _, _, _, rows, insides, scopes = unpack(snapshot)
    where: dict[int, int] = {}
    for around, inner in [(CASE, rows), *insides]:
        frame = CASE if inner is rows else where[around]
        where.update((row[0], row[4] if len(row) > 4 and row[4] is not None else frame) for row in inner)
    if token not in where:
        raise NotFound("token", str(token))
    table = {id: (parent, values) for id, parent, values, *_ in scopes}
    at, found = where[token], dict[str, Json]()
    while at != NOWHERE:
        at, values = table[at]
        found = {**values, **found}
    return found
