"""The fields of format strings, for string.Formatter."""


def parse(text):
    """(literal, field name, format specification, conversion) for each field; the last three are None at the end."""
    at = 0
    literal = []
    size = len(text)
    while at < size:
        char = text[at]
        at += 1
        if char == "}":
            if at < size and text[at] == "}":
                at += 1
                literal.append("}")
                continue
            raise ValueError("Single '}' encountered in format string")
        if char != "{":
            literal.append(char)
            continue
        if at == size:
            raise ValueError("Single '{' encountered in format string")
        if text[at] == "{":
            at += 1
            literal.append("{")
            continue
        depth = 1
        start = at
        while at < size:
            if text[at] == "{":
                depth += 1
            elif text[at] == "}":
                depth -= 1
                if depth == 0:
                    break
            at += 1
        if depth:
            raise ValueError("expected '}' before end of string")
        name, conversion, spec = _parts(text[start:at])
        at += 1
        yield "".join(literal), name, spec, conversion
        literal = []
    if literal:
        yield "".join(literal), None, None, None


def _parts(field):
    at = 0
    brackets = False
    while at < len(field):
        char = field[at]
        if char == "[":
            brackets = True
        elif char == "]":
            brackets = False
        elif char in ":!" and not brackets:
            break
        at += 1
    name = field[:at]
    conversion = None
    if at < len(field) and field[at] == "!":
        conversion = field[at + 1:at + 2]
        if not conversion:
            raise ValueError("end of string while looking for conversion specifier")
        at += 2
        if at < len(field) and field[at] != ":":
            raise ValueError("expected ':' after conversion specifier")
    return name, conversion, field[at + 1:]


def split(name):
    """The first part of a field name, and pairs (is it an attribute, its name or index) of the others."""
    end = 0
    while end < len(name) and name[end] not in ".[":
        end += 1
    first = name[:end]
    rest = []
    at = end
    while at < len(name):
        if name[at] == ".":
            end = at + 1
            while end < len(name) and name[end] not in ".[":
                end += 1
            if end == at + 1:
                raise ValueError("Empty attribute in format string")
            rest.append((True, name[at + 1:end]))
            at = end
        elif name[at] == "[":
            end = name.find("]", at)
            if end < 0:
                raise ValueError("Missing ']' in format string")
            if end == at + 1:
                raise ValueError("Empty attribute in format string")
            index = name[at + 1:end]
            rest.append((False, int(index) if index.isdigit() else index))
            at = end + 1
        else:
            raise ValueError("Only '.' or '[' may follow ']' in format field specifier")
    return int(first) if first.isdigit() else first, rest
