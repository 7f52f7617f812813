def attempt(f, chain):
    try:
        f()
    except Exception as e:
        e.__context__ = None
        e.__cause__ = chain
        return e


class Thing:
    pass


def set_item():
    t = (1, 2)
    t[0] = 5


def set_attribute():
    (5).x = 1


def augmented():
    x = 1
    x += "a"


def augmented_item():
    x = [1]
    x[0] += "a"


def unpack():
    a, b = 1, 2, 3


def unpack_few():
    a, b, *c = [1]


def iterate():
    for i in 5:
        pass


def unbound():
    print(later)
    later = 1


def delete():
    d = {}
    del d["x"]


def condition():
    if Thing() < 5:
        return 1


def assertion():
    assert isinstance(1, str), "not a string"


def arguments():
    def f(a, b):
        pass

    f(
        1,
    )


def with_statement():
    with 5:
        pass


def import_nothing():
    import does_not_exist


def raise_class():
    raise LookupError


def multi():
    return max(
        1,
        "a"
    )


error = None
for step in (set_item, set_attribute, augmented, augmented_item, unpack, unpack_few, iterate, unbound, delete, condition,
             assertion, arguments, with_statement, import_nothing, raise_class, multi):
    error = attempt(step, error)
raise error
