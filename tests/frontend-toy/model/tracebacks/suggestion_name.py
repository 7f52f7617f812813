total_count = 5


def compute(value):
    number = value * 2
    return numbr


try:
    compute(1)
except NameError as e:
    first = e
    first.__suppress_context__ = True
print(totl_count)
