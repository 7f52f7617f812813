# Sorting: stable, with keys, backwards, through exceptions.
print(sorted([3, 1, 2]), sorted([3.5, -1.0, 2.25]), sorted(["b", "a", "C", "aa"]), sorted("hello"))
print(sorted([1, 2.5, True, 0, -3.0]), sorted([(2, "b"), (1, "z"), (2, "a")]), sorted([[2], [1, 5], []]))
words = ["banana", "fig", "apple", "kiwi", "cherry", "date"]
print(sorted(words, key=len), sorted(words, key=len, reverse=True), sorted(words, reverse=True))
pairs = [(i % 3, i) for i in range(12)]
pairs.sort(key=lambda pair: pair[0])
print(pairs)
pairs.sort(key=lambda pair: pair[0], reverse=True)
print(pairs)


class Number:
    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        return self.value < other.value

    def __repr__(self):
        return "N%d" % self.value


numbers = [Number(i * 7 % 50) for i in range(50)]
numbers.sort()
print(numbers)
print(sorted(numbers, reverse=True)[:5])


def attempt(function, *arguments, **keywords):
    try:
        print(function(*arguments, **keywords))
    except Exception as error:
        print(type(error).__name__, error)


attempt(sorted, [1, "a"])
attempt(sorted, 5)
attempt(sorted, [], 1)
attempt(sorted, [2, 1], k=1)
attempt([].sort, 1)
attempt([].sort, k=1)
attempt(sorted, [2, 1], key=None, reverse=0)

mutated = [3, 2, 1]


def key(item):
    mutated.append(item)
    return item


attempt(mutated.sort, key=key)
print(mutated)


def failing(item):
    if item == 2:
        raise KeyError("stop")
    return item


kept = [3, 2, 1]
attempt(kept.sort, key=failing)
print(kept)
big = [(i * 7919) % 1009 for i in range(1009)]
big.sort()
print(big == list(range(1009)), sorted(big, key=lambda n: -n) == list(range(1008, -1, -1)))
print(sorted([float("inf"), 1.0, -float("inf")]), sorted([2**70, 1, -(2**70)]))
