def show(e):
    print(repr(e), "cause", repr(e.__cause__), "context", repr(e.__context__), e.__suppress_context__)


try:
    try:
        1 / 0
    except ZeroDivisionError as z:
        raise ValueError("second")
except ValueError as e:
    show(e)

try:
    try:
        1 / 0
    except ZeroDivisionError as z:
        raise ValueError("second") from z
except ValueError as e:
    show(e)

try:
    raise ValueError("v") from KeyError
except ValueError as e:
    show(e)

try:
    raise ValueError("v") from 5
except TypeError as e:
    print(e)

try:
    try:
        raise KeyError("a")
    finally:
        {}.missing
except AttributeError as e:
    show(e)

a = ValueError("a")
b = ValueError("b")
try:
    try:
        raise a
    except ValueError:
        try:
            raise b
        except ValueError:
            raise a
except ValueError as e:
    show(e)
    show(b)

e = ValueError("x")
e.__cause__ = KeyError("c")
show(e)
e.__context__ = None
try:
    e.__cause__ = 5
except TypeError as t:
    print(t)
print(e.with_traceback(None) is e, e.__traceback__)
try:
    raise e
except ValueError as caught:
    print(caught is e, caught.__traceback__ is not None, caught.__traceback__.tb_lineno)


class Context:
    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        print(kind.__name__ if kind else None, value, traceback is not None)
        return kind is KeyError


with Context():
    raise KeyError("swallowed")
try:
    with Context():
        raise ValueError("passed on")
except ValueError as e:
    print(e)
with Context():
    pass
try:
    raise
except RuntimeError as e:
    print(e)
