"""Message digests."""

import _digests

__all__ = ('md5', 'sha1', 'sha224', 'sha256', 'new', 'algorithms_guaranteed', 'algorithms_available')

algorithms_guaranteed = {'md5', 'sha1', 'sha224', 'sha256'}
algorithms_available = set(algorithms_guaranteed)

_FUNCTIONS = {'md5': _digests.md5, 'sha1': _digests.sha1, 'sha224': _digests.sha224, 'sha256': _digests.sha256}
_SIZES = {'md5': 16, 'sha1': 20, 'sha224': 28, 'sha256': 32}


class HASH:
    """Collects bytes; the digest is computed when it is asked for."""

    __module__ = '_hashlib'
    block_size = 64

    def __init__(self, name, parts):
        self.name = name
        self.digest_size = _SIZES[name]
        self._parts = parts

    def update(self, obj):
        self._parts.append(_digests.bytes_of(obj))

    def digest(self):
        data = b''.join(self._parts)
        self._parts = [data]
        return _FUNCTIONS[self.name](data)

    def hexdigest(self):
        return self.digest().hex()

    def copy(self):
        return HASH(self.name, list(self._parts))

    def __repr__(self):
        return '<%s _hashlib.HASH object @ %#x>' % (self.name, id(self))


def new(name, data=b'', *, usedforsecurity=True):
    name = name.lower()
    if name not in _FUNCTIONS:
        raise ValueError('unsupported hash type ' + name)
    return HASH(name, [_digests.bytes_of(data)])


def md5(string=b'', *, usedforsecurity=True):
    return HASH('md5', [_digests.bytes_of(string)])


def sha1(string=b'', *, usedforsecurity=True):
    return HASH('sha1', [_digests.bytes_of(string)])


def sha224(string=b'', *, usedforsecurity=True):
    return HASH('sha224', [_digests.bytes_of(string)])


def sha256(string=b'', *, usedforsecurity=True):
    return HASH('sha256', [_digests.bytes_of(string)])
