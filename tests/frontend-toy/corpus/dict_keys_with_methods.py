# Keys whose __eq__ and __hash__ are Python code.
class Key:
    log = []

    def __init__(self, name, number):
        self.name = name
        self.number = number

    def __hash__(self):
        return self.number

    def __eq__(self, other):
        Key.log.append((self.name, other.name if isinstance(other, Key) else other))
        return isinstance(other, Key) and self.name == other.name

    def __repr__(self):
        return "Key(%s)" % self.name


d = {}
a, b, c = Key("a", 1), Key("b", 1), Key("c", 9)
d[a] = 1
d[b] = 2
d[c] = 3
print(d, d[a], d[Key("b", 1)], Key("zz", 1) in d, Key.log)
Key.log.clear()
d[1] = "one"
print(d[1], len(d), Key.log)
del d[Key("a", 1)]
print(d)
s = {a, Key("a", 1), b, c}
print(len(s), Key("c", 9) in s, Key("d", 9) in s)


class Plain:
    pass


p, q = Plain(), Plain()
table = {p: 1, q: 2}
keep = [Plain() for i in range(100)]
print(table[p], table[q], Plain() in table, hash(p) == hash(p), len({p, q, p}), p == q, p != q, p == p)


class NoHash:
    def __eq__(self, other):
        return True


class Bad:
    def __hash__(self):
        return "x"


class Raises:
    def __hash__(self):
        return 5

    def __eq__(self, other):
        raise ValueError("no comparison")


for make in (lambda: {NoHash(): 1}, lambda: {Bad(): 1}, lambda: {Raises(): 1, Raises(): 2}, lambda: {Raises()} == {Raises()}):
    try:
        print(make())
    except Exception as error:
        print(type(error).__name__, error)


class Meddler:
    target = {}

    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return 3

    def __eq__(self, other):
        if isinstance(other, Meddler) and len(Meddler.target) < 5:
            Meddler.target.clear()
            for i in range(50):
                Meddler.target[i] = i
        return False


Meddler.target[Meddler(1)] = "first"
Meddler.target[Meddler(2)] = "second"
print(len(Meddler.target), list(Meddler.target.values())[-1])
