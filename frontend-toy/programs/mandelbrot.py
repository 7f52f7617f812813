"""Mandelbrot: the set as text, and the number of iterations it took."""

SHADES = " .:-=+*#%@"


def escape_time(re, im, limit):
    """The iterations until the point leaves the circle of radius 2, at most `limit`."""
    x = y = 0.0
    count = 0
    while count < limit:
        xx = x * x
        yy = y * y
        if xx + yy > 4.0:
            break
        y = 2.0 * x * y + im
        x = xx - yy + re
        count += 1
    return count


def render(width, height, limit):
    """The rows of the picture, and the sum of all iterations."""
    rows = []
    total = 0
    for row in range(height):
        im = 2.4 * row / (height - 1) - 1.2
        line = []
        for column in range(width):
            re = 3.0 * column / (width - 1) - 2.2
            count = escape_time(re, im, limit)
            total += count
            line.append(SHADES[count % len(SHADES)] if count < limit else " ")
        rows.append("".join(line))
    return rows, total


def benchmark():
    rows, total = render(160, 80, 150)
    return total


if __name__ == "__main__":
    rows, total = render(78, 36, 1000)
    for row in rows:
        print(row.rstrip())
    print("iterations:", total)
    rows, total = render(200, 101, 150)
    print("iterations of a finer grid:", total)
