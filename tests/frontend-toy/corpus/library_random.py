# random: the sequences of CPython for the same seeds.
import random
random.seed(42)
print([random.random() for _ in range(5)])
print(random.randint(1,100), random.randrange(10), random.randrange(5,50,3), random.choice("abcdef"))
l=list(range(20)); random.shuffle(l); print(l)
print(random.sample(range(1000),10), random.sample(list(range(30)),5))
print(random.choices([1,2,3],k=5), random.choices("abc",weights=[1,5,2],k=8), random.choices("abc",cum_weights=[1,5,9],k=8))
print(random.gauss(0,1), random.gauss(0,1), random.normalvariate(1,2), random.expovariate(2))
print(random.betavariate(1,2), random.gammavariate(2,3), random.gammavariate(0.5,1), random.gammavariate(1,1), random.triangular(), random.triangular(1,5,2))
print(random.lognormvariate(0,1), random.vonmisesvariate(1,2), random.vonmisesvariate(1,0), random.paretovariate(3), random.weibullvariate(1,2), random.uniform(3,9))
print(random.getrandbits(10), random.getrandbits(100), random.getrandbits(0), random.randbytes(7))
for s in ("hello", b"bytes", 3.5, -7, 2**100, "", True, bytearray(b"x")):
    random.seed(s); print(random.random(), random.randint(0,10**30))
random.seed("v1", version=1); print(random.random())
r=random.Random(5); s=r.getstate(); a=[r.random() for _ in range(3)]; r.setstate(s); print(a==[r.random() for _ in range(3)], s[0], len(s[1]), s[1][:3], s[2])
class R(random.Random):
    def random(self): return 0.25
print(R().randrange(100), R().choice([1,2,3,4]))
for f in (lambda: random.choice([]), lambda: random.randrange(0), lambda: random.randrange(5,2), lambda: random.randint(5,2), lambda: random.sample([1],2), lambda: random.sample({1,2},1), lambda: random.seed([]), lambda: random.getrandbits(-1), lambda: random.choices([], k=1), lambda: random.choices([1],[0]), lambda: random.choices([1,2],3), lambda: random.randrange(1,10,0), lambda: random.sample([1,2,3],counts=[1,2],k=1), lambda: random.uniform("a",1)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
random.seed(1); print(random.sample(["a","b"],counts=[3,2],k=4))
t=0
random.seed(7)
for i in range(100000): t+=random.random()
print(t)
t=0
for i in range(30000): t+=random.randint(1,6)+random.choice((1,2,3))
print(t)
