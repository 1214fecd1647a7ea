#include "cormorant/queryset/dynamic.hpp"

#include <algorithm>

#include "cormorant/base/error.hpp"
#include "cormorant/expr/check.hpp"
#include "cormorant/schema/model.hpp"
#include "queryset/dynamic_text.hpp"

namespace cormorant::detail {
namespace {

struct operator_name {
    std::string_view name;
    op code;
    bool text_only;
};

constexpr operator_name operators[] = {
    {"eq", op::eq, false},
    {"ne", op::ne, false},
    {"lt", op::lt, false},
    {"le", op::le, false},
    {"gt", op::gt, false},
    {"ge", op::ge, false},
    {"contains", op::contains, true},
    {"icontains", op::icontains, true},
    {"starts_with", op::starts_with, true},
    {"istarts_with", op::istarts_with, true},
    {"ends_with", op::ends_with, true},
    {"iends_with", op::iends_with, true},
    {"iexact", op::iexact, true},
    {"is_null", op::is_null, false},
};

struct resolved {
    path hops;
    operand_type type;
    dynamic_member member;
};

const member_info& last_member(const model_info& start, const path& p) {
    const model_info* model = &start;
    for (std::size_t i = 0; i + 1 < p.size; ++i) model = &model->members[p.hops[i]].target();
    return model->members[p.hops[p.size - 1]];
}

resolved resolve(const model_info& model, const std::vector<std::string>& allowed,
                 std::string_view text) {
    if (std::find(allowed.begin(), allowed.end(), text) == allowed.end())
        throw_usage("the path " + quoted(text) + " cannot be searched by on " + model.name +
                    ": possible are " + joined(allowed));
    resolved r;
    std::string_view near;
    // The constructor checked every allowed path.
    (void)resolve_path(*model.shape, text, r.hops, r.type, near);
    r.member = {model.name + "." + std::string(text), r.type.kind, &last_member(model, r.hops)};
    return r;
}

predicate_data built(program_builder& builder) {
    predicate_data data;
    data.owned = builder.build();
    data.expression = data.owned.get();
    return data;
}

// The path against one value.
predicate_data compared(const resolved& at, op code, value against) {
    program_builder builder;
    builder.add_path(at.hops);
    builder.add({op::value, static_cast<std::uint8_t>(at.type.kind), builder.next_value()});
    builder.add({code, 2, 0});
    predicate_data data = built(builder);
    data.values.push_back(std::move(against));
    return data;
}

const operator_name& operator_named(std::string_view name) {
    for (const operator_name& o : operators)
        if (o.name == name) return o;
    std::string all;
    for (const operator_name& o : operators) all += (all.empty() ? "" : ", ") + std::string(o.name);
    throw_usage("there is no operator " + quoted(name) + "; there are " + all);
}

dynamic_match match_of(const operator_name& o) {
    if (o.text_only) return dynamic_match::part;
    return o.code == op::eq || o.code == op::ne ? dynamic_match::equal : dynamic_match::ordered;
}

predicate_data null_test(const resolved& at, std::string_view path_text, std::string_view text) {
    const auto wanted = boolean_in(text);
    if (!wanted)
        throw_usage("is_null on " + quoted(path_text) + " takes true or false, not " +
                    quoted(text));
    program_builder builder;
    builder.add_path(at.hops);
    builder.add({wanted->as_integer() != 0 ? op::is_null : op::is_not_null, 1, 0});
    return built(builder);
}

}  // namespace

dynamic_parser::dynamic_parser(const model_info& model, std::vector<std::string> allowed,
                               std::vector<std::string> annotations)
    : model_(model), allowed_(std::move(allowed)), annotations_(std::move(annotations)) {
    for (const std::string& text : allowed_) {
        path hops;
        operand_type type;
        std::string_view near;
        if (resolve_path(*model.shape, text, hops, type, near) != check_error::none)
            throw_usage("model " + model.name + " has no path " + quoted(text) +
                        (near.empty() ? "" : "; did you mean " + std::string(near) + "?"));
    }
}

predicate_data dynamic_parser::parse(std::string_view path_text, std::string_view op_name,
                                     std::string_view text) const {
    const resolved at = resolve(model_, allowed_, path_text);
    const operator_name& o = operator_named(op_name);
    if (o.code == op::is_null) return null_test(at, path_text, text);
    if (at.type.rows)
        throw_usage(at.member.name + " is a relation to many rows: only is_null fits it");
    if (o.text_only && at.type.kind != value_kind::text)
        throw_usage("the operator " + std::string(o.name) + " is for text; " + at.member.name +
                    " is of kind " + std::string(name_of(at.type.kind)));
    return compared(at, o.code, dynamic_value(at.member, match_of(o), text));
}

predicate_data dynamic_parser::parse_list(std::string_view path_text,
                                          const std::vector<std::string>& texts) const {
    const resolved at = resolve(model_, allowed_, path_text);
    value_list items;
    for (const std::string& text : texts)
        items.push_back(dynamic_value(at.member, dynamic_match::equal, text));
    return compared(at, op::in, value::list(std::move(items)));
}

}  // namespace cormorant::detail
