"""Binary trees: builds and drops many trees of several depths, while one large tree stays alive."""

MIN_DEPTH = 4


class Node:
    def __init__(self, left, right):
        self.left = left
        self.right = right

    def check(self):
        """The number of nodes."""
        if self.left is None:
            return 1
        return 1 + self.left.check() + self.right.check()


def make_tree(depth):
    if depth == 0:
        return Node(None, None)
    return Node(make_tree(depth - 1), make_tree(depth - 1))


def measure(max_depth):
    """(description, trees, nodes) of every step."""
    steps = [(f"stretch tree of depth {max_depth + 1}", 1, make_tree(max_depth + 1).check())]
    long_lived = make_tree(max_depth)
    for depth in range(MIN_DEPTH, max_depth + 1, 2):
        trees = 1 << (max_depth - depth + MIN_DEPTH)
        nodes = 0
        for _ in range(trees):
            nodes += make_tree(depth).check()
        steps.append((f"trees of depth {depth}", trees, nodes))
    steps.append((f"long lived tree of depth {max_depth}", 1, long_lived.check()))
    return steps


def benchmark():
    return sum([nodes for description, trees, nodes in measure(10)])


if __name__ == "__main__":
    for description, trees, nodes in measure(12):
        print(f"{description:<28} {trees:6} {nodes:8}")
