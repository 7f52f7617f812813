class Empty:
    pass


class WithInit:
    def __init__(self, a, b=2, *rest, c=3, **more):
        self.all = (a, b, rest, c, more)


print(WithInit(1).all, WithInit(1, 5, 6, 7, c=8, d=9).all)
for bad in (lambda: Empty(1), lambda: Empty(x=1), lambda: WithInit(), lambda: object(1)):
    try:
        bad()
    except TypeError as e:
        print(e)


class ReturnsValue:
    def __init__(self):
        return 5


try:
    ReturnsValue()
except TypeError as e:
    print(e)


class Singleton:
    instance = None

    def __new__(cls, *args):
        if cls.instance is None:
            cls.instance = super().__new__(cls)
            cls.instance.created = args
        return cls.instance

    def __init__(self, value):
        self.value = value


a, b = Singleton(1), Singleton(2)
print(a is b, a.value, a.created)


class Other:
    def __new__(cls):
        return "not an instance"

    def __init__(self):
        print("not called")


print(Other())


class Base:
    registry = []

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.registry.append(cls.__name__)


class First(Base):
    pass


class Second(First):
    pass


print(Base.registry)


class Tagged:
    def __init_subclass__(cls, tag="none", **kwargs):
        super().__init_subclass__(**kwargs)
        cls.tag = tag


class T1(Tagged, tag="one"):
    pass


class T2(Tagged):
    pass


print(T1.tag, T2.tag)
try:
    class Bad(Empty, flag=1):
        pass
except TypeError as e:
    print(e)


class Outer:
    class Inner:
        def f(self):
            return Outer.Inner.__qualname__

    def g():
        pass


print(Outer.Inner().f(), Outer.g.__qualname__, Outer.Inner.f.__name__)


class Counter:
    count = 0

    def __init__(self):
        Counter.count += 1
        self.id = self.count


ids = [Counter().id for _ in range(5)]
print(ids, Counter.count)
x = 10


class Scope:
    x = x + 1
    y = [x for _ in range(2)]
    z = x


print(Scope.x, Scope.y, Scope.z)
try:
    class Sub(5):
        pass
except TypeError as e:
    print("TypeError")
try:
    class BoolSub(bool):
        pass
except TypeError as e:
    print(e)
