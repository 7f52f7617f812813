# The module collections.deque, errors included.
from collections import deque
d=deque([1,2,3]); d.append(4); d.appendleft(0); print(d, len(d), d[0], d[-1], d.pop(), d.popleft(), d)
d.extend("ab"); d.extendleft("xy"); print(d, 2 in d, "z" in d, d.count(2), d.index(3), list(reversed(d)))
d.rotate(2); print(d); d.rotate(-3); print(d); d.rotate(); print(d); d.rotate(100); print(d)
d.insert(1,"i"); d.insert(-1,"j"); d.insert(100,"k"); d.remove("i"); print(d); d.reverse(); print(d)
d[0]="first"; del d[1]; print(d, bool(d), bool(deque()))
m=deque(maxlen=3)
for i in range(5): m.append(i)
print(m, m.maxlen, d.maxlen); m.appendleft(9); print(m); m.extend([7,8]); print(m, deque([1,2,3,4],2), deque([1],maxlen=0))
print(deque([1,2])==deque([1,2]), deque([1])<deque([2]), deque([1])!=[1], deque([1])==[1], deque("ab")+deque("c"), deque([1])*3, 2*deque([1]), d.copy())
d=deque([1]); d+=[2,3]; d*=2; print(d); d.clear(); print(d)
d.append(d); print(d)
for f in (lambda: deque().pop(), lambda: deque().popleft(), lambda: deque([1])[5], lambda: deque([1]).remove(2), lambda: deque([1]).index(9), lambda: deque(1), lambda: deque([],-1), lambda: deque([],"a"), lambda: hash(deque()), lambda: deque([1])["a"], lambda: deque()+[1], lambda: deque(maxlen=2).insert(0,1) , lambda: deque([1,2],maxlen=2).insert(0,1), lambda: deque([1])<3, lambda: deque(1,2,3), lambda: deque().append(), lambda: deque().append(1,2), lambda: deque().foo, lambda: deque([1])[0:1]):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
d=deque([1,2,3])
try:
    for x in d: d.append(x)
except RuntimeError as e: print(e)
class D(deque):
    def top(self): return self[-1]
x=D([1,2]); x.tag=5; print(x, x.top(), x.tag, isinstance(x,deque), type(x).__mro__)
print(type(d), deque.__name__, deque.__module__, iter(d).__class__.__name__, deque)
q=deque([0]); n=0
while q:
    v=q.popleft(); n+=v
    if v<30000: q.append(v+1); 
    if v%1000==0 and v: q.append(v+1) if v<3000 else None
print(n)
s=0
for v in deque(range(100000)): s+=v
print(s, sum(deque([1,2])), max(deque([3,1])), sorted(deque([3,1])), list(map(str,deque([1]))), [*deque([1,2])])
import copy
print(copy.copy(deque([1,2],5)), copy.deepcopy(deque([[1],2])))
