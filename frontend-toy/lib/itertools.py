"""Iterators for efficient looping. Most of them are native; see _itertools."""

from _itertools import (accumulate, chain, combinations, combinations_with_replacement, compress, count, cycle,
                        dropwhile, filterfalse, groupby, islice, pairwise, permutations, product, repeat, starmap,
                        takewhile, zip_longest)

__all__ = ["accumulate", "chain", "combinations", "combinations_with_replacement", "compress", "count", "cycle",
           "dropwhile", "filterfalse", "groupby", "islice", "pairwise", "permutations", "product", "repeat", "starmap",
           "takewhile", "tee", "zip_longest"]


class _tee:
    """One of the iterators that share what their source gave: links[0] is the item, links[1] the next pair."""

    __slots__ = ("_source", "_link")
    __module__ = "itertools"

    def __init__(self, iterable):
        if type(iterable) is _tee:
            self._source = iterable._source
            self._link = iterable._link
        else:
            self._source = iter(iterable)
            self._link = []

    def __iter__(self):
        return self

    def __next__(self):
        link = self._link
        if not link:
            link.append(next(self._source))
            link.append([])
        self._link = link[1]
        return link[0]

    def __copy__(self):
        return _tee(self)


def tee(iterable, n=2, /):
    if n < 0:
        raise ValueError("n must be >= 0")
    if n == 0:
        return ()
    first = iterable if type(iterable) is _tee else _tee(iterable)
    result = [first]
    while len(result) < n:
        result.append(_tee(first))
    return tuple(result)
