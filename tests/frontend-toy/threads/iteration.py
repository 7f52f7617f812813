"""Iterating while others change the container: a RuntimeError that CPython knows, or items that were there."""
import threading

table = {i: i for i in range(50)}
items = list(range(50))
members = set(range(50))
ALLOWED = ('dictionary changed size during iteration', 'dictionary keys changed during iteration',
           'Set changed size during iteration')
finished = threading.Event()
rounds = [0]


def change():
    for r in range(60):
        for i in range(50, 80):
            table[i] = i
            members.add(i)
        for i in range(50, 80):
            del table[i]
            members.remove(i)
        items.append(r)
        items.insert(0, items.pop())
        items.pop(0)
    finished.set()


def look():
    while True:
        last = finished.is_set()
        for walk in (lambda: sum(1 for k in table), lambda: [v for k, v in table.items()],
                     lambda: sum(1 for m in members), lambda: sum(1 for x in items),
                     lambda: len(list(table)), lambda: len(sorted(items)), lambda: len(dict(table)),
                     lambda: len(tuple(members)), lambda: max(table.values()), lambda: len(items[:]),
                     lambda: len(set(items)), lambda: len([*members])):
            try:
                assert walk()
            except RuntimeError as error:
                assert str(error) in ALLOWED, error
        rounds[0] += 1
        if last:
            return


threads = [threading.Thread(target=f) for f in (change, look, look)]
for t in threads:
    t.start()
for t in threads:
    t.join()
assert len(table) == len(members) == 50 and len(items) == 50 and rounds[0] > 0
print('ok')
