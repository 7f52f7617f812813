"""try, except, else, finally and with in all their orders."""


def steps(kind):
    log = []
    try:
        log.append("try")
        if kind == "raise":
            raise ValueError("v")
        if kind == "return":
            return log
        if kind == "key":
            {}["k"]
    except ValueError as error:
        log.append("except " + str(error))
    except (KeyError, IndexError) as error:
        log.append("lookup " + repr(error))
    else:
        log.append("else")
    finally:
        log.append("finally")
    log.append("end")
    return log


for kind in ["", "raise", "return", "key"]:
    print(kind, steps(kind))


def overriding():
    try:
        return "try"
    finally:
        return "finally"


def loops():
    out = []
    for i in range(5):
        try:
            if i == 1:
                continue
            if i == 3:
                break
            out.append(i)
        finally:
            out.append("f%d" % i)
    else:
        out.append("else")
    return out


print(overriding(), loops())


class Manager:
    def __init__(self, name, swallow=False):
        self.name, self.swallow = name, swallow

    def __enter__(self):
        print("enter", self.name)
        return self

    def __exit__(self, kind, value, traceback):
        print("exit", self.name, kind.__name__ if kind else None, value)
        return self.swallow


with Manager("a") as a, Manager("b"):
    print("in", a.name)
with Manager("swallowing", True):
    raise ValueError("swallowed")
try:
    with Manager("outer"):
        with Manager("inner"):
            raise KeyError("through")
except KeyError as error:
    print("caught", error)


def leaves():
    with Manager("leaving"):
        return "value"


print(leaves())


def chain():
    try:
        try:
            1 // 0
        except ZeroDivisionError:
            raise ValueError("second")
    except ValueError as error:
        print(repr(error.__context__), error.__cause__, error.__suppress_context__)
    try:
        try:
            1 // 0
        except ZeroDivisionError as first:
            raise ValueError("third") from first
    except ValueError as error:
        print(repr(error.__context__), repr(error.__cause__), error.__suppress_context__)


chain()


def reraise():
    try:
        try:
            raise IndexError("again")
        except IndexError:
            raise
    except LookupError as error:
        return repr(error)


print(reraise())
try:
    raise
except RuntimeError as error:
    print(error)


def nested_finally():
    try:
        try:
            raise ValueError(1)
        finally:
            try:
                raise KeyError(2)
            except KeyError:
                pass
    except ValueError as error:
        return error.args, error.__context__


print(nested_finally())


class Own(Exception):
    def __init__(self, code):
        super().__init__("own", code)
        self.code = code


try:
    raise Own(7)
except Own as own:
    print(own.code, own.args, own)


def unbound():
    try:
        raise ValueError
    except ValueError as gone:
        pass
    try:
        return gone
    except UnboundLocalError as error:
        return str(error)


print(unbound())


def deep(n):
    if n == 0:
        raise OverflowError("bottom")
    try:
        deep(n - 1)
    finally:
        counts.append(n)


counts = []
try:
    deep(5)
except OverflowError as error:
    print(error, counts)
try:
    raise 5
except TypeError as error:
    print(error)
try:
    try:
        raise ValueError
    except 5:
        pass
except TypeError as error:
    print(error)
try:
    assert 1 > 2, "message %d" % 3
except AssertionError as error:
    print(repr(error))
try:
    assert []
except AssertionError as error:
    print(repr(error))
