// Message digests: MD5 (RFC 1321), SHA-1 and SHA-2 with 32-bit words (FIPS 180-4).
#pragma once

#include <string>
#include <string_view>

namespace toy {

std::string md5(std::string_view data);
std::string sha1(std::string_view data);
std::string sha224(std::string_view data);
std::string sha256(std::string_view data);

}  // namespace toy
