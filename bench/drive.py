"""Times a program iteration by iteration; see the script `compare`, which runs this under each implementation.

usage: drive.py iterations

The program is the module `subject` beside this file. Prints one line per call of its benchmark(): the checksum
and the seconds it took.
"""

import sys
import time

import subject


def main():
    for _ in range(int(sys.argv[1])):
        start = time.perf_counter()
        checksum = subject.benchmark()
        seconds = time.perf_counter() - start
        print(checksum, repr(seconds))


if __name__ == "__main__":
    main()
