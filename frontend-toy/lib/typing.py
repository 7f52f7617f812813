"""Names for annotations. Annotations are not evaluated; what is used outside of them behaves as far as programs ask."""

import collections
import collections.abc
import contextlib
from _collections import _caller_module
from _generic_alias import GenericAlias, _name
from abc import ABCMeta, abstractmethod

__all__ = ["AbstractSet", "Annotated", "Any", "AnyStr", "AsyncIterable", "AsyncIterator", "Awaitable", "ByteString",
           "Callable", "ChainMap", "ClassVar", "Collection", "Concatenate", "Container", "ContextManager", "Coroutine",
           "Counter", "DefaultDict", "Deque", "Dict", "Final", "ForwardRef", "FrozenSet", "Generator", "Generic",
           "Hashable", "ItemsView", "Iterable", "Iterator", "KeysView", "List", "Literal", "LiteralString", "Mapping",
           "MappingView", "MutableMapping", "MutableSequence", "MutableSet", "NamedTuple", "Never", "NewType", "NoReturn",
           "NotRequired", "Optional", "OrderedDict", "ParamSpec", "Protocol", "Required", "Reversible", "Self", "Sequence",
           "Set", "Sized", "SupportsAbs", "SupportsFloat", "SupportsIndex", "SupportsInt", "SupportsRound", "TYPE_CHECKING",
           "Text", "Tuple", "Type", "TypeAlias", "TypeGuard", "TypeVar", "TypedDict", "Union", "Unpack", "ValuesView",
           "assert_never", "assert_type", "cast", "dataclass_transform", "final", "get_args", "get_origin",
           "get_type_hints", "is_typeddict", "no_type_check", "overload", "reveal_type", "runtime_checkable"]

TYPE_CHECKING = False
Text = str


def _shown(item):
    if isinstance(item, list):
        return "[" + ", ".join(map(_shown, item)) + "]"
    if item is type(None):
        return "NoneType"
    return _name(item)


class _Special:
    """Any, NoReturn and others that stand for themselves."""

    def __init__(self, name):
        self._name = name

    def __repr__(self):
        return "typing." + self._name

    def __call__(self, *args, **kwds):
        raise TypeError(f"Cannot instantiate {self!r}")

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __instancecheck__(self, instance):
        raise TypeError(f"{self!r} cannot be used with isinstance()")

    def __subclasscheck__(self, cls):
        raise TypeError(f"{self!r} cannot be used with issubclass()")


class _AnyMeta(type):
    def __instancecheck__(cls, instance):
        if cls is Any:
            raise TypeError("typing.Any cannot be used with isinstance()")
        return super().__instancecheck__(instance)

    def __repr__(cls):
        return "typing.Any" if cls is Any else super().__repr__()


class Any(metaclass=_AnyMeta):
    def __new__(cls, *args, **kwargs):
        if cls is Any:
            raise TypeError("Any cannot be instantiated")
        return super().__new__(cls)


NoReturn = _Special("NoReturn")
Never = _Special("Never")
Self = _Special("Self")
LiteralString = _Special("LiteralString")
TypeAlias = _Special("TypeAlias")


class _Alias:
    """List[int], Optional[str], ...: what it was made of."""

    def __init__(self, origin, args, name):
        self.__origin__ = origin
        self.__args__ = args
        self._name = name

    @property
    def __parameters__(self):
        return _parameters(self.__args__)

    def __repr__(self):
        if self._name == "Optional":
            return f"typing.Optional[{_shown(self.__args__[0])}]"
        if self._name == "Callable" and len(self.__args__) == 2 and isinstance(self.__args__[0], list):
            return f"typing.Callable[{_shown(self.__args__[0])}, {_shown(self.__args__[1])}]"
        if self._name == "Literal":
            return "typing.Literal[" + ", ".join(map(repr, self.__args__)) + "]"
        prefix = "typing." + self._name if self._name is not None else _shown(self.__origin__)
        return f"{prefix}[{', '.join(map(_shown, self.__args__)) or '()'}]"

    def __getitem__(self, args):
        args = args if isinstance(args, tuple) else (args,)
        parameters = self.__parameters__
        if not parameters:
            raise TypeError(f"{self!r} is not a generic class")
        given = dict(zip(parameters, args))
        return _Alias(self.__origin__, tuple([given.get(item, item) if isinstance(item, TypeVar) else item
                                              for item in self.__args__]), self._name)

    def __call__(self, *args, **kwargs):
        if not isinstance(self.__origin__, type):
            raise TypeError(f"Type {self._name} cannot be instantiated; use "
                            f"{(self._name or '').lower()}() instead" if self._name else f"Cannot instantiate {self!r}")
        result = self.__origin__(*args, **kwargs)
        try:
            result.__orig_class__ = self
        except AttributeError:
            pass
        return result

    def __mro_entries__(self, bases):
        if self._name == "Generic" and any(base is not self and isinstance(base, _Alias) for base in bases):
            for base in bases:
                if base is not self and isinstance(base, _Alias) and isinstance(base.__origin__, type) and issubclass(
                        base.__origin__, Generic):
                    return ()
        return (self.__origin__,)

    def __getattr__(self, name):
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return getattr(self.__origin__, name)

    def __eq__(self, other):
        if not isinstance(other, _Alias):
            return NotImplemented
        if self.__origin__ is Union and other.__origin__ is Union:
            return set(self.__args__) == set(other.__args__)
        return self.__origin__ == other.__origin__ and self.__args__ == other.__args__

    def __hash__(self):
        if self.__origin__ is Union:
            return hash(frozenset(self.__args__))
        return hash((self.__origin__, tuple([tuple(item) if isinstance(item, list) else item for item in self.__args__])))

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __instancecheck__(self, instance):
        if self.__origin__ is Union:
            return isinstance(instance, self.__args__)
        raise TypeError("Subscripted generics cannot be used with class and instance checks")

    def __subclasscheck__(self, cls):
        if self.__origin__ is Union:
            return issubclass(cls, self.__args__)
        raise TypeError("Subscripted generics cannot be used with class and instance checks")


def _parameters(args):
    found = []
    for item in args:
        if isinstance(item, (TypeVar, ParamSpec)):
            if item not in found:
                found.append(item)
        elif isinstance(item, list):
            found.extend([inner for inner in _parameters(item) if inner not in found])
        else:
            for inner in getattr(item, "__parameters__", ()) if isinstance(item, _Alias) else ():
                if inner not in found:
                    found.append(inner)
    return tuple(found)


class _Form:
    """Something to be subscripted: ClassVar, Final, Union, ..."""

    def __init__(self, name, make):
        self._name = name
        self._make = make

    def __getitem__(self, args):
        return self._make(self, args)

    def __repr__(self):
        return "typing." + self._name

    def __call__(self, *args, **kwds):
        raise TypeError(f"Cannot instantiate {self!r}")

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __instancecheck__(self, instance):
        raise TypeError(f"{self!r} cannot be used with isinstance()")


def _single(form, args):
    return _Alias(form, (args,), form._name)


def _several(form, args):
    return _Alias(form, args if isinstance(args, tuple) else (args,), form._name)


def _union(form, args):
    if args == ():
        raise TypeError("Cannot take a Union of no types.")
    flat = []
    for item in args if isinstance(args, tuple) else (args,):
        if item is None:
            item = type(None)
        for one in item.__args__ if isinstance(item, _Alias) and item.__origin__ is Union else (item,):
            if one not in flat:
                flat.append(one)
    if len(flat) == 1:
        return flat[0]
    if len(flat) == 2 and type(None) in flat:
        flat.sort(key=lambda item: item is type(None))
        return _Alias(Union, tuple(flat), "Optional")
    return _Alias(Union, tuple(flat), "Union")


def _optional(form, arg):
    return Union[arg, type(None)]


def _annotated(form, args):
    if not isinstance(args, tuple) or len(args) < 2:
        raise TypeError("Annotated[...] should be used with at least two arguments (a type and an annotation).")
    result = _Alias(args[0], args, "Annotated")
    result.__metadata__ = args[1:]
    return result


Union = _Form("Union", _union)
Optional = _Form("Optional", _optional)
ClassVar = _Form("ClassVar", _single)
Final = _Form("Final", _single)
Literal = _Form("Literal", _several)
Annotated = _Form("Annotated", _annotated)
Concatenate = _Form("Concatenate", _several)
TypeGuard = _Form("TypeGuard", _single)
Required = _Form("Required", _single)
NotRequired = _Form("NotRequired", _single)
Unpack = _Form("Unpack", _single)


class _Collection:
    """List and the like: the class itself, subscriptable, and called as it."""

    def __init__(self, origin, name):
        self.__origin__ = origin
        self._name = name

    def __getitem__(self, args):
        return _Alias(self.__origin__, args if isinstance(args, tuple) else (args,), self._name)

    def __repr__(self):
        return "typing." + self._name

    def __call__(self, *args, **kwargs):
        if self._name in ("List", "Dict", "Set", "FrozenSet", "Tuple", "Type"):
            raise TypeError(f"Type {self._name} cannot be instantiated; use {self.__origin__.__name__}() instead")
        return self.__origin__(*args, **kwargs)

    def __mro_entries__(self, bases):
        return (self.__origin__,)

    def __instancecheck__(self, instance):
        return isinstance(instance, self.__origin__)

    def __subclasscheck__(self, cls):
        return issubclass(cls, self.__origin__)

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]


List = _Collection(list, "List")
Dict = _Collection(dict, "Dict")
Set = _Collection(set, "Set")
FrozenSet = _Collection(frozenset, "FrozenSet")
Tuple = _Collection(tuple, "Tuple")
Type = _Collection(type, "Type")
Deque = _Collection(collections.deque, "Deque")
DefaultDict = _Collection(collections.defaultdict, "DefaultDict")
OrderedDict = _Collection(collections.OrderedDict, "OrderedDict")
Counter = _Collection(collections.Counter, "Counter")
ChainMap = _Collection(collections.ChainMap, "ChainMap")
AbstractSet = _Collection(collections.abc.Set, "AbstractSet")
ContextManager = _Collection(contextlib.AbstractContextManager, "ContextManager")
for _each in ("Awaitable", "AsyncIterable", "AsyncIterator", "ByteString", "Callable", "Collection", "Container", "Coroutine",
              "Generator", "Hashable", "ItemsView", "Iterable", "Iterator", "KeysView", "Mapping", "MappingView",
              "MutableMapping", "MutableSequence", "MutableSet", "Reversible", "Sequence", "Sized", "ValuesView"):
    globals()[_each] = _Collection(getattr(collections.abc, _each), _each)


class TypeVar:
    def __init__(self, name, *constraints, bound=None, covariant=False, contravariant=False):
        if len(constraints) == 1:
            raise TypeError("A single constraint is not allowed")
        if constraints and bound is not None:
            raise TypeError("Constraints cannot be combined with bound=...")
        self.__name__ = name
        self.__constraints__ = constraints
        self.__bound__ = bound
        self.__covariant__ = covariant
        self.__contravariant__ = contravariant

    def __repr__(self):
        return ("+" if self.__covariant__ else "-" if self.__contravariant__ else "~") + self.__name__

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]


class ParamSpec:
    def __init__(self, name, *, bound=None, covariant=False, contravariant=False):
        self.__name__ = name
        self.args = _Special(name + ".args")
        self.kwargs = _Special(name + ".kwargs")

    def __repr__(self):
        return "~" + self.__name__


AnyStr = TypeVar("AnyStr", bytes, str)


class Generic:
    __slots__ = ()

    def __class_getitem__(cls, args):
        args = args if isinstance(args, tuple) else (args,)
        if cls is Generic:
            for item in args:
                if not isinstance(item, (TypeVar, ParamSpec)):
                    raise TypeError("Parameters to Generic[...] must all be type variables or parameter specification "
                                    "variables.")
            return _Alias(cls, args, "Generic")
        if cls is Protocol:
            return _Alias(cls, args, "Protocol")
        return _Alias(cls, args, None)


class _ProtocolMeta(ABCMeta):
    def __instancecheck__(cls, instance):
        if getattr(cls, "_is_protocol", False):
            if not getattr(cls, "_is_runtime_protocol", False):
                raise TypeError("Instance and class checks can only be used with @runtime_checkable protocols")
            if super().__instancecheck__(instance):
                return True
            return all([hasattr(instance, name) for name in _protocol_members(cls)])
        return super().__instancecheck__(instance)

    def __subclasscheck__(cls, other):
        if cls.__dict__.get("_is_protocol", False) and cls is not Protocol:
            if cls in getattr(other, "__mro__", ()):
                return True
            if not getattr(cls, "_is_runtime_protocol", False):
                raise TypeError("Instance and class checks can only be used with @runtime_checkable protocols")
            return all([hasattr(other, name) for name in _protocol_members(cls)])
        return super().__subclasscheck__(other)


def _protocol_members(cls):
    names = []
    for base in cls.__mro__:
        if base in (Protocol, Generic, object):
            continue
        for name in [*base.__dict__, *base.__dict__.get("__annotations__", {})]:
            if name in ("__module__", "__doc__", "__dict__", "__weakref__", "__annotations__", "__slots__",
                        "__abstractmethods__", "__init__", "__subclasshook__", "__class_getitem__", "__parameters__",
                        "__qualname__", "__new__", "__match_args__") or name.startswith("_abc_"):
                continue
            if name in ("_is_protocol", "_is_runtime_protocol"):
                continue
            if name not in names:
                names.append(name)
    return names


def _no_init(self, *args, **kwargs):
    if type(self)._is_protocol:
        raise TypeError("Protocols cannot be instantiated")


class Protocol(Generic, metaclass=_ProtocolMeta):
    __slots__ = ()
    _is_protocol = True
    _is_runtime_protocol = False

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        if "_is_protocol" not in cls.__dict__:
            cls._is_protocol = any([base is Protocol for base in cls.__bases__])
        if cls._is_protocol and "__init__" not in cls.__dict__:
            cls.__init__ = _no_init
        elif not cls._is_protocol and cls.__init__ is _no_init:
            cls.__init__ = object.__init__


def runtime_checkable(cls):
    if not getattr(cls, "_is_protocol", False):
        raise TypeError("@runtime_checkable can be only applied to protocol classes, got %r" % cls)
    cls._is_runtime_protocol = True
    return cls


runtime = runtime_checkable


@runtime_checkable
class SupportsInt(Protocol):
    @abstractmethod
    def __int__(self):
        pass


@runtime_checkable
class SupportsFloat(Protocol):
    @abstractmethod
    def __float__(self):
        pass


@runtime_checkable
class SupportsIndex(Protocol):
    @abstractmethod
    def __index__(self):
        pass


@runtime_checkable
class SupportsAbs(Protocol):
    @abstractmethod
    def __abs__(self):
        pass


@runtime_checkable
class SupportsRound(Protocol):
    @abstractmethod
    def __round__(self, ndigits=0):
        pass


def _make_named_tuple(name, namespace):
    annotations = namespace.get("__annotations__", {})
    defaults = []
    for field in annotations:
        if field in namespace:
            defaults.append(namespace[field])
        elif defaults:
            raise TypeError(f"Non-default namedtuple field {field} cannot follow default fields "
                            + ", ".join([one for one in annotations if one in namespace]))
    result = collections.namedtuple(name, list(annotations), defaults=defaults, module=namespace["__module__"])
    result.__annotations__ = dict(annotations)
    for key, value in namespace.items():
        if key in ("__new__", "__init__", "__slots__", "__getnewargs__", "_fields", "_field_defaults", "_make",
                   "_replace", "_asdict"):
            raise AttributeError("Cannot overwrite NamedTuple attribute " + key)
        if key not in annotations and key not in ("__module__", "__annotations__", "__qualname__"):
            if key != "__doc__" or value is not None:
                setattr(result, key, value)
    if "__qualname__" in namespace:
        result.__qualname__ = namespace["__qualname__"]
    return result


class _NamedTuple:
    def __call__(self, typename, fields=None, /, **kwargs):
        if fields is None:
            fields = kwargs.items()
        fields = list(fields)
        result = collections.namedtuple(typename, [name for name, annotation in fields], module=_caller_module(2))
        result.__annotations__ = dict(fields)
        return result

    def __mro_entries__(self, bases):
        return (_NamedTupleBase,)


NamedTuple = _NamedTuple()


class _NamedTupleMaker(type):
    """Metaclass of the base that `class X(NamedTuple)` gets: makes a named tuple of its fields in place of the class."""

    def __new__(metacls, name, bases, namespace):
        return _make_named_tuple(name, namespace)


_NamedTupleBase = type.__new__(_NamedTupleMaker, "NamedTuple", (), {})


class _TypedDictMeta(type):
    def __new__(metacls, name, bases, namespace, total=True):
        annotations = {}
        required, optional = set(), set()
        for base in bases:
            annotations.update(base.__dict__.get("__annotations__", {}))
            required |= base.__dict__.get("__required_keys__", frozenset())
            optional |= base.__dict__.get("__optional_keys__", frozenset())
        own = namespace.get("__annotations__", {})
        annotations.update(own)
        (required if total else optional).update(own)
        namespace = dict(namespace)
        namespace["__annotations__"] = annotations
        result = type.__new__(metacls, name, (dict,), namespace)
        result.__required_keys__ = frozenset(required)
        result.__optional_keys__ = frozenset(optional)
        result.__total__ = total
        return result

    def __call__(cls, *args, **kwargs):
        return dict(*args, **kwargs)

    def __instancecheck__(cls, instance):
        raise TypeError("TypedDict does not support instance and class checks")

    __subclasscheck__ = __instancecheck__


class _TypedDict:
    def __call__(self, typename, fields=None, /, *, total=True, **kwargs):
        return _TypedDictMeta(typename, (), {"__annotations__": dict(fields or kwargs), "__module__": _caller_module(2)},
                              total=total)

    def __mro_entries__(self, bases):
        return (_TypedDictBase,)


TypedDict = _TypedDict()


_TypedDictBase = type.__new__(_TypedDictMeta, "TypedDict", (), {})


def is_typeddict(tp):
    return isinstance(tp, _TypedDictMeta)


class NewType:
    def __init__(self, name, tp):
        self.__name__ = self.__qualname__ = name
        self.__supertype__ = tp
        self.__module__ = _caller_module(1)

    def __call__(self, x):
        return x

    def __repr__(self):
        return f"{self.__module__}.{self.__qualname__}"

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]


class ForwardRef:
    def __init__(self, arg, is_argument=True, module=None, *, is_class=False):
        self.__forward_arg__ = arg

    def __repr__(self):
        return f"ForwardRef({self.__forward_arg__!r})"


def cast(typ, val):
    return val


def assert_type(val, typ, /):
    return val


def assert_never(arg, /):
    raise AssertionError(f"Expected code to be unreachable, but got: {arg!r}")


def reveal_type(obj, /):
    import sys
    print(f"Runtime type is {type(obj).__name__!r}", file=sys.stderr)
    return obj


def _overloaded(*args, **kwds):
    raise NotImplementedError("You should not call an overloaded function. A series of @overload-decorated functions "
                              "outside a stub module should always be followed by an implementation that is not "
                              "@overload-ed.")


def overload(func):
    return _overloaded


def final(f):
    try:
        f.__final__ = True
    except (AttributeError, TypeError):
        pass
    return f


def no_type_check(arg):
    return arg


def dataclass_transform(*, eq_default=True, order_default=False, kw_only_default=False, field_specifiers=(), **kwargs):
    return lambda cls: cls


def get_origin(tp):
    if isinstance(tp, (_Alias, _Collection, GenericAlias)):
        return Annotated if getattr(tp, "_name", None) == "Annotated" else tp.__origin__
    if tp is Generic:
        return Generic
    return None


def get_args(tp):
    if isinstance(tp, (_Alias, GenericAlias)):
        return tp.__args__
    return ()


def get_type_hints(obj, globalns=None, localns=None, include_extras=False):
    raise NotImplementedError("stmjit: annotations are not evaluated")
