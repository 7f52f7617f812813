def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


texts = ["", "a", "abcabcabc", "aaaa", "caf\xe9 caf\xe9", "a\u20acb\u20ac", "\U0001f600x\U0001f600"]
parts = ["", "a", "abc", "aa", "\xe9", "\u20ac", "\U0001f600", "x", "zzz"]
for text in texts:
    for part in parts:
        print(text.find(part), text.rfind(part), text.count(part), part in text, text.startswith(part), text.endswith(part),
              text.find(part, 1), text.rfind(part, 1, 5), text.find(part, -3), text.count(part, 2, -1))
show(lambda: "abc".index("z"))
show(lambda: "abc".rindex("z"))
show(lambda: "abc".index("c"))
show(lambda: "abc".find(1))
show(lambda: "abc".find("a", None, None))
show(lambda: "abc".find("a", "b"))
show(lambda: "abc".count(1))
show(lambda: "abc".startswith(("x", "a")))
show(lambda: "abc".startswith(("x", 1)))
show(lambda: "abc".startswith(1))
show(lambda: "abc".endswith(("x", "c"), 1))
show(lambda: "abc".endswith(1))
show(lambda: 1 in "abc")
show(lambda: "abc".removeprefix("a") + "abc".removesuffix("c") + "abc".removeprefix("x"))
show(lambda: "abc".removeprefix(1))
long = "ab" * 5000 + "needle" + "ab" * 5000
print(long.find("needle"), long.rfind("needle"), long.count("ab"), long.count("ba"), "needles" in long)
