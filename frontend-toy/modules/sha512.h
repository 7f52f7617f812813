// SHA-512 (FIPS 180-4), which random.seed() needs for strings.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace toy {

std::array<std::uint8_t, 64> sha512(std::string_view message);

}  // namespace toy
