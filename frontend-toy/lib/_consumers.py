# What builtin functions do with a generator, in Python: the loop that consumes it and the generator's own code are then
# one loop, interpreted without nesting and compiled as one trace. Tracebacks leave these frames out.


def sum(iterable):
    total = 0
    for item in iterable:
        total = total + item
    return total


def any(iterable):
    for item in iterable:
        if item:
            return True
    return False


def all(iterable):
    for item in iterable:
        if not item:
            return False
    return True


def min(iterable):
    for least in iterable:
        break
    else:
        raise ValueError("min() arg is an empty sequence")
    for item in iterable:
        if item < least:
            least = item
    return least


def max(iterable):
    for greatest in iterable:
        break
    else:
        raise ValueError("max() arg is an empty sequence")
    for item in iterable:
        if item > greatest:
            greatest = item
    return greatest


def list(iterable):
    return [item for item in iterable]


def tuple(iterable):
    return (*[item for item in iterable],)


def set(iterable):
    return {item for item in iterable}


def sorted(iterable):
    items = [item for item in iterable]
    items.sort()
    return items
