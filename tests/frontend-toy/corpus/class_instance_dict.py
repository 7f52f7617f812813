class Bag:
    def __init__(self, **items):
        self.__dict__.update(items)


b = Bag(a=1, b=2)
print(b.a, b.b, b.__dict__)
b.c = 3
print(b.__dict__)
b.__dict__["d"] = 4
print(b.d, "d" in vars(b), vars(b) is b.__dict__)
del b.a
print(b.__dict__, hasattr(b, "a"))
d = b.__dict__
d.clear()
print(hasattr(b, "b"), vars(b))
b.x = d
print(len(d), d["x"] is d)


class Plain:
    def __init__(self):
        self.first = 1
        self.second = 2

    def method(self):
        return self.first * 10 + self.second


p = Plain()
held = p.__dict__
p.first = 5
print(held, p.method())
held["second"] = 6
print(p.method())
try:
    vars(5)
except TypeError as e:
    print(e)
