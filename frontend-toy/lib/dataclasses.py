"""Classes that are made of their fields."""

import copy
import types
from _codegen import define

__all__ = ["dataclass", "field", "Field", "FrozenInstanceError", "InitVar", "KW_ONLY", "MISSING", "fields", "asdict",
           "astuple", "make_dataclass", "replace", "is_dataclass"]


class FrozenInstanceError(AttributeError):
    pass


class _MISSING_TYPE:
    pass


class _HAS_DEFAULT_FACTORY_CLASS:
    def __repr__(self):
        return "<factory>"


class _KW_ONLY_TYPE:
    pass


class _FieldKind:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name


MISSING = _MISSING_TYPE()
KW_ONLY = _KW_ONLY_TYPE()
_FACTORY = _HAS_DEFAULT_FACTORY_CLASS()
_FIELD = _FieldKind("_FIELD")
_CLASSVAR = _FieldKind("_FIELD_CLASSVAR")
_INITVAR = _FieldKind("_FIELD_INITVAR")


class InitVar:
    __slots__ = ("type",)

    def __init__(self, type):
        self.type = type

    def __repr__(self):
        name = self.type.__name__ if isinstance(self.type, type) else repr(self.type)
        return f"dataclasses.InitVar[{name}]"

    def __class_getitem__(cls, type):
        return InitVar(type)


class Field:
    __slots__ = ("name", "type", "default", "default_factory", "repr", "hash", "init", "compare", "metadata", "kw_only",
                 "_field_type")

    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = types.MappingProxyType({} if metadata is None else metadata)
        self.kw_only = kw_only
        self._field_type = None

    def __repr__(self):
        return (f"Field(name={self.name!r},type={self.type!r},default={self.default!r},"
                f"default_factory={self.default_factory!r},init={self.init!r},repr={self.repr!r},hash={self.hash!r},"
                f"compare={self.compare!r},metadata={self.metadata!r},kw_only={self.kw_only!r},"
                f"_field_type={self._field_type})")


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True, metadata=None,
          kw_only=MISSING):
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError("cannot specify both default and default_factory")
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False,
              match_args=True, kw_only=False, slots=False, weakref_slot=False):
    def wrap(cls):
        return _process(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot)
    return wrap if cls is None else wrap(cls)


def _starts_with(annotation, name, module):
    """Annotations are kept as text: does this one name the class, by itself or in its module, subscripted or not?"""
    if not isinstance(annotation, str):
        return False
    text = annotation.strip().strip("\"'")
    for prefix in ("", module + ".", module[0] + ".", module[:2] + "."):
        if text == prefix + name or text.startswith(prefix + name + "["):
            return True
    return False


def _make_field(cls, name, annotation, default_kw_only):
    default = getattr(cls, name, MISSING)
    if isinstance(default, Field):
        result = default
    else:
        result = field(default=default)
    result.name = name
    result.type = annotation
    result._field_type = _FIELD
    if _starts_with(annotation, "ClassVar", "typing") or getattr(annotation, "__origin__", None) is _class_var():
        result._field_type = _CLASSVAR
    elif isinstance(annotation, InitVar) or annotation is InitVar or _starts_with(annotation, "InitVar", "dataclasses"):
        result._field_type = _INITVAR
    if result._field_type is not _FIELD and result.default_factory is not MISSING:
        raise TypeError(f"field {name} cannot have a default factory")
    if result._field_type is _CLASSVAR:
        if result.kw_only is not MISSING:
            raise TypeError(f"field {name} is a ClassVar but specifies kw_only")
    elif result.kw_only is MISSING:
        result.kw_only = default_kw_only
    if result._field_type is _FIELD and result.default is not MISSING:
        try:
            hash(result.default)
        except TypeError:
            raise ValueError(f"mutable default {type(result.default)} for field {name} is not allowed: "
                             "use default_factory") from None
    return result


def _class_var():
    import sys
    typing = sys.modules.get("typing")
    return typing.ClassVar if typing is not None else MISSING


def _process(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot):
    all_fields = {}
    has_dataclass_bases = any_frozen_base = False
    for base in cls.__mro__[-1:0:-1]:
        base_fields = base.__dict__.get("__dataclass_fields__")
        if base_fields is not None:
            has_dataclass_bases = True
            for one in base_fields.values():
                all_fields[one.name] = one
            if base.__dict__["__dataclass_params__"].frozen:
                any_frozen_base = True
    annotations = cls.__dict__.get("__annotations__", {})
    own = []
    kw_only_from_here = kw_only
    seen_marker = False
    for name, annotation in annotations.items():
        if annotation is KW_ONLY or _starts_with(annotation, "KW_ONLY", "dataclasses"):
            if seen_marker:
                raise TypeError(f"{name!r} is KW_ONLY, but KW_ONLY has already been specified")
            seen_marker = kw_only_from_here = True
            continue
        own.append(_make_field(cls, name, annotation, kw_only_from_here))
    for one in own:
        all_fields[one.name] = one
        if isinstance(getattr(cls, one.name, None), Field):
            if one.default is MISSING:
                delattr(cls, one.name)
            else:
                setattr(cls, one.name, one.default)
    for name, value in list(cls.__dict__.items()):
        if isinstance(value, Field) and name not in annotations:
            raise TypeError(f"{name!r} is a field but has no type annotation")
    if has_dataclass_bases:
        if any_frozen_base and not frozen:
            raise TypeError("cannot inherit non-frozen dataclass from a frozen one")
        if not any_frozen_base and frozen:
            raise TypeError("cannot inherit frozen dataclass from a non-frozen one")
    cls.__dataclass_fields__ = all_fields
    cls.__dataclass_params__ = types.SimpleNamespace(init=init, repr=repr, eq=eq, order=order, unsafe_hash=unsafe_hash,
                                                     frozen=frozen)
    if order and not eq:
        raise ValueError("eq must be true if order is true")
    instance_fields = [one for one in all_fields.values() if one._field_type is _FIELD]
    own_names = cls.__dict__
    explicit_hash = own_names.get("__hash__", MISSING)
    has_explicit_hash = not (explicit_hash is MISSING or explicit_hash is None and "__eq__" in own_names)
    lines = []
    variables = {"_FACTORY": _FACTORY, "_set": object.__setattr__, "_Frozen": FrozenInstanceError, "_class": cls,
                 "_under_way": _reprs_under_way}
    made = []

    def add(name, text, replaces=False):
        if replaces or name not in own_names:
            lines.append(text)
            made.append(name)

    if init:
        add("__init__", _init_source(all_fields.values(), frozen, hasattr(cls, "__post_init__"), variables), True)
    if repr:
        shown = ", ".join([one.name + "={self." + one.name + "!r}" for one in instance_fields if one.repr])
        add("__repr__", "def __repr__(self):\n"
            "    _key = id(self)\n"
            "    if _key in _under_way:\n"
            "        return '...'\n"
            "    _under_way.add(_key)\n"
            "    try:\n"
            "        return f'{self.__class__.__qualname__}(" + shown + ")'\n"
            "    finally:\n"
            "        _under_way.discard(_key)\n")
    compared = [one for one in instance_fields if one.compare]
    mine = "(" + "".join(["self." + one.name + ", " for one in compared]) + ")"
    others = "(" + "".join(["other." + one.name + ", " for one in compared]) + ")"
    if eq:
        add("__eq__", _comparison("__eq__", "==", mine, others))
    if order:
        for name, symbol in (("__lt__", "<"), ("__le__", "<="), ("__gt__", ">"), ("__ge__", ">=")):
            if name in own_names:
                raise TypeError(f"Cannot overwrite attribute {name} in class {cls.__name__}. "
                                "Consider using functools.total_ordering")
            add(name, _comparison(name, symbol, mine, others))
    if frozen:
        names = "(" + "".join([ascii(one.name) + ", " for one in instance_fields]) + ")"
        for name, parameters, verb in (("__setattr__", "name, value", "assign to"), ("__delattr__", "name", "delete")):
            if name in own_names:
                raise TypeError(f"Cannot overwrite attribute {name} in class {cls.__name__}")
            arguments = ", ".join(["self"] + parameters.split(", "))
            add(name, f"def {name}({arguments}):\n"
                f"    if type(self) is _class[0] or name in {names}:\n"
                f"        raise _Frozen(f'cannot {verb} field {{name!r}}')\n"
                f"    super(_class[0], self).{name}({parameters})\n")
    hashed = [one for one in instance_fields if (one.compare if one.hash is None else one.hash)]
    hash_source = ("def __hash__(self):\n    return hash((" + "".join(["self." + one.name + ", " for one in hashed]) +
                   "))\n")
    set_hash_none = False
    if unsafe_hash:
        if has_explicit_hash:
            raise TypeError(f"Cannot overwrite attribute __hash__ in class {cls.__name__}")
        add("__hash__", hash_source, True)
    elif eq and frozen:
        if not has_explicit_hash:
            add("__hash__", hash_source, True)
    elif eq and not has_explicit_hash:
        set_hash_none = True
    holder = [cls]
    variables["_class"] = holder
    if lines:
        module = define("\n".join(lines), cls.__module__, variables)
        for name in made:
            function = getattr(module, name)
            function.__qualname__ = f"{cls.__qualname__}.{name}"
            setattr(cls, name, function)
    if set_hash_none:
        cls.__hash__ = None
    if cls.__doc__ is None:
        cls.__doc__ = cls.__name__ + _signature(all_fields.values())
    if match_args and "__match_args__" not in own_names:
        cls.__match_args__ = tuple([one.name for one in _init_order(all_fields.values()) if not one.kw_only])
    if slots:
        cls = holder[0] = _with_slots(cls, instance_fields)
    return cls


_reprs_under_way = set()


def _init_order(fields):
    fields = [one for one in fields if one.init and one._field_type is not _CLASSVAR]
    return [one for one in fields if not one.kw_only] + [one for one in fields if one.kw_only]


def _signature(fields):
    parts = []
    for one in _init_order(fields):
        default = ""
        if one.default is not MISSING:
            default = f" = {one.default!r}"
        elif one.default_factory is not MISSING:
            default = " = <factory>"
        parts.append(f"{one.name}: {one.type if isinstance(one.type, str) else getattr(one.type, '__name__', one.type)}"
                     + default)
    return "(" + ", ".join(parts) + ")"


def _init_source(fields, frozen, has_post_init, variables):
    positional, keyword = [], []
    body = []
    seen_default = False
    for one in fields:
        if one._field_type is _CLASSVAR:
            continue
        name = one.name
        has_default = one.default is not MISSING or one.default_factory is not MISSING
        if one.init and not one.kw_only:
            if has_default:
                seen_default = True
            elif seen_default:
                raise TypeError(f"non-default argument {name!r} follows default argument")
        value = name
        if one.default_factory is not MISSING:
            variables["_factory_" + name] = one.default_factory
            value = f"_factory_{name}() if {name} is _FACTORY else {name}" if one.init else f"_factory_{name}()"
        elif one.default is not MISSING:
            variables["_default_" + name] = one.default
        if one.init:
            parameter = name
            if one.default_factory is not MISSING:
                parameter += "=_FACTORY"
            elif one.default is not MISSING:
                parameter += "=_default_" + name
            (keyword if one.kw_only else positional).append(parameter)
        elif one.default_factory is MISSING:
            continue
        if one._field_type is _INITVAR:
            continue
        if frozen:
            body.append(f"    _set({_SELF}, {name!r}, {value})\n")
        else:
            body.append(f"    {_SELF}.{name} = {value}\n")
    if has_post_init:
        variables_passed = ", ".join([one.name for one in fields if one._field_type is _INITVAR])
        body.append(f"    {_SELF}.__post_init__({variables_passed})\n")
    parameters = [_SELF] + positional + (["*"] + keyword if keyword else [])
    source = f"def __init__({', '.join(parameters)}):\n" + ("".join(body) or "    pass\n")
    names = [one.name for one in fields]
    return source.replace(_SELF, "__dataclass_self__" if "self" in names else "self")


_SELF = "\ufffd"


def _comparison(name, symbol, mine, others):
    return (f"def {name}(self, other):\n    if other.__class__ is self.__class__:\n"
            f"        return {mine} {symbol} {others}\n    return NotImplemented\n")


def _with_slots(cls, instance_fields):
    if "__slots__" in cls.__dict__:
        raise TypeError(f"{cls.__name__} already specifies __slots__")
    names = [one.name for one in instance_fields]
    inherited = []
    for base in cls.__mro__[1:-1]:
        slots = base.__dict__.get("__slots__", ())
        inherited.extend([slots] if isinstance(slots, str) else slots)
    namespace = dict(cls.__dict__)
    namespace["__slots__"] = tuple([name for name in names if name not in inherited])
    for name in names:
        namespace.pop(name, None)
    namespace.pop("__dict__", None)
    namespace.pop("__weakref__", None)
    qualname = cls.__qualname__
    result = type(cls)(cls.__name__, cls.__bases__, namespace)
    result.__qualname__ = qualname
    if result.__dataclass_params__.frozen:
        result.__getstate__ = _get_state
        result.__setstate__ = _set_state
    return result


def _get_state(self):
    return [getattr(self, one.name) for one in fields(self)]


def _set_state(self, state):
    for one, value in zip(fields(self), state):
        object.__setattr__(self, one.name, value)


def fields(class_or_instance):
    try:
        known = getattr(class_or_instance, "__dataclass_fields__")
    except AttributeError:
        raise TypeError("must be called with a dataclass type or instance") from None
    return tuple([one for one in known.values() if one._field_type is _FIELD])


def _is_instance(obj):
    return hasattr(type(obj), "__dataclass_fields__")


def is_dataclass(obj):
    return hasattr(obj if isinstance(obj, type) else type(obj), "__dataclass_fields__")


def asdict(obj, *, dict_factory=dict):
    if not _is_instance(obj):
        raise TypeError("asdict() should be called on dataclass instances")
    return _converted(obj, lambda pairs: dict_factory(pairs))


def astuple(obj, *, tuple_factory=tuple):
    if not _is_instance(obj):
        raise TypeError("astuple() should be called on dataclass instances")
    return _converted(obj, lambda pairs: tuple_factory([value for name, value in pairs]))


def _converted(obj, make):
    if _is_instance(obj):
        return make([(one.name, _converted(getattr(obj, one.name), make)) for one in fields(obj)])
    if isinstance(obj, tuple) and hasattr(obj, "_fields"):
        return type(obj)(*[_converted(item, make) for item in obj])
    if isinstance(obj, (list, tuple)):
        return type(obj)([_converted(item, make) for item in obj])
    if isinstance(obj, dict):
        pairs = [(_converted(key, make), _converted(value, make)) for key, value in obj.items()]
        if hasattr(type(obj), "default_factory") or hasattr(obj, "default_factory"):
            result = type(obj)(obj.default_factory)
            for key, value in pairs:
                result[key] = value
            return result
        return type(obj)(pairs)
    return copy.deepcopy(obj)


def replace(obj, /, **changes):
    if not _is_instance(obj):
        raise TypeError("replace() should be called on dataclass instances")
    for one in obj.__dataclass_fields__.values():
        if one._field_type is _CLASSVAR:
            continue
        if not one.init:
            if one.name in changes:
                raise ValueError(f"field {one.name} is declared with init=False, it cannot be specified with replace()")
            continue
        if one.name not in changes:
            if one._field_type is _INITVAR and one.default is MISSING:
                raise ValueError(f"InitVar {one.name!r} must be specified with replace()")
            changes[one.name] = getattr(obj, one.name)
    return obj.__class__(**changes)


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, init=True, repr=True, eq=True, order=False,
                   unsafe_hash=False, frozen=False, match_args=True, kw_only=False, slots=False, weakref_slot=False):
    namespace = {} if namespace is None else dict(namespace)
    annotations = {}
    for item in fields:
        if isinstance(item, str):
            name, annotation = item, "typing.Any"
        elif len(item) == 2:
            name, annotation = item
        else:
            name, annotation, namespace[item[0]] = item
        if not isinstance(name, str) or not name.isidentifier():
            raise TypeError(f"Field names must be valid identifiers: {name!r}")
        if name in annotations:
            raise TypeError(f"Field name duplicated: {name!r}")
        annotations[name] = annotation
    namespace["__annotations__"] = annotations
    namespace.setdefault("__module__", "types")
    cls = type(cls_name, tuple(bases), namespace)
    return dataclass(cls, init=init, repr=repr, eq=eq, order=order, unsafe_hash=unsafe_hash, frozen=frozen,
                     match_args=match_args, kw_only=kw_only, slots=slots, weakref_slot=weakref_slot)
