def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


a, b, c = "abc", "\xe9", "\u20ac"
print(ascii([a + b, b + c, a + "" + c, a * 3, 3 * b, a * 0, a * -1, c * 2, (a + c)[:3].isascii(), a[1], a[-1], c[0], (a + b + c)[::-1], a[5:], a[1:2], (a * 3)[::2]]))
print(a < b, a == "abc", a != b, a >= "abb", "a" < "ab", "" < "a", "Z" < "a", b < c, "\uffff" < "\U00010000", sorted(["b", "\xe9", "a", "\u20ac", "B", ""]))
print(hash("abc") == hash("ab" + "c"), hash((a + c)[:3]) == hash(a), {"abc": 1}[(a + c)[:3]], len(a + b + c + "\U0001f600"))
s = ""
for i in range(2000):
    s += str(i % 10)
print(len(s), s[:20], s.count("7"))
for call in [lambda: "a" + 1, lambda: 1 + "a", lambda: "a" * "b", lambda: "a" * 1.5, lambda: "a" + b"b", lambda: "a" * (1 << 70), lambda: "ab" * (1 << 62), lambda: "abc"[3],
             lambda: "abc"[-4], lambda: "abc"[10**30], lambda: "abc"["a"], lambda: "a" < 1, lambda: "a" - "b", lambda: -"a", lambda: "a" / 2, lambda: "a" @ "b", lambda: [1] * "a",
             lambda: "abc"[::0], lambda: ord("ab"), lambda: ord(1), lambda: ord(""), lambda: chr(-1), lambda: chr(0x110000), lambda: "abc"[10**30:], lambda: "abc"[-10**30:10**30],
             lambda: str.upper(5), lambda: list(map(str.upper, ["a", "\xdf"])), lambda: "a".upper(1), lambda: "abc".nothing, lambda: "a" in 5]:
    show(call)


class Other:
    def __radd__(self, left):
        return "radd " + left

    def __rmul__(self, left):
        return "rmul " + left

    def __rmod__(self, left):
        return "rmod"


class Plain:
    pass


show(lambda: "a" + Other())
show(lambda: "a" * Other())
show(lambda: "a" + Plain())
show(lambda: "a" * Plain())
