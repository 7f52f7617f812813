"""The operating system: files, directories, the environment, the process."""

import posix
from os import path
from posix import (getcwd, chdir, listdir, remove, unlink, rmdir, mkdir, rename, replace, link, symlink, readlink,
                   chmod, access, kill, getpid, getppid, getuid, cpu_count, sched_getaffinity, urandom, strerror,
                   pipe, open, close, read, write, lseek, isatty, putenv, unsetenv, _exit, O_RDONLY, O_WRONLY, O_RDWR,
                   O_CREAT, O_EXCL, O_TRUNC, O_APPEND, F_OK, R_OK, W_OK, X_OK, SEEK_SET, SEEK_CUR, SEEK_END)
from os.path import fspath

name = 'posix'
sep = '/'
altsep = None
extsep = '.'
curdir = '.'
pardir = '..'
pathsep = ':'
linesep = '\n'
defpath = '/bin:/usr/bin'
devnull = '/dev/null'
supports_bytes_environ = True
error = OSError


class _Environment:
    """The environment as a mapping; changes reach the process."""

    def __init__(self):
        self._data = posix._environment()

    def _check(self, key):
        if not isinstance(key, str):
            raise TypeError("str expected, not %s" % type(key).__name__)
        return key

    def __getitem__(self, key):
        try:
            return self._data[self._check(key)]
        except KeyError:
            raise KeyError(key) from None

    def __setitem__(self, key, value):
        self._check(key)
        self._check(value)
        putenv(key, value)
        self._data[key] = value

    def __delitem__(self, key):
        self._check(key)
        unsetenv(key)
        try:
            del self._data[key]
        except KeyError:
            raise KeyError(key) from None

    def __contains__(self, key):
        return self._check(key) in self._data

    def __iter__(self):
        return iter(list(self._data))

    def __len__(self):
        return len(self._data)

    def __eq__(self, other):
        if isinstance(other, _Environment):
            return self._data == other._data
        return self._data == other

    def __repr__(self):
        return 'environ({%s})' % ', '.join('%r: %r' % item for item in self._data.items())

    def keys(self):
        return self._data.keys()

    def values(self):
        return self._data.values()

    def items(self):
        return self._data.items()

    def get(self, key, default=None):
        return self._data.get(self._check(key), default)

    def copy(self):
        return dict(self._data)

    _missing = object()

    def pop(self, key, default=_missing):
        if key in self:
            value = self[key]
            del self[key]
            return value
        if default is _Environment._missing:
            raise KeyError(key)
        return default

    def setdefault(self, key, value):
        if key not in self:
            self[key] = value
        return self[key]

    def update(self, other=(), **more):
        for key, value in dict(other, **more).items():
            self[key] = value

    def clear(self):
        for key in list(self._data):
            del self[key]


environ = _Environment()


def getenv(key, default=None):
    return environ.get(key, default)


def fsencode(filename):
    filename = fspath(filename)
    if isinstance(filename, str):
        return filename.encode('utf-8', 'surrogateescape')
    return filename


def fsdecode(filename):
    filename = fspath(filename)
    if isinstance(filename, bytes):
        return filename.decode('utf-8', 'surrogateescape')
    return filename


def getcwdb():
    return fsencode(getcwd())


def makedirs(name, mode=0o777, exist_ok=False):
    head, tail = path.split(name)
    if not tail:
        head, tail = path.split(head)
    if head and tail and not path.exists(head):
        try:
            makedirs(head, exist_ok=exist_ok)
        except FileExistsError:
            pass
        if tail == curdir:
            return
    try:
        mkdir(name, mode)
    except OSError:
        if not exist_ok or not path.isdir(name):
            raise


def removedirs(name):
    rmdir(name)
    head, tail = path.split(name)
    if not tail:
        head, tail = path.split(head)
    while head and tail:
        try:
            rmdir(head)
        except OSError:
            break
        head, tail = path.split(head)


class stat_result:
    """What is known of a file."""

    def __init__(self, fields):
        (self.st_mode, self.st_ino, self.st_dev, self.st_nlink, self.st_uid, self.st_gid, self.st_size,
         self.st_atime_ns, self.st_mtime_ns, self.st_ctime_ns) = fields
        self.st_atime = self.st_atime_ns / 1e9
        self.st_mtime = self.st_mtime_ns / 1e9
        self.st_ctime = self.st_ctime_ns / 1e9

    def _fields(self):
        return (self.st_mode, self.st_ino, self.st_dev, self.st_nlink, self.st_uid, self.st_gid, self.st_size,
                int(self.st_atime), int(self.st_mtime), int(self.st_ctime))

    def __getitem__(self, index):
        return self._fields()[index]

    def __len__(self):
        return 10

    def __iter__(self):
        return iter(self._fields())

    def __repr__(self):
        return ('os.stat_result(st_mode=%d, st_ino=%d, st_dev=%d, st_nlink=%d, st_uid=%d, st_gid=%d, st_size=%d, '
                'st_atime=%d, st_mtime=%d, st_ctime=%d)' % self._fields())


def stat(path, *, follow_symlinks=True):
    return stat_result(posix._stat(path) if follow_symlinks else posix._lstat(path))


def lstat(path):
    return stat_result(posix._lstat(path))


def fstat(fd):
    return stat_result(posix._stat(fd))


class uname_result:
    def __init__(self, fields):
        self.sysname, self.nodename, self.release, self.version, self.machine = fields

    def __iter__(self):
        return iter((self.sysname, self.nodename, self.release, self.version, self.machine))

    def __getitem__(self, index):
        return tuple(self)[index]


def uname():
    return uname_result(posix._uname())


def fdopen(fd, mode='r', buffering=-1, encoding=None, *args, **kwargs):
    import io
    if not isinstance(fd, int):
        raise TypeError("invalid fd type (%s, expected integer)" % type(fd))
    return io.open(fd, mode, buffering, encoding, *args, **kwargs)


class PathLike:
    """Something that stands for a path: it has __fspath__()."""

    def __fspath__(self):
        raise NotImplementedError


class DirEntry:
    """An entry of a directory, as scandir() finds it."""

    def __init__(self, directory, name):
        self.name = name
        self.path = path.join(directory, name)

    def __fspath__(self):
        return self.path

    def __repr__(self):
        return '<DirEntry %r>' % self.name

    def is_dir(self, *, follow_symlinks=True):
        return (posix._kind if follow_symlinks else posix._link_kind)(self.path) == 'd'

    def is_file(self, *, follow_symlinks=True):
        return (posix._kind if follow_symlinks else posix._link_kind)(self.path) == 'f'

    def is_symlink(self):
        return posix._link_kind(self.path) == 'l'

    def inode(self):
        return lstat(self.path).st_ino

    def stat(self, *, follow_symlinks=True):
        return stat(self.path, follow_symlinks=follow_symlinks)


class _Scan:
    def __init__(self, directory):
        self._entries = iter([DirEntry(directory, name) for name in listdir(directory)])

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._entries)

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()

    def close(self):
        self._entries = iter(())


def scandir(path='.'):
    return _Scan(fspath(path))


def walk(top, topdown=True, onerror=None, followlinks=False):
    top = fspath(top)
    dirs = []
    nondirs = []
    try:
        names = listdir(top)
    except OSError as error:
        if onerror is not None:
            onerror(error)
        return
    for entry in names:
        if path.isdir(path.join(top, entry)):
            dirs.append(entry)
        else:
            nondirs.append(entry)
    if topdown:
        yield top, dirs, nondirs
    for entry in dirs:
        new_path = path.join(top, entry)
        if followlinks or not path.islink(new_path):
            yield from walk(new_path, topdown, onerror, followlinks)
    if not topdown:
        yield top, dirs, nondirs
