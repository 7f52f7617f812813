import os, tempfile
_scratch = tempfile.TemporaryDirectory()
os.chdir(_scratch.name)
import os, io
path='io_bytes_scratch.bin'
def attempt(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, '|', e)
f=open(path,'wb'); print(f, f.mode, f.name, f.raw, f.writable(), f.readable(), f.seekable())
print(f.write(b'hello\nworld'), f.tell(), f.write(bytearray(b'xy')))
attempt(lambda: f.write('s')); attempt(lambda: f.read()); attempt(lambda: f.readline()); attempt(lambda: f.write(5)); attempt(lambda: f.peek(1))
print(f.seek(1), f.write(b'E'), f.seek(0,2), f.truncate(8), f.tell())
f.close(); attempt(lambda: f.write(b'')); attempt(lambda: f.flush()); attempt(lambda: f.tell()); attempt(lambda: f.seek(0)); attempt(lambda: f.fileno())
with open(path,'rb') as f:
    print(f, f.read(2), f.peek(3)[:3], f.readline(), f.tell(), f.read(), f.read(), f.read(5)); f.seek(-3,2); print(f.read()); f.seek(0); print(list(f)); f.seek(0); print(f.readlines(), f.read1())
    b=bytearray(4); f.seek(0); print(f.readinto(b), b); attempt(lambda: f.write(b'x')); attempt(lambda: f.seek(-100)); attempt(lambda: f.seek(0,7)); attempt(lambda: f.read(-5)); attempt(lambda: f.truncate(0))
    f.seek(2,1); print(f.tell()); print(f.readline(2), f.read1(1))
f.close(); attempt(lambda: f.read()); attempt(lambda: f.readline()); attempt(lambda: list(f)); attempt(lambda: f.peek())
with open(path,'r+b') as f:
    print(f, f.read(2)); f.write(b'ZZ'); print(f.tell()); f.seek(0); print(f.read())
with open(path,'rb',buffering=0) as f:
    print(f, f.read(3), f.read(), f.readall(), f.mode); attempt(lambda: f.write(b'')); f.seek(0); print(f.readline(), f.readlines())
with open(path,'ab',0) as f: print(f.write(b'end'), f.tell(), f.mode); attempt(lambda: f.read())
print(f)
with open(path,'xb') if not os.path.exists(path) else open(path,'w+b') as f: print(f.mode)
b=io.BytesIO(b'abc\ndef\nghi')
print(b.read(2), b.tell(), b.readline(), b.readlines(), b.read(), b.getvalue(), b.seek(1), b.write(b'ZZ'), b.getvalue(), b.seek(20), b.write(b'!'), b.getvalue(), b.truncate(4), b.getvalue(), b.tell(), b.readable(), b.writable(), b.seekable(), b.closed)
attempt(lambda: b.write('a')); attempt(lambda: b.seek(-1)); attempt(lambda: b.seek(-1,2)); attempt(lambda: b.seek(0,9)); attempt(lambda: b.truncate(-1)); attempt(lambda: b.fileno()); attempt(lambda: b.read('a')); attempt(lambda: io.BytesIO('s')); attempt(lambda: io.BytesIO(5)); attempt(lambda: b.write(5))
b.seek(0); print(list(b), [x for x in io.BytesIO(b'1\n2\n3')], b.isatty(), b.flush())
b.close(); b.close(); attempt(lambda: b.read()); attempt(lambda: b.getvalue()); attempt(lambda: list(b)); attempt(lambda: b.write(b'')); print(b.closed)
s=io.StringIO('héllo\nworld'); print(s.read(2), s.tell(), s.readline(), s.read(), s.getvalue(), s.seek(0), s.write('J'), s.getvalue(), s.seek(0,2), s.write('!'), s.getvalue(), s.seek(20), s.write('x'), repr(s.getvalue()), s.truncate(3), repr(s.getvalue()), s.tell())
attempt(lambda: s.write(5)); attempt(lambda: s.write(b'')); attempt(lambda: s.seek(-1)); attempt(lambda: s.seek(1,1)); attempt(lambda: s.seek(0,9)); attempt(lambda: s.truncate(-1)); attempt(lambda: s.fileno()); attempt(lambda: io.StringIO(5)); attempt(lambda: io.StringIO('',5)); attempt(lambda: io.StringIO('','x')); attempt(lambda: s.read('a')); attempt(lambda: s.encoding); attempt(lambda: s.line_buffering); attempt(lambda: s.newlines); attempt(lambda: s.nosuch); attempt(lambda: io.StringIO(a=1))
for nl in (None,'','\n','\r','\r\n'):
    s=io.StringIO('a\nb\r\nc\rd',newline=nl); print(repr(nl), repr(s.getvalue()), list(s)); s.write('\n'); print(repr(s.getvalue()))
with io.StringIO() as s:
    print('a',1,file=s); s.writelines(['x','y']); print(repr(s.getvalue())); print(s.closed)
attempt(lambda: s.getvalue()); attempt(lambda: s.write('')); attempt(lambda: s.read()); attempt(lambda: next(s)); attempt(lambda: print('x',file=s))
class Log(io.StringIO):
    def __init__(self): super().__init__(); self.n=0
    def write(self, t): self.n+=1; return super().write(t.upper())
l=Log(); print('hello', 'there', file=l); print(l.n, repr(l.getvalue()), isinstance(l, io.TextIOBase))
t=io.TextIOWrapper(io.BytesIO('aé\nb'.encode()),encoding='utf-8'); print(t.read(), t.encoding); t.seek(0); print(list(t)); 
raw=io.BytesIO(); t=io.TextIOWrapper(raw, encoding='utf-8', write_through=True); t.write('xé'); t.flush(); print(raw.getvalue()); d=t.detach(); print(d is raw); attempt(lambda: t.write('')); attempt(lambda: t.read())
class R(io.RawIOBase):
    def __init__(self,data): self.d=data; self.p=0
    def readable(self): return True
    def readinto(self,b):
        n=min(len(b),3,len(self.d)-self.p); b[:n]=self.d[self.p:self.p+n]; self.p+=n; return n
r=R(b'hello\nworld'); print(r.read(2), r.readline(), r.read()); r=R(b'a\nb\nc'); print(list(r)); r=io.BufferedReader(R(b'hello world')); print(r.read(4), r.read())
t=io.TextIOWrapper(io.BufferedReader(R('aé\nb\r\nc'.encode())), encoding='utf-8'); print(repr(t.readline()), repr(t.read()))
attempt(lambda: io.IOBase().read()); attempt(lambda: io.IOBase().fileno()); attempt(lambda: io.RawIOBase().read(1)); attempt(lambda: io.TextIOBase().write('')); print(io.IOBase().closed, io.IOBase().readable())
w=open(path,'w'); w.write('unflushed'); del w
print(repr(open(path).read()))
os.remove(path)
os.chdir('/')
_scratch.cleanup()
