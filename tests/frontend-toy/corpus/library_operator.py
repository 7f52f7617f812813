# operator: functions and getters.
import operator as o
print(o.add(1,2),o.sub(5,3),o.mul("a",3),o.truediv(1,2),o.floordiv(7,2),o.mod(7,3),o.pow(2,10),o.lshift(1,4),o.rshift(16,2),o.and_(6,3),o.or_(6,1),o.xor(5,1),o.neg(3),o.pos(-3),o.invert(5),o.inv(5),o.abs(-3),o.not_(0),o.truth([]),o.is_(None,None),o.is_not(1,None))
print(o.lt(1,2),o.le(2,2),o.eq(1,1.0),o.ne(1,2),o.ge(3,2),o.gt(1,2),o.getitem([1,2],1),o.contains("abc","b"),o.concat([1],[2]),o.countOf([1,2,1],1),o.indexOf("abc","c"),o.index(True),o.length_hint([1,2]))
l=[1,2,3]; o.setitem(l,0,9); o.delitem(l,1); print(l, o.iadd([1],[2]), o.ior({1},{2}), o.iconcat([1],[3]), o.call(max,3,4))
g=o.itemgetter(1); print(g([5,6]), o.itemgetter(0,2)("abc"), o.itemgetter("k")({"k":1}), g, o.itemgetter(slice(1,3))("abcd"))
class P:
    def __init__(s): s.x=1; s.p=s
    def m(s,a,b=2): return a,b
p=P(); print(o.attrgetter("x")(p), o.attrgetter("p.x","x")(p), o.methodcaller("m",1)(p), o.methodcaller("m",1,b=5)(p), o.attrgetter("x"), o.methodcaller("m",1,b=5))
print(sorted([(1,"b"),(2,"a")],key=o.itemgetter(1)), o.__add__(1,2), o.__and__(6,3), o.__getitem__([4],0),o.__not__(1))
for f in (lambda: o.add(1), lambda: o.itemgetter(), lambda: o.itemgetter(1)([1]), lambda: o.attrgetter(1), lambda: o.attrgetter("zz")(p), lambda: o.index("a"), lambda: o.indexOf([1],2), lambda: o.add(1,"a"), lambda: o.concat(1,2), lambda: o.neg("a"), lambda: o.methodcaller(), lambda: o.abs("x"),lambda: o.itemgetter(1)(), lambda: o.invert(1.5)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(type(g), o.itemgetter)
