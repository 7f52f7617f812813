"""The module transaction: the result of a queue is that of some order of its tasks."""
import threading
from transaction import (TransactionQueue, atomic, exclusive_atomic, single_transaction, is_atomic, hint_commit_soon,
                         getsegmentlimit)

accounts = {k: 100 for k in range(8)}
log = []


def transfer(source, target, amount):
    assert is_atomic()
    if accounts[source] >= amount:
        accounts[source] -= amount
        accounts[target] += amount
    assert sum(accounts.values()) == 800


def spread(n):
    log.append(n)
    if n > 1:
        queue.add(spread, n // 2)
        queue.add(spread, n - n // 2)


def steps(name):
    for i in range(5):
        log.append((name, i))
        yield


queue = TransactionQueue()
for i in range(300):
    queue.add(transfer, i % 8, (i * 3 + 1) % 8, i % 17)
queue.run()
assert sum(accounts.values()) == 800

queue.add(spread, 32)
queue.run()
assert sorted(log) == sorted([1] * 32 + [2] * 16 + [4] * 8 + [8] * 4 + [16] * 2 + [32])

log.clear()
for name in 'abc':
    queue.add_generator(steps(name))
queue.run(2)
for name in 'abc':
    assert [i for who, i in log if who == name] == list(range(5))


def fail():
    raise KeyError('task')


for i in range(20):
    queue.add(fail if i == 7 else int)
try:
    queue.run()
except KeyError as error:
    assert error.args == ('task',)
else:
    assert False
queue.run()

pair = [0, 0]
torn = []


def both():
    for _ in range(200):
        with atomic:
            pair[0] += 1
            with exclusive_atomic if pair[0] % 50 == 0 else single_transaction:
                pair[1] += 1
        with atomic:
            if pair[0] != pair[1]:
                torn.append(tuple(pair))
        hint_commit_soon()


threads = [threading.Thread(target=both) for _ in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
assert pair == [800, 800] and not torn
assert not is_atomic() and getsegmentlimit() >= 1
print('ok')
