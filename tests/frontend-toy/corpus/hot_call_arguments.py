# Every way to pass arguments, in loops that get hot.
def f(a, b=10, *rest, c, d=40, **more): return (a, b, rest, c, d, sorted(more.items()))
def g(a, /, b, *, c=3): return a * 100 + b * 10 + c
class K:
    def __init__(self, x, y=2, *, z=3): self.v = (x, y, z)
    def m(self, *args, **kw): return self.v + args + tuple(sorted(kw))
def pass_on(fn, *args, **kw): return fn(*args, **kw)
def run(n):
    last = None
    for i in range(n):
        k = K(i, z=5)
        bound = k.m
        last = (f(i, c=1), f(i, 2, 3, 4, c=5, e=6, d=7), g(1, c=2, b=i), pass_on(g, i, 2), pass_on(f, i, c=8, q=9),
                k.m(1, w=2), bound(), bound(*last[:1] if False else ()), K(*(i, 7)).v, k.m(*[1, 2], **{}))
    return last
print(run(200))
def changing(n):
    seen = []
    def h(x, y=1): return x + y
    for i in range(n):
        if i == 150: h.__defaults__ = (1000,)
        seen.append(h(i))
    return seen[149], seen[150], seen[-1]
print(changing(200))
def wrong(n):
    for i in range(n):
        try:
            g(1, 2, 3) if i == n - 1 else g(1, 2)
        except TypeError as error: print(error)
        try:
            g(a=1, b=2) if i == n - 1 else g(1, b=2)
        except TypeError as error: print(error)
wrong(150)
def variable(n):
    t = 0
    def count(*a, **k): return len(a) * 10 + len(k)
    for i in range(n):
        args = tuple(range(i % 4))
        kw = {"k%d" % j: j for j in range(i % 3)}
        t += count(*args, **kw)
    return t
print(variable(300))
def makers(n):
    fs = []
    for i in range(n):
        def inner(x, k=i): return x * k + i
        fs.append(inner)
        fs.append(lambda y: y + i)
    return fs[3](10), fs[10](7), fs[11](1), fs[-1](0)
print(makers(150))
