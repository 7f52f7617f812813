"""Special methods behind operators, with reflected and in-place forms."""


class Vector:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __repr__(self):
        return "Vector(%r, %r)" % (self.x, self.y)

    def __add__(self, other):
        if not isinstance(other, Vector):
            return NotImplemented
        return Vector(self.x + other.x, self.y + other.y)

    def __mul__(self, k):
        return Vector(self.x * k, self.y * k)

    __rmul__ = __mul__

    def __neg__(self):
        return Vector(-self.x, -self.y)

    def __eq__(self, other):
        return isinstance(other, Vector) and (self.x, self.y) == (other.x, other.y)

    def __hash__(self):
        return hash((self.x, self.y))

    def __lt__(self, other):
        return self.x < other.x

    def __bool__(self):
        return self.x != 0 or self.y != 0

    def __getitem__(self, i):
        return (self.x, self.y)[i]

    def __len__(self):
        return 2

    def __contains__(self, n):
        return n == self.x or n == self.y

    def __iter__(self):
        yield self.x
        yield self.y

    def __iadd__(self, other):
        self.x += other.x
        self.y += other.y
        return self


a, b = Vector(1, 2), Vector(3, 4)
print(a + b, a * 3, 3 * a, -a, a == Vector(1, 2), a != b, a < b, a > b, bool(Vector(0, 0)))
print(a[0], a[-1], len(a), 2 in a, 5 in a, 5 not in a, list(a), [*a, *b], sum(a))
c = a
c += b
print(a, c is a, {Vector(1, 1): "k"}[Vector(1, 1)], sorted([b, Vector(0, 9)]))
x, y = b
print(x, y, not a, "yes" if Vector(0, 0) else "no")
for operation in [lambda: a + 1, lambda: 1 + a, lambda: a - b, lambda: a <= b, lambda: ~a, lambda: a % 2]:
    try:
        print(operation())
    except TypeError as error:
        print(error)


class Base:
    def __add__(self, other):
        return "Base.add"

    def __radd__(self, other):
        return "Base.radd"


class Derived(Base):
    def __radd__(self, other):
        return "Derived.radd"


print(Base() + Derived(), Derived() + Base(), Base() + 1, 1 + Base(), Derived() + 1)


class Refuses:
    def __add__(self, other):
        return NotImplemented

    def __eq__(self, other):
        return NotImplemented


class Accepts:
    def __radd__(self, other):
        return "accepted"

    def __eq__(self, other):
        return "equal"


print(Refuses() + Accepts(), Refuses() == Accepts(), Refuses() == Refuses())


class Callable:
    def __call__(self, x):
        return x * 2

    def __setitem__(self, k, v):
        print("set", k, v)

    def __delitem__(self, k):
        print("del", k)


c = Callable()
print(c(4))
c[1] = 2
del c["x"]


class Numbers:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n > 3:
            raise StopIteration
        return self.n


print(list(Numbers()), [n for n in Numbers()])
for n in Numbers():
    print(n)
for op in ["//", "%", "**", "<<", ">>", "&", "|", "^", "@"]:
    name = {"//": "floordiv", "%": "mod", "**": "pow", "<<": "lshift", ">>": "rshift", "&": "and", "|": "or",
            "^": "xor", "@": "matmul"}[op]
    cls = type("T" + name, (), {"__%s__" % name: lambda self, other: (op, other), "__r%s__" % name:
                                lambda self, other: ("r" + op, other)})
    t = cls()
    results = {"//": lambda: (t // 2, 2 // t), "%": lambda: (t % 2, 2 % t), "**": lambda: (t ** 2, 2 ** t),
               "<<": lambda: (t << 2, 2 << t), ">>": lambda: (t >> 2, 2 >> t), "&": lambda: (t & 2, 2 & t),
               "|": lambda: (t | 2, 2 | t), "^": lambda: (t ^ 2, 2 ^ t), "@": lambda: (t @ 2, 2 @ t)}
    print(results[op]())
