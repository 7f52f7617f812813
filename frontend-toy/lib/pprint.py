"""Pretty-printing of nested containers."""

import sys

__all__ = ["pprint", "pformat", "isreadable", "isrecursive", "saferepr", "PrettyPrinter", "pp"]


def pprint(object, stream=None, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True,
           underscore_numbers=False):
    PrettyPrinter(indent, width, depth, stream, compact=compact, sort_dicts=sort_dicts,
                  underscore_numbers=underscore_numbers).pprint(object)


def pformat(object, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
    return PrettyPrinter(indent, width, depth, compact=compact, sort_dicts=sort_dicts,
                         underscore_numbers=underscore_numbers).pformat(object)


def pp(object, *args, sort_dicts=False, **kwargs):
    pprint(object, *args, sort_dicts=sort_dicts, **kwargs)


def saferepr(object):
    return PrettyPrinter()._safe_repr(object, set(), 0)[0]


def isreadable(object):
    return PrettyPrinter()._safe_repr(object, set(), 0)[1]


def isrecursive(object):
    return PrettyPrinter()._safe_repr(object, set(), 0)[2]


class _SafeKey:
    """Orders keys of different types."""

    __slots__ = ("obj",)

    def __init__(self, obj):
        self.obj = obj

    def __lt__(self, other):
        try:
            return self.obj < other.obj
        except TypeError:
            return (str(type(self.obj)), id(self.obj)) < (str(type(other.obj)), id(other.obj))


def _pair_key(pair):
    return _SafeKey(pair[0]), _SafeKey(pair[1])


class PrettyPrinter:
    def __init__(self, indent=1, width=80, depth=None, stream=None, *, compact=False, sort_dicts=True,
                 underscore_numbers=False):
        indent = int(indent)
        width = int(width)
        if indent < 0:
            raise ValueError("indent must be >= 0")
        if depth is not None and depth <= 0:
            raise ValueError("depth must be > 0")
        if not width:
            raise ValueError("width must be != 0")
        self._depth = depth
        self._indent = indent
        self._width = width
        self._stream = stream
        self._compact = compact
        self._sort_dicts = sort_dicts
        self._underscore_numbers = underscore_numbers

    def pprint(self, object):
        text = self.pformat(object) + "\n"
        (sys.stdout if self._stream is None else self._stream).write(text)

    def pformat(self, object):
        out = []
        self._format(object, out, 0, 0, set(), 0)
        return "".join(out)

    def isreadable(self, object):
        return self._safe_repr(object, set(), 0)[1]

    def isrecursive(self, object):
        return self._safe_repr(object, set(), 0)[2]

    def format(self, object, context, maxlevels, level):
        return self._safe_repr(object, set(context), level)

    def _repr(self, object, context, level):
        return self._safe_repr(object, set(context), level)[0]

    def _safe_repr(self, object, context, level):
        """(text, is it readable, is it recursive)"""
        cls = type(object)
        if cls is int and self._underscore_numbers:
            return f"{object:_d}", True, False
        if cls in (str, int, float, bool, bytes, type(None)):
            return repr(object), True, False
        representation = cls.__repr__
        if issubclass(cls, dict) and representation is dict.__repr__:
            kind = "{%s}"
            if not object:
                return "{}", True, False
        elif issubclass(cls, list) and representation is list.__repr__:
            kind = "[%s]"
            if not object:
                return "[]", True, False
        elif issubclass(cls, tuple) and representation is tuple.__repr__:
            kind = "(%s,)" if len(object) == 1 else "(%s)"
            if not object:
                return "()", True, False
        else:
            text = repr(object)
            return text, text != "" and not text.startswith("<"), False
        if self._depth is not None and level >= self._depth:
            return kind.replace("%s,", "%s") % "...", False, False
        key = id(object)
        if key in context:
            return f"<Recursion on {cls.__name__} with id={key}>", False, True
        context.add(key)
        readable, recursive = True, False
        parts = []
        if kind[0] == "{":
            items = object.items()
            if self._sort_dicts:
                items = sorted(items, key=_pair_key)
            for name, value in items:
                name_text, name_readable, name_recursive = self._safe_repr(name, context, level + 1)
                text, is_readable, is_recursive = self._safe_repr(value, context, level + 1)
                parts.append(f"{name_text}: {text}")
                readable = readable and name_readable and is_readable
                recursive = recursive or name_recursive or is_recursive
        else:
            for item in object:
                text, is_readable, is_recursive = self._safe_repr(item, context, level + 1)
                parts.append(text)
                readable = readable and is_readable
                recursive = recursive or is_recursive
        context.discard(key)
        return kind % ", ".join(parts), readable, recursive

    def _format(self, object, out, indent, allowance, context, level):
        key = id(object)
        if key in context:
            out.append(f"<Recursion on {type(object).__name__} with id={key}>")
            return
        text = self._repr(object, context, level)
        if len(text) > self._width - indent - allowance:
            writer = self._writer(object)
            if writer is not None:
                context.add(key)
                writer(object, out, indent, allowance, context, level + 1)
                context.discard(key)
                return
        out.append(text)

    def _writer(self, object):
        cls = type(object)
        representation = cls.__repr__
        if representation is dict.__repr__:
            return self._write_dict
        if representation is list.__repr__:
            return self._write_list
        if representation is tuple.__repr__:
            return self._write_tuple
        if representation is set.__repr__ or representation is frozenset.__repr__:
            return self._write_set
        if representation is str.__repr__:
            return self._write_str
        fields = getattr(cls, "__dataclass_fields__", None)
        if fields is not None and "__create_fn__" in getattr(representation, "__qualname__", ""):
            return self._write_dataclass
        name = cls.__name__
        if name == "OrderedDict":
            return self._write_ordered_dict
        if name == "defaultdict":
            return self._write_defaultdict
        if name == "Counter":
            return self._write_counter
        if name == "deque":
            return self._write_deque
        if name == "SimpleNamespace":
            return self._write_namespace
        return None

    def _write_dict(self, object, out, indent, allowance, context, level):
        out.append("{")
        if self._indent > 1:
            out.append((self._indent - 1) * " ")
        if object:
            items = list(object.items())
            if self._sort_dicts:
                items.sort(key=_pair_key)
            self._write_pairs(items, out, indent, allowance + 1, context, level)
        out.append("}")

    def _write_pairs(self, items, out, indent, allowance, context, level):
        indent += self._indent
        separator = ",\n" + " " * indent
        for i, (key, value) in enumerate(items):
            text = self._repr(key, context, level)
            out.append(text + ": ")
            last = i == len(items) - 1
            self._format(value, out, indent + len(text) + 2, allowance if last else 1, context, level)
            if not last:
                out.append(separator)

    def _write_items(self, items, out, indent, allowance, context, level):
        indent += self._indent
        if self._indent > 1:
            out.append((self._indent - 1) * " ")
        separator = ",\n" + " " * indent
        between = ""
        width = room = self._width - indent + 1
        items = list(items)
        for i, item in enumerate(items):
            last = i == len(items) - 1
            if last:
                room -= allowance
                width -= allowance
            if self._compact:
                text = self._repr(item, context, level)
                size = len(text) + 2
                if width < size:
                    width = room
                    if between:
                        between = separator
                if width >= size:
                    width -= size
                    out.append(between)
                    between = ", "
                    out.append(text)
                    continue
            out.append(between)
            between = separator
            self._format(item, out, indent, allowance if last else 1, context, level)

    def _write_list(self, object, out, indent, allowance, context, level):
        out.append("[")
        self._write_items(object, out, indent, allowance + 1, context, level)
        out.append("]")

    def _write_tuple(self, object, out, indent, allowance, context, level):
        out.append("(")
        end = ",)" if len(object) == 1 else ")"
        self._write_items(object, out, indent, allowance + len(end), context, level)
        out.append(end)

    def _write_set(self, object, out, indent, allowance, context, level):
        if not object:
            out.append(repr(object))
            return
        if type(object) is set:
            out.append("{")
            end = "}"
        else:
            out.append(type(object).__name__ + "({")
            end = "})"
            indent += len(type(object).__name__) + 1
        self._write_items(sorted(object, key=_SafeKey), out, indent, allowance + len(end), context, level)
        out.append(end)

    def _write_str(self, object, out, indent, allowance, context, level):
        if not object:
            out.append(repr(object))
            return
        chunks = []
        lines = object.splitlines(True)
        if level == 1:
            indent += 1
            allowance += 1
        room = width = self._width - indent
        for i, line in enumerate(lines):
            text = repr(line)
            last_line = i == len(lines) - 1
            if last_line:
                room -= allowance
            if len(text) <= room:
                chunks.append(text)
                continue
            parts = _words(line)
            if not parts[-1]:
                parts.pop()
            room = width
            current = ""
            for j, part in enumerate(parts):
                candidate = current + part
                if j == len(parts) - 1 and last_line:
                    room -= allowance
                if len(repr(candidate)) > room:
                    if current:
                        chunks.append(repr(current))
                    current = part
                else:
                    current = candidate
            if current:
                chunks.append(repr(current))
        if len(chunks) == 1:
            out.append(text)
            return
        if level == 1:
            out.append("(")
        out.append(("\n" + " " * indent).join(chunks))
        if level == 1:
            out.append(")")

    def _write_ordered_dict(self, object, out, indent, allowance, context, level):
        if not object:
            out.append(repr(object))
            return
        name = type(object).__name__
        out.append(name + "(")
        self._write_list(list(object.items()), out, indent + len(name) + 1, allowance + 1, context, level)
        out.append(")")

    def _write_defaultdict(self, object, out, indent, allowance, context, level):
        if not object:
            out.append(repr(object))
            return
        factory = self._repr(object.default_factory, context, level)
        name = type(object).__name__
        indent += len(name) + 1
        out.append(f"{name}({factory},\n{' ' * indent}")
        self._write_dict(object, out, indent, allowance + 1, context, level)
        out.append(")")

    def _write_counter(self, object, out, indent, allowance, context, level):
        if not object:
            out.append(repr(object))
            return
        name = type(object).__name__
        out.append(name + "({")
        if self._indent > 1:
            out.append((self._indent - 1) * " ")
        self._write_pairs(object.most_common(), out, indent + len(name) + 1, allowance + 2, context, level)
        out.append("})")

    def _write_deque(self, object, out, indent, allowance, context, level):
        if not object:
            out.append(repr(object))
            return
        name = type(object).__name__
        out.append(name + "(")
        indent += len(name) + 1
        out.append("[")
        if object.maxlen is None:
            self._write_items(object, out, indent, allowance + 2, context, level)
            out.append("])")
        else:
            self._write_items(object, out, indent, 2, context, level)
            out.append(f"],\n{' ' * indent}maxlen={self._repr(object.maxlen, context, level)})")

    def _write_fields(self, items, out, indent, allowance, context, level):
        separator = ",\n" + " " * indent
        for i, (name, value) in enumerate(items):
            last = i == len(items) - 1
            out.append(name + "=")
            if id(value) in context:
                out.append("...")
            else:
                self._format(value, out, indent + len(name) + 1, allowance if last else 1, context, level)
            if not last:
                out.append(separator)

    def _write_namespace(self, object, out, indent, allowance, context, level):
        out.append("namespace(")
        self._write_fields(list(object.__dict__.items()), out, indent + 10, allowance, context, level)
        out.append(")")

    def _write_dataclass(self, object, out, indent, allowance, context, level):
        name = type(object).__name__
        items = [(field.name, getattr(object, field.name)) for field in type(object).__dataclass_fields__.values()
                 if field.repr]
        out.append(name + "(")
        self._write_fields(items, out, indent + len(name) + 1, allowance, context, level)
        out.append(")")


def _words(line):
    """The line cut after each run of white space; an empty string at the end if it ends in white space."""
    parts = []
    start = at = 0
    while at < len(line):
        while at < len(line) and not line[at].isspace():
            at += 1
        while at < len(line) and line[at].isspace():
            at += 1
        parts.append(line[start:at])
        start = at
    if not parts or parts[-1][-1].isspace():
        parts.append("")
    return parts
