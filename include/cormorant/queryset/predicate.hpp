#pragma once

#include <memory>
#include <utility>

#include "cormorant/expr/lower.hpp"
#include "cormorant/expr/operators.hpp"
#include "cormorant/query/query_data.hpp"
#include "cormorant/queryset/predicate_data.hpp"

namespace cormorant {

/// A condition on rows of `M`, to be kept and combined at run time:
/// `cm::predicate<User> p = "age"_f > 18; if (...) p = p && "city"_f == "Paris";`
/// A default one is true for every row.
template <class M>
class predicate : public detail::predicate_data {
public:
    predicate() = default;
    template <detail::expression E>
    predicate(const E& condition) {
        using lowered = detail::lowered<M, detail::annotation_list<>, E, detail::place::condition>;
        static_assert(lowered::reported);
        condition.collect(values);
        expression = &lowered::value;
    }
    explicit predicate(detail::predicate_data data) : detail::predicate_data(std::move(data)) {}

    friend predicate operator&&(const predicate& a, const predicate& b) {
        return predicate(detail::combined(detail::op::and_, a, b));
    }
    friend predicate operator||(const predicate& a, const predicate& b) {
        return predicate(detail::combined(detail::op::or_, a, b));
    }
    friend predicate operator!(const predicate& a) { return predicate(detail::negated(a)); }
};

}  // namespace cormorant
