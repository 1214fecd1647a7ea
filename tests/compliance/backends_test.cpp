#include "support/backend.hpp"

namespace {

TEST(backends, all_of_them_are_tested) {
    std::string missing;
    for (const auto& backend : compliance::all_backends())
        if (!compliance::is_there(backend)) missing += " " + backend.name;
    CORMORANT_NEEDS_SERVER(missing.empty(), "not tested:" + missing);
}

}  // namespace
