"""The collector needs no help: these functions only answer as CPython's do."""

_state = [True]
DEBUG_STATS = 1
DEBUG_COLLECTABLE = 2
DEBUG_UNCOLLECTABLE = 4
DEBUG_SAVEALL = 32
DEBUG_LEAK = 38
garbage = []
callbacks = []
_thresholds = [700, 10, 10]


def enable():
    _state[0] = True


def disable():
    _state[0] = False


def isenabled():
    return _state[0]


def collect(generation=2):
    if not 0 <= generation <= 2:
        raise ValueError("invalid generation")
    return 0


def get_threshold():
    return tuple(_thresholds)


def set_threshold(threshold0, threshold1=None, threshold2=None):
    for place, value in enumerate((threshold0, threshold1, threshold2)):
        if value is not None:
            _thresholds[place] = value


def get_count():
    return 0, 0, 0


def freeze():
    pass


def unfreeze():
    pass


def get_debug():
    return 0


def is_tracked(obj):
    return not isinstance(obj, (int, float, str, bytes, bool, type(None)))
