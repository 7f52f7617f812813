"""Shallow and deep copies."""

import types

__all__ = ["Error", "copy", "deepcopy"]


class Error(Exception):
    pass


error = Error

_atomic = {type(None), int, float, bool, str, bytes, type, range, slice, property, type(Ellipsis), type(NotImplemented),
           types.FunctionType, types.BuiltinFunctionType}


def copy(x):
    cls = type(x)
    if cls in _atomic or isinstance(x, type) or cls is tuple or cls is frozenset:
        return x
    if cls is list or cls is dict or cls is set or cls is bytearray:
        return x.copy()
    copier = getattr(cls, "__copy__", None)
    if copier is not None:
        return copier(x)
    own = getattr(cls, "__reduce__", None)
    if own is not None and own is not getattr(object, "__reduce__", None):
        return _reconstruct(x, own(x), None)
    _refuse(x, cls)
    return _copy_instance(x, cls, None)


def deepcopy(x, memo=None, _nil=[]):
    cls = type(x)
    if cls in _atomic or isinstance(x, type):
        return x
    if memo is None:
        memo = {}
    key = id(x)
    known = memo.get(key, _nil)
    if known is not _nil:
        return known
    if cls is list:
        result = []
        memo[key] = result
        append = result.append
        for item in x:
            append(deepcopy(item, memo))
    elif cls is dict:
        result = {}
        memo[key] = result
        for name, item in x.items():
            result[deepcopy(name, memo)] = deepcopy(item, memo)
    elif cls is tuple:
        items = [deepcopy(item, memo) for item in x]
        known = memo.get(key, _nil)
        if known is not _nil:
            return known
        for before, after in zip(x, items):
            if before is not after:
                result = tuple(items)
                break
        else:
            return x
    elif cls is set or cls is frozenset:
        result = cls([deepcopy(item, memo) for item in x])
    elif cls is bytearray:
        result = bytearray(x)
    elif cls is types.MethodType:
        result = types.MethodType(x.__func__, deepcopy(x.__self__, memo))
    else:
        copier = getattr(x, "__deepcopy__", None)
        if copier is not None:
            result = copier(memo)
        else:
            own = getattr(cls, "__reduce__", None)
            if own is not None and own is not getattr(object, "__reduce__", None):
                result = _reconstruct(x, own(x), memo)
            else:
                _refuse(x, cls)
                result = _copy_instance(x, cls, memo)
    if result is not x:
        memo[key] = result
        _keep_alive(x, memo)
    return result


def _keep_alive(x, memo):
    try:
        memo[id(memo)].append(x)
    except KeyError:
        memo[id(memo)] = [x]


def _refuse(x, cls):
    name = cls.__name__
    if name in ("generator", "lock", "RLock", "TextIOWrapper", "module", "_thread.lock", "_thread.RLock"):
        if name == "lock":
            name = "_thread.lock"
        elif name == "RLock":
            name = "_thread.RLock"
        raise TypeError("cannot pickle '" + name + "' object")


def _slots(cls):
    names = []
    for base in cls.__mro__:
        slots = base.__dict__.get("__slots__", ())
        if isinstance(slots, str):
            slots = (slots,)
        for name in slots:
            if name in ("__dict__", "__weakref__"):
                continue
            if name.startswith("__") and not name.endswith("__"):
                stripped = base.__name__.lstrip("_")
                name = "_" + stripped + name if stripped else name
            names.append(name)
    return names


def _copy_instance(x, cls, memo):
    deep = memo is not None
    if isinstance(x, BaseException):
        result = cls.__new__(cls, *x.args)
        result.args = deepcopy(x.args, memo) if deep else x.args
    else:
        base = None
        for candidate in (dict, list, set, frozenset, tuple, str, int, float, bytes):
            if isinstance(x, candidate):
                base = candidate
                break
        if base in (tuple, str, int, float, bytes, frozenset):
            content = base(x)
            result = base.__new__(cls, deepcopy(content, memo) if deep else content)
        else:
            result = cls.__new__(cls)
        if deep:
            memo[id(x)] = result
        if base is dict:
            for name, item in x.items():
                if deep:
                    name, item = deepcopy(name, memo), deepcopy(item, memo)
                dict.__setitem__(result, name, item)
        elif base is list:
            for item in x:
                list.append(result, deepcopy(item, memo) if deep else item)
        elif base is set:
            for item in x:
                set.add(result, deepcopy(item, memo) if deep else item)
    if deep:
        memo[id(x)] = result
    getter = getattr(x, "__getstate__", None)
    state = None
    if getter is not None and getattr(cls, "__getstate__", None) is not getattr(object, "__getstate__", None):
        state = getter()
        if deep:
            state = deepcopy(state, memo)
        if hasattr(result, "__setstate__"):
            result.__setstate__(state)
        elif state:
            _set_attributes(result, state)
        return result
    attributes = getattr(x, "__dict__", None)
    if attributes:
        state = dict(attributes)
        if deep:
            state = deepcopy(state, memo)
        if hasattr(result, "__setstate__"):
            result.__setstate__(state)
            return result
        result.__dict__.update(state)
    for name in _slots(cls):
        if hasattr(x, name):
            value = getattr(x, name)
            object.__setattr__(result, name, deepcopy(value, memo) if deep else value)
    return result


def _set_attributes(target, state):
    for name, value in state.items():
        object.__setattr__(target, name, value)


def _reconstruct(x, reduced, memo):
    if isinstance(reduced, str):
        return x
    parts = tuple(reduced) + (None,) * (5 - len(reduced))
    make, arguments, state, items, pairs = parts[:5]
    deep = memo is not None
    if deep:
        arguments = [deepcopy(argument, memo) for argument in arguments]
    result = make(*arguments)
    if deep:
        memo[id(x)] = result
    if state is not None:
        if deep:
            state = deepcopy(state, memo)
        if hasattr(result, "__setstate__"):
            result.__setstate__(state)
        else:
            slots = None
            if isinstance(state, tuple) and len(state) == 2:
                state, slots = state
            if state is not None:
                result.__dict__.update(state)
            if slots is not None:
                for name, value in slots.items():
                    setattr(result, name, value)
    if items is not None:
        for item in items:
            result.append(deepcopy(item, memo) if deep else item)
    if pairs is not None:
        for name, value in pairs:
            result[deepcopy(name, memo) if deep else name] = deepcopy(value, memo) if deep else value
    return result
