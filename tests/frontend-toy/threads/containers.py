"""Each operation on a shared container happens as a whole."""
import threading

THREADS, ROUNDS = 6, 150
items, table, members, instance_count = [], {}, set(), {}
taken = [[] for _ in range(THREADS)]
source = list(range(THREADS * ROUNDS))
pairs = {'a': 0}


class Shared:
    pass


shared = Shared()


def work(me):
    for i in range(ROUNDS):
        items.append((me, i))
        first = table.setdefault(i, me)
        assert first in range(THREADS)
        members.add((me, i))
        try:
            taken[me].append(source.pop())
        except IndexError:
            pass
        setattr(shared, 'field%d' % (i % 11), (me, i))
        a, b = getattr(shared, 'field%d' % (i % 11))
        assert a in range(THREADS) and b % 11 == i % 11
        pairs[me, i] = i
        assert pairs.pop((me, i)) == i
        items[len(items) // 2] = items[len(items) // 2]
        copy = list(items)
        assert len(copy) > i
        if i % 5 == 0:
            items.extend([(me, ROUNDS + i)] * 3)
            members.discard((me, i))
            members.update({(me, -1), (me, -2)})


threads = [threading.Thread(target=work, args=(k,)) for k in range(THREADS)]
for t in threads:
    t.start()
for t in threads:
    t.join()
assert len(table) == ROUNDS
assert pairs == {'a': 0}
all_taken = [x for part in taken for x in part]
assert len(all_taken) == len(set(all_taken)) == THREADS * ROUNDS and not source
assert len(items) == THREADS * (ROUNDS + 3 * (ROUNDS // 5)), len(items)
assert len(members) == THREADS * (ROUNDS - ROUNDS // 5 + 2), len(members)
print('ok')
