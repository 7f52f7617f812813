# Comparisons of sequences, membership, and lists that contain themselves.
print([1, 2] == [1, 2], [1, 2] == [1, 3], [1] != [1], [1, 2] < [1, 3], [1] < [1, 0], [] < [1], [2] > [1, 5])
print((1, 2) == (1, 2), (1, "a") < (1, "b"), (1, 2) >= (1, 2), [1] == (1,), (1,) == [1])
print(2 in [1, 2], "x" not in ["y"], 1.0 in [1], True in [1], None in [None], [1] in [[1]], (1, 2) in [(1, 2)])
nan = float("nan")
print([nan] == [nan], nan in [nan], nan == nan, [float("nan")] == [float("nan")])
a = [1]
a.append(a)
print(a, repr(a))
d = {}
d["me"] = d
d["list"] = [d]
print(d)
t = ([],)
t[0].append(t)
print(t)
b = []
b.append(b)
try:
    print(a == b)
    c = []
    c.append(c)
    print(b == c)
except RecursionError as error:
    print(type(error).__name__, error)
deep = []
for i in range(5000):
    deep = [deep]
try:
    repr(deep)
except RecursionError as error:
    print(error)


def attempt(action):
    try:
        print(action())
    except TypeError as error:
        print(error)


attempt(lambda: [1] < (1,))
attempt(lambda: [1] < ["a"])
attempt(lambda: [] < {})
attempt(lambda: [1] + (1,))
attempt(lambda: (1,) + [1])
attempt(lambda: [1] * 1.5)
attempt(lambda: [1] * "a")
attempt(lambda: 1.5 * [1])
attempt(lambda: [1] - [1])
attempt(lambda: hash([1]))
attempt(lambda: hash(([],)))
print(hash((1, 2, 3)), hash(()), hash((1.0, 2, True + 2)) == hash((1, 2, 3)))
