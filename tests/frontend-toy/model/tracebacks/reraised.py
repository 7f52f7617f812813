import sys


class Closing:
    def __enter__(self):
        return self

    def __exit__(self, *details):
        sys.stdout.flush()
        return False


def work(items):
    for item in items:
        try:
            with Closing():
                item.go()
        finally:
            items = None


def again(f):
    try:
        f([5])
    except AttributeError as e:
        raise e


def bare(f):
    try:
        again(f)
    except Exception:
        raise


bare(work)
