def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


for text in ["", "abc", "\xe9", "\u20ac", "\U0001f600", "a\ud800b", "\udc80", "\xe9\u20ac\U0001f600"]:
    for encoding in ["utf-8", "ascii", "latin-1", "utf-16-le", "utf-32-be"]:
        for errors in ["strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace", "surrogateescape", "surrogatepass"]:
            show(lambda: text.encode(encoding, errors))
for data in [b"", b"abc", b"\xc3\xa9", b"\xe2\x82\xac", b"\xf0\x9f\x98\x80", b"\xff", b"a\xe2\x82", b"\xe2\x28\xa1", b"\xed\xa0\x80", b"\xc0\x80",
             b"\xf4\x90\x80\x80", b"\xf0\x9f\x98", b"\x80abc", b"\xe2\x82x\xff"]:
    for encoding in ["utf-8", "ascii", "latin-1"]:
        for errors in ["strict", "ignore", "replace", "backslashreplace", "surrogateescape", "surrogatepass"]:
            show(lambda: data.decode(encoding, errors))
show(lambda: "a".encode())
show(lambda: "\xe9".encode("foo"))
show(lambda: "\xe9".encode("ascii", "foo"))
show(lambda: b"\xff".decode("utf8", "foo"))
show(lambda: "a".encode(5))
show(lambda: "a".encode("ascii", 5))
show(lambda: b"a".decode(5))
show(lambda: "a\u1234".encode("utf-16"))
show(lambda: "a".encode("UTF_8-sig"))
show(lambda: b"\xef\xbb\xbfa".decode("utf-8-sig"))
show(lambda: b"\xff\xfea\x00".decode("utf-16"))
show(lambda: str(b"\xc3\xa9", "utf8") + str(b"a", errors="strict") + str(object=5) + str())
show(lambda: str(1, "ascii"))
show(lambda: str("a", "ascii"))
show(lambda: bytes("\xe9", "utf8"))
show(lambda: bytes("a"))
