# Operators, subscripts, calls and context managers of classes in loops that get hot.
class Vec:
    def __init__(self, x, y): self.x = x; self.y = y
    def __add__(self, o):
        if not isinstance(o, Vec): return NotImplemented
        return Vec(self.x + o.x, self.y + o.y)
    def __radd__(self, o): return Vec(self.x + o, self.y + o)
    def __mul__(self, k): return Vec(self.x * k, self.y * k)
    __rmul__ = __mul__
    def __neg__(self): return Vec(-self.x, -self.y)
    def __eq__(self, o): return isinstance(o, Vec) and self.x == o.x and self.y == o.y
    def __lt__(self, o): return self.x < o.x
    def __getitem__(self, i): return (self.x, self.y)[i]
    def __setitem__(self, i, v):
        if i: self.y = v
        else: self.x = v
    def __delitem__(self, i): self[i] = 0
    def __contains__(self, v): return v and (v == self.x or v == self.y)
    def __call__(self, a, *, b=2): return self.x * a + self.y * b
    def __iadd__(self, o): self.x += o.x; return self
    def __enter__(self): self.y += 1; return self
    def __exit__(self, kind, value, trace): self.y -= 1
    def __repr__(self): return "Vec(%r, %r)" % (self.x, self.y)

def run(n):
    a, b, total = Vec(1, 2), Vec(3, 5), 0
    for i in range(n):
        c = a + b * 2
        d = 3 * a
        e = i + a
        if c == Vec(7, 12): total += 1
        if c == i: total += 1000000
        if a < b: total += c[1]
        c[0] = i
        c[1] += 2
        if i in c: total += 1
        if 99999 not in c: total += 1
        total += a(i) + b(i, b=1) + e.x + d.y
        with a as inside: total += inside.y
        c += a
        del c[1]
        total += (-c).x + c.y
    return total, a, b
print(run(300))

def failing(n):
    a = Vec(1, 2)
    for i in range(n):
        try:
            a + ("x" if i == n - 1 else a)
        except TypeError as error:
            print(i, error)
failing(200)

class Left:
    def __add__(self, o): return NotImplemented
class Right:
    def __radd__(self, o): return "right"
class Under(Left):
    def __radd__(self, o): return "under"
print({(Left() + Right()) + (Left() + Under()) for _ in range(200)})

def change():
    out = []
    a = Vec(1, 2)
    for i in range(300):
        if i == 200: Vec.__add__ = lambda self, o: "changed"
        r = a + a
        if i in (0, 199, 200, 299): out.append(r)
    return out
print(change())
