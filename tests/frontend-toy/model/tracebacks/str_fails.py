class Bad(Exception):
    def __str__(self):
        raise ValueError("in str")


class Outer:
    class Nested(Exception):
        pass


try:
    raise Outer.Nested("inner")
except Outer.Nested:
    raise Bad("x")
