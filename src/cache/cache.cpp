#include "cormorant/cache/cache.hpp"

#include <limits>

#include "cache/cache_core.hpp"
#include "cache/kept_bytes.hpp"
#include "cormorant/base/error.hpp"

namespace cormorant {
namespace {

using detail::cache_core;
using detail::entry_change;
using detail::kept_bytes;
using detail::kept_item;
using detail::kept_ref;
using detail::kept_type;
using detail::kept_type_of;
using detail::loader_ref;
using detail::memory_store;
using detail::throw_usage;

bool read_item(const kept_item& item, const kept_type& type, void* object) {
    const auto* bytes = dynamic_cast<const kept_bytes*>(&item);
    return bytes != nullptr && bytes->read(type, object);
}

[[noreturn]] void throw_too_large(std::string_view key, const memory_store& store,
                                  std::size_t bytes) {
    throw_usage("the value of \"" + std::string(key) + "\" takes " + std::to_string(bytes) +
                " bytes, and this cache keeps none above " + std::to_string(store.largest()) +
                ": give it more by cache_options::bytes, or keep less of the value");
}

}  // namespace

cache::cache(const cache_options& options)
    : cache(std::make_shared<cache_core>(options), options.prefix, options.version) {}

// A prefix may end as another one goes on: its length stands before it.
cache::cache(std::shared_ptr<cache_core> core, std::string prefix, int version)
    : core_(std::move(core)),
      prefix_(std::move(prefix)),
      version_(version),
      head_(std::to_string(version) + ':' + std::to_string(prefix_.size()) + ':' + prefix_) {}

cache cache::with_version(int version) const { return {core_, prefix_, version}; }

cache cache::with_prefix(std::string_view prefix) const {
    return {core_, std::string(prefix), version_};
}

std::string cache::whole(std::string_view key) const { return head_ + std::string(key); }

std::chrono::nanoseconds cache::timeout() const noexcept { return core_->timeout; }

bool cache::find(std::string_view key, const kept_type& type, void* object,
                 cache_token& missed) const {
    const std::string name = whole(key);
    // Before the look: what changes behind it takes the token away.
    missed = cache_token(core_->store.generation(name));
    const kept_ref found = core_->store.find(name);
    if (found == nullptr) return false;
    if (read_item(*found, type, object)) return true;
    core_->store.count_undecodable();
    return false;
}

bool cache::has(std::string_view key) const {
    bool there = false;
    core_->store.change(whole(key), [&](const kept_item* present, cache_time) {
        there = present != nullptr;
        return entry_change{};
    });
    return there;
}

bool cache::store(std::string_view key, const kept_type& type, const void* object,
                  nanoseconds timeout, store_rule rule, const cache_token& missed) const {
    const std::string name = whole(key);
    memory_store& to = core_->store;
    const kept_ref item = kept_bytes::of(type, object);
    if (rule == store_rule::always) to.next_generation(name);
    bool stored = false;
    const bool fits = to.change(name, [&](const kept_item* present, cache_time) {
        if (rule == store_rule::if_absent && present != nullptr) return entry_change{};
        if (rule == store_rule::unless_changed && to.generation(name) != missed.generation())
            return entry_change{};
        if (rule != store_rule::always) to.next_generation(name);
        stored = true;
        if (timeout.count() <= 0) return entry_change{entry_change::action::remove};
        return entry_change{entry_change::action::put, item, to.end_of(timeout)};
    });
    if (!fits) throw_too_large(key, to, item->bytes());
    return stored;
}

bool cache::touch(std::string_view key, nanoseconds timeout) const {
    bool there = false;
    core_->store.change(whole(key), [&](const kept_item* present, cache_time) {
        there = present != nullptr;
        if (timeout.count() <= 0) return entry_change{entry_change::action::remove};
        return entry_change{entry_change::action::extend, {}, core_->store.end_of(timeout)};
    });
    return there;
}

void cache::find_or_load(std::string_view key, nanoseconds timeout, const kept_type& type,
                         void* object, const loader_ref& load) const {
    cache_token missed;
    if (find(key, type, object, missed)) return;
    const std::string name = whole(key);
    if (core_->loading.loads_here(name))
        throw_usage("the loader of get_or_set(\"" + std::string(key) +
                    "\") asks for its own key: it has to make the value by other means");
    memory_store& to = core_->store;
    const auto load_here = [&]() -> kept_ref {
        // Another loader may have ended between our look and this one.
        if (kept_ref there = to.peek(name); there != nullptr)
            if (read_item(*there, type, object)) return there;
        load(object);
        kept_ref item = kept_bytes::of(type, object);
        to.change(name, [&](const kept_item*, cache_time) {
            if (to.generation(name) != missed.generation() || timeout.count() <= 0)
                return entry_change{};
            return entry_change{entry_change::action::put, item, to.end_of(timeout)};
        });
        return item;
    };
    const kept_ref made =
        core_->loading.load({name, std::to_string(missed.generation())}, load_here);
    if (made == nullptr || !read_item(*made, type, object)) load(object);
}

bool cache::remove(std::string_view key) const {
    const std::string name = whole(key);
    core_->store.next_generation(name);
    return core_->store.remove(name);
}

std::size_t cache::remove_many(std::span<const std::string> keys) const {
    std::size_t removed = 0;
    for (const std::string& key : keys)
        if (remove(key)) ++removed;
    return removed;
}

std::optional<std::int64_t> cache::incr(std::string_view key, std::int64_t by) const {
    const std::string name = whole(key);
    const kept_type& integer = kept_type_of<std::int64_t>();
    std::optional<std::int64_t> sum;
    core_->store.change(name, [&](const kept_item* present, cache_time expires) {
        std::int64_t n = 0;
        if (present == nullptr || !read_item(*present, integer, &n)) return entry_change{};
        if (__builtin_add_overflow(n, by, &n))
            throw_usage("incr(\"" + std::string(key) + "\"): the sum has more than 64 bits");
        core_->store.next_generation(name);
        sum = n;
        return entry_change{entry_change::action::put, kept_bytes::of(integer, &n), expires};
    });
    return sum;
}

std::optional<std::int64_t> cache::decr(std::string_view key, std::int64_t by) const {
    if (by == std::numeric_limits<std::int64_t>::min())
        throw_usage("decr(): this number has no opposite");
    return incr(key, -by);
}

void cache::clear() const {
    core_->queries.forget_all();
    core_->store.clear();
}

cache::operator std::shared_ptr<detail::result_cache>() const { return {core_, &core_->queries}; }

cache_statistics cache::statistics() const { return core_->store.statistics(); }

}  // namespace cormorant
