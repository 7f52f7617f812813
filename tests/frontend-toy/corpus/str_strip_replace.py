def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


for text in ["", "  a b  ", "xxaxbxx", "\u2003a\xa0", "\xe9\xe9a\xe9", "\n\t\x1f a"]:
    print([text.strip(), text.lstrip(), text.rstrip(), text.strip("x"), text.lstrip("xa"), text.rstrip("\xe9b"), text.strip(""),
           text.strip(None)])
show(lambda: "a".strip(1))
show(lambda: "a".lstrip(1))
show(lambda: "a".rstrip(b"a"))
for text in ["", "aaa", "abcabc", "a\u20acb", "\U0001f600"]:
    print([text.replace("a", "bb"), text.replace("a", ""), text.replace("", "-"), text.replace("", "-", 2), text.replace("b", "\u20ac"),
           text.replace("\u20ac", "e"), text.replace("a", "\U0001f600", 1), text.replace("abc", "x", 0), text.replace("zzz", "y")])
show(lambda: "a".replace(1, 2))
show(lambda: "a".replace("a", 2))
show(lambda: "a".replace("a", "b", "c"))
print("a\tb\tcc\td".expandtabs(), "a\tb\n\tc".expandtabs(4), "\t".expandtabs(0), "a\tb".expandtabs(tabsize=1))
for width in [0, 3, 4, 7]:
    print(["abc".center(width), "abc".ljust(width, "*"), "abc".rjust(width, "\u20ac"), "ab".center(width, "-"), "-5".zfill(width),
           "+".zfill(width), "".zfill(width), "\xe9".zfill(width)])
show(lambda: "a".center(5, "ab"))
show(lambda: "a".center(5, 1))
show(lambda: "a".center("x"))
show(lambda: "a".zfill("x"))
