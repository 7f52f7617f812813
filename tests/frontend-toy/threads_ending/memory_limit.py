"""The heap's limit reached in a thread: a MemoryError there, and everybody goes on."""
import threading

outcome = []


def greedy():
    hoard = []
    try:
        while True:
            hoard.append([0] * 100000)
    except MemoryError:
        hoard.clear()
        outcome.append('MemoryError')


def modest():
    total = 0
    for i in range(20000):
        try:
            total += len([i, i + 1])
        except MemoryError:
            total += 2
    outcome.append(total)


threads = [threading.Thread(target=f) for f in (greedy, modest)]
for t in threads:
    t.start()
for t in threads:
    t.join()
outcome.sort(key=str)
print(outcome)
print(len([0] * 100000))
