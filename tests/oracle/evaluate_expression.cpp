#include <algorithm>
#include <cmath>

#include "oracle/evaluate.hpp"
#include "oracle/related.hpp"

namespace oracle {
namespace {

enum class truth : std::uint8_t { no, yes, unknown };

truth truth_of(const datum& d) {
    if (is_null(d)) return truth::unknown;
    return std::get<bool>(d) ? truth::yes : truth::no;
}
datum datum_of(truth t) {
    if (t == truth::unknown) return {};
    return t == truth::yes;
}

bool some_choice(const expr& e, const std::vector<std::string>& open, std::size_t i,
                 const frame& f) {
    if (i == open.size()) return truth_of(value(e, f)) == truth::yes;
    std::vector<int> rows = choices(open[i], f);
    if (rows.empty()) rows.push_back(-1);
    return std::any_of(rows.begin(), rows.end(),
                       [&](int row) { return some_choice(e, open, i + 1, with(f, open[i], row)); });
}

frame without_choices(const frame& f) {
    frame own = f;
    own.opened.resize(f.kept);
    return own;
}

// ---- operators ----------------------------------------------------------------------------------

datum logic(const expr& e, const frame& f) {
    const bool both = e.code == op::and_;
    truth result = both ? truth::yes : truth::no;
    for (const expr& part : e.operands) {
        const truth t = truth_of(value(part, f));
        if (t == (both ? truth::no : truth::yes)) return datum_of(t);
        if (t == truth::unknown) result = t;
    }
    return datum_of(result);
}

datum compared(op code, const datum& a, const datum& b) {
    if (is_null(a) || is_null(b)) return {};
    const int o = order_of(a, b);
    switch (code) {
        case op::eq:
            return o == 0;
        case op::ne:
            return o != 0;
        case op::lt:
            return o < 0;
        case op::le:
            return o <= 0;
        case op::gt:
            return o > 0;
        default:
            return o >= 0;
    }
}

datum among(const datum& of, const cells& list) {
    if (list.empty()) return false;
    if (is_null(of)) return {};
    bool null = false;
    for (const datum& item : list) {
        if (is_null(item))
            null = true;
        else if (order_of(of, item) == 0)
            return true;
    }
    if (null) return {};
    return false;
}

cells column_of(const query& nested, const frame& f) {
    run inner{f.in->rows, f.in->ways, nested, &f};
    cells out;
    for (const live_row& row : rows_of(inner)) out.push_back(row.columns.front());
    return out;
}

datum membership(const expr& e, const frame& f) {
    const datum of = value(e.operands[0], f);
    const expr& list = e.operands[1];
    if (list.nested) return among(of, column_of(*list.nested, f));
    cells items;
    for (const datum& item : list.list)
        if (!is_null(item)) items.push_back(item);
    return among(of, items);
}

datum lookup(op code, const datum& of, const datum& part, const customs& ways) {
    if (is_null(of) || is_null(part)) return {};
    std::string a = std::get<std::string>(of), b = std::get<std::string>(part);
    if (code == op::icontains || code == op::istarts_with || code == op::iends_with ||
        code == op::iexact) {
        a = lower(a, ways.all_letters);
        b = lower(b, ways.all_letters);
    }
    switch (code) {
        case op::contains:
        case op::icontains:
            return a.find(b) != std::string::npos;
        case op::starts_with:
        case op::istarts_with:
            return a.starts_with(b);
        case op::ends_with:
        case op::iends_with:
            return a.ends_with(b);
        default:
            return a == b;
    }
}

datum chosen(const expr& e, const frame& f) {
    const std::size_t n = e.operands.size();
    for (std::size_t i = 0; i + 1 < n; i += 2)
        if (holds(e.operands[i], f)) return value(e.operands[i + 1], f);
    return e.index == 1 ? value(e.operands[n - 1], f) : datum();
}

datum text_function(op code, const cells& in, const customs& ways) {
    if (code == op::concat) {
        std::string all;
        for (const datum& d : in) all += is_null(d) ? "" : std::get<std::string>(d);
        return all;
    }
    if (std::any_of(in.begin(), in.end(), [](const datum& d) { return is_null(d); })) return {};
    const std::string& of = std::get<std::string>(in[0]);
    switch (code) {
        case op::length:
            return length(of);
        case op::lower:
            return lower(of, ways.all_letters);
        case op::upper:
            return upper(of, ways.all_letters);
        case op::trim:
            return trimmed(of);
        case op::reverse:
            return reversed(of);
        case op::lpad:
        case op::rpad:
            return padded(of, std::get<std::int64_t>(in[1]), std::get<std::string>(in[2]),
                          code == op::lpad);
        case op::position:
            return place_of(std::get<std::string>(in[1]), of);
        case op::right: {
            const std::int64_t from = length(of) - std::get<std::int64_t>(in[1]) + 1;
            return substring(of, from, length(of));
        }
        case op::replace:
            return replaced(of, std::get<std::string>(in[1]), std::get<std::string>(in[2]));
        default:
            return substring(of, std::get<std::int64_t>(in[1]), std::get<std::int64_t>(in[2]));
    }
}

datum number_function(op code, const datum& d) {
    if (is_null(d)) return {};
    if (code == op::sign) return std::int64_t{(number(d) > 0) - (number(d) < 0)};
    if (const auto* i = std::get_if<std::int64_t>(&d)) return code == op::neg ? -*i : std::abs(*i);
    return code == op::neg ? -number(d) : std::fabs(number(d));
}

datum function(const expr& e, const frame& f) {
    cells in;
    for (const expr& operand : e.operands) in.push_back(value(operand, f));
    switch (e.code) {
        case op::add:
        case op::sub:
        case op::mul:
            return arithmetic(e.code == op::add   ? '+'
                              : e.code == op::sub ? '-'
                                                  : '*',
                              in[0], in[1]);
        case op::neg:
        case op::abs:
        case op::sign:
            return number_function(e.code, in[0]);
        case op::coalesce:
            for (const datum& d : in)
                if (!is_null(d)) return d;
            return {};
        case op::nullif:
            if (!is_null(in[0]) && !is_null(in[1]) && order_of(in[0], in[1]) == 0) return {};
            return in[0];
        case op::greatest:
        case op::least:
            return extreme(e.code == op::greatest, in);
        default:
            return text_function(e.code, in, f.in->ways);
    }
}

datum named_value(const std::string& name, const expr& e, const frame& f) {
    if (f.named != nullptr) {
        const auto found = f.named->find(name);
        if (found != f.named->end()) return found->second;
    }
    frame own{f.in, f.row};
    own.named = f.named;
    return value(e, own);
}

}  // namespace

bool holds(const expr& e, const frame& f) {
    std::vector<std::string> open;
    add_open_relations(e, f, open);
    return some_choice(e, open, 0, f);
}

datum value(const expr& e, const frame& f) {
    if (is_aggregate(e.code)) return aggregated(e, {f});
    switch (e.code) {
        case op::path:
            if (const expr* named = annotation(e.text, *f.in))
                return named_value(e.text, *named, f);
            return path_value(e.text, f);
        case op::outer: {
            const expr there{.code = op::path, .text = e.text};
            return value(there, *f.in->around);
        }
        case op::value:
            return e.literal;
        case op::and_:
        case op::or_:
            return logic(e, f);
        case op::not_:
            return !holds(e.operands[0], without_choices(f));
        case op::exists: {
            run inner{f.in->rows, f.in->ways, *e.operands[0].nested, &f};
            return !rows_of(inner).empty();
        }
        case op::subquery: {
            const cells found = column_of(*e.operands[0].nested, f);
            return found.empty() ? datum() : found[0];
        }
        case op::in:
            return membership(e, f);
        case op::between: {
            const datum of = value(e.operands[0], f);
            const truth low = truth_of(compared(op::ge, of, value(e.operands[1], f)));
            const truth high = truth_of(compared(op::le, of, value(e.operands[2], f)));
            if (low == truth::no || high == truth::no) return false;
            return datum_of(low == truth::yes && high == truth::yes ? truth::yes : truth::unknown);
        }
        case op::is_null:
            return is_null(value(e.operands[0], f));
        case op::is_not_null:
            return !is_null(value(e.operands[0], f));
        case op::case_:
            return chosen(e, f);
        default:
            break;
    }
    if (e.code >= op::eq && e.code <= op::ge) {
        // A literal NULL asks whether there is none.
        const bool null = e.operands[1].code == op::value && is_null(e.operands[1].literal);
        const datum a = value(e.operands[0], f);
        if (null) return is_null(a) == (e.code == op::eq);
        return compared(e.code, a, value(e.operands[1], f));
    }
    if (e.code >= op::contains && e.code <= op::iexact)
        return lookup(e.code, value(e.operands[0], f), value(e.operands[1], f), f.in->ways);
    return function(e, f);
}

}  // namespace oracle
