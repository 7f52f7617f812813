# Objects move while a small frame runs below the end of its caller's: what the caller left above must not come back.


def churn(n):
    for i in range(n):
        pair = ["item %d" % i, 7 ** 40 + i]
    return pair


longest = max(["a"], ["b"] * 2, ["c"], ["d"], ["e"], ["f"], ["g"], ["h"], ["i"], ["j"], ["k"], ["l"], key=len)
for k in range(8):
    longest = max(["a"], ["b"] * 2, ["c"], ["d"], ["e"], ["f"], ["g"], ["h"], ["i"], ["j"], ["k"], ["l"], key=len)
    churn(100000)
    churn(100000)
for i in range(200000):
    pair = ["other %d" % i, 11 ** 30 + i]
print(longest)
