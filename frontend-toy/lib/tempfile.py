"""Files and directories that are meant to go away."""

import io as _io
import os as _os

__all__ = ['NamedTemporaryFile', 'TemporaryFile', 'SpooledTemporaryFile', 'TemporaryDirectory', 'mkstemp', 'mkdtemp',
           'mktemp', 'TMP_MAX', 'gettempprefix', 'tempdir', 'gettempdir']

TMP_MAX = 10000
template = 'tmp'
tempdir = None

_CHARACTERS = 'abcdefghijklmnopqrstuvwxyz0123456789_'


def _random_name():
    return ''.join([_CHARACTERS[byte % len(_CHARACTERS)] for byte in _os.urandom(8)])


def gettempprefix():
    return template


def gettempdir():
    global tempdir
    if tempdir is None:
        candidates = [_os.getenv(name) for name in ('TMPDIR', 'TEMP', 'TMP')] + ['/tmp', '/var/tmp', '/usr/tmp']
        for candidate in candidates:
            if candidate and _os.path.isdir(candidate) and _os.access(candidate, _os.W_OK):
                tempdir = _os.path.abspath(candidate)
                break
        else:
            tempdir = _os.getcwd()
    return tempdir


def _new_path(suffix, prefix, dir, make):
    suffix = '' if suffix is None else suffix
    prefix = template if prefix is None else prefix
    dir = _os.path.abspath(gettempdir() if dir is None else dir)
    for attempt in range(TMP_MAX):
        path = _os.path.join(dir, prefix + _random_name() + suffix)
        try:
            return path, make(path)
        except FileExistsError:
            continue
    raise FileExistsError(17, "No usable temporary file name found")


def _create(path):
    return _os.open(path, _os.O_RDWR | _os.O_CREAT | _os.O_EXCL, 0o600)


def mkstemp(suffix=None, prefix=None, dir=None, text=False):
    path, fd = _new_path(suffix, prefix, dir, _create)
    return fd, path


def mkdtemp(suffix=None, prefix=None, dir=None):
    return _new_path(suffix, prefix, dir, lambda path: _os.mkdir(path, 0o700))[0]


def mktemp(suffix='', prefix=template, dir=None):
    for attempt in range(TMP_MAX):
        path = _os.path.join(gettempdir() if dir is None else dir, prefix + _random_name() + suffix)
        if not _os.path.lexists(path):
            return path
    raise FileExistsError(17, "No usable temporary filename found")


class _TemporaryFileWrapper:
    """A file with its name, which is removed when the file is closed."""

    def __init__(self, file, name, delete=True):
        self.file = file
        self.name = name
        self.delete = delete
        self._removed = False

    def __getattr__(self, name):
        return getattr(self.__dict__['file'], name)

    def __enter__(self):
        self.file.__enter__()
        return self

    def __exit__(self, exc, value, tb):
        self.close()

    def __iter__(self):
        for line in self.file:
            yield line

    def close(self):
        try:
            self.file.close()
        finally:
            if self.delete and not self._removed:
                self._removed = True
                _os.unlink(self.name)

    def __repr__(self):
        return '<%s %s>' % (self.__class__.__name__, self.file)


def NamedTemporaryFile(mode='w+b', buffering=-1, encoding=None, newline=None, suffix=None, prefix=None, dir=None,
                       delete=True, *, errors=None):
    path, fd = _new_path(suffix, prefix, dir, _create)
    try:
        file = _io.open(fd, mode, buffering, encoding, errors, newline)
    except BaseException:
        _os.unlink(path)
        _os.close(fd)
        raise
    return _TemporaryFileWrapper(file, path, delete)


def TemporaryFile(mode='w+b', buffering=-1, encoding=None, newline=None, suffix=None, prefix=None, dir=None, *,
                  errors=None):
    path, fd = _new_path(suffix, prefix, dir, _create)
    _os.unlink(path)
    return _io.open(fd, mode, buffering, encoding, errors, newline)


def SpooledTemporaryFile(max_size=0, mode='w+b', buffering=-1, encoding=None, newline=None, suffix=None, prefix=None,
                         dir=None, *, errors=None):
    return TemporaryFile(mode, buffering, encoding, newline, suffix, prefix, dir, errors=errors)


def _remove_tree(path):
    for entry in _os.listdir(path):
        full = _os.path.join(path, entry)
        if _os.path.isdir(full) and not _os.path.islink(full):
            _remove_tree(full)
        else:
            _os.unlink(full)
    _os.rmdir(path)


class TemporaryDirectory:
    def __init__(self, suffix=None, prefix=None, dir=None, ignore_cleanup_errors=False):
        self.name = mkdtemp(suffix, prefix, dir)
        self._ignore_cleanup_errors = ignore_cleanup_errors

    def __repr__(self):
        return '<%s %r>' % (self.__class__.__name__, self.name)

    def __enter__(self):
        return self.name

    def __exit__(self, exc, value, tb):
        self.cleanup()

    def cleanup(self):
        try:
            if _os.path.exists(self.name):
                _remove_tree(self.name)
        except OSError:
            if not self._ignore_cleanup_errors:
                raise
