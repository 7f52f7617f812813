def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


print("%d %i %u %s %r %a" % (1, 2, 3, "s", "r", "\xe9"))
print("%5d|%-5d|%05d|%+d|% d|%+5d|%-+5d|" % (42, 42, 42, 42, 42, 42, 42))
print("%x %X %o %#x %#X %#o %#08x %-#8x| %+#x" % (255, 255, 8, 255, 255, 8, 255, 255, 255))
print("%.3d|%5.3d|%#.3x|%+.3x|%-8.3d|" % (5, 5, 5, 5, -5))
print("%f %.2f %10.3f|%-10.1f|%+f %010.2f %e %.0e %E %g %G %#g %.3g" % (1.5, 2.345, 3.14159, 2.25, 1, -2.5, 12345.678, 5.5, 1e-5, 1e10, 1e-10, 1.0, 1234567))
print("%f %F %e %g %5f|%05f|%+f" % (float("inf"), float("inf"), float("nan"), float("-inf"), float("inf"), float("-inf"), float("nan")))
print("%.0f %.0f %.0f %.1f %#.0f" % (0.5, 1.5, 2.5, 0.25, 3))
print("%c%c|%5c|%-5c|" % ("a", 98, "c", 0x20ac))
print("%s|%10s|%-10s|%.2s|%10.2s|" % ("abc", "abc", "abc", "abc", "abc"))
print("%s %s %s %s" % ([1, "a"], None, True, (1,)), "%d" % True, "%d" % 2.9, "%d" % -2.9, "%d" % 10**30, "%x" % -255)
print("%(a)s %(b)05d %(a)r %%" % {"a": "x", "b": 7}, "%*d|%-*d|%.*f" % (5, 1, 5, 2, 2, 3.14159), "%ld %hd" % (1, 2), "%%" % ())
print("%s" % "a", "%s" % ("a",), "%s" % {}, "no" % {}, "no" % [], "%s" % [1, 2])
for pattern, arguments in [("%d", "a"), ("%d", None), ("%x", 1.5), ("%x", "a"), ("%c", "ab"), ("%c", -1), ("%c", 1.5), ("%f", "a"),
                           ("%s %s", 1), ("%s", (1, 2)), ("%", ()), ("%y", 1), ("%(a)s", 1), ("%(a)s", {}), ("%(a", {}),
                           ("%*d", ("a", 1)), ("%5%", ()), ("%5%", (1,)), ("a", 1), ("a", (1,)), ("%.-1f", 1), ("%b", 1),
                           ("%(a)s %s", {"a": 1}), ("%c", 0x110000), ("%999999999999999999999d", 1), ("%.999999999999d", 1),
                           ("%d", float("nan")), ("%d", float("inf")), ("%s %", 1), ("%\u20ac", 1)]:
    show(lambda: pattern % arguments)


class Number:
    def __int__(self):
        return 5

    def __float__(self):
        return 5.5

    def __str__(self):
        return "str"

    def __repr__(self):
        return "repr\u20ac"


class Index:
    def __index__(self):
        return 65


show(lambda: "%d %s %r %a %f" % (Number(), Number(), Number(), Number(), Number()))
show(lambda: "%x" % Number())
show(lambda: "%d %x %c %f" % (Index(), Index(), Index(), Index()))
show(lambda: b"%s %d %x %r %c %5.1f %b" % (b"a", 5, 255, "\xe9", 65, 2.5, bytearray(b"z")))
show(lambda: b"%s" % "a")
show(lambda: b"%c" % 300)
show(lambda: b"%d" % "a")
show(lambda: bytearray(b"%d") % 5)
