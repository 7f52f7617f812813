def items(n):
    for i in range(n):
        yield 10 // (3 - i)
def use():
    return sum(x for x in items(5))
use()
