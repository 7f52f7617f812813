"""Timing of functions. Statements as text would need exec() and are refused."""

import gc
import time

__all__ = ["Timer", "timeit", "repeat", "default_timer"]

default_timer = time.perf_counter
default_number = 1000000
default_repeat = 5


def _runner(statement, what):
    if callable(statement):
        return statement
    if statement == "pass":
        return lambda: None
    if isinstance(statement, str):
        raise NotImplementedError(f"stmjit: timeit takes functions, not source text, as {what}")
    raise ValueError(f"{what} is neither a string nor callable")


class Timer:
    def __init__(self, stmt="pass", setup="pass", timer=default_timer, globals=None):
        self.timer = timer
        self._statement = _runner(stmt, "stmt")
        self._setup = _runner(setup, "setup")

    def timeit(self, number=default_number):
        enabled = gc.isenabled()
        gc.disable()
        try:
            self._setup()
            statement = self._statement
            start = self.timer()
            for _ in range(number):
                statement()
            return self.timer() - start
        finally:
            if enabled:
                gc.enable()

    def repeat(self, repeat=default_repeat, number=default_number):
        return [self.timeit(number) for _ in range(repeat)]

    def autorange(self, callback=None):
        scale = 1
        while True:
            for factor in (1, 2, 5):
                number = scale * factor
                taken = self.timeit(number)
                if callback is not None:
                    callback(number, taken)
                if taken >= 0.2:
                    return number, taken
            scale *= 10


def timeit(stmt="pass", setup="pass", timer=default_timer, number=default_number, globals=None):
    return Timer(stmt, setup, timer, globals).timeit(number)


def repeat(stmt="pass", setup="pass", timer=default_timer, repeat=default_repeat, number=default_number, globals=None):
    return Timer(stmt, setup, timer, globals).repeat(repeat, number)
