class A:
    x = 1
    y = [x.foo for _ in range(2)] if False else x.bar
