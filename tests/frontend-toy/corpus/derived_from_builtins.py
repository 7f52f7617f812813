class MyList(list):
    kind = "mine"
    def __init__(self, *args, label="none"):
        super().__init__(*args)
        self.label = label
    def append(self, item):
        self.last = item
        super().append(item)
    def double(self):
        return MyList([x * 2 for x in self], label=self.label)

a = MyList([3, 1, 2], label="x")
a.append(9)
print(a, len(a), a.label, a.last, a[0], a[1:3], type(a[1:3]))
a.sort(); print(a, a.double(), a.double().label)
print(isinstance(a, list), isinstance(a, MyList), issubclass(MyList, list), type(a) is list)
print(a == [1, 2, 3, 9], [1, 2, 3, 9] == a, a != [1], a < [2], [0] < a, a + [1], [1] + a, a * 2, 2 * a)
a += [5]; print(type(a).__name__, a)
b = [0]; b += a; print(b, type(b))
print(9 in a, a.index(9), sorted(a, reverse=True), list(reversed(a)), sum(a), max(a), min(a), list(map(str, a)))
x, y, *z = a; print(x, y, z)
def f(*args, **kw): return args, kw
print(f(*a))
print(",".join(MyList(["a", "b"])), [*a], (*a,), {*a})
del a[0]; print(a); a[0] = 100; print(a); a[1:2] = [7, 7]; print(a)
print(bool(MyList()), bool(a), repr(MyList()), str(a), f"{a}", "%s" % a, "%r" % (a,))
print(vars(a), a.__dict__, sorted(vars(a)))
try: hash(a)
except TypeError as e: print(e)
c = a.copy(); print(type(c))
a.append(a); print(a)
for i, v in enumerate(MyList("abc")): print(i, v, end=" ")
print()
print(MyList.append is list.append, list.append(a, 3), a[-1])

class D(dict):
    def __missing__(self, key):
        self[key] = value = [key]
        return value
    def __setitem__(self, k, v):
        dict.__setitem__(self, k, v)
    def __getattr__(self, name):
        try: return self[name] if name in self else dict.__getitem__(self, name)
        except KeyError: raise AttributeError(name) from None
d = D(a=1); print(d, d["a"], d["b"], d, len(d), d.get("c"), "c" in d, d.a, list(d), d.items())
d.update({"z": 5}, q=6); print(d, dict(d), {**d}, f(**D(x=1)), d == dict(d), d | {"n": 1}, {"n": 1} | d)
print(d.pop("z"), d.setdefault("new", 4), d.popitem(), d.keys() & {"a"}, sorted(d.items(), key=str))
for k in d: print(k, end=";")
print(type(d.copy()), D.fromkeys("ab", 0), type(D.fromkeys("ab")))
try: dict.__getitem__({}, 1)
except KeyError as e: print("KeyError", e)
print(dict(D({1: 2})), D([(1, 2)]), D(zip("ab", [1, 2])))
class Attr(dict):
    __getattr__ = dict.__getitem__
    __setattr__ = dict.__setitem__
t = Attr(); t.x = 3; print(t, t.x, t["x"])

class I(int):
    def __new__(cls, value, name=None):
        self = super().__new__(cls, value)
        self.name = name
        return self
    def __repr__(self): return f"I({int(self)})"
    def __add__(self, other): return I(int(self) + int(other))
i = I(5, "five")
print(i, i.name, i + 1, 1 + i, i * 2, type(i * 2), i == 5, 5 == i, hash(i) == hash(5), {5: "x"}[i], [1,2,3,4,5,6][i], i < 6, 6 > i, -i, abs(I(-3)), i / 2, i // 2, i % 3, divmod(i, 3), 2 ** i, i ** 2, i & 4, ~i, i << 1, bool(I(0)))
print(range(i), list(range(I(2), i)), "x" * i, [0] * i, i * "ab", hex(i), bin(i), chr(I(65)), "%d" % i, "%05d|%x" % (i, i), f"{i:04d}", f"{i}", format(i, "x"), str(i), int(i), float(i), round(i), type(int(i)))
print(i.bit_length(), i.real, i.numerator, I.from_bytes(b"\x01\x00", "big"), type(I.from_bytes(b"a", "big")), sum([I(1), I(2)]), max(I(1), I(7)))
class F(float):
    def __str__(self): return "F:" + float.__repr__(self)
g = F(2.5); print(g, repr(g), g + 1, 1 + g, g * g, g == 2.5, F("1.5"), int(g), round(g), f"{g:.2f}", g.is_integer(), F.fromhex("0x1p3"), "%.1f" % g, -g, math_ok if False else "", hash(g) == hash(2.5))
import math
print(math.sqrt(F(4)), math.floor(F(2.5)), math.sin(I(0)), math.gcd(I(4), I(6)))

class S(str):
    def shout(self): return self.upper() + "!"
    def __eq__(self, o): return str.__eq__(self, o)
    __hash__ = str.__hash__
s = S("hello"); s.tag = 1
print(s, s.shout(), s + " w", "w " + s, s[1], s[1:3], len(s), "ell" in s, s in "say hello", s == "hello", "hello" == s, {s: 1}["hello"], {"hello": 2}[s], s.tag, repr(s), s.upper(), type(s.upper()), s * 2, s.split("l"), "-".join([s, s]), "%s!" % s, s % (), f"{s:>8}", "{}".format(s), s.format(), s < "i", sorted([S("b"), S("a"), "c"]), int(S("12")), float(S("1.5")), ord(S("a")))
print("hello".startswith(S("he")), "hello".find(S("l")), "a,b".split(S(",")), "hello".replace(S("l"), S("L")), S("x").join("abc"), "abc".strip(S("a")), S("a").encode(), getattr(s, S("tag")), "abc"["abc".index(S("b"))], S("{}").format(3), S("%d") % 4, list(S("abc")), hash(s) == hash("hello"), str.upper(s), isinstance(s, str), S(), S(3), S(b"ab", "ascii"))

class T(tuple):
    def __new__(cls, a, b): return super().__new__(cls, (a, b))
    @property
    def a(self): return self[0]
    def __getnewargs__(self): return tuple(self)
t = T(1, 2)
print(t, t.a, t == (1, 2), (1, 2) == t, hash(t) == hash((1, 2)), {(1, 2): "v"}[t], t + (3,), (0,) + t, t * 2, len(t), t[1], t[::-1], 2 in t, t < (1, 3), "%s-%s" % t, max(t), t.index(2), t.count(1), list(t), sorted([T(2, 1), T(1, 5)]))
p, q = t; print(p, q)
try: T((1, 2))
except TypeError as e: print(e)
class U(tuple): __slots__ = ()
u = U([1, 2]); print(u, type(u))
try: u.x = 1
except AttributeError as e: print(e)
class B(bytes): pass
b = B(b"abc"); print(b, b[0], b[:2], b + b"d", b"d" + b, b == b"abc", b.decode(), hash(b) == hash(b"abc"), b.hex(), B.fromhex("61"), b"%s" % b, list(b), bytes(b), b"abc".find(B(b"c")))
class BA(bytearray): pass
ba = BA(b"abc"); ba.append(100); ba += b"e"; print(ba, type(ba), ba[1:3], bytes(ba))
class St(set):
    def add(self, x): super().add(x); self.n = getattr(self, "n", 0) + 1
s = St([1, 2]); s.add(3); s.add(3); print(s, s.n, s | {9}, {9} | s, s & {1}, type(s & {1}), s <= {1, 2, 3}, {1, 2, 3} == s, len(s), 2 in s, s.union([7]), s - {1}, {5} - s, sorted(s))
s |= {10}; print(s, type(s)); e = {1}; e |= s; print(e, type(e))
class FS(frozenset): pass
print(FS([1]), hash(FS([1])) == hash(frozenset([1])), {FS([1])} == {frozenset([1])}, FS([1]) | {2}, FS(), FS([5]).union([6]))
