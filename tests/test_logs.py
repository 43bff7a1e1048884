"""What is written to the log, and what is not."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from telegram.error import NetworkError

from bot.common.logs import set_up_logs


@pytest.fixture(autouse=True)
def own_handlers() -> Iterator[None]:
    root = logging.getLogger()
    before, level = root.handlers, root.level
    yield
    root.handlers = before
    root.setLevel(level)


@pytest.mark.parametrize("json", [False, True])
def test_an_outage_of_telegram_is_one_line_and_a_fault_keeps_its_traceback(
    capsys: pytest.CaptureFixture[str], json: bool
) -> None:
    set_up_logs(json=json)
    logger = logging.getLogger("telegram.ext.Updater")
    try:
        raise NetworkError("Connection refused") from OSError("127.0.0.1")
    except NetworkError:
        # What its Updater says when the last call of a program that ends does not get through.
        logger.exception("Error while calling `%s` once more. Please adjust.", "get_updates")
    (line,) = capsys.readouterr().err.splitlines()
    assert "Error while calling `get_updates` once more: NetworkError: Connection refused" in line
    assert "adjust" not in line
    try:
        raise KeyError("a fault")
    except KeyError:
        logger.exception("Something went wrong")
    assert "Traceback" in capsys.readouterr().err
