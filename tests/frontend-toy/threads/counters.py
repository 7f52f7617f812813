"""Increments without a lock may get lost, but only as some order of bytecodes would lose them; with one, never."""
import threading

THREADS, ROUNDS = 5, 400
counter = 0
guarded = 0
cell = [0]
table = {'n': 0}
lock, rlock = threading.Lock(), threading.RLock()


class Holder:
    n = 0


holder = Holder()


def nested():
    global guarded
    with rlock:
        guarded += 1


def work():
    global counter, guarded
    for i in range(ROUNDS):
        before = counter
        counter += 1
        assert counter >= 1 and before >= 0
        cell[0] += 1
        holder.n += 1
        with lock:
            table['n'] = table.get('n', 0) + 1
        with rlock:
            guarded += 1
            nested()


threads = [threading.Thread(target=work) for _ in range(THREADS)]
for t in threads:
    t.start()
for t in threads:
    t.join()
# The last write of one thread may be based on the very first value of another: two is the least, not ROUNDS.
for value in (counter, cell[0], holder.n):
    assert 2 <= value <= THREADS * ROUNDS, value
assert table['n'] == THREADS * ROUNDS
assert guarded == 2 * THREADS * ROUNDS
print('ok')
