# enumerate, zip, map, filter, reversed, iter, next.
print(list(enumerate("abc")), list(enumerate([5, 6], start=10)), list(enumerate((), 1)), list(enumerate("a", 2**62)))
print(list(zip([1, 2, 3], "ab")), list(zip()), list(zip([1])), dict(zip("xy", (1, 2))))
print(list(map(str, [1, 2])), list(map(lambda a, b: a + b, [1, 2, 3], [10, 20])), list(map(abs, (-1, 2))))
print(list(filter(None, [0, 1, "", "a", [], [0]])), list(filter(lambda n: n % 2, range(6))))
print(list(reversed([1, 2, 3])), list(reversed("abc")), list(reversed((1, 2))), list(reversed({"a": 1, "b": 2})))
numbers = iter([3, 1, 4, 1, 5])
print(list(iter(lambda: next(numbers), 4)), list(numbers))


class Countdown:
    def __init__(self, start):
        self.now = start

    def __iter__(self):
        return self

    def __next__(self):
        if self.now == 0:
            raise StopIteration("done")
        self.now -= 1
        return self.now


class Sequence:
    def __getitem__(self, index):
        if index >= 3:
            raise IndexError
        return index * 10

    def __len__(self):
        return 3


print(list(Countdown(3)), sum(Countdown(5)), list(Sequence()), 20 in Sequence(), list(reversed(Sequence())), 5 in Sequence())
print(next(iter([])), "default") if False else print(next(iter([]), "default"), next(Countdown(1)), max(Countdown(4)))


def attempt(action):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error, getattr(error, "value", "-"))


attempt(lambda: next(iter([])))
attempt(lambda: next(Countdown(0)))
attempt(lambda: next([]))
attempt(lambda: iter(5))
attempt(lambda: iter(1, 2))
attempt(lambda: enumerate())
attempt(lambda: enumerate(1))
attempt(lambda: map(1))
attempt(lambda: filter(1))
attempt(lambda: list(filter(1, [1])))
attempt(lambda: reversed(1))
attempt(lambda: reversed({1}))
attempt(lambda: zip(1))
attempt(lambda: list(zip([1], [1, 2], strict=True)))
attempt(lambda: list(zip([1, 2], [1], strict=True)))
attempt(lambda: list(zip([1, 2], [1, 2], [1], strict=True)))
attempt(lambda: list(zip([1], [2], strict=True)))


class NoIterator:
    def __iter__(self):
        return 5


attempt(lambda: list(NoIterator()))
growing = [1, 2]
seen = []
for item in growing:
    seen.append(item)
    if len(growing) < 6:
        growing.append(item * 10)
print(seen)
