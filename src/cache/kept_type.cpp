#include "cormorant/cache/kept_type.hpp"

#include "base/cell_bytes.hpp"

namespace cormorant::detail {

// FNV-1a: the same in every process.
std::uint64_t kept_fingerprint(std::string_view what, std::uint64_t more) noexcept {
    std::uint64_t hash = 14695981039346656037U ^ more * 0x9e3779b97f4a7c15U;
    for (const char c : what) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
    return hash ^ hash >> 29U;
}

kept_struct::kept_struct(std::string_view name, const void* object,
                         std::span<const member_source> members,
                         std::span<const std::string_view> names)
    : fingerprint(kept_fingerprint(name, members.size())) {
    for (std::size_t i = 0; i < members.size(); ++i) {
        const member_access& access = *members[i].access;
        if (access.store == nullptr) continue;
        const auto* at = static_cast<const char*>(members[i].address);
        columns.push_back(
            {static_cast<std::size_t>(at - static_cast<const char*>(object)), &access});
        fingerprint =
            kept_fingerprint(names[i], fingerprint + static_cast<std::uint64_t>(access.wanted));
    }
}

void write_column(const member_access& how, cell_writer& to, const void* object) {
    if (how.is_loaded != nullptr && !how.is_loaded(object)) return to.add_absent();
    to.add(how.load(object));
}

bool read_column(const member_access& how, cell_reader& from, void* object) {
    if (from.skip_absent()) {
        if (how.unload == nullptr) return false;
        how.unload(object);
        return true;
    }
    cell read;
    return from.next(read) && how.store(object, read);
}

void write_struct(const kept_struct& how, cell_writer& to, const void* object) {
    for (const kept_struct::column& c : how.columns)
        write_column(*c.access, to, static_cast<const char*>(object) + c.offset);
}

bool read_struct(const kept_struct& how, cell_reader& from, void* object) {
    for (const kept_struct::column& c : how.columns)
        if (!read_column(*c.access, from, static_cast<char*>(object) + c.offset)) return false;
    return true;
}

void write_count(cell_writer& to, std::size_t n) { to.add_count(n); }

bool read_count(cell_reader& from, std::size_t& n) {
    std::uint64_t count = 0;
    if (!from.next_count(count) || count > from.rest()) return false;
    n = count;
    return true;
}

void write_bytes(cell_writer& to, std::string_view bytes) { to.add_text(bytes); }
bool read_bytes(cell_reader& from, std::string_view& bytes) { return from.next_text(bytes); }

}  // namespace cormorant::detail
