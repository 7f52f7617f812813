def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


for spec in ["", "d", "5", "<5", ">5", "^5", "=5", "05", "+", " ", "-", "+5", "*^9", "#x", "#X", "#o", "#b", "x", "b", "c", ",", "_", "_x", "_b",
             "08,", "010_x", "n", ".1f", "e", "g", "%", "+,.2f", "\u20ac>6", "<05", "^+7d"]:
    for value in [0, 5, -5, 65, 1234567, -10**20]:
        show(lambda: format(value, spec))
for spec in ["", "f", ".2f", ".0f", "#.0f", "e", ".3e", "E", "g", ".3g", "G", "#g", "%", ".1%", ",", ",.2f", "_", "012.3f", "+", " ", "+.1f",
             "<10", "^10.2f", "=+10.1f", ".3", ".0", "n", "10", "015,.2f", "z.1f", "F"]:
    for value in [0.0, -0.0, 1.0, -2.5, 1234567.891, 1e-7, 1e20, 0.045, float("inf"), float("-inf"), float("nan")]:
        show(lambda: format(value, spec))
for spec in ["", "s", "5", "<5", ">5", "^5", "*^7", ".2", "5.1s", "05", "<05", "\u20ac^5", ".0"]:
    for value in ["", "abc", "\xe9", "\u20acx"]:
        show(lambda: format(value, spec))
for value, spec in [("a", "d"), (5, "s"), (5, "y"), ("a", ",s"), (5, ".2d"), ("a", "=5"), ("a", "+"), ("a", " "), ("a", "#"), (5, ",b"),
                    (5, ",_"), (5, "_,"), (5, ",,"), (-1, "c"), (1, "+c"), (1, ",c"), (65, "#c"), ([1], "5"), (None, "5"), (1.5, "x"), (1.5, "d"),
                    (1.5, "99999999999999999999"), (1.5, "."), (True, "s"), (5, "abc"), (5, "ll"), (5, 5), ("a", "z"), (5, "z"), (10**400, "e"),
                    (5, "\n"), (1.5, "s"), (5, "\u20ac"), ("a", "5d"), (0x110000, "c"), ((), "x"), ({}, ">5")]:
    show(lambda: format(value, spec))
print(format(True), format(True, "5"), format(True, "d"), format(None), format([1]), f"{True:>6}", f"{3.14159:.2f}", f"{'x':>3}|{5:<3}|")
width, digits = 10, 3
print(f"{2/3:{width}.{digits}f}|{'ab':{'*'}^{width}}|{10**6:,}|{255:#x}|{1e9:_}|{5!r:>4}|{'a'!r}|{None!s:>6}")


class Money:
    def __format__(self, spec):
        return "<" + spec + ">"


class Wrong:
    def __format__(self, spec):
        return 5


print(format(Money(), "abc"), f"{Money():x}", "{:y}".format(Money()), f"{Money()}")
show(lambda: format(Wrong()))
