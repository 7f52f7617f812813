"""Files, StringIO, arrays and iterators used by several threads: operations do not tear."""
import array
import io
import os
import tempfile
import threading

THREADS, LINES = 4, 120
memory = io.StringIO()
numbers = array.array('q')
cursor = iter(range(THREADS * LINES))
drawn = [[] for _ in range(THREADS)]

with tempfile.TemporaryDirectory() as directory:
    path = os.path.join(directory, 'log')
    file = open(path, 'w')

    def write(me):
        for i in range(LINES):
            memory.write('%d %d\n' % (me, i))
            file.write('%d %d %s\n' % (me, i, 'x' * (i % 50)))
            numbers.append(me * 1000 + i)
            drawn[me].append(next(cursor))

    threads = [threading.Thread(target=write, args=(k,)) for k in range(THREADS)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    file.close()
    with open(path) as f:
        lines = f.read().splitlines()

    reader = open(path)
    read = [[] for _ in range(THREADS)]

    def take(me):
        while True:
            line = reader.readline()
            if not line:
                return
            read[me].append(line)

    threads = [threading.Thread(target=take, args=(k,)) for k in range(THREADS)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    reader.close()

assert sorted(lines) == sorted('%d %d %s' % (k, i, 'x' * (i % 50)) for k in range(THREADS) for i in range(LINES))
assert sorted(memory.getvalue().splitlines()) == sorted('%d %d' % (k, i) for k in range(THREADS) for i in range(LINES))
assert sorted(numbers) == sorted(k * 1000 + i for k in range(THREADS) for i in range(LINES))
assert sorted(x for part in drawn for x in part) == list(range(THREADS * LINES))
assert sorted(line.rstrip('\n') for part in read for line in part) == sorted(lines)
for k in range(THREADS):
    mine = [int(line.split()[1]) for line in lines if line.startswith('%d ' % k)]
    assert mine == list(range(LINES))
print('ok')
