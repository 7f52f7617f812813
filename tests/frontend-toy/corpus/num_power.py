def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


for base in [0, 1, -1, 2, -3, 10**20, 0.5, 2.0, 0.0, -0.0, True, float("inf"), float("-inf")]:
    for exponent in [0, 1, 2, 5, 63, -1, -2, 0.0, 3.0, -1.0, float("inf"), float("-inf")]:
        show(lambda: base ** exponent)
show(lambda: 2 ** 0.5)
show(lambda: 2.0 ** 5000)
show(lambda: float("nan") ** 0)
show(lambda: 1 ** float("nan"))
show(lambda: 10 ** 400 * 1.0)
for modulus in [7, -7, 1, 10**20 + 39]:
    for exponent in [0, 1, 5, -1, 100]:
        show(lambda: pow(3, exponent, modulus))
        show(lambda: pow(-3, exponent, modulus))
show(lambda: pow(2, 3, 0))
show(lambda: pow(2, -1, 4))
show(lambda: pow(2, 1.0, 4))
show(lambda: pow(2, 5, None))
show(lambda: (-8) ** 3)
