class Eq:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        if not isinstance(other, Eq):
            return NotImplemented
        return self.n == other.n


class Hashed(Eq):
    def __hash__(self):
        return hash(self.n)


print(Eq(1) == Eq(1), Eq(1) != Eq(1), Eq(1) == Eq(2), Eq(1) == 1, Eq(1) != 1)
try:
    {Eq(1): 2}
except TypeError as e:
    print(e)
print(Eq.__hash__, len({Hashed(1), Hashed(1), Hashed(2)}), {Hashed(3): "x"}[Hashed(3)])


class Plain:
    pass


a, b = Plain(), Plain()
print(a == a, a == b, a != b, len({a, b, a}), hash(a) == hash(a))
try:
    a < b
except TypeError as e:
    print(e)


class Ordered:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        return self.n < other.n

    def __repr__(self):
        return f"O{self.n}"


print(sorted([Ordered(3), Ordered(1), Ordered(2)]), Ordered(1) > Ordered(0), max([Ordered(1), Ordered(5)], key=lambda o: o.n))
print(object.__eq__(a, a), object.__eq__(a, b), a.__eq__(b), (5).__eq__(5), [1].__eq__([1]), "a".__eq__(1))
print((3).__add__(4), [1, 2].__len__(), "abc".__contains__("b"), {"a": 1}.__getitem__("a"), (1).__add__("x"))
