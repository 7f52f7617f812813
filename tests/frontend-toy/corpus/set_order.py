# Sets of numbers come out in the order of CPython's table, whatever happened to them.
state = 12345


def random(limit):
    global state
    state = (state * 1103515245 + 12345) % 2147483648
    return state // 65536 % limit


table, other = set(), set()
for step in range(3000):
    action = random(14)
    number = random(2000) * (1 if random(3) else 1 << random(50))
    if action < 6:
        table.add(number)
    elif action < 8:
        table.discard(number)
    elif action == 8 and table:
        table.pop()
    elif action == 9:
        other = {random(500) for i in range(random(40))}
    elif action == 10:
        table |= other
    elif action == 11:
        table = table - other
    elif action == 12:
        table ^= other
    elif random(4) == 0:
        table &= set(range(0, 2000, 2)) | other
    if step % 100 == 0:
        print(step, len(table), list(table)[:12], sum(i * n for i, n in enumerate(table)) % 1000003)
print(hash(frozenset(range(100))), hash(frozenset()), hash(frozenset([frozenset([1]), -1])))
