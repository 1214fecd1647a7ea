#include "cormorant/query/operations.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cormorant/base/error.hpp"
#include "sql/mariadb/mariadb_dialect.hpp"
#include "sql/postgres/postgres_dialect.hpp"
#include "sql/print/printer.hpp"
#include "sql/sqlite/sqlite_dialect.hpp"

/// Every operation is spelled by every dialect, or refused in words.

namespace cormorant::detail {
namespace {

const dialect* const dialects[] = {&sqlite_dialect(), &postgres_dialect(), &mariadb_dialect()};

// Terms of one table, in the shape that the compiler gives them.
class workshop {
public:
    workshop() {
        plan_ = &memory_.plan();
        table_ = &memory_.table(*plan_);
        table_->table = "things";
    }

    term& column(value_kind kind) {
        term& n = memory_.make(term_kind::column);
        n.from = table_;
        n.name = "x";
        n.type = kind;
        return n;
    }
    term& value_of(value v) {
        term& n = memory_.make(term_kind::value);
        n.bound = &values_.emplace_back(std::move(v));
        n.type = n.bound->kind();
        return n;
    }
    term& text(std::string_view text) { return value_of(value::copy(value_kind::text, text)); }
    term& texts() {
        value_list items;
        for (const char* item : {"a", "b"}) items.push_back(value::copy(value_kind::text, item));
        return value_of(value::list(std::move(items)));
    }
    term& rows() {
        term& n = memory_.make(term_kind::select);
        n.plan = plan_;
        return n;
    }

    std::vector<term*> columns(value_kind kind, std::size_t count) {
        std::vector<term*> all;
        for (std::size_t i = 0; i < count; ++i) all.push_back(&column(kind));
        return all;
    }

    term& operation(op code, spelling_room room);

private:
    std::vector<term*> operands(op code, spelling_room room);

    arena memory_;
    std::deque<value> values_;
    select_plan* plan_;
    source* table_;
};

std::vector<term*> workshop::operands(op code, spelling_room room) {
    const operation_info& info = info_of(code);
    const std::size_t least = info.operands.least;
    switch (info.group) {
        case op_class::logic:
            return columns(value_kind::boolean, code == op::not_ ? 1 : 2);
        case op_class::comparison:
            if (room == spelling_room::json) return columns(value_kind::json, 2);
            if (room == spelling_room::container)
                return {&memory_.operation(op::any_element, {&column(value_kind::array)}),
                        &column(value_kind::integer)};
            return columns(value_kind::integer, 2);
        case op_class::membership:
            if (code == op::in)
                return {
                    &column(room == spelling_room::json ? value_kind::json : value_kind::integer),
                    &texts()};
            return columns(value_kind::integer, least);
        case op_class::text_lookup:
            if (room == spelling_room::json) return columns(value_kind::json, 2);
            if (room == spelling_room::container) return columns(value_kind::array, 2);
            return columns(value_kind::text, 2);
        case op_class::json_lookup:
            return {&column(value_kind::json), code == op::has_key ? &text("a") : &texts()};
        case op_class::json_value:
            return {&column(value_kind::json), &text("a")};
        case op_class::search:
        case op_class::fit:
            return {&column(value_kind::text), &text("a")};
        case op_class::container_lookup:
        case op_class::element:
            return columns(value_kind::array, least);
        case op_class::range_lookup:
        case op_class::bound:
            return columns(value_kind::range, least);
        case op_class::exists:
        case op_class::subquery:
            return {&rows()};
        case op_class::text_function:
            return columns(room == spelling_room::container ? value_kind::array : value_kind::text,
                           least);
        case op_class::number_function:
            return columns(value_kind::real, least);
        case op_class::time_function:
            return columns(value_kind::utc_time, least);
        case op_class::sql:
            return {&text("random()")};
        case op_class::aggregate:
            return code == op::sql_aggregate ? std::vector<term*>{&text("random()")}
                                             : columns(value_kind::integer, 1);
        case op_class::window:
            return {&memory_.operation(op::row_number, {}), &column(value_kind::integer)};
        case op_class::operand:
        case op_class::null_test:
        case op_class::arithmetic:
        case op_class::choice:
        case op_class::cast:
        case op_class::case_:
        case op_class::of_window:
        case op_class::order:
            break;
    }
    return columns(value_kind::integer, least);
}

term& workshop::operation(op code, spelling_room room) {
    const bool stated = info_of(code).result == result_rule::stated;
    return memory_.operation(code, operands(code, room),
                             stated ? static_cast<std::uint16_t>(value_kind::text) : 0U);
}

std::string printed(const dialect& target, const term& n) {
    printer out(target);
    out.expression(n);
    return out.sql();
}

std::string own_name(const dialect& target) {
    return target.name() == "sqlite" ? "SQLite" : "MariaDB";
}

// Those that a plan has no more when it is printed.
bool is_gone(op code) {
    const op_class group = class_of(code);
    return group == op_class::operand || group == op_class::subquery || group == op_class::order ||
           code == op::not_;
}

constexpr spelling_room rooms[] = {spelling_room::common,     spelling_room::lookup,
                                   spelling_room::arithmetic, spelling_room::function,
                                   spelling_room::time,       spelling_room::json,
                                   spelling_room::search,     spelling_room::container};

TEST(operations, each_is_spelled_or_refused_in_words) {
    for (const dialect* target : dialects)
        for (const operation_info& info : operation_table::rows) {
            if (is_gone(info.code)) continue;
            for (const spelling_room room : rooms) {
                if (!is_spelled_in(room, info.code)) continue;
                SCOPED_TRACE(std::string(target->name()) + ": " + info.name);
                workshop make;
                term& n = make.operation(info.code, room);
                try {
                    const std::string text = printed(*target, n);
                    const std::string alone =
                        n.operands.empty() ? "" : printed(*target, *n.operands[0]);
                    EXPECT_NE(text, alone);
                    EXPECT_GT(text.size(), alone.size());
                } catch (const usage_error& e) {
                    EXPECT_NE(std::string(e.what()).find(own_name(*target)), std::string::npos)
                        << e.what();
                } catch (const error& e) {
                    ADD_FAILURE() << e.what();
                }
            }
        }
}

TEST(operations, no_two_of_a_class_have_one_spelling) {
    for (const dialect* target : dialects) {
        std::map<std::pair<op_class, std::string>, const char*> known;
        for (const operation_info& info : operation_table::rows) {
            if (is_gone(info.code)) continue;
            workshop make;
            try {
                const std::string text =
                    printed(*target, make.operation(info.code, room_of(info.group)));
                const auto [at, fresh] = known.try_emplace({info.group, text}, info.name);
                EXPECT_TRUE(fresh) << target->name() << " prints " << info.name << " as "
                                   << at->second << ": " << text;
            } catch (const usage_error&) {
                continue;  // refused
            }
        }
    }
}

TEST(operations, what_is_gone_before_printing_is_an_internal_error_with_its_name) {
    for (const operation_info& info : operation_table::rows) {
        if (!is_gone(info.code)) continue;
        workshop make;
        try {
            (void)printed(sqlite_dialect(), make.operation(info.code, spelling_room::common));
            ADD_FAILURE() << info.name << " was printed";
        } catch (const error& e) {
            EXPECT_EQ(e.kind(), error_kind::internal) << e.what();
            EXPECT_NE(std::string(e.what()).find(info.name), std::string::npos) << e.what();
        }
    }
}

TEST(operations, have_names_of_their_own_and_a_range_of_operands) {
    std::set<std::string> names;
    for (const operation_info& info : operation_table::rows) {
        EXPECT_TRUE(names.insert(info.name).second || info.code == op::neg) << info.name;
        EXPECT_LE(info.operands.least, info.operands.most) << info.name;
        EXPECT_EQ(info.operands.most == 0,
                  info.group == op_class::operand || info.code == op::now ||
                      (info.group == op_class::of_window && info.operands.least == 0))
            << info.name;
    }
}

TEST(operations, every_aggregate_has_a_function_on_every_backend) {
    for (const dialect* target : dialects)
        for (const operation_info& info : operation_table::rows) {
            if (info.group != op_class::aggregate || info.code == op::sql_aggregate) continue;
            for (const value_kind of : {value_kind::integer, value_kind::decimal, value_kind::real})
                EXPECT_NE(target->aggregate(info.code, of), "")
                    << target->name() << ": " << info.name;
        }
}

TEST(operations, a_list_that_lacks_one_repeats_one_or_has_a_strange_one_names_it) {
    constexpr op_spelling lacks[] = {{op::search_rank, print_call},
                                     {op::matches, print_call},
                                     {op::similar, print_call},
                                     {op::similarity, print_call},
                                     {op::word_similarity, print_call}};
    EXPECT_EQ(first_misplaced(spelling_room::search, lacks), op::word_similar);
    constexpr op_spelling repeats[] = {{op::matches, print_call}, {op::matches, print_refused}};
    EXPECT_EQ(first_misplaced(spelling_room::search, repeats), op::matches);
    constexpr op_spelling strange[] = {
        {op::lower, print_call},          {op::matches, print_call},
        {op::similar, print_call},        {op::word_similar, print_call},
        {op::search_rank, print_call},    {op::similarity, print_call},
        {op::word_similarity, print_call}};
    EXPECT_EQ(first_misplaced(spelling_room::search, strange), op::lower);
    constexpr auto all = all_refused<spelling_room::search>("no");
    EXPECT_EQ(all.size(), 6U);
}

}  // namespace
}  // namespace cormorant::detail
