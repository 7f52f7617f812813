try:
    import broken_module
except SyntaxError as e:
    print(type(e).__name__, e.lineno, e.offset, e.msg)
    raise
