import sys
Vector = list[float]
print(Vector, dict[str, list[int]], tuple[int, ...], type[int], int | str, int | None, list[int] | None, Vector([1, 2]))
print(isinstance(3, int | str), isinstance(None, int | None), isinstance(2.5, int | str), (int | str) == (str | int), list[int] == list[int])
class Stack(list[int]):
    pass
print(Stack([1]), Stack.__mro__)
print(sys.version_info >= (3, 8), sys.version_info.major, sys.version_info[:2], sys.version_info.releaselevel)
for f in (lambda: int[3], lambda: 3 | str, lambda: int | 3):
    try: f()
    except TypeError as e: print(e)
def f(a, b): pass
for g in (lambda: f(*5), lambda: f(**5)):
    try: g()
    except TypeError as e: print(e)
t = (int,)
for i in range(100000): t = (t,)
try: isinstance("", t)
except RecursionError as e: print(e)
