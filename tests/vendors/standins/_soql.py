"""SOQL as far as it is asked here: one object with the fields of those it refers to, conditions, semi-joins, order."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

Row = dict[str, Any]
Holds = Callable[[Row], bool]
TOKEN = re.compile(r"\s*('(?:[^'\\]|\\.)*'|\d{4}-\d\d-\d\dT[\d:]+Z|[A-Za-z_][\w.]*|>=|<=|!=|[=<>(),]|\d+)")
COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
    ">=": lambda left, right: left is not None and left >= right,
    "<=": lambda left, right: left is not None and left <= right,
}


class RefusedError(Exception):
    def __init__(self, code: str, said: str) -> None:
        super().__init__(said)
        self.code = code


class Soql:
    """`schema`: object -> its fields; `refers`: field -> the object that it names a row of."""

    def __init__(
        self, schema: Mapping[str, Mapping[str, str]], refers: Mapping[str, str], tables: Mapping[str, dict[str, Row]]
    ) -> None:
        self._schema, self._refers, self._tables = schema, refers, tables

    def run(self, query: str, *, is_all: bool, is_bulk: bool = False) -> tuple[str, list[str], list[Row]]:
        """The object, the fields, and the rows, each field by its name as it was asked for."""
        if is_bulk and re.search(r"\b(ORDER BY|LIMIT|GROUP BY|OFFSET|COUNT)\b", query, re.IGNORECASE):
            raise RefusedError("FEATURENOTENABLED", "ORDER BY keeps a bulk query from being cut into chunks")
        return _Reading(query, self, is_all=is_all).found()

    def rows(self, of: str, *, is_all: bool) -> Iterator[Row]:
        if of not in self._schema:
            raise RefusedError("INVALID_TYPE", f"sObject type '{of}' is not supported")
        for row in self._tables.get(of, {}).values():
            if is_all or not (row.get("IsDeleted") or row.get("IsArchived")):
                yield row

    def known(self, of: str, path: str) -> str:
        """The path, if the object has it."""
        first, _, rest = path.partition(".")
        if not rest:
            if path not in self._schema[of]:
                raise RefusedError("INVALID_FIELD", f"No such column '{path}' on entity '{of}'.")
            return path
        if f"{first}Id" not in self._schema[of] or f"{first}Id" not in self._refers:
            raise RefusedError("INVALID_FIELD", f"Didn't understand relationship '{first}' in field path.")
        self.known(self._refers[f"{first}Id"], rest)
        return path

    def value(self, row: Row, path: str) -> Any:
        first, _, rest = path.partition(".")
        if not rest:
            return row.get(path)
        other = self._tables[self._refers[f"{first}Id"]].get(row.get(f"{first}Id") or "")
        return None if other is None else self.value(other, rest)


class _Reading:
    def __init__(self, query: str, soql: Soql, *, is_all: bool) -> None:
        self._soql, self._is_all = soql, is_all
        self._tokens = TOKEN.findall(query)
        if "".join(self._tokens) != re.sub(r"\s+", "", query) and "'" not in query:
            raise RefusedError("MALFORMED_QUERY", "unexpected token")
        self._place = 0
        self._of = ""

    def found(self) -> tuple[str, list[str], list[Row]]:
        self._take("SELECT")
        paths = self._listed("FROM")
        self._take("FROM")
        self._of = self._take()
        found = list(self._soql.rows(self._of, is_all=self._is_all))
        paths = [self._soql.known(self._of, path) for path in paths]
        if self._next() == "WHERE":
            self._take()
            holds = self._either()
            found = [row for row in found if holds(row)]
        found = self._ordered(found)
        if self._next() == "LIMIT":
            self._take()
            found = found[: int(self._take())]
        if self._next() not in {"", ")"}:
            raise RefusedError("MALFORMED_QUERY", f"unexpected token: {self._next()}")
        return self._of, paths, [{path: self._soql.value(row, path) for path in paths} for row in found]

    def _ordered(self, found: list[Row]) -> list[Row]:
        if self._next() != "ORDER":
            return found
        self._take("ORDER"), self._take("BY")
        keys: list[tuple[str, bool]] = []
        while True:
            path = self._soql.known(self._of, self._take())
            is_down = self._next() == "DESC"
            if is_down:
                self._take()
            keys.append((path, is_down))
            if self._next() != ",":
                break
            self._take()
        for path, is_down in reversed(keys):
            found.sort(key=lambda row, path=path: _sortable(self._soql.value(row, path)), reverse=is_down)  # type: ignore[misc]
        return found

    def _either(self) -> Holds:
        """SOQL wants parentheses where AND and OR meet, and no semi-join beside an OR."""
        start = self._place
        parts, words = [self._condition()], set()
        while self._next() in {"AND", "OR"}:
            words.add(self._take())
            parts.append(self._condition())
        if len(words) > 1 or ("OR" in words and "SELECT" in self._tokens[start : self._place]):
            raise RefusedError("MALFORMED_QUERY", "AND and OR without parentheses, or a semi-join with OR")
        how = any if "OR" in words else all
        return lambda row: how(part(row) for part in parts)

    def _condition(self) -> Holds:
        if self._next() == "(":
            self._take()
            inner = self._either()
            self._take(")")
            return inner
        path = self._soql.known(self._of, self._take())
        compare = self._take()
        if compare == "IN":
            wanted = self._wanted()
            return lambda row: self._soql.value(row, path) in wanted
        literal = _literal(self._take())
        return lambda row: COMPARE[compare](self._soql.value(row, path), literal)

    def _wanted(self) -> set[Any]:
        self._take("(")
        if self._next() != "SELECT":
            wanted = {_literal(each) for each in self._listed(")")}
            self._take(")")
            return wanted
        outer, self._of = self._of, ""
        _, paths, rows = self.found()
        self._of = outer
        self._take(")")
        return {row[paths[0]] for row in rows}

    def _listed(self, until: str) -> list[str]:
        found = [self._take()]
        while self._next() == ",":
            self._take()
            found.append(self._take())
        if self._next() != until:
            raise RefusedError("MALFORMED_QUERY", f"expecting {until}, found {self._next()}")
        return found

    def _next(self) -> str:
        return self._tokens[self._place] if self._place < len(self._tokens) else ""

    def _take(self, wanted: str | None = None) -> str:
        token = self._next()
        if not token or (wanted is not None and token != wanted):
            raise RefusedError("MALFORMED_QUERY", f"expecting {wanted}, found '{token}'")
        self._place += 1
        return token


def _literal(token: str) -> Any:
    if token.startswith("'"):
        return token[1:-1]
    if token in {"true", "false", "null"}:
        return {"true": True, "false": False, "null": None}[token]
    return datetime.strptime(token, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def _sortable(value: Any) -> tuple[bool, Any]:
    return (value is not None, value)
