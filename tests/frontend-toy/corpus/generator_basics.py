"""Generators: next, send, throw, close, return values, yield from, loops over them."""


def count(n):
    i = 0
    while i < n:
        yield i
        i += 1
    return "done"


print(list(count(5)), sum(count(10)), [x * x for x in count(4)])
for value in count(3):
    print("loop", value)
generator = count(2)
print(next(generator), next(generator))
try:
    next(generator)
except StopIteration as stop:
    print("stopped", stop.value)
print(next(generator, "default"))


def averager():
    total, n, average = 0.0, 0, None
    while True:
        value = yield average
        total += value
        n += 1
        average = total / n


a = averager()
next(a)
print(a.send(10), a.send(20), a.send(60))
a.close()
try:
    a.send(1)
except StopIteration:
    print("closed")


def catcher():
    while True:
        try:
            x = yield "waiting"
            print("got", x)
        except ValueError as error:
            print("caught", error)
        finally:
            print("round")


c = catcher()
print(next(c))
print(c.send(1))
print(c.throw(ValueError("thrown")))
try:
    c.throw(KeyError("out"))
except KeyError as error:
    print("left with", repr(error))


def delegating():
    result = yield from count(3)
    print("delegate returned", result)
    yield from [10, 20]
    yield from (i * 2 for i in range(3))
    return "all"


print(list(delegating()))


def inner():
    try:
        while True:
            got = yield "inner"
            print("inner got", got)
    except ValueError:
        print("inner caught")
        yield "recovered"
        return "inner result"


def outer():
    value = yield from inner()
    print("outer has", value)
    yield "last"


g = outer()
print(next(g), g.send(5), g.throw(ValueError), next(g))
print(list(g))


def bad():
    yield 1
    raise StopIteration("inside")


try:
    list(bad())
except RuntimeError as error:
    print(error, repr(error.__cause__))


def ignoring():
    try:
        yield 1
    except GeneratorExit:
        yield 2


i = ignoring()
next(i)
try:
    i.close()
except RuntimeError as error:
    print(error)


def tree(depth):
    if depth:
        yield from tree(depth - 1)
        yield depth
        yield from tree(depth - 1)


print(list(tree(4)))


def selfish():
    yield next(me)


me = selfish()
try:
    next(me)
except ValueError as error:
    print(error)

unstarted = count(3)
try:
    unstarted.send(5)
except TypeError as error:
    print(error)
print(any(x > 2 for x in count(10)), all(x < 2 for x in count(10)))
print(dict((k, k * k) for k in range(3)), sorted(x for x in [3, 1, 2]))
a, b, c = count(3)
print(a, b, c)
print(max(count(5)), "-".join(str(x) for x in count(4)))


def closes():
    try:
        yield 1
    finally:
        print("cleaned up")


for x in closes():
    print(x)
it = closes()
next(it)
it.close()


def infinite():
    n = 0
    while True:
        yield n
        n += 1


print([x for x, _ in zip(infinite(), range(5))])
