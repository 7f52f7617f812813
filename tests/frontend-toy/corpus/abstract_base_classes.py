from abc import ABC, ABCMeta, abstractmethod
import abc


class Shape(ABC):
    def __init__(self, name):
        self.name = name

    @abstractmethod
    def area(self): ...

    @property
    @abstractmethod
    def sides(self): ...

    def describe(self):
        return f"{self.name}: {self.area()} {self.sides}"


class Square(Shape):
    def __init__(self, a):
        super().__init__("square")
        self.a = a

    def area(self):
        return self.a * self.a

    @property
    def sides(self):
        return 4


class Half(Shape):
    def area(self):
        return 0


for cls in (Shape, Half):
    try:
        cls("x")
    except TypeError as e:
        print(e)
print(Square(3).describe(), sorted(Shape.__abstractmethods__), Half.__abstractmethods__, Square.__abstractmethods__)
print(isinstance(Square(1), Shape), issubclass(Square, Shape), isinstance(3, Shape), type(Shape), type(Square))


class Sized(metaclass=ABCMeta):
    @classmethod
    def __subclasshook__(cls, C):
        if cls is Sized:
            return any("__len__" in B.__dict__ for B in C.__mro__) or NotImplemented
        return NotImplemented


class HasLen:
    def __len__(self):
        return 1


print(isinstance(HasLen(), Sized), isinstance(5, Sized), issubclass(HasLen, Sized))


class Number(abc.ABC):
    pass


Number.register(int)


@Number.register
class Mine:
    pass


print(isinstance(5, Number), isinstance(True, Number), isinstance("a", Number), isinstance(Mine(), Number))
total = 0
for i in range(3000):
    s = Square(i)
    if isinstance(s, Shape):
        total += s.area() + s.sides
print(total)
