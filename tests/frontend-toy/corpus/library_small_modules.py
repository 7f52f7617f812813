# string, copy, types, contextlib, textwrap, gc, queue.
import string, copy, types, contextlib, textwrap, gc, queue
print(string.ascii_letters, string.punctuation, repr(string.whitespace), string.capwords("hello  world-foo bar"), string.hexdigits,string.printable==string.digits+string.ascii_letters+string.punctuation+string.whitespace)
t=string.Template("$a and ${b}c $$ $"); print(t.safe_substitute(a=1), string.Template("$x-$y").substitute({"x":1},y=2), t.template)
for f in (lambda: t.substitute(a=1,b=2), lambda: string.Template("$x").substitute(), lambda: string.Template("ab\n$1").substitute()):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(string.Formatter().format("{0} {1!r:>5} {x[0]} {y.real} {{}} {:>{w}}".replace("{:>{w}}","{2:>{w}}"),1,"a",3,x=[7],y=4,w=6), string.Formatter().format("{} {}",1,2), list(string.Formatter().parse("a{b!r:c}d")))
l=[1,[2,3],{"a":[4]}]; c=copy.copy(l); d=copy.deepcopy(l); c[1].append(9); print(l,c,d, d[2]["a"] is l[2]["a"])
class A:
    def __init__(s,x): s.x=x; s.me=s
a=A([1]); b=copy.copy(a); e=copy.deepcopy(a); print(b.x is a.x, e.x is a.x, e.me is e, b.me is a)
class B:
    def __copy__(s): return "copied"
    def __deepcopy__(s,m): return "deep"
print(copy.copy(B()), copy.deepcopy([B()]))
class S:
    __slots__=("a","b")
s=S(); s.a=[1]; q=copy.deepcopy(s); print(q.a, q.a is s.a, hasattr(q,"b"))
t1=([1],2); t2=copy.deepcopy(t1); print(t2, t2 is t1, copy.deepcopy((1,2)), copy.copy({1,2}), copy.deepcopy({1:{2}}), copy.deepcopy(frozenset([1])))
r=[1]; r.append(r); r2=copy.deepcopy(r); print(r2[1] is r2)
e=ValueError("x",1); e2=copy.copy(e); print(repr(e2), e2.args)
n=types.SimpleNamespace(a=1,b="x"); n.c=3; print(n, n==types.SimpleNamespace(a=1,b="x",c=3), n.a, types.FunctionType, type(lambda:0) is types.LambdaType, isinstance(len,types.BuiltinFunctionType))
@contextlib.contextmanager
def cm(x):
    print("enter",x)
    try: yield x*2
    except ValueError as e: print("caught",e)
    finally: print("exit")
with cm(3) as v: print(v)
with cm(4): raise ValueError("bad")
try:
    with cm(5): raise KeyError("k")
except KeyError as e: print("KeyError",e)
with contextlib.suppress(ZeroDivisionError): 1/0
with contextlib.nullcontext(5) as x: print(x)
with contextlib.ExitStack() as st:
    st.callback(print,"cb",1); st.enter_context(cm(7)); st.push(lambda *a: print("pushed",a[0]))
class Cl:
    def close(s): print("closed")
with contextlib.closing(Cl()) as z: pass
@contextlib.contextmanager
def bad():
    if 0: yield
try:
    with bad(): pass
except RuntimeError as e: print(e)
@contextlib.contextmanager
def two():
    yield 1; yield 2
try:
    with two(): pass
except RuntimeError as e: print(e)
@cm(9)
def deco(): print("in deco")
deco(); 
class W:
    def __init__(s): s.t=[]
    def write(s,x): s.t.append(x)
    def flush(s): pass
w=W()
with contextlib.redirect_stdout(w): print("hidden")
print(w.t)
try:
    with contextlib.ExitStack() as st:
        st.callback(lambda: 1/0)
        raise ValueError("v")
except ZeroDivisionError as e: print(repr(e), repr(e.__context__))
T="The quick brown fox jumped over the lazy dog's back. It was a well-known fact--or not.  Really-long-hyphenated-word-here supercalifragilisticexpialidocious!"
for w in (10,20,33,70): print(textwrap.wrap(T,w))
print(textwrap.fill(T,30,initial_indent="* ",subsequent_indent="  "))
print(textwrap.dedent("   a\n    b\n\n   c\n"), textwrap.indent("a\nb\n\nc","> "), textwrap.shorten(T,40), textwrap.shorten("hello world",8,placeholder=".."), textwrap.wrap("a\tb  c",5), textwrap.wrap(""))
print(gc.collect() >= 0, gc.isenabled(), gc.disable(), gc.isenabled(), gc.enable())
q=queue.Queue(2); q.put(1); q.put(2); print(q.full(), q.qsize(), q.get(), q.empty()); 
try: q.put(3); q.put(4,block=False)
except queue.Full: print("full")
try: q.put(3,timeout=0.01)
except queue.Full as e: print("full", repr(e), e.__class__)
q=queue.PriorityQueue(); [q.put(x) for x in (3,1,2)]; print([q.get() for _ in range(3)])
q=queue.LifoQueue(); [q.put(x) for x in (3,1,2)]; print([q.get() for _ in range(3)])
try: q.get_nowait()
except queue.Empty as e: print(repr(e))
try: q.get(timeout=0.01)
except queue.Empty: print("E")
try: queue.Queue().task_done()
except ValueError as e: print(e)
import threading
q=queue.Queue(); out=[]
def work():
    while True:
        x=q.get()
        if x is None: q.task_done(); break
        out.append(x*x); q.task_done()
ts=[threading.Thread(target=work) for _ in range(3)]
[t.start() for t in ts]; [q.put(i) for i in range(200)]; [q.put(None) for _ in ts]; q.join(); [t.join() for t in ts]; print(sorted(out)==[i*i for i in range(200)])
s=queue.SimpleQueue(); s.put(1); print(s.get(), s.empty(), s.qsize())
