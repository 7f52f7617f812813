import hashlib

for name in ('md5', 'sha1', 'sha224', 'sha256'):
    for data in (b'', b'a', b'abc', b'x' * 55, b'x' * 56, b'x' * 63, b'x' * 64, b'x' * 65, bytes(range(256)) * 9):
        print(name, len(data), getattr(hashlib, name)(data).hexdigest())
    h = hashlib.new(name)
    h.update(b'one')
    half = h.copy()
    h.update(bytearray(b' two'))
    print(h.name, h.digest_size, h.block_size, h.digest() == getattr(hashlib, name)(b'one two').digest(), half.hexdigest(),
          h.hexdigest() == h.digest().hex())
for wrong in (lambda: hashlib.md5('text'), lambda: hashlib.sha256(5), lambda: hashlib.new('nosuch')):
    try:
        wrong()
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
