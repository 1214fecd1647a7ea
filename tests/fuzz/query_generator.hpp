#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "cormorant/expr/lower.hpp"
#include "cormorant/query/query_data.hpp"
#include "fuzz/model_paths.hpp"
#include "fuzz/models.hpp"
#include "fuzz/sql_text.hpp"

/// Queries out of the fuzzer's bytes: expressions that are mostly of the right types, and that the
/// library's own check, which else runs at compile time, then takes or refuses.
namespace fuzz {

using detail::op;
using detail::raw_token;
using detail::value;
using detail::value_kind;

/// A program with its storage.
struct owned_program {
    std::vector<detail::token> tokens;
    std::vector<detail::path> paths;
    std::vector<std::string_view> names;
    std::vector<std::string> texts;  // of the paths and names
    detail::program made;
};

/// An expression in the making: tokens in postfix order, and their values.
class expression_maker {
public:
    expression_maker(input& in, const std::vector<known_path>& paths,
                     const std::vector<detail::annotation_shape>& annotations, bool to_many)
        : in_(in), paths_(paths), annotations_(annotations), to_many_(to_many) {}

    void condition(int depth);
    void expression(value_kind kind, int depth);
    void aggregate();
    void apply(op code, std::size_t operands, std::uint16_t index = 0) {
        tokens.push_back(
            {.code = code, .operands = static_cast<std::uint8_t>(operands), .index = index});
    }
    /// A column of the kind, if there is one, else a value.
    void column(value_kind kind);

    std::vector<raw_token> tokens;
    std::vector<value> values;
    bool names_annotations = true;

private:
    void logic(int depth);
    void comparison(int depth);
    void lookup(int depth);
    void membership();
    void null_test();
    void relation_test();
    void text_function(int depth);
    void number_function(value_kind kind, int depth);
    void choice(value_kind kind, int depth);
    void bound(value_kind kind);
    void list(value_kind kind);
    value one_value(value_kind kind);
    const known_path* path_of(value_kind kind);
    void name(std::string_view text) { tokens.push_back({.code = op::path, .text = text}); }

    input& in_;
    const std::vector<known_path>& paths_;
    const std::vector<detail::annotation_shape>& annotations_;
    bool to_many_;
};

inline value expression_maker::one_value(value_kind kind) {
    switch (kind) {
        case value_kind::boolean:
            return value(in_.flag());
        case value_kind::integer:
            return value(in_.flag() ? std::int64_t{in_.byte()} : in_.integer<std::int64_t>());
        case value_kind::real:
            return value(static_cast<double>(in_.integer<std::int16_t>()) / 8);
        case value_kind::decimal:
            return value(cm::decimal::from_parts(in_.integer<std::int16_t>(), -2));
        case value_kind::text:
        case value_kind::bytes:
            return value::copy(kind, std::string(marker) + in_.text());
        case value_kind::json:
            return value::copy(kind, "\"M4RK'\"");
        case value_kind::utc_time:
            return value(cm::utc_time(std::chrono::seconds(in_.integer<std::int32_t>())));
        case value_kind::date:
            return value::date_from_days(in_.integer<std::int16_t>());
        case value_kind::duration:
            return value::duration_from_microseconds(in_.integer<std::int32_t>());
        case value_kind::uuid:
            return value(cm::uuid());
        default:
            return {};
    }
}

inline void expression_maker::bound(value_kind kind) {
    const bool empty = in_.below(12) == 0;
    tokens.push_back({.code = op::value, .kind = kind, .nullable = empty});
    values.push_back(empty ? value() : one_value(kind));
}

inline void expression_maker::list(value_kind kind) {
    detail::value_list items(in_.below(6));
    for (value& item : items) item = one_value(kind);
    tokens.push_back({.code = op::value, .kind = kind, .list = true});
    values.push_back(value::list(std::move(items)));
}

inline const known_path* expression_maker::path_of(value_kind kind) {
    // From a random one on, the first that fits.
    const std::size_t start = in_.below(paths_.size());
    for (std::size_t i = 0; i < paths_.size(); ++i) {
        const known_path& p = paths_[(start + i) % paths_.size()];
        if (p.kind == kind && !p.relation && (to_many_ || !p.to_many)) return &p;
    }
    return nullptr;
}

inline void expression_maker::column(value_kind kind) {
    if (names_annotations && !annotations_.empty() && in_.below(3) == 0) {
        const detail::annotation_shape& a = in_.one_of(annotations_);
        if (a.kind == kind) return name(a.name);
    }
    if (const known_path* p = path_of(kind)) return name(p->text);
    bound(kind);
}

inline void expression_maker::condition(int depth) {
    const std::size_t chosen = in_.below(depth > 0 ? 9 : 5);
    switch (chosen) {
        case 0:
        case 1:
            return comparison(depth);
        case 2:
            return lookup(depth);
        case 3:
            return membership();
        case 4:
            return in_.flag() ? null_test() : relation_test();
        default:
            return logic(depth);
    }
}

inline void expression_maker::logic(int depth) {
    if (in_.below(3) == 0) {
        condition(depth - 1);
        return apply(op::not_, 1);
    }
    condition(depth - 1);
    condition(depth - 1);
    apply(in_.flag() ? op::and_ : op::or_, 2);
}

inline void expression_maker::comparison(int depth) {
    static const std::vector<value_kind> kinds = {
        value_kind::boolean,  value_kind::integer, value_kind::real,     value_kind::decimal,
        value_kind::text,     value_kind::bytes,   value_kind::utc_time, value_kind::date,
        value_kind::duration, value_kind::uuid,    value_kind::json};
    static const std::vector<op> codes = {op::eq, op::ne, op::lt, op::le, op::gt, op::ge};
    const value_kind kind = in_.one_of(kinds);
    expression(kind, depth - 1);
    if (in_.below(8) == 0) {
        bound(kind);
        bound(kind);
        return apply(op::between, 3);
    }
    expression(kind, in_.flag() ? 0 : depth - 1);
    apply(in_.one_of(codes), 2);
}

inline void expression_maker::lookup(int depth) {
    static const std::vector<op> codes = {op::contains,     op::icontains, op::starts_with,
                                          op::istarts_with, op::ends_with, op::iends_with,
                                          op::iexact,       op::like};
    expression(value_kind::text, depth - 1);
    if (in_.below(4) == 0)
        column(value_kind::text);
    else
        bound(value_kind::text);
    apply(in_.one_of(codes), 2);
}

inline void expression_maker::membership() {
    static const std::vector<value_kind> kinds = {value_kind::integer, value_kind::text,
                                                  value_kind::decimal, value_kind::uuid,
                                                  value_kind::bytes};
    const value_kind kind = in_.one_of(kinds);
    column(kind);
    list(kind);
    apply(op::in, 2);
}

inline void expression_maker::null_test() {
    name(in_.one_of(paths_).text);
    apply(in_.flag() ? op::is_null : op::is_not_null, 1);
}

inline void expression_maker::relation_test() {
    const std::size_t start = in_.below(paths_.size());
    for (std::size_t i = 0; i < paths_.size(); ++i) {
        const known_path& p = paths_[(start + i) % paths_.size()];
        if (!p.relation || (!to_many_ && p.to_many)) continue;
        name(p.text);
        if (in_.flag()) {
            list(p.kind);
            return apply(op::in, 2);
        }
        bound(p.kind);
        return apply(in_.flag() ? op::eq : op::ne, 2);
    }
    null_test();
}

inline void expression_maker::text_function(int depth) {
    expression(value_kind::text, depth - 1);
    static const std::vector<op> of_one = {op::ltrim, op::rtrim, op::reverse};
    switch (in_.below(9)) {
        case 6:
            return apply(in_.one_of(of_one), 1);
        case 7:
            bound(value_kind::integer);
            return apply(in_.flag() ? op::right : op::repeat, 2);
        case 8:
            bound(value_kind::integer);
            bound(value_kind::text);
            return apply(in_.flag() ? op::lpad : op::rpad, 3);
        case 0:
            return apply(op::lower, 1);
        case 1:
            return apply(op::upper, 1);
        case 2:
            return apply(op::trim, 1);
        case 3:
            bound(value_kind::text);
            bound(value_kind::text);
            return apply(op::replace, 3);
        case 4:
            bound(value_kind::integer);
            bound(value_kind::integer);
            return apply(op::substr, 3);
        default:
            expression(value_kind::text, depth - 1);
            return apply(op::concat, 2);
    }
}

inline void expression_maker::number_function(value_kind kind, int depth) {
    static const std::vector<op> infix = {op::add, op::sub, op::mul, op::div, op::mod};
    if (kind == value_kind::integer && in_.below(3) == 0) {
        static const std::vector<op> parts = {
            op::year,    op::month,       op::day,     op::hour,     op::minute,  op::second,
            op::weekday, op::day_of_year, op::quarter, op::iso_week, op::iso_year};
        if (in_.flag()) {
            expression(value_kind::text, depth - 1);
            return apply(op::length, 1);
        }
        column(value_kind::utc_time);
        return apply(in_.one_of(parts), 1);
    }
    expression(kind, depth - 1);
    switch (in_.below(4)) {
        case 0:
            return apply(op::neg, 1);
        case 1:
            return apply(op::abs, 1);
        case 2:
            tokens.push_back({.code = op::value, .kind = value_kind::integer});
            values.emplace_back(std::int64_t{in_.byte() % 5});
            return apply(op::round, 2);
        default:
            expression(kind, depth - 1);
            return apply(in_.one_of(infix), 2);
    }
}

inline void expression_maker::choice(value_kind kind, int depth) {
    switch (in_.below(3)) {
        case 0:
            expression(kind, depth - 1);
            bound(kind);
            return apply(op::coalesce, 2);
        case 1:
            expression(kind, depth - 1);
            expression(kind, depth - 1);
            return apply(in_.flag() ? op::nullif : in_.flag() ? op::greatest : op::least, 2);
        default:
            condition(depth - 1);
            expression(kind, depth - 1);
            if (in_.flag()) return apply(op::case_, 2, 0);
            expression(kind, depth - 1);
            return apply(op::case_, 3, 1);
    }
}

inline void expression_maker::expression(value_kind kind, int depth) {
    const std::size_t chosen = in_.below(8);
    if (depth <= 0 || chosen < 4) return chosen == 0 ? bound(kind) : column(kind);
    if (chosen == 4) return choice(kind, depth);
    if (kind == value_kind::text) return text_function(depth);
    if (detail::is_number(kind)) return number_function(kind, depth);
    if (kind == value_kind::utc_time && in_.flag()) {
        static const std::vector<op> truncations = {
            op::trunc_year, op::trunc_quarter, op::trunc_month, op::trunc_week,
            op::trunc_day,  op::trunc_hour,    op::trunc_minute};
        column(kind);
        return apply(in_.one_of(truncations), 1);
    }
    column(kind);
}

inline void expression_maker::aggregate() {
    static const std::vector<op> codes = {op::count, op::sum,    op::avg,     op::min,
                                          op::max,   op::stddev, op::variance};
    const op code = in_.one_of(codes);
    std::uint16_t bits = 0;
    std::size_t operands = 1;
    names_annotations = false;  // they may be aggregates themselves
    if (code == op::count && in_.flag())
        operands = 0;
    else if (code == op::count && in_.flag())
        name(in_.one_of(paths_).text);
    else
        column(in_.flag()   ? value_kind::integer
               : in_.flag() ? value_kind::decimal
                            : value_kind::real);
    if (operands == 1 && code != op::min && code != op::max && in_.below(4) == 0)
        bits |= detail::aggregate_distinct;
    if (in_.below(3) == 0) {
        condition(1);
        ++operands;
        bits |= detail::aggregate_filtered;
    }
    apply(code, operands, bits);
}

/// The checked program of an expression; null where the library refuses it, which a program's
/// compiler would have said.
inline std::shared_ptr<owned_program> checked_program(
    const expression_maker& made, const detail::model_shape& model,
    const std::vector<detail::annotation_shape>& annotations, detail::place where,
    detail::operand_type& type) {
    auto out = std::make_shared<owned_program>();
    const std::size_t n = made.tokens.size();
    out->tokens.resize(n);
    out->paths.resize(n + 1);
    out->names.resize(n + 1);
    std::vector<detail::operand_type> stack(n + 1);
    const detail::program_space space{out->tokens.data(), out->paths.data(), out->names.data(),
                                      stack.data()};
    const detail::checked report = detail::check_tokens(
        model, annotations.data(), annotations.size(), made.tokens.data(), n, space);
    if (detail::suits(report, where) != detail::check_error::none) return nullptr;
    type = report.result;
    out->made = {out->tokens.data(),
                 out->paths.data(),
                 out->names.data(),
                 static_cast<std::uint16_t>(n),
                 static_cast<std::uint16_t>(report.paths),
                 static_cast<std::uint16_t>(report.names),
                 static_cast<std::uint16_t>(report.values),
                 detail::fingerprint_of(out->tokens.data(), n, out->paths.data(), report.paths,
                                        out->names.data(), report.names)};
    return out;
}

}  // namespace fuzz
