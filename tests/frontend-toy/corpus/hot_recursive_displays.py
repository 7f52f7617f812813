# Recursion through comprehensions: bridges begin in frames that their trace's exit did not have to write.
def quicksort(l):
    if len(l) <= 1: return l
    p = l[len(l) // 2]
    return quicksort([x for x in l if x < p]) + [x for x in l if x == p] + quicksort([x for x in l if x > p])
def tree(n, label):
    if n == 0: return [label]
    return [label] + [y for x in (0, 1) for y in tree(n - 1, label * 2 + x)]
x, data = 12345, []
for i in range(3000):
    x = (x * 1103515245 + 12345) & 0x7fffffff
    data.append(x % 1000)
print(quicksort(data) == sorted(data), sum(tree(9, 1)), tree(3, 1))
