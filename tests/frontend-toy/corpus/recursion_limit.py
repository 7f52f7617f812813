"""Runaway recursion is an ordinary exception, however it comes about."""
import sys


def forever(n):
    return forever(n + 1)


def count(n):
    depth[0] = n
    return count(n + 1) + 1


class Endless:
    def __getattr__(self, name):
        return getattr(self, name + "x")

    def __eq__(self, other):
        return self == other

    def __repr__(self):
        return repr(self)

    def __len__(self):
        return len(self)


depth = [0]
try:
    forever(0)
except RecursionError as error:
    print(error)
try:
    count(0)
except RecursionError as error:
    print(depth[0] > 900, depth[0] < 1000)
for action in [lambda: Endless() == 1, lambda: repr(Endless()), lambda: len(Endless()), lambda: Endless().a,
               lambda: sorted([3, 1, 2], key=lambda x: forever(x))]:
    try:
        action()
    except RecursionError as error:
        print("RecursionError")
sys.setrecursionlimit(5000)


def down(n):
    return 0 if n == 0 else 1 + down(n - 1)


print(down(4000), sys.getrecursionlimit())
try:
    sys.setrecursionlimit(0)
except ValueError as error:
    print(error)
