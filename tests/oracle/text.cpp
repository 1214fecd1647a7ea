#include <map>

#include "oracle/tree.hpp"

/// Questions as a program would write them.
namespace oracle {
namespace {

std::string joined(const std::vector<expr>& parts, std::size_t from = 0,
                   std::size_t to = std::size_t(-1)) {
    std::string out;
    for (std::size_t i = from; i < std::min(to, parts.size()); ++i)
        out += (out.empty() ? "" : ", ") + text(parts[i]);
    return out;
}

std::string literal(const datum& d, kind type) {
    if (is_null(d)) return "nullopt";
    if (const auto* s = std::get_if<std::string>(&d)) {
        std::string quoted = "\"";
        for (const char c : *s)
            quoted += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
        return quoted + '"';
    }
    return type == kind::decimal ? "cm::decimal(\"" + text(d) + "\")" : text(d);
}

std::string_view infix(op code) {
    static const std::map<op, std::string_view> signs = {
        {op::and_, " && "}, {op::or_, " || "}, {op::eq, " == "}, {op::ne, " != "},
        {op::lt, " < "},    {op::le, " <= "},  {op::gt, " > "},  {op::ge, " >= "},
        {op::add, " + "},   {op::sub, " - "},  {op::mul, " * "}};
    const auto found = signs.find(code);
    return found == signs.end() ? std::string_view() : found->second;
}

std::string_view name_of(op code) {
    static const std::map<op, std::string_view> names = {{op::contains, "contains"},
                                                         {op::icontains, "icontains"},
                                                         {op::starts_with, "starts_with"},
                                                         {op::istarts_with, "istarts_with"},
                                                         {op::ends_with, "ends_with"},
                                                         {op::iends_with, "iends_with"},
                                                         {op::iexact, "iexact"},
                                                         {op::is_null, "is_null"},
                                                         {op::is_not_null, "is_not_null"},
                                                         {op::between, "between"},
                                                         {op::in, "in"},
                                                         {op::lower, "lower"},
                                                         {op::upper, "upper"},
                                                         {op::length, "length"},
                                                         {op::trim, "trim"},
                                                         {op::concat, "concat"},
                                                         {op::replace, "replace"},
                                                         {op::substr, "substr"},
                                                         {op::reverse, "reversed"},
                                                         {op::right, "right"},
                                                         {op::lpad, "lpad"},
                                                         {op::rpad, "rpad"},
                                                         {op::position, "position"},
                                                         {op::sign, "sign"},
                                                         {op::coalesce, "coalesce"},
                                                         {op::nullif, "nullif"},
                                                         {op::greatest, "greatest"},
                                                         {op::least, "least"},
                                                         {op::abs, "abs"},
                                                         {op::count, "count"},
                                                         {op::sum, "sum"},
                                                         {op::avg, "avg"},
                                                         {op::min, "min"},
                                                         {op::max, "max"},
                                                         {op::row_number, "row_number"},
                                                         {op::rank, "rank"},
                                                         {op::dense_rank, "dense_rank"},
                                                         {op::lag, "lag"},
                                                         {op::lead, "lead"},
                                                         {op::first_value, "first_value"},
                                                         {op::last_value, "last_value"},
                                                         {op::ntile, "ntile"},
                                                         {op::exists, "exists"},
                                                         {op::subquery, "subquery"}};
    return names.at(code);
}

std::string order(const expr& e) {
    static constexpr std::string_view nulls[] = {"", "_nulls_first", "_nulls_last"};
    return text(e.operands[0]) + (e.code == op::desc ? ".desc" : ".asc") +
           std::string(nulls[e.index]) + "()";
}

std::string choice(const expr& e) {
    std::string out = "cm";
    const std::size_t n = e.operands.size();
    for (std::size_t i = 0; i + 1 < n; i += 2)
        out += (i == 0 ? "::when(" : ".when(") + joined(e.operands, i, i + 2) + ")";
    return out + (e.index == 1 ? ".otherwise(" + text(e.operands[n - 1]) + ")" : "");
}

std::string aggregate(const expr& e) {
    const bool filtered = (e.index & cormorant::detail::aggregate_filtered) != 0;
    const std::size_t n = e.operands.size() - (filtered ? 1 : 0);
    std::string out = "cm::" + std::string(name_of(e.code)) + "(" + joined(e.operands, 0, n) + ")";
    if ((e.index & cormorant::detail::aggregate_distinct) != 0) out += ".distinct()";
    if (filtered) out += ".filter(" + text(e.operands.back()) + ")";
    return out;
}

std::string window(const expr& e) {
    const std::string partition = joined(e.operands, 1, 1U + e.index);
    const std::string ordered = joined(e.operands, 1U + e.index);
    std::string w = "cm::partition_by(" + partition + ")";
    if (e.index == 0)
        w = "cm::window_order_by(" + ordered + ")";
    else if (!ordered.empty())
        w += ".order_by(" + ordered + ")";
    return text(e.operands[0]) + ".over(" + w + ")";
}

std::string operation(const expr& e) {
    if (const std::string_view sign = infix(e.code); !sign.empty()) {
        std::string out;
        for (const expr& part : e.operands)
            out += (out.empty() ? "(" : std::string(sign)) + text(part);
        return out + ")";
    }
    switch (e.code) {
        case op::not_:
            return "!" + text(e.operands[0]);
        case op::neg:
            return "-" + text(e.operands[0]);
        case op::asc:
        case op::desc:
            return order(e);
        case op::case_:
            return choice(e);
        case op::over:
            return window(e);
        default:
            break;
    }
    if (e.code >= op::count && e.code <= op::max) return aggregate(e);
    const std::string name(name_of(e.code));
    const bool method = (e.code >= op::eq && e.code <= op::like) || e.code == op::is_null ||
                        e.code == op::is_not_null;
    if (method) return text(e.operands[0]) + "." + name + "(" + joined(e.operands, 1) + ")";
    return "cm::" + name + "(" + joined(e.operands) + ")";
}

std::string named(const step& s) {
    std::string out;
    for (std::size_t i = 0; i < s.parts.size(); ++i) {
        const bool plain = s.parts[i].code == op::path && s.parts[i].text == s.names[i];
        out += (out.empty() ? "" : ", ") + (plain ? "" : "\"" + s.names[i] + "\"_f = ") +
               text(s.parts[i]);
    }
    return out;
}

std::string call(const step& s) {
    switch (s.what) {
        case step_kind::filter:
            return ".filter(" + joined(s.parts) + ")";
        case step_kind::exclude:
            return ".exclude(" + joined(s.parts) + ")";
        case step_kind::annotate:
            return ".annotate(" + named(s) + ")";
        case step_kind::values:
            return ".values(" + named(s) + ")";
        case step_kind::scalars:
            return ".scalars(" + joined(s.parts) + ")";
        case step_kind::order_by:
            return ".order_by(" + joined(s.parts) + ")";
        case step_kind::distinct:
            return ".distinct()";
        case step_kind::reverse:
            return ".reverse()";
        case step_kind::limit:
            return ".limit(" + std::to_string(s.number) + ")";
        case step_kind::offset:
            return ".offset(" + std::to_string(s.number) + ")";
        case step_kind::none:
            return ".none()";
    }
    return {};
}

}  // namespace

std::string text(const expr& e) {
    if (e.code == op::path) return "\"" + e.text + "\"_f";
    if (e.code == op::outer) return "cm::outer(\"" + e.text + "\"_f)";
    if (e.nested) return text(*e.nested, true);
    if (e.is_list) {
        std::string out;
        for (const datum& d : e.list) out += (out.empty() ? "" : ", ") + literal(d, e.type);
        return "{" + out + "}";
    }
    return e.code == op::value ? literal(e.literal, e.type) : operation(e);
}

std::string text(const query& q, bool inside) {
    static constexpr std::string_view models[] = {"Region", "Team", "Person", "Task", "Tag"};
    std::string out =
        (inside ? "cm::query<" : "db.objects<") + std::string(models[q.table]) + ">()";
    for (const step& s : q.steps) out += call(s);
    return out;
}

std::string text(const question& q) {
    static constexpr std::string_view ends[] = {"",         ".count()", ".exists()", ".at_least(",
                                                ".first()", ".last()",  "[",         ".aggregate(",
                                                ".update(", ".remove()"};
    std::string out = text(q.about) + std::string(ends[static_cast<std::size_t>(q.end)]);
    if (q.end == terminal::at_least) out += std::to_string(q.number) + ")";
    if (q.end == terminal::at) out += std::to_string(q.number) + "]";
    if (q.end == terminal::aggregate || q.end == terminal::update) {
        for (std::size_t i = 0; i < q.parts.size(); ++i)
            out += (i == 0 ? "\"" : ", \"") + q.names[i] + "\"_f = " + text(q.parts[i]);
        out += ")";
    }
    return out;
}

}  // namespace oracle
