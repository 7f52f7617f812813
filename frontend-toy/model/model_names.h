// The attribute names that the class model itself looks up, interned once at start.
#pragma once

#include "frontend-toy/names.h"

namespace toy {

#define TOY_MODEL_NAMES(NAME)                                                                            \
    NAME(args, "args") NAME(cause, "__cause__") NAME(context, "__context__")                             \
    NAME(traceback, "__traceback__") NAME(suppress_context, "__suppress_context__") NAME(notes, "__notes__") \
    NAME(init, "__init__") NAME(new_, "__new__") NAME(class_, "__class__") NAME(dict, "__dict__")         \
    NAME(getattr, "__getattr__") NAME(getattribute, "__getattribute__") NAME(setattr, "__setattr__")      \
    NAME(delattr, "__delattr__") NAME(get, "__get__") NAME(set, "__set__") NAME(delete_, "__delete__")    \
    NAME(set_name, "__set_name__") NAME(init_subclass, "__init_subclass__") NAME(slots, "__slots__")      \
    NAME(name, "__name__") NAME(qualname, "__qualname__") NAME(module, "__module__") NAME(doc, "__doc__") \
    NAME(mro, "__mro__") NAME(bases, "__bases__") NAME(base, "__base__") NAME(eq, "__eq__")               \
    NAME(hash, "__hash__") NAME(repr, "__repr__") NAME(str, "__str__") NAME(file, "__file__")             \
    NAME(self, "__self__") NAME(func, "__func__") NAME(wrapped, "__wrapped__")                            \
    NAME(defaults, "__defaults__") NAME(kwdefaults, "__kwdefaults__") NAME(closure, "__closure__")        \
    NAME(code, "__code__") NAME(globals, "__globals__") NAME(annotations, "__annotations__")              \
    NAME(fget, "fget") NAME(fset, "fset") NAME(fdel, "fdel") NAME(thisclass, "__thisclass__")             \
    NAME(self_class, "__self_class__") NAME(objclass, "__objclass__") NAME(tb_next, "tb_next")            \
    NAME(tb_lineno, "tb_lineno") NAME(tb_frame, "tb_frame") NAME(tb_lasti, "tb_lasti")                    \
    NAME(path, "__path__") NAME(package, "__package__") NAME(abstractmethods, "__abstractmethods__")       \
    NAME(isabstractmethod, "__isabstractmethod__") NAME(class_getitem, "__class_getitem__")               \
    NAME(instancecheck, "__instancecheck__") NAME(subclasscheck, "__subclasscheck__") NAME(metaclass, "metaclass") NAME(call, "__call__") NAME(dir, "__dir__")                   \
    NAME(match_args, "__match_args__") NAME(weakref, "__weakref__")                                        \
    NAME(hidden_payload, "<payload>") NAME(hidden_args, "<args>") NAME(hidden_traceback, "<traceback>") NAME(hidden_cause, "<cause>")        \
    NAME(hidden_context, "<context>") NAME(hidden_suppress, "<suppress context>")

struct ModelNames {
#define TOY_MODEL_NAME(field, text) NameId field = 0;
    TOY_MODEL_NAMES(TOY_MODEL_NAME)
#undef TOY_MODEL_NAME
};
inline ModelNames model_names;

// Once, in an inevitable transaction.
void intern_model_names(Thread& thread);

}  // namespace toy
