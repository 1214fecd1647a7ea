#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cormorant/expr/describe.hpp"
#include "cormorant/queryset/order.hpp"
#include "cormorant/queryset/predicate.hpp"

namespace cormorant {

namespace detail {

/// Conditions and orders from text, for one model; only the allowed paths and annotations.
class dynamic_parser {
public:
    dynamic_parser(const model_info& model, std::vector<std::string> allowed,
                   std::vector<std::string> annotations = {});

    /// Throws usage_error, which names the model, the path or the operator, and what is possible.
    [[nodiscard]] predicate_data parse(std::string_view path, std::string_view op_name,
                                       std::string_view text) const;
    [[nodiscard]] predicate_data parse_list(std::string_view path,
                                            const std::vector<std::string>& texts) const;
    [[nodiscard]] order_data parse_order(std::string_view text) const;

private:
    [[nodiscard]] std::shared_ptr<const program> order_key(std::string_view term) const;
    [[noreturn]] void refuse_order(std::string_view name) const;

    const model_info& model_;
    std::vector<std::string> allowed_;
    std::vector<std::string> annotations_;
};

}  // namespace detail

/// Conditions and orders whose parts are text, as they come from a web request. Only paths that the
/// program lists are taken; values are parsed by the column's type and always bound.
///     cm::dynamic<User> search({"name", "profile.city"});
///     users.filter(search.parse("profile.city", "icontains", "par"))
///          .order_by(search.order("profile.city,-name"));
template <class M>
class dynamic {
public:
    /// `annotations` are names that annotate() or values() of the query gives, for order(). Throws
    /// usage_error for a path that the model does not have.
    explicit dynamic(std::vector<std::string> allowed_paths,
                     std::vector<std::string> annotations = {})
        : parser_(detail::model_of<M>(), std::move(allowed_paths), std::move(annotations)) {}

    /// A condition. Operators: eq, ne, lt, le, gt, ge, contains, icontains, starts_with,
    /// istarts_with, ends_with, iends_with, iexact, is_null (value "true" or "false"). An enum is
    /// named by its enumerator, and by its number where it is stored as one. Throws usage_error for
    /// a path that is not allowed, an operator that the column lacks, and a text that is no value
    /// of the column's type, no enumerator (of a set of flags every number is taken, and every one
    /// above 127), or, with eq and ne, none of its cm::choices.
    [[nodiscard]] predicate<M> parse(std::string_view path, std::string_view op_name,
                                     std::string_view value) const {
        return predicate<M>(parser_.parse(path, op_name, value));
    }
    /// The path's value is one of these.
    [[nodiscard]] predicate<M> parse_in(std::string_view path,
                                        const std::vector<std::string>& values) const {
        return predicate<M>(parser_.parse_list(path, values));
    }
    /// An order: at most 16 paths and annotations with commas between them, each with a `-` before
    /// it where it descends, and perhaps ` nulls first` or ` nulls last` behind it:
    /// "-created,name", "profile.city nulls last". An empty text leaves the order as it is. Throws
    /// usage_error for what is not allowed, and for a path over a relation to many rows.
    [[nodiscard]] cormorant::order<M> order(std::string_view text) const {
        return cormorant::order<M>(parser_.parse_order(text));
    }

private:
    detail::dynamic_parser parser_;
};

}  // namespace cormorant
