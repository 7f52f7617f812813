"""N queens: counts the ways to place N queens on an N x N board so that none attacks another."""


class Board:
    def __init__(self, size):
        self.size = size
        self.queens = []
        self.column_taken = [False] * size
        self.rising_taken = [False] * (2 * size - 1)
        self.falling_taken = [False] * (2 * size - 1)
        self.solutions = 0
        self.first_solution = None

    def solve(self, row=0):
        size = self.size
        if row == size:
            self.solutions += 1
            if self.first_solution is None:
                self.first_solution = self.queens[:]
            return
        for column in range(size):
            rising = row + column
            falling = row - column + size - 1
            if self.column_taken[column] or self.rising_taken[rising] or self.falling_taken[falling]:
                continue
            self.column_taken[column] = self.rising_taken[rising] = self.falling_taken[falling] = True
            self.queens.append(column)
            self.solve(row + 1)
            self.queens.pop()
            self.column_taken[column] = self.rising_taken[rising] = self.falling_taken[falling] = False

    def __str__(self):
        return "\n".join([" ".join(["Q" if column == queen else "." for column in range(self.size)])
                          for queen in self.first_solution])


def benchmark():
    checksum = 0
    for size in range(1, 11):
        board = Board(size)
        board.solve()
        checksum = checksum * 7 + board.solutions
    return checksum


if __name__ == "__main__":
    for size in range(1, 11):
        board = Board(size)
        board.solve()
        print(f"{size:2} queens: {board.solutions:3} solutions, the first is {board.first_solution}")
        if size == 8:
            print(board)
