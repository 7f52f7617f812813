"""sys.exit() of the main thread waits for the others."""
import sys
import threading

go = threading.Event()


def late():
    go.wait()
    print('finished')


threading.Thread(target=late).start()
print('leaving')
go.set()
sys.exit(3)
