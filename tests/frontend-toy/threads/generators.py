"""One generator, several threads: either it is executing already, or the next item comes out once."""
import threading


def numbers(limit):
    n = 0
    while n < limit:
        yield n
        n += 1


shared = numbers(600)
got = [[] for _ in range(4)]
collisions = [0]


def draw(me):
    while True:
        try:
            got[me].append(next(shared))
        except ValueError as error:
            assert str(error) == 'generator already executing', error
            collisions[0] += 1
        except StopIteration:
            return


threads = [threading.Thread(target=draw, args=(k,)) for k in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
everything = [n for part in got for n in part]
assert sorted(everything) == list(range(600)), len(everything)
for part in got:
    assert part == sorted(part)
print('ok')
