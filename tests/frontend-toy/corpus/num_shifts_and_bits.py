def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


numbers = [0, 1, -1, 5, -6, 2**61 - 1, -2**61, 2**64 + 3, -2**100, True, False]
for a in numbers:
    print(~a, -a, +a, abs(a), a.bit_length(), a.bit_count())
    for b in numbers:
        print(a & b, a | b, a ^ b)
    for count in [0, 1, 3, 61, 64, 200]:
        print(a << count, a >> count)
show(lambda: 1 << -1)
show(lambda: 1 >> -1)
show(lambda: 0 << 10**30)
show(lambda: -1 >> 10**30)
show(lambda: 1 << 10**30)
show(lambda: 1.5 << 1)
show(lambda: 1.5 & 1)
show(lambda: ~1.5)
print(True & True, True | False, True ^ True, True & 1, ~True, -True, +False)
