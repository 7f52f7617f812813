// Constructors of the builtin container and iterator types: called with the arguments that follow the class.
#pragma once

#include "frontend-toy/native.h"

namespace toy {

Value native_list_new(Thread&, const Arguments&);
Value native_tuple_new(Thread&, const Arguments&);
Value native_dict_new(Thread&, const Arguments&);
Value native_set_new(Thread&, const Arguments&);
Value native_frozenset_new(Thread&, const Arguments&);
Value native_range_new(Thread&, const Arguments&);
Value native_slice_new(Thread&, const Arguments&);
Value native_enumerate_new(Thread&, const Arguments&);  // enumerate(iterable, start=0)
Value native_zip_new(Thread&, const Arguments&);        // zip(*iterables, strict=False)
Value native_map_new(Thread&, const Arguments&);
Value native_filter_new(Thread&, const Arguments&);
Value native_reversed_new(Thread&, const Arguments&);

// Makes them what calling the builtin classes does. Once, after the classes exist.
void set_container_constructors();

}  // namespace toy
