# Each activation recurses from inside a loop, so that traces of one loop link to themselves a frame higher.


def count_down(n):
    total = 0
    for i in range(2):
        total += 1
        if n > 0 and i == 0:
            total += count_down(n - 1)
    return total


def endless(n):
    total = 0
    for i in range(3):
        total += endless(n + 1)
    return total


print([count_down(n) for n in range(40)])
for _ in range(20):
    try:
        endless(0)
    except RecursionError as error:
        message = type(error).__name__
print(message)
print(count_down(300))
