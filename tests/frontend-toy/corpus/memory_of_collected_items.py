for make in (list, tuple, sorted):
    try:
        make(range(10**15))
    except MemoryError:
        print(make.__name__, "MemoryError")
print(len(list(range(200000))), sum(sorted(range(100000))))
