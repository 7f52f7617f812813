class D(dict):
    def __missing__(self, k): return "?" + k
print("%(a)s %(b)s" % D(a=1), "{a} {b}".format_map(D(a=1)), "{0[x]}".format(D()))
import sys
class V(list):
    def __add__(self, o): return V(a + b for a, b in zip(self, o))
    def __mul__(self, k): return V(a * k for a in self)
    __rmul__ = __mul__
    def __sub__(self, o): return self + (-1) * o
v = V([1, 2])
for i in range(3000):
    v = v + V([1, i]); v = v * 1; v = 1 * v; v = v - V([0, 1])
    v.append(i); v.pop()
print(v)
class Cnt(dict):
    def __missing__(self, k): return 0
    def inc(self, k): self[k] += 1
c = Cnt()
for w in ("a b c a b a " * 1000).split(): c.inc(w)
print(c, c.items(), max(c, key=c.get))
class N(int): pass
t = 0
for i in range(3000):
    t += N(i)
    if N(i) == i: t += 1
    if N(i) in (i,): t += 1
    t = t + N(2) * 3
print(t)
class Name(str): pass
d = {}
for i in range(3000):
    k = Name("k%d" % (i % 7))
    d[k] = d.get(str(k), 0) + 1
    if k == "k3": d["eq"] = d.get("eq", 0) + 1
    if k != "k3": d["ne"] = d.get("ne", 0) + 1
print(d)
class Pt(tuple):
    __slots__ = ()
    def __new__(cls, x, y): return tuple.__new__(cls, (x, y))
    x = property(lambda self: self[0]); y = property(lambda self: tuple.__getitem__(self, 1))
s = 0
for i in range(3000):
    p = Pt(i, 2)
    s += p.x * p.y + p[1] + len(p)
    x, y = p
    s += x
print(s)
class Q(list):
    def push(self, x): self.append(x); return self
    def total(self):
        t = 0
        for x in self: t += x
        return t
q = Q()
for i in range(3000): q.push(i)
print(q.total(), len(q), q[5], q[-1])
