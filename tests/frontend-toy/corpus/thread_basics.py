"""Threads, joins, locks and the other synchronisation of the module threading."""
import threading
import time

results = []
lock = threading.Lock()


def work(name, n, step=1):
    total = 0
    for i in range(0, n, step):
        total += i
    with lock:
        results.append((name, total))


threads = [threading.Thread(target=work, args=("t%d" % i, 1000 * i), kwargs={"step": i + 1}) for i in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(sorted(results), [t.is_alive() for t in threads])

counter = {"n": 0}


def add(times):
    for _ in range(times):
        with lock:
            counter["n"] += 1


threads = [threading.Thread(target=add, args=(500,)) for _ in range(4)]
[t.start() for t in threads]
[t.join() for t in threads]
print(counter)

event = threading.Event()
seen = []


def waiter():
    event.wait()
    seen.append("woken")


t = threading.Thread(target=waiter, name="waiter")
t.start()
print(t.name, t.is_alive(), event.is_set(), seen)
event.set()
t.join()
print(seen, event.is_set(), event.wait(0.01))

condition = threading.Condition()
queue = []
taken = []


def consumer():
    for _ in range(20):
        with condition:
            while not queue:
                condition.wait()
            taken.append(queue.pop(0))


def producer():
    for i in range(20):
        with condition:
            queue.append(i)
            condition.notify()


c, p = threading.Thread(target=consumer), threading.Thread(target=producer)
c.start()
p.start()
c.join()
p.join()
print(taken == list(range(20)))

r = threading.RLock()
with r:
    with r:
        print("reentered")
semaphore = threading.Semaphore(2)
print(semaphore.acquire(), semaphore.acquire(), semaphore.acquire(blocking=False))
semaphore.release()
print(semaphore.acquire(timeout=0.01), semaphore.acquire(timeout=0.01))
print(lock.acquire(), lock.locked(), lock.acquire(False), lock.acquire(timeout=0.01))
lock.release()
try:
    lock.release()
except RuntimeError as error:
    print(error)

barrier = threading.Barrier(3)
order = []


def party(i):
    barrier.wait()
    order.append(i)


threads = [threading.Thread(target=party, args=(i,)) for i in range(3)]
[t.start() for t in threads]
[t.join() for t in threads]
print(sorted(order))

data = threading.local()
data.value = "main"
found = []


def private():
    found.append(hasattr(data, "value"))
    data.value = "thread"
    found.append(data.value)


t = threading.Thread(target=private)
t.start()
t.join()
print(found, data.value)
print(threading.current_thread().name, threading.main_thread() is threading.current_thread(), threading.active_count())


class Worker(threading.Thread):
    def __init__(self, n):
        super().__init__(daemon=True)
        self.n = n
        self.result = None

    def run(self):
        time.sleep(0.01)
        self.result = self.n * 2


w = Worker(21)
print(w.daemon, w.is_alive())
w.start()
w.join()
print(w.result, w.is_alive())
try:
    w.start()
except RuntimeError as error:
    print(error)
try:
    threading.Thread(target=work).join()
except RuntimeError as error:
    print(error)
t = threading.Thread(target=time.sleep, args=(0.3,))
t.start()
t.join(0.01)
print(t.is_alive())
t.join()
print(t.is_alive())
