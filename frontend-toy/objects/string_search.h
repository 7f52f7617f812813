// Methods of str, as NativeDescriptor::call functions (argument 0 is a Str): searching, splitting, stripping, joining.
#pragma once

#include "frontend-toy/objects/method_table.h"

namespace toy {

Value str_find(Thread&, const Arguments&);
Value str_rfind(Thread&, const Arguments&);
Value str_index(Thread&, const Arguments&);
Value str_rindex(Thread&, const Arguments&);
Value str_count(Thread&, const Arguments&);
Value str_startswith(Thread&, const Arguments&);
Value str_endswith(Thread&, const Arguments&);
Value str_removeprefix(Thread&, const Arguments&);
Value str_removesuffix(Thread&, const Arguments&);
Value str_split(Thread&, const Arguments&);
Value str_rsplit(Thread&, const Arguments&);
Value str_splitlines(Thread&, const Arguments&);
Value str_partition(Thread&, const Arguments&);
Value str_rpartition(Thread&, const Arguments&);
Value str_strip(Thread&, const Arguments&);
Value str_lstrip(Thread&, const Arguments&);
Value str_rstrip(Thread&, const Arguments&);
Value str_replace(Thread&, const Arguments&);
Value str_join_iterable(Thread&, const Arguments&);

}  // namespace toy
