// Methods of str, as NativeDescriptor::call functions (argument 0 is a Str): case, kinds of characters, padding,
// translation.
#pragma once

#include "frontend-toy/objects/method_table.h"

namespace toy {

Value str_lower(Thread&, const Arguments&);
Value str_upper(Thread&, const Arguments&);
Value str_casefold(Thread&, const Arguments&);
Value str_title(Thread&, const Arguments&);
Value str_capitalize(Thread&, const Arguments&);
Value str_swapcase(Thread&, const Arguments&);

Value str_isalpha(Thread&, const Arguments&);
Value str_isalnum(Thread&, const Arguments&);
Value str_isdecimal(Thread&, const Arguments&);
Value str_isdigit(Thread&, const Arguments&);
Value str_isnumeric(Thread&, const Arguments&);
Value str_isspace(Thread&, const Arguments&);
Value str_isprintable(Thread&, const Arguments&);
Value str_isascii(Thread&, const Arguments&);
Value str_isidentifier(Thread&, const Arguments&);
Value str_islower(Thread&, const Arguments&);
Value str_isupper(Thread&, const Arguments&);
Value str_istitle(Thread&, const Arguments&);

Value str_center(Thread&, const Arguments&);
Value str_ljust(Thread&, const Arguments&);
Value str_rjust(Thread&, const Arguments&);
Value str_zfill(Thread&, const Arguments&);
Value str_expandtabs(Thread&, const Arguments&);

Value str_translate(Thread&, const Arguments&);  // may run Python code
Value str_maketrans(Thread&, const Arguments&);  // static

}  // namespace toy
