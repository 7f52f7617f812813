"""Futures, and a pool of threads that produces them."""

from concurrent.futures._base import (FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED, CancelledError, TimeoutError,
                                      InvalidStateError, BrokenExecutor, Future, Executor, wait, as_completed)
from concurrent.futures.thread import ThreadPoolExecutor

__all__ = ('FIRST_COMPLETED', 'FIRST_EXCEPTION', 'ALL_COMPLETED', 'CancelledError', 'TimeoutError',
           'InvalidStateError', 'BrokenExecutor', 'Future', 'Executor', 'wait', 'as_completed', 'ThreadPoolExecutor')


def __getattr__(name):
    if name == 'ProcessPoolExecutor':
        raise ImportError("stmjit has no processes to run Python in; use ThreadPoolExecutor, whose threads run in parallel")
    raise AttributeError("module 'concurrent.futures' has no attribute '%s'" % name)
