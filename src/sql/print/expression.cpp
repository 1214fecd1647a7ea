#include <algorithm>

#include "cormorant/base/error.hpp"
#include "cormorant/schema/model.hpp"
#include "sql/print/printer.hpp"

/// Expressions: operators, functions and parameters.

namespace cormorant::detail {
namespace {

// Operations that are calls, or bring parentheses of their own.
bool is_closed(op_class group) {
    switch (group) {
        case op_class::exists:
        case op_class::text_function:
        case op_class::choice:
        case op_class::number_function:
        case op_class::time_function:
        case op_class::json_value:
        case op_class::fit:
        case op_class::element:
        case op_class::bound:
        case op_class::cast:
        case op_class::case_:
        case op_class::sql:
        case op_class::subquery:
        case op_class::aggregate:
        case op_class::window:
            return true;
        case op_class::operand:
        case op_class::logic:
        case op_class::comparison:
        case op_class::membership:
        case op_class::text_lookup:
        case op_class::json_lookup:
        case op_class::search:
        case op_class::container_lookup:
        case op_class::range_lookup:
        case op_class::null_test:
        case op_class::arithmetic:
        case op_class::of_window:
        case op_class::order:
            break;
    }
    return false;
}

bool is_closed(const term& n) {
    if (n.kind == term_kind::operation) return is_closed(class_of(n.code));
    return n.kind != term_kind::negation && n.kind != term_kind::truth;
}

// The member whose column this is, or an element of.
const member_info* member_of(const term& n) {
    if (n.is(op::element)) return member_of(*n.operands[0]);
    return n.kind == term_kind::column ? n.member : nullptr;
}

bool of_any_element(const term& n) {
    return n.operands[0]->is(op::any_element) || n.operands[1]->is(op::any_element);
}

bool is_unsigned_column(const member_info* member) {
    return member != nullptr && member->is_unsigned && member->integer_bits == 64;
}

value_kind kind_beside(const member_info* member) {
    return member != nullptr ? member->type : value_kind::null;
}

bool is_json(const term& n) { return kind_of(n) == value_kind::json; }

// What a plain comparison of the column's text would not do: equal documents may be written
// differently.
bool looks_inside_json(const term& n) {
    if (n.code == op::contains) return is_json(*n.operands[0]);
    return (n.code == op::eq || n.code == op::ne) && !of_any_element(n) &&
           (is_json(*n.operands[0]) || is_json(*n.operands[1]));
}

bool is_of_containers(const term& n) {
    if (!is_spelled_in(spelling_room::container, n.code)) return false;
    if (class_of(n.code) == op_class::comparison) return of_any_element(n);
    return info_of(n.code).also == spelled_for::values || is_container(kind_of(*n.operands[0]));
}

bool same_source(const bind_source& a, const bind_source& b) {
    return a.value == b.value && a.item == b.item && a.transform == b.transform &&
           a.number == b.number && a.make == b.make && a.inside == b.inside;
}

}  // namespace

void printer::expression(const term& n) {
    if (n.constant && !literals_) {
        literals_ = true;
        expression(n);
        literals_ = false;
        return;
    }
    switch (n.kind) {
        case term_kind::operation:
            operation(n);
            return;
        case term_kind::value:
            value_term(n, nullptr);
            return;
        case term_kind::truth:
            text(n.index != 0 ? "1 = 1" : "1 = 0");
            return;
        case term_kind::number:
            text(std::to_string(n.index));
            return;
        case term_kind::star:
            text("*");
            return;
        case term_kind::column:
            column(n);
            return;
        case term_kind::select:
            text("(");
            select(*n.plan);
            text(")");
            return;
        case term_kind::negation: {
            const term& of = *n.operands[0];
            if (!may_be_null(of)) text("NOT ");
            if (of.is(op::exists))
                expression(of);
            else
                text("("), expression(of), text(")");
            if (may_be_null(of)) text(" IS NOT TRUE");
            return;
        }
        case term_kind::row:
            return call("", n);
        case term_kind::path:
        case term_kind::annotation:
        case term_kind::outer:
            break;
    }
    throw_error({.kind = error_kind::internal, .message = "an expression was printed unresolved"});
}

void printer::operand(const term& n) {
    if (is_closed(n)) {
        expression(n);
        return;
    }
    text("(");
    expression(n);
    text(")");
}

void printer::argument(const term& n) {
    if (n.kind != term_kind::value || literals_) return expression(n);
    text(dialect_.placeholder(bind(n.bind, true)));
}

void printer::call(std::string_view function, const term& n) {
    text(function);
    text("(");
    for (std::size_t i = 0; i < n.operands.size(); ++i) {
        if (i != 0) text(", ");
        expression(*n.operands[i]);
    }
    text(")");
}

void printer::column(const term& n) {
    if (!bare_columns_) {
        text(n.from->alias);
        text(".");
    }
    name(n.name);
}

// ---- operations ---------------------------------------------------------------------------------

void printer::operation(const term& n) {
    if (looks_inside_json(n)) return spelled(spelling_room::json, n);
    if (is_of_containers(n)) return spelled(spelling_room::container, n);
    const spelling_room room = room_of(class_of(n.code));
    if (room != spelling_room::common) return spelled(room, n);
    common(n);
}

void printer::spelled(spelling_room room, const term& n) {
    for (const op_spelling& s : dialect_.spellings(room))
        if (s.code == n.code) return s.print(*this, n, s.word);
    throw_error(
        {.kind = error_kind::internal,
         .message = std::string(dialect_.name()) + " has no spelling of " + info_of(n.code).name});
}

// What all databases spell alike. The classes in the end are gone when a plan is printed, or are
// printed with what they belong to.
void printer::common(const term& n) {
    const std::string_view word = info_of(n.code).sql;
    switch (class_of(n.code)) {
        case op_class::logic:
            if (n.code == op::not_) break;  // a term_kind::negation by now
            return chain(word, n.operands);
        case op_class::comparison:
            return infix(word, n);
        case op_class::membership:
            return n.code == op::in ? membership(n) : between(n);
        case op_class::null_test:
            operand(*n.operands[0]);
            return text(word);
        case op_class::exists:
            text(word);
            return expression(*n.operands[0]);
        case op_class::case_:
            return case_when(n);
        case op_class::sql:
            return fragment(n);
        case op_class::aggregate:
            return n.code == op::sql_aggregate ? fragment(n) : aggregate(n);
        case op_class::of_window:
            return window_function(n);
        case op_class::window:
            return window(n);
        case op_class::operand:
        case op_class::subquery:
        case op_class::order:
        case op_class::text_lookup:
        case op_class::json_lookup:
        case op_class::search:
        case op_class::container_lookup:
        case op_class::range_lookup:
        case op_class::arithmetic:
        case op_class::text_function:
        case op_class::choice:
        case op_class::number_function:
        case op_class::time_function:
        case op_class::json_value:
        case op_class::fit:
        case op_class::element:
        case op_class::bound:
        case op_class::cast:
            break;
    }
    throw_error({.kind = error_kind::internal,
                 .message = std::string(info_of(n.code).name) + " was printed unresolved"});
}

// Databases limit how deep an expression is, and side by side is as deep as one inside the other:
// long chains are nested evenly.
void printer::chain(std::string_view between, std::span<term* const> parts) {
    constexpr std::size_t most_side_by_side = 64;
    if (parts.size() > most_side_by_side) {
        const std::size_t half = parts.size() / 2;
        text("(");
        chain(between, parts.first(half));
        text(")");
        text(between);
        text("(");
        chain(between, parts.subspan(half));
        return text(")");
    }
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i != 0) text(between);
        const term& part = *parts[i];
        if (part.is(op::and_) || part.is(op::or_))
            operand(part);
        else
            expression(part);
    }
}

void printer::infix(std::string_view between, const term& n) {
    for (std::size_t i = 0; i < 2; ++i) {
        if (i != 0) text(between);
        const term& side = *n.operands[i];
        if (side.kind == term_kind::value)
            value_term(side, member_of(*n.operands[1 - i]));
        else
            operand(side);
    }
}

void printer::between(const term& n) {
    operand(*n.operands[0]);
    text(info_of(n.code).sql);
    operand(*n.operands[1]);
    text(info_of(op::and_).sql);
    operand(*n.operands[2]);
}

void printer::membership(const term& n) {
    const term& among = *n.operands[1];
    const bool arrays = dialect_.facts().arrays && !literals_;
    if (among.kind != term_kind::select && is_json(*n.operands[0]) && !arrays)
        return spelled(spelling_room::json, n);
    operand(*n.operands[0]);
    const member_info* beside = member_of(*n.operands[0]);
    if (among.kind != term_kind::select && arrays) return array(among, beside);
    text(" IN ");
    if (among.kind == term_kind::select) return membership_of(*among.plan);
    text("(");
    padded_list(among, beside);
    text(")");
}

// A derived table may have a limit where the SELECT of an IN may not.
void printer::membership_of(const select_plan& rows) {
    const bool limited = rows.limit != nullptr || rows.offset != nullptr || rows.most_rows != 0;
    const bool derived = limited && !dialect_.facts().limit_in_membership;
    text(derived ? "(SELECT * FROM (" : "(");
    select(rows);
    text(derived ? ") AS limited)" : ")");
}

void printer::array(const term& list, const member_info* beside) {
    bind_source whole = list.bind;
    whole.transform = bind_transform::list;
    const value_list& items = list.bound->as_list();
    const value_kind kind = items.empty() ? value_kind::null : kind_in_text(items.front());
    text(" = ANY(");
    text(dialect_.array_placeholder(bind(whole, true), kind, beside));
    text(")");
}

void printer::padded_list(const term& list, const member_info* beside) {
    const std::size_t used_items = list.bound->as_list().size();
    const std::size_t length = literals_ ? used_items : padded_length(used_items);
    // JSON has no bytes.
    const bool fits_json =
        used_items != 0 && list.bound->as_list().front().kind() != value_kind::bytes;
    if (length > most_items && dialect_.facts().json_lists && fits_json && !literals_) {
        bind_source whole = list.bind;
        const bool whole_range = dialect_.facts().unsigned_integers;
        whole.transform =
            whole_range ? bind_transform::json_list : bind_transform::signed_json_list;
        const value_kind kind = whole_range && is_unsigned_column(beside)
                                    ? value_kind::unsigned_integer
                                    : kind_in_text(list.bound->as_list().front());
        return text(dialect_.list_of_json(dialect_.placeholder(bind(whole, true)), kind));
    }
    if (length > most_items)
        throw_usage("a list of " + std::to_string(used_items) +
                    " values for in(): use a subquery, or ask in parts");
    const std::size_t bound_before = binds_.size();
    std::size_t first = 0;
    for (std::size_t i = 0; i < length; ++i) {
        if (i != 0) text(", ");
        if (literals_) {
            text(dialect_.literal(list.bound->as_list()[i]));
            continue;
        }
        bind_source one = list.bind;
        one.item = static_cast<std::uint16_t>(i);
        one.column = kind_beside(beside);
        const value_kind kind = kind_in_text(list.bound->as_list()[0]);
        // A list that is used twice is bound once, as its first item tells.
        const bool again = i != 0 && first <= bound_before;
        const std::size_t number = again ? first + i : bind(one, i == 0);
        if (i == 0) first = number;
        text(dialect_.typed_placeholder(number, kind, beside));
    }
}

void printer::key_rows(const term& keys) {
    const value_list& items = keys.operands[1]->bound->as_list();
    for (std::size_t i = 0; i < padded_length(items.size()); ++i) {
        text(i == 0 ? "(VALUES (" : "), (");
        bind_source one = keys.operands[1]->bind;
        one.item = static_cast<std::uint16_t>(i);
        one.transform = bind_transform::item_or_null;
        text(dialect_.placeholder(bind(one, false)));
    }
    text("))");
}

void printer::case_when(const term& n) {
    text("CASE");
    std::size_t i = 0;
    for (; i + 1 < n.operands.size(); i += 2) {
        text(" WHEN ");
        expression(*n.operands[i]);
        text(" THEN ");
        expression(*n.operands[i + 1]);
    }
    if (n.index == 1) {
        text(" ELSE ");
        expression(*n.operands.back());
    }
    text(" END");
}

// ---- aggregates and windows ---------------------------------------------------------------------

// A type that the database chooses otherwise than the program expects.
std::string_view printer::open_cast(const term& n) {
    if (!is_aggregate(n.code)) return {};
    const bool rows = n.operands.empty() || n.operands[0]->kind == term_kind::star;
    const std::string_view type =
        dialect_.aggregate_type(n.code, rows ? value_kind::null : kind_of(*n.operands[0]));
    if (!type.empty()) text("CAST(");
    return type;
}

void printer::close_cast(std::string_view type) {
    if (type.empty()) return;
    text(" AS ");
    text(type);
    text(")");
}

void printer::aggregate(const term& n) {
    const std::string_view type = open_cast(n);
    aggregate_call(n);
    close_cast(type);
}

void printer::aggregate_call(const term& n) {
    const bool filtered = (n.index & aggregate_filtered) != 0;
    const bool emulated = filtered && !dialect_.facts().aggregate_filter;
    const term* of = n.operands.size() > (filtered ? 1U : 0U) ? n.operands[0] : nullptr;
    const bool all = of == nullptr || of->kind == term_kind::star;
    text(dialect_.aggregate(n.code, all ? value_kind::null : kind_of(*of)));
    text((n.index & aggregate_distinct) != 0 ? "(DISTINCT " : "(");
    if (emulated) text("CASE WHEN "), expression(*n.operands.back()), text(" THEN ");
    if (all)
        text(emulated ? "1" : "*");
    else
        expression(*of);
    text(emulated ? " END)" : ")");
    if (!filtered || emulated) return;
    text(" FILTER (WHERE ");
    expression(*n.operands.back());
    text(")");
}

// Counts and distances are whole numbers, of the type that the function has.
void printer::window_function(const term& n) {
    text(info_of(n.code).sql);
    text("(");
    for (std::size_t i = 0; i < n.operands.size(); ++i) {
        if (i != 0) text(", ");
        if (i != 0 || n.code == op::ntile)
            argument(*n.operands[i]);
        else
            expression(*n.operands[i]);
    }
    text(")");
}

void printer::window(const term& n) {
    const term& function = *n.operands[0];
    const std::string_view type = open_cast(function);
    if (is_aggregate(function.code))
        aggregate_call(function);
    else
        expression(function);
    text(info_of(n.code).sql);
    const std::size_t keys_end = 1U + n.index;
    for (std::size_t i = 1; i < keys_end; ++i) {
        text(i == 1 ? "PARTITION BY " : ", ");
        expression(*n.operands[i]);
    }
    if (n.index != 0 && keys_end < n.operands.size()) text(" ");
    for (std::size_t i = keys_end; i < n.operands.size(); ++i) {
        text(i == keys_end ? "ORDER BY " : ", ");
        const term& key = *n.operands[i];
        if (key.is(op::asc) || key.is(op::desc))
            order_key({key.operands[0], key.code == op::desc, static_cast<null_order>(key.index)});
        else
            expression(key);
    }
    // Else a window with an order ends at the current row.
    if (function.code == op::last_value && keys_end < n.operands.size())
        text(" ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING");
    text(")");
    close_cast(type);
}

// ---- parameters ---------------------------------------------------------------------------------

void printer::value_term(const term& n, const member_info* beside) {
    if (literals_) return text(dialect_.literal(*n.bound));
    bind_source source = n.bind;
    source.column = kind_beside(beside);
    // What is no value of the query is a number of the compiler's own.
    const value_kind kind = n.bound != nullptr ? kind_in_text(*n.bound) : value_kind::integer;
    text(dialect_.typed_placeholder(bind(source, true), kind, beside));
}

void printer::assigned(const term& n, const member_info& to) {
    if (n.kind == term_kind::value)
        value_term(n, &to);
    else
        expression(n);
}

void printer::transformed(const term& n, bind_transform transform) {
    if (literals_)
        return text(dialect_.literal(
            value::copy(value_kind::text, pattern_of(transform, n.bound->as_text()))));
    bind_source source = n.bind;
    source.transform = transform;
    text(dialect_.typed_placeholder(bind(source, true), value_kind::text, nullptr));
}

void printer::one_element(const term& n, const member_info* beside) {
    if (literals_) return text(dialect_.literal(value::array(n.bound->kind(), {*n.bound})));
    bind_source source = n.bind;
    source.transform = bind_transform::one_element;
    text(dialect_.typed_placeholder(bind(source, true), value_kind::array, beside));
}

// A value that is used twice, as where an annotation is selected and filtered, is one parameter:
// GROUP BY needs the same text as the SELECT.
std::size_t printer::bind(const bind_source& source, bool may_repeat) {
    if (may_repeat && dialect_.facts().numbered_placeholders) {
        const auto known = std::find_if(binds_.begin(), binds_.end(), [&](const bind_source& b) {
            return same_source(b, source);
        });
        if (known != binds_.end()) return static_cast<std::size_t>(known - binds_.begin()) + 1;
    }
    binds_.push_back(source);
    return binds_.size();
}

}  // namespace cormorant::detail
