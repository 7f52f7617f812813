def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


values = [0, 1, -1, 7, -7, 2.5, -2.5, 0.0, -0.0, 10**30, -10**30 + 1, True, float("inf"), float("-inf")]
for a in values:
    for b in values:
        show(lambda: a // b)
        show(lambda: a % b)
        show(lambda: a / b)
        show(lambda: divmod(a, b))
