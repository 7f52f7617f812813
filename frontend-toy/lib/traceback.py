"""Exceptions and their tracebacks as text."""

import sys
import _traceback

__all__ = ["format_exc", "format_exception", "format_exception_only", "format_tb", "print_exc", "print_exception",
           "print_last", "print_tb"]

_sentinel = object()


def _value(exc, value):
    return exc if value is _sentinel else value


def _lines(text):
    """Cut as CPython's lists of strings are: an entry's lines together."""
    parts = []
    for line in text.splitlines(keepends=True):
        if line.startswith("    ") and parts and parts[-1].startswith("  File"):
            parts[-1] += line
        else:
            parts.append(line)
    return parts


def format_exception(exc, /, value=_sentinel, tb=_sentinel, limit=None, chain=True):
    value = _value(exc, value)
    if value is None:
        return ["NoneType: None\n"]
    return _lines(_traceback.whole(value))


def print_exception(exc, /, value=_sentinel, tb=_sentinel, limit=None, file=None, chain=True):
    (sys.stderr if file is None else file).write("".join(format_exception(exc, value, tb, limit, chain)))


def format_exc(limit=None, chain=True):
    return "".join(format_exception(sys.exc_info()[1]))


def print_exc(limit=None, file=None, chain=True):
    print_exception(sys.exc_info()[1], file=file)


def print_last(limit=None, file=None, chain=True):
    raise ValueError("no last exception")


def format_exception_only(exc, /, value=_sentinel):
    value = _value(exc, value)
    if value is None:
        return ["NoneType: None\n"]
    return _lines(_traceback.last_line(value))


def format_tb(tb, limit=None):
    entries = _lines(_traceback.entries(tb))
    if limit is None:
        return entries
    return entries[:limit] if limit >= 0 else entries[limit:]


def print_tb(tb, limit=None, file=None):
    (sys.stderr if file is None else file).write("".join(format_tb(tb, limit)))
