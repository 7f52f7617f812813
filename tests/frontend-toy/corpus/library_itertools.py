# itertools: every iterator, its errors, and loops over them that get hot.
from itertools import *
import operator
print(list(islice(count(5),3)), list(islice(count(1,0.5),3)), list(islice(count(-3,-2),4)), count(3), count(3,2), count(1.5))
print(list(islice(cycle("ab"),5)), list(repeat(7,3)), repeat(1), repeat("x",2), list(islice(cycle([]),2)))
print(list(chain([1],"ab",(2,))), list(chain.from_iterable([[1],[2,3]])), list(chain()))
print(list(accumulate([1,2,3])), list(accumulate([3,1,2],max)), list(accumulate([1,2],initial=10)), list(accumulate([])), list(accumulate("abc")))
print(list(compress("abcde",[1,0,1,0,1])), list(dropwhile(lambda x:x<3,[1,2,3,1])), list(takewhile(lambda x:x<3,[1,2,3,1])), list(filterfalse(lambda x:x%2,range(6))), list(filterfalse(None,[0,1,2])))
print([(k,list(g)) for k,g in groupby("aaabbc")], [(k,list(g)) for k,g in groupby([1,3,2,4,5],key=lambda x:x%2)])
g=groupby("aab"); print([k for k,_ in g])
g=groupby("aabb"); k1,g1=next(g); k2,g2=next(g); print(list(g1), list(g2))
print(list(islice("abcdef",2)), list(islice("abcdef",1,4)), list(islice("abcdef",0,None,2)), list(islice(range(10),2,9,3)))
print(list(pairwise([1,2,3])), list(pairwise([1])), list(starmap(pow,[(2,3),(3,2)])), list(zip_longest([1,2],"abc",fillvalue=0)), list(zip_longest()))
print(list(product("ab",[1,2])), list(product([0,1],repeat=2)), list(product()), list(product("a",[])), list(product(repeat=3)))
print(list(permutations([1,2,3])), list(permutations("abc",2)), list(permutations("ab",0)), list(permutations("ab",3)))
print(list(combinations("abcd",2)), list(combinations([1,2],3)), list(combinations([1,2,3],0)), list(combinations_with_replacement("ab",2)), list(combinations_with_replacement([],1)),list(combinations_with_replacement([],0)))
a,b=tee([1,2,3]); print(next(a),next(a),list(b),list(a)); print(tee([],0), len(tee("ab",3)))
it=iter([1,2,3,4,5]); print(list(islice(it,2)), list(it))
for f in (lambda: islice([1],-1), lambda: islice([1]), lambda: count("a"), lambda: repeat(), lambda: combinations([1]), lambda: combinations([1],-1), lambda: permutations([1],"a"), lambda: product([1],repeat=-1), lambda: product([1],foo=1), lambda: chain(1).__next__(), lambda: list(chain([1],2)), lambda: cycle(3), lambda: accumulate(), lambda: zip_longest([1],foo=2), lambda: tee([1],-1), lambda: islice([1],1,2,0), lambda: takewhile(1), lambda: next(iter(count())), lambda: next(repeat(1,0)), lambda: pairwise(1), lambda: list(starmap(pow,[1])), lambda: groupby(), lambda: islice("abc","x"),lambda: compress([1]), lambda: repeat(1,times=-3)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(type(count()), type(chain()), type(product()), type(groupby([])))
s=0
for a,b in product(range(300),repeat=2): s+=a*b
print(s)
s=0
for p in permutations(range(7)): s+=p[0]*p[-1]
print(s)
s=0
for i in islice(count(),100000): s+=i
print(s, sum(1 for c in combinations(range(15),4)))
for i,x in zip(count(1),"abc"): print(i,x,end=" ")
print()
def gen():
    yield 1; yield 2
print(list(chain(gen(),gen())), list(zip_longest(gen(),[1,2,3])), next(islice(gen(),1,None)))
print(operator.length_hint(repeat(1,5)))
class It:
    def __init__(s): s.n=0
    def __iter__(s): return s
    def __next__(s):
        s.n+=1
        if s.n>3: raise StopIteration
        return s.n
print(list(chain(It(),It())), list(pairwise(It())), list(cycle and islice(cycle(It()),7)))
