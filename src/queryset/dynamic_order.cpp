#include <algorithm>

#include "cormorant/base/error.hpp"
#include "cormorant/queryset/dynamic.hpp"
#include "cormorant/reflect/messages.hpp"
#include "queryset/dynamic_text.hpp"

/// Orders from text.

namespace cormorant::detail {
namespace {

constexpr std::size_t most_order_keys = 16;

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

// Takes the word off the end of the text, where it is there behind a blank.
bool take_suffix(std::string_view& text, std::string_view word) {
    if (text.size() <= word.size() || !text.ends_with(word) ||
        text[text.size() - word.size() - 1] != ' ')
        return false;
    text = trimmed(text.substr(0, text.size() - word.size()));
    return true;
}

null_order nulls_in(std::string_view& text) {
    if (take_suffix(text, "nulls first")) return null_order::first;
    if (take_suffix(text, "nulls last")) return null_order::last;
    return null_order::unspecified;
}

bool holds(const std::vector<std::string>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

operand_type type_of(const model_info& model, std::string_view text, path& hops) {
    operand_type type;
    std::string_view near;
    // The parser's constructor checked every allowed path.
    (void)resolve_path(*model.shape, text, hops, type, near);
    return type;
}

}  // namespace

void dynamic_parser::refuse_order(std::string_view name) const {
    std::vector<std::string> possible = annotations_;
    for (const std::string& text : allowed_) {
        path hops;
        if (!type_of(model_, text, hops).to_many) possible.push_back(text);
    }
    nearest_name nearest{name};
    for (const std::string& text : possible) nearest.consider(text);
    const bool near = nearest.best_distance <= 2 && nearest.best_distance < name.size();
    throw_usage(model_.name + " cannot be ordered by " + quoted(name) +
                (near ? ": did you mean " + std::string(nearest.best) + "?" : "") +
                (near ? " Possible are " : ": possible are ") + joined(possible));
}

std::shared_ptr<const program> dynamic_parser::order_key(std::string_view term) const {
    std::string_view name = trimmed(term);
    const bool descending = name.starts_with('-');
    if (descending) name.remove_prefix(1);
    const null_order nulls = nulls_in(name);
    program_builder builder;
    if (holds(annotations_, name)) {
        builder.add_annotation(name);
    } else {
        path hops;
        if (!holds(allowed_, name)) refuse_order(name);
        if (type_of(model_, name, hops).to_many)
            throw_usage(model_.name + "." + std::string(name) +
                        " leads over a relation to many rows and would repeat rows: order by an "
                        "annotation, such as cm::max of it, whose name the cm::dynamic allows");
        builder.add_path(hops);
    }
    builder.add({descending ? op::desc : op::asc, 1, static_cast<std::uint16_t>(nulls)});
    return builder.build();
}

order_data dynamic_parser::parse_order(std::string_view text) const {
    order_data order;
    if (trimmed(text).empty()) return order;
    for (std::string_view rest = text;;) {
        if (order.keys.size() == most_order_keys)
            throw_usage("an order of " + model_.name + " has at most " +
                        std::to_string(most_order_keys) + " keys");
        const std::size_t comma = rest.find(',');
        order.keys.push_back(order_key(rest.substr(0, comma)));
        if (comma == rest.npos) return order;
        rest = rest.substr(comma + 1);
    }
}

}  // namespace cormorant::detail
