# Sets: operations, methods, the order in which CPython shows them, errors.
s = {3, 1, 2, 10, -5, 100}
print(s, len(s), set(), frozenset(), {True, 2}, frozenset([2, 1]), {0.5, 8, 16})
s.add(7)
s.add(7)
s.discard(100)
s.discard(100)
s.remove(10)
print(s, 7 in s, 10 in s)
a, b = {1, 2, 3, 4}, {3, 4, 5}
print(a | b, a & b, a - b, a ^ b, b - a, a <= b, {3} < b, a >= {1}, a > a, a == {4, 3, 2, 1}, a != b)
print(a.union([9], (8,)), a.intersection([1, 2, 99], {1}), a.difference([1], {2}), a.symmetric_difference([1, 50]))
print(a.issubset(range(10)), a.issuperset([1]), a.isdisjoint([7]), a.isdisjoint([1]), a.copy() is a)
c = set(a)
c |= {100}
c &= {100, 1, 2}
c -= {1}
c ^= {2, 3}
print(c)
c.update([5, 6], "x")
c.difference_update([5])
c.intersection_update([6, 3, 100])
c.symmetric_difference_update([6, 7])
print(c)
c.clear()
print(c)
f = frozenset([1, 2])
print(f | {3}, {3} | f, f & {1}, hash(f) == hash(frozenset([2, 1])), {f: 1}[frozenset((2, 1))], {1, 2} in {f}, f == {1, 2})
print(set("hello") == set("olleh"), set(range(20)), {i * 37 % 101 for i in range(30)})
numbers = set(range(0, 1000, 7))
for i in range(0, 1000, 14):
    numbers.discard(i)
print(sorted(numbers)[:5], len(numbers), list(numbers)[:20])
popped = {5, 3, 9}
print(popped.pop(), popped.pop(), popped.pop(), popped)
print(list({k: 0 for k in (9, 3, 5)}), list({9, 3, 5, 1 << 40, 12345678901}))


def attempt(action):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)


attempt(lambda: set().pop())
attempt(lambda: {1}.remove(2))
attempt(lambda: {1} | [1])
attempt(lambda: {1} < [1])
attempt(lambda: {[]})
attempt(lambda: {1}.union(1))
attempt(lambda: set(1))
attempt(lambda: set(1, 2))
attempt(lambda: s[0])
attempt(lambda: frozenset().add(1))
attempt(lambda: [] in {1})


def grow():
    for item in s:
        s.add(item + 1000)


attempt(grow)
