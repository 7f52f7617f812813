"""Paths of POSIX systems."""

import posix

curdir = '.'
pardir = '..'
extsep = '.'
sep = '/'
pathsep = ':'
defpath = '/bin:/usr/bin'
altsep = None
devnull = '/dev/null'
supports_unicode_filenames = False


def fspath(path):
    if isinstance(path, (str, bytes)):
        return path
    path_type = type(path)
    method = getattr(path_type, '__fspath__', None)
    if method is None:
        raise TypeError("expected str, bytes or os.PathLike object, not " + path_type.__name__)
    result = method(path)
    if isinstance(result, (str, bytes)):
        return result
    raise TypeError("expected %s.__fspath__() to return str or bytes, not %s"
                    % (path_type.__name__, type(result).__name__))


def _separator(path):
    return b'/' if isinstance(path, bytes) else '/'


def _check_types(function, *paths):
    has_str = has_bytes = False
    for path in paths:
        if isinstance(path, str):
            has_str = True
        elif isinstance(path, bytes):
            has_bytes = True
        else:
            raise TypeError("%s() argument must be str, bytes, or os.PathLike object, not %r"
                            % (function, path.__class__.__name__)) from None
    if has_str and has_bytes:
        raise TypeError("Can't mix strings and bytes in path components") from None


def normcase(s):
    return fspath(s)


def isabs(s):
    s = fspath(s)
    return s.startswith(_separator(s))


def join(a, *p):
    a = fspath(a)
    slash = _separator(a)
    path = a
    parts = list(p)
    for i in range(len(parts)):
        if not isinstance(parts[i], (str, bytes)) and hasattr(type(parts[i]), '__fspath__'):
            parts[i] = fspath(parts[i])
    _check_types('join', a, *parts)
    for part in parts:
        if part.startswith(slash):
            path = part
        elif not path or path.endswith(slash):
            path += part
        else:
            path += slash + part
    return path


def split(p):
    p = fspath(p)
    slash = _separator(p)
    i = p.rfind(slash) + 1
    head, tail = p[:i], p[i:]
    if head and head != slash * len(head):
        head = head.rstrip(slash)
    return head, tail


def splitext(p):
    p = fspath(p)
    dot = b'.' if isinstance(p, bytes) else '.'
    begin = p.rfind(_separator(p)) + 1
    at = p.rfind(dot)
    if at > begin:
        # Leading dots belong to the name.
        if p[begin:at].strip(dot):
            return p[:at], p[at:]
    return p, p[:0]


def splitdrive(p):
    p = fspath(p)
    return p[:0], p


def basename(p):
    p = fspath(p)
    return p[p.rfind(_separator(p)) + 1:]


def dirname(p):
    return split(p)[0]


def exists(path):
    return posix._kind(path) != ''


def lexists(path):
    return posix._link_kind(path) != ''


def isfile(path):
    return posix._kind(path) == 'f'


def isdir(s):
    return posix._kind(s) == 'd'


def islink(path):
    return posix._link_kind(path) == 'l'


def ismount(path):
    try:
        here = posix._lstat(path)
        above = posix._lstat(join(path, b'..' if isinstance(path, bytes) else '..'))
    except OSError:
        return False
    return here[2] != above[2] or here[1] == above[1]


def getsize(filename):
    return posix._stat(filename)[6]


def getmtime(filename):
    return posix._stat(filename)[8] / 1e9


def getatime(filename):
    return posix._stat(filename)[7] / 1e9


def getctime(filename):
    return posix._stat(filename)[9] / 1e9


def samefile(f1, f2):
    a = posix._stat(f1)
    b = posix._stat(f2)
    return a[1] == b[1] and a[2] == b[2]


def normpath(path):
    path = fspath(path)
    slash = _separator(path)
    dot, dots = (b'.', b'..') if isinstance(path, bytes) else ('.', '..')
    if not path:
        return dot
    # POSIX gives two leading slashes a meaning of their own; three are one.
    slashes = 0
    if path.startswith(slash):
        slashes = 2 if path.startswith(slash * 2) and not path.startswith(slash * 3) else 1
    parts = []
    for part in path.split(slash):
        if not part or part == dot:
            continue
        if part != dots or (not slashes and not parts) or (parts and parts[-1] == dots):
            parts.append(part)
        elif parts:
            parts.pop()
    return slash * slashes + slash.join(parts) or dot


def abspath(path):
    path = fspath(path)
    if not isabs(path):
        here = posix.getcwd()
        path = join(here.encode('utf-8', 'surrogateescape') if isinstance(path, bytes) else here, path)
    return normpath(path)


def realpath(filename, *, strict=False):
    filename = fspath(filename)
    rest = abspath(filename).split('/')[1:]
    rest.reverse()
    path = '/'
    links = 0
    while rest:
        part = rest.pop()
        if not part or part == '.':
            continue
        if part == '..':
            path = dirname(path)
            continue
        new = join(path, part)
        kind = posix._link_kind(new)
        if kind != 'l':
            if strict and not kind:
                posix._lstat(new)
            path = new
            continue
        links += 1
        if links > 40:
            if strict:
                posix._stat(new)
            path = new
            continue
        target = posix.readlink(new)
        if target.startswith('/'):
            path = '/'
        rest.extend(reversed(target.split('/')))
    return path


def relpath(path, start=None):
    if not path:
        raise ValueError("no path specified")
    path = fspath(path)
    start = curdir if start is None else fspath(start)
    _check_types('relpath', path, start)
    start_list = [x for x in abspath(start).split('/') if x]
    path_list = [x for x in abspath(path).split('/') if x]
    common = len(commonprefix([start_list, path_list]))
    return join(*([pardir] * (len(start_list) - common) + path_list[common:] or [curdir]))


def commonprefix(m):
    if not m:
        return ''
    if not isinstance(m[0], (list, tuple)):
        m = tuple(fspath(x) for x in m)
    low = min(m)
    high = max(m)
    for i, c in enumerate(low):
        if c != high[i]:
            return low[:i]
    return low


def commonpath(paths):
    if not paths:
        raise ValueError('commonpath() arg is an empty sequence')
    paths = [fspath(path) for path in paths]
    _check_types('commonpath', *paths)
    if len({isabs(path) for path in paths}) != 1:
        raise ValueError("Can't mix absolute and relative paths")
    split_paths = [[part for part in path.split('/') if part and part != '.'] for path in paths]
    prefix = commonprefix(split_paths)
    return ('/' if isabs(paths[0]) else '') + '/'.join(prefix)


def expanduser(path):
    path = fspath(path)
    if not path.startswith('~'):
        return path
    i = path.find('/', 1)
    if i < 0:
        i = len(path)
    if i != 1:
        return path
    home = posix._environment().get('HOME')
    if home is None:
        return path
    return (home.rstrip('/') + path[i:]) or '/'


def expandvars(path):
    path = fspath(path)
    if '$' not in path:
        return path
    environ = posix._environment()
    out = []
    i = 0
    while i < len(path):
        c = path[i]
        if c != '$':
            out.append(c)
            i += 1
            continue
        if path[i + 1:i + 2] == '{':
            end = path.find('}', i + 2)
            name = path[i + 2:end] if end >= 0 else ''
            after = end + 1
        else:
            end = i + 1
            while end < len(path) and (path[end] == '_' or path[end].isalnum() and path[end].isascii()):
                end += 1
            name = path[i + 1:end]
            after = end
        if name and name in environ:
            out.append(environ[name])
            i = after
        else:
            out.append(c)
            i += 1
    return ''.join(out)
