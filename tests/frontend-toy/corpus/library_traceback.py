# traceback: exceptions as text.
import traceback, sys
def f(): 1/0
try: f()
except ZeroDivisionError as e:
    print(traceback.format_exc().replace(__file__,"F")); print(traceback.format_exception_only(type(e),e), len(traceback.format_tb(e.__traceback__)), len(traceback.format_exception(e)), traceback.format_exception(type(e), e, e.__traceback__)[0])
print(traceback.format_exc(), traceback.format_exception_only(KeyError("x")))
