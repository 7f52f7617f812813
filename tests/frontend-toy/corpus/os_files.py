import os, tempfile
_scratch = tempfile.TemporaryDirectory()
os.chdir(_scratch.name)
import os, os.path, tempfile, io
def attempt(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__,'|',e)
p=os.path
for a in [('a','b'),('a/','b'),('a','/b'),('',''),('a',''),('','a'),('a','b','c/','d'),(b'a',b'b'),('a',b'b'),('a',5)]: attempt(lambda: p.join(*a))
for s in ['','a','/','//','///a','a/b','a/b/','/a/b.c','a.b.c','.a','a.','..a.b','a/.b','a//b','../a/./b/../c','/..','/../a','./a','a/..','//a/b','a b']:
    print(repr(s), p.split(s), p.splitext(s), p.basename(s), p.dirname(s), p.normpath(s), p.isabs(s), p.abspath(s)==p.join(os.getcwd(),s) if s and not s.startswith('.') else None)
print(p.commonprefix(['abc','abd']), p.commonpath(['/a/b','/a/c']), p.relpath('/a/b/c','/a/d'), p.relpath('a','a'), p.splitdrive('/a'), os.sep, os.linesep, os.pathsep, os.curdir, os.pardir, os.name, os.devnull, os.extsep)
attempt(lambda: p.join()); attempt(lambda: p.commonpath([])); attempt(lambda: p.relpath('')); attempt(lambda: p.basename(5)); attempt(lambda: p.exists(None)); attempt(lambda: p.exists('a\0b')); attempt(lambda: p.getsize('nosuch'))
with tempfile.TemporaryDirectory() as d:
    print(p.isdir(d), p.basename(d).startswith('tmp'), os.listdir(d))
    f=p.join(d,'x.txt')
    with open(f,'w') as h: h.write('hello')
    print(p.exists(f), p.isfile(f), p.isdir(f), p.getsize(f), os.stat(f).st_size, os.listdir(d), oct(os.stat(f).st_mode & 0o777) != '', p.getmtime(f) > 1e9)
    os.rename(f,f+'2'); print(os.listdir(d)); os.makedirs(p.join(d,'a','b','c')); attempt(lambda: os.makedirs(p.join(d,'a','b'),exist_ok=True)); os.makedirs(p.join(d,'a'),exist_ok=True)
    print(sorted((p.relpath(r,d),sorted(ds),sorted(fs)) for r,ds,fs in os.walk(d))); os.symlink(f+'2',p.join(d,'ln')); print(p.islink(p.join(d,'ln')), p.realpath(p.join(d,'ln'))==p.realpath(f+'2'), os.readlink(p.join(d,'ln'))==f+'2', sorted(e.name for e in os.scandir(d)), sorted(e.name for e in os.scandir(d) if e.is_dir()))
    try: os.rmdir(p.join(d,'a'))
    except OSError as e: print(e.errno, e.strerror)
    try: os.mkdir(p.join(d,'a'))
    except FileExistsError as e: print(e.errno, e.filename==p.join(d,'a'))
    os.remove(f+'2'); print(p.exists(f+'2'), p.lexists(p.join(d,'ln')), p.exists(p.join(d,'ln')))
    try: os.rename(p.join(d,'q'),p.join(d,'r'))
    except FileNotFoundError as e: print(str(e).replace(d,'D'), e.filename2.replace(d,'D'))
    here=os.getcwd(); os.chdir(d); print(os.getcwd()==p.realpath(d)); os.chdir(here); os.chmod(p.join(d,'a'),0o700); print(os.access(d,os.R_OK), os.access(p.join(d,'zz'),os.F_OK))
print(p.exists(d))
attempt(lambda: os.remove('nosuch')); attempt(lambda: os.listdir('nosuch')); attempt(lambda: os.mkdir('/nosuch/a')); attempt(lambda: os.rmdir('nosuch')); attempt(lambda: os.chdir('nosuch')); attempt(lambda: os.stat('nosuch')); attempt(lambda: os.remove(5.5)); attempt(lambda: os.listdir(5.5))
os.environ['STMJIT_T']='v'; print(os.environ['STMJIT_T'], os.getenv('STMJIT_T'), os.getenv('NOPE_X'), os.getenv('NOPE_X','d'), 'STMJIT_T' in os.environ, os.environ.get('NOPE_X')); del os.environ['STMJIT_T']; print('STMJIT_T' in os.environ); attempt(lambda: os.environ['NOPE_X']); attempt(lambda: os.environ.__setitem__('a',5)); print(os.environ.pop('NOPE_X',None), p.expandvars('$HOME/x')==os.environ['HOME']+'/x', p.expanduser('~/a')==os.environ['HOME']+'/a')
print(os.getpid()>0, os.cpu_count()>0, len(os.urandom(8)), os.urandom(0), os.strerror(2), os.fspath('a'), os.fsencode('é'), os.fsdecode(b'\xc3\xa9')); attempt(lambda: os.fspath(5)); attempt(lambda: os.urandom(-1))
r,w=os.pipe(); os.write(w,b'data'); print(os.read(r,10)); os.close(r); os.close(w); attempt(lambda: os.close(w))
with tempfile.NamedTemporaryFile('w+',suffix='.txt',delete=True) as t: t.write('x\ny'); t.flush(); t.seek(0); print(t.read(), p.exists(t.name), t.name.endswith('.txt'))
print(p.exists(t.name), t.closed)
fd,n=tempfile.mkstemp(); os.close(fd); print(p.getsize(n)); os.remove(n); d=tempfile.mkdtemp(prefix='pp'); print(p.basename(d)[:2]); os.rmdir(d); t=tempfile.TemporaryFile(); t.write(b'q'); t.seek(0); print(t.read()); t.close(); print(tempfile.gettempdir()!='')
class P:
    def __fspath__(self): return 'osm_scratch.txt'
with open(P(),'w') as f: f.write('p'); print(f.name)
os.remove(P()); print(p.join('a',P()))
with os.fdopen(os.open('osm_scratch.txt',os.O_RDWR|os.O_CREAT),'w') as f: print(f.write('zz'), isinstance(f.name,int))
os.unlink('osm_scratch.txt')
os.chdir('/')
_scratch.cleanup()
