"""Binding of arguments to parameters."""


def plain(a, b, c=3):
    return (a, b, c)


def star(a, *rest):
    return (a, rest)


def keywords(a, **others):
    return (a, sorted(others.items()))


def everything(a, b=2, /, c=3, *rest, d, e=5, **others):
    return (a, b, c, rest, d, e, sorted(others.items()))


print(plain(1, 2), plain(1, 2, 4), plain(b=5, a=6), plain(1, c=9, b=8))
print(star(1), star(1, 2, 3), star(*[1, 2], *(3, 4)))
print(keywords(1), keywords(1, x=2, y=3), keywords(**{"a": 7, "z": 1}))
print(everything(1, d=4), everything(1, 2, 3, 4, 5, d=6, e=7, f=8, a=9))
print(plain(*"xyz"), plain(*(1, 2), **{"c": 0}))
print((lambda x, *y, z=1: (x, y, z))(1, 2, z=3))


def complain(function, *args, **kwargs):
    try:
        print(function(*args, **kwargs))
    except TypeError as error:
        print("TypeError:", error)


complain(plain)
complain(plain, 1)
complain(plain, 1, 2, 3, 4)
complain(plain, 1, 2, d=3)
complain(plain, 1, 2, a=3)
complain(star)
complain(everything, d=1)
complain(everything, 1)
complain(everything, a=1, d=2)
complain(lambda: 1, 1)
complain(lambda a: 1, 1, 2)
complain(lambda a, b=1: 1, 1, 2, 3)
complain(lambda *, k: k)
complain(lambda *, k, m: k)
complain(lambda *, k: k, 1, k=2)
complain(lambda a, b, c, d: 1)
complain(lambda a, b, c, d: 1, 1, 2)


def positional_only(a, b, /):
    return a + b


complain(positional_only, a=1, b=2)


class Thing:
    def __init__(self, x):
        self.x = x

    def method(self, y):
        return self.x + y


complain(Thing)
complain(Thing, 1, 2)
complain(Thing(1).method)
complain(Thing(1).method, 1, 2)
print(Thing(1).method(2), Thing.method(Thing(3), 4))
bound = Thing(10).method
print(bound(5), list(map(bound, [1, 2, 3])))


class Callable:
    def __call__(self, *args, **kwargs):
        return (args, kwargs)


print(Callable()(1, 2, k=3))
complain(5)
complain(len)
complain(len, 1, 2)
complain(None, 1)


def default_list(item, items=[]):
    items.append(item)
    return items


print(default_list(1), default_list(2))


def outer():
    def inner(n, total=0):
        return total if n == 0 else inner(n - 1, total + n)
    return inner(50)


print(outer())


class NoneInit:
    def __init__(self):
        return 5


complain(NoneInit)
