# argparse: parsing, help, errors.
import argparse, sys
def mk(**k):
    p=argparse.ArgumentParser(prog="prog",description="A test program.",epilog="The end.",**k)
    p.add_argument("file",help="the file"); p.add_argument("rest",nargs="*",type=int,help="numbers")
    p.add_argument("-n","--count",type=int,default=3,help="how many (default: %(default)s)"); p.add_argument("-v","--verbose",action="store_true",help="talk"); p.add_argument("--level",choices=["low","high"],default="low"); p.add_argument("-q",action="count",default=0); p.add_argument("--no-cache",dest="cache",action="store_false"); p.add_argument("-I",action="append",metavar="DIR"); p.add_argument("--opt",nargs="?",const="C",default="D"); p.add_argument("--pair",nargs=2,type=float); p.add_argument("--version",action="version",version="%(prog)s 1.0")
    return p
p=mk()
def tr(args, p=p):
    try: print(p.parse_args(args))
    except SystemExit as e: print("exit",e.code)
    sys.stdout.flush()
for a in (["f"],["f","1","2","-n","5"],["-v","f","--level=high"],["f","-qqq","--no-cache"],["f","-Ia","-I","b"],["f","--opt"],["f","--opt","x"],["f","--pair","1","2.5"],["f","-n7","--verb"],["--","f"],["f","-n","-4"],["-vn2","f"],["f","3","--count=9","4"] if 0 else ["f"]): tr(a)
p.print_help(); p.print_usage()
tr(["--help"]); tr(["--version"])
g=argparse.ArgumentParser(prog="g"); m=g.add_mutually_exclusive_group(required=True); m.add_argument("--a",action="store_true"); m.add_argument("--b",type=int)
gr=g.add_argument_group("special","Special options"); gr.add_argument("--sp",help="sp help"); g.add_argument("--flag",action=argparse.BooleanOptionalAction,default=True,help="a flag")
tr(["--a"],g); tr(["--b","3","--no-flag"],g); g.print_help()
s=argparse.ArgumentParser(prog="s"); sub=s.add_subparsers(dest="cmd",help="commands"); r=sub.add_parser("run",help="run it"); r.add_argument("x",type=int); r.set_defaults(func="R"); t=sub.add_parser("test",help="test it"); t.add_argument("--y")
tr(["run","5"],s); tr(["test","--y","q"],s); tr([],s); s.print_help(); r.print_help()
print(p.parse_known_args(["f","--zzz","-k"])); ns=argparse.Namespace(a=1,b="x"); print(ns, "a" in ns, vars(ns), ns==argparse.Namespace(a=1,b="x"))
d=argparse.ArgumentParser(prog="d",formatter_class=argparse.ArgumentDefaultsHelpFormatter); d.add_argument("--size",type=int,default=10,help="the size of the thing that is to be made, which is a long description"); d.add_argument("-x","--a-very-long-option-name-indeed",help="long"); d.add_argument("names",nargs="+"); d.print_help(); tr(["a","b"],d)
o=argparse.ArgumentParser(prog="o"); o.add_argument("n",nargs="?",type=int,default=7); o.add_argument("--f",type=float,default="2.5"); tr([],o); tr(["4"],o)
def err(args,p):
    import io, contextlib
    f=io.StringIO()
    with contextlib.redirect_stderr(f):
        try: p.parse_args(args)
        except SystemExit as e: print("exit",e.code)
    print(f.getvalue())
for a in ([],["f","-n","x"],["f","--level","mid"],["f","--bogus"],["f","--pair","1"],["f","a"],["f","--count"],["f","--ver"]): err(a,p)
err([],g); err(["--a","--b","1"],g); err(["bad"],s); err([],d); err(["x"],o)
