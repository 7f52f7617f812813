# heapq and bisect: the lists they leave behind, also after errors.
import heapq, random
random.seed(3)
h=[]
for i in range(2000): heapq.heappush(h, random.randint(0,500))
print(h[:40]); print([heapq.heappop(h) for _ in range(300)]); print(h[:50])
h=[random.random() for _ in range(3000)]; heapq.heapify(h); print(h[:10], h[1500:1503])
print(heapq.heapreplace(h, 5), heapq.heappushpop(h, -1), heapq.heappushpop(h, 3), h[:3])
print(heapq.nlargest(3,[5,1,9,3,7]), heapq.nsmallest(2,[5,1,9,3,7]), heapq.nlargest(2,"hello world",key=lambda c:-ord(c)), heapq.nsmallest(100,[3,1,2]), heapq.nsmallest(3,iter([5,4,3,2,1])),heapq.nlargest(0,[1]))
print(list(heapq.merge([1,4,7],[2,5,8],[0,9])), list(heapq.merge([7,4,1],[8,5,2],reverse=True)), list(heapq.merge(["a","BBB"],["cc"],key=len)))
class T:
    def __init__(s,v): s.v=v
    def __lt__(s,o): return s.v<o.v
    def __repr__(s): return f"T{s.v}"
h=[]
for v in (5,2,8,1,9,3): heapq.heappush(h,T(v))
print(h); print([heapq.heappop(h) for _ in range(6)])
h=[]
for i,w in enumerate("the quick brown fox".split()): heapq.heappush(h,(len(w),i,w))
print(h, heapq.heappop(h))
for f in (lambda: heapq.heappop([]), lambda: heapq.heappush((),1), lambda: heapq.heapify(3), lambda: heapq.heapreplace([],1), lambda: heapq.heappush([1],"a"), lambda: heapq.heappush([1]), lambda: heapq.heappop()):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
h=[1,"a"]
try: heapq.heappush(h, 2)
except TypeError as e: print(e, h)
h=[1,5,"x",7]
try: heapq.heappush(h,0); print(h); heapq.heappop(h)
except TypeError as e: print(e,h)
h=[1,"x",3,7]
try: heapq.heappop(h)
except TypeError as e: print(e,h)
import bisect
a=[1,2,2,3,5]
print(bisect.bisect(a,2),bisect.bisect_left(a,2),bisect.bisect_right(a,9),bisect.bisect_left(a,0), bisect.bisect(a,2,3), bisect.bisect_left(a,2,0,1), bisect.bisect_left(a,5,lo=1,hi=3))
bisect.insort(a,2); bisect.insort_left(a,4); print(a)
d=[("a",1),("b",5),("c",9)]
print(bisect.bisect(d,5,key=lambda t:t[1]), bisect.bisect_left(d,5,key=lambda t:t[1]))
bisect.insort(d,("z",6),key=lambda t:t[1]); print(d)
for f in (lambda: bisect.bisect(a), lambda: bisect.bisect(a,1,-1), lambda: bisect.bisect(a,"x"), lambda: bisect.bisect(3,1), lambda: bisect.insort((1,2),1), lambda: bisect.bisect([1,2],1,0,10), lambda: bisect.bisect(a,1,z=3)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(bisect.bisect("abcd","c"), bisect.bisect(range(10),4))
