from concurrent.futures import ThreadPoolExecutor, as_completed, wait, Future, FIRST_COMPLETED, TimeoutError, CancelledError, FIRST_EXCEPTION
import concurrent.futures, threading, time
def sq(x): return x*x
with ThreadPoolExecutor(max_workers=4) as ex:
    print(list(ex.map(sq, range(10))))
    fs=[ex.submit(sq,i) for i in range(5)]
    print([f.result() for f in fs], all(f.done() for f in fs), sorted(f.result() for f in as_completed(fs)))
    r=wait(fs); print(len(r.done), len(r.not_done)); d,nd=wait(fs, return_when=FIRST_COMPLETED); print(len(nd))
    f=ex.submit(lambda: 1/0); print(repr(f.exception())); 
    try: f.result()
    except ZeroDivisionError as e: print('zde',e)
    print(list(ex.map(lambda a,b: a+b, [1,2,3],[4,5,6])))
    try: list(ex.map(lambda x: 10//x, [5,0,2]))
    except ZeroDivisionError as e: print(e)
    f=ex.submit(pow,2,exp=5); print(f.result())
    called=threading.Event(); cb=[]; f=ex.submit(sq,3); f.add_done_callback(lambda f: (cb.append(f.result()), called.set())); called.wait(); print(cb)
    ev=threading.Event(); f=ex.submit(ev.wait)
    try: f.result(timeout=0.01)
    except TimeoutError as e: print('timeout', repr(str(e)))
    print(f.running(), f.cancel()); ev.set(); print(f.result())
    print(ex.submit(lambda: threading.current_thread().name).result().startswith('ThreadPoolExecutor-0_'))
try: ex.submit(sq,1)
except RuntimeError as e: print(e)
with ThreadPoolExecutor(1, thread_name_prefix='w', initializer=lambda x: None, initargs=(1,)) as ex:
    ev=threading.Event(); a=ex.submit(ev.wait); b=ex.submit(sq,2); print(b.cancel(), b.cancelled(), b.done(), b.cancel()); ev.set()
    try: b.result()
    except CancelledError as e: print('cancelled', repr(e))
    print(ex.submit(lambda: threading.current_thread().name).result())
f=Future(); print(repr(f).split(' at')[0], repr(f).split('state')[1]); f.set_result(5); print(repr(f).split('state')[1], f.result())
try: f.set_result(6)
except concurrent.futures.InvalidStateError as e: print(str(e).split(':')[0])
try: ThreadPoolExecutor(0)
except ValueError as e: print(e)
p=ThreadPoolExecutor(2); g=p.submit(sq,7); print(g.result())
p2=ThreadPoolExecutor(2)
def late(): time.sleep(0.05); print('late task ran')
p2.submit(late)
