"""threading.local: every thread has its own values, and the class's __init__ runs in each."""
import threading


class Context(threading.local):
    made = []
    level = 0

    def __init__(self, start):
        self.start = start
        self.values = []
        self.made.append(threading.get_ident())

    def add(self, value):
        self.values.append(value)
        self.level += 1


context = Context(7)
plain = threading.local()
outcome = []


def work(me):
    assert not hasattr(plain, 'x')
    plain.x = me
    for i in range(100):
        context.add((me, i))
        plain.x += 1
        assert plain.x == me + i + 1
    assert context.values == [(me, i) for i in range(100)]
    assert context.level == 100 and context.start == 7
    outcome.append(me)


threads = [threading.Thread(target=work, args=(k,)) for k in range(12)]
for t in threads:
    t.start()
for t in threads:
    t.join()
assert sorted(outcome) == list(range(12)) and context.values == [] and context.level == 0 and Context.level == 0
assert len(context.made) == 13
print('ok')
