#include "cache/kept_bytes.hpp"

#include <exception>
#include <memory>

#include "base/cell_bytes.hpp"

namespace cormorant::detail {

kept_ref kept_bytes::of(const kept_type& type, const void* object) {
    cell_writer to;
    type.write(to, object);
    return std::make_shared<kept_bytes>(type.fingerprint, to.take());
}

bool kept_bytes::read(const kept_type& type, void* object) const {
    if (type_ != type.fingerprint) return false;
    cell_reader from(data_);
    try {
        return type.read(from, object) && from.at_end();
    } catch (const std::exception&) {  // the program's own type refuses the bytes
        return false;
    }
}

}  // namespace cormorant::detail
