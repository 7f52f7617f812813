"""Sieve of Eratosthenes, and some facts about the primes it finds."""


def primes_below(limit):
    is_prime = [True] * limit
    is_prime[0] = is_prime[1] = False
    candidate = 2
    while candidate * candidate < limit:
        if is_prime[candidate]:
            multiple = candidate * candidate
            while multiple < limit:
                is_prime[multiple] = False
                multiple += candidate
        candidate += 1
    return [number for number, prime in enumerate(is_prime) if prime]


def largest_gap(primes):
    best = 0
    start = None
    for previous, current in zip(primes, primes[1:]):
        if current - previous > best:
            best = current - previous
            start = previous
    return best, start


def benchmark():
    primes = primes_below(300000)
    checksum = 0
    for prime in primes:
        checksum = (checksum * 31 + prime) % 1000000007
    return checksum


if __name__ == "__main__":
    limit = 1000000
    primes = primes_below(limit)
    gap, start = largest_gap(primes)
    known = set(primes)
    twins = 0
    for prime in primes:
        if prime + 2 in known:
            twins += 1
    print(f"primes below {limit}: {len(primes)}")
    print("the first ten:", primes[:10])
    print("the last three:", primes[-3:])
    print("sum:", sum(primes))
    print(f"largest gap: {gap}, after {start}")
    print("twin primes:", twins)
