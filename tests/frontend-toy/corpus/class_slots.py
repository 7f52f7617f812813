class P:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y


p = P(1, 2)
print(p.x, p.y)
p.x = 5
print(p.x)
try:
    p.z = 1
except AttributeError as e:
    print(e)
del p.y
try:
    p.y
except AttributeError as e:
    print(e)
print(hasattr(p, "__dict__"), hasattr(p, "y"))


class Q(P):
    __slots__ = ("z",)


q = Q(1, 2)
q.z = 3
print(q.x, q.y, q.z)
try:
    q.w = 1
except AttributeError as e:
    print(e)


class R(P):
    pass


r = R(1, 2)
r.w = 3
print(r.w, r.x)


class One:
    __slots__ = "only"


o = One()
o.only = 1
print(o.only)
try:
    class Bad:
        __slots__ = ("a",)
        a = 1
except ValueError as e:
    print(e)


class D:
    __slots__ = ("a", "__dict__")


d = D()
d.a = 1
d.b = 2
print(d.a, d.b)
print(P.__slots__)
try:
    object().x = 1
except AttributeError as e:
    print(e)
