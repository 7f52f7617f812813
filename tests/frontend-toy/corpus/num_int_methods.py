def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


print((1000).to_bytes(3, "big"), (1000).to_bytes(3, "little"), (-1000).to_bytes(3, "big", signed=True), (5).to_bytes())
print((2**100).to_bytes(13, "big"), (0).to_bytes(0, "big"), (-1).to_bytes(2, "little", signed=True))
print(int.from_bytes(b"\x01\x02", "big"), int.from_bytes(b"\x01\x02", "little"), int.from_bytes(b"\xff\xfe", signed=True))
print(int.from_bytes([1, 2, 3]), int.from_bytes(b""), int.from_bytes(bytes(range(1, 17)), "big"))
show(lambda: (500).to_bytes(1, "big"))
show(lambda: (-5).to_bytes(1, "big"))
show(lambda: (128).to_bytes(1, "big", signed=True))
show(lambda: (-128).to_bytes(1, "big", signed=True))
show(lambda: (5).to_bytes(-1, "big"))
show(lambda: (5).to_bytes(1, "bg"))
show(lambda: (5).to_bytes(2, 5))
show(lambda: int.from_bytes("a"))
show(lambda: int.from_bytes(5))
show(lambda: int.from_bytes([300]))
print((5).conjugate(), (5).real, (5).imag, (5).numerator, (5).denominator, True.real, (7).as_integer_ratio())
print((5).__add__(6), (5).__add__(1.5), (5).__radd__(6), (5).__sub__(2), (5).__rsub__(2), (5).__eq__(5), (5).__eq__("a"))
print((7).__divmod__(2), (7).__pow__(2, 5), (1.5).__add__(2), (1.5).__lt__(2), (5).__format__("x"), (5).__hash__())
print((5).__bool__(), (0).__bool__(), (5).__index__(), (2.7).__trunc__(), (2.5).__floor__(), (2.5).__ceil__(), (-5).__abs__())
print([int.bit_length(n) for n in (0, 1, 255, 256, -256)], list(map(float.is_integer, [1.0, 1.5])))
show(lambda: int.bit_length("a"))
show(lambda: float.hex(5))
