# A loop whose recording begins where its iterator is at the end.
def add(v, o):
    return list(a + b for a, b in zip(v, o))


def gen(v):
    for a in v:
        yield a


v = [1, 2]
for i in range(3000):
    v = add(v, [1, 1])
print(v)
for i in range(3000):
    v = list(gen(zip([1, 2])))
print(v)
for i in range(3000):
    v = list(gen(enumerate(b"ab")))
print(v)
for i in range(3000):
    v = list(gen(enumerate(zip({1: 2, 3: 4}, "ab", range(5)))))
print(v)
