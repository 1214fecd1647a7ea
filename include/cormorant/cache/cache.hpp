#pragma once

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "cormorant/cache/cache_options.hpp"
#include "cormorant/cache/kept_type.hpp"

namespace cormorant {

namespace detail {
class cache_core;
class result_cache;

/// Loads into an object of the type that is asked for; lives during the call that it is given to.
class loader_ref {
public:
    template <class Load>
    explicit loader_ref(const Load& load) noexcept
        : load_(&load),
          run_([](const void* held, void* object) { (*static_cast<const Load*>(held))(object); }) {}
    void operator()(void* object) const { run_(load_, object); }

private:
    const void* load_;
    void (*run_)(const void* held, void* object);
};

}  // namespace detail

/// What a key was like when nothing was found under it. A value that is set with it is dropped
/// where the key was set or removed since.
class cache_token {
public:
    cache_token() = default;

    /// For the library.
    explicit cache_token(std::uint64_t generation) noexcept : generation_(generation) {}
    [[nodiscard]] std::uint64_t generation() const noexcept { return generation_; }

private:
    std::uint64_t generation_ = 0;
};

/// Keeps values under keys, for a time, in the memory of the process: at most so many bytes as the
/// options say, of which those go that are asked for least. Copies are the same cache. Thread-safe;
/// no call waits for anything but the loader of get_or_set().
///
///     cm::cache cache({.bytes = 64 << 20});
///     auto menu = cache.get_or_set<Menu>("menu", 1h, [&] { return load_menu(); });
///
/// A value is what a column holds, a struct of such (a model: its columns, without related rows), a
/// vector of either, or of a type with a cm::cached_value. Keys may have any bytes. A key that
/// holds a value of another type counts as absent. Time-outs end up to a tenth sooner or later; a
/// time-out of 0 or less removes.
class cache {
    using nanoseconds = std::chrono::nanoseconds;

public:
    explicit cache(const cache_options& options = {});

    /// The same memory, with entries of another version: what one sees is not there for the other.
    [[nodiscard]] cache with_version(int version) const;
    /// The same memory, with another prefix.
    [[nodiscard]] cache with_prefix(std::string_view prefix) const;

    /// The value; empty where there is none.
    template <class T>
    [[nodiscard]] std::optional<T> get(std::string_view key) const {
        cache_token unused;
        return get<T>(key, unused);
    }
    /// The same; where there is none, `missed` is what set() needs so that it does not store what
    /// was read before somebody else set or removed the key.
    template <class T>
    [[nodiscard]] std::optional<T> get(std::string_view key, cache_token& missed) const {
        std::optional<T> found(std::in_place);
        if (!find(key, detail::kept_type_of<T>(), &*found, missed)) found.reset();
        return found;
    }
    /// Whether there is a value, of whatever type.
    [[nodiscard]] bool has(std::string_view key) const;

    /// Stores the value; replaces another one. Throws usage_error for one above an eighth of a
    /// shard of the memory (128 KiB where the cache has 64 MiB): no place is left for others.
    template <class T>
        requires(!std::is_array_v<T>)
    void set(std::string_view key, const T& value) const {
        store(key, detail::kept_type_of<T>(), &value, timeout(), store_rule::always);
    }
    template <class T>
        requires(!std::is_array_v<T>)
    void set(std::string_view key, const T& value, nanoseconds timeout) const {
        store(key, detail::kept_type_of<T>(), &value, timeout, store_rule::always);
    }
    void set(std::string_view key, std::string_view text) const { set(key, std::string(text)); }
    void set(std::string_view key, std::string_view text, nanoseconds timeout) const {
        set(key, std::string(text), timeout);
    }
    /// Stores the value unless the key was set or removed since the token was made; false then.
    template <class T>
        requires(!std::is_array_v<T>)
    bool set(std::string_view key, const T& value, nanoseconds timeout,
             const cache_token& missed) const {
        return store(key, detail::kept_type_of<T>(), &value, timeout, store_rule::unless_changed,
                     missed);
    }
    /// Stores the value where there is none yet; false where there is.
    template <class T>
        requires(!std::is_array_v<T>)
    bool add(std::string_view key, const T& value, nanoseconds timeout) const {
        return store(key, detail::kept_type_of<T>(), &value, timeout, store_rule::if_absent);
    }
    template <class T>
        requires(!std::is_array_v<T>)
    bool add(std::string_view key, const T& value) const { return add(key, value, timeout()); }
    bool add(std::string_view key, std::string_view text, nanoseconds timeout) const {
        return add(key, std::string(text), timeout);
    }
    /// Gives the entry another time; false where there is none.
    bool touch(std::string_view key, nanoseconds timeout) const;

    /// The value; where there is none, what `load` returns, which is stored. Threads that ask for
    /// the same key meanwhile wait for it, unless the key was set or removed since it began. What
    /// `load` throws reaches all who wait, and is not kept; a value that is too large is returned
    /// and not kept. Throws usage_error where `load` asks for its own key, error of kind cancelled
    /// where the wait was given up.
    template <class T, std::invocable Load>
        requires std::convertible_to<std::invoke_result_t<const Load&>, T>
    [[nodiscard]] T get_or_set(std::string_view key, nanoseconds timeout, const Load& load) const {
        T found{};
        const auto load_into = [&](void* object) { *static_cast<T*>(object) = load(); };
        find_or_load(key, timeout, detail::kept_type_of<T>(), &found,
                     detail::loader_ref(load_into));
        return found;
    }

    /// The values that there are, by key.
    template <class T>
    [[nodiscard]] std::map<std::string, T> get_many(std::span<const std::string> keys) const {
        std::map<std::string, T> found;
        for (const std::string& key : keys)
            if (std::optional<T> one = get<T>(key)) found.emplace(key, std::move(*one));
        return found;
    }
    /// set() for each.
    template <class T>
    void set_many(const std::map<std::string, T>& values, nanoseconds timeout) const {
        for (const auto& [key, value] : values) set(key, value, timeout);
    }

    /// Removes the entry; false where there was none. A loader that runs meanwhile stores nothing.
    bool remove(std::string_view key) const;
    /// Returns how many there were.
    std::size_t remove_many(std::span<const std::string> keys) const;

    /// Adds to an integer that is there, in one step; its time stays. Returns the sum, and nothing
    /// where there is no integer. Throws usage_error where it would overflow.
    std::optional<std::int64_t> incr(std::string_view key, std::int64_t by = 1) const;
    /// The same with the opposite number.
    std::optional<std::int64_t> decr(std::string_view key, std::int64_t by = 1) const;

    /// Removes everything, of all versions and prefixes.
    void clear() const;
    /// What it holds and did so far, of all versions and prefixes.
    [[nodiscard]] cache_statistics statistics() const;
    /// The time of entries for which none is said.
    [[nodiscard]] nanoseconds timeout() const noexcept;

    /// For open_options::cache: results of queries are kept here too.
    operator std::shared_ptr<detail::result_cache>() const;  // NOLINT(google-explicit-constructor)

    /// For the library.
    [[nodiscard]] const std::shared_ptr<detail::cache_core>& core() const noexcept { return core_; }

private:
    enum class store_rule : std::uint8_t { always, if_absent, unless_changed };

    cache(std::shared_ptr<detail::cache_core> core, std::string prefix, int version);
    [[nodiscard]] std::string whole(std::string_view key) const;
    bool find(std::string_view key, const detail::kept_type& type, void* object,
              cache_token& missed) const;
    bool store(std::string_view key, const detail::kept_type& type, const void* object,
               nanoseconds timeout, store_rule rule, const cache_token& missed = {}) const;
    void find_or_load(std::string_view key, nanoseconds timeout, const detail::kept_type& type,
                      void* object, const detail::loader_ref& load) const;

    std::shared_ptr<detail::cache_core> core_;
    std::string prefix_;
    int version_;
    std::string head_;  // of all keys
};

}  // namespace cormorant
