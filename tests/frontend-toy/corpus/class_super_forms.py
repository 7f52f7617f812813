class A:
    def __init__(self, **kw):
        self.log = ["A"]
        super().__init__(**kw)

    @property
    def name(self):
        return "a"

    def __repr__(self):
        return "A()"


class B(A):
    def __init__(self, x=0, **kw):
        super(B, self).__init__(**kw)
        self.x = x
        self.log.append("B")

    @property
    def name(self):
        return super().name + "b"

    def __repr__(self):
        return "B<" + super().__repr__() + ">"

    def nested(self):
        return [super(B, self).name for _ in range(2)]

    def inner(self):
        def f():
            return super(B, self).name
        return f()

    def captured(self):
        def f():
            return self.x
        return f() + len(super().name)


b = B(x=3)
print(b.log, b.x, b.name, b, b.nested(), b.inner(), b.captured())
try:
    B(y=1)
except TypeError as e:
    print(e)


class M1:
    def go(self):
        return ["M1"] + super().go()


class M2:
    def go(self):
        return ["M2"] + super().go()


class End:
    def go(self):
        return ["End"]


class All(M1, M2, End):
    def go(self):
        return ["All"] + super().go()


print(All().go())
try:
    M1().go()
except AttributeError as e:
    print(e)
print(super(M1, All()).go())


class K:
    @classmethod
    def create(cls):
        return cls.__name__

    def __new__(cls, *args):
        self = super().__new__(cls)
        self.args = args
        return self


class L(K):
    @classmethod
    def create(cls):
        return "L:" + super().create()

    def who(self):
        return __class__.__name__


print(L.create(), L(1, 2).args, L().who())


def outside():
    super()


try:
    outside()
except RuntimeError as e:
    print(e)
