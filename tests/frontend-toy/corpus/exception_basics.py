class MyError(Exception):
    pass


class Detailed(MyError):
    def __init__(self, code, message):
        super().__init__(message)
        self.code = code

    def __str__(self):
        return f"[{self.code}] {self.args[0]}"


for make in (lambda: MyError(), lambda: MyError("one"), lambda: MyError("one", 2), lambda: Detailed(5, "bad"),
             lambda: KeyError("k"), lambda: KeyError(), lambda: KeyError(1, 2), lambda: ValueError(None)):
    e = make()
    print(repr(e), "|", str(e), "|", e.args)

try:
    raise Detailed(7, "oops")
except MyError as e:
    print(type(e).__name__, e, e.code)

try:
    raise MyError
except Exception as e:
    print(repr(e), e.args)

for bad in (5, "text", int, None):
    try:
        raise bad
    except TypeError as e:
        print(e)


class NoInit(Exception):
    def __init__(self, a, b):
        self.sum = a + b


e = NoInit(1, 2)
print(e.args, e.sum, repr(e), str(e))
e.args = [1, 2, 3]
print(e.args, vars(e))
try:
    NoInit()
except TypeError as e:
    print(e)
try:
    ValueError(x=1)
except TypeError as e:
    print(e)


class WithClassAttribute(Exception):
    message = "default"

    def __str__(self):
        return self.message


print(str(WithClassAttribute("ignored")))
print(isinstance(ZeroDivisionError(), ArithmeticError), issubclass(FileNotFoundError, OSError), IOError is OSError)
print([c.__name__ for c in UnicodeDecodeError.__mro__])
try:
    try:
        1 / 0
    except ValueError:
        print("no")
    except (KeyError, ZeroDivisionError) as e:
        print("caught", e)
        raise
except ArithmeticError as e:
    print("again", e)
try:
    try:
        {}["x"]
    except KeyError as e:
        print(e, repr(e), e.args)
        raise IndexError("other") from None
except IndexError as e:
    print(e.__cause__, e.__suppress_context__, repr(e.__context__))
