#include "cormorant/driver/driver.hpp"

namespace cormorant::detail {

status statement::bind_array(std::size_t, std::span<const value>) {
    failure f;
    f.kind = error_kind::internal;
    f.message = "this backend has no arrays as parameters";
    return f;
}

}  // namespace cormorant::detail
