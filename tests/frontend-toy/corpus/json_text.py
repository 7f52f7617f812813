import json
def attempt(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__,'|',e)
data={'a':1,'b':[1,2.5,None,True,False,'x"\\\n\té€😀\x7f\x01/'],'c':{'d':{}, 'e':[]},'f':(1,2),5:6,None:1,True:2,1.5:3, 'big':10**30,'nan':float('inf')}
for kw in ({},{'indent':2},{'indent':'\t'},{'ensure_ascii':False},{'separators':(',',':')},{'indent':0},{'indent':1,'separators':(',','=')}):
    attempt(lambda: json.dumps(data,**kw))
attempt(lambda: json.dumps({'b':1,'a':2,'c':{'z':1,'y':2}},sort_keys=True)); attempt(lambda: json.dumps({1:1,'a':2},sort_keys=True)); attempt(lambda: json.dumps(data,allow_nan=False)); attempt(lambda: json.dumps({(1,2):3})); attempt(lambda: json.dumps({(1,2):3,'a':1},skipkeys=True)); attempt(lambda: json.dumps(object)); attempt(lambda: json.dumps({1,2})); attempt(lambda: json.dumps(b'x')); attempt(lambda: json.dumps({1,2},default=sorted)); attempt(lambda: json.dumps([1,{2}],default=lambda o: str(o),indent=1)); attempt(lambda: json.dumps(float('nan'))); attempt(lambda: json.dumps(-0.0)); attempt(lambda: json.dumps(1e100)); attempt(lambda: json.dumps('\ud800')); attempt(lambda: json.dumps('\ud800',ensure_ascii=False))
l=[]; l.append(l); attempt(lambda: json.dumps(l)); d={}; d['x']=d; attempt(lambda: json.dumps(d)); attempt(lambda: json.dumps(1,default=lambda o:o)); attempt(lambda: json.dumps(object(),default=lambda o:o))
class C:
    def __init__(self,x): self.x=x
class E(json.JSONEncoder):
    def default(self,o):
        if isinstance(o,C): return {'C':o.x}
        return super().default(o)
attempt(lambda: json.dumps([C(1),{'k':C([C(2)])}],cls=E)); attempt(lambda: json.dumps(C,cls=E)); attempt(lambda: E(indent=1).encode([C(1)])); attempt(lambda: ''.join(E().iterencode([1,[2]])))
for t in ['{}','[]','[1, 2.0, -3e5, 1E+2, "a\\u00e9\\ud83d\\ude00\\n\\/", null, true, false]',' {"a" : {"b" : [1]} , "c":"d"} ','NaN','-Infinity','[Infinity]','1','-0','-0.0','1e400','123456789012345678901234567890','"\\ud800"','"\\ud800\\u0041"','','  ','[','[1','[1,','[1,]','[1 2]','{','{"a"','{"a":','{"a":1','{"a":1,','{"a":1,}','{"a" 1}','{a:1}','{1:2}','[1]x','nul','tru','"abc','"a\nb"','"\\x"','"\\u12"','"\\u12g4"','"\\','01','1.','-','.5','+1','1e','[-]','{"a":1 "b":2}','\ufeff[]','"\t"','[1,,2]','{,}','nan',"{'a':1}", '{"a":1,"a":2}','[1.5e3,2E-2]','\n\n  {"a":\n x}','-x','--1','"\\ud83d\\n"']:
    attempt(lambda: json.loads(t))
attempt(lambda: json.loads(b'{"a": "\xc3\xa9"}')); attempt(lambda: json.loads('[1]'.encode('utf-16'))); attempt(lambda: json.loads(bytearray(b'[1]'))); attempt(lambda: json.loads(5)); attempt(lambda: json.loads(None))
attempt(lambda: json.loads('{"a":{"b":1},"c":[{"d":2}]}',object_hook=lambda d: sorted(d.items()))); attempt(lambda: json.loads('{"a":1,"b":2,"a":3}',object_pairs_hook=lambda p: p)); attempt(lambda: json.loads('[1,2.5,-3]',parse_int=str,parse_float=lambda s: 'F'+s)); attempt(lambda: json.loads('[NaN,Infinity,-Infinity]',parse_constant=lambda s: s.lower())); attempt(lambda: json.loads('"a\tb"',strict=False))
try: json.loads('{"a":\n  tru}')
except json.JSONDecodeError as e: print(e.msg, e.pos, e.lineno, e.colno, e.doc, e.args, isinstance(e, ValueError))
dec=json.JSONDecoder(); attempt(lambda: dec.raw_decode('[1] rest')); attempt(lambda: dec.raw_decode('x [1]',2)); attempt(lambda: dec.raw_decode('x')); attempt(lambda: dec.raw_decode('[]',-1)); attempt(lambda: dec.decode(' 1 '))
import io
s=io.StringIO(); json.dump({'a':[1,2]},s,indent=1); print(s.getvalue()); s.seek(0); attempt(lambda: json.load(s))
deep='['*100+']'*100; attempt(lambda: json.dumps(json.loads(deep))==deep)
attempt(lambda: len(json.loads('['*100000)))
x=[]
for i in range(100000): x=[x]
attempt(lambda: json.dumps(x))
big={'k%d'%i:[i,i*1.5,str(i),None,{'n':i}] for i in range(2000)}
print(json.loads(json.dumps(big))==big, len(json.dumps(big)))
