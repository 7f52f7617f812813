def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


data = b"spam and eggs and spam"
print(data[0], data[-1], data[1:4], data[::-3], len(data), list(b"ab"), b"a" + b"b", b"ab" * 3, 2 * b"x", b"a" < b"b", b"a" == bytearray(b"a"))
print(data.find(b"and"), data.rfind(b"and"), data.find(97), data.count(b"sp"), data.count(97), b"egg" in data, 97 in data, data.index(b"eggs"))
print(data.split(), data.split(b"and"), data.rsplit(None, 1), data.partition(b" "), data.rpartition(b" "), b"a\nb\r\nc".splitlines(), b"a\n".splitlines(True))
print(data.replace(b"spam", b"x"), data.replace(b"", b"-", 3), data.upper(), data.title(), data.capitalize(), b"aBc".swapcase(), b"AB".lower())
print(b" a ".strip(), b"xax".strip(b"x"), b"xax".lstrip(b"x"), b"xax".rstrip(b"x"), b"a".center(4), b"a".ljust(3, b"*"), b"a".rjust(3), b"-5".zfill(5))
print(data.startswith(b"spam"), data.endswith((b"x", b"spam")), b"abc".isalpha(), b"1".isdigit(), b" ".isspace(), b"aB".islower(), b"A1".isupper(), b"Ab".istitle())
print(b",".join([b"a", bytearray(b"b")]), b"abc".hex(), b"abcde".hex("-", 2), b"abcde".hex(":", -2), bytes.fromhex("61 62 6A"), b"a\tb".expandtabs(4))
print(b"abc".translate(bytes.maketrans(b"ab", b"xy")), b"abc".translate(None, b"b"), b"abc".removeprefix(b"a"), b"abc".removesuffix(b"c"))
print(bytes(3), bytes([1, 2, 255]), bytes(b"x"), bytes(range(65, 70)), bytes(), bytes((1,)), repr(b"a'\"\n\t\\\x00\xff"), str(b"it's"))
print({b"k": 1}[b"k"], hash(b"a") == hash(bytes([97])), b"abc"[1:1], b"" or "empty", [b for b in b"xyz"])
for call in [lambda: b"abc"[5], lambda: b"abc".find("a"), lambda: b"abc".find(300), lambda: b"abc".index(b"z"), lambda: b"abc".split("a"),
             lambda: b"abc".split(b""), lambda: b"abc".replace(b"a", "b"), lambda: b"abc".startswith("a"), lambda: b"abc".startswith(("b",)),
             lambda: b"abc".strip("a"), lambda: b"abc".center(10, "x"), lambda: b"abc".center(10, b"xx"), lambda: b"abc".join(5),
             lambda: b",".join(["a"]), lambda: b"abc".hex("--"), lambda: b"a".hex("\xe9"), lambda: bytes.fromhex("6"), lambda: bytes.fromhex("6g"),
             lambda: bytes.fromhex(b"61"), lambda: b"abc".translate(b"a"), lambda: bytes.maketrans(b"a", b"bc"), lambda: b"a" + "b", lambda: b"a" + 1,
             lambda: b"a" * "x", lambda: "x" in b"x", lambda: 300 in b"x", lambda: bytes(-1), lambda: bytes([256]), lambda: bytes(["a"]), lambda: bytes(1.5),
             lambda: bytes(None), lambda: bytes("a", "foo"), lambda: bytes(1, "a"), lambda: bytes(2**70), lambda: ord(b"ab"), lambda: ord(b"a"), lambda: b"a" < "a"]:
    show(call)
