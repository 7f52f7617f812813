def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


texts = ["", "   ", "a b  c", "  a b  c  ", "a,b,,c", ",", "a\tb\nc\x0bd", "x\u2003y\u3000z", "a\u20acb\u20acc", "\x1cq\x85w"]
for text in texts:
    for limit in [-1, 0, 1, 2]:
        print(text.split(None, limit), text.rsplit(None, limit), text.split(",", limit), text.rsplit(",", limit))
    print(text.split("\u20ac"), text.split(), text.partition(","), text.rpartition(","), text.splitlines())
print("a--b----c".split("--"), "a--b----c".rsplit("--", 1), "abc".split("abc"), "aXbXc".split(sep="X", maxsplit=1))
print("a\nb\r\nc\rd\x0be\x0cf\x1cg\x85h\u2028i\u2029j\n".splitlines())
print("a\nb\r\nc\n\n".splitlines(True), "a\n".splitlines(keepends=True), "\n".splitlines(), "".splitlines())
show(lambda: "a".split(1))
show(lambda: "a".split(""))
show(lambda: "a".rsplit(""))
show(lambda: "a".split(x=1))
show(lambda: "a".split("a", sep="b"))
show(lambda: "a".split(1, 2, 3))
show(lambda: "a".split("a", "b"))
show(lambda: "a".partition(""))
show(lambda: "a".partition(1))
show(lambda: ",".join(["a", "b", "\u20ac"]))
show(lambda: "\u20ac".join(("a", "b")))
show(lambda: "".join(c for c in "abc"))
show(lambda: ",".join([]))
show(lambda: ",".join(["a"]))
show(lambda: ",".join(["a", 1]))
show(lambda: ",".join(1))
show(lambda: "-".join("abc"))
show(lambda: "-".join({"k": 1}))
