"""Functions that make functions."""

__all__ = ["update_wrapper", "wraps", "WRAPPER_ASSIGNMENTS", "WRAPPER_UPDATES", "total_ordering", "cmp_to_key", "cache",
           "lru_cache", "reduce", "partial", "partialmethod", "singledispatch", "singledispatchmethod",
           "cached_property"]

WRAPPER_ASSIGNMENTS = ("__module__", "__name__", "__qualname__", "__doc__", "__annotations__")
WRAPPER_UPDATES = ("__dict__",)


def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    for name in assigned:
        try:
            value = getattr(wrapped, name)
        except (AttributeError, NotImplementedError):
            continue
        try:
            setattr(wrapper, name, value)
        except NotImplementedError:
            pass
    for name in updated:
        for key, value in getattr(wrapped, name, {}).items():
            setattr(wrapper, key, value)
    wrapper.__wrapped__ = wrapped
    return wrapper


def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    def decorate(wrapper):
        return update_wrapper(wrapper, wrapped, assigned, updated)
    return decorate


_nothing = object()


def reduce(function, iterable, initial=_nothing, /):
    try:
        source = iter(iterable)
    except TypeError:
        raise TypeError("reduce() arg 2 must support iteration") from None
    if initial is _nothing:
        for result in source:
            break
        else:
            raise TypeError("reduce() of empty iterable with no initial value")
    else:
        result = initial
    for item in source:
        result = function(result, item)
    return result


class partial:
    def __new__(cls, func=_nothing, /, *args, **keywords):
        if func is _nothing:
            raise TypeError("type 'partial' takes at least one argument")
        if not callable(func):
            raise TypeError("the first argument must be callable")
        if type(func) is partial and not func.__dict__.keys() - {"func", "args", "keywords"}:
            args = func.args + args
            keywords = {**func.keywords, **keywords}
            func = func.func
        self = object.__new__(cls)
        self.func = func
        self.args = args
        self.keywords = keywords
        return self

    def __call__(self, /, *args, **keywords):
        if keywords or self.keywords:
            return self.func(*self.args, *args, **{**self.keywords, **keywords})
        return self.func(*self.args, *args)

    def __repr__(self):
        parts = [repr(self.func)]
        parts.extend([repr(item) for item in self.args])
        parts.extend([f"{name}={value!r}" for name, value in self.keywords.items()])
        name = "functools.partial" if type(self) is partial else type(self).__qualname__
        return name + "(" + ", ".join(parts) + ")"


class partialmethod:
    def __init__(self, func, /, *args, **keywords):
        if not callable(func) and not hasattr(func, "__get__"):
            raise TypeError(f"{func!r} is not callable or a descriptor")
        if isinstance(func, partialmethod):
            args = func.args + args
            keywords = {**func.keywords, **keywords}
            func = func.func
        self.func = func
        self.args = args
        self.keywords = keywords

    def __get__(self, instance, cls=None):
        getter = getattr(self.func, "__get__", None)
        if getter is not None:
            bound = getter(instance, cls)
            if bound is not self.func:
                return partial(bound, *self.args, **self.keywords)
        func, args, keywords = self.func, self.args, self.keywords

        def method(self, /, *more, **more_keywords):
            return func(self, *args, *more, **{**keywords, **more_keywords})
        if instance is None:
            return method
        return partial(method, instance)

    def __repr__(self):
        parts = [repr(self.func)]
        parts.extend([repr(item) for item in self.args])
        parts.extend([f"{name}={value!r}" for name, value in self.keywords.items()])
        return "functools.partialmethod(" + ", ".join(parts) + ")"


class _Key:
    __slots__ = ("obj", "_compare")

    def __init__(self, obj, compare):
        self.obj = obj
        self._compare = compare

    def __lt__(self, other):
        return self._compare(self.obj, other.obj) < 0

    def __gt__(self, other):
        return self._compare(self.obj, other.obj) > 0

    def __eq__(self, other):
        return self._compare(self.obj, other.obj) == 0

    def __le__(self, other):
        return self._compare(self.obj, other.obj) <= 0

    def __ge__(self, other):
        return self._compare(self.obj, other.obj) >= 0

    __hash__ = None


def cmp_to_key(mycmp):
    def key(obj):
        return _Key(obj, mycmp)
    return key


def _from(first, combine):
    """A comparison made of another one and, for some, of equality."""
    def comparison(self, other):
        result = getattr(type(self), first)(self, other)
        if result is NotImplemented:
            return result
        return combine(result, self, other)
    return comparison


def _not(result, self, other):
    return not result


def _not_and_unequal(result, self, other):
    return not result and self != other


def _or_equal(result, self, other):
    return result or self == other


def _and_unequal(result, self, other):
    return result and self != other


def _not_or_equal(result, self, other):
    return not result or self == other


_orderings = {
    "__lt__": (("__gt__", _not_and_unequal), ("__le__", _or_equal), ("__ge__", _not)),
    "__le__": (("__ge__", _not_or_equal), ("__lt__", _and_unequal), ("__gt__", _not)),
    "__gt__": (("__lt__", _not_and_unequal), ("__ge__", _or_equal), ("__le__", _not)),
    "__ge__": (("__le__", _not_or_equal), ("__gt__", _and_unequal), ("__lt__", _not)),
}


def total_ordering(cls):
    defined = []
    for name in ("__lt__", "__le__", "__gt__", "__ge__"):
        for base in cls.__mro__:
            if base is not object and name in base.__dict__:
                defined.append(name)
                break
    if not defined:
        raise ValueError("must define at least one ordering operation: < > <= >=")
    root = defined[0]
    for name, combine in _orderings[root]:
        if name not in defined:
            comparison = _from(root, combine)
            comparison.__name__ = name
            comparison.__qualname__ = cls.__qualname__ + "." + name
            setattr(cls, name, comparison)
    return cls


_between = object()


def _make_key(args, kwds, typed):
    if kwds:
        parts = args + (_between,)
        for item in kwds.items():
            parts += item
        if typed:
            parts += tuple([type(item) for item in args]) + tuple([type(item) for item in kwds.values()])
        return parts
    if typed:
        return args + tuple([type(item) for item in args])
    return args


def lru_cache(maxsize=128, typed=False):
    if isinstance(maxsize, int):
        if maxsize < 0:
            maxsize = 0
    elif callable(maxsize) and isinstance(typed, bool):
        function, maxsize = maxsize, 128
        wrapper = _make_cache(function, maxsize, typed)
        wrapper.cache_parameters = lambda: {"maxsize": maxsize, "typed": typed}
        return update_wrapper(wrapper, function)
    elif maxsize is not None:
        raise TypeError("Expected first argument to be an integer, a callable, or None")

    def decorate(function):
        wrapper = _make_cache(function, maxsize, typed)
        wrapper.cache_parameters = lambda: {"maxsize": maxsize, "typed": typed}
        return update_wrapper(wrapper, function)
    return decorate


def cache(user_function, /):
    return lru_cache(maxsize=None)(user_function)


def _make_cache(function, maxsize, typed):
    """The statements of the wrappers call no Python function between looking and storing: each step is atomic."""
    known = {}
    hits = misses = 0
    nothing = _nothing

    if maxsize == 0:
        def wrapper(*args, **kwds):
            nonlocal misses
            misses += 1
            return function(*args, **kwds)
    elif maxsize is None:
        def wrapper(*args, **kwds):
            nonlocal hits, misses
            if kwds or typed:
                key = _make_key(args, kwds, typed)
            elif len(args) == 1 and (type(args[0]) is int or type(args[0]) is str):
                key = args[0]
            else:
                key = args
            result = known.get(key, nothing)
            if result is not nothing:
                hits += 1
                return result
            misses += 1
            result = function(*args, **kwds)
            known[key] = result
            return result
    else:
        def wrapper(*args, **kwds):
            nonlocal hits, misses
            if kwds or typed:
                key = _make_key(args, kwds, typed)
            elif len(args) == 1 and (type(args[0]) is int or type(args[0]) is str):
                key = args[0]
            else:
                key = args
            result = known.get(key, nothing)
            if result is not nothing:
                del known[key]
                known[key] = result
                hits += 1
                return result
            misses += 1
            result = function(*args, **kwds)
            if key not in known and len(known) >= maxsize:
                del known[next(iter(known))]
            known[key] = result
            return result

    def cache_info():
        return _cache_info_class()(hits, misses, maxsize, len(known))

    def cache_clear():
        nonlocal hits, misses
        known.clear()
        hits = misses = 0

    wrapper.cache_info = cache_info
    wrapper.cache_clear = cache_clear
    return wrapper


_info_class = None


def _cache_info_class():
    global _info_class
    if _info_class is None:
        from collections import namedtuple
        _info_class = namedtuple("CacheInfo", ["hits", "misses", "maxsize", "currsize"], module="functools")
    return _info_class


class cached_property:
    def __init__(self, func):
        self.func = func
        self.attrname = None
        self.__doc__ = func.__doc__

    def __set_name__(self, owner, name):
        if self.attrname is None:
            self.attrname = name
        elif name != self.attrname:
            raise TypeError("Cannot assign the same cached_property to two different names "
                            f"({self.attrname!r} and {name!r}).")

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        if self.attrname is None:
            raise TypeError("Cannot use cached_property instance without calling __set_name__ on it.")
        try:
            attributes = instance.__dict__
        except AttributeError:
            raise TypeError(f"No '__dict__' attribute on {type(instance).__name__!r} "
                            f"instance to cache {self.attrname!r} property.") from None
        value = attributes.get(self.attrname, _nothing)
        if value is _nothing:
            value = self.func(instance)
            attributes[self.attrname] = value
        return value


def _most_special(cls, registry):
    best = None
    for base in cls.__mro__:
        if base in registry:
            best = base
            break
    # A registered abstract class that is no real base, such as one of collections.abc.
    for candidate in registry:
        if candidate is object or candidate in cls.__mro__:
            continue
        try:
            if issubclass(cls, candidate) and (best is None or best is object or issubclass(candidate, best)):
                best = candidate
        except TypeError:
            pass
    return registry[best if best is not None else object]


def singledispatch(func):
    registry = {object: func}
    found = {}

    def dispatch(cls):
        if cls not in found:
            found[cls] = _most_special(cls, registry)
        return found[cls]

    def register(cls, func=None):
        if func is None:
            if isinstance(cls, type):
                return lambda function: register(cls, function)
            if getattr(cls, "__annotations__", None) is None:
                raise TypeError(f"Invalid first argument to `register()`: {cls!r}. Use either `@register(some_class)` "
                                "or plain `@register` on an annotated function.")
            raise NotImplementedError("stmjit: register() needs the class as its argument: "
                                      "annotations of functions are not kept")
        registry[cls] = func
        found.clear()
        return func

    def wrapper(*args, **kw):
        if not args:
            raise TypeError(f"{name} requires at least 1 positional argument")
        return dispatch(type(args[0]))(*args, **kw)

    name = getattr(func, "__name__", "singledispatch function")
    wrapper.register = register
    wrapper.dispatch = dispatch
    wrapper.registry = registry
    update_wrapper(wrapper, func)
    return wrapper


class singledispatchmethod:
    def __init__(self, func):
        if not callable(func) and not hasattr(func, "__get__"):
            raise TypeError(f"{func!r} is not callable or a descriptor")
        self.dispatcher = singledispatch(func)
        self.func = func

    def register(self, cls, method=None):
        return self.dispatcher.register(cls, func=method)

    def __get__(self, instance, cls=None):
        dispatcher = self.dispatcher

        def method(*args, **kwargs):
            function = dispatcher.dispatch(type(args[0]))
            if hasattr(function, "__get__"):
                return function.__get__(instance, cls)(*args, **kwargs)
            return function(instance, *args, **kwargs)
        return method
