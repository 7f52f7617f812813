def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


for text in ["", "a", "it's", 'say "x"', "it's \"x\"", "\n\r\t\\", "\x00\x1f\x7f\x80\xa0\xad\xe9", "\u200b\u2028\ud800\ufffe", "\U0001f600\U000e0001\U0010ffff"]:
    print(repr(text) if text.isascii() else ascii(text), ascii(text), len(repr(text)))
print(ascii(["\xe9", {"\u20ac": b"\xff"}]), [b"a'", "\\"], repr(repr("'")))
print("\xe9\u20ac", ["\xe9\u20ac\U0001f600"], repr("\xff"))
