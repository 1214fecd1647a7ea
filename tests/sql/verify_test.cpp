#include "sql/plan/verify.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cormorant/base/error.hpp"
#include "sql/plan/rewrites.hpp"
#include "sql/tree.hpp"

/// What debug builds say of plans that cannot be a statement: each is broken on purpose.

namespace cormorant::detail {
namespace {

// SELECT of rows of one table, with what a test adds to it.
class broken_plan {
public:
    broken_plan() : plan(memory.plan()), table(&memory.table(plan)) {
        table->table = "things";
        plan.columns = {&column(*table, "id")};
    }

    term& column(source& from, std::string_view name, value_kind kind = value_kind::integer) {
        term& n = memory.make(term_kind::column);
        n.from = &from;
        n.name = name;
        n.type = kind;
        return n;
    }
    term& id() { return column(*table, "id"); }

    [[nodiscard]] std::string complaint(plan_place place = plan_place::outermost) const {
        try {
            verify(plan, place, "a test");
        } catch (const error& e) {
            EXPECT_EQ(e.kind(), error_kind::internal);
            return e.what();
        }
        return "none";
    }

    arena memory;
    select_plan& plan;
    source* table;
};

::testing::AssertionResult says(const std::string& complaint, std::string_view what) {
    if (complaint.find(what) != std::string::npos &&
        complaint.find("after a test") != std::string::npos)
        return ::testing::AssertionSuccess();
    return ::testing::AssertionFailure() << complaint << "\nhas not: " << what;
}

TEST(verify, a_sound_plan_passes) {
    broken_plan made;
    made.plan.where = {&made.memory.operation(op::eq, {&made.id(), &made.memory.number(1)}),
                       &made.memory.operation(op::is_null, {&made.column(*made.table, "name")})};
    made.plan.order = {{&made.id()}};
    EXPECT_EQ(made.complaint(), "none");
}

TEST(verify, a_column_belongs_to_a_table_that_is_joined) {
    broken_plan made;
    select_plan& other = made.memory.plan();
    source& elsewhere = made.memory.table(other);
    made.plan.where = {&made.memory.operation(op::is_null, {&made.column(elsewhere, "id")})};
    EXPECT_TRUE(says(made.complaint(),
                     "the column t1.id is of a table that is not joined where it is read"));
    // It may be a row of the query around.
    EXPECT_EQ(made.complaint(plan_place::nested), "none");
}

TEST(verify, a_join_that_was_taken_out_is_missed_by_its_columns) {
    broken_plan made;
    source& joined = made.memory.table(made.plan);
    joined.table = "others";
    joined.parent = made.table;
    made.plan.columns.push_back(&made.column(joined, "name"));
    EXPECT_EQ(made.complaint(), "none");
    made.plan.sources.pop_back();
    EXPECT_TRUE(says(made.complaint(plan_place::nested), "the column t1.name is of a table"));
}

TEST(verify, a_table_is_joined_to_one_before_it) {
    broken_plan made;
    source& first = made.memory.table(made.plan);
    source& second = made.memory.table(made.plan);
    first.table = second.table = "others";
    first.parent = &second;
    EXPECT_TRUE(says(made.complaint(), "t1 is joined to t2, which is not joined before it"));
}

TEST(verify, tables_have_names_of_their_own) {
    broken_plan made;
    source& twin = made.memory.table(made.plan);
    twin.table = "others";
    twin.alias = made.table->alias;
    EXPECT_TRUE(says(made.complaint(), "two tables of a SELECT are called t0"));
}

TEST(verify, rows_in_the_place_of_a_table_have_the_columns_that_are_read) {
    broken_plan made;
    select_plan& around = made.memory.plan();
    source& rows = made.memory.table(around);
    rows.derived = &made.plan;
    made.plan.names = {"c0"};
    around.columns = {&made.column(rows, "c1")};
    const auto complain = [&] { verify(around, plan_place::outermost, "a test"); };
    try {
        complain();
        ADD_FAILURE() << "nothing was thrown";
    } catch (const error& e) {
        EXPECT_TRUE(says(e.what(), "the rows t1 have no column c1"));
    }
    made.plan.names = {"c1"};
    EXPECT_NO_THROW(complain());
}

TEST(verify, aggregates_stand_over_groups_and_not_in_each_other) {
    broken_plan made;
    term& sum = made.memory.operation(op::sum, {&made.id()});
    made.plan.where = {&made.memory.operation(op::is_null, {&sum})};
    EXPECT_TRUE(says(made.complaint(), "sum stands where each row is by itself"));
    made.plan.where.clear();
    made.plan.columns = {&made.memory.operation(op::max, {&sum})};
    EXPECT_TRUE(says(made.complaint(), "sum stands where each row is by itself, or inside"));
    made.plan.columns = {&sum};
    EXPECT_EQ(made.complaint(), "none");
}

TEST(verify, window_functions_have_a_window_and_stand_in_no_condition) {
    broken_plan made;
    term& number = made.memory.operation(op::row_number, {});
    made.plan.columns = {&number};
    EXPECT_TRUE(says(made.complaint(), "row_number has no window"));
    term& over = made.memory.operation(op::over, {&number});
    made.plan.columns = {&over};
    EXPECT_EQ(made.complaint(), "none");
    made.plan.where = {&made.memory.operation(op::eq, {&over, &made.memory.number(1)})};
    EXPECT_TRUE(says(made.complaint(), "a window stands in a condition"));
}

TEST(verify, operations_have_operands_by_the_table) {
    broken_plan made;
    made.plan.where = {&made.memory.operation(op::eq, {&made.id()})};
    EXPECT_TRUE(says(made.complaint(), "== has 1 operands"));
    made.plan.where = {&made.memory.operation(op::and_, {&made.id(), &made.id()})};
    EXPECT_TRUE(says(made.complaint(), "and has an operand that is a"));
    made.plan.where.clear();
    made.plan.columns = {&made.memory.operation(
        op::add, {&made.column(*made.table, "name", value_kind::text), &made.id()})};
    EXPECT_TRUE(says(made.complaint(), "+ has an operand that is a text"));
}

TEST(verify, what_was_not_lowered_is_told) {
    broken_plan made;
    made.plan.columns = {&made.memory.make(term_kind::path)};
    EXPECT_TRUE(says(made.complaint(), "an expression was left unresolved"));
}

TEST(verify, debug_builds_look_at_the_plan_before_the_rewrites) {
#ifdef NDEBUG
    GTEST_SKIP() << "release builds verify nothing";
#endif
    broken_plan made;
    made.plan.where = {&made.memory.operation(op::eq, {&made.id()})};
    EXPECT_THROW(run_rewrites(made.plan, {}, plan_place::outermost), error);
}

}  // namespace
}  // namespace cormorant::detail
