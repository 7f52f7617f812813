class Borg:
    _state = {}

    def __init__(self, name=None):
        self.__dict__ = self._state
        if name is not None:
            self.name = name


a = Borg("first")
b = Borg("second")
print(a.name, b.name, a.__dict__ is b.__dict__, Borg._state)
a.extra = 5
print(b.extra, vars(b))
try:
    a.__dict__ = 5
except TypeError as e:
    print(e)


class Off:
    def __init__(self):
        self.presses = 0

    def press(self):
        self.presses += 1
        self.__class__ = On
        return "on"


class On:
    def press(self):
        self.presses += 1
        self.__class__ = Off
        return "off"


s = Off()
for i in range(3001):
    r = s.press()
print(r, s.presses, type(s), isinstance(s, On), s.__dict__)
s.a, s.b, s.c, s.d, s.e, s.f = range(6)
del s.c
s.__class__ = Off
print(s.press(), s.__dict__, s.f)
for bad in (int, 5, Exception):
    try:
        s.__class__ = bad
    except TypeError as e:
        print(e)


class Slotted:
    __slots__ = ("x",)


try:
    s.__class__ = Slotted
except TypeError as e:
    print(e)
