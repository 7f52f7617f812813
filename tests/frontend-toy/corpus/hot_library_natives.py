# Native methods and functions of the library in loops that get hot: with what they were recorded with, and with other
# things later, which need Python code.
import heapq
from bisect import bisect_left, insort
from collections import deque


class Number:
    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        return self.value < other.value

    def __repr__(self):
        return f"N{self.value}"


def walk(queue, limit):
    seen = 0
    while queue:
        item = queue.popleft()
        seen += 1
        if isinstance(item, int) and item < limit:
            queue.append(item + 1)
            if len(queue) < 3:
                queue.appendleft("text")
    return seen


def sort(items):
    heap = []
    for item in items:
        heapq.heappush(heap, item)
    result = []
    while heap:
        result.append(heapq.heappop(heap))
    return result


def place(items, wanted):
    places = []
    for item in wanted:
        places.append(bisect_left(items, item))
        insort(items, item)
    return places, items


print(walk(deque([0]), 300), walk(deque([0], maxlen=2), 50))
print(sort([(i * 37 % 101, i) for i in range(101)])[:5])
print(sort([Number(i * 7 % 23) for i in range(23)]))
print(sort([3, 1, 2.5, True] * 10))
print(place(list(range(0, 100, 2)), range(0, 100, 7)))
numbers = [Number(i) for i in range(0, 20, 2)]
print(place(numbers, [Number(5), Number(50), Number(-1)] * 3))
try:
    sort([1, 2, 3] * 20 + ["a"])
except TypeError as error:
    print(error)
try:
    while True:
        deque([1]).pop()
        deque().popleft()
except IndexError as error:
    print(error)
