#include "session/pool/compiled_queries.hpp"

#include <utility>

namespace cormorant::detail {
namespace {

query_data shape_of(const query_data& query, std::deque<std::string>& names);

// A list counts by its length, a subquery by its shape, SQL text as it is, all else by being there.
value shape_of(const value& v, std::deque<std::string>& names) {
    switch (v.kind()) {
        case value_kind::null:
            return {};
        case value_kind::list:
            return value::list(value_list(v.as_list().size(), value(true)));
        case value_kind::subquery: {
            const auto& inner = *static_cast<const query_data*>(v.as_subquery().get());
            return value::subquery(std::make_shared<const query_data>(shape_of(inner, names)));
        }
        case value_kind::sql:
            return v;
        case value_kind::array:
            return value::array(value_kind::null, {});
        case value_kind::range:
            return value::range(value_kind::null, 0, {});
        default:
            return value(true);
    }
}

query_data shape_of(const query_data& query, std::deque<std::string>& names) {
    query_data shape = query;
    for (std::size_t i = 0; i < shape.values.size(); ++i)
        shape.values[i] = shape_of(query.values[i], names);
    for (clause& c : shape.clauses)
        if (!c.name.empty()) c.name = names.emplace_back(c.name);
    return shape;
}

}  // namespace

known_query::known_query(const query_data& query) : shape(shape_of(query, names)) {}

std::shared_ptr<const known_query> compiled_queries::find_or_compile(const query_data& query,
                                                                     std::uint64_t fingerprint) {
    if (auto found = find(query, fingerprint)) return found;
    owners_.claim(*query.model);
    // Without the mutex: two threads that compile the same query at once are rare and harmless.
    auto made = std::make_shared<known_query>(query);
    made->compiled = compile(query, dialect_);
    add(made, fingerprint);
    return made;
}

std::shared_ptr<const known_query> compiled_queries::find(const query_data& query,
                                                          std::uint64_t fingerprint) {
    const std::lock_guard guard(mutex_);
    const auto found = known_.find(fingerprint);
    if (found == known_.end()) return nullptr;
    for (const auto& known : found->second)
        if (same_shape(query, known->shape)) return known;
    return nullptr;
}

void compiled_queries::add(std::shared_ptr<const known_query> made, std::uint64_t fingerprint) {
    const std::lock_guard guard(mutex_);
    if (by_age_.size() >= most_queries) drop_oldest();
    known_[fingerprint].push_back(std::move(made));
    by_age_.push_back(fingerprint);
}

void compiled_queries::drop_oldest() {
    const auto found = known_.find(by_age_.front());
    found->second.erase(found->second.begin());
    if (found->second.empty()) known_.erase(found);
    by_age_.pop_front();
}

std::size_t compiled_queries::size() const {
    const std::lock_guard guard(mutex_);
    return by_age_.size();
}

}  // namespace cormorant::detail
