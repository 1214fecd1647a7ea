#include "sql/print/printer.hpp"

/// Keys of JSON, and other texts that a dialect makes of what was given, as parameters.

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

void printer::made_text(std::span<term* const> values, text_maker make) {
    if (literals_) {
        value_list given;
        for (const term* v : values) given.push_back(*v->bound);
        return text(dialect_.literal(value::copy(value_kind::text, make(given))));
    }
    bind_source source = values.front()->bind;
    source.transform = bind_transform::made;
    source.number = static_cast<std::int64_t>(values.size());
    source.make = make;
    text(dialect_.placeholder(bind(source, true)));
}

void printer::made_texts(const term& list, text_maker make) {
    const value_list& items = list.bound->as_list();
    for (std::size_t i = 0; i < list_length(list); ++i) {
        if (i != 0) text(", ");
        if (literals_) {
            text(dialect_.literal(value::copy(value_kind::text, make({&items[i], 1}))));
            continue;
        }
        bind_source one = list.bind;
        one.transform = bind_transform::made;
        one.item = static_cast<std::uint16_t>(i);
        one.number = 1;
        one.make = make;
        text(dialect_.placeholder(bind(one, true)));
    }
}

}  // namespace cormorant::detail
