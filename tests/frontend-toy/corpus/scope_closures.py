"""Local, enclosing, global and builtin names."""
x = "global"


def reads():
    return x


def writes():
    global x
    x = "changed"


def shadow():
    x = "local"

    def inner():
        return x
    x = "later"
    return inner()


def counter():
    n = 0

    def increment(by=1):
        nonlocal n
        n += by
        return n

    def read():
        return n
    return increment, read


print(reads(), shadow())
writes()
print(x, reads())
increment, read = counter()
increment()
increment(5)
other, _ = counter()
print(read(), other(), read())
functions = [lambda: i for i in range(3)]
print([f() for f in functions], [f() for f in [lambda i=i: i for i in range(3)]])


def unbound():
    try:
        print(later)
    except UnboundLocalError as error:
        print(error)
    later = 1


def free():
    def inner():
        return value
    try:
        inner()
    except NameError as error:
        print(type(error).__name__, error)
    value = 3
    print(inner())
    del value
    try:
        inner()
    except NameError as error:
        print(error)


unbound()
free()
try:
    undefined_name
except NameError as error:
    print(error)
len_before = len


def len(x):
    return "mine"


print(len([1]))
del len
print(len([1]))
try:
    del not_there
except NameError as error:
    print(error)


class Scope:
    x = "class"
    y = x + "!"
    z = [x for _ in range(2)]

    def method(self):
        return x


print(Scope.y, Scope.z, Scope().method())


def decorate(f):
    def wrapper(*args):
        return "<" + str(f(*args)) + ">"
    return wrapper


@decorate
@decorate
def decorated(n):
    return n + 1


print(decorated(1))
total = 0
for i in range(5):
    total += i
print(total, i)


def deep():
    a = 1

    def b():
        def c():
            nonlocal a
            a += 1
            return a
        return c
    return b()(), a


print(deep())
print([y for y in range(3)], (lambda: [y for y in (1, 2)])())
if (n := 10) > 5:
    print(n)
