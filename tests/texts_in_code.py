"""The code read as a tree: which texts reach people in chats, and which of them nothing marks."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from config.locales.extract import BOT


class Call(NamedTuple):
    where: str
    name: str
    node: ast.Call
    function: ast.AST  # in which it stands; the module where in none


@cache
def calls() -> tuple[Call, ...]:
    """Every call of the rooms that speak to people in chats."""
    return tuple(
        call
        for path in sorted(BOT.rglob("*.py"))
        if not path.is_relative_to(BOT / "cli")
        for call in calls_of(ast.parse(path.read_text(encoding="utf-8")), str(path))
    )


def calls_of(module: ast.Module, path: str) -> Iterator[Call]:
    """Every call of one module, by the name of what is called."""
    for function, node in _calls_in(module):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        yield Call(f"{path}:{node.lineno}", name, node, function)


def _calls_in(scope: ast.AST) -> Iterator[tuple[ast.AST, ast.Call]]:
    waiting = list(ast.iter_child_nodes(scope))
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _calls_in(node)
            continue
        if isinstance(node, ast.Call):
            yield scope, node
        waiting.extend(ast.iter_child_nodes(node))


MARKERS = {"t", "nt", "N_"}
# The place of the text among a call's arguments, and the named arguments that are shown too.
SHOWN: dict[str, tuple[int, tuple[str, ...] | None]] = {
    "say": (1, None),  # every value is shown
    "render_text": (0, None),
    "fill": (0, None),
    "Button": (0, ("text",)),
    "answer": (0, ("text",)),
    "Command": (9, ("help",)),
    "list_message": (9, ("heading", "words", "region")),
}
NOT_SHOWN = {"buttons"}
# The name of a file that came without one.
DATA = {"article.txt"}


def shown(call: Call) -> Iterator[ast.expr]:
    place, names = SHOWN[call.name]
    yield from call.node.args[place : place + 1]
    for keyword in call.node.keywords:
        if keyword.arg not in NOT_SHOWN and (names is None or keyword.arg in names):
            yield keyword.value


def unmarked(node: ast.AST, function: ast.AST, seen: frozenset[str] = frozenset()) -> Iterator[str]:
    """English words in an expression, or in what its names were set to, that nothing marks."""
    match node:
        case ast.Constant(value=str(text)):
            if re.search(r"[^\W\d_]", re.sub(r"\{\w*\}", "", text)) and text not in DATA:
                yield text
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)) if name in MARKERS:
            return
        case ast.Compare():
            return
        case ast.Subscript(value=value):
            yield from unmarked(value, function, seen)
        case ast.Name(id=name):
            if name not in seen:
                for value in _set_to(name, function):
                    yield from unmarked(value, function, seen | {name})
        case _:
            for child in ast.iter_child_nodes(node):
                yield from unmarked(child, function, seen)


def _set_to(name: str, function: ast.AST) -> Iterator[ast.expr]:
    for node in ast.walk(function):
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AnnAssign | ast.AugAssign):
            targets = [node.target]
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            value = getattr(node, "value", None)
            if value is not None:
                yield value


def marked_texts_given_to(name: str) -> set[str]:
    """The texts that stand as t("...") in this call's text."""
    return {
        text
        for call in calls()
        if call.name == name
        for expression in shown(call)
        for node in ast.walk(expression)
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", None) == "t"
        and isinstance(text := getattr(node.args[0], "value", None), str)
    }
