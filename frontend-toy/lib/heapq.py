"""Priority queues in lists: heap[k] <= heap[2*k+1] and heap[k] <= heap[2*k+2]."""

from _heapq import heapify, heappop, heappush, heappushpop, heapreplace, _heapify_max, _heappop_max, _heapreplace_max

__all__ = ["heappush", "heappop", "heapify", "heapreplace", "merge", "nlargest", "nsmallest", "heappushpop"]


def merge(*iterables, key=None, reverse=False):
    """Merges sorted inputs into one sorted iterator."""
    entries = []
    place = 0
    step = -1 if reverse else 1
    for iterable in iterables:
        advance = iter(iterable).__next__
        try:
            item = advance()
        except StopIteration:
            pass
        else:
            entries.append([item if key is None else key(item), place, advance, item])
        place += step
    if reverse:
        _heapify_max(entries)
        pop, replace = _heappop_max, _heapreplace_max
    else:
        heapify(entries)
        pop, replace = heappop, heapreplace
    while len(entries) > 1:
        entry = entries[0]
        while True:
            yield entry[3]
            try:
                item = entry[2]()
            except StopIteration:
                pop(entries)
                break
            entry[3] = item
            entry[0] = item if key is None else key(item)
            replace(entries, entry)
            if entries[0] is not entry:
                break
    if entries:
        entry = entries[0]
        yield entry[3]
        yield from entry[2].__self__


def nsmallest(n, iterable, key=None):
    """The n smallest items, in order: as sorted(iterable, key=key)[:n]."""
    if n == 1:
        nothing = object()
        result = min(iterable, default=nothing, key=key)
        return [] if result is nothing else [result]
    try:
        size = len(iterable)
    except (TypeError, AttributeError):
        pass
    else:
        if n >= size:
            return sorted(iterable, key=key)[:n]
    source = iter(iterable)
    heap = []
    order = 0
    for item in source:
        if order >= n:
            break
        heap.append((item if key is None else key(item), order, item))
        order += 1
    else:
        heap.sort()
        return [entry[2] for entry in heap]
    if not heap:
        return []
    _heapify_max(heap)
    largest = heap[0][0]
    while True:
        value = item if key is None else key(item)
        if value < largest:
            _heapreplace_max(heap, (value, order, item))
            largest = heap[0][0]
            order += 1
        try:
            item = next(source)
        except StopIteration:
            break
    heap.sort()
    return [entry[2] for entry in heap]


def nlargest(n, iterable, key=None):
    """The n largest items, in order: as sorted(iterable, key=key, reverse=True)[:n]."""
    if n == 1:
        nothing = object()
        result = max(iterable, default=nothing, key=key)
        return [] if result is nothing else [result]
    try:
        size = len(iterable)
    except (TypeError, AttributeError):
        pass
    else:
        if n >= size:
            return sorted(iterable, key=key, reverse=True)[:n]
    source = iter(iterable)
    heap = []
    order = 0
    for item in source:
        if order <= -n:
            break
        heap.append((item if key is None else key(item), order, item))
        order -= 1
    else:
        heap.sort(reverse=True)
        return [entry[2] for entry in heap]
    if not heap:
        return []
    heapify(heap)
    smallest = heap[0][0]
    while True:
        value = item if key is None else key(item)
        if smallest < value:
            heapreplace(heap, (value, order, item))
            smallest = heap[0][0]
            order -= 1
        try:
            item = next(source)
        except StopIteration:
            break
    heap.sort(reverse=True)
    return [entry[2] for entry in heap]
