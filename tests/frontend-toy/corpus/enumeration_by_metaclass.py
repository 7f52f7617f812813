class EnumMeta(type):
    def __new__(mcls, name, bases, ns, **kw):
        members = {k: v for k, v in ns.items() if not k.startswith("_") and not callable(v) and not hasattr(v, "__get__")} if bases else {}
        for k in members: del ns[k]
        cls = super().__new__(mcls, name, bases, ns, **kw)
        cls._member_map_ = {}
        cls._value2member_map_ = {}
        cls._member_names_ = []
        base = next((b for b in cls.__mro__ if b in (int, str)), None)
        for k, v in members.items():
            if base is None: m = object.__new__(cls)
            else: m = base.__new__(cls, v)
            m._name_ = k; m._value_ = v
            cls._member_map_[k] = m; cls._member_names_.append(k)
            cls._value2member_map_.setdefault(v, m)
            type.__setattr__(cls, k, m)
        return cls
    def __call__(cls, value):
        try: return cls._value2member_map_[value]
        except KeyError: raise ValueError(f"{value!r} is not a valid {cls.__qualname__}") from None
    def __iter__(cls): return (cls._member_map_[n] for n in cls._member_names_)
    def __len__(cls): return len(cls._member_names_)
    def __getitem__(cls, n): return cls._member_map_[n]
    def __contains__(cls, m): return isinstance(m, cls) and m._name_ in cls._member_map_
    def __reversed__(cls): return (cls._member_map_[n] for n in reversed(cls._member_names_))
    def __bool__(cls): return True
    def __repr__(cls): return f"<enum {cls.__name__!r}>"
    @property
    def __members__(cls): return dict(cls._member_map_)
    def __setattr__(cls, name, value):
        if name in cls.__dict__.get("_member_map_", {}): raise AttributeError(f"cannot reassign member {name!r}")
        super().__setattr__(name, value)
class Enum(metaclass=EnumMeta):
    @property
    def name(self): return self._name_
    @property
    def value(self): return self._value_
    def __repr__(self): return f"<{self.__class__.__name__}.{self._name_}: {self._value_!r}>"
    def __str__(self): return f"{self.__class__.__name__}.{self._name_}"
    def __hash__(self): return hash(self._name_)
class Color(Enum):
    RED = 1
    GREEN = 2
    ALIAS = 1
    def is_red(self): return self is Color.RED
class Num(int, Enum):
    ONE = 1
    TWO = 2
class S(str, Enum):
    A = "a"
print(Color.RED, repr(Color.GREEN), Color(1), Color["GREEN"], list(Color), len(Color), Color.RED in Color, Color.RED.is_red(), Color.GREEN.is_red(), Color, type(Color.RED), isinstance(Color.RED, Color), Color.__members__)
print({Color.RED: 1}[Color.RED], Color.RED == Color.RED, Color.RED != Color.GREEN, Color.RED is Color(1), bool(Color), list(reversed(Color)), Color.RED.name, Color.RED.value)
print(Num.ONE + 1, Num.ONE < Num.TWO, Num.ONE == 1, [10, 20][Num.ONE], Num.TWO.name, int(Num.TWO), f"{Num.ONE:d}", max(Num), sum(Num), {1: "x"}[Num.ONE] if hash(1) == hash(Num.ONE) else "h", repr(Num.ONE), S.A == "a", S.A + "b", S.A.upper())
for f in (lambda: Color(9), lambda: Color["X"], lambda: Color.NOPE, lambda: setattr(Color, "RED", 5)):
    try: f()
    except Exception as e: print(type(e).__name__, e)
t = 0
for i in range(3000):
    c = Color(1 + i % 2)
    if c is Color.RED: t += 1
    elif c == Color.GREEN: t += c.value
print(t)
