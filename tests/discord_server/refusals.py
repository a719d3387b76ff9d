"""How Discord says no: an HTTP status, an error code of its own, a message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


class Refusal(Exception):  # noqa: N818  # it becomes an HTTP answer, nothing goes wrong here
    """A request that Discord would refuse; `blame` is False where the bot could not have known better."""

    def __init__(
        self, status: int, code: int, message: str, *, errors: Any = None, blame: bool = True
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.errors, self.blame = status, code, message, errors, blame

    def body(self) -> dict[str, Any]:
        body = {"message": self.message, "code": self.code}
        return body if self.errors is None else {**body, "errors": self.errors}


class CannotDoError(Exception):
    """A test asked a person to do what Discord's client would not let that person do."""


@dataclass(frozen=True)
class Violation:
    """A rule of Discord that the bot broke: where, Discord's error code (0: none), and what was wrong."""

    where: str
    code: int
    what: str


def unauthorized() -> Refusal:
    return Refusal(401, 0, "401: Unauthorized")


def unknown(what: str, *, blame: bool = True) -> Refusal:
    codes = {"Channel": 10003, "Guild": 10004, "Message": 10008, "Webhook": 10015, "Interaction": 10062}
    return Refusal(404, codes[what], f"Unknown {what}", blame=blame)


def empty_message() -> Refusal:
    return Refusal(400, 50006, "Cannot send an empty message")


def invalid(*faults: tuple[tuple[str | int, ...], str, str]) -> Refusal:
    """400 Invalid Form Body; a fault is (path in the body, code, message); nested as Discord does."""
    errors: dict[str, Any] = {}
    for path, code, message in faults:
        node = errors
        for step in path:
            node = node.setdefault(str(step), {})
        node.setdefault("_errors", []).append({"code": code, "message": message})
    said = "; ".join(f"{'.'.join(map(str, path)) or 'body'}: {message}" for path, _, message in faults)
    return Refusal(400, 50035, f"Invalid Form Body ({said})", errors=errors)
