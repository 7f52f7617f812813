"""Thread pools: results in order, exceptions where they belong, tasks that submit tasks."""
from concurrent.futures import ThreadPoolExecutor, as_completed


def collatz(n):
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps


def fail(n):
    if n % 7 == 3:
        raise KeyError(n)
    return n


expected = [collatz(n) for n in range(1, 200)]
for workers in (1, 3, 8):
    with ThreadPoolExecutor(workers) as pool:
        assert list(pool.map(collatz, range(1, 200))) == expected
        futures = {pool.submit(fail, n): n for n in range(40)}
        for future in as_completed(futures):
            n = futures[future]
            if n % 7 == 3:
                assert isinstance(future.exception(), KeyError) and future.exception().args == (n,)
            else:
                assert future.result() == n
        outer = pool.submit(lambda: [pool.submit(collatz, n) for n in (27, 97)])
        assert [f.result() for f in outer.result()] == [111, 118]
print('ok')
