# dataclasses: what is generated, and every refusal.
from dataclasses import *
from typing import ClassVar, List, Optional
import dataclasses
def tr(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
@dataclass
class P:
    x: int
    y: int = 2
    def s(self): return self.x+self.y
p=P(1); print(p, p.x, p.y, p==P(1,2), p!=P(2), P(y=5,x=3), p.s(), P.y, P.__match_args__, P.__name__, P.__doc__)
tr(lambda: P()); tr(lambda: P(1,2,3)); tr(lambda: P(1,z=2)); tr(lambda: P(1,x=2)); tr(lambda: hash(p)); tr(lambda: p<P(2))
@dataclass(order=True, frozen=True)
class V:
    a: float
    b: str = "q"
v=V(1.5); print(v, v<V(2), sorted([V(3),V(1,"z"),V(1,"a")]), hash(v)==hash((1.5,"q")), {v:1}[V(1.5)])
def sa(): v.a=3
def da(): del v.a
def sb(): v.zz=3
tr(sa); tr(da); tr(sb)
try: v.a=1
except FrozenInstanceError as e: print("FIE", e)
@dataclass
class L:
    items: list = field(default_factory=list)
    n: int = field(default=0, repr=False, compare=False)
    _h: int = field(init=False, default=7)
    K: ClassVar[int] = 9
    def __post_init__(self): self.total=len(self.items)
a=L(); b=L([1,2],3); a.items.append(5); print(a,b,L(), a.total, b.total, L.K, b._h, a==L([5],99))
@dataclass
class Base:
    a: int
    b: int = 5
@dataclass
class D(Base):
    c: str = "c"
    a: int = 1
print(D(), D(2,3,"x"), [f.name for f in fields(D)], isinstance(D(),Base))
def bad1():
    @dataclass
    class B:
        x: int = 1
        y: int
def bad2():
    @dataclass
    class B:
        x: list = []
def bad3():
    @dataclass(order=True,eq=False)
    class B: x: int
def bad4():
    @dataclass
    class B(V): z: int = 1
for f in (bad1,bad2,bad3,bad4): tr(f)
@dataclass
class I:
    x: int
    scale: InitVar[int] = 2
    y: int = field(init=False)
    def __post_init__(self, scale): self.y=self.x*scale
print(I(3), I(3,5), replace(I(3),x=4,scale=3) )
@dataclass(kw_only=True)
class K:
    a: int
    b: int = 3
print(K(a=1)); tr(lambda: K(1)); tr(lambda: K())
@dataclass
class KW:
    a: int
    _: KW_ONLY
    b: int
    c: int = 4
print(KW(1,b=2)); tr(lambda: KW(1,2)); tr(lambda: KW(1))
@dataclass(slots=True)
class S:
    x: int
    y: int = 1
s=S(4); print(s, S.__slots__, hasattr(s,"__dict__")); 
def ss(): s.q=1
tr(ss)
@dataclass
class T:
    p: P
    l: List[P]
    d: dict
t=T(P(1),[P(2)],{"k":P(3)}); print(asdict(t), astuple(t), replace(p,x=9), is_dataclass(P), is_dataclass(p), is_dataclass(3)); tr(lambda: asdict(3)); tr(lambda: replace(3)); tr(lambda: fields(3)); tr(lambda: replace(L(),_h=3))
@dataclass(eq=False)
class E: x: int=1
print(E()==E(), hash(E()) is not None)
@dataclass(repr=False, unsafe_hash=True)
class U:
    x: int
    def __repr__(self): return "U!"
print(U(1), hash(U(1))==hash((1,)))
C=make_dataclass("C",[("x",int),("y",int,field(default=5))],namespace={"f":lambda self:self.x}); print(C(1), C(2).f())
@dataclass
class N:
    v: int
    next: Optional["N"] = None
n=N(1,N(2)); print(n, n.next.next); n.next.next=n; print(n)
print([(f.name, f.init) for f in fields(P)], P.__dataclass_fields__["y"].default, dataclasses.MISSING is fields(P)[0].default)
class Outer:
    @dataclass
    class Inner: z: int = 1
print(Outer.Inner(), Outer.Inner.__qualname__)
tot=0
for i in range(20000):
    q=P(i,i+1); tot+=q.x*q.y
    if q==P(5,6): tot+=1
print(tot)
match P(1,2):
    case P(a,b): print("match",a,b)
@dataclass
class Cmp:
    x: int
    def __eq__(self,o): return True
print(Cmp(1)==Cmp(2))
