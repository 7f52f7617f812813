def attempt(f, chain):
    try:
        f()
    except Exception as e:
        e.__context__ = None
        e.__cause__ = chain
        return e


x, y, z = 1, "a", None
d = {}
steps = [
    lambda: x + y,
    lambda: x + (y + x),
    lambda: (x) + y,
    lambda: d["k"],
    lambda: d["k"]["l"] + 1,
    lambda: z.attribute,
    lambda: z(),
    lambda: -y,
    lambda: x < y,
    lambda: x // 0,
    lambda: x ** y,
    lambda: [i + y for i in (1, 2)],
    lambda: {**z},
    lambda: len(5),
    lambda: "abc".index("z"),
    lambda: f"{z:d}",
    lambda: not_defined,
    lambda: print(*5),
    lambda: (yield_ := z[0]),
    lambda: x[1:2],
    lambda: int("12a"),
]
error = None
for step in steps:
    error = attempt(step, error)
raise error
