# min, max, sum, any, all, len.
print(min(3, 1, 2), max([3, 1, 2]), min("hello"), max("a", "b", key=lambda s: -ord(s)), min([], default=0), max([1, 2, 3], key=lambda n: n % 3))
print(min([2, 1.0, 1]), max([1, True]), max((1, 2), (1, 3)), min(["bb", "a", "c"], key=len), max(x * x for x in (1, -3, 2)))
print(sum([1, 2, 3]), sum([0.1] * 10), sum([1, 2], 10), sum([[1], [2]], []), sum(range(5), start=1), sum([2**62, 2**62]), sum([]))
print(sum([1, 0.5, 2]), sum([True, True]), sum([(1,), (2,)], ()))
print(any([]), any([0, "", 1]), any([0]), all([]), all([1, "a"]), all([1, 0]))
print(len([1, 2]), len("abc"), len({}), len({1, 2}), len((1,)), len(range(7)), len(b"ab"), len({1: 2}.keys()))


def attempt(action):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)


class Sized:
    def __init__(self, size):
        self.size = size

    def __len__(self):
        return self.size


attempt(lambda: len(Sized(3)))
attempt(lambda: bool(Sized(0)))
attempt(lambda: len(Sized(-1)))
attempt(lambda: len(Sized("a")))
attempt(lambda: len(Sized(2**70)))
attempt(lambda: len(5))
attempt(lambda: min())
attempt(lambda: min([]))
attempt(lambda: max(1))
attempt(lambda: min(1, "a"))
attempt(lambda: max([1], k=1))
attempt(lambda: max(1, 2, default=3))
attempt(lambda: sum())
attempt(lambda: sum(["a"]))
attempt(lambda: sum(["a"], ""))
attempt(lambda: sum([b"a"], b""))
attempt(lambda: any(5))


class NoBool:
    def __bool__(self):
        return 1


attempt(lambda: bool(NoBool()))
attempt(lambda: not NoBool())
