# typing: names in annotations, and those that programs use at run time.
from typing import *
import typing
T=TypeVar("T"); K=TypeVar("K"); V=TypeVar("V")
class Stack(Generic[T]):
    def __init__(self) -> None: self.items: List[T] = []
    def push(self, x: T) -> None: self.items.append(x)
    def pop(self) -> T: return self.items.pop()
s=Stack[int](); s.push(3); print(s.pop(), Stack.__name__, isinstance(s,Stack))
class Pair(Generic[K,V]):
    def __init__(self,k:K,v:V): self.k=k; self.v=v
print(Pair(1,"a").k, Pair[int,str](2,"b").v)
print(List[int], Dict[str,int], Optional[int], Union[int,str], Callable[[int],str], Tuple[int,...], Any, List, T, Union[int,None], Set[str], Literal[1,"a"], Type[int], Iterable[int], Optional[List[int]], ClassVar[int])
print(Union[int,int], Union[int,str]==Union[str,int], List[int]==List[int], cast(int,"x"), TYPE_CHECKING)
Vector=List[float]; Callback=Callable[...,None]
def f(v: Vector, c: "Callback" = None) -> Dict[str, Any]: return {"v":v}
print(f([1.0]))
class Emp(NamedTuple):
    name: str
    id: int = 3
    def greet(self): return "hi "+self.name
e=Emp("Bob"); print(e, e.id, e.greet(), Emp._fields, e==("Bob",3), isinstance(e,tuple), Emp.__name__, e._replace(id=9))
P2=NamedTuple("P2",[("x",int),("y",int)]); print(P2(1,2))
class Movie(TypedDict):
    name: str
    year: int
m: Movie = {"name":"x","year":1}; print(m, Movie(name="y",year=2), type(Movie(name="q")))
class Shape(Protocol):
    def area(self) -> float: ...
class Sq:
    def area(self): return 4.0
def show(s: Shape): return s.area()
print(show(Sq()))
@runtime_checkable
class Closeable(Protocol):
    def close(self): ...
class C:
    def close(self): pass
print(isinstance(C(),Closeable), isinstance(3,Closeable))
def tr(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
tr(lambda: Shape()); tr(lambda: isinstance(3,Shape)); tr(lambda: Emp()); tr(lambda: List()); tr(lambda: Any())
class Impl(Shape):
    def __init__(self): self.v=1
    def area(self): return 1.5
print(Impl().area(), isinstance(Impl(), Impl))
class Impl2(Shape):
    def area(self): return 2.5
print(Impl2().area())
UserId=NewType("UserId",int); print(UserId(5), UserId)
@overload
def g(x:int)->int: ...
@overload
def g(x:str)->str: ...
def g(x): return x
print(g(3))
@final
class Fi: pass
print(isinstance([],List), isinstance({},Mapping), isinstance([],Sequence), isinstance(len,Callable), get_origin(List[int]), get_args(Dict[str,int]), isinstance(3,SupportsInt), isinstance(3, SupportsIndex))
class Node(Generic[T]):
    left: Optional["Node[T]"] = None
    def __init__(self, v: T): self.v=v
class Sub(Node[int]): pass
print(Sub(3).v, Sub.__mro__)
class MyList(List[int]): pass
print(MyList([1,2]), issubclass(MyList,list))
class D(Dict[str,T], Generic[T]): pass
print(D(a=1))
x: Final = 3
def deco(fn: Callable[..., T]) -> Callable[..., T]: return fn
@deco
def h(): return 1
print(h(), AnyStr, typing.Sequence[int], NoReturn, Optional)
