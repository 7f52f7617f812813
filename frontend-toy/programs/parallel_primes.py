"""Counts primes by trial division in several threads, each over its own ranges of numbers.

usage: parallel_primes.py [threads [limit]]
"""

import sys
import threading

CHUNK = 1000


def is_prime(number):
    if number < 2:
        return False
    if number % 2 == 0:
        return number == 2
    divisor = 3
    while divisor * divisor <= number:
        if number % divisor == 0:
            return False
        divisor += 2
    return True


def count_primes(low, high):
    count = 0
    for number in range(low, high):
        if is_prime(number):
            count += 1
    return count


def count_share(results, index, threads, limit):
    """Every `threads`-th chunk, beginning with chunk number `index`."""
    count = 0
    for low in range(index * CHUNK, limit, threads * CHUNK):
        count += count_primes(low, min(low + CHUNK, limit))
    results[index] = count


def count_in_parallel(threads, limit):
    results = [0] * threads
    workers = [threading.Thread(target=count_share, args=(results, index, threads, limit))
               for index in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return sum(results)


def benchmark(threads=2):
    return count_in_parallel(threads, 60000)


if __name__ == "__main__":
    threads = int(sys.argv[1]) if len(sys.argv) > 1 else 2
    limit = int(sys.argv[2]) if len(sys.argv) > 2 else 200000
    print(f"primes below {limit}: {count_in_parallel(threads, limit)}")
