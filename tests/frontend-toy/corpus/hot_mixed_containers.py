# Builtin operations over containers in which an instance with special methods turns up late.
class Loud:
    log = []
    def __init__(self, n): self.n = n
    def __eq__(self, o):
        Loud.log.append(("eq", self.n))
        return self.n == (o.n if isinstance(o, Loud) else o)
    def __hash__(self): Loud.log.append(("hash", self.n)); return hash(self.n)
    def __lt__(self, o): return self.n < (o.n if isinstance(o, Loud) else o)
    def __gt__(self, o): return self.n > (o.n if isinstance(o, Loud) else o)
    def __repr__(self): return "Loud%d" % self.n
    def __format__(self, spec): return "<%s|%s>" % (self.n, spec)
    def __str__(self): return "loud" + str(self.n)
def run(n):
    out = []
    for i in range(n):
        odd = i >= n - 3
        mid = Loud(7) if odd else 7
        values = [1, mid, 3]
        key = (1, mid) if odd else (1, 2)
        found = 7 in values
        at = values.index(7)
        table = {key: i, (3, 4): i}
        got = table.get(key, -1)
        text = "%s %r" % (values, key)
        low, high = min(values), max(1, mid, 3)
        same = values == [1, 7, 3]
        unique = len({1, mid, 7})
        joined = f"{mid:>3}|{mid!r}|{mid}"
        count = values.count(7)
        if i == 0 or odd: out.append((found, at, got, text, low, high, same, unique, joined, count, sorted([3, mid, 1])))
    return out
for row in run(200): print(row)
print(Loud.log[:6], len(Loud.log))
