"""An uncaught exception of the main thread lets the others finish."""
import threading

go = threading.Event()


def late():
    go.wait()
    print('finished')


threading.Thread(target=late).start()
try:
    raise ValueError('main')
finally:
    go.set()
