def f(x):
    match x:
        case 0: return "zero"
        case 1 | 2: return "small"
        case -1: return "neg"
        case "s": return "str s"
        case None: return "none"
        case True: return "true"
        case []: return "empty"
        case [a]: return f"one {a}"
        case [a, b]: return f"two {a} {b}"
        case [a, *rest]: return f"many {a} {rest}"
        case {"k": v, **rest}: return f"map {v} {rest}"
        case {"type": "circle", "r": float() | int() as r}: return f"circle {r}"
        case str() as s if len(s) > 3: return f"long {s}"
        case int(n) if n > 100: return f"big {n}"
        case Point(x=0, y=0): return "origin"
        case Point(px, y=py): return f"pt {px} {py}"
        case complex_thing.attr: return "attr"
        case _: return "other"
class complex_thing: attr = 3.25
class Point:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x = x; self.y = y
for v in [0, 1, 2, -1, "s", None, True, [], [5], (5, 6), [1, 2, 3], {"k": 1, "z": 2}, {"type": "circle", "r": 2}, "long one", "abc", 500, 50, Point(0, 0), Point(1, 2), 3.25, range(3), {}, b"ab"]:
    print(repr(v) if not isinstance(v, Point) else "P", f(v))
match = 5
case = [match]
print(match, case, match + 1, case[0])
match (1, 2):
    case (x, y): print(x, y)
match 1, 2:
    case 1, y: print("y", y)
match {"a": {"b": [1, {"c": 2}]}}:
    case {"a": {"b": [_, {"c": c}]}}: print(c)
def g(cmd):
    match cmd.split():
        case ["go", ("north" | "south") as d]: return d
        case ["get", obj] | ["take", obj]: return obj
        case ["drop", *objs]: return objs
        case _: return None
print(g("go north"), g("take lamp"), g("drop a b c"), g("x"))
