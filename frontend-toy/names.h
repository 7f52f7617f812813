// Interned attribute and global names. Ids are dense, process-wide and never freed; each has a prebuilt Str.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "frontend-toy/value.h"

namespace toy {

class Thread;
using NameId = std::uint32_t;

// Makes the transaction inevitable when the name is new (its Str is allocated for good); may throw stm::Aborted then.
NameId intern(Thread& thread, std::string_view name);
const std::string& name_text(NameId id);
Value name_str(NameId id);
// The id of a Str if it has been interned already; false otherwise (then nothing can be named so).
bool find_name(Thread& thread, Value str, NameId& id);

}  // namespace toy
