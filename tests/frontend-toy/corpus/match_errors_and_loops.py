class P:
    __match_args__ = ("a", "b")
    def __init__(self, a, b): self.a, self.b = a, b
def show(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
def f1():
    match P(1, 2):
        case P(1, 2, 3): return "x"
show(f1)
def f2():
    match 5:
        case int(1, 2): return 1
show(f2)
def f3():
    x = 5
    match 7:
        case x.y: return 1
show(f3)
def f4(v):
    match v:
        case {"a": [1, {"b": x}], **r} if x > 1: return x, r
        case {"a": _}: return "a"
        case {}: return "any mapping"
        case [P(a=1) as p, *_, (int() | str()) as last]: return p.a, last
        case (1 | 2 | 3) as n: return n
        case "a" "b": return "ab"
        case b"x": return "bytes"
        case -1.5: return "neg"
        case [[x, y], [z]] | [[x], [y, z]]: return x, y, z
        case float(): return "float"
        case bool(b): return ("bool", b)
        case tuple(t): return t
        case list() | set(): return "list or set"
        case object(real=r): return r
for v in [{"a": [1, {"b": 5}], "c": 3}, {"a": [1, {"b": 0}]}, {}, {"z": 1}, [P(1, 2), 3, 4, "s"], 2, "ab", b"x", -1.5, [[1, 2], [3]], [[1], [2, 3]], 2.5, True, (7, 8), [9], {1}, 10, "zz", None]:
    show(lambda: f4(v))
def loop(n):
    counts = {"even": 0, "odd": 0, "pair": 0, "other": 0}
    for i in range(n):
        item = i if i % 3 else (i, i + 1)
        match item:
            case (a, b) if a < b: counts["pair"] += b - a
            case int(k) if k % 2 == 0: counts["even"] += 1
            case int(): counts["odd"] += 1
            case _: counts["other"] += 1
    return counts
print(loop(5000))
def evaluate(t):
    match t:
        case ("+", l, r): return evaluate(l) + evaluate(r)
        case ("*", l, r): return evaluate(l) * evaluate(r)
        case ("neg", x): return -evaluate(x)
        case int() | float(): return t
        case _: raise ValueError(t)
for i in range(300): r = evaluate(("+", ("*", 2, i), ("neg", 1)))
print(r)
class D(dict): pass
class L(list): pass
match D(a=1):
    case {"a": 1}: print("D ok")
match L([1, 2]):
    case [a, b]: print("L ok", a, b)
match "abc":
    case [a, b, c]: print("no")
    case str(): print("str")
match x := 5:
    case 5: print("walrus", x)
match *[1, 2], 3:
    case 1, *r: print(r)
def g():
    for i in range(3):
        match i:
            case 1: continue
            case 2: break
        print("i", i)
    match i:
        case 2: return "ret"
print(g())
class Color: RED = 1; GREEN = 2
match 2:
    case Color.RED: print("red")
    case Color.GREEN: print("green")
