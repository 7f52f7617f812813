def down(n):
    if n == 0:
        raise ValueError("bottom")
    return down(n - 1)


def even(n):
    return odd(n - 1) if n else 1 // n


def odd(n):
    return even(n - 1)


try:
    even(6)
except ZeroDivisionError:
    down(20)
