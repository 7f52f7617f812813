class AppError(Exception):
    pass


def low():
    return {}["key"]


def middle():
    try:
        low()
    except KeyError as e:
        raise AppError("middle failed") from e


def top():
    try:
        middle()
    except AppError:
        raise RuntimeError("top failed")


e = None
try:
    top()
except RuntimeError as caught:
    caught.add_note("a note")
    caught.add_note("two\nlines")
    raise
