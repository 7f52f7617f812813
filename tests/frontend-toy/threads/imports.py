"""Several threads import the same modules: each body runs once, and nobody sees a module that is half done."""
import threading

start = threading.Barrier(6)
seen = []


def load(me):
    start.wait()
    if me % 3 == 0:
        from parts import slow
        seen.append(slow.LAST)
    elif me % 3 == 1:
        import parts.slow
        seen.append(parts.slow.LAST)
    else:
        # These two import each other, from both ends at once.
        if me == 2:
            import parts.left
            seen.append(parts.left.DONE)
        else:
            import parts.right
            seen.append(parts.right.DONE)


threads = [threading.Thread(target=load, args=(k,)) for k in range(6)]
for t in threads:
    t.start()
for t in threads:
    t.join()
assert seen == [True] * 6, seen
import parts
assert sorted(parts.BODIES) == ['left', 'right', 'slow'], parts.BODIES
print('ok')
