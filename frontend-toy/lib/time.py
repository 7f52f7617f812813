"""Clocks and calendars."""

import _time
from _time import (monotonic, monotonic_ns, perf_counter, perf_counter_ns, process_time, process_time_ns, sleep,
                   thread_time, thread_time_ns, time, time_ns)

CLOCK_REALTIME = 0
CLOCK_MONOTONIC = 1
CLOCK_PROCESS_CPUTIME_ID = 2
CLOCK_THREAD_CPUTIME_ID = 3

_clocks = {0: time, 1: monotonic, 2: process_time, 3: thread_time}
_clocks_ns = {0: time_ns, 1: monotonic_ns, 2: process_time_ns, 3: thread_time_ns}
_offset, _standard_name, daylight, _summer_name = _time.zone()
timezone = _offset
altzone = _offset - 3600 if daylight else _offset
tzname = (_standard_name, _summer_name)

_fields = ("tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday", "tm_isdst")
_days = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_long_days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_long_months = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                "November", "December")


def _field(index):
    return property(lambda self: tuple.__getitem__(self, index))


class struct_time(tuple):
    n_fields = 11
    n_sequence_fields = 9
    n_unnamed_fields = 0

    def __new__(cls, sequence):
        items = tuple(sequence)
        if len(items) < 9:
            raise TypeError(f"time.struct_time() takes an at least 9-sequence ({len(items)}-sequence given)")
        if len(items) > 11:
            raise TypeError(f"time.struct_time() takes an at most 11-sequence ({len(items)}-sequence given)")
        self = super().__new__(cls, items[:9])
        self.__dict__["tm_zone"] = items[9] if len(items) > 9 else None
        self.__dict__["tm_gmtoff"] = items[10] if len(items) > 10 else None
        return self

    tm_year = _field(0)
    tm_mon = _field(1)
    tm_mday = _field(2)
    tm_hour = _field(3)
    tm_min = _field(4)
    tm_sec = _field(5)
    tm_wday = _field(6)
    tm_yday = _field(7)
    tm_isdst = _field(8)

    def __repr__(self):
        return "time.struct_time(" + ", ".join([f"{name}={value}" for name, value in zip(_fields, self)]) + ")"


def gmtime(secs=None):
    return struct_time(_time.broken_down(time() if secs is None else secs, False))


def localtime(secs=None):
    return struct_time(_time.broken_down(time() if secs is None else secs, True))


def _checked(t, function):
    if not isinstance(t, tuple):
        raise TypeError("Tuple or struct_time argument required")
    if len(t) != 9:
        raise TypeError(function + "(): illegal time tuple argument")
    return tuple(t)


def mktime(t, /):
    return _time.seconds_of(_checked(t, "mktime"))


def _check_ranges(t):
    limits = ((1, 0, 12, "month"), (2, 0, 31, "day of month"), (3, 0, 23, "hour"), (4, 0, 59, "minute"),
              (5, 0, 61, "seconds"), (7, 0, 366, "day of year"))
    for index, low, high, name in limits:
        if not low <= t[index] <= high:
            raise ValueError(name + " out of range")
    if t[6] < -1:
        raise ValueError("day of week out of range")


def strftime(format, t=None, /):
    if not isinstance(format, str):
        raise TypeError("strftime() argument 1 must be str, not " + type(format).__name__)
    if t is None:
        t = localtime()
    _check_ranges(_checked(t, "strftime"))
    fixed = list(t)
    for index in (1, 2, 7):
        if fixed[index] == 0:
            fixed[index] = 1
    return _time.format(format, tuple(fixed), getattr(t, "tm_zone", None), getattr(t, "tm_gmtoff", None) or 0)


def asctime(t=None, /):
    if t is None:
        t = localtime()
    _check_ranges(_checked(t, "asctime"))
    return "%s %s%3d %.2d:%.2d:%.2d %d" % (_days[t[6] % 7], _months[max(t[1], 1) - 1], t[2], t[3], t[4], t[5], t[0])


def ctime(secs=None, /):
    return asctime(localtime(secs))


def clock_gettime(clk_id, /):
    return _clocks[clk_id]()


def clock_gettime_ns(clk_id, /):
    return _clocks_ns[clk_id]()


def tzset():
    _time.zone()


def get_clock_info(name):
    from types import SimpleNamespace
    clocks = {"monotonic": (False, "clock_gettime(CLOCK_MONOTONIC)", True),
              "perf_counter": (False, "clock_gettime(CLOCK_MONOTONIC)", True),
              "process_time": (False, "clock_gettime(CLOCK_PROCESS_CPUTIME_ID)", True),
              "thread_time": (False, "clock_gettime(CLOCK_THREAD_CPUTIME_ID)", True),
              "time": (True, "clock_gettime(CLOCK_REALTIME)", False)}
    if name not in clocks:
        raise ValueError("unknown clock")
    adjustable, implementation, is_monotonic = clocks[name]
    return SimpleNamespace(implementation=implementation, monotonic=is_monotonic, adjustable=adjustable, resolution=1e-09)


def strptime(string, format="%a %b %d %H:%M:%S %Y", /):
    year, month, day, hour, minute, second, zone = 1900, 1, 1, 0, 0, 0, -1
    weekday = yearday = None
    afternoon = None
    at = 0

    def mismatch():
        return ValueError(f"time data {string!r} does not match format {format!r}")

    def number(digits, low, high):
        nonlocal at
        end = at
        while end < len(string) and end - at < digits and string[end].isdigit():
            end += 1
        while end > at and not low <= int(string[at:end]) <= high:
            end -= 1
        if end == at:
            raise mismatch()
        value = int(string[at:end])
        at = end
        return value

    def word(words):
        nonlocal at
        best = None
        for index, candidate in enumerate(words):
            if string[at:at + len(candidate)].lower() == candidate.lower() and (
                    best is None or len(candidate) > len(words[best])):
                best = index
        if best is None:
            raise mismatch()
        at += len(words[best])
        return best

    expanded = format.replace("%D", "%m/%d/%y").replace("%T", "%H:%M:%S").replace("%R", "%H:%M")
    expanded = expanded.replace("%c", "%a %b %d %H:%M:%S %Y").replace("%x", "%m/%d/%y").replace("%X", "%H:%M:%S")
    i = 0
    while i < len(expanded):
        char = expanded[i]
        i += 1
        if char.isspace():
            if at >= len(string) or not string[at].isspace():
                raise mismatch()
            while at < len(string) and string[at].isspace():
                at += 1
            continue
        if char != "%":
            if at >= len(string) or string[at].lower() != char.lower():
                raise mismatch()
            at += 1
            continue
        if i == len(expanded):
            raise ValueError(f"stray %% in format '{format}'")
        code = expanded[i]
        i += 1
        if code == "Y":
            if len(string) - at < 4 or not string[at:at + 4].isdigit():
                raise mismatch()
            year = number(4, 0, 9999)
        elif code == "y":
            year = number(2, 0, 99)
            year += 2000 if year <= 68 else 1900
        elif code == "m":
            month = number(2, 1, 12)
        elif code == "d":
            if string[at:at + 1] == " ":
                at += 1
            day = number(2, 1, 31)
        elif code == "H":
            hour = number(2, 0, 23)
        elif code == "I":
            hour = number(2, 1, 12)
        elif code == "M":
            minute = number(2, 0, 59)
        elif code == "S":
            second = number(2, 0, 61)
        elif code == "f":
            number(6, 0, 999999)
        elif code == "j":
            yearday = number(3, 1, 366)
        elif code == "w":
            weekday = (number(1, 0, 6) + 6) % 7
        elif code == "u":
            weekday = number(1, 1, 7) - 1
        elif code in "aA":
            weekday = word(_days if code == "a" else _long_days)
        elif code in "bBh":
            month = word(_long_months if code == "B" else _months) + 1
        elif code == "p":
            afternoon = word(("am", "pm"))
        elif code == "Z":
            word(("utc", "gmt") + tuple([item.lower() for item in tzname]))
            zone = 0
        elif code == "%":
            if string[at:at + 1] != "%":
                raise mismatch()
            at += 1
        else:
            raise ValueError(f"'{code}' is a bad directive in format '{format}'")
    if at != len(string):
        raise ValueError("unconverted data remains: " + string[at:])
    if afternoon is not None:
        hour = hour % 12 + (12 if afternoon else 0)
    before = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if yearday is None:
        length = 29 if month == 2 and leap else (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]
        if day > length:
            raise ValueError("day is out of range for month")
        yearday = before[month - 1] + day + (1 if leap and month > 2 else 0)
    else:
        month = 12
        while before[month - 1] + (1 if leap and month > 2 else 0) >= yearday:
            month -= 1
        day = yearday - before[month - 1] - (1 if leap and month > 2 else 0)
    if weekday is None:
        past = year - 1
        weekday = (past * 365 + past // 4 - past // 100 + past // 400 + yearday - 1) % 7
    return struct_time((year, month, day, hour, minute, second, weekday, yearday, zone))
