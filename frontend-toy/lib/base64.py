"""Base 16, 32, 64 and 85 encodings."""

import binascii

__all__ = ['encode', 'decode', 'encodebytes', 'decodebytes', 'b64encode', 'b64decode', 'b32encode', 'b32decode',
           'b16encode', 'b16decode', 'standard_b64encode', 'standard_b64decode', 'urlsafe_b64encode',
           'urlsafe_b64decode']

_TO_URL = bytes.maketrans(b'+/', b'-_')
_FROM_URL = bytes.maketrans(b'-_', b'+/')
_BASE32 = b'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
_LINE_BYTES = 57


def _bytes_of(s):
    if isinstance(s, str):
        try:
            return s.encode('ascii')
        except UnicodeEncodeError:
            raise ValueError('string argument should contain only ASCII characters')
    if isinstance(s, (bytes, bytearray)):
        return bytes(s)
    raise TypeError("argument should be a bytes-like object or ASCII string, not %r" % s.__class__.__name__)


def b64encode(s, altchars=None):
    encoded = binascii.b2a_base64(s, newline=False)
    if altchars is not None:
        assert len(altchars) == 2, repr(altchars)
        return encoded.translate(bytes.maketrans(b'+/', altchars))
    return encoded


def b64decode(s, altchars=None, validate=False):
    s = _bytes_of(s)
    if altchars is not None:
        altchars = _bytes_of(altchars)
        assert len(altchars) == 2, repr(altchars)
        s = s.translate(bytes.maketrans(altchars, b'+/'))
    return binascii.a2b_base64(s, strict_mode=validate)


def standard_b64encode(s):
    return b64encode(s)


def standard_b64decode(s):
    return b64decode(s)


def urlsafe_b64encode(s):
    return b64encode(s).translate(_TO_URL)


def urlsafe_b64decode(s):
    return b64decode(_bytes_of(s).translate(_FROM_URL))


def b32encode(s):
    s = bytes(s)
    rest = len(s) % 5
    padded = s + bytes(5 - rest) if rest else s
    out = bytearray()
    for at in range(0, len(padded), 5):
        group = int.from_bytes(padded[at:at + 5], 'big')
        for shift in range(35, -1, -5):
            out.append(_BASE32[group >> shift & 31])
    if rest:
        missing = {1: 6, 2: 4, 3: 3, 4: 1}[rest]
        out[-missing:] = b'=' * missing
    return bytes(out)


def b32decode(s, casefold=False, map01=None):
    s = _bytes_of(s)
    if len(s) % 8:
        raise binascii.Error('Incorrect padding')
    if map01 is not None:
        map01 = _bytes_of(map01)
        assert len(map01) == 1, repr(map01)
        s = s.translate(bytes.maketrans(b'01', b'O' + map01))
    if casefold:
        s = s.upper()
    length = len(s)
    s = s.rstrip(b'=')
    padding = length - len(s)
    out = bytearray()
    for at in range(0, len(s), 8):
        group = 0
        part = s[at:at + 8]
        for c in part:
            digit = _BASE32.find(c)
            if digit < 0:
                raise binascii.Error('Non-base32 digit found')
            group = group << 5 | digit
        group <<= 5 * (8 - len(part))
        out += group.to_bytes(5, 'big')
    if length % 8 or padding not in {0, 1, 3, 4, 6}:
        raise binascii.Error('Incorrect padding')
    if padding and out:
        left = (43 - 5 * padding) // 8
        del out[len(out) - 5 + left:]
    return bytes(out)


def b16encode(s):
    return binascii.hexlify(s).upper()


def b16decode(s, casefold=False):
    s = _bytes_of(s)
    if casefold:
        s = s.upper()
    for c in s:
        if c not in b'0123456789ABCDEF':
            raise binascii.Error('Non-base16 digit found')
    return binascii.unhexlify(s)


def encodebytes(s):
    lines = []
    for at in range(0, len(s), _LINE_BYTES):
        lines.append(binascii.b2a_base64(s[at:at + _LINE_BYTES]))
    return b''.join(lines)


def decodebytes(s):
    return binascii.a2b_base64(s)


def encode(input, output):
    output.write(encodebytes(input.read()))


def decode(input, output):
    for line in input:
        output.write(binascii.a2b_base64(line))
