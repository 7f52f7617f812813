import sys, io
print(sys.stdout.name, sys.stdout.mode, sys.stdout.encoding, sys.stdin.name, sys.stdin.mode, sys.stderr.name, sys.stdout.fileno(), sys.stdin.fileno(), sys.stderr.fileno(), sys.stdout.isatty(), sys.stderr.errors, sys.stdout.writable(), sys.stdout.readable(), sys.stdin.readable())
print(sys.stdin, sys.stdout, sys.stderr)
print(repr(sys.stdin.readline()), repr(sys.stdin.read()))
sys.stdout.write('a\n'); sys.stdout.flush(); sys.stdout.buffer.write(b'bytes\n'); sys.stdout.buffer.flush(); sys.stdout.writelines(['x\n','y\n'])
try: input()
except EOFError as e: print(e)
old=sys.stdout; sys.stdout=io.StringIO(); print('captured'); v=sys.stdout.getvalue(); sys.stdout=old; print(repr(v))
sys.stdin=io.StringIO('one\ntwo'); print(input('prompt> ')); print(input()); 
try: input()
except EOFError as e: print(e)
sys.stdin=sys.__stdin__
class W:
    def write(self,s): old.write('['+s+']')
sys.stdout=W(); print('q','r'); sys.stdout=old
print(sys.stderr.write(''), sys.stderr.line_buffering)
try: sys.stdout.write(5)
except TypeError as e: print(e)
try: sys.stdout.read()
except Exception as e: print(type(e), e)
try: sys.stdin.write('a')
except Exception as e: print(type(e), e)
sys.stdout.reconfigure(errors='backslashreplace'); print('\udc80'); sys.stdout.reconfigure(encoding='ascii', errors='replace'); print('é')
sys.stdout.reconfigure(encoding='utf-8', errors='strict')
print('no newline at end', end='')
sys.stdout=None; print('lost')
