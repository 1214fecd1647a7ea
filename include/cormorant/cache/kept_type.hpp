#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "cormorant/expr/describe.hpp"

namespace cormorant {

/// Specialise this to keep a type of your own in a cache, unless it is a column type, a struct of
/// such, or a vector of either. It needs
///   static std::string to_bytes(const T&);
///   static T from_bytes(std::string_view);      // may throw: the entry counts as absent
/// and changes `version` (static constexpr int, 0 where it is missing) with what the bytes mean.
template <class T>
struct cached_value;

}  // namespace cormorant

namespace cormorant::detail {

class cell_writer;
class cell_reader;

/// How a type is written into an entry and read from it, for code that is compiled once.
struct kept_type {
    std::uint64_t fingerprint = 0;  ///< of what the bytes mean; another type's is another one
    void (*write)(cell_writer& to, const void* object) = nullptr;
    /// Into a default object. False where the bytes are no such thing.
    bool (*read)(cell_reader& from, void* object) = nullptr;
};

/// Where the columns of a struct lie.
struct kept_struct {
    kept_struct(std::string_view name, const void* object, std::span<const member_source> members,
                std::span<const std::string_view> names);

    struct column {
        std::size_t offset;
        const member_access* access;
    };
    std::vector<column> columns;
    std::uint64_t fingerprint;
};

void write_struct(const kept_struct& how, cell_writer& to, const void* object);
[[nodiscard]] bool read_struct(const kept_struct& how, cell_reader& from, void* object);
void write_column(const member_access& how, cell_writer& to, const void* object);
[[nodiscard]] bool read_column(const member_access& how, cell_reader& from, void* object);
void write_count(cell_writer& to, std::size_t n);
/// At most as many as there are bytes left.
[[nodiscard]] bool read_count(cell_reader& from, std::size_t& n);
void write_bytes(cell_writer& to, std::string_view bytes);
[[nodiscard]] bool read_bytes(cell_reader& from, std::string_view& bytes);
[[nodiscard]] std::uint64_t kept_fingerprint(std::string_view what, std::uint64_t more) noexcept;

template <class T>
concept keeps_itself = requires(const T& object, std::string_view bytes) {
    cached_value<T>::to_bytes(object);
    cached_value<T>::from_bytes(bytes);
};

template <class T>
struct kept_as;

template <class T>
concept kept_column = column_type<typename array_element<T>::type> && !keeps_itself<T>;

template <keeps_itself T>
struct kept_as<T> {
    static std::uint64_t fingerprint() {
        std::uint64_t version = 0;
        if constexpr (requires { cached_value<T>::version; })
            version = static_cast<std::uint64_t>(cached_value<T>::version);
        return kept_fingerprint(type_name<T>(), version);
    }
    static void write(cell_writer& to, const void* object) {
        write_bytes(to, cached_value<T>::to_bytes(*static_cast<const T*>(object)));
    }
    static bool read(cell_reader& from, void* object) {
        std::string_view bytes;
        if (!read_bytes(from, bytes)) return false;
        *static_cast<T*>(object) = cached_value<T>::from_bytes(bytes);
        return true;
    }
};

/// What a column holds, and optionals of it.
template <kept_column T>
struct kept_as<T> {
    static std::uint64_t fingerprint() {
        return kept_fingerprint("column", static_cast<std::uint64_t>(access_of<T>.wanted));
    }
    static void write(cell_writer& to, const void* object) {
        write_column(access_of<T>, to, object);
    }
    static bool read(cell_reader& from, void* object) {
        return read_column(access_of<T>, from, object);
    }
};

/// Structs, models among them: their columns. Relations are not kept, but for the keys.
template <model_type T>
    requires(!keeps_itself<T> && !kept_column<T>)
struct kept_as<T> {
    static const kept_struct& how() {
        static const kept_struct made = make();
        return made;
    }
    static std::uint64_t fingerprint() { return how().fingerprint; }
    static void write(cell_writer& to, const void* object) { write_struct(how(), to, object); }
    static bool read(cell_reader& from, void* object) { return read_struct(how(), from, object); }

private:
    static kept_struct make() {
        const T probe{};
        return {type_name<T>(), &probe, visit_members(probe, source_collector{}), member_names<T>};
    }
};

template <class T>
    requires(!keeps_itself<std::vector<T>> && !kept_column<std::vector<T>>)
struct kept_as<std::vector<T>> {
    static std::uint64_t fingerprint() {
        return kept_fingerprint("vector", kept_as<T>::fingerprint());
    }
    static void write(cell_writer& to, const void* object) {
        const auto& all = *static_cast<const std::vector<T>*>(object);
        write_count(to, all.size());
        for (const T& each : all) kept_as<T>::write(to, &each);
    }
    static bool read(cell_reader& from, void* object) {
        auto& all = *static_cast<std::vector<T>*>(object);
        std::size_t count = 0;
        if (!read_count(from, count)) return false;
        all.resize(count);
        for (T& each : all)
            if (!kept_as<T>::read(from, &each)) return false;
        return true;
    }
};

template <class T>
concept can_be_kept = requires {
    kept_as<T>::fingerprint();
};

template <class T>
const kept_type& kept_type_of() {
    static_assert(can_be_kept<T>,
                  "cormorant: a cache keeps what a column holds, structs of such, vectors of "
                  "either, and types for which cm::cached_value is specialised");
    static const kept_type made{kept_as<T>::fingerprint(), &kept_as<T>::write, &kept_as<T>::read};
    return made;
}

}  // namespace cormorant::detail
