"""What Telegram may write to the logs: never the token, never what a citizen wrote."""

from __future__ import annotations

import logging
from typing import Any

_NOISY = ("httpx", "httpx2", "httpcore", "httpcore2", "telegram")
# These print whole payloads, with a traceback, when an answer cannot be read; we say it in one line.
_PAYLOADS = ("telegram.Bot", "telegram.request")
_SILENT = logging.CRITICAL + 1
_formatter = logging.Formatter()


class Redactor(logging.Filter):
    """Replaces known secrets in a record, in its arguments and in its traceback."""

    def __init__(self) -> None:
        super().__init__()
        self._secrets: list[str] = []

    def add(self, token: str) -> None:
        # The part after the colon too: in an address the colon may be written %3A.
        for secret in (token, token.partition(":")[2]):
            if len(secret) >= 8 and secret not in self._secrets:
                self._secrets.append(secret)

    def clean(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return text

    def filter(self, record: logging.LogRecord) -> bool:
        try:
            message = record.getMessage()
        except Exception:  # a malformed record is logging's own business to report
            return True
        if (cleaned := self.clean(message)) != message:
            record.msg, record.args = cleaned, ()
        if record.exc_info and record.exc_info[0] is not None:
            trace = _formatter.formatException(record.exc_info)
            if (cleaned := self.clean(trace)) != trace:
                record.exc_info, record.exc_text = None, cleaned
        return True


_redactor = Redactor()
_installed = False


def quiet_loggers(*tokens: str) -> None:
    """Silence the libraries below WARNING and redact ``tokens`` in every record of this process.

    At the record factory, not at handlers: handlers are added later and by others. May be called
    again, with more tokens.
    """
    global _installed
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in _PAYLOADS:
        logging.getLogger(name).setLevel(_SILENT)
    for token in tokens:
        _redactor.add(token)
    if not _installed:
        _installed = True
        make = logging.getLogRecordFactory()

        def redacted(*args: Any, **kwargs: Any) -> logging.LogRecord:
            record = make(*args, **kwargs)
            _redactor.filter(record)
            return record

        logging.setLogRecordFactory(redacted)


class Trouble:
    """Says what is wrong once, not at every attempt, and once that it is over."""

    def __init__(self, logger: logging.Logger) -> None:
        self._logger = logger
        self._line: str | None = None

    def say(self, line: str) -> None:
        if line != self._line:
            self._line = line
            self._logger.warning(line)

    def over(self, line: str) -> None:
        if self._line is not None:
            self._line = None
            self._logger.info(line)
