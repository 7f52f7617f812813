# Special methods of operators: reflected ones, subclasses first, NotImplemented, in place.
class A:
    def __add__(self, other):
        return ("A.add", type(other).__name__)

    def __radd__(self, other):
        return ("A.radd", type(other).__name__)

    def __sub__(self, other):
        return NotImplemented

    def __eq__(self, other):
        return NotImplemented

    def __lt__(self, other):
        return ("A.lt",)


class B(A):
    def __radd__(self, other):
        return ("B.radd", type(other).__name__)


class C(A):
    pass


class D:
    def __rsub__(self, other):
        return "D.rsub"

    def __gt__(self, other):
        return "D.gt"

    def __iadd__(self, other):
        return "D.iadd"

    def __matmul__(self, other):
        return "D.matmul"

    def __rmul__(self, other):
        return "D.rmul"

    def __ror__(self, other):
        return "D.ror"


print(A() + 1, 1 + A(), A() + A(), A() + B(), B() + A(), A() + C(), "x" + A(), [1] + A())
print(A() - D(), 5 - D(), A() < 1, 1 > A(), A() == A(), A() != A(), 5 < D(), D() @ 1, [1] * D(), {1} | D(), {} | D())
d = D()
d += 1
print(d)
items = [1]
alias = items
items += (2,)
print(alias, items is alias)
t = (1,)
u = t
t += (2,)
print(t, u)


def attempt(action):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)


attempt(lambda: A() - A())
attempt(lambda: A() * 2)
attempt(lambda: 2 @ A())
attempt(lambda: D() < D())
attempt(lambda: D() <= 1)
attempt(lambda: 1 + "a")
attempt(lambda: "a" + 1)
attempt(lambda: "a" * "b")
attempt(lambda: None + 1)
attempt(lambda: 1 << 1.0)
attempt(lambda: 2 ** "a")
attempt(lambda: {1} + {2})
attempt(lambda: 1 in 5)
attempt(lambda: 1 in A())


def inplace():
    x = 1
    x += "a"


def inplace_list():
    x = [1]
    x += 5


def inplace_set():
    x = {1}
    x |= [2]


attempt(inplace)
attempt(inplace_list)
attempt(inplace_set)


class Container:
    def __contains__(self, item):
        return item == 5

    def __getitem__(self, key):
        return key

    def __setitem__(self, key, value):
        print("set", key, value)

    def __delitem__(self, key):
        print("del", key)


c = Container()
print(5 in c, 6 in c, c[1], c[1:2], c[1, 2], c[::3], c[...])
c[0] = 1
c[1:2] = 5
del c[3]
attempt(lambda: len("five")[0])
attempt(lambda: A()[0])
attempt(lambda: int[0])




def assign_tuple():
    t = (1, 2)
    t[0] = 1


def delete_tuple():
    t = (1, 2)
    del t[0]


attempt(assign_tuple)
attempt(delete_tuple)
