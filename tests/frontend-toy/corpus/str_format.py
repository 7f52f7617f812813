def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __repr__(self):
        return "Point"


p = Point(1, [2, 3])
print("{} {} {}".format(1, "a", 2.5), "{1} {0} {1}".format("a", "b"), "{a} {b}".format(a=1, b=2), "{{}} {{{}}}".format(5))
print("{0.x} {0.y[1]} {p.y[0]} {d[key]} {d[0]}".format(p, p=p, d={"key": "v", 0: "zero"}), "{!r} {!s} {!a}".format("\xe9", "\xe9", "\xe9"))
print("{:>5}|{:<5}|{:^5}|{:*^7}|{!r:>6}".format("a", "b", "c", "d", "e"), "{:{}}|{:{w}.{p}f}".format(5, 10, 2.5, w=8, p=2), "{0:{1}}".format("x", ">4"))
print("{} {}".format(p, [p]), "\u20ac{}\u20ac".format("\U0001f600"), "{x}".format_map({"x": 5}), "".format(), "none".format(1, 2))
for pattern, arguments, keywords in [
        ("{}", (), {}), ("{0}{}", (1,), {}), ("{}{0}", (1,), {}), ("{a}", (), {}), ("{", (), {}), ("}", (), {}), ("{0", (1,), {}), ("{0!x}", (1,), {}),
        ("{0!}", (1,), {}), ("{0!rr}", (1,), {}), ("{0[}", ([1],), {}), ("{0[]}", ([1],), {}), ("{0.}", ([1],), {}), ("{0[0]x}", ([1],), {}),
        ("{:{:{}}}", (5, 10, 2), {}), ("{0[a]}", ({"a": 5},), {}), ("{0.real}", (5,), {}), ("{:d}", ("a",), {}), ("{:5", (5,), {}),
        ("{0[1]}", ("abc",), {}), ("{0[-1]}", ("abc",), {}), ("{a.b}", (), {"a": 5}), ("{0[5]}", ([1],), {}), ("{0!s:z}", (1,), {}), ("{} {}", (1,), {}),
        ("{99999999999999999999}", (1,), {}), ("{a[b}", (), {"a": 1}), ("{:{}", (1, 2), {}), ("{{}", (), {}), ("{!}", (1,), {}), ("{a!r", (), {"a": 1}),
        ("{a{b}}", (), {"a": 1}), ("}{", (), {}), ("{0!", (1,), {}), ("{ a }", (), {"a": 1}), ("{0.x.y}", (p,), {}), ("{5}", (1,), {})]:
    show(lambda: pattern.format(*arguments, **keywords))
show(lambda: "{} {x}".format_map({"x": 1}))
show(lambda: "{x}".format_map({}))




class Lookup:
    def __getitem__(self, key):
        return "<" + key + ">"


show(lambda: "{a} {b}".format_map(Lookup()))
