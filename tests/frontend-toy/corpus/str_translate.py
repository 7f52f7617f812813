def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


table = str.maketrans("abc", "xyz", "q")
print("aqbqc".translate(table), "abc".translate({97: None, 98: "\u20ac", 99: 0x1f600}).encode(), "abc".translate({}), "\xe9a".translate({0xe9: "e"}))
print(str.maketrans({"a": 1, 2: None, "\u20ac": "x"}), str.maketrans("ab", "cd"), str.maketrans("ab", "cd", "e"), "abc".maketrans("a", "b"))


class Table:
    def __getitem__(self, code):
        if code == 97:
            return "A"
        if code == 98:
            raise LookupError
        return code + 1


print("abc".translate(Table()))
show(lambda: "a".translate(5))
show(lambda: "a".translate({97: 1.5}))
show(lambda: "a".translate({97: -1}))
show(lambda: str.maketrans(1))
show(lambda: str.maketrans("a", "bc"))
show(lambda: str.maketrans("a", 1))
show(lambda: str.maketrans("ab", "cd", 1))
show(lambda: str.maketrans({"ab": 1}))
show(lambda: str.maketrans({1.5: 1}))
