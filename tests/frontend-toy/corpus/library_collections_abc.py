# collections.abc: which types are what, and the methods that derived classes get.
from collections import *
from collections.abc import *
import collections.abc as A
things=[1,"a",b"b",[1],(1,),{1},{1:2},frozenset(),range(3),iter([]),(x for x in []),lambda:0,len,int,None,{}.keys(),{}.items(),{}.values(),deque(),Counter(),OrderedDict(),defaultdict(int),UserDict(),UserList(),ChainMap(),bytearray(),enumerate([]),zip(),1.5,slice(1)]
for name in ("Hashable","Iterable","Iterator","Generator","Reversible","Container","Collection","Sized","Callable","Set","MutableSet","Mapping","MutableMapping","Sequence","MutableSequence","ByteString","KeysView","ItemsView","ValuesView"):
    c=getattr(A,name); print(name,"".join("01"[isinstance(t,c)] for t in things))
class M(MutableMapping):
    def __init__(s): s.d={}
    def __getitem__(s,k): return s.d[k]
    def __setitem__(s,k,v): s.d[k]=v
    def __delitem__(s,k): del s.d[k]
    def __iter__(s): return iter(s.d)
    def __len__(s): return len(s.d)
m=M(); m["a"]=1; m.update(b=2); print(list(m.items()), m.get("z"), "a" in m, m.pop("a"), m=={"b":2}, m.setdefault("q",5), sorted(m), m.keys()&{"b"}, len(m.values()), isinstance(m,Mapping), issubclass(M,Iterable)); m.clear(); print(len(m))
class S(Sequence):
    def __getitem__(s,i):
        if i>=3: raise IndexError
        return i*10
    def __len__(s): return 3
s=S(); print(list(s), 10 in s, s.index(20), s.count(0), list(reversed(s)), isinstance(s,Sequence))
class T(Set):
    def __init__(s,it=()): s.e=list(dict.fromkeys(it))
    def __contains__(s,x): return x in s.e
    def __iter__(s): return iter(s.e)
    def __len__(s): return len(s.e)
t=T([1,2,3]); print(sorted(t&T([2,3,4])), sorted(t|[9]), sorted(t-T([1])), t<=T([1,2,3,4]), t==T([3,2,1]), t.isdisjoint([7]), sorted(t^T([1,9])))
class It:
    def __iter__(s): return s
    def __next__(s): raise StopIteration
print(isinstance(It(),Iterator), isinstance(It(),Sized), issubclass(It,Iterable), isinstance(object(),Hashable))
def tr(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
tr(lambda: Sequence()); tr(lambda: Mapping())
class Bad(MutableSequence):
    def __getitem__(s,i): pass
tr(lambda: Bad())
class NH:
    __hash__=None
print(isinstance(NH(),Hashable))
@Sequence.register
class R: pass
print(isinstance(R(),Sequence), issubclass(R,Collection))
class L(MutableSequence):
    def __init__(s,*a): s.l=list(a)
    def __getitem__(s,i): return s.l[i]
    def __setitem__(s,i,v): s.l[i]=v
    def __delitem__(s,i): del s.l[i]
    def __len__(s): return len(s.l)
    def insert(s,i,v): s.l.insert(i,v)
l=L(1,2,3); l.append(4); l.extend([5]); l.reverse(); l.remove(3); l+=[7]; print(l.l, l.pop(), l.pop(0), l.l)
