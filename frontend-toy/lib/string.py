"""Constants and templates of strings."""

import _string_format

__all__ = ["ascii_letters", "ascii_lowercase", "ascii_uppercase", "capwords", "digits", "hexdigits", "octdigits",
           "printable", "punctuation", "whitespace", "Formatter", "Template"]

whitespace = " \t\n\r\v\f"
ascii_lowercase = "abcdefghijklmnopqrstuvwxyz"
ascii_uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ascii_letters = ascii_lowercase + ascii_uppercase
digits = "0123456789"
hexdigits = digits + "abcdef" + "ABCDEF"
octdigits = "01234567"
punctuation = r"""!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~"""
printable = digits + ascii_letters + punctuation + whitespace


def capwords(s, sep=None):
    return (sep or " ").join([word.capitalize() for word in s.split(sep)])


class Template:
    """Strings with $name and ${name} to be replaced."""

    delimiter = "$"

    def __init__(self, template):
        self.template = template

    def _parts(self):
        """Pairs (kind, text, position): "text", "named", "escaped" or "invalid"."""
        template, delimiter = self.template, self.delimiter
        at = 0
        while True:
            found = template.find(delimiter, at)
            if found < 0:
                yield "text", template[at:], at
                return
            yield "text", template[at:found], at
            at = found + len(delimiter)
            if template.startswith(delimiter, at):
                yield "escaped", delimiter, found
                at += len(delimiter)
                continue
            braced = template.startswith("{", at)
            start = at + 1 if braced else at
            end = start
            while end < len(template) and template[end].isascii() and (
                    template[end].isalpha() or template[end] == "_" or end > start and template[end].isdigit()):
                end += 1
            if end == start or braced and not template.startswith("}", end):
                yield "invalid", delimiter, found
                continue
            yield "named", template[start:end], found
            at = end + 1 if braced else end

    def _invalid(self, position):
        position += len(self.delimiter)
        lines = self.template[:position].splitlines(keepends=True)
        if lines:
            column = position - len("".join(lines[:-1]))
            line = len(lines)
        else:
            column = line = 1
        raise ValueError("Invalid placeholder in string: line %d, col %d" % (line, column))

    def substitute(self, mapping={}, /, **kws):
        result = []
        for kind, text, position in self._parts():
            if kind == "named":
                result.append(str(kws[text] if text in kws else mapping[text]))
            elif kind == "invalid":
                self._invalid(position)
            else:
                result.append(text)
        return "".join(result)

    def safe_substitute(self, mapping={}, /, **kws):
        result = []
        template = self.template
        for kind, text, position in self._parts():
            if kind == "named":
                if text in kws:
                    result.append(str(kws[text]))
                else:
                    try:
                        result.append(str(mapping[text]))
                    except KeyError:
                        start = position + len(self.delimiter)
                        end = start + len(text) + (2 if template.startswith("{", start) else 0)
                        result.append(template[position:end])
            else:
                result.append(text)
        return "".join(result)

    def is_valid(self):
        return all(kind != "invalid" for kind, text, position in self._parts())

    def get_identifiers(self):
        names = []
        for kind, text, position in self._parts():
            if kind == "named" and text not in names:
                names.append(text)
        return names


class Formatter:
    """str.format() whose parts can be overridden."""

    def format(self, format_string, /, *args, **kwargs):
        return self.vformat(format_string, args, kwargs)

    def vformat(self, format_string, args, kwargs):
        used = set()
        result, _ = self._vformat(format_string, args, kwargs, used, 2, 0)
        self.check_unused_args(used, args, kwargs)
        return result

    def _vformat(self, format_string, args, kwargs, used, depth, automatic):
        if depth < 0:
            raise ValueError("Max string recursion exceeded")
        result = []
        for literal, field, spec, conversion in self.parse(format_string):
            if literal:
                result.append(literal)
            if field is None:
                continue
            if field == "":
                if automatic is False:
                    raise ValueError("cannot switch from manual field specification to automatic field numbering")
                field = str(automatic)
                automatic += 1
            elif field.isdigit():
                if automatic:
                    raise ValueError("cannot switch from manual field specification to automatic field numbering")
                automatic = False
            value, key = self.get_field(field, args, kwargs)
            used.add(key)
            value = self.convert_field(value, conversion)
            spec, automatic = self._vformat(spec, args, kwargs, used, depth - 1, automatic)
            result.append(self.format_field(value, spec))
        return "".join(result), automatic

    def get_value(self, key, args, kwargs):
        if isinstance(key, int):
            return args[key]
        return kwargs[key]

    def check_unused_args(self, used_args, args, kwargs):
        pass

    def format_field(self, value, format_spec):
        return format(value, format_spec)

    def convert_field(self, value, conversion):
        if conversion is None:
            return value
        if conversion == "s":
            return str(value)
        if conversion == "r":
            return repr(value)
        if conversion == "a":
            return ascii(value)
        raise ValueError("Unknown conversion specifier {0!s}".format(conversion))

    def parse(self, format_string):
        return _string_format.parse(format_string)

    def get_field(self, field_name, args, kwargs):
        first, rest = _string_format.split(field_name)
        value = self.get_value(first, args, kwargs)
        for is_attribute, name in rest:
            value = getattr(value, name) if is_attribute else value[name]
        return value, first
