#pragma once

#include <cstddef>
#include <string_view>

#include "cormorant/reflect/model_traits.hpp"

namespace cormorant {

/// Calls `f(name, member)` for each column of a row, in the order of the struct: the member's name
/// as a std::string_view, and a reference to the member itself, which is const where the row is. A
/// foreign key comes as such, with its key() and loaded(); a cm::lazy member as such, with its
/// loaded(); reverse and many_to_many have no column and are passed over. Sends nothing. `f` is a
/// generic lambda: it is compiled for each type of a member.
///
///     cm::for_each_column(user, [&](std::string_view name, const auto& member) { ... });
template <class Row, class Function>
    requires(detail::model_type<std::remove_const_t<Row>>)
constexpr void for_each_column(Row& row, Function&& f) {
    using model = std::remove_const_t<Row>;
    detail::visit_members(row, [&f](auto&... member) {
        std::size_t i = 0;
        const auto visit = [&]<class Member>(Member& m) {
            const std::string_view name = detail::member_names<model>[i++];
            using traits = detail::member_traits<std::remove_const_t<Member>>;
            if constexpr (detail::has_column(traits::kind)) f(name, m);
        };
        (visit(member), ...);
    });
}

}  // namespace cormorant
