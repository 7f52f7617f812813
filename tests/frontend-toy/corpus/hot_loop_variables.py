# A loop variable keeps the last item after the loop, however the loop ended.
def after_range(n):
    for x in range(n): pass
    return x
def after_list(items):
    t = 0
    for x in items: t += x
    return t, x
def after_generator(n):
    def g():
        for i in range(n): yield i * 2
    for x in g(): pass
    return x
def after_enumerate(s):
    for i, c in enumerate(s): pass
    return i, c
def after_dict(d):
    for k in d: v = d[k]
    return k, v
def nested(n):
    out = []
    for i in range(n):
        for j in range(i % 3 + 1):
            k = j
        out.append((i, j, k))
    return out[-3:], i, j, k
for n in (500, 7, 800): print(after_range(n), after_list(list(range(n))), after_generator(n), nested(n))
print(after_enumerate("x" * 400 + "y"), after_dict({i: -i for i in range(300)}))
