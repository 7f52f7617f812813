"""Parallel programming in blocks that happen as a whole.

On stmjit a block of `atomic` is part of one transaction, and the threads of a TransactionQueue run in parallel. On any
other Python the same program runs under one lock, with the same results.
"""

import threading

try:
    from _transaction import (atomic, exclusive_atomic, single_transaction, is_atomic, hint_commit_soon,
                              getsegmentlimit)
except ImportError:
    class _Block:
        def __init__(self, lock, depth):
            self._lock = lock
            self._depth = depth

        def __enter__(self):
            self._lock.acquire()
            self._depth.value = getattr(self._depth, 'value', 0) + 1
            return self

        def __exit__(self, *args):
            self._depth.value -= 1
            self._lock.release()
            return False

    _depth = threading.local()
    atomic = exclusive_atomic = single_transaction = _Block(threading.RLock(), _depth)

    def is_atomic():
        return getattr(_depth, 'value', 0) != 0

    def hint_commit_soon():
        return None

    def getsegmentlimit():
        return 1

__all__ = ['TransactionQueue', 'atomic', 'exclusive_atomic', 'single_transaction', 'is_atomic', 'hint_commit_soon',
           'getsegmentlimit', 'TransactionError', 'number_of_threads']


class TransactionError(Exception):
    """The queue is used in a way that it does not allow."""


def number_of_threads(nb_segments=0):
    limit = getsegmentlimit()
    return limit if nb_segments <= 0 else min(nb_segments, limit)


class TransactionQueue:
    """Tasks that run in parallel, each as one atomic block: the result is that of running them in some order.

    Tasks may add tasks. The first exception stops the queue: no task begins after it, and run() raises it.
    """

    def __init__(self):
        self._waiting = []
        self._state = threading.Condition(threading.Lock())
        self._unfinished = 0
        self._error = None
        self._running = False

    def add(self, f, *args, **kwds):
        task = (f, args, kwds)
        added = self._local_tasks()
        if added is not None:
            added.append(task)  # it begins after the task that adds it
            return
        with self._state:
            self._put([task])

    def add_generator(self, generator):
        """Each step of the generator, up to its next yield, is a task; they run in their order."""
        self.add(self._step, generator)

    def run(self, nb_segments=0):
        if is_atomic():
            raise TransactionError("TransactionQueue.run() cannot be called in an atomic context")
        if self._running:
            raise TransactionError("TransactionQueue.run() is running already")
        self._running = True
        try:
            threads = [threading.Thread(target=self._work) for _ in range(number_of_threads(nb_segments))]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        finally:
            self._running = False
        error, self._error = self._error, None
        if error is not None:
            self._waiting.clear()
            self._unfinished = 0
            raise error


    _tasks_of_thread = threading.local()

    def _local_tasks(self):
        current = getattr(self._tasks_of_thread, 'current', None)
        return current[1] if current is not None and current[0] is self else None

    def _put(self, tasks):
        self._waiting.extend(tasks)
        self._unfinished += len(tasks)
        self._state.notify(len(tasks))

    def _step(self, generator):
        for _ in generator:
            self.add(self._step, generator)
            return

    def _work(self):
        while True:
            with self._state:
                while not self._waiting and self._unfinished and self._error is None:
                    self._state.wait()
                if self._error is not None or not self._waiting:
                    return
                f, args, kwds = self._waiting.pop()
            added = []
            try:
                with atomic:
                    self._tasks_of_thread.current = (self, added)
                    f(*args, **kwds)
            except BaseException as error:
                with self._state:
                    if self._error is None:
                        self._error = error
                    self._state.notify_all()
                return
            finally:
                self._tasks_of_thread.current = None
            with self._state:
                self._unfinished -= 1
                self._put(added)
                if not self._unfinished:
                    self._state.notify_all()
