class A:
    def who(self):
        return "A"

    def chain(self):
        return ["A"]


class B(A):
    def who(self):
        return "B" + super().who()

    def chain(self):
        return ["B"] + super().chain()


class C(A):
    def who(self):
        return "C" + super().who()

    def chain(self):
        return ["C"] + super().chain()


class D(B, C):
    def chain(self):
        return ["D"] + super().chain()


print(D().who(), D().chain())
print([c.__name__ for c in D.__mro__])
print(issubclass(D, A), issubclass(A, D), isinstance(D(), (int, C)), isinstance(B(), C))
print([c.__name__ for c in A.__subclasses__()], D.mro() == list(D.__mro__))

for make in (lambda: type("X", (A, B), {}), lambda: type("X", (A, A), {})):
    try:
        make()
    except TypeError as e:
        print(e)

X = type("X", (A,), {"value": 5, "double": lambda self: self.value * 2})
print(X.__name__, X().double(), X().who(), X.__bases__[0].__name__)

for bad in (lambda: isinstance(1, 5), lambda: issubclass(5, int), lambda: issubclass(int, "x")):
    try:
        bad()
    except TypeError as e:
        print(e)

A.who = lambda self: "patched"
print(D().who())
A.extra = 1
print(D.extra, D().extra)
del A.extra
print(hasattr(D, "extra"))
del B.who
print(D().who())


class Base:
    @classmethod
    def make(cls):
        return cls.__name__

    @staticmethod
    def add(a, b):
        return a + b


class Derived(Base):
    @classmethod
    def make(cls):
        return "d" + super().make()


print(Base.make(), Derived.make(), Derived().make(), Derived.add(1, 2), Derived().add(3, 4))
print(isinstance(True, int), isinstance(1, bool), issubclass(bool, int), type(1.5), type("x").__name__)
