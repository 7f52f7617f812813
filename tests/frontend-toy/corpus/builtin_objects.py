# getattr and its kind, hash, id, repr, format, callable, isinstance.
class Point:
    kind = "point"

    def __init__(self, x):
        self.x = x

    def method(self):
        return self.x


class Sub(Point):
    def __call__(self):
        return 1


p, s = Point(1), Sub(2)
print(getattr(p, "x"), getattr(p, "y", "none"), hasattr(p, "kind"), hasattr(p, "nothing"), getattr(p, "method")())
setattr(p, "y", 5)
print(p.y, vars(p))
delattr(p, "y")
print(hasattr(p, "y"), sorted(vars(s).items()))
print(callable(p), callable(s), callable(len), callable(Point), callable(p.method), callable(lambda: 0), callable(5))
print(isinstance(s, Point), isinstance(p, Sub), isinstance(1, (str, int)), isinstance(True, int), isinstance("", str))
print(issubclass(Sub, Point), issubclass(Point, Sub), issubclass(bool, int), issubclass(Sub, (int, Point)), isinstance(Sub, type))
print(hash(1) == hash(1.0) == hash(True), hash("a") == hash("a"), hash(2**61 - 1), hash(-1), hash(-2), hash(0.5), hash(2**70), hash(1e300))
print(id(p) == id(p), id(p) == id(s), id(None) == id(None))
held = [[i] for i in range(1000)]
numbers = [id(item) for item in held]
more = [[i] for i in range(20000)]
print(numbers == [id(item) for item in held], len(set(numbers)))
print(repr("a'b"), repr([1, "x", None, 2.5]), repr((1,)), repr(()), repr({1: [2]}), repr(Ellipsis), repr(NotImplemented))
print(ascii("é€"), ascii(["ü"]), format(3.14159, ".2f"), format(5), format("a", ">4"), format(255, "x"), format(p) == str(p))
print(len, int, Point, [].append.__name__, print.__name__)
print([name for name in dir(s) if not name.startswith("_")], [name for name in dir(list) if not name.startswith("_")])
print("<__main__.Point object at 0x" in repr(p), "<bound method Point.method of <__main__.Point" in repr(p.method))


def attempt(action):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)


attempt(lambda: getattr(p, 5))
attempt(lambda: getattr(p, "z"))
attempt(lambda: setattr(p, 5, 1))
attempt(lambda: setattr(1, "a", 1))
attempt(lambda: delattr(p, "z"))
attempt(lambda: vars(1))
attempt(lambda: isinstance(1, 1))
attempt(lambda: issubclass(1, int))
attempt(lambda: issubclass(int, 1))
attempt(lambda: format(1, 2))
attempt(lambda: format(p, "x"))
attempt(lambda: format([], "x"))


class BadRepr:
    def __repr__(self):
        return 5


class Special:
    def __str__(self):
        return "str"

    def __repr__(self):
        return "repr"

    def __format__(self, spec):
        return "format:" + spec


x = Special()
print(x, [x], str(x), repr(x), format(x, "abc"), f"{x} {x!r} {x!s} {x:q}", "%s %r" % (x, x), {x: x})
attempt(lambda: repr(BadRepr()))
attempt(lambda: str([BadRepr()]))
