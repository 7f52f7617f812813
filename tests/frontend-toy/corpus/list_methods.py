# The methods of lists and their errors.
a = [3, 1, 2]
a.append(5)
a.extend((7, 8))
a.extend(range(2))
a.insert(0, "first")
a.insert(-1, "before last")
a.insert(100, "last")
print(a)
print(a.pop(), a.pop(0), a.pop(-2), a)
a.remove(7)
print(a, a.index(5), a.count(1), a.copy() == a, a.copy() is a)
a.reverse()
print(a)
a.clear()
print(a, len(a))


def attempt(function, *arguments):
    try:
        print(function(*arguments))
    except Exception as error:
        print(type(error).__name__, error)


attempt([].pop)
attempt([1].pop, 4)
attempt([1].remove, 2)
attempt([1].index, 2)
attempt([1, 2].index, 1, 1)
attempt([1, 2, 1].index, 1, 1)
attempt([1, 2, 1].index, 1, -1)
attempt([1].append)
attempt([1].append, 1, 2)
attempt([].extend, 5)
b = [1, 2]
b.extend(b)
print(b)
b += "xy"
print(b)
b *= 2
print(b, [0] * 3, 2 * [1, 2], [1] * -1, [] + [1])
c = []
for i in range(100):
    c.append(i * i)
while len(c) > 3:
    c.pop()
print(c)
