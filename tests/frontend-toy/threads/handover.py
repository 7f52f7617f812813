"""Locks given back by other threads, conditions, semaphores, barriers: every item arrives once, and in order."""
import threading

# Two locks as a pair of turnstiles.
ping, pong = threading.Lock(), threading.Lock()
pong.acquire()
log = []


def left():
    for i in range(100):
        ping.acquire()
        log.append(('left', i))
        pong.release()


def right():
    for i in range(100):
        pong.acquire()
        log.append(('right', i))
        ping.release()


# A bounded buffer.
buffer, capacity = [], 3
changed = threading.Condition()
received = [[] for _ in range(3)]


def produce(me):
    for i in range(60):
        with changed:
            while len(buffer) >= capacity:
                changed.wait()
            buffer.append((me, i))
            assert len(buffer) <= capacity
            changed.notify_all()


def consume(me):
    while True:
        with changed:
            changed.wait_for(lambda: buffer)
            item = buffer.pop(0)
            changed.notify_all()
        if item is None:
            return
        received[me].append(item)


# At most two at a time.
places = threading.BoundedSemaphore(2)
inside = [0]
inside_lock = threading.Lock()


def crowd():
    for _ in range(40):
        with places:
            with inside_lock:
                inside[0] += 1
                assert inside[0] <= 2
            with inside_lock:
                inside[0] -= 1


# Phases.
barrier = threading.Barrier(4)
phases = [0] * 4
order = []


def phase(me):
    for i in range(25):
        phases[me] += 1
        if barrier.wait() == 0:
            order.append(list(phases))
        barrier.wait()


producers = [threading.Thread(target=produce, args=(k,)) for k in range(3)]
consumers = [threading.Thread(target=consume, args=(k,)) for k in range(3)]
others = [threading.Thread(target=f) for f in (left, right, crowd, crowd, crowd)]
others += [threading.Thread(target=phase, args=(k,)) for k in range(4)]
for t in producers + consumers + others:
    t.start()
for t in producers:
    t.join()
with changed:
    changed.wait_for(lambda: not buffer)
    buffer.extend([None] * 3)
    changed.notify_all()
for t in consumers + others:
    t.join()
assert log == [(side, i) for i in range(100) for side in ('left', 'right')]
everything = [item for part in received for item in part]
assert sorted(everything) == [(k, i) for k in range(3) for i in range(60)]
for part in received:
    for k in range(3):
        mine = [i for who, i in part if who == k]
        assert mine == sorted(mine)
assert order == [[i] * 4 for i in range(1, 26)]
print('ok')
