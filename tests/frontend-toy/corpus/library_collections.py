# collections: dicts, counters, named tuples, chains, and copies of them.
from collections import *
import collections
def tr(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
d=defaultdict(list); d["a"].append(1); d["b"]; print(d, d["c"], dict(d), len(d), "z" in d, d.get("z"), d.default_factory)
d=defaultdict(int,{"x":5},y=2); d["x"]+=1; d["q"]+=3; print(d, sorted(d.items()), d.copy(), d|{"n":1}, {"n":1}|d, repr(defaultdict(None)), isinstance(d,dict))
tr(lambda: defaultdict(None)["k"]); tr(lambda: defaultdict(3)); tr(lambda: defaultdict(lambda: 1/0)["x"])
n=defaultdict(lambda: defaultdict(int)); n["a"]["b"]+=1; print(n["a"]["b"], len(n))
for i in range(3000): n[i%7][i%3]+=i
print(sorted((k,sorted(v.items())) for k,v in n.items() if k!="a")[:3])
c=Counter("abracadabra"); print(c, c["a"], c["zz"], c.most_common(2), c.most_common(), sorted(c.elements()), c.total(), len(c), Counter(a=1,b=2), Counter({"x":3}), Counter())
c.update("aaa"); c.subtract("ab"); print(c, c+Counter("ab"), c-Counter("aaaaaaa"), c&Counter("aabb"), c|Counter("zz"), +Counter(a=-1,b=2), -Counter(a=-1,b=2)); del c["nope"]; del c["a"]; print(c, c.copy()==c, Counter(a=1)==Counter(a=1,b=0), Counter(a=1)<=Counter(a=2), Counter("ab")<Counter("abc"))
tr(lambda: Counter(5)); tr(lambda: Counter.fromkeys("a")); tr(lambda: Counter(a=1)+3)
c=Counter(); c["w"]+=1; c+=Counter(w=2); c-=Counter(w=1); print(c, c.items(), list(c), dict(c), c.pop("w"))
w=Counter()
for x in "the quick the lazy the dog".split(): w[x]+=1
print(w.most_common(1), max(w,key=w.get), sorted(w.values()))
o=OrderedDict([("a",1),("b",2),("c",3)]); o.move_to_end("a"); print(o, list(o)); o.move_to_end("c",last=False); print(o, o.popitem(), o.popitem(last=False), o, OrderedDict(), OrderedDict(a=1)=={"a":1}, OrderedDict([(1,2),(3,4)])==OrderedDict([(3,4),(1,2)]), o.copy(), OrderedDict.fromkeys("ab",0), list(reversed(OrderedDict(a=1,b=2))))
tr(lambda: OrderedDict().popitem()); tr(lambda: o.move_to_end("zz"))
o["k"]=5; del o["k"]; o.update(z=1); print(o, o.keys(), o.values(), o.items(), o|{"q":1}, str(o))
P=namedtuple("P","x y"); p=P(1,2); print(p, p.x, p[1], p._asdict(), p._replace(x=5), P._make([3,4]), P._fields, p==(1,2), P(y=1,x=2), len(p), list(p), P.__name__, hash(p)==hash((1,2)), p+(3,), isinstance(p,tuple), P._field_defaults, P.__doc__)
x,y=p; print(x,y, max([P(1,2),P(3,0)]), sorted([P(3,1),P(1,2)]), {p:1}, "%s %s"%p, f"{p}")
D=namedtuple("D",["a","b","c"],defaults=[7,8]); print(D(1), D(1,2), D._field_defaults, namedtuple("R","a def a",rename=True)._fields)
class Q(namedtuple("Q","a b")):
    def s(self): return self.a+self.b
    def __str__(self): return "Q!"
q=Q(1,2); print(q.s(), q, repr(q), q._replace(b=9).s())
for f in (lambda: P(1), lambda: P(1,2,3), lambda: P(1,2,z=3), lambda: P(1,x=2), lambda: namedtuple("a b","x"), lambda: namedtuple("A","_x"), lambda: namedtuple("A","x x"), lambda: namedtuple("A","class"), lambda: p.z, lambda: setattr(p,"x",1), lambda: P._make([1]), lambda: p._replace(q=1), lambda: P(), lambda: D(), lambda: namedtuple("A","a",defaults=[1,2])): tr(f)
print(P, P.__module__, type(p), P.x)if 0 else print(P, P.__module__)
m=ChainMap({"a":1},{"a":2,"b":3}); print(m, m["a"], m["b"], len(m), sorted(m), "b" in m, m.get("zz",9), m.new_child({"c":1}), m.parents, dict(m), m.maps, list(m.items())); m["n"]=1; del m["a"]; print(m); tr(lambda: m["q"]); 
def delete(): del m["b"]
tr(delete)
u=UserDict(a=1); u["b"]=2; print(u, u["a"], len(u), list(u), "a" in u, u.get("q"), u.pop("a"), u, dict(u), u=={"b":2}); tr(lambda: u["zz"])
class L(UserList):
    pass
l=L([3,1,2]); l.sort(); l.append(9); print(l, l[0], l[1:], len(l), l+[1], l==[1,2,3,9], 3 in l, l.index(3), [*l], type(l[1:]).__name__)
print(UserString("abc").upper(), UserString("ab")+"c", len(UserString("xyz")))
import copy, json
print(copy.deepcopy(defaultdict(list,{"a":[1]})), copy.copy(Counter("aab")), copy.deepcopy(OrderedDict(a=[1])), copy.deepcopy(p), copy.copy(P(1,[2])))
print(json.dumps(OrderedDict(a=1)), json.dumps(defaultdict(int,b=2)), json.dumps(Counter("a")), json.dumps(p))
class LRU(OrderedDict):
    def __init__(self,n): super().__init__(); self.n=n
    def __getitem__(self,k):
        v=super().__getitem__(k); self.move_to_end(k); return v
    def __setitem__(self,k,v):
        super().__setitem__(k,v)
        if len(self)>self.n: del self[next(iter(self))]
r=LRU(2); r[1]=1; r[2]=2; r[1]; r[3]=3; print(r, list(r))
tot=0
for i in range(5000):
    p=P(i,i+1); tot+=p.x*p.y
print(tot)
