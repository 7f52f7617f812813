"""Fifty threads at once: some return, some raise, some recurse too deeply, some start others."""
import threading

results = {}
lock = threading.Lock()
hooked = []
threading.excepthook = lambda args: hooked.append((args.exc_type, str(args.exc_value), args.thread.name))


def deep(n):
    return deep(n + 1) + 1


def nest(me):
    inner = threading.Thread(target=results.__setitem__, args=(('inner', me), threading.get_ident()))
    inner.start()
    inner.join()
    assert not inner.is_alive()


def work(me):
    kind = me % 5
    if kind == 0:
        raise ValueError('thread %d' % me)
    if kind == 1:
        try:
            deep(0)
        except RecursionError as error:
            results[me] = type(error)
    elif kind == 2:
        nest(me)
    elif kind == 3:
        text = ''.join(str(i) for i in range(200))
        with lock:
            results[me] = len(text)
    else:
        try:
            [][me]
        except IndexError:
            results[me] = 'index'
        raise SystemExit(me)


threads = [threading.Thread(target=work, args=(k,), name='worker-%d' % k) for k in range(50)]
for t in threads:
    t.start()
for t in threads:
    t.join()
ends = [h for h in hooked if h[0] is SystemExit]
hooked = [h for h in hooked if h[0] is not SystemExit]
assert sorted(h[1] for h in ends) == sorted(str(k) for k in range(4, 50, 5))
assert sorted(h[1] for h in hooked) == sorted('thread %d' % k for k in range(0, 50, 5))
assert all(h[0] is ValueError and h[2] == 'worker-' + h[1].split()[1] for h in hooked)
assert len(results) == 40, len(results)
assert all(results[k] is RecursionError for k in range(1, 50, 5))
assert all(results[k] == 490 for k in range(3, 50, 5))
assert threading.active_count() == 1 and threading.enumerate() == [threading.main_thread()]
print('ok')
