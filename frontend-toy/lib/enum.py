"""Enumerations."""

import operator


from _collections import _caller_module

__all__ = ["EnumMeta", "EnumType", "Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "ReprEnum", "auto", "unique",
           "property", "member", "nonmember", "FlagBoundary", "STRICT", "CONFORM", "EJECT", "KEEP", "verify", "CONTINUOUS",
           "NAMED_FLAGS", "UNIQUE", "global_enum"]

_property = property
_unset = object()


class auto:
    """A value that is chosen for the member."""

    def __init__(self, value=_unset):
        self.value = value

    def __repr__(self):
        return "auto(%r)" % (self.value,)

    # In the class body the values are not known yet.
    def __or__(self, other):
        return _Later(operator.or_, self, other)

    def __and__(self, other):
        return _Later(operator.and_, self, other)

    def __xor__(self, other):
        return _Later(operator.xor, self, other)

    def __add__(self, other):
        return _Later(operator.add, self, other)

    def __sub__(self, other):
        return _Later(operator.sub, self, other)

    def __lshift__(self, other):
        return _Later(operator.lshift, self, other)

    def __invert__(self):
        return _Later(operator.invert, self)

    def __ror__(self, other):
        return _Later(operator.or_, other, self)

    def __radd__(self, other):
        return _Later(operator.add, other, self)


class _Later(auto):
    """A value that is computed of others of the same class when that is made."""

    def __init__(self, operation, *operands):
        self.value = _unset
        self._operation = operation
        self._operands = operands

    def resolve(self):
        return self._operation(*[item.resolve() if isinstance(item, _Later) else
                                 item.value if isinstance(item, auto) else item for item in self._operands])


class nonmember:
    def __init__(self, value):
        self.value = value


class member:
    def __init__(self, value):
        self.value = value


class property:
    """An attribute of members that leaves the name free for a member."""

    def __init__(self, fget=None, fset=None, fdel=None, doc=None):
        self.fget = fget
        self.fset = fset
        self.fdel = fdel
        self.__doc__ = doc

    def __set_name__(self, owner, name):
        self.name = name
        self.clsname = owner.__name__

    def setter(self, fset):
        return type(self)(self.fget, fset, self.fdel, self.__doc__)

    def __get__(self, instance, owner=None):
        if instance is None:
            members = owner.__dict__.get("_member_map_", {})
            if self.name in members:
                return members[self.name]
            raise AttributeError(f"{owner!r} has no attribute {self.name!r}")
        if self.fget is None:
            raise AttributeError(f"<enum {self.clsname!r}> has no attribute {self.name!r}")
        return self.fget(instance)

    def __set__(self, instance, value):
        if self.fset is None:
            raise AttributeError(f"<enum {self.clsname!r}> cannot set attribute {self.name!r}")
        self.fset(instance, value)


def _is_descriptor(value):
    cls = type(value)
    return hasattr(cls, "__get__") or hasattr(cls, "__set__") or hasattr(cls, "__delete__")


def _is_member_name(name, value, ignored):
    if name in ignored or name.startswith("__") and name.endswith("__") and len(name) > 4:
        return False
    if isinstance(value, member):
        return True
    if len(name) > 2 and name[0] == name[-1] == "_" and name[1] != "_" and name[-2] != "_":
        return False
    if isinstance(value, nonmember):
        return False
    if name.startswith("_") and "__" in name[1:] and not name.endswith("__"):
        return False
    return isinstance(value, auto) or not _is_descriptor(value)


class EnumType(type):
    def __new__(metacls, cls, bases, namespace, *, boundary=None, _simple=False, **kwds):
        if not any([isinstance(base, EnumType) for base in bases]):
            return super().__new__(metacls, cls, bases, namespace, **kwds)
        for base in bases:
            if isinstance(base, EnumType) and base._member_names_:
                raise TypeError(f"<enum {cls!r}> cannot extend {base!r}")
        ignored = namespace.get("_ignore_", ())
        if isinstance(ignored, str):
            ignored = ignored.replace(",", " ").split()
        values = {}
        attributes = {}
        for name, value in namespace.items():
            if name == "_ignore_" or name in ignored:
                continue
            if name == "mro":
                raise ValueError("invalid enum member name(s) 'mro'")
            if _is_member_name(name, value, ignored):
                values[name] = value.value if isinstance(value, member) else value
            else:
                attributes[name] = value.value if isinstance(value, nonmember) else value
        attributes["_member_names_"] = []
        attributes["_member_map_"] = {}
        attributes["_value2member_map_"] = {}
        attributes["_unhashable_values_"] = []
        own_new = attributes.pop("__new__", None)
        enum_class = super().__new__(metacls, cls, bases, attributes, **kwds)
        data_type = _data_type(enum_class)
        enum_class._member_type_ = data_type
        if data_type is not object:
            _prefer_enum_methods(enum_class, data_type, bases, attributes)
        if boundary is not None:
            enum_class._boundary_ = boundary
        make = own_new
        if make is None:
            for base in enum_class.__mro__[1:]:
                custom = base.__dict__.get("_new_member_")
                if custom is not None:
                    make = custom
                    break
                custom = base.__dict__.get("__new__")
                if custom is not None and base is not object and not isinstance(base, EnumType) and base is not data_type:
                    make = custom
                    break
        if make is not None:
            make = getattr(make, "__func__", make)
            if own_new is not None:
                enum_class._new_member_ = staticmethod(make)
        enum_class._use_args_ = make is not None or data_type is not object
        if issubclass(enum_class, _flag_base()):
            enum_class._flag_mask_ = 0
            enum_class._singles_mask_ = 0
            enum_class._all_bits_ = 0
        last_values = []
        for name, value in values.items():
            if isinstance(value, auto):
                if value.value is _unset and isinstance(value, _Later):
                    value.value = value.resolve()
                elif value.value is _unset:
                    value.value = enum_class._generate_next_value_(name, 1, len(enum_class._member_names_), last_values[:])
                value = value.value
            elif isinstance(value, tuple) and any([isinstance(item, auto) for item in value]):
                parts = []
                for item in value:
                    if isinstance(item, auto):
                        if item.value is _unset:
                            item.value = enum_class._generate_next_value_(name, 1, len(enum_class._member_names_),
                                                                          last_values[:])
                        item = item.value
                    parts.append(item)
                value = tuple(parts)
            last_values.append(value)
            _add_member(enum_class, name, value, data_type, make)
        _finish_flag(enum_class)
        return enum_class

    def __init__(cls, *args, **kwds):
        pass

    def __call__(cls, value, names=None, *, module=None, qualname=None, type=None, start=1, boundary=None):
        if names is None:
            return _lookup(cls, value)
        return _create(cls, value, names, module, qualname, type, start, boundary)

    def __contains__(cls, value):
        if not isinstance(value, Enum):
            raise TypeError("unsupported operand type(s) for 'in': '%s' and '%s'"
                            % (type(value).__qualname__, cls.__class__.__qualname__))
        return isinstance(value, cls) and value._name_ in cls._member_map_

    def __getitem__(cls, name):
        return cls._member_map_[name]

    def __getattr__(cls, name):
        raise AttributeError(name)

    def __iter__(cls):
        members = cls._member_map_
        return iter([members[name] for name in cls._member_names_])

    def __reversed__(cls):
        members = cls._member_map_
        return iter([members[name] for name in reversed(cls._member_names_)])

    def __len__(cls):
        return len(cls._member_names_)

    def __bool__(cls):
        return True

    @_property
    def __members__(cls):
        from types import MappingProxyType
        return MappingProxyType(cls._member_map_)

    def __repr__(cls):
        if Flag is not None and issubclass(cls, Flag):
            return "<flag %r>" % cls.__name__
        return "<enum %r>" % cls.__name__

    def __setattr__(cls, name, value):
        if name in cls.__dict__.get("_member_map_", {}):
            raise AttributeError("cannot reassign member %r" % (name,))
        super().__setattr__(name, value)

    def __delattr__(cls, name):
        if name in cls.__dict__.get("_member_map_", {}):
            raise AttributeError("%r cannot delete member %r." % (cls.__name__, name))
        super().__delattr__(name)

    def __dir__(cls):
        return sorted(["__class__", "__contains__", "__doc__", "__getitem__", "__init_subclass__", "__iter__", "__len__",
                       "__members__", "__module__", "__name__", "__qualname__"] + cls._member_names_)


EnumMeta = EnumType


def _data_type(cls):
    """The type that the members are besides: int of an IntEnum."""
    for base in cls.__mro__:
        if isinstance(base, EnumType) or base is object or base is ReprEnum:
            continue
        for kind in (int, str, float, bytes, tuple, list, dict, set, frozenset):
            if issubclass(base, kind):
                for candidate in cls.__mro__:
                    if not isinstance(candidate, EnumType) and issubclass(candidate, kind):
                        return candidate
    return object


def _prefer_enum_methods(cls, data_type, bases, attributes):
    """An enumeration of ints shows as an enumeration: what it inherits of int gives way to what Enum has."""
    first_enum = None
    for base in bases:
        if isinstance(base, EnumType):
            first_enum = base
    for name in ("__repr__", "__str__", "__format__", "__reduce_ex__", "__copy__", "__deepcopy__"):
        if name in attributes or not hasattr(first_enum, name):
            continue
        for base in cls.__mro__[1:]:
            if name in base.__dict__ or base is data_type:
                if not isinstance(base, EnumType):
                    type.__setattr__(cls, name, getattr(first_enum, name))
                break


def _add_member(cls, name, value, data_type, make):
    args = value if isinstance(value, tuple) else (value,)
    if data_type is tuple:
        args = (args,)
    set_attribute = object.__setattr__
    if make is not None:
        new = make(cls, *args) if cls._use_args_ else make(cls)
        if "_value_" not in new.__dict__:
            set_attribute(new, "_value_", value if data_type is object else data_type(*args))
    elif data_type is object:
        new = object.__new__(cls)
        set_attribute(new, "_value_", value)
    else:
        new = data_type.__new__(cls, *args)
        set_attribute(new, "_value_", value if len(args) == 1 and type(value) is data_type else data_type(*args))
    value = new._value_
    set_attribute(new, "_name_", name)
    set_attribute(new, "__objclass__", cls)
    if make is not None or cls.__init__ is not Enum.__init__:
        new.__init__(*args)
        value = new._value_
    known = None
    try:
        known = cls._value2member_map_.get(value)
    except TypeError:
        for other in cls._member_map_.values():
            if other._value_ == value:
                known = other
                break
    flag = issubclass(cls, _flag_base())
    if known is not None:
        new = known
    else:
        set_attribute(new, "_sort_order_", len(cls._member_names_))
        if not flag or isinstance(value, int) and value > 0 and value & (value - 1) == 0:
            cls._member_names_.append(name)
        try:
            cls._value2member_map_[value] = new
        except TypeError:
            cls._unhashable_values_.append(value)
        if flag and isinstance(value, int):
            if value >= 0:
                cls._flag_mask_ |= value
                if value & (value - 1) == 0:
                    cls._singles_mask_ |= value
                cls._all_bits_ = (1 << cls._flag_mask_.bit_length()) - 1
    cls._member_map_[name] = new
    existing = None
    for base in cls.__mro__:
        if name in base.__dict__:
            existing = base.__dict__[name]
            break
    if not isinstance(existing, property):
        type.__setattr__(cls, name, new)


def _finish_flag(cls):
    if not issubclass(cls, _flag_base()) or not cls._member_names_:
        return
    order = [cls._member_map_[name]._value_ for name in cls._member_names_]
    if order != sorted(order):
        cls._member_names_.sort(key=lambda name: cls._member_map_[name]._value_)
        cls._iter_member_ = classmethod(_flags_by_value)


def _flags_by_value(cls, value):
    for flag in cls._member_names_:
        single = cls._member_map_[flag]
        if single._value_ & value:
            yield single


def _flag_base():
    return Flag if Flag is not None else _Nothing


class _Nothing:
    pass


def _lookup(cls, value):
    if type(value) is cls:
        return value
    try:
        known = cls._value2member_map_.get(value)
        if known is not None:
            return known
    except TypeError:
        for other in cls._member_map_.values():
            if other._value_ == value:
                return other
    try:
        result = cls._missing_(value)
    except ValueError as error:
        raise error from None
    if isinstance(result, cls):
        return result
    if result is None:
        if issubclass(cls, _flag_base()) and isinstance(value, int) and cls._boundary_ is EJECT:
            return value
        raise ValueError("%r is not a valid %s" % (value, cls.__qualname__))
    if issubclass(cls, _flag_base()) and cls._boundary_ is EJECT and isinstance(result, int):
        return result
    raise TypeError("error in %s._missing_: returned %r instead of None or a valid member" % (cls.__name__, result))


def _create(cls, class_name, names, module, qualname, mixin, start, boundary):
    if isinstance(names, str):
        names = names.replace(",", " ").split()
    namespace = {}
    if isinstance(names, (tuple, list)) and names and isinstance(names[0], str):
        names, originals = [], names
        last = []
        for count, name in enumerate(originals):
            value = cls._generate_next_value_(name, start, count, last[:])
            last.append(value)
            names.append((name, value))
    items = names.items() if isinstance(names, dict) else names
    for name, value in items:
        namespace[name] = value
    namespace["__module__"] = _caller_module(3) if module is None else module
    if qualname is not None:
        namespace["__qualname__"] = qualname
    bases = (cls,) if mixin is None else (mixin, cls)
    return type(cls)(class_name, bases, namespace, boundary=boundary)


Flag = None
ReprEnum = None


class Enum(metaclass=EnumType):
    _member_names_ = []
    _member_map_ = {}

    def __init__(self, *args, **kwds):
        pass

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start
        try:
            return sorted(last_values)[-1] + 1
        except TypeError:
            for last in reversed(last_values):
                try:
                    return last + 1
                except TypeError:
                    pass
            return start

    @classmethod
    def _missing_(cls, value):
        return None

    def __repr__(self):
        shown = type(self)._value_repr_(self._value_)
        return "<%s.%s: %s>" % (type(self).__name__, self._name_, shown)

    @staticmethod
    def _value_repr_(value):
        return repr(value)

    def __str__(self):
        return "%s.%s" % (type(self).__name__, self._name_)

    def __format__(self, format_spec):
        return str.__format__(str(self), format_spec)

    def __hash__(self):
        return hash(self._name_)

    def __dir__(self):
        return sorted({"__class__", "__doc__", "__eq__", "__hash__", "__module__", "name", "value"})

    def __reduce_ex__(self, proto):
        return type(self), (self._value_,)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    @property
    def name(self):
        return self._name_

    @property
    def value(self):
        return self._value_


class ReprEnum(Enum):
    pass


class IntEnum(int, ReprEnum):
    __str__ = int.__repr__
    __format__ = int.__format__


class StrEnum(str, ReprEnum):
    def _new_member_(cls, *values):
        if len(values) > 3:
            raise TypeError("too many arguments for str(): %r" % (values,))
        if not isinstance(values[0], str):
            raise TypeError("%r is not a string" % (values[0],))
        if len(values) >= 2 and not isinstance(values[1], str):
            raise TypeError("encoding must be a string, not %r" % (values[1],))
        if len(values) == 3 and not isinstance(values[2], str):
            raise TypeError("errors must be a string, not %r" % (values[2],))
        text = str(*values)
        result = str.__new__(cls, text)
        result._value_ = text
        return result

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return name.lower()

    __str__ = str.__str__
    __format__ = str.__format__


class FlagBoundary(StrEnum):
    STRICT = auto()
    CONFORM = auto()
    EJECT = auto()
    KEEP = auto()


STRICT, CONFORM, EJECT, KEEP = FlagBoundary


class Flag(Enum):
    _boundary_ = STRICT
    _flag_mask_ = 0
    _singles_mask_ = 0
    _all_bits_ = 0

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start if start is not None else 1
        highest = max(last_values)
        if not isinstance(highest, int):
            raise TypeError("invalid flag value %r" % (highest,))
        return 2 ** highest.bit_length()

    @classmethod
    def _missing_(cls, value):
        if not isinstance(value, int):
            raise ValueError("%r is not a valid %s" % (value, cls.__qualname__))
        flag_mask, all_bits = cls._flag_mask_, cls._all_bits_
        negative = None
        if not ~all_bits <= value <= all_bits or value & (all_bits ^ flag_mask):
            if cls._boundary_ is STRICT:
                width = max(value.bit_length(), flag_mask.bit_length())
                raise ValueError("%r invalid value %r\n    given %s\n  allowed %s"
                                 % (cls, value, _bits(value, width), _bits(flag_mask, width)))
            if cls._boundary_ is CONFORM:
                value = value & flag_mask
            elif cls._boundary_ is EJECT:
                return value
            elif cls._boundary_ is KEEP and value < 0:
                value = max(all_bits + 1, 2 ** value.bit_length()) + value
        if value < 0:
            negative = value
            value = all_bits + 1 + value
        known = cls._value2member_map_.get(value)
        if known is not None:
            return known
        unknown = value & ~flag_mask
        if unknown and cls._boundary_ is not KEEP:
            raise ValueError("%s(%r) -->  unknown values %r [%s]" % (cls.__name__, value, unknown, bin(unknown)))
        if cls._member_type_ is object:
            pseudo = object.__new__(cls)
        else:
            pseudo = cls._member_type_.__new__(cls, value)
        object.__setattr__(pseudo, "_value_", value)
        names = []
        for name in cls._member_names_:
            if cls._member_map_[name]._value_ & value:
                names.append(name)
        if names:
            text = "|".join(names)
            if unknown:
                text += "|%s" % unknown
        else:
            text = None
        object.__setattr__(pseudo, "_name_", text)
        pseudo = cls._value2member_map_.setdefault(value, pseudo)
        if negative is not None:
            cls._value2member_map_[negative] = pseudo
        return pseudo

    def __contains__(self, other):
        if not isinstance(other, self.__class__):
            raise TypeError("unsupported operand type(s) for 'in': %r and %r"
                            % (type(other).__qualname__, self.__class__.__qualname__))
        return other._value_ & self._value_ == other._value_

    def __iter__(self):
        value = self._value_
        members = type(self)._member_map_
        return iter([members[name] for name in type(self)._member_names_ if members[name]._value_ & value])

    def __len__(self):
        return self._value_.bit_count()

    def __repr__(self):
        shown = type(self)._value_repr_(self._value_)
        if self._name_ is None:
            return "<%s: %s>" % (type(self).__name__, shown)
        return "<%s.%s: %s>" % (type(self).__name__, self._name_, shown)

    def __str__(self):
        if self._name_ is None:
            return "%s(%r)" % (type(self).__name__, self._value_)
        return "%s.%s" % (type(self).__name__, self._name_)

    def __bool__(self):
        return bool(self._value_)

    def _operand(self, other):
        if isinstance(other, self.__class__):
            return other._value_
        if self._member_type_ is not object and isinstance(other, self._member_type_):
            return other
        return NotImplemented

    def __or__(self, other):
        value = self._operand(other)
        return value if value is NotImplemented else self.__class__(self._value_ | value)

    def __and__(self, other):
        value = self._operand(other)
        return value if value is NotImplemented else self.__class__(self._value_ & value)

    def __xor__(self, other):
        value = self._operand(other)
        return value if value is NotImplemented else self.__class__(self._value_ ^ value)

    def __invert__(self):
        if self._boundary_ is KEEP or self._boundary_ is EJECT:
            return self.__class__(-(self._value_ + 1))
        return self.__class__(self._singles_mask_ & ~self._value_)

    __ror__ = __or__
    __rand__ = __and__
    __rxor__ = __xor__


class IntFlag(int, ReprEnum, Flag, boundary=KEEP):
    __str__ = int.__repr__
    __format__ = int.__format__
    __or__ = Flag.__or__
    __and__ = Flag.__and__
    __xor__ = Flag.__xor__
    __ror__ = Flag.__or__
    __rand__ = Flag.__and__
    __rxor__ = Flag.__xor__
    __invert__ = Flag.__invert__
    __repr__ = Flag.__repr__


def _bits(number, width):
    if number >= 0:
        return "0b0 " + bin(number)[2:].rjust(width, "0")
    return "0b1 " + bin((1 << width) + number)[2:].rjust(width, "0")


def unique(enumeration):
    duplicates = []
    for name, item in enumeration._member_map_.items():
        if name != item._name_:
            duplicates.append((name, item._name_))
    if duplicates:
        details = ", ".join(["%s -> %s" % pair for pair in duplicates])
        raise ValueError("duplicate values found in %r: %s" % (enumeration, details))
    return enumeration


UNIQUE, CONTINUOUS, NAMED_FLAGS = "one name per value", "no skipped integer values", "multi-flag aliases may not contain unnamed flags"


def verify(*checks):
    def check(enumeration):
        for wanted in checks:
            if wanted == UNIQUE:
                unique(enumeration)
            elif wanted == CONTINUOUS:
                values = {item._value_ for item in enumeration}
                if len(values) > 1:
                    missing = [n for n in range(min(values) + 1, max(values)) if n not in values]
                    if missing:
                        raise ValueError("invalid enum %r: missing values %s"
                                         % (enumeration.__name__, ", ".join(map(str, missing))))
        return enumeration
    return check


def global_enum(cls):
    return cls
