# Slices of lists: reading, assigning, deleting.
a = list(range(10))
print(a[2:5], a[:3], a[-3:], a[::2], a[::-1], a[8:2:-2], a[5:2], a[-100:100], a[:])
b = a[:]
b[2:5] = ["x"]
print(b)
b[1:1] = [100, 200]
print(b)
b[::3] = ["a", "b", "c", "d"]
print(b)
b[-2:] = []
print(b)
b[:] = "abc"
print(b)
b[1:2] = b
print(b)
c = list(range(10))
del c[::2]
print(c)
del c[1:3]
print(c)
c = list(range(10))
del c[8:1:-3]
print(c)
del c[-1]
print(c)


def attempt(action):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)


def assign(index, value):
    numbers = [1, 2, 3, 4]
    numbers[index] = value
    return numbers


attempt(lambda: assign(slice(None, None, 2), [1]))
attempt(lambda: assign(slice(None, None, 2), 1))
attempt(lambda: assign(slice(0, 1), 1))
attempt(lambda: assign(4, 1))
attempt(lambda: assign(-4, "first"))
attempt(lambda: assign("a", 1))
attempt(lambda: assign(slice(None, None, -1), "wxyz"))
attempt(lambda: a[10])
attempt(lambda: a[-11])
attempt(lambda: a["x"])
attempt(lambda: a[1.5])
attempt(lambda: a[::0])
attempt(lambda: a["a":])
attempt(lambda: a[10**30])
attempt(lambda: a[: 10**30])
attempt(lambda: a[-(10**30) :: 3])


class Index:
    def __index__(self):
        return 2


attempt(lambda: a[Index()])
attempt(lambda: a[Index() :: Index()])
print(slice(1, 2).start, slice(5), slice(1, None, 3), slice(1, 10, 2).indices(5), slice(None, None, -1).indices(4))
