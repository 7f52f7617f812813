"""A pool of threads."""

import os
import threading

from concurrent.futures import _base


class BrokenThreadPool(_base.BrokenExecutor):
    """A thread of the pool could not be initialised."""


class _WorkItem:
    def __init__(self, future, fn, args, kwargs):
        self.future = future
        self.fn = fn
        self.args = args
        self.kwargs = kwargs

    def run(self):
        if not self.future.set_running_or_notify_cancel():
            return
        try:
            result = self.fn(*self.args, **self.kwargs)
        except BaseException as error:
            self.future.set_exception(error)
        else:
            self.future.set_result(result)


class _WorkQueue:
    """First in, first out; None tells a worker to look whether it is time to go."""

    def __init__(self):
        self._available = threading.Semaphore(0)
        self._incoming = []
        self._outgoing = []
        self._lock = threading.Lock()

    def put(self, item):
        with self._lock:
            self._incoming.append(item)
        self._available.release()

    def get(self):
        self._available.acquire()
        return self._take()

    def get_nowait(self):
        """An item, or the queue itself if there is none."""
        if not self._available.acquire(blocking=False):
            return self
        return self._take()

    def _take(self):
        with self._lock:
            if not self._outgoing:
                self._incoming.reverse()
                self._outgoing, self._incoming = self._incoming, []
            return self._outgoing.pop()


_executors = []
_interpreter_shutdown = False
_counter = [0]
_counter_lock = threading.Lock()


def _leave():
    """At the end of the program: all pools finish what they have been given."""
    global _interpreter_shutdown
    _interpreter_shutdown = True
    pools = list(_executors)
    for pool in pools:
        pool._work_queue.put(None)
    for pool in pools:
        for thread in list(pool._threads):
            thread.join()


threading._register_atexit(_leave)


def _worker(executor):
    initializer = executor._initializer
    if initializer is not None:
        try:
            initializer(*executor._initargs)
        except BaseException as error:
            import _thread
            _thread._write_error("Exception in initializer:\n", error)
            executor._initializer_failed()
            return
    queue = executor._work_queue
    while True:
        item = queue.get_nowait()
        if item is queue:
            executor._idle_semaphore.release()
            item = queue.get()
        if item is not None:
            item.run()
            del item
            continue
        if _interpreter_shutdown or executor._shutdown:
            executor._shutdown = True
            queue.put(None)  # for the next worker
            return


class ThreadPoolExecutor(_base.Executor):
    def __init__(self, max_workers=None, thread_name_prefix='', initializer=None, initargs=()):
        if max_workers is None:
            max_workers = min(32, (os.cpu_count() or 1) + 4)
        if max_workers <= 0:
            raise ValueError("max_workers must be greater than 0")
        if initializer is not None and not callable(initializer):
            raise TypeError("initializer must be a callable")
        self._max_workers = max_workers
        self._work_queue = _WorkQueue()
        self._idle_semaphore = threading.Semaphore(0)
        self._threads = set()
        self._broken = False
        self._shutdown = False
        self._shutdown_lock = threading.Lock()
        if not thread_name_prefix:
            with _counter_lock:
                number = _counter[0]
                _counter[0] += 1
            thread_name_prefix = 'ThreadPoolExecutor-%d' % number
        self._thread_name_prefix = thread_name_prefix
        self._initializer = initializer
        self._initargs = initargs

    def submit(self, fn, /, *args, **kwargs):
        with self._shutdown_lock:
            if self._broken:
                raise BrokenThreadPool(self._broken)
            if self._shutdown:
                raise RuntimeError('cannot schedule new futures after shutdown')
            if _interpreter_shutdown:
                raise RuntimeError('cannot schedule new futures after interpreter shutdown')
            future = _base.Future()
            self._work_queue.put(_WorkItem(future, fn, args, kwargs))
            self._adjust_thread_count()
            return future

    def _adjust_thread_count(self):
        if self._idle_semaphore.acquire(timeout=0):
            return
        count = len(self._threads)
        if count < self._max_workers:
            thread = threading.Thread(name='%s_%d' % (self._thread_name_prefix or self, count), target=_worker,
                                      args=(self,))
            if count == 0:
                _executors.append(self)
            thread.start()
            self._threads.add(thread)

    def _initializer_failed(self):
        with self._shutdown_lock:
            self._broken = 'A thread initializer failed, the thread pool is not usable anymore'
            while True:
                item = self._work_queue.get_nowait()
                if item is self._work_queue:
                    break
                if item is not None:
                    item.future.set_exception(BrokenThreadPool(self._broken))

    def shutdown(self, wait=True, *, cancel_futures=False):
        with self._shutdown_lock:
            self._shutdown = True
            if cancel_futures:
                while True:
                    item = self._work_queue.get_nowait()
                    if item is self._work_queue:
                        break
                    if item is not None:
                        item.future.cancel()
            self._work_queue.put(None)
        if wait:
            for thread in list(self._threads):
                thread.join()
            if self in _executors:
                _executors.remove(self)
