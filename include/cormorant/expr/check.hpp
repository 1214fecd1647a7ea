#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "cormorant/expr/nullability.hpp"
#include "cormorant/expr/operand_type.hpp"
#include "cormorant/expr/raw.hpp"
#include "cormorant/reflect/messages.hpp"

/// Checks an expression against a model at compile time and lowers it to a program: plain constant
/// functions over plain data, so that a query costs the compiler little.

namespace cormorant::detail {

enum class check_error : std::uint8_t {
    none,
    no_such_path,
    path_through_column,  ///< "name.length": name is no relation
    path_too_long,
    wrong_value_type,     ///< compared with a value of another type
    wrong_enum_or_model,  ///< compared with another enum, another model's row
    operator_needs_text,
    operator_needs_number,
    operator_needs_time,
    operator_needs_condition,  ///< && || ! filter over what is no condition
    relation_has_no_value,     ///< a to-many relation where a value is needed
    to_many_not_here,          ///< order_by, values over a to-many path where it multiplies rows
    mixed_results,             ///< coalesce and CASE results of different types
    operator_needs_container,  ///< overlaps and its kin over what is neither array nor range
    operator_needs_array,
    operator_needs_range,
    container_not_here,  ///< in() over arrays
    any_not_here,        ///< any() outside of a comparison
    aggregate_inside_aggregate,
    ordering_inside,  ///< .desc() inside an expression
    operator_needs_json,
    contains_needs_json,  ///< a whole document contains another, not a text
    json_needs_type,      ///< a value inside JSON where its type matters
    outer_needs_type,     ///< cm::outer as a result, whose type is not known
    window_needed,        ///< rank() and its kin without over()
};

/// A named expression of the query, which later clauses may use.
struct annotation_shape {
    std::string_view name;
    value_kind kind = value_kind::null;
    bool nullable = false;
    value_kind element = value_kind::null;
    type_id cpp_type = nullptr;
    bool to_many = false;
};

struct checked {
    check_error error = check_error::none;
    op code = op::value;
    std::string_view where = {};    ///< the path at fault
    std::string_view similar = {};  ///< the nearest member's name
    value_kind left = value_kind::null;
    value_kind right = value_kind::null;
    bool value_at_fault = false;     ///< no path: a value beside `where`
    std::uint16_t operand = 0xffff;  ///< the last token of the operand at fault
    operand_type result = {};
    std::size_t paths = 0;
    std::size_t names = 0;
    std::size_t values = 0;
};

/// Where the resolved tokens go, and room for a stack of as many operands as there are tokens.
struct program_space {
    token* tokens;
    path* paths;
    std::string_view* names;
    operand_type* stack;
};

constexpr std::string_view nearest_member(const model_shape& model, std::string_view name) {
    nearest_name nearest{name};
    for (std::size_t i = 0; i < model.size; ++i) nearest.consider(model.members[i].name);
    return nearest.best;
}

/// Where the first dot is, or npos. Written out, since GCC 12 with -fsanitize=undefined takes
/// string_view::find on a template argument's text for no constant.
constexpr std::size_t first_dot(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text.data()[i] == '.') return i;
    return std::string_view::npos;
}

/// Resolves "a.b.c" from the model on. `type` is what the path yields.
constexpr check_error resolve_path(const model_shape& start, std::string_view text, path& out,
                                   operand_type& type, std::string_view& similar) {
    const model_shape* model = &start;
    std::string_view rest = text;
    for (;;) {
        const std::size_t dot = first_dot(rest);
        const std::string_view name = rest.substr(0, dot);
        const std::size_t index = model->find(name);
        if (index == model->size) {
            similar = nearest_member(*model, name);
            return check_error::no_such_path;
        }
        if (out.size == path::max_hops) return check_error::path_too_long;
        out.hops[out.size++] = static_cast<std::uint16_t>(index);
        const member_shape& m = model->members[index];
        type.kind = m.type;
        type.element = m.element;
        type.cpp_type = m.cpp_type;
        type.nullable = type.nullable || m.nullable || is_to_many(m.kind);
        type.relation = is_relation(m.kind);
        type.rows = is_to_many(m.kind);
        type.to_many = type.to_many || (is_to_many(m.kind) && !m.single);
        if (dot == std::string_view::npos) return check_error::none;
        if (!is_relation(m.kind)) {
            similar = name;
            return check_error::path_through_column;
        }
        model = &m.target();
        rest = rest.substr(dot + 1);
    }
}

/// Whether it is of this kind; a path of the enclosing query may be of any.
constexpr bool is_of(const operand_type& t, value_kind kind) { return t.kind == kind || t.outer; }

constexpr bool is_number(value_kind kind) {
    return kind == value_kind::integer || kind == value_kind::real || kind == value_kind::decimal;
}

constexpr bool is_number(const operand_type& t) { return t.outer || is_number(t.kind); }

constexpr bool is_time(const operand_type& t) {
    return t.outer || t.kind == value_kind::utc_time || t.kind == value_kind::date;
}

/// Whether elements of two arrays, or bounds of two ranges, can be compared.
constexpr check_error alike(value_kind a, value_kind b) {
    const bool fit = a == b || (is_number(a) && is_number(b));
    return fit ? check_error::none : check_error::wrong_value_type;
}

/// Whether two operands can be compared, or be results of the same CASE.
constexpr check_error compatible(const operand_type& a, const operand_type& b) {
    if ((a.kind == value_kind::null && !a.relation) || (b.kind == value_kind::null && !b.relation))
        return check_error::none;
    if ((a.relation && a.kind == value_kind::null) || (b.relation && b.kind == value_kind::null))
        return check_error::relation_has_no_value;
    // A foreign key compares with a row of its model, with another key, or with the key's value.
    const bool a_row = a.relation && a.literal;
    const bool b_row = b.relation && b.literal;
    if (a_row != b_row && (a_row ? b.relation : a.relation))
        return a.cpp_type == b.cpp_type ? check_error::none : check_error::wrong_enum_or_model;
    if (a_row || b_row) return check_error::wrong_enum_or_model;
    if (!a.relation && !b.relation && a.cpp_type != b.cpp_type)
        return check_error::wrong_enum_or_model;
    if (a.kind == b.kind && is_container(a.kind)) return alike(a.element, b.element);
    if (a.kind == b.kind || (is_number(a.kind) && is_number(b.kind))) return check_error::none;
    const bool json_text = (a.kind == value_kind::json && b.kind == value_kind::text) ||
                           (a.kind == value_kind::text && b.kind == value_kind::json);
    return json_text ? check_error::none : check_error::wrong_value_type;
}

constexpr value_kind wider(value_kind a, value_kind b) {
    if (a == value_kind::null) return b;
    if (b == value_kind::null || a == b) return a;
    if (a == value_kind::real || b == value_kind::real) return value_kind::real;
    if (a == value_kind::decimal || b == value_kind::decimal) return value_kind::decimal;
    return a;
}

constexpr check_error fail(checked& report, check_error error, const operand_type& a,
                           const operand_type& b) {
    const bool elements = a.kind == b.kind && is_container(a.kind) && a.element != b.element;
    report.left = elements ? a.element : a.kind;
    report.right = elements ? b.element : b.kind;
    report.operand = a.token;
    return error;
}

/// Whether a value inside JSON can be read as one of this type.
constexpr bool json_holds(const operand_type& t) {
    return !t.relation && t.cpp_type == nullptr &&
           (t.kind == value_kind::text || t.kind == value_kind::boolean || is_number(t.kind));
}

constexpr check_error check_json_comparison(op code, std::size_t n, const operand_type* in,
                                            checked& report) {
    const operand_type* typed = nullptr;
    for (std::size_t i = 0; i < n; ++i) {
        if (in[i].kind == value_kind::json || in[i].kind == value_kind::null) continue;
        if (!json_holds(in[i])) return fail(report, check_error::wrong_value_type, in[0], in[i]);
        if (typed != nullptr && compatible(*typed, in[i]) != check_error::none)
            return fail(report, check_error::wrong_value_type, *typed, in[i]);
        typed = &in[i];
    }
    // Documents are equal or not; which of two is less is another question on each backend.
    if (typed == nullptr && code != op::eq && code != op::ne)
        return fail(report, check_error::json_needs_type, in[0], in[0]);
    return check_error::none;
}

constexpr check_error check_text_lookup(std::size_t n, const operand_type* in, checked& report) {
    for (std::size_t i = 0; i < n; ++i)
        if (!is_of(in[i], value_kind::text) && !in[i].inside_json)
            return fail(report, check_error::operator_needs_text, in[i], in[i]);
    return check_error::none;
}

/// Trigrams: two texts, and perhaps a threshold.
constexpr check_error check_similarity(std::size_t n, const operand_type* in, checked& report) {
    if (n == 3 && !is_number(in[2]))
        return fail(report, check_error::operator_needs_number, in[2], in[2]);
    return check_text_lookup(2, in, report);
}

constexpr bool any_inside_json(std::size_t n, const operand_type* in) {
    for (std::size_t i = 0; i < n; ++i)
        if (in[i].inside_json) return true;
    return false;
}

constexpr bool is_condition(const operand_type& t) {
    return t.condition || (is_of(t, value_kind::boolean) && !t.list);
}

constexpr check_error check_logic(std::size_t n, const operand_type* in, operand_type& out,
                                  checked& report) {
    for (std::size_t i = 0; i < n; ++i)
        if (!is_condition(in[i]))
            return fail(report, check_error::operator_needs_condition, in[i], in[i]);
    out.kind = value_kind::boolean;
    out.condition = true;
    return check_error::none;
}

/// An element of an array, or a bound of a range, as an operand.
constexpr operand_type part_type_of(const operand_type& whole) {
    operand_type part;
    part.kind = whole.element;
    part.cpp_type = whole.cpp_type;
    part.token = whole.token;
    return part;
}

/// contains, overlaps and their kin over an array or a range.
constexpr check_error check_container(op code, std::size_t n, const operand_type* in,
                                      checked& report) {
    const operand_type& whole = in[0];
    if (whole.outer) return check_error::none;
    if (!is_container(whole.kind))
        return fail(report, check_error::operator_needs_container, whole, whole);
    if (class_of(code) == op_class::range_lookup && whole.kind != value_kind::range)
        return fail(report, check_error::operator_needs_range, whole, whole);
    if (n == 1) return check_error::none;
    // An array contains arrays and elements, a range contains ranges and values.
    const bool part = code == op::contains && in[1].kind != whole.kind;
    const operand_type left = part ? part_type_of(whole) : whole;
    const auto e = compatible(left, in[1]);
    return e == check_error::none ? e : fail(report, e, left, in[1]);
}

constexpr check_error check_comparison(op code, std::size_t n, const operand_type* in,
                                       operand_type& out, checked& report) {
    out.kind = value_kind::boolean;
    out.condition = true;
    const op_class group = class_of(code);
    if (group == op_class::null_test || group == op_class::exists) return check_error::none;
    // Only membership can be asked of a set of related rows: == and in() with rows or keys.
    for (std::size_t i = 0; i < n; ++i)
        if (in[i].rows && code != op::eq && code != op::ne && code != op::in)
            return fail(report, check_error::relation_has_no_value, in[i], in[i]);
    if ((is_container(in[0].kind) && code == op::contains) || group == op_class::container_lookup ||
        group == op_class::range_lookup)
        return check_container(code, n, in, report);
    if (code == op::in && is_container(in[0].kind))
        return fail(report, check_error::container_not_here, in[0], in[0]);
    if (group == op_class::json_lookup)
        return is_of(in[0], value_kind::json)
                   ? check_error::none
                   : fail(report, check_error::operator_needs_json, in[0], in[0]);
    if (code == op::matches) return check_text_lookup(n, in, report);
    if (group == op_class::search) return check_similarity(n, in, report);
    if (code == op::contains && in[0].kind == value_kind::json) {
        if (in[1].kind == value_kind::json || (in[0].inside_json && in[1].kind == value_kind::text))
            return check_error::none;
        return fail(report, check_error::contains_needs_json, in[0], in[1]);
    }
    if (group == op_class::text_lookup) return check_text_lookup(n, in, report);
    if (any_inside_json(n, in)) return check_json_comparison(code, n, in, report);
    for (std::size_t i = 1; i < n; ++i)
        if (const auto e = compatible(in[0], in[i]); e != check_error::none)
            return fail(report, e, in[0], in[i]);
    return check_error::none;
}

/// A moment and a duration; the difference of two moments; the sum of two durations.
constexpr value_kind time_arithmetic(op code, const operand_type& a, const operand_type& b) {
    if (code != op::add && code != op::sub) return value_kind::null;
    if (a.kind == value_kind::utc_time && b.kind == value_kind::duration) return a.kind;
    if (a.kind == value_kind::duration && b.kind == value_kind::duration) return a.kind;
    const bool moments = a.kind == value_kind::utc_time && b.kind == value_kind::utc_time;
    return moments && code == op::sub ? value_kind::duration : value_kind::null;
}

constexpr check_error check_arithmetic(op code, std::size_t n, const operand_type* in,
                                       operand_type& out, checked& report) {
    if (n == 2 && (out.kind = time_arithmetic(code, in[0], in[1])) != value_kind::null)
        return check_error::none;
    for (std::size_t i = 0; i < n; ++i) {
        out.outer = out.outer || in[i].outer;
        out.kind = wider(out.kind, in[i].kind);
    }
    const bool times = n == 2 && (code == op::add || code == op::sub);
    for (std::size_t i = 0; i < n; ++i) {
        const bool with_outer =
            out.outer && times &&
            (in[i].kind == value_kind::utc_time || in[i].kind == value_kind::duration);
        if (!with_outer && (!is_number(in[i]) || in[i].cpp_type != nullptr))
            return fail(report, check_error::operator_needs_number, in[i], in[i]);
    }
    if (out.outer) out.kind = value_kind::null;
    return check_error::none;
}

constexpr check_error check_aggregate(const raw_token& t, const operand_type* in, operand_type& out,
                                      checked& report) {
    std::size_t values = t.operands;
    if ((t.index & aggregate_filtered) != 0) {
        --values;
        if (!is_condition(in[values]))
            return fail(report, check_error::operator_needs_condition, in[values], in[values]);
    }
    for (std::size_t i = 0; i < t.operands; ++i)
        if (in[i].aggregate) return check_error::aggregate_inside_aggregate;
    out.aggregate = true;
    if (t.code == op::count) {
        out.kind = value_kind::integer;
        return check_error::none;
    }
    const operand_type& of = in[0];
    if (of.inside_json) return fail(report, check_error::json_needs_type, of, of);
    if (of.outer) return fail(report, check_error::outer_needs_type, of, of);
    if (of.kind == value_kind::null || of.relation || of.rows)
        return fail(report, check_error::relation_has_no_value, of, of);
    const bool any_kind = t.code == op::min || t.code == op::max;
    if (!any_kind && !is_number(of.kind) && of.kind != value_kind::duration)
        return fail(report, check_error::operator_needs_number, of, of);
    out.kind = of.kind;
    out.element = of.element;
    if (any_kind) out.cpp_type = of.cpp_type;
    if (any_kind && of.kind == value_kind::integer) out.extreme = of.path;
    if (any_kind && of.cpp_type != nullptr) {
        out.path = of.path;
        out.annotation = of.annotation;
    }
    if (t.code == op::avg && of.kind == value_kind::integer) out.kind = value_kind::real;
    if (t.code == op::stddev || t.code == op::variance) out.kind = value_kind::real;
    return check_error::none;
}

constexpr check_error same_results(const operand_type* in, std::size_t n, operand_type& out,
                                   checked& report) {
    for (std::size_t i = 0; i < n; ++i) {
        if (in[i].rows) return fail(report, check_error::relation_has_no_value, in[i], in[i]);
        if (any_inside_json(n, in) && in[i].kind != value_kind::json)
            return fail(report, check_error::json_needs_type, in[i], in[i]);
        const bool first_typed = out.kind == value_kind::null;
        operand_type so_far = out;
        so_far.relation = false;
        operand_type next = in[i];
        next.relation = false;
        if (!first_typed && compatible(so_far, next) != check_error::none)
            return fail(report, check_error::mixed_results, out, in[i]);
        out.kind = wider(out.kind, in[i].kind);
        if (first_typed) {
            out.cpp_type = in[i].relation ? nullptr : in[i].cpp_type;
            out.element = in[i].element;
        }
        out.outer = out.outer || in[i].outer;
        // A user's type is that of the column.
        if (out.cpp_type != nullptr && out.path == 0xffff && out.annotation == 0xffff) {
            out.path = in[i].path;
            out.annotation = in[i].annotation;
        }
    }
    if (out.outer) out.kind = value_kind::null;
    return check_error::none;
}

/// A fragment of SQL: it says its type itself; its arguments have one.
constexpr check_error check_sql(const raw_token& t, const operand_type* in, operand_type& out,
                                checked& report) {
    for (std::size_t i = 1; i < t.operands; ++i) {
        const operand_type& argument = in[i];
        if (argument.inside_json)
            return fail(report, check_error::json_needs_type, argument, argument);
        const bool untyped = argument.kind == value_kind::null && !argument.literal;
        if (argument.rows || (untyped && !argument.outer))
            return fail(report, check_error::relation_has_no_value, argument, argument);
    }
    out.kind = t.kind;
    out.element = t.element;
    out.cpp_type = t.cpp_type;
    return check_error::none;
}

constexpr check_error check_sql_aggregate(const raw_token& t, const operand_type* in,
                                          operand_type& out, checked& report) {
    for (std::size_t i = 1; i < t.operands; ++i)
        if (in[i].aggregate) return check_error::aggregate_inside_aggregate;
    out.aggregate = true;
    return check_sql(t, in, out, report);
}

constexpr check_error check_text_function(const raw_token& t, const operand_type* in,
                                          operand_type& out, checked& report) {
    out.kind = info_of(t.code).result == result_rule::text ? value_kind::text : value_kind::integer;
    if (t.code == op::concat) {
        for (std::size_t i = 0; i < t.operands; ++i)
            if (in[i].inside_json) return fail(report, check_error::json_needs_type, in[i], in[i]);
        return check_error::none;
    }
    if (t.code == op::position && !is_of(in[1], value_kind::text))
        return fail(report, check_error::operator_needs_text, in[1], in[1]);
    if (t.code == op::right && !is_number(in[1]))
        return fail(report, check_error::operator_needs_number, in[1], in[1]);
    const bool elements = t.code == op::length && in[0].kind == value_kind::array;
    return elements || is_of(in[0], value_kind::text)
               ? check_error::none
               : fail(report, check_error::operator_needs_text, in[0], in[0]);
}

constexpr check_error check_number_function(const raw_token& t, const operand_type* in,
                                            operand_type& out, checked& report) {
    const bool real = info_of(t.code).result == result_rule::real;
    for (std::size_t i = 0; i < (real ? t.operands : 1U); ++i)
        if (!is_number(in[i]))
            return fail(report, check_error::operator_needs_number, in[i], in[i]);
    const bool same = info_of(t.code).result == result_rule::first;
    out.kind = real ? value_kind::real : same ? in[0].kind : value_kind::integer;
    out.outer = same && in[0].outer;
    return check_error::none;
}

constexpr check_error check_time_function(const raw_token& t, const operand_type* in,
                                          operand_type& out, checked& report) {
    const result_rule rule = info_of(t.code).result;
    if (rule == result_rule::moment) {
        out.kind = value_kind::utc_time;
        return check_error::none;
    }
    if (!is_time(in[0])) return fail(report, check_error::operator_needs_time, in[0], in[0]);
    out.kind = rule == result_rule::first ? in[0].kind : value_kind::integer;
    out.outer = rule == result_rule::first && in[0].outer;
    return check_error::none;
}

constexpr check_error check_json_value(const raw_token& t, const operand_type* in,
                                       operand_type& out, checked& report) {
    if (!is_of(in[0], value_kind::json))
        return fail(report, check_error::operator_needs_json, in[0], in[0]);
    out.kind = static_cast<value_kind>(t.index);
    out.inside_json = out.kind == value_kind::json;
    return check_error::none;
}

/// An element of an array, or a bound of a range.
constexpr check_error check_part(const raw_token& t, const operand_type* in, operand_type& out,
                                 checked& report) {
    const bool element = class_of(t.code) == op_class::element;
    if (in[0].kind != (element ? value_kind::array : value_kind::range))
        return fail(report,
                    element ? check_error::operator_needs_array : check_error::operator_needs_range,
                    in[0], in[0]);
    out = part_type_of(in[0]);
    out.any = t.code == op::any_element;
    return check_error::none;
}

constexpr check_error check_case(const raw_token& t, const operand_type* in, operand_type& out,
                                 checked& report) {
    operand_type results[64] = {};
    std::size_t count = 0;
    for (std::size_t i = 0; i + 1 < t.operands; i += 2) {
        if (!is_condition(in[i]))
            return fail(report, check_error::operator_needs_condition, in[i], in[i]);
        results[count++] = in[i + 1];
    }
    if (t.index == 1) results[count++] = in[t.operands - 1U];
    return same_results(results, count, out, report);
}

constexpr check_error check_window(const raw_token& t, const operand_type* in, operand_type& out,
                                   checked& report) {
    for (std::size_t i = 0; i < t.operands; ++i)
        if (in[i].inside_json) return fail(report, check_error::json_needs_type, in[i], in[i]);
    out = in[0];
    out.aggregate = false;
    out.needs_window = false;
    return check_error::none;
}

/// The type that the operation's class gives it.
constexpr check_error check_by_class(const raw_token& t, const operand_type* in, operand_type& out,
                                     checked& report) {
    switch (class_of(t.code)) {
        case op_class::operand:
            break;
        case op_class::logic:
            return check_logic(t.operands, in, out, report);
        case op_class::comparison:
        case op_class::membership:
        case op_class::text_lookup:
        case op_class::json_lookup:
        case op_class::search:
        case op_class::container_lookup:
        case op_class::range_lookup:
        case op_class::null_test:
        case op_class::exists:
            return check_comparison(t.code, t.operands, in, out, report);
        case op_class::arithmetic:
            return check_arithmetic(t.code, t.operands, in, out, report);
        case op_class::text_function:
            return check_text_function(t, in, out, report);
        case op_class::choice:
            return same_results(in, t.operands, out, report);
        case op_class::number_function:
            return check_number_function(t, in, out, report);
        case op_class::time_function:
            return check_time_function(t, in, out, report);
        case op_class::json_value:
            return check_json_value(t, in, out, report);
        case op_class::fit:
            out.kind = value_kind::real;
            return t.code == op::search_rank ? check_text_lookup(t.operands, in, report)
                                             : check_similarity(t.operands, in, report);
        case op_class::element:
        case op_class::bound:
            return check_part(t, in, out, report);
        case op_class::cast:
            if (in[0].inside_json) return fail(report, check_error::json_needs_type, in[0], in[0]);
            out.kind = static_cast<value_kind>(t.index);
            break;
        case op_class::case_:
            return check_case(t, in, out, report);
        case op_class::sql:
            return check_sql(t, in, out, report);
        case op_class::subquery:
            out.kind = in[0].kind;
            out.cpp_type = in[0].cpp_type;
            break;
        case op_class::aggregate: {
            const auto e = t.code == op::sql_aggregate ? check_sql_aggregate(t, in, out, report)
                                                       : check_aggregate(t, in, out, report);
            out.to_many = false;
            return e;
        }
        case op_class::of_window:
            if (info_of(t.code).result == result_rule::integer) {
                out.kind = value_kind::integer;
            } else {
                out = in[0];
                out.literal = false;
            }
            out.needs_window = true;
            break;
        case op_class::window:
            return check_window(t, in, out, report);
        case op_class::order:
            if (in[0].inside_json) return fail(report, check_error::json_needs_type, in[0], in[0]);
            out = in[0];
            out.order = true;
            break;
    }
    return check_error::none;
}

/// The type of an operator over its operands, the first of which is `in[0]`.
constexpr check_error check_operator(const raw_token& t, const operand_type* in, operand_type& out,
                                     checked& report) {
    const bool compares = class_of(t.code) == op_class::comparison;
    for (std::size_t i = 0; i < t.operands; ++i) {
        if (in[i].order && t.code != op::over) return check_error::ordering_inside;
        if (in[i].needs_window && (t.code != op::over || i != 0))
            return fail(report, check_error::window_needed, in[i], in[i]);
        if (in[i].any && (!compares || (i != 0 && in[0].any)))
            return fail(report, check_error::any_not_here, in[i], in[i]);
        out.to_many = out.to_many || in[i].to_many;
        out.aggregate = out.aggregate || in[i].aggregate;
    }
    return check_by_class(t, in, out, report);
}

struct check_walk {
    const model_shape& model;
    const annotation_shape* annotations;
    std::size_t annotation_count;
    const program_space& space;
    related_rows_are rows = related_rows_are::asked_for;
    checked report = {};
    std::size_t depth = 0;

    constexpr void put(std::size_t i, op code, std::size_t operands, std::size_t index) const {
        space.tokens[i] = {code, static_cast<std::uint8_t>(operands),
                           static_cast<std::uint16_t>(index)};
    }

    constexpr bool named(std::string_view text, operand_type& type) const {
        // A name that was given twice is the last one's.
        for (std::size_t i = annotation_count; i-- > 0;) {
            if (annotations[i].name != text) continue;
            type.annotation = static_cast<std::uint16_t>(i);
            type.kind = annotations[i].kind;
            type.element = annotations[i].element;
            type.cpp_type = annotations[i].cpp_type;
            // What was EXISTS is asked of the row that the query reads, or of none.
            const bool read = annotations[i].to_many && rows == related_rows_are::at_hand;
            type.nullable = annotations[i].nullable || read;
            return true;
        }
        return false;
    }

    /// A name that is neither a member's nor an annotation's: which of all is the nearest?
    constexpr void consider_annotations(std::string_view text) {
        nearest_name nearest{text};
        nearest.consider(report.similar);
        for (std::size_t i = 0; i < annotation_count; ++i) nearest.consider(annotations[i].name);
        report.similar = nearest.best;
    }

    constexpr void name(std::size_t i, op code, std::string_view text) {
        space.names[report.names] = text;
        put(i, code, 0, report.names++);
    }

    constexpr check_error operand(std::size_t i, const raw_token& t) {
        operand_type type;
        if (t.code == op::value) {
            type.kind = t.kind;
            type.nullable = t.nullable;
            type.list = t.list;
            type.relation = t.relation;
            type.element = t.element;
            type.literal = true;
            type.cpp_type = t.cpp_type;
            // The kind is a part of the shape: a decimal makes other SQL than a double does.
            put(i, op::value, static_cast<std::size_t>(t.kind) | (t.narrow ? value_narrow : 0U),
                report.values++);
        } else if (t.code == op::outer) {
            type.outer = true;
            type.nullable = true;
            name(i, op::outer, t.text);
        } else if (named(t.text, type)) {
            name(i, op::annotation, t.text);
        } else {
            path resolved;
            const auto e = resolve_path(model, t.text, resolved, type, report.similar);
            if (e != check_error::none) {
                report.where = t.text;
                if (first_dot(t.text) == std::string_view::npos) consider_annotations(t.text);
                return e;
            }
            type.path = static_cast<std::uint16_t>(report.paths);
            space.paths[report.paths] = resolved;
            put(i, op::path, 0, report.paths++);
        }
        type.token = static_cast<std::uint16_t>(i);
        space.stack[depth++] = type;
        return check_error::none;
    }

    /// The first path in the operand that is at fault; where it has none, the nearest path before
    /// the operation at `i`, beside which the value stands.
    constexpr void locate(std::size_t i, const raw_token* tokens) {
        const bool known = report.operand != 0xffff;
        std::size_t begin = known ? report.operand + 1U : 0;
        for (std::size_t wanted = known ? 1 : 0; wanted != 0; --wanted)
            wanted += tokens[--begin].operands;
        for (std::size_t j = begin; known && j <= report.operand && report.where.empty(); ++j)
            if (tokens[j].code == op::path) report.where = tokens[j].text;
        report.value_at_fault = known && report.where.empty();
        for (std::size_t j = i; j-- > 0 && report.where.empty();)
            if (tokens[j].code == op::path) report.where = tokens[j].text;
        if (!report.value_at_fault || report.left == report.right) return;
        // The first kind is told as that of the path.
        const value_kind of_value = report.left;
        report.left = report.right;
        report.right = of_value;
    }

    constexpr check_error apply(std::size_t i, const raw_token& t, const raw_token* tokens) {
        operand_type result;
        depth -= t.operands;
        const operand_type* in = space.stack + depth;
        const auto e = check_operator(t, in, result, report);
        if (e != check_error::none) {
            report.code = t.code;
            locate(i, tokens);
            return e;
        }
        result.nullable = result_may_be_null(t, in, rows);
        result.null_of_no_rows = is_null_of_no_rows(t, in);
        result.token = static_cast<std::uint16_t>(i);
        put(i, t.code, t.operands, t.index);
        space.stack[depth++] = result;
        return check_error::none;
    }
};

/// Walks raw tokens with a stack of types and writes the resolved program.
constexpr checked check_tokens(const model_shape& model, const annotation_shape* annotations,
                               std::size_t annotation_count, const raw_token* tokens,
                               std::size_t count, const program_space& space,
                               related_rows_are rows = related_rows_are::asked_for) {
    check_walk walk{model, annotations, annotation_count, space, rows};
    for (std::size_t i = 0; i < count; ++i) {
        const raw_token& t = tokens[i];
        const bool leaf = t.code == op::path || t.code == op::value || t.code == op::outer;
        const auto e = leaf ? walk.operand(i, t) : walk.apply(i, t, tokens);
        if (e != check_error::none) {
            walk.report.error = e;
            return walk.report;
        }
    }
    walk.report.result = space.stack[0];
    return walk.report;
}

}  // namespace cormorant::detail
