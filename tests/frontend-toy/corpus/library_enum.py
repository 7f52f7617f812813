# enum: members, flags, mixed-in types, errors.
from enum import *
class Color(Enum):
    RED = 1
    GREEN = 2
    CRIMSON = 1
    BLUE = auto()
print(Color.RED, repr(Color.RED), Color.RED.name, Color.RED.value, Color(2), Color["BLUE"], list(Color), len(Color), Color.CRIMSON is Color.RED, Color.BLUE.value)
print(Color.RED in Color, isinstance(Color.RED, Color), type(Color.RED), Color, Color.__members__, Color.RED == Color.RED, Color.RED == 1, Color.RED != Color.GREEN, hash(Color.RED)==hash("RED"), f"{Color.RED}", "%s"%Color.RED)
class N(IntEnum):
    A=1
    B=5
    C=auto()
print(N.A, repr(N.B), N.A+1, N.B>N.A, N.C, sorted([N.B,N.A]), [10,20][N.A], f"{N.A}", "%d"%N.B, N(5), N.A==1, int(N.B), isinstance(N.A,int), max(N))
class P(Flag):
    R=auto(); W=auto(); X=auto()
    RW=R|W
print(P.R|P.W, repr(P.R|P.X), P.RW, P.R in P.RW, P.X in P.RW, ~P.R, P(0), P(7), list(P.RW), list(P), P.R&P.W, bool(P.R&P.W), P.R^P.RW, P.R.value, len(P.RW))
class I(IntFlag):
    A=1; B=2; C=4
print(I.A|I.C, repr(I.A|I.C), I(5), repr(I(8)), I.A+1, I.A|8, ~I.A, repr(I(0)), I.B in I(3), repr(~I.B))
class S(StrEnum):
    X=auto(); Y="why"
print(S.X, repr(S.Y), S.X=="x", S.Y.upper(), f"{S.Y:>5}", S("why"))
class Planet(Enum):
    EARTH=(5.97,6.37)
    MARS=(0.64,3.39)
    def __init__(self,m,r): self.m=m; self.r=r
    @property
    def d(self): return round(self.m/self.r**3,4)
    @classmethod
    def first(cls): return next(iter(cls))
    @staticmethod
    def st(): return 3
print(Planet.EARTH.m, Planet.MARS.d, Planet.first(), Planet.st(), Planet.EARTH.value, Planet((5.97,6.37)))
A=Enum("A","x y z"); print(list(A), A.x.value); B=IntEnum("B",["p","q"],start=5); print(list(B)); print(Enum("D",{"k":1,"l":2}).l)
@unique
class U(Enum):
    a=1; b=2
try:
    @unique
    class V(Enum):
        a=1; b=1; c=1
except ValueError as e: print(e)
def tr(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
tr(lambda: Color(9)); tr(lambda: Color["X"]); tr(lambda: Color.NOPE); tr(lambda: setattr(Color,"RED",3)); tr(lambda: P(100)); tr(lambda: Color.RED<Color.GREEN); tr(lambda: N("a")); tr(lambda: 1 in Color); tr(lambda: Color.RED.foo); tr(lambda: setattr(Color.RED,"value",3)); tr(lambda: delattr(Color,"RED"))
try:
    class E2(Color): pass
except TypeError as e: print(e)
class M(Enum):
    A=1; B=2
    @classmethod
    def _missing_(cls,v): return cls.A
    def __str__(self): return "M!"+self.name
print(M(77), str(M.B), repr(M.B), {M.A:1}[M.A], M.A is M(1))
class Au(Enum):
    def _generate_next_value_(name,start,count,last): return name.lower()
    FOO=auto(); BAR=auto()
print(Au.FOO.value, [m.value for m in Au], list(reversed(Au)))
class W(Enum):
    A="a"; B=[1]; C=None
print(W("a"), W([1]), W(None), [x.name for x in W])
class Base(Enum):
    def hello(self): return self.name+"!"
class D(Base):
    X=1
print(D.X.hello(), D.__name__, D.__doc__, D.X.__class__, isinstance(D.X,Base))
class Mix(str, Enum):
    A="x"; B="y"
print(Mix.A, repr(Mix.A), Mix.A=="x", Mix("y"), Mix.A.upper(), f"{Mix.A}")
class Fl(float, Enum):
    H=0.5
print(Fl.H+1, repr(Fl.H))
import copy; print(copy.deepcopy(Color.RED) is Color.RED, copy.copy([Color.RED]))
for c in Color:
    if c is Color.GREEN: print("g"); 
match_c={Color.RED:"r",Color.GREEN:"g"}
print(match_c[Color(1)])
t=0
for i in range(20000):
    c = Color.RED if i%2 else Color.GREEN
    t += c.value
    if c == Color.RED: t+=1
print(t)
class NewE(Enum):
    def __new__(cls, v, label):
        o=object.__new__(cls); o._value_=v; o.label=label; return o
    A=(1,"one"); B=(2,"two")
print(NewE.A, NewE(2).label, NewE.A.value)
