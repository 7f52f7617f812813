# Classes have metaclasses: what isinstance() says of one class is not what it says of another.


class Meta(type):
    pass


class Made(metaclass=Meta):
    pass


class Plain:
    pass


def count(classes):
    found = 0
    for cls in classes:
        if isinstance(cls, Meta):
            found += 1
    return found


print(count([Plain, int, Made, Plain, Made]))
print(count([Plain] * 50 + [Made, Plain]), count([Made] * 50 + [Plain]))
