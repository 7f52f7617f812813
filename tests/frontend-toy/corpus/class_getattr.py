class Dynamic:
    def __init__(self):
        self.real = 1

    def __getattr__(self, name):
        if name.startswith("dyn_"):
            return name[4:]
        raise AttributeError(f"no {name} here")


d = Dynamic()
print(d.real, d.dyn_hello, hasattr(d, "other"), getattr(d, "other", "none"))
try:
    d.other
except AttributeError as e:
    print(e)


class Recording:
    def __init__(self):
        object.__setattr__(self, "log", [])

    def __setattr__(self, name, value):
        self.log.append(("set", name, value))
        super().__setattr__(name, value)

    def __delattr__(self, name):
        self.log.append(("del", name))
        object.__delattr__(self, name)


r = Recording()
r.a = 1
r.a = 2
r.b = 3
del r.a
print(r.log, hasattr(r, "a"), r.b)
try:
    del r.zzz
except AttributeError as e:
    print(e)


class Watching:
    def __init__(self):
        self.n = 0

    def __getattribute__(self, name):
        if name == "secret":
            return "intercepted"
        return super().__getattribute__(name)

    def __getattr__(self, name):
        return "fallback " + name


w = Watching()
print(w.n, w.secret, w.missing)


class Proxy:
    def __init__(self, target):
        self._target = target

    def __getattr__(self, name):
        return getattr(self._target, name)


p = Proxy([3, 1, 2])
p.append(0)
p.sort()
print(p._target, p.index(2))


class Broken:
    @property
    def value(self):
        return self.nothing


try:
    Broken().value
except AttributeError as e:
    print(e)
print(hasattr(Broken(), "value"))


class Frozen:
    def __init__(self, x):
        object.__setattr__(self, "x", x)

    def __setattr__(self, name, value):
        raise AttributeError(f"cannot assign to field {name!r}")


f = Frozen(3)
try:
    f.x = 4
except AttributeError as e:
    print(e, f.x)
