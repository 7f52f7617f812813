def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


a = bytearray(b"abc")
a.append(100)
a.extend(b"ef")
a.extend([103, 104])
a += b"ij"
print(a, len(a), a[0], a[-1], a[2:4], a[::2], type(a[1:2]))
a[0] = 65
a[1:3] = b"XYZ"
print(a)
a[::2] = b"....." + b"." * (len(a[::2]) - 5)
print(a)
del a[0]
del a[1:3]
del a[::3]
print(a, a.pop(), a.pop(0), a)
a.insert(1, 33)
a.remove(33)
a.reverse()
print(a, a.copy() is a, a.copy() == a)
a *= 2
print(a, a * 2, a + b"x", b"x" + a)
a.clear()
print(a, bool(a), bytearray(3), bytearray(b"x"), bytearray([1, 2]), bytearray("\xe9", "utf8"), bytearray().join([b"a"]))
b = bytearray()
for i in range(1000):
    b.append(i % 256)
print(len(b), sum(b), b.find(b"\x05\x06"), b.upper()[97], b == bytes(b), bytes(b)[:3])
for call in [lambda: bytearray(b"a").append(300), lambda: bytearray(b"a").append("x"), lambda: bytearray(b"a").extend(5), lambda: bytearray(b"a").pop(5),
             lambda: bytearray().pop(), lambda: bytearray(b"a").remove(5), lambda: bytearray(b"ab")[5], lambda: bytearray("a"), lambda: bytearray(-1),
             lambda: bytearray([300]), lambda: bytearray(1.5), lambda: hash(bytearray(b"a")), lambda: bytearray(b"a") + "a"]:
    show(call)
