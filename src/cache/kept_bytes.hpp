#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "cache/kept_item.hpp"
#include "cormorant/cache/kept_type.hpp"

namespace cormorant::detail {

/// A value of a type, as bytes.
class kept_bytes final : public kept_item {
public:
    kept_bytes(std::uint64_t type, std::string data) : type_(type), data_(std::move(data)) {}

    [[nodiscard]] std::size_t bytes() const noexcept override {
        const bool inside = data_.capacity() <= std::string().capacity();
        return shared_bytes(sizeof(kept_bytes)) + (inside ? 0 : heap_bytes(data_.capacity() + 1));
    }

    /// Writes the object. Throws what the type's own functions throw.
    [[nodiscard]] static kept_ref of(const kept_type& type, const void* object);
    /// Reads it into a default object; false where it is none of the type.
    [[nodiscard]] bool read(const kept_type& type, void* object) const;

private:
    std::uint64_t type_;
    std::string data_;
};

}  // namespace cormorant::detail
