def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


values = [0, 1, -1, True, 1.0, 0.5, -0.0, 2**53, 2**53 + 1, float(2**53), 2**61, 2.0**61, 10**22, 1e22, 10**23, 1e23,
          float("inf"), float("-inf")]
for a in values:
    print([a == b for b in values].count(True), [a < b for b in values].count(True), [a >= b for b in values].count(True))
    for b in values:
        if a == b and hash(a) != hash(b):
            print("hash differs", a, b)
nan = float("nan")
print(nan == nan, nan != nan, nan < 1, 1 < nan, nan in [nan], [nan] == [nan], nan == 1)
print(hash(0.5), hash(-1), hash(-2), hash(-1.0), hash(float("inf")), hash(float("-inf")), hash(1e300), hash(0.1), hash(3.25))
print(hash(True), hash(2**61 - 1), hash(-2**61), hash(2**200), {1: "a", 1.0: "b", True: "c"})
show(lambda: 1 < "a")
show(lambda: 1 == "a")
show(lambda: "a" >= 1.5)
print(sorted([3, 1.5, True, -2, 10**20, 1e19, 0.0]))
