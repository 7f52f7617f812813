# pprint: nested containers in lines.
from pprint import pprint, pformat
pprint([1,2,3]); pprint({"b":1,"a":[1,2]}); 
d={"name":"x"*20,"items":[{"id":i,"v":"y"*i*3} for i in range(6)],"t":(1,),"n":{"deep":{"deeper":{"deepest":list(range(40))}}}}
pprint(d); pprint(d,width=40); pprint(d,depth=2); pprint(d,indent=4,compact=True); pprint(list(range(100)),compact=True)
pprint({3:1,"a":2,(1,2):3}); pprint("a long string "*12); pprint(["word "*30]); pprint({1,2,3}); pprint(set(range(50))); pprint(frozenset([1])); pprint((1,2)); pprint(()); pprint(("x"*50,"y"*50)); pprint({"z":1,"a":2},sort_dicts=False); print(pformat([["a"*30]*3]*2)); pprint(None); pprint(12345678,underscore_numbers=True)
import types; pprint(types.SimpleNamespace(a=list(range(30)),b="x"*60))
