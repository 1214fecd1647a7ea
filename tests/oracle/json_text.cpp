#include "oracle/json_text.hpp"

#include <nlohmann/json.hpp>

namespace oracle {
namespace {

using nlohmann::json;

json json_of(const datum& d) {
    if (const auto* b = std::get_if<bool>(&d)) return *b;
    if (const auto* i = std::get_if<std::int64_t>(&d)) return *i;
    if (const auto* real = std::get_if<double>(&d)) return *real;
    if (const auto* s = std::get_if<std::string>(&d)) return *s;
    return nullptr;
}

std::string_view name_of(op code) {
    static constexpr std::pair<op, std::string_view> names[] = {{op::path, "path"},
                                                                {op::outer, "outer"},
                                                                {op::value, "value"},
                                                                {op::and_, "and_"},
                                                                {op::or_, "or_"},
                                                                {op::not_, "not_"},
                                                                {op::exists, "exists"},
                                                                {op::eq, "eq"},
                                                                {op::ne, "ne"},
                                                                {op::lt, "lt"},
                                                                {op::le, "le"},
                                                                {op::gt, "gt"},
                                                                {op::ge, "ge"},
                                                                {op::in, "in"},
                                                                {op::between, "between"},
                                                                {op::icontains, "icontains"},
                                                                {op::iexact, "iexact"},
                                                                {op::istarts_with, "istarts_with"},
                                                                {op::iends_with, "iends_with"},
                                                                {op::count, "count"},
                                                                {op::sum, "sum"},
                                                                {op::avg, "avg"},
                                                                {op::min, "min"},
                                                                {op::max, "max"},
                                                                {op::asc, "asc"},
                                                                {op::desc, "desc"}};
    for (const auto& [known, name] : names)
        if (known == code) return name;
    return "another operator";
}

json json_of(const query& q);

json json_of(const expr& e) {
    static constexpr std::string_view kinds[] = {"boolean", "integer", "real", "decimal", "text"};
    json out = {{"code", name_of(e.code)},
                {"type", kinds[static_cast<std::size_t>(e.type)]},
                {"index", e.index},
                {"text", e.text}};
    for (const expr& part : e.operands) out["parts"].push_back(json_of(part));
    if (e.nested) {
        out["query"] = json_of(*e.nested);
    } else if (e.is_list) {
        out["list"] = json::array();
        for (const datum& d : e.list) out["list"].push_back(json_of(d));
    } else if (e.code == op::value) {
        out["value"] = json_of(e.literal);
    }
    return out;
}

json json_of(const query& q) {
    static constexpr std::string_view steps[] = {"filter",  "exclude",  "annotate", "values",
                                                 "scalars", "order_by", "distinct", "reverse",
                                                 "limit",   "offset",   "none"};
    json out = {{"table", q.table}, {"steps", json::array()}};
    for (const step& s : q.steps) {
        json made = {{"what", steps[static_cast<std::size_t>(s.what)]},
                     {"names", s.names},
                     {"number", s.number},
                     {"parts", json::array()}};
        for (const expr& e : s.parts) made["parts"].push_back(json_of(e));
        out["steps"].push_back(std::move(made));
    }
    return out;
}

}  // namespace

std::string json_text(const question& q) {
    static constexpr std::string_view ends[] = {"rows", "count", "exists",    "at_least", "first",
                                                "last", "at",    "aggregate", "update",   "remove"};
    json out = json_of(q.about);
    out["end"] = ends[static_cast<std::size_t>(q.end)];
    out["names"] = q.names;
    out["parts"] = json::array();
    for (const expr& e : q.parts) out["parts"].push_back(json_of(e));
    return out.dump();
}

}  // namespace oracle
