#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cormorant/expr/describe.hpp"
#include "cormorant/queryset/predicate.hpp"

namespace cormorant {

namespace detail {

/// Conditions from text, for one model; only the allowed paths.
class dynamic_parser {
public:
    dynamic_parser(const model_info& model, std::vector<std::string> allowed);

    /// Throws usage_error, which names the model, the path or the operator, and what is possible.
    [[nodiscard]] predicate_data parse(std::string_view path, std::string_view op_name,
                                       std::string_view text) const;
    [[nodiscard]] predicate_data parse_list(std::string_view path,
                                            const std::vector<std::string>& texts) const;

private:
    const model_info& model_;
    std::vector<std::string> allowed_;
};

}  // namespace detail

/// Conditions whose path, operator and value are text, as they come from a web request. Only paths
/// that the program lists are taken; values are parsed by the column's type and always bound.
///     cm::dynamic<User> search({"name", "profile.city"});
///     users.filter(search.parse("profile.city", "icontains", "par"));
template <class M>
class dynamic {
public:
    /// Throws usage_error for a path that the model does not have.
    explicit dynamic(std::vector<std::string> allowed_paths)
        : parser_(detail::model_of<M>(), std::move(allowed_paths)) {}

    /// A condition. Operators: eq, ne, lt, le, gt, ge, contains, icontains, starts_with,
    /// istarts_with, ends_with, iends_with, iexact, is_null (value "true" or "false"). Throws
    /// usage_error for a path that is not allowed, an operator that the column lacks, and a text
    /// that is no value of the column's type.
    [[nodiscard]] predicate<M> parse(std::string_view path, std::string_view op_name,
                                     std::string_view value) const {
        return predicate<M>(parser_.parse(path, op_name, value));
    }
    /// The path's value is one of these.
    [[nodiscard]] predicate<M> parse_in(std::string_view path,
                                        const std::vector<std::string>& values) const {
        return predicate<M>(parser_.parse_list(path, values));
    }

private:
    detail::dynamic_parser parser_;
};

}  // namespace cormorant
