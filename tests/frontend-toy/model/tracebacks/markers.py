def a(values, index):
    result = 1 + values[index] * 2  # subscript
    return result


def b(x):
    return (x +
            "text")


class Thing:
    def method(self):
        x = [1, 2]
        return x.missing + 1


def c():
    é = "ü"; return é + 5


def run(f, *args):
    try:
        f(*args)
    except Exception as e:
        return e


errors = [run(a, [1], 5), run(b, 5), run(Thing().method), run(c), run(lambda: undefined(1)), run(lambda: int("x"))]
previous = None
for error in errors:
    error.__context__ = None
    error.__cause__ = previous
    previous = error
raise previous
