def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


a = 123456789012345678901234567890
b = 987654321098765432109876543210
print(a + b, a - b, b - a, a * b, b // a, b % a, -b // a, -b % a)
print(a == a + 0, a < b, a <= b, a > b, a >= b, a != b)
print(a - a, (a + 1) - a, type(a - a))
x = 1
for i in range(1, 60):
    x *= i
print(x)
for i in range(59, 0, -1):
    x //= i
print(x)
f0, f1 = 0, 1
for i in range(300):
    f0, f1 = f1, f0 + f1
print(f0)
print(2**61, 2**61 - 1, -2**61, -2**61 - 1, 2**62 * 2**62, (2**61 - 1) + 1, -(-2**61))
print(sum([2**60] * 10), max(2**70, 2.0**71), min(2**70, 1e30))
print(hash(2**61 - 1), hash(2**61), hash(-1), hash(-2), hash(10**30) == hash(1e30), hash(2**80) == hash(2.0**80))
print({2**70: "a"}[2**70], {2**70: "a"}[2.0**70])
print(int("1" * 50), int("-" + "9" * 40), 0xffffffffffffffffffff, 0b1 * 10**20, 1_000_000_000_000_000_000_000)
print(hex(a), oct(a), bin(2**70), hex(-a))
print(a / b, 10**400 / 10**399, 1 / 10**300, (10**30 + 1) / 3, -10**25 / 7)
show(lambda: 10**400 / 3)
show(lambda: float(10**400))
show(lambda: str(10**5000))
show(lambda: int("1" * 5000))
print(int("f" * 5000, 16) % 1000007, len(hex(10**5000)))
print(9007199254740993 == 9007199254740992.0, 9007199254740993 > 9007199254740992.0, 2**1000 > 1e300, 2**1000 < float("inf"))
