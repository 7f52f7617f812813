def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


words = ["", "abc", "ABC", "aBc dEf", "stra\xdfe", "\u0130\u0131", "\u039f\u0394\u039f\u03a3 \u03a3 a\u03a3b", "\u01c6\u01c5\u01c4", "\ufb01x",
         "they're", "3d x2y", "\xb5", "\xff", "\u1e9e", "\U00010400\U00010428", "a\u0301b", "A\u0345\u03a3"]
for w in words:
    print(ascii([w.lower(), w.upper(), w.title(), w.capitalize(), w.swapcase(), w.casefold()]))
    print([w.islower(), w.isupper(), w.istitle(), w.isalpha(), w.isalnum(), w.isidentifier(), w.isprintable(), w.isascii()])
for w in ["0", "\xb2", "\xbd", "\u0663", "\u2163", "\u4e00", "12", "1.", "-1", "", " ", "\n", "\u2003", "\x1f", "\x85", "_", "_1", "1_", "\xaa"]:
    print(ascii(w), w.isdecimal(), w.isdigit(), w.isnumeric(), w.isspace(), w.isalpha(), w.isidentifier(), w.isprintable())
total = [0] * 12
checksum = 0
for code in list(range(0, 0x2100)) + list(range(0xfb00, 0xfb10)) + list(range(0x10400, 0x10440)) + list(range(0x1d7c0, 0x1d800)):
    c = chr(code)
    for i, bit in enumerate([c.isalpha(), c.isdecimal(), c.isdigit(), c.isnumeric(), c.isspace(), c.islower(), c.isupper(),
                             c.istitle(), c.isprintable(), c.isidentifier(), ("a" + c).isidentifier(), c.isalnum()]):
        total[i] += bit
    for mapped in (c.lower(), c.upper(), c.title(), c.casefold(), c.swapcase()):
        for m in mapped:
            checksum = (checksum * 31 + ord(m)) % 1000000007
print(total, checksum)
