# print: separators, ends, files, errors.
print()
print(1, "a", None, [1, "b"], 2.5)
print(1, 2, sep="")
print(1, 2, sep=", ", end="!\n")
print("no newline", end="")
print()
print(1, 2, sep=None, end=None)
print("x", flush=True)
print(*[1, 2, 3], sep="-")
print("é€😀", "tab\tnewline")


class File:
    def __init__(self):
        self.parts = []

    def write(self, text):
        self.parts.append(text)


file = File()
print("to", "file", sep=":", end=".", file=file)
print(5, file=file)
print(file.parts)


def attempt(*arguments, **keywords):
    try:
        print(*arguments, **keywords)
    except Exception as error:
        print(type(error).__name__, error)


attempt(sep=1)
attempt(end=1)
attempt(x=1)
attempt(1, file=5)


class Failing:
    def __str__(self):
        raise ValueError("no text")


attempt("before", Failing())
