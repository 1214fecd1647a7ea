#include "sql/json_path.hpp"
#include "sql/printer.hpp"

/// Keys of JSON as parameters.

namespace cormorant::detail {

std::size_t printer::list_length(const term& list) const {
    const std::size_t items = list.bound->as_list().size();
    return literals_ ? items : padded_length(items);
}

void printer::list_item(const term& list, std::size_t item) {
    if (literals_) return text(dialect_.literal(list.bound->as_list()[item]));
    bind_source one = list.bind;
    one.item = static_cast<std::uint16_t>(item);
    text(dialect_.placeholder(bind(one, true)));
}

void printer::text_array(const term& list) {
    if (literals_) {
        text("ARRAY[");
        padded_list(list, nullptr);
        return text("]");
    }
    bind_source whole = list.bind;
    whole.transform = bind_transform::list;
    text(dialect_.array_placeholder(bind(whole, true), value_kind::text, nullptr));
}

void printer::json_path(const term& n, std::size_t count) {
    if (literals_) {
        detail::json_path path;
        for (std::size_t i = 1; i <= count; ++i) path.add(*n.operands[i]->bound);
        return text(dialect_.literal(value::borrow(value_kind::text, path.text())));
    }
    bind_source source = n.operands[1]->bind;
    source.transform = bind_transform::json_path;
    source.number = static_cast<std::int64_t>(count);
    text(dialect_.placeholder(bind(source, true)));
}

void printer::json_paths(const term& list) {
    const value_list& items = list.bound->as_list();
    for (std::size_t i = 0; i < list_length(list); ++i) {
        if (i != 0) text(", ");
        if (literals_) {
            detail::json_path path;
            path.add(items[i]);
            text(dialect_.literal(value::borrow(value_kind::text, path.text())));
            continue;
        }
        bind_source one = list.bind;
        one.transform = bind_transform::json_path;
        one.item = static_cast<std::uint16_t>(i);
        one.number = 1;
        text(dialect_.placeholder(bind(one, true)));
    }
}

}  // namespace cormorant::detail
