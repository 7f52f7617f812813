e = OSError(2, "No such file", "f.txt")
print(type(e).__name__, e, e.errno, e.strerror, e.filename, e.args)
e = OSError("just text")
print(type(e).__name__, e, e.errno, e.args)
e = OSError(13, "Permission")
print(type(e).__name__, e, e.errno, repr(e))
e = StopIteration(5)
print(e.value, e.args, StopIteration().value)
print(SystemExit().code, SystemExit(3).code, SystemExit("a", "b").code, repr(SystemExit(3)))
e = ImportError("msg", name="n", path="p")
print(e, e.name, e.path, e.msg)
e = UnicodeDecodeError("utf-8", b"abc\xff", 3, 4, "invalid start byte")
print(e, "|", e.start, e.end, e.object, e.reason, e.encoding)
e = UnicodeEncodeError("ascii", "h\xe9", 1, 2, "ordinal not in range(128)")
print(e)
try:
    UnicodeDecodeError("x")
except TypeError as e:
    print(e)
e = AttributeError("text", name="a", obj=5)
print(e, e.name, e.obj)
e = NameError("text", name="b")
print(e, e.name)
e = SyntaxError("bad", ("file.py", 3, 5, "x = = 1", 3, 6))
print(e, e.lineno, e.offset, e.text, e.filename, e.msg)
e = ValueError("note")
e.add_note("first")
e.add_note("second")
print(e.__notes__)
try:
    e.add_note(5)
except TypeError as t:
    print(t)
print(vars(OSError(1, "x")), vars(StopIteration(1)))


class Exit(SystemExit):
    code = 9


print(Exit().code)


class HttpError(OSError):
    def __init__(self, url, status):
        super().__init__(f"{status} for {url}")
        self.url = url
        self.status = status


h = HttpError("http://x", 404)
print(h, h.args, h.url, h.errno)
try:
    undefined_name
except NameError as e:
    print(e, e.name)
