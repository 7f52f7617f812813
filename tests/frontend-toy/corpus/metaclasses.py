class SingletonMeta(type):
    _instances = {}
    def __call__(cls, *args, **kwargs):
        if cls not in cls._instances:
            cls._instances[cls] = super().__call__(*args, **kwargs)
        return cls._instances[cls]
class S(metaclass=SingletonMeta):
    def __init__(self, v): self.v = v
a = S(1); b = S(2); print(a is b, a.v, type(S), SingletonMeta._instances[S] is a)
class M(type):
    def __new__(mcs, name, bases, ns, flag=False, **kw):
        cls = super().__new__(mcs, name, bases, ns)
        cls.flag = flag; cls.log = [name]
        return cls
    def __init__(cls, name, bases, ns, **kw):
        super().__init__(name, bases, ns)
        cls.inited = True
    def __repr__(cls): return f"<M {cls.__name__}>"
    @property
    def prop(cls): return "prop of " + cls.__name__
    def method(cls): return cls.__name__
    def __iter__(cls): return iter(cls.log)
    def __len__(cls): return 7
    def __contains__(cls, x): return x == 1
    def __getitem__(cls, k): return (cls.__name__, k)
    def __getattr__(cls, name):
        if name.startswith("dyn"): return name
        raise AttributeError(name)
    def __setattr__(cls, k, v): super().__setattr__(k, v)
    def __instancecheck__(cls, x): return x == 5 or super().__instancecheck__(x)
    def __subclasscheck__(cls, x): return x is int or super().__subclasscheck__(x)
class A(metaclass=M, flag=True):
    x = 1
    def __init__(self): self.y = 2
class B(A): pass
print(A, B, repr(A), str(B), A.flag, B.flag, A.inited, A.prop, B.method(), list(A), len(B), 1 in A, 2 in A, A[3], A.dyn_x, hasattr(A, "nope"), type(A) is M, type(B) is M, isinstance(A, M), isinstance(A, type), A().y)
print(isinstance(5, A), isinstance(6, A), isinstance(A(), A), issubclass(int, A), issubclass(B, A), issubclass(str, A), A.__class__, M.__mro__, isinstance(5, (str, A)))
A.z = 5; print(A.z, B.z, M("C", (A,), {"q": 1}).q, type("D", (A,), {}))
try:
    class X(A, metaclass=SingletonMeta): pass
except TypeError as e: print(e)
try: A().prop
except AttributeError as e: print(e)
for i in range(3000):
    o = A(); o.y += i
print(o.y)
class Reg(type):
    registry = {}
    def __init__(cls, name, bases, ns):
        super().__init__(name, bases, ns)
        if bases: Reg.registry[name] = cls
class Plugin(metaclass=Reg): pass
class P1(Plugin): pass
class P2(Plugin): pass
print(sorted(Reg.registry))
def meta_function(name, bases, ns): return type(name, bases, {**ns, "made": "by function"})
class F(metaclass=meta_function): pass
print(F.made, type(F))
print(type.__call__(int, "7"), type.mro(B)[1], type(type), M.__class__, isinstance(M, type))
class LazyMeta(type(list)): pass
class WithList(list, metaclass=M): pass
w = WithList([1]); print(w, type(WithList), WithList.method())
class E(Exception, metaclass=M): pass
try: raise E("x")
except E as e: print(type(e), e)
