# Iterating over dicts, changing them meanwhile, growth and deletion.
d = {i: i * i for i in range(20)}
for key in list(d):
    if key % 3 == 0:
        del d[key]
print(d)
for i in range(100, 110):
    d[i] = -i
print(list(d)[-5:], sum(d.values()))


def attempt(action):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)


def grow():
    table = {1: 1}
    for key in table:
        table[key + 1] = 1


def shrink():
    table = {1: 1, 2: 2}
    for key in table:
        del table[key]


def change():
    table = {1: 1, 2: 2}
    for key in table:
        table[key] += 10
    return table


def view():
    table = {1: 1}
    for key, value in table.items():
        table[5] = 5


attempt(grow)
attempt(shrink)
attempt(change)
attempt(view)
big = {}
for i in range(5000):
    big["key%d" % i] = i
for i in range(0, 5000, 2):
    del big["key%d" % i]
print(len(big), big["key4999"], "key0" in big, next(iter(big)), sum(big.values()))
while len(big) > 10:
    big.popitem()
print(big)
k1 = {1: "a", 2: "b", 3: "c"}.keys()
k2 = {2: 0, 3: 0, 4: 0}.keys()
print(k1 & k2, k1 | k2, k1 - k2, k1 ^ k2, k1 <= k2, {2} <= k1, k1 == {1, 2, 3}, k1.isdisjoint([9]))
items = {1: "a"}.items()
print((1, "a") in items, (1, "b") in items, items & {(1, "a"), (2, "b")}, 1 in {1: 2}.values(), len(items))
