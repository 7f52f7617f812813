"""A bank: threads move money between shared accounts, while the main thread audits. No money may get lost.

usage: bank.py [threads [transfers]]
"""

import sys
import threading

ACCOUNTS = 24
BRANCHES = 4
OPENING_BALANCE = 1000


class Account:
    def __init__(self, number, branch):
        self.number = number
        self.branch = branch
        self.balance = OPENING_BALANCE

    def deposit(self, amount):
        self.balance += amount

    def withdraw(self, amount):
        self.balance -= amount


class Branch:
    def __init__(self, number):
        self.number = number
        self.lock = threading.Lock()
        self.transfers = 0


class Bank:
    """Each branch has a lock for its accounts. Whoever needs several takes them in the order of the branches."""

    def __init__(self):
        self.branches = [Branch(number) for number in range(BRANCHES)]
        self.accounts = [Account(number, self.branches[number % BRANCHES]) for number in range(ACCOUNTS)]
        self.journal = []
        self.finished = {}

    def transfer(self, source, target, amount):
        first, second = source.branch, target.branch
        if first is second:
            with first.lock:
                self.move(source, target, amount)
        else:
            if first.number > second.number:
                first, second = second, first
            with first.lock:
                with second.lock:
                    self.move(source, target, amount)

    def move(self, source, target, amount):
        source.withdraw(amount)
        target.deposit(amount)
        source.branch.transfers += 1

    def total(self):
        """The sum of all balances at one moment."""
        for branch in self.branches:
            branch.lock.acquire()
        try:
            return sum([account.balance for account in self.accounts])
        finally:
            for branch in self.branches:
                branch.lock.release()


def teller(bank, ident, transfers):
    state = ident * 7919 + 17
    moved = 0
    for number in range(transfers):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        source = bank.accounts[(state >> 8) % ACCOUNTS]
        target = bank.accounts[(state >> 16) % ACCOUNTS]
        amount = (state >> 4) % 100
        bank.transfer(source, target, amount)
        moved += amount
        if number % 50 == 0:
            # No lock: appending to a list and storing into a dictionary are indivisible.
            bank.journal.append((ident, number, amount))
    bank.finished[ident] = moved


def run_bank(threads, transfers):
    """The bank after all transfers, and the totals that the audits found meanwhile."""
    bank = Bank()
    tellers = [threading.Thread(target=teller, args=(bank, ident, transfers)) for ident in range(threads)]
    for thread in tellers:
        thread.start()
    audits = set()
    for thread in tellers:
        audits.add(bank.total())
        thread.join()
    audits.add(bank.total())
    return bank, audits


def checksum(bank):
    result = 0
    for account in bank.accounts:
        result = (result * 1009 + account.balance) % 1000000007
    return result


def benchmark():
    bank, audits = run_bank(2, 20000)
    if audits != {ACCOUNTS * OPENING_BALANCE}:
        raise AssertionError(f"money was lost or made: {sorted(audits)}")
    return checksum(bank)


if __name__ == "__main__":
    threads = int(sys.argv[1]) if len(sys.argv) > 1 else 4
    transfers = int(sys.argv[2]) if len(sys.argv) > 2 else 25000
    bank, audits = run_bank(threads, transfers)
    print(f"{threads} threads made {sum([branch.transfers for branch in bank.branches])} transfers")
    print(f"total: {bank.total()}, totals seen by the audits: {sorted(audits)}")
    print(f"checksum of the balances: {checksum(bank)}")
    print(f"journal: {len(bank.journal)} entries, {len(set(bank.journal))} different")
    for ident in sorted(bank.finished):
        print(f"teller {ident} moved {bank.finished[ident]}")
