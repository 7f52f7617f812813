class Point:
    origin = 0

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def total(self):
        return self.x + self.y


p = Point(1, 2)
q = Point(3, 4)
print(p.x, p.y, p.total(), Point.total(q))
p.z = 5
p.x = 10
print(p.z, p.x, p.origin, Point.origin)
Point.origin = 7
print(p.origin, q.origin)
p.origin = 8
print(p.origin, q.origin, Point.origin)
del p.origin
print(p.origin)
del p.x
try:
    print(p.x)
except AttributeError as e:
    print(e)
p.x = "back"
print(sorted(vars(p).items(), key=str))
print(list(q.__dict__))
for name in ("z", "nothing"):
    try:
        print(getattr(q, name))
    except AttributeError as e:
        print(type(e).__name__, e, e.name, e.obj is q)
print(getattr(q, "z", "default"), hasattr(q, "x"), hasattr(q, "w"))
try:
    Point.missing
except AttributeError as e:
    print(e)
try:
    del Point.missing
except AttributeError as e:
    print(e)
try:
    del q.missing
except AttributeError as e:
    print(e)
setattr(q, "w", [1])
print(q.w)
delattr(q, "w")
print(hasattr(q, "w"))
print(Point.__name__, Point.__qualname__, Point.__module__, Point.__bases__, Point.__mro__, Point.__doc__)
print(type(p) is Point, p.__class__ is Point, type(Point) is type)


class Many:
    def __init__(self):
        for i in range(40):
            setattr(self, "a%d" % i, i)


m = Many()
print(sum(getattr(m, "a%d" % i) for i in range(40)))
del m.a3
del m.a39
m.a3 = "again"
print(list(vars(m))[:5], list(vars(m))[-2:], m.a3, m.a38)
