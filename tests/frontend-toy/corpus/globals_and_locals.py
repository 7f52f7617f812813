x = 1


def test_one():
    return "one"


def test_two():
    return "two"


def f(a, b=2, *rest, c=3, **more):
    d = a + b
    if False:
        never = 1
    return locals()


print(f(1), f(1, 2, 3, z=4))


def outer(p):
    q = 2

    def inner():
        r = p + q
        return sorted(locals().items())

    return inner(), sorted(k for k in locals())


print(outer(1))
for name in sorted(globals()):
    if name.startswith("test_"):
        print(name, globals()[name]())
g = globals()
g["made"] = 5
print(made, "made" in globals(), g is globals(), isinstance(g, dict), g.get("absent"), g["x"])
x = 7
print(g["x"], globals()["x"])
del g["made"]
try:
    print(made)
except NameError as e:
    print(e)
globals().update(alpha=1, beta=2)
print(alpha + beta, "alpha" in dir(), locals()["x"])


class C:
    y = 1
    names = sorted(k for k in locals() if not k.startswith("_")) if False else [k for k in ("y",)]
    z = locals()["y"] + 1


print(C.y, C.z, __doc__)


def hot(n):
    total = 0
    for i in range(n):
        total += locals()["i"] + globals()["x"]
    return total


print(hot(300))
print([n for n in list(globals()) if n[0] != "_"][:4])
