// Constructors of the builtin number and string types: NativeDescriptor::call functions, called with the arguments
// that follow the class.
#pragma once

#include "frontend-toy/native.h"

namespace toy {

Value native_int_new(Thread&, const Arguments&);    // int(x=0, base=10)
Value native_float_new(Thread&, const Arguments&);  // float(x=0.0)
Value native_bool_new(Thread&, const Arguments&);   // bool(x=False)
Value native_str_new(Thread&, const Arguments&);    // str(object='', encoding, errors)
Value native_bytes_new(Thread&, const Arguments&);  // bytes(source=b'', encoding, errors)
Value native_bytearray_new(Thread&, const Arguments&);

}  // namespace toy
