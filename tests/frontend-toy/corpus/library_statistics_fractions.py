# statistics and fractions.
import statistics as st
from fractions import Fraction as F
import math
d=[1,2,3,4,4,5.5]
print(st.mean(d), st.mean([1,2,3]), st.mean([1,2]), st.fmean([1,2]), st.median([3,1,2]), st.median([1,2,3,4]), st.median_low([1,2,3,4]), st.median_high([1,2,3,4]), st.mode([1,1,2]), st.multimode("aabbc"))
print(st.stdev(d), st.pstdev(d), st.variance(d), st.pvariance(d), st.variance([1,2,3,4]), st.stdev([1,2]), st.stdev([F(1,3),F(1,2)]), st.mean([F(1,3),F(1,2)]), st.pvariance([2,2,2]))
print(st.quantiles([1,2,3,4,5]), st.quantiles(range(10),n=10), st.quantiles([1,2,3],method="inclusive"), st.harmonic_mean([40,60]), st.geometric_mean([54,24,36]), st.median_grouped([1,2,2,3,4,4,4,4,4,5]))
print(st.mean([0.1]*10), st.mean([1e30,1,-1e30]), st.mean([float("inf"),1]), st.mean([True,False]))
import random
random.seed(1); x=[random.gauss(0,1) for _ in range(1000)]; y=[a*2+random.random() for a in x]
print(st.mean(x), st.stdev(x), st.variance(x), st.median(x), st.fmean(x), st.covariance(x,y), st.correlation(x,y))
for f in (lambda: st.mean([]), lambda: st.median([]), lambda: st.stdev([1]), lambda: st.mode([]), lambda: st.variance([1]), lambda: st.mean(["a"]), lambda: st.harmonic_mean([-1])):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(F(1,2)+F(1,3), F(3,6), F("0.25"), F("-3/4"), F(0.5), F("1e3"), F(5), repr(F(1,2)), F(1,2)*2, 2*F(1,2), F(1,2)/F(3,4), F(7,2)//1, F(7,2)%1, -F(1,2), abs(F(-1,2)), F(1,2)**2, F(1,2)**-2, 2**F(1,2), F(4)**F(1,2))
print(F(1,2)==0.5, F(1,2)<F(2,3), F(1,2)>0.3, hash(F(1,2))==hash(0.5), hash(F(3))==hash(3), int(F(7,2)), float(F(1,3)), round(F(7,2)), round(F(22,7),2), math.floor(F(-7,2)), math.ceil(F(7,2)), math.trunc(F(-7,2)), F(22,7).numerator, F(math.pi).limit_denominator(100), F(1,2)+0.5, 0.5-F(1,4), 1-F(1,3), divmod(F(7,2),F(1,3)), F(2,4)!=F(1,2), bool(F(0)))
for f in (lambda: F(1,0), lambda: F("x"), lambda: F(1.5,2), lambda: F(1)/0, lambda: F([]), lambda: F(1)+"a", lambda: F(0)**-1, lambda: F("1/0"), lambda: F(float("nan"))):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(hash(F(1,3)), hash(F(-5,7)), {F(1,2):1}[0.5], sum([F(1,3)]*3), sorted([F(1,2),F(1,3)]), "%s"%F(1,3), f"{F(1,3)}")
