def f():
    raise ValueError("first")


try:
    f()
except ValueError as a:
    try:
        raise KeyError("second")
    except KeyError as b:
        a.__cause__ = b
        raise a
