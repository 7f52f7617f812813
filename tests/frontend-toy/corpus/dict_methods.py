# The methods of dicts and their errors.
d = {"a": 1, "b": 2}
d["c"] = 3
d["a"] = 10
print(d, len(d), d["b"], d.get("x"), d.get("x", 5), d.get("a", 5), "a" in d, "z" in d)
print(d.setdefault("a", 7), d.setdefault("d", 7), d.setdefault("e"), d)
print(d.pop("a"), d.pop("zz", None), d.popitem(), d)
d.update({"b": 20, "f": 6}, g=7)
d.update([("h", 8), ["i", 9]])
d.update(x=1)
print(d)
print(list(d), list(d.keys()), list(d.values()), list(d.items()))
print(d.keys(), d.values(), d.items())
del d["b"]
d["b"] = "again"
print(d)
e = d.copy()
e.clear()
print(e, len(d), {} == e, d == dict(d), d == e)
print(dict.fromkeys("abc"), dict.fromkeys([1, 2], 0), {}.fromkeys((1,), "v"))
print(dict(), dict(a=1), dict([(1, 2)]), dict({1: 2}, b=3), dict(zip("ab", range(2))))
print({1: 2} | {3: 4}, {1: 2, 3: 0} | {3: 4})
f = {1: 2}
f |= {5: 6}
f |= [(7, 8)]
print(f, list(reversed(f)), list(reversed(f.items())), list(reversed(f.values())))
print({1: "int", 1.0: "float", True: "bool"}, {0: 1}[False], {2**70: 1}[2**70], {None: 1}[None], {(1, 2): 3}[1, 2])


def attempt(function, *arguments):
    try:
        print(function(*arguments))
    except Exception as error:
        print(type(error).__name__, error)


attempt({}.pop, 1)
attempt({}.popitem)
attempt({"a": 1}.__getitem__, "b")
attempt({}.__delitem__, (1, 2))
attempt(dict, 1)
attempt(dict, [1])
attempt(dict, [(1,)])
attempt(dict, [(1, 2, 3)])
attempt(dict, 1, 2)
attempt({}.update, 1)
attempt({}.get)
attempt({}.setdefault, [])
attempt(lambda: {[]: 1})
attempt(lambda: {} < {})
attempt(lambda: {} | 1)
attempt(lambda: {} + {})


class Keys:
    def keys(self):
        return ["k1", "k2"]

    def __getitem__(self, key):
        return key.upper()


attempt(dict, Keys())
