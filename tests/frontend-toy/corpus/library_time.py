# time: calendars, formats, errors; clocks only as far as they are the same everywhere.
import time
g=time.gmtime(0); print(g, g.tm_year, g[0], len(g), g.tm_zone, g.tm_gmtoff, tuple(g))
for s in (0, 86400*365.25*30, 1700000000, -1, 951782400, 4102444799.9): print(time.gmtime(s), time.asctime(time.gmtime(s)), time.strftime("%Y-%m-%d %H:%M:%S %j %a %A %b %B %p %I %y %% %U %w %Z %z", time.gmtime(s)))
print(time.mktime(time.localtime(1700000000)), time.ctime(1700000000)==time.asctime(time.localtime(1700000000)), time.strftime("",g), time.strftime("plain",g))
print(time.strptime("2024-02-29 13:14:15","%Y-%m-%d %H:%M:%S"), time.strptime("Tue Nov 14 22:13:20 2023"), time.strptime("03/04/99 11 PM","%d/%m/%y %I %p"))
def tr(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
tr(lambda: time.strptime("x","%Y")); tr(lambda: time.strptime("2023 1","%Y")); tr(lambda: time.sleep(-1)); tr(lambda: time.strftime(3)); tr(lambda: time.gmtime("a")); tr(lambda: time.sleep("a")); tr(lambda: time.strftime("%Y",(1,2))); tr(lambda: time.mktime(3)); tr(lambda: time.strftime("%Y",(2023,13,1,0,0,0,0,1,0)))
t=time.perf_counter(); time.sleep(0.001); print(time.perf_counter()>t, time.time()>1e9, isinstance(time.time_ns(),int), time.monotonic()>0, time.process_time()>=0, isinstance(time.perf_counter_ns(),int), time.time.__name__)
print(time.struct_time(range(9)))
