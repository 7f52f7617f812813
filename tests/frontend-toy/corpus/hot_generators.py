# Generators consumed in loops that get hot: by for, yield from, builtin functions, next() in between.
def count(n):
    for i in range(n): yield i
def pairs(n):
    i = 0
    while i < n:
        yield i, "even" if i % 2 == 0 else "odd"
        i += 1
    return "done"
def primes(n):
    for i in range(2, n):
        for j in range(2, i):
            if j * j > i:
                yield i
                break
            if i % j == 0: break
        else:
            yield i
def tree(n):
    if n > 0:
        yield from tree(n - 1)
        yield n
        yield from tree(n - 1)
def delegating(n):
    got = yield from pairs(n)
    yield got
def late_failure(n):
    for i in range(n):
        if i == 190: raise ValueError("at 190")
        yield i
def cleaning(log, n):
    try:
        for i in range(n): yield i
    finally:
        log.append(n)
total = 0
for x in count(500): total += x
print(total, x)
for x, word in pairs(301): pass
print(x, word)
print(sum(primes(600)), [p for p in primes(60)], sum(tree(8)), list(tree(3)))
print(list(delegating(3)), sum(1 for _ in delegating(200)))
try:
    for x in late_failure(300): last = x
except ValueError as error: print(error, last, x)
def early(n):
    t, log = 0, []
    for i in range(n):
        g = cleaning(log, i % 5 + 1)
        for x in g:
            if x == 2: break
            t += x
        g.close()
        del x
    return t, len(log), log[:8]
print(early(200))
def outside(n):
    g = count(n)
    first = next(g)
    out = [first]
    for x in g:
        if x % 50 == 0: out.append((x, next(g)))
    return out, list(g)
print(outside(400))
def builtins(n):
    r = None
    for i in range(n):
        r = (sum(x for x in range(i)), any(x == 3 for x in range(i)), all(x < 100 for x in range(i)), min(x % 7 for x in range(3, i + 4)),
             max(x % 7 for x in range(i + 1)), list(x for x in range(i % 4)), tuple(x for x in "ab"), set(x % 2 for x in range(i)),
             sorted(-x for x in range(i % 5)))
    return r
print(builtins(150))
for bad in (lambda: min(x for x in ()), lambda: max(x for x in ()), lambda: sum(x for x in "ab"), lambda: list(1 // 0 for _ in range(2)),
            lambda: set([] for _ in range(2)), lambda: sorted(x for x in (1, "a"))):
    try: print(bad())
    except Exception as error: print(type(error).__name__, error)
def changing(n):
    out = []
    for i in range(n):
        g = count(4) if i < 150 else pairs(2)
        s = 0
        for x in g: s += x if isinstance(x, int) else len(x[1])
        out.append(s)
    return out[0], out[149], out[150], out[-1]
print(changing(200))
def handled(n):
    seen = []
    def inner():
        try:
            yield 1
            raise KeyError("k")
        except KeyError:
            yield 2
        yield 3
    for i in range(n):
        try:
            raise IndexError(i)
        except IndexError as e:
            values = [v for v in inner()]
            try: raise
            except IndexError as again: seen.append(again is e)
    return all(seen), values
print(handled(120))
def sending(n):
    def acc():
        t = 0
        while True:
            x = yield t
            if x is not None: t += x
    a = acc(); next(a)
    for i in range(n): v = a.send(i)
    return v
print(sending(300))
