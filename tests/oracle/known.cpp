#include "oracle/known.hpp"

namespace oracle {

std::string_view known_fault(const question&, std::string_view) { return {}; }

}  // namespace oracle
