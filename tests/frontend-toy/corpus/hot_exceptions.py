# Exceptions raised and caught in loops that get hot: tracebacks, contexts and what is being handled stay right.
import sys
class Mine(ValueError):
    pass
class Counted(Exception):
    made = 0
    def __init__(self, n):
        Counted.made += 1
        super().__init__(n)
        self.n = n
def depth(exception):
    n, t = 0, exception.__traceback__
    while t is not None:
        n, t = n + 1, t.tb_next
    return n
def parse(i):
    if i % 3 == 0: raise ValueError("bad %d" % i)
    if i % 3 == 1: raise Mine(i, "mine")
    return i
def outer(i): return parse(i)
def run(n):
    good, bad, mine, last = 0, 0, 0, None
    for i in range(n):
        try:
            good += outer(i)
        except Mine as e:
            mine += e.args[0]
            last = e
        except ValueError as e:
            bad += 1
            last = e
    return good, bad, mine, repr(last), depth(last), last.__traceback__.tb_lineno, last.__context__
print(run(400))
def counted(n):
    total = 0
    for i in range(n):
        try: raise Counted(i)
        except Counted as e: total += e.n + depth(e)
    return total, Counted.made
print(counted(300))
def handling(n):
    seen = 0
    for i in range(n):
        try:
            raise KeyError(i)
        except KeyError as first:
            assert sys.exc_info()[1] is first
            try:
                raise IndexError(i)
            except IndexError as second:
                seen += second.__context__ is first
                assert sys.exc_info()[1] is second
            assert sys.exc_info()[1] is first
        assert sys.exc_info()[0] is None
    return seen
print(handling(200))
def classes(n):
    count = {}
    for i in range(n):
        for kind in (StopIteration, ZeroDivisionError, OSError, Mine):
            try: raise kind
            except (OSError, ArithmeticError) as e: name = type(e).__name__
            except Exception as e: name = "other " + type(e).__name__
            count[name] = count.get(name, 0) + 1
    return count
print(classes(100))
def finally_and_else(n):
    log = [0, 0, 0]
    for i in range(n):
        try:
            if i % 4 == 0: raise ValueError(i)
        except ValueError: log[0] += 1
        else: log[1] += 1
        finally: log[2] += 1
    return log
print(finally_and_else(200))
def escaping(n):
    def inner(i):
        try:
            if i == n - 1: raise RuntimeError("out")
        finally: done.append(i)
        return i
    done = []
    try:
        for i in range(n): inner(i)
    except RuntimeError as e: return len(done), str(e), depth(e)
print(escaping(200))
def implicit(n):
    d, missing, text = {}, 0, None
    for i in range(n):
        try: d[i % 50] += 1
        except KeyError as e:
            missing += 1
            d[i % 50] = 1
            text = repr(e)
    return missing, text, sum(d.values())
print(implicit(300))
def reraised(n):
    count = 0
    for i in range(n):
        try:
            try: raise ValueError(i)
            except ValueError:
                count += 1
                raise
        except ValueError as e: last = e
    return count, depth(last), last
print(reraised(150))
run_last = lambda: outer(3)
for _ in range(200):
    try: run_last()
    except ValueError as e: kept = e
print(depth(kept))
