"""Command lines: positional and optional arguments, sub-commands, help."""

import os
import sys

__all__ = ["ArgumentParser", "ArgumentError", "ArgumentTypeError", "Action", "BooleanOptionalAction", "FileType",
           "HelpFormatter", "ArgumentDefaultsHelpFormatter", "RawDescriptionHelpFormatter", "RawTextHelpFormatter",
           "MetavarTypeHelpFormatter", "Namespace", "ONE_OR_MORE", "OPTIONAL", "PARSER", "REMAINDER", "SUPPRESS",
           "ZERO_OR_MORE"]

SUPPRESS = "==SUPPRESS=="
OPTIONAL = "?"
ZERO_OR_MORE = "*"
ONE_OR_MORE = "+"
PARSER = "A..."
REMAINDER = "..."


class ArgumentTypeError(Exception):
    pass


class ArgumentError(Exception):
    def __init__(self, argument, message):
        self.argument_name = _argument_name(argument)
        self.message = message

    def __str__(self):
        if self.argument_name is None:
            return self.message
        return f"argument {self.argument_name}: {self.message}"


def _argument_name(action):
    if action is None:
        return None
    if action.option_strings:
        return "/".join(action.option_strings)
    if action.metavar not in (None, SUPPRESS):
        return action.metavar if isinstance(action.metavar, str) else "/".join(action.metavar)
    if action.dest not in (None, SUPPRESS):
        return action.dest
    if action.choices:
        return "{" + ",".join(map(str, action.choices)) + "}"
    return None


class Namespace:
    def __init__(self, **kwargs):
        for name, value in kwargs.items():
            setattr(self, name, value)

    def __eq__(self, other):
        if not isinstance(other, Namespace):
            return NotImplemented
        return vars(self) == vars(other)

    def __contains__(self, key):
        return key in self.__dict__

    def __repr__(self):
        parts = []
        odd = {}
        for name, value in self.__dict__.items():
            if name.isidentifier():
                parts.append("%s=%r" % (name, value))
            else:
                odd[name] = value
        if odd:
            parts.append("**%s" % repr(odd))
        return f"{type(self).__name__}({', '.join(parts)})"


class FileType:
    def __init__(self, mode="r", bufsize=-1, encoding=None, errors=None):
        self._mode = mode

    def __call__(self, string):
        if string == "-":
            if "r" in self._mode:
                return sys.stdin
            if any(letter in self._mode for letter in "wax"):
                return sys.stdout
            raise ValueError('argument "-" with mode %r' % self._mode)
        try:
            return open(string, self._mode)
        except OSError as error:
            raise ArgumentTypeError(f"can't open '{string}': {error}")

    def __repr__(self):
        return f"FileType({self._mode!r})"


# ---------------------------------------------------------------------------------------------------- help

class HelpFormatter:
    def __init__(self, prog, indent_increment=2, max_help_position=24, width=None):
        if width is None:
            try:
                width = int(os.environ.get("COLUMNS", "80"))
            except ValueError:
                width = 80
            width -= 2
        self._prog = prog
        self._width = width
        self._max_help_position = min(max_help_position, max(width - 20, indent_increment * 2))
        self._indent_increment = indent_increment

    # -- what the derived formatters change
    def _fill(self, text, indent):
        import textwrap
        return textwrap.fill(" ".join(text.split()), self._width, initial_indent=indent, subsequent_indent=indent)

    def _lines(self, text, width):
        import textwrap
        return textwrap.wrap(" ".join(text.split()), width)

    def _help_of(self, action):
        return action.help

    def _default_metavar(self, action):
        return action.dest.upper() if action.option_strings else action.dest

    # --
    def _metavar(self, action, default):
        if action.metavar is not None:
            return action.metavar
        if action.choices is not None:
            return "{" + ",".join([str(choice) for choice in action.choices]) + "}"
        return default

    def _args(self, action, default):
        metavar = self._metavar(action, default)
        many = metavar if isinstance(metavar, tuple) else None

        def name(index):
            return many[index] if many is not None else metavar
        nargs = action.nargs
        if nargs is None:
            return name(0)
        if nargs == OPTIONAL:
            return f"[{name(0)}]"
        if nargs == ZERO_OR_MORE:
            if many is not None and len(many) == 2:
                return f"[{many[0]} [{many[1]} ...]]"
            return f"[{name(0)} ...]"
        if nargs == ONE_OR_MORE:
            return f"{name(0)} [{name(1) if many is not None else metavar} ...]"
        if nargs == REMAINDER:
            return "..."
        if nargs == PARSER:
            return f"{name(0)} ..."
        if nargs == SUPPRESS:
            return ""
        return " ".join([name(i) for i in range(nargs)])

    def usage(self, usage, actions, groups, prefix="usage: "):
        if usage is not None:
            return f"{prefix}{usage % {'prog': self._prog}}\n\n"
        prog = self._prog
        options = [action for action in actions if action.option_strings]
        positionals = [action for action in actions if not action.option_strings]
        if not actions:
            return f"{prefix}{prog}\n\n"
        parts = self._usage_parts(options, groups) + self._usage_parts(positionals, groups)
        line = " ".join([prog] + parts)
        if len(prefix) + len(line) > self._width:
            option_parts = self._usage_parts(options, groups)
            positional_parts = self._usage_parts(positionals, groups)
            if len(prefix) + len(prog) <= 0.75 * self._width:
                indent = " " * (len(prefix) + len(prog) + 1)
                if option_parts:
                    lines = self._wrapped([prog] + option_parts, indent, prefix)
                    lines.extend(self._wrapped(positional_parts, indent))
                elif positional_parts:
                    lines = self._wrapped([prog] + positional_parts, indent, prefix)
                else:
                    lines = [prog]
            else:
                indent = " " * len(prefix)
                lines = self._wrapped(option_parts + positional_parts, indent)
                if len(lines) > 1:
                    lines = self._wrapped(option_parts, indent) + self._wrapped(positional_parts, indent)
                lines = [prog] + lines
            line = "\n".join(lines)
        return f"{prefix}{line}\n\n"

    def _wrapped(self, parts, indent, prefix=None):
        lines = []
        line = []
        size = (len(prefix) if prefix is not None else len(indent)) - 1
        for part in parts:
            if size + 1 + len(part) > self._width and line:
                lines.append(indent + " ".join(line))
                line = []
                size = len(indent) - 1
            line.append(part)
            size += len(part) + 1
        if line:
            lines.append(indent + " ".join(line))
        if prefix is not None and lines:
            lines[0] = lines[0][len(indent):]
        return lines

    def _usage_parts(self, actions, groups):
        parts = []
        i = 0
        while i < len(actions):
            action = actions[i]
            group = next((group for group in groups if group._group_actions
                          and actions[i:i + len(group._group_actions)] == group._group_actions), None)
            if group is not None:
                shown = [self._usage_part(member, True) for member in group._group_actions if member.help is not SUPPRESS]
                i += len(group._group_actions)
                if shown:
                    inside = " | ".join(shown)
                    parts.append(inside if group.required and len(shown) == 1
                                 else f"({inside})" if group.required else f"[{inside}]")
                continue
            i += 1
            if action.help is not SUPPRESS:
                parts.append(self._usage_part(action, False))
        return parts

    def _usage_part(self, action, in_group):
        if not action.option_strings:
            part = self._args(action, self._default_metavar(action))
            if in_group and part[:1] == "[" and part[-1:] == "]":
                part = part[1:-1]
            return part
        if action.nargs == 0:
            part = action.format_usage()
        else:
            part = f"{action.option_strings[0]} {self._args(action, self._default_metavar(action))}"
        return part if action.required or in_group else f"[{part}]"

    def _invocation(self, action):
        if not action.option_strings:
            metavar = self._metavar(action, self._default_metavar(action))
            return metavar if isinstance(metavar, str) else " ".join(metavar)
        if action.nargs == 0:
            return ", ".join(action.option_strings)
        args = self._args(action, self._default_metavar(action))
        return ", ".join([f"{option} {args}" for option in action.option_strings])

    def _expand(self, action):
        values = {}
        for name, value in {**vars(action), "prog": self._prog}.items():
            if value is SUPPRESS:
                continue
            if name == "choices" and value is not None:
                value = ", ".join(map(str, value))
            values[name] = getattr(value, "__name__", value)
        return self._help_of(action) % values

    def section(self, heading, description, entries):
        """`entries` are pairs (depth, action)."""
        text = []
        shown = [(depth, action) for depth, action in entries if action.help is not SUPPRESS]
        if not shown and not description:
            return ""
        if heading is not None and heading is not SUPPRESS:
            text.append(f"{heading}:\n")
        if description:
            text.append(self._fill(self._program_text(description), "  ") + "\n\n")
        for depth, action in shown:
            text.append(self._entry(action, depth))
        return "".join(text)

    def _program_text(self, text):
        return text % {"prog": self._prog} if "%(prog)" in text else text

    help_position = None

    def _entry(self, action, depth):
        position = min(self.help_position + 2, self._max_help_position)
        indent = depth * self._indent_increment
        width = max(self._width - position, 11)
        header = self._invocation(action)
        available = position - indent - 2
        if not action.help or not action.help.strip():
            return " " * indent + header + "\n"
        lines = self._lines(self._expand(action), width)
        if len(header) <= available:
            text = " " * indent + header.ljust(available) + "  " + lines[0] + "\n"
            rest = lines[1:]
        else:
            text = " " * indent + header + "\n"
            rest = lines
        return text + "".join([" " * position + line + "\n" for line in rest])


class RawDescriptionHelpFormatter(HelpFormatter):
    def _fill(self, text, indent):
        return "".join([indent + line for line in text.splitlines(keepends=True)])


class RawTextHelpFormatter(RawDescriptionHelpFormatter):
    def _lines(self, text, width):
        return text.splitlines()


class ArgumentDefaultsHelpFormatter(HelpFormatter):
    def _help_of(self, action):
        text = action.help or ""
        if "%(default)" not in text and action.default is not SUPPRESS:
            if action.option_strings or action.nargs in (OPTIONAL, ZERO_OR_MORE):
                text += " (default: %(default)s)"
        return text


class MetavarTypeHelpFormatter(HelpFormatter):
    def _default_metavar(self, action):
        return action.type.__name__


# ---------------------------------------------------------------------------------------------------- actions

class Action:
    def __init__(self, option_strings, dest, nargs=None, const=None, default=None, type=None, choices=None,
                 required=False, help=None, metavar=None):
        self.option_strings = option_strings
        self.dest = dest
        self.nargs = nargs
        self.const = const
        self.default = default
        self.type = type
        self.choices = choices
        self.required = required
        self.help = help
        self.metavar = metavar

    def format_usage(self):
        return self.option_strings[0]

    def __call__(self, parser, namespace, values, option_string=None):
        raise NotImplementedError(".__call__() not defined")

    def __repr__(self):
        names = ("option_strings", "dest", "nargs", "const", "default", "type", "choices", "required", "help", "metavar")
        return f"{type(self).__name__}({', '.join(['%s=%r' % (name, getattr(self, name)) for name in names])})"


class _StoreAction(Action):
    def __init__(self, option_strings, dest, nargs=None, **kwargs):
        if nargs == 0:
            raise ValueError("nargs for store actions must be != 0; if you have nothing to store, actions such as store "
                             "true or store const may be more appropriate")
        if kwargs.get("const") is not None and nargs != OPTIONAL:
            raise ValueError("nargs must be %r to supply const" % OPTIONAL)
        super().__init__(option_strings, dest, nargs=nargs, **kwargs)

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, values)


class _StoreConstAction(Action):
    def __init__(self, option_strings, dest, const=None, default=None, required=False, help=None, metavar=None):
        super().__init__(option_strings, dest, nargs=0, const=const, default=default, required=required, help=help)

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, self.const)


class _StoreTrueAction(_StoreConstAction):
    def __init__(self, option_strings, dest, default=False, required=False, help=None):
        super().__init__(option_strings, dest, const=True, default=default, required=required, help=help)


class _StoreFalseAction(_StoreConstAction):
    def __init__(self, option_strings, dest, default=True, required=False, help=None):
        super().__init__(option_strings, dest, const=False, default=default, required=required, help=help)


class BooleanOptionalAction(Action):
    def __init__(self, option_strings, dest, default=None, type=None, choices=None, required=False, help=None,
                 metavar=None):
        names = []
        for option in option_strings:
            names.append(option)
            if option.startswith("--"):
                names.append("--no-" + option[2:])
        super().__init__(names, dest, nargs=0, default=default, type=type, choices=choices, required=required, help=help,
                         metavar=metavar)

    def __call__(self, parser, namespace, values, option_string=None):
        if option_string in self.option_strings:
            setattr(namespace, self.dest, not option_string.startswith("--no-"))

    def format_usage(self):
        return " | ".join(self.option_strings)


def _copied(items):
    return [] if items is None else list(items)


class _AppendAction(_StoreAction):
    def __call__(self, parser, namespace, values, option_string=None):
        items = _copied(getattr(namespace, self.dest, None))
        items.append(values)
        setattr(namespace, self.dest, items)


class _AppendConstAction(_StoreConstAction):
    def __call__(self, parser, namespace, values, option_string=None):
        items = _copied(getattr(namespace, self.dest, None))
        items.append(self.const)
        setattr(namespace, self.dest, items)


class _ExtendAction(_AppendAction):
    def __call__(self, parser, namespace, values, option_string=None):
        items = _copied(getattr(namespace, self.dest, None))
        items.extend(values)
        setattr(namespace, self.dest, items)


class _CountAction(Action):
    def __init__(self, option_strings, dest, default=None, required=False, help=None):
        super().__init__(option_strings, dest, nargs=0, default=default, required=required, help=help)

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, (getattr(namespace, self.dest, None) or 0) + 1)


class _HelpAction(Action):
    def __init__(self, option_strings, dest=SUPPRESS, default=SUPPRESS, help=None):
        super().__init__(option_strings, dest, nargs=0, default=default, help=help)

    def __call__(self, parser, namespace, values, option_string=None):
        parser.print_help()
        parser.exit()


class _VersionAction(Action):
    def __init__(self, option_strings, version=None, dest=SUPPRESS, default=SUPPRESS,
                 help="show program's version number and exit"):
        super().__init__(option_strings, dest, nargs=0, default=default, help=help)
        self.version = version

    def __call__(self, parser, namespace, values, option_string=None):
        version = self.version if self.version is not None else parser.version
        formatter = parser._get_formatter()
        parser._print_message(formatter._fill(formatter._program_text(version), "").strip("\n") + "\n", sys.stdout)
        parser.exit()


class _SubParsersAction(Action):
    def __init__(self, option_strings, prog, parser_class, dest=SUPPRESS, required=False, help=None, metavar=None):
        self._prog_prefix = prog
        self._parser_class = parser_class
        self._name_parser_map = {}
        self._choice_entries = []
        super().__init__(option_strings, dest, nargs=PARSER, choices=self._name_parser_map, required=required, help=help,
                         metavar=metavar)

    def add_parser(self, name, *, aliases=(), **kwargs):
        if kwargs.get("prog") is None:
            kwargs["prog"] = f"{self._prog_prefix} {name}"
        if name in self._name_parser_map:
            raise ArgumentError(self, f"conflicting subparser: {name}")
        if "help" in kwargs:
            entry = Action([], name, nargs=None, help=kwargs.pop("help"))
            entry.metavar = name + (" (" + ", ".join(aliases) + ")" if aliases else "")
            self._choice_entries.append(entry)
        parser = self._parser_class(**kwargs)
        self._name_parser_map[name] = parser
        for alias in aliases:
            self._name_parser_map[alias] = parser
        return parser

    def __call__(self, parser, namespace, values, option_string=None):
        name, rest = values[0], values[1:]
        if self.dest is not SUPPRESS:
            setattr(namespace, self.dest, name)
        if name not in self._name_parser_map:
            raise ArgumentError(self, f"unknown parser {name!r} (choices: {', '.join(self._name_parser_map)})")
        found, unknown = self._name_parser_map[name].parse_known_args(rest, None)
        for key, value in vars(found).items():
            setattr(namespace, key, value)
        if unknown:
            vars(namespace).setdefault("_unrecognized_args", []).extend(unknown)


_actions = {None: _StoreAction, "store": _StoreAction, "store_const": _StoreConstAction, "store_true": _StoreTrueAction,
            "store_false": _StoreFalseAction, "append": _AppendAction, "append_const": _AppendConstAction,
            "extend": _ExtendAction, "count": _CountAction, "help": _HelpAction, "version": _VersionAction}


# ---------------------------------------------------------------------------------------------------- parsers

class _Group:
    def __init__(self, parser, title=None, description=None):
        self._parser = parser
        self.title = title
        self.description = description
        self._group_actions = []

    def add_argument(self, *args, **kwargs):
        action = self._parser._make_action(args, kwargs)
        self._parser._register(action)
        self._group_actions.append(action)
        return action

    def add_mutually_exclusive_group(self, **kwargs):
        group = _ExclusiveGroup(self, **kwargs)
        self._parser._exclusive_groups.append(group)
        return group


class _ExclusiveGroup:
    def __init__(self, container, required=False):
        self.required = required
        self._container = container
        self._group_actions = []

    def add_argument(self, *args, **kwargs):
        action = self._container.add_argument(*args, **kwargs)
        if action.required:
            raise ValueError("mutually exclusive arguments must be optional")
        self._group_actions.append(action)
        return action


class ArgumentParser:
    def __init__(self, prog=None, usage=None, description=None, epilog=None, parents=[], formatter_class=HelpFormatter,
                 prefix_chars="-", fromfile_prefix_chars=None, argument_default=None, conflict_handler="error",
                 add_help=True, allow_abbrev=True, exit_on_error=True):
        self.prog = os.path.basename(sys.argv[0]) if prog is None else prog
        self.usage = usage
        self.description = description
        self.epilog = epilog
        self.formatter_class = formatter_class
        self.prefix_chars = prefix_chars
        self.fromfile_prefix_chars = fromfile_prefix_chars
        self.argument_default = argument_default
        self.conflict_handler = conflict_handler
        self.add_help = add_help
        self.allow_abbrev = allow_abbrev
        self.exit_on_error = exit_on_error
        self._actions = []
        self._options = {}
        self._defaults = {}
        self._exclusive_groups = []
        self._subparsers = None
        self._positionals = _Group(self, "positional arguments")
        self._optionals = _Group(self, "options")
        self._groups = [self._positionals, self._optionals]
        if add_help:
            self.add_argument("-h", "--help", action="help", default=SUPPRESS, help="show this help message and exit")
        for parent in parents:
            for action in parent._actions:
                self._register(action)
                (self._optionals if action.option_strings else self._positionals)._group_actions.append(action)
            self._defaults.update(parent._defaults)

    def __repr__(self):
        names = ("prog", "usage", "description", "formatter_class", "conflict_handler", "add_help")
        return f"{type(self).__name__}({', '.join(['%s=%r' % (name, getattr(self, name)) for name in names])})"

    # -- adding
    def add_argument(self, *args, **kwargs):
        action = self._make_action(args, kwargs)
        self._register(action)
        (self._optionals if action.option_strings else self._positionals)._group_actions.append(action)
        return action

    def add_argument_group(self, title=None, description=None, **kwargs):
        group = _Group(self, title, description)
        self._groups.append(group)
        return group

    def add_mutually_exclusive_group(self, **kwargs):
        group = _ExclusiveGroup(self, **kwargs)
        self._exclusive_groups.append(group)
        return group

    def add_subparsers(self, *, title=None, description=None, prog=None, parser_class=None, dest=SUPPRESS, required=False,
                       help=None, metavar=None, action=None, option_string=None):
        if self._subparsers is not None:
            self.error("cannot have multiple subparser arguments")
        if title is not None or description is not None:
            group = self.add_argument_group(title if title is not None else "subcommands", description)
        else:
            group = self._positionals
        if prog is None:
            formatter = self._get_formatter()
            positionals = [item for item in self._actions if not item.option_strings]
            prog = formatter.usage(self.usage, positionals, self._exclusive_groups, "").strip()
        self._subparsers = _SubParsersAction([], prog, parser_class or type(self), dest=dest, required=required, help=help,
                                             metavar=metavar)
        self._register(self._subparsers)
        group._group_actions.append(self._subparsers)
        return self._subparsers

    def set_defaults(self, **kwargs):
        self._defaults.update(kwargs)
        for action in self._actions:
            if action.dest in kwargs:
                action.default = kwargs[action.dest]

    def get_default(self, dest):
        for action in self._actions:
            if action.dest == dest and action.default is not None:
                return action.default
        return self._defaults.get(dest)

    def _make_action(self, args, kwargs):
        kwargs = dict(kwargs)
        prefixes = self.prefix_chars
        if not args or len(args) == 1 and args[0][0] not in prefixes:
            if args and "dest" in kwargs:
                raise ValueError("dest supplied twice for positional argument")
            dest = args[0] if args else kwargs.pop("dest", None)
            if dest is None:
                raise TypeError("add_argument() missing 1 required positional argument: 'dest'")
            if "required" in kwargs:
                raise TypeError("'required' is an invalid argument for positionals")
            nargs = kwargs.get("nargs")
            options = []
            if kwargs.get("action") not in ("store_const", "store_true", "store_false", "append_const", "count", "help",
                                            "version"):
                if nargs not in (OPTIONAL, ZERO_OR_MORE) or nargs == ZERO_OR_MORE and "default" not in kwargs:
                    kwargs["required"] = True
        else:
            options = list(args)
            for option in options:
                if option[0] not in prefixes:
                    raise ValueError(f"invalid option string {option!r}: must start with a character {prefixes!r}")
            dest = kwargs.pop("dest", None)
            if dest is None:
                long = [option for option in options if len(option) > 1 and option[1] in prefixes]
                dest = (long[0] if long else options[0]).lstrip(prefixes)
                if not dest:
                    raise ValueError(f"dest= is required for options like {options[0]!r}")
                dest = dest.replace("-", "_")
        if "default" not in kwargs:
            if dest in self._defaults:
                kwargs["default"] = self._defaults[dest]
            elif self.argument_default is not None:
                kwargs["default"] = self.argument_default
        kind = kwargs.pop("action", None)
        cls = kind if isinstance(kind, type) else _actions.get(kind)
        if cls is None:
            raise ValueError(f'unknown action "{kind}"')
        action = cls(options, dest, **kwargs) if cls is not _VersionAction else cls(options, dest=dest, **kwargs)
        if action.type is not None and not callable(action.type):
            raise ValueError(f"{action.type!r} is not callable")
        if action.type is FileType:
            raise ValueError(f"{action.type!r} is a FileType class object, instance of it must be passed")
        return action

    def _register(self, action):
        taken = [(option, self._options[option]) for option in action.option_strings if option in self._options]
        if taken:
            if self.conflict_handler == "resolve":
                for option, other in taken:
                    other.option_strings.remove(option)
                    del self._options[option]
                    if not other.option_strings:
                        self._actions.remove(other)
                        for group in self._groups:
                            if other in group._group_actions:
                                group._group_actions.remove(other)
            else:
                names = ", ".join([option for option, other in taken])
                raise ArgumentError(action, f"conflicting option string{'s' if len(taken) > 1 else ''}: {names}")
        self._actions.append(action)
        for option in action.option_strings:
            self._options[option] = action

    # -- parsing
    def parse_args(self, args=None, namespace=None):
        namespace, unknown = self.parse_known_args(args, namespace)
        if unknown:
            self.error("unrecognized arguments: " + " ".join(unknown))
        return namespace

    parse_intermixed_args = parse_args

    def parse_known_args(self, args=None, namespace=None):
        args = sys.argv[1:] if args is None else list(args)
        if namespace is None:
            namespace = Namespace()
        for action in self._actions:
            if action.dest is not SUPPRESS and not hasattr(namespace, action.dest) and action.default is not SUPPRESS:
                setattr(namespace, action.dest, action.default)
        for dest, value in self._defaults.items():
            if not hasattr(namespace, dest):
                setattr(namespace, dest, value)
        if self.exit_on_error:
            try:
                unknown = self._parse(args, namespace)
            except ArgumentError as error:
                self.error(str(error))
        else:
            unknown = self._parse(args, namespace)
        unknown.extend(vars(namespace).pop("_unrecognized_args", []))
        return namespace, unknown

    def _read_files(self, args):
        expanded = []
        for arg in args:
            if not arg or arg[0] not in self.fromfile_prefix_chars:
                expanded.append(arg)
                continue
            try:
                with open(arg[1:]) as file:
                    for line in file.read().splitlines():
                        expanded.extend(self._read_files(self.convert_arg_line_to_args(line)))
            except OSError as error:
                self.error(str(error))
        return expanded

    def convert_arg_line_to_args(self, arg_line):
        return [arg_line]

    def _looks_negative(self, arg):
        body = arg[1:]
        return arg[0] == "-" and body != "" and body.replace(".", "", 1).isdigit() and not body.endswith(".")

    def _as_option(self, arg):
        """(action, option, value given with it) or None for a positional argument."""
        if not arg or arg[0] not in self.prefix_chars:
            return None
        if arg in self._options:
            return self._options[arg], arg, None
        if len(arg) == 1:
            return None
        if "=" in arg:
            option, value = arg.split("=", 1)
            if option in self._options:
                return self._options[option], option, value
        matches = self._abbreviations(arg)
        if len(matches) > 1:
            names = ", ".join([option for action, option, value in matches])
            self.error(f"ambiguous option: {arg} could match {names}")
        if matches:
            return matches[0]
        if self._looks_negative(arg) and not any([self._looks_negative(option) for option in self._options]):
            return None
        if " " in arg:
            return None
        return None, arg, None

    def _abbreviations(self, arg):
        prefixes = self.prefix_chars
        if arg[1] in prefixes:
            if not self.allow_abbrev:
                return []
            option, equals, value = arg.partition("=")
            return [(action, known, value if equals else None) for known, action in self._options.items()
                    if known.startswith(option)]
        matches = []
        short, rest = arg[:2], arg[2:]
        for known, action in self._options.items():
            if known == short:
                matches.append((action, known, rest))
            elif known.startswith(arg):
                matches.append((action, known, None))
        return matches

    def _parse(self, args, namespace):
        if self.fromfile_prefix_chars is not None:
            args = self._read_files(args)
        kinds = []
        options = {}
        only_positional = False
        for i, arg in enumerate(args):
            if only_positional:
                kinds.append("A")
            elif arg == "--":
                kinds.append("-")
                only_positional = True
            else:
                option = self._as_option(arg)
                if option is None:
                    kinds.append("A")
                else:
                    kinds.append("O")
                    options[i] = option
        kinds = "".join(kinds)
        seen = set()
        seen_explicitly = set()
        unknown = []
        positionals = [action for action in self._actions if not action.option_strings]

        def take(action, values, option=None):
            seen.add(action)
            converted = self._values_of(action, values)
            if converted is not action.default:
                seen_explicitly.add(action)
                for group in self._exclusive_groups:
                    if action in group._group_actions:
                        for other in group._group_actions:
                            if other is not action and other in seen_explicitly:
                                raise ArgumentError(action, "not allowed with argument " + _argument_name(other))
            if converted is not SUPPRESS:
                action(self, namespace, converted, option)

        def consume_option(start):
            action, option, value = options[start]
            while True:
                if action is None:
                    unknown.append(args[start])
                    return start + 1
                if value is not None:
                    count = _match(action.nargs, "A")
                    if count == 0 and option[1] not in self.prefix_chars and value != "":
                        take(action, [], option)
                        char = option[0]
                        option = char + value[0]
                        if option not in self._options:
                            raise ArgumentError(action, f"ignored explicit argument {value!r}")
                        action = self._options[option]
                        value = value[1:] or None
                        continue
                    if count == 1:
                        take(action, [value], option)
                        return start + 1
                    raise ArgumentError(action, f"ignored explicit argument {value!r}")
                count = _match(action.nargs, kinds[start + 1:])
                if count is None:
                    raise ArgumentError(action, _expected(action))
                stop = start + 1 + count
                take(action, args[start + 1:stop], option)
                return stop

        def consume_positionals(start):
            pattern = kinds[start:]
            counts = []
            for size in range(len(positionals), 0, -1):
                counts = _match_all([action.nargs for action in positionals[:size]], pattern)
                if counts is not None:
                    break
            else:
                counts = []
            counts = counts or []
            for action, count in zip(positionals, counts):
                given = args[start:start + count]
                if action.nargs not in (PARSER, REMAINDER) and "--" in given:
                    given = list(given)
                    given.remove("--")
                start += count
                take(action, given)
            del positionals[:len(counts)]
            return start

        start = 0
        last = max(options) if options else -1
        while start <= last:
            following = min([i for i in options if i >= start])
            if start != following:
                stop = consume_positionals(start)
                if stop > start:
                    start = stop
                    continue
                start = stop
            if start not in options:
                unknown.extend(args[start:following])
                start = following
            start = consume_option(start)
        stop = consume_positionals(start)
        unknown.extend(args[stop:])

        missing = []
        for action in self._actions:
            if action in seen:
                continue
            if action.required:
                missing.append(_argument_name(action))
            elif action.default is not None and isinstance(action.default, str) and hasattr(namespace, action.dest):
                if action.default is getattr(namespace, action.dest):
                    setattr(namespace, action.dest, self._converted(action, action.default))
        if missing:
            self.error("the following arguments are required: " + ", ".join([name for name in missing if name]))
        for group in self._exclusive_groups:
            if group.required and not any([action in seen_explicitly for action in group._group_actions]):
                names = [_argument_name(action) for action in group._group_actions if action.help is not SUPPRESS]
                self.error(f"one of the arguments {' '.join(names)} is required")
        return unknown

    def _converted(self, action, text):
        convert = action.type if action.type is not None else (lambda value: value)
        try:
            return convert(text)
        except ArgumentTypeError as error:
            raise ArgumentError(action, str(error))
        except (TypeError, ValueError):
            name = getattr(action.type, "__name__", repr(action.type))
            raise ArgumentError(action, f"invalid {name} value: {text!r}")

    def _checked(self, action, value):
        if action.choices is not None and value not in action.choices:
            choices = ", ".join(map(repr, action.choices))
            raise ArgumentError(action, f"invalid choice: {value!r} (choose from {choices})")

    def _values_of(self, action, given):
        nargs = action.nargs
        if nargs not in (PARSER, REMAINDER) and "--" in given and action.option_strings == []:
            given = list(given)
            given.remove("--")
        if not given and nargs == OPTIONAL:
            value = action.const if action.option_strings else action.default
            if isinstance(value, str):
                value = self._converted(action, value)
                self._checked(action, value)
            return value
        if not given and nargs == ZERO_OR_MORE and not action.option_strings:
            return action.default if action.default is not None else []
        if len(given) == 1 and nargs in (None, OPTIONAL):
            value = self._converted(action, given[0])
            self._checked(action, value)
            return value
        if nargs == REMAINDER:
            return [self._converted(action, text) for text in given]
        if nargs == PARSER:
            values = [self._converted(action, text) for text in given]
            self._checked(action, values[0])
            return values
        if nargs == SUPPRESS:
            return SUPPRESS
        values = [self._converted(action, text) for text in given]
        for value in values:
            self._checked(action, value)
        return values

    # -- messages
    def _get_formatter(self):
        return self.formatter_class(prog=self.prog)

    def format_usage(self):
        return self._get_formatter().usage(self.usage, self._actions, self._exclusive_groups).rstrip("\n") + "\n"

    def format_help(self):
        formatter = self._get_formatter()
        entries = []
        widest = 0
        for group in self._groups:
            shown = []
            for action in group._group_actions:
                shown.append((1, action))
                if isinstance(action, _SubParsersAction):
                    shown.extend([(2, entry) for entry in action._choice_entries])
            entries.append((group, shown))
            for depth, action in shown:
                if action.help is not SUPPRESS:
                    widest = max(widest, len(formatter._invocation(action)) + depth * formatter._indent_increment)
        formatter.help_position = widest
        parts = [formatter.usage(self.usage, self._actions, self._exclusive_groups).rstrip("\n")]
        if self.description:
            parts.append(formatter._fill(formatter._program_text(self.description), ""))
        for group, shown in entries:
            text = formatter.section(group.title, group.description, shown)
            if text:
                parts.append(text.rstrip("\n"))
        if self.epilog:
            parts.append(formatter._fill(formatter._program_text(self.epilog), ""))
        return "\n\n".join(parts).strip("\n") + "\n"

    def print_usage(self, file=None):
        self._print_message(self.format_usage(), sys.stdout if file is None else file)

    def print_help(self, file=None):
        self._print_message(self.format_help(), sys.stdout if file is None else file)

    def _print_message(self, message, file=None):
        if message:
            (sys.stderr if file is None else file).write(message)

    def exit(self, status=0, message=None):
        if message:
            self._print_message(message, sys.stderr)
        sys.exit(status)

    def error(self, message):
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: error: {message}\n")


def _limits(nargs):
    """How many arguments at least and at most."""
    if nargs is None:
        return 1, 1
    if nargs == OPTIONAL:
        return 0, 1
    if nargs in (ZERO_OR_MORE, REMAINDER):
        return 0, None
    if nargs in (ONE_OR_MORE, PARSER):
        return 1, None
    if nargs == SUPPRESS:
        return 0, 0
    return nargs, nargs


def _run(nargs, kinds, takes_dashes):
    """How many of the next arguments this kind may take at most: options end it except for what takes all."""
    size = 0
    real = 0
    least, most = _limits(nargs)
    for kind in kinds:
        if kind == "O" and not (nargs == REMAINDER or nargs == PARSER and real > 0):
            break
        if kind == "-" and not takes_dashes and nargs not in (REMAINDER, PARSER):
            break
        if kind != "-" or nargs in (REMAINDER, PARSER):
            if most is not None and real == most:
                break
            real += 1
        size += 1
    return size, real


def _match(nargs, kinds):
    """The number of arguments that an option takes; None if there are too few."""
    size, real = _run(nargs, kinds, False)
    least, most = _limits(nargs)
    return size if real >= least else None


def _match_all(all_nargs, kinds):
    """How many arguments each positional takes, the first ones as many as they can; None if that is impossible."""
    if not all_nargs:
        return []
    size, real = _run(all_nargs[0], kinds, True)
    least, most = _limits(all_nargs[0])
    while size >= 0:
        inside = kinds[:size]
        real = len(inside) if all_nargs[0] in (REMAINDER, PARSER) else len(inside) - inside.count("-")
        if real < least:
            return None
        if real >= least:
            rest = _match_all(all_nargs[1:], kinds[size:])
            if rest is not None:
                return [size] + rest
        size -= 1
    return None


def _expected(action):
    nargs = action.nargs
    if nargs is None:
        return "expected one argument"
    if nargs == OPTIONAL:
        return "expected at most one argument"
    if nargs == ONE_OR_MORE:
        return "expected at least one argument"
    return f"expected {nargs} argument{'' if nargs == 1 else 's'}"
