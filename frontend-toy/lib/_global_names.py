"""What globals() gives. The variables of a module are no dict, so this is one that is brought up to date whenever it is
asked, and that writes through."""

_known = {}


def of_module(module):
    names = _known.get(module.__name__)
    if names is None:
        names = _known[module.__name__] = _GlobalNames(module)
    return names._now()


class _GlobalNames(dict):
    __module__ = "builtins"

    def __init__(self, module):
        self._module = module

    def _now(self):
        dict.clear(self)
        dict.update(self, vars(self._module))
        return self

    def __getitem__(self, name):
        return dict.__getitem__(self._now(), name)

    def __setitem__(self, name, value):
        setattr(self._module, name, value)
        dict.__setitem__(self, name, value)

    def __delitem__(self, name):
        dict.__delitem__(self._now(), name)
        delattr(self._module, name)

    def __contains__(self, name):
        return dict.__contains__(self._now(), name)

    def __iter__(self):
        return dict.__iter__(self._now())

    def __len__(self):
        return dict.__len__(self._now())

    def __repr__(self):
        return dict.__repr__(self._now())

    def __eq__(self, other):
        return dict.__eq__(self._now(), other)

    def __or__(self, other):
        return dict(self._now()) | other

    __hash__ = None

    def get(self, name, default=None):
        return dict.get(self._now(), name, default)

    def keys(self):
        return dict.keys(self._now())

    def values(self):
        return dict.values(self._now())

    def items(self):
        return dict.items(self._now())

    def copy(self):
        return dict(dict.items(self._now()))

    def update(self, *args, **kwargs):
        for name, value in dict(*args, **kwargs).items():
            self[name] = value

    def setdefault(self, name, default=None):
        if name not in self:
            self[name] = default
        return dict.__getitem__(self, name)

    def pop(self, name, *default):
        if name not in self and default:
            return default[0]
        value = self[name]
        del self[name]
        return value
