import os, tempfile
_scratch = tempfile.TemporaryDirectory()
os.chdir(_scratch.name)
import os, sys, io
path = 'io_text_scratch.txt'
def attempt(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, '|', e, '|', getattr(e,'errno',None))
f = open(path, 'w')
print(f, f.name, f.mode, f.closed, f.encoding, f.errors, f.writable(), f.readable(), f.seekable(), f.line_buffering)
print(f.write('hello\nwörld\nthird line'), f.tell())
attempt(lambda: f.read())
f.close(); f.close()
print(f.closed)
attempt(lambda: f.write('x')); attempt(lambda: f.read()); attempt(lambda: f.tell()); attempt(lambda: f.fileno()); attempt(lambda: f.flush()); attempt(lambda: next(f)); attempt(lambda: f.__enter__()); attempt(lambda: f.isatty()); attempt(lambda: f.readline()); attempt(lambda: f.seek(0)); attempt(lambda: f.readlines()); attempt(lambda: f.writelines(['a'])); attempt(lambda: iter(f)); attempt(lambda: f.readable())
with open(path) as f:
    print(f.read()); print(repr(f.read())); print(f.tell()); f.seek(0)
    print(f.readline(), f.readline(), f.readline(), repr(f.readline()))
    f.seek(0); print(f.readlines()); f.seek(0); print(f.readlines(7)); f.seek(0)
    print([line for line in f]); f.seek(0)
    print(repr(f.read(3)), f.tell(), repr(f.read(5)), repr(f.readline()), repr(f.readline(3)), repr(f.readline(0)), repr(f.readline(100)))
    f.seek(0); next(f); attempt(lambda: f.tell()); f.readline(); f.read(); attempt(lambda: f.tell())
    attempt(lambda: f.write('x')); attempt(lambda: f.seek(1,1)); attempt(lambda: f.seek(1,2)); attempt(lambda: f.seek(-1)); attempt(lambda: f.seek(0,5)); attempt(lambda: f.seek(0,2)); attempt(lambda: f.seek(0,1))
    attempt(lambda: f.truncate())
    attempt(lambda: f.read('a')); attempt(lambda: f.read(1.5))
with open(path, 'a') as f:
    print(f.tell()); f.write('\nappended'); print(f.tell())
with open(path, 'r+') as f:
    f.seek(2); f.write('LL'); f.flush(); f.seek(0); print(f.readline()); f.seek(0,2); f.write('!'); f.seek(0); print(f.read()); print(f.truncate(5)); f.seek(0); print(f.read())
with open(path, 'w+') as f:
    f.write('abc\ndef'); f.seek(0); print(f.read())
try:
    open(path,'x')
except FileExistsError as e:
    print(e, e.errno, e.filename, e.strerror, e.args)
for m in ('q','rw','rr','bt','','r+w','U','b','+','rb+t'):
    attempt(lambda: open(path, m))
attempt(lambda: open('nonexistent/a')); attempt(lambda: open('/')); attempt(lambda: open(3.5)); attempt(lambda: open(None)); attempt(lambda: open(-1)); attempt(lambda: open(999)); attempt(lambda: open('a\0b')); attempt(lambda: open(path,'rb',encoding='utf-8')); attempt(lambda: open(path,'rb',errors='strict')); attempt(lambda: open(path,'rb',newline='')); attempt(lambda: open(path,'r',0)); attempt(lambda: open(path,newline='x')); attempt(lambda: open(path,encoding='nope')); attempt(lambda: open()); attempt(lambda: open(path, 5)); attempt(lambda: open(path, encoding=5)); attempt(lambda: open(b'missing')); attempt(lambda: open([]))
for nl in (None,'','\n','\r','\r\n'):
    with open(path,'w',newline=nl) as f: f.write('a\nb\r\nc\rd\n\r')
    with open(path,'rb') as f: print(nl and repr(nl), f.read())
with open(path,'wb') as f: f.write(b'a\nb\r\nc\rd\n\r')
for nl in (None,'','\n','\r','\r\n'):
    with open(path,newline=nl) as f: print(repr(nl), list(f), f.newlines)
    with open(path,newline=nl) as f: print(repr(nl), f.read(), )
    with open(path,newline=nl) as f: print(repr(nl), [f.read(2) for i in range(7)])
with open(path,'wb') as f: f.write('é€😀x'.encode()+b'\xff\xfeab')
attempt(lambda: open(path).read()); attempt(lambda: open(path).readline()); attempt(lambda: open(path).read(2)); attempt(lambda: open(path,errors='replace').read()); attempt(lambda: open(path,errors='ignore').read()); attempt(lambda: open(path,errors='backslashreplace').read()); attempt(lambda: open(path,errors='surrogateescape').read()); attempt(lambda: open(path,encoding='latin-1').read()); attempt(lambda: open(path,encoding='ascii').read()); attempt(lambda: open(path,encoding='ascii',errors='replace').read())
def w(s, **k):
    with open(path,'w',**k) as f: f.write(s)
    return open(path,'rb').read()
attempt(lambda: w('é€', encoding='latin-1')); attempt(lambda: w('é€', encoding='latin-1', errors='replace')); attempt(lambda: w('é', encoding='ascii', errors='xmlcharrefreplace')); attempt(lambda: w('\udc80')); attempt(lambda: w('\udc80',errors='surrogateescape')); attempt(lambda: w('a', encoding='utf-16')); attempt(lambda: w('ab', encoding='utf-8-sig'))
with open(path,'w',encoding='utf-16') as f: f.write('a'); f.write('b\nc')
print(open(path,'rb').read()); print(list(open(path,encoding='utf-16')))
with open(path,'w',encoding='utf-8-sig') as f: f.write('a'); f.write('b\nc')
print(open(path,'rb').read()); print(list(open(path,encoding='utf-8-sig')), repr(open(path).read()))
attempt(lambda: open(path,'w').write(5)); attempt(lambda: open(path,'w').write(b'a')); attempt(lambda: open(path,'w').writelines([1]))
with open(path,'w') as f:
    f.writelines(['a\n','b\n']); print('c', 1, sep='-', file=f); print(f.buffer, type(f.buffer.raw).__name__, f.fileno() > 2, f.isatty())
print(open(path).read())
import io
print(isinstance(f, io.TextIOBase), isinstance(f, io.IOBase), isinstance(f, io.TextIOWrapper), type(f), issubclass(io.UnsupportedOperation, (OSError, ValueError)), io.open is open, io.SEEK_END, io.DEFAULT_BUFFER_SIZE)
big = ''.join('line %d é\n' % i for i in range(5000))
with open(path,'w') as f: f.write(big)
with open(path) as f: print(f.read()==big)
with open(path) as f: print(''.join(f)==big)
with open(path) as f:
    parts=[]
    while True:
        p=f.read(1000)
        if not p: break
        parts.append(p)
    print(''.join(parts)==big, len(parts), set(map(len,parts[:-1])))
with open(path) as f:
    pos=[]
    while f.readline(): pos.append(f.tell())
    f.seek(pos[100]); print(repr(f.readline()), pos[100], pos[-1])
print(os.path.getsize(path))
os.remove(path)
attempt(lambda: open(path))
os.chdir('/')
_scratch.cleanup()
