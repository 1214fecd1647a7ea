#include "cormorant/base/error.hpp"
#include "cormorant/base/utf8.hpp"
#include "cormorant/queryset/dynamic.hpp"
#include "fuzz/model_paths.hpp"
#include "fuzz/models.hpp"
#include "fuzz/sql_text.hpp"
#include "sql/compiled.hpp"
#include "sql/dialect.hpp"
#include "sql/mariadb/mariadb_dialect.hpp"
#include "sql/postgres/postgres_dialect.hpp"
#include "sql/sqlite/sqlite_dialect.hpp"

/// A path, an operator and a value from a request are a usage error, or a condition whose SQL has
/// placeholders only; so is an order, whose SQL has none.

namespace {

namespace cm = cormorant;
namespace detail = cormorant::detail;

const std::vector<std::string>& allowed() {
    static const std::vector<std::string> texts = [] {
        std::vector<std::string> all;
        for (const fuzz::known_path& p : fuzz::paths_of(detail::shape_of<fuzz::Everything>()))
            all.push_back(p.text);
        return all;
    }();
    return texts;
}

const std::vector<std::string>& operators() {
    static const std::vector<std::string> names = {
        "eq",        "ne",          "lt",           "le",        "gt",         "ge",     "contains",
        "icontains", "starts_with", "istarts_with", "ends_with", "iends_with", "iexact", "is_null"};
    return names;
}

const std::vector<std::string>& examples() {
    static const std::vector<std::string> texts = {
        "",           "true",
        "0",          "1",
        "-1",         "9223372036854775807",
        "1.5",        "1e308",
        "null",       "{}",
        "2024-02-29", "[1,2]",
        "1e99",       "2024-02-29 01:02:03",
        "12.50",      "00000000-0000-0000-0000-000000000001"};
    return texts;
}

void check(const detail::predicate_data& condition) {
    detail::query_data query(detail::model_of<fuzz::Everything>());
    for (const detail::value& v : condition.values) query.values.push_back(v);
    query.add(detail::clause_kind::filter, *condition.expression, 0);
    for (const detail::dialect* target :
         {&detail::sqlite_dialect(), &detail::postgres_dialect(), &detail::mariadb_dialect()}) {
        const detail::compiled_query compiled = detail::compile(query, *target);
        fuzz::check_sql(compiled.sql, compiled.binds.size(), target->name());
        for (const detail::bind_source& source : compiled.binds) (void)bound_value(query, source);
    }
}

void check(const detail::order_data& order) {
    detail::query_data query(detail::model_of<fuzz::Everything>());
    for (const auto& key : order.keys) query.add(detail::clause_kind::order_by, *key, 0);
    for (const detail::dialect* target :
         {&detail::sqlite_dialect(), &detail::postgres_dialect(), &detail::mariadb_dialect()}) {
        const detail::compiled_query compiled = detail::compile(query, *target);
        fuzz::check_sql(compiled.sql, compiled.binds.size(), target->name());
        fuzz::require(compiled.binds.empty(), "an order binds nothing", compiled.sql);
    }
}

std::string order_text(fuzz::input& in) {
    static const std::vector<std::string> ends = {"", " nulls first", " nulls last", " ", ","};
    std::string text;
    for (std::size_t i = in.below(20); i-- > 0;) {
        if (in.below(2) == 0) text += '-';
        text += in.below(8) == 0 ? in.text() : in.one_of(allowed());
        text += in.one_of(ends);
        if (i != 0) text += ',';
    }
    return text;
}

std::string value_text(fuzz::input& in) {
    switch (in.below(3)) {
        case 0:
            return in.one_of(examples());
        case 1:
            return std::string(fuzz::marker) + in.text();
        default:
            return in.text(40);
    }
}

detail::predicate_data parsed(const detail::dynamic_parser& parser, fuzz::input& in) {
    const std::string path = in.below(16) == 0 ? in.text() : in.one_of(allowed());
    if (in.below(4) == 0) {
        std::vector<std::string> list(in.below(5));
        for (std::string& text : list) text = value_text(in);
        return parser.parse_list(path, list);
    }
    const std::string op = in.below(16) == 0 ? in.text() : in.one_of(operators());
    return parser.parse(path, op, value_text(in));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const detail::dynamic_parser parser(detail::model_of<fuzz::Everything>(), allowed());
    fuzz::input in(data, size);
    detail::predicate_data all;
    while (!in.empty()) {
        try {
            if (in.below(4) == 0) {
                check(parser.parse_order(order_text(in)));
                continue;
            }
            const detail::predicate_data one = parsed(parser, in);
            check(one);
            const std::uint8_t joined = in.byte();
            all =
                detail::combined((joined & 1U) != 0 ? detail::op::and_ : detail::op::or_, all, one);
            if ((joined & 2U) != 0 && all.expression != nullptr) all = detail::negated(all);
        } catch (const cm::usage_error& e) {
            fuzz::require(cm::valid_utf8(e.what()), "errors are UTF-8", e.what());
        }
    }
    if (all.expression != nullptr) check(all);
    return 0;
}
