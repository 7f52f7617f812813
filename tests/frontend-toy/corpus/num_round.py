def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


for x in [0.5, 1.5, 2.5, -0.5, -1.5, 2.675, 1234.5678, 0.05, 1e300, 5e-324, 0.49999999999999994, 4503599627370497.5, -2.0]:
    print(round(x), round(x, 0), round(x, 1), round(x, 2), round(x, -1), round(x, -3), round(x, 400), round(x, -400))
for n in [0, 5, 15, 25, -25, -35, 12345, 99999, 10**30 + 5 * 10**9, True]:
    print(round(n), round(n, 0), round(n, 2), round(n, -1), round(n, -2), round(n, -10), round(n, -50), round(n, None))
show(lambda: round(1.5, "a"))
show(lambda: round("a"))
show(lambda: round(float("nan")))
show(lambda: round(float("inf")))
show(lambda: round(float("inf"), 2))
show(lambda: round(1.79e308, -308))
show(lambda: round(1.5, None))
show(lambda: round(number=2.5, ndigits=1))
print(abs(-5), abs(-5.5), abs(-0.0), abs(True), abs(-2**70))
