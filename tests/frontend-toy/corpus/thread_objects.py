import threading, _thread
def norm(s):
    out=''; i=0
    while i<len(s):
        if s.startswith('0x',i):
            i+=2
            while i<len(s) and s[i] in '0123456789abcdef': i+=1
            out+='ADDR'
        elif s[i].isdigit() and (s[:i].endswith(('started ','stopped ','daemon ')) or s[i:i+6].isdigit() and len(s)>i+5):
            while i<len(s) and s[i].isdigit(): i+=1
            out+='NUM'
        else: out+=s[i]; i+=1
    return out
def attempt(f):
    try: print(norm(repr(f())))
    except BaseException as e: print(type(e).__name__,'|',e)
l=threading.Lock(); print(norm(repr(l)), type(l)); l.acquire(); print(norm(repr(l)), l.locked()); attempt(lambda: l.acquire(False)); attempt(lambda: l.acquire(True,0.01)); attempt(lambda: l.acquire(False,1)); attempt(lambda: l.acquire(True,-2)); l.release(); attempt(l.release); attempt(lambda: l.acquire(timeout=1e20)); attempt(lambda: l.nosuch)
r=threading.RLock(); print(norm(repr(r)).split(' owner')[0], type(r)); r.acquire(); r.acquire(); print(norm(repr(r)).split(' at')[0].split('owner')[0], 'count=2' in repr(r)); r.release(); r.release(); attempt(r.release)
with l: print(l.locked())
print(l.locked())
c=threading.Condition(); print(norm(repr(c)).split('owner')[0]); attempt(c.wait); attempt(c.notify)
with c: attempt(lambda: c.wait(0.01)); attempt(lambda: c.wait_for(lambda: False, 0.01)); attempt(lambda: c.wait_for(lambda: 7))
c2=threading.Condition(threading.Lock()); print(norm(repr(c2)))
s=threading.Semaphore(2); print(norm(repr(s))); s.acquire(); print(s._value, s.acquire(blocking=False), s.acquire(blocking=False), s.acquire(timeout=0.01)); s.release(2); print(s._value); attempt(lambda: s.release(0)); attempt(lambda: threading.Semaphore(-1)); attempt(lambda: s.acquire(False,1))
b=threading.BoundedSemaphore(1); print(norm(repr(b))); attempt(b.release); 
e=threading.Event(); print(norm(repr(e)), e.is_set(), e.wait(0.01)); e.set(); print(norm(repr(e)), e.wait(), e.isSet() if False else e.is_set()); e.clear(); print(e.is_set())
ba=threading.Barrier(2); print(norm(repr(ba)), ba.parties, ba.n_waiting, ba.broken)
attempt(lambda: ba.wait(0.01)); print(norm(repr(ba)), ba.broken); ba.reset(); print(ba.broken); ba.abort(); attempt(ba.wait)
t=threading.Thread(target=print,args=('in thread',)); print(t, t.name, t.daemon, t.ident, t.native_id, t.is_alive()); attempt(t.join); t.start(); t.join(); print(norm(repr(t)), t.is_alive()); attempt(t.start); attempt(lambda: setattr(t,'daemon',True))
t=threading.Thread(name='named',daemon=True,target=lambda: None); print(t, t.daemon); t.name='other'; print(t)
def foo(): pass
t=threading.Thread(target=foo); print(t.name); t=threading.Thread(); print(t.name)
attempt(lambda: threading.Thread(group=1)); attempt(lambda: threading.current_thread().join())
print(threading.current_thread(), threading.main_thread() is threading.current_thread()) if False else print(threading.current_thread().name, threading.main_thread() is threading.current_thread(), threading.active_count(), len(threading.enumerate()))
class Sub(threading.Thread):
    def __init__(self,x): super().__init__(); self.x=x
    def run(self): self.result=self.x*2; print(threading.current_thread() is self, norm(repr(self)))
q=Sub(21); q.start(); q.join(); print(q.result, norm(repr(q)))
class Bad(threading.Thread):
    def __init__(self): pass
attempt(lambda: Bad().start()); attempt(lambda: Bad().join())
loc=threading.local(); loc.x=1; seen=[]
def f():
    seen.append(hasattr(loc,'x')); loc.x=5; seen.append(loc.x); seen.append(dict(loc.__dict__))
t=threading.Thread(target=f); t.start(); t.join(); print(seen, loc.x, loc.__dict__); attempt(lambda: loc.nosuch); del loc.x; attempt(lambda: loc.x); attempt(lambda: delattr(loc,'x')); attempt(lambda: threading.local(5)); print(norm(repr(loc)), type(loc))
class L(threading.local):
    count=0; default='d'
    def __init__(self, a, b=2): L.count+=1; self.a=a; self.b=b
    def m(self): return self.a+self.b
    @property
    def p(self): return self.a*10
    @p.setter
    def p(self,v): self.a=v
L1=L(1,b=3); L1.a=100
def g(): seen.append((L1.a,L1.b,L1.m(),L1.p,L1.default)); L1.p=9; seen.append(L1.a); L1.default='mine'; seen.append(L1.default)
seen.clear(); t=threading.Thread(target=g); t.start(); t.join(); print(seen, L1.a, L1.m(), L.count, L1.default, L1.__dict__); attempt(lambda: L1.zz)
done=[]; tm=threading.Timer(0.01, done.append, [1]); tm.start(); tm.join(); print(done); tm=threading.Timer(10, done.append, [2]); tm.start(); tm.cancel(); tm.join(); print(done, tm.finished.is_set())
caught=[]
def hook(a): caught.append((a.exc_type.__name__, str(a.exc_value), a.exc_traceback is not None, a.thread.name))
old=threading.excepthook; threading.excepthook=hook
def boom(): raise ValueError('b')
t=threading.Thread(target=boom,name='bm'); t.start(); t.join(); print(caught); threading.excepthook=old; print(threading.__excepthook__ is old)
def ex(): raise SystemExit(3)
t=threading.Thread(target=ex); t.start(); t.join(); print('after SystemExit')
attempt(lambda: _thread.start_new_thread(5,())); attempt(lambda: _thread.start_new_thread(foo,[])); attempt(lambda: _thread.start_new_thread(foo,(),5)); print(_thread.LockType, _thread.TIMEOUT_MAX, _thread.error, threading.TIMEOUT_MAX); attempt(_thread.exit); print(threading.stack_size()); attempt(lambda: threading.stack_size(100)); attempt(lambda: threading.stack_size(-1))
print(threading.ThreadError, threading.get_ident()==threading.main_thread().ident, threading.get_native_id()>0, issubclass(threading.BrokenBarrierError,RuntimeError), isinstance(l, _thread.LockType))
res=[]
bar=threading.Barrier(3, action=lambda: res.append('act'))
def w(): res.append(bar.wait())
ts=[threading.Thread(target=w) for i in range(3)]
[t.start() for t in ts]; [t.join() for t in ts]; print(sorted(res,key=str))
