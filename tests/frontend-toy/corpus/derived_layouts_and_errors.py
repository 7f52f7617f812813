# layouts, errors
def err(fn):
    try: fn()
    except Exception as e: print(type(e).__name__, e)
    else: print("no error")
def mk(*bases, **ns): return type("X", bases, ns)
err(lambda: mk(int, str)); err(lambda: mk(list, dict)); err(lambda: mk(bool)); err(lambda: mk(range)); err(lambda: mk(list, Exception)); err(lambda: mk(slice)); err(lambda: mk(type(None)))
err(lambda: mk(int, __slots__=("a",)))
class L(list): pass
class Mixin:
    def hi(self): return "hi " + type(self).__name__
    def __len__(self): return 77
class ML(Mixin, list): pass
class LM(list, Mixin): pass
print(ML([1]).hi(), len(ML([1])), LM([1]).hi(), len(LM([1])), LM.__mro__)
err(lambda: object.__new__(L)); err(lambda: list.__new__(5)); err(lambda: list.__new__(int)); err(lambda: int.__new__(bool, 1)); err(lambda: list.__new__())
err(lambda: L.append(5, 1)); err(lambda: list.append({}, 1)); err(lambda: str.upper(3)); err(lambda: list.__len__(3))
print(list.__new__(list, [1]), list.__new__(L, [1]), int.__new__(int, "5"), str.__new__(str, "x"), tuple.__new__(tuple, [1]))
x = []; x.__init__([1, 2]); print(x); x.__init__(); print(x)
d = {1: 2}; d.__init__([(3, 4)], a=1); print(d)
s = {1}; s.__init__([5]); print(s)
err(lambda: L(1)); err(lambda: L(1, 2)); err(lambda: type("Q", (int,), {})("zz"))
class NoInit(str):
    def __init__(self, s): super().__init__(s)
err(lambda: NoInit("a"))
class OkInit(str):
    def __init__(self, s, extra): super().__init__(); self.extra = extra
    def __new__(cls, s, extra): return str.__new__(cls, s)
o = OkInit("a", 5); print(o, o.extra)
class K(int): pass
err(lambda: K(1, 2, 3)); print(K(), K("12"), K("ff", 16), K(True), K(2.7))
class Deep(L): pass
class Deeper(Deep):
    def __getitem__(self, i): return "got %r" % (super().__getitem__(i),)
    def __iter__(self): return iter(["custom"])
    def __contains__(self, x): return x == "magic"
dd = Deeper([1, 2]); print(dd[0], list(dd), "magic" in dd, 1 in dd, dd, [*dd], tuple(dd), len(dd))
class RD(dict):
    def __iter__(self): return iter(["k"])
    def keys(self): return ["k"]
    def __getitem__(self, k): return "v" + k
print(dict(RD(a=1)), {**RD(a=1)}, RD(a=1), list(RD(a=1)))
class R1(list):
    def __repr__(self): return "R1" + list.__repr__(self)
r = R1([1]); r.append(r); print(r, str(r), f"{r}", [r])
class Str2(list):
    def __str__(self): return "STR"
print(Str2(), str(Str2()), repr(Str2()), [Str2()])
class H(list):
    def __hash__(self): return 7
    def __eq__(self, o): return self is o
h = H([1]); print({h: 1}[h], h == [1], h != [1], [1] == h)
class Callable(dict):
    def __call__(self, *a): return a
print(Callable()(1, 2))
class Ctx(list):
    def __enter__(self): return self
    def __exit__(self, *a): self.append("left"); return True
with Ctx([1]) as c: c.append(2); 1 / 0
print(c)
class Rev(str):
    def __lt__(self, o): return str.__gt__(self, o)
print(sorted([Rev("a"), Rev("c"), Rev("b")]))
class BoolInt(int):
    def __bool__(self): return False
print(bool(BoolInt(5)), "yes" if BoolInt(3) else "no", not BoolInt(1))
class Stack(list):
    push = list.append
    @property
    def top(self): return self[-1]
st = Stack(); st.push(1); st.push(2); print(st.top, st, st.pop(), st)
for n in range(3000): st.push(n)
print(len(st), sum(st))
import sys
class E2(Exception, Mixin): pass
print(E2("x").hi())
print(dir(L()) == dir(L), [n for n in dir(list) if n not in dir(L)])
print(L.__doc__, L.__name__, L.__bases__, L.__base__, L.__mro__)
class P(tuple):
    x = property(lambda s: s[0])
    def _replace(self, **kw): return P((kw.get("x", self.x), *self[1:]))
    def __repr__(self): return "P(x=%r, y=%r)" % self
print(P((1, 2)), P((1, 2))._replace(x=9), P((1, 2)).x)
print(isinstance(K(3), (str, int)), {K(1): 2}, K(1) in {1: 2}, [1, 2, 3].index(K(2)), [5, 6].pop(K(0)), (1, 2).count(K(1)))
print(int.__add__(K(3), 4), int.__mul__(3, K(4)), str.__len__(Rev("abc")), list.__getitem__(L([5]), 0), dict.get(RD(a=1), "a"))
print(K(3) in (1, 2, 3), K(5).__class__, K(5).__class__.__name__, repr(K(5)), [K(1), K(2)], "%s %r" % (K(1), K(2)))
print(type(K(3) + K(4)), type(K(3) ** 2), pow(K(2), 3, 5), divmod(K(7), K(2)), round(K(15), -1), K(3) == 3.0, 3.0 == K(3), K(3) < 3.5, 1.5 + K(1), True + K(1), K(1) + True)
