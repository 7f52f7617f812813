# Ranges of any size, and their iterators.
print(list(range(5)), list(range(2, 8, 3)), list(range(5, 0, -2)), list(range(0)), range(3), range(1, 5), range(0, 10, 2))
r = range(10, 100, 7)
print(len(r), r[0], r[-1], r[3:6], r[::-1], r[100:], 24 in r, 25 in r, 24.0 in r, "a" in r, r.index(24), r.count(24), r.count(5))
print(r.start, r.stop, r.step, r == range(10, 98, 7), range(0) == range(5, 5), range(1, 2) == range(1, 5, 9), hash(range(0)) == hash(range(3, 3)))
big = range(10**20, 10**20 + 30, 7)
print(big, list(big), big[2], big[-1], 10**20 + 14 in big, len(big), big[1:3], list(reversed(big)))
print(list(reversed(range(3))), list(reversed(range(10, 0, -3))), bool(range(0)), bool(range(1)), range(True, 3))
print([i for i in range(-3, 3)], sum(range(101)), min(range(5, 10)), max(range(5, 10)), range(5)[-2])


def attempt(action):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)


attempt(lambda: range(1, 2, 0))
attempt(lambda: range())
attempt(lambda: range(1, 2, 3, 4))
attempt(lambda: range(1.5))
attempt(lambda: range("a"))
attempt(lambda: range(3)[3])
attempt(lambda: range(3)["a"])
attempt(lambda: range(3).index(7))
attempt(lambda: len(range(10**30)))
attempt(lambda: range(10**30)[10**29])
attempt(lambda: range(3) < range(4))


class Index:
    def __index__(self):
        return 4


attempt(lambda: list(range(Index())))
iterator = iter(range(3))
print(next(iterator), next(iterator), next(iterator), next(iterator, "end"), iter(iterator) is iterator)
