"""The program ends although daemon threads wait for ever, spin or sleep."""
import threading
import time

never = threading.Lock()
never.acquire()
event, condition = threading.Event(), threading.Condition()


def spin():
    n = 0
    while True:
        n += 1


def wait_on_condition():
    with condition:
        condition.wait()


def late():
    event.wait()
    print('the last thread that is waited for')


for target in (never.acquire, threading.Event().wait, wait_on_condition, spin, lambda: time.sleep(1000)):
    threading.Thread(target=target, daemon=True).start()
threading.Thread(target=late).start()
print('end of the main thread')
event.set()
