# functools: caches, partial functions, orderings, dispatch.
from functools import *
import functools
print(reduce(lambda a,b:a+b,[1,2,3]), reduce(lambda a,b:a*b,[],5))
p=partial(int,base=2); print(p("101"), p.func, p.args, p.keywords, partial(pow,2)(3))
@lru_cache(maxsize=2)
def f(x): 
    "doc"
    print("call",x); return x*2
f(1);f(2);f(1);f(3);f(2);f(1); print(f.__name__, f.__doc__, f.__wrapped__(9)); f.cache_clear()
@lru_cache
def fib(n): return n if n<2 else fib(n-1)+fib(n-2)
print(fib(100), fib(300))
@cache
def g(*a,**k): return (a,tuple(k.items()))
print(g(1,2,x=3), g(1,2,x=3))
@wraps(f)
def h(*a): pass
print(h.__name__, h.__doc__, h.__wrapped__ is f)
@total_ordering
class V:
    def __init__(s,v): s.v=v
    def __eq__(s,o): return s.v==o.v
    def __lt__(s,o): return s.v<o.v
print(V(1)<=V(1), V(2)>V(1), V(1)>=V(2), V(1)!=V(2))
print(sorted([3,1,2],key=cmp_to_key(lambda a,b:b-a)), cmp_to_key(lambda a,b:a-b)(1) < cmp_to_key(lambda a,b:a-b)(2))
class C:
    @cached_property
    def x(self): print("computing"); return 5
c=C(); print(c.x,c.x, c.__dict__); del c.x; print(c.x)
@singledispatch
def s(a): return "obj"
@s.register(int)
def _(a): return "int"
@s.register(list)
def _(a): return "list"
@s.register(str)
def _(a): return "str"
print(s(1), s([]), s("a"), s(1.5), s(True), s.dispatch(int) is s.registry[int])
class P:
    def m(self,a,b): return (a,b)
    pm=partialmethod(m,1)
print(P().pm(2))
class SD:
    @singledispatchmethod
    def f(self,a): return "o"
    @f.register(int)
    def _(self,a): return "i"
print(SD().f(1), SD().f(""))
for fn in (lambda: reduce(max,[]), lambda: reduce(max,3), lambda: f([]), lambda: partial(3), lambda: partial(), lambda: lru_cache("x"), lambda: total_ordering(C), lambda:s()):
    try: print(fn())
    except Exception as e: print(type(e).__name__, e)
