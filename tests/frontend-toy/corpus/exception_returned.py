def caught():
    try:
        raise ValueError("x")
    except ValueError as error:
        return error


def caught_in_loop():
    for i in range(3):
        try:
            raise KeyError(i)
        except KeyError as error:
            if i == 1:
                return error, i


print(repr(caught()))
print(caught_in_loop())
