#include "migrate/history.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "cormorant/base/error.hpp"
#include "migrate/changes.hpp"
#include "migrate/random_history.hpp"

namespace cormorant::detail {
namespace {

using names = std::vector<std::string>;

field_state number(const std::string& name) {
    field_state field;
    field.name = field.column = name;
    field.type.kind = value_kind::integer;
    return field;
}

model_state model_named(const std::string& name) {
    model_state model;
    model.name = model.table = name;
    model.fields = {number("id"), number("a")};
    model.primary_key = {"id"};
    return model;
}

named_migration migration(const std::string& name, names depends, std::vector<operation> all = {}) {
    return {name, {"main", std::move(depends), std::move(all)}};
}

std::string refusal_of(std::vector<named_migration> files) {
    try {
        (void)migration_history(std::move(files)).state();
    } catch (const usage_error& e) {
        return e.what();
    }
    return "nothing was refused";
}

bool holds(const std::string& text, const char* part) {
    return text.find(part) != std::string::npos;
}

TEST(migration_history, is_in_the_order_of_its_dependencies_and_ties_go_by_name) {
    const migration_history history({migration("0003_b", {"0002_z"}), migration("0001_initial", {}),
                                     migration("0002_z", {"0001_initial"}),
                                     migration("0002_a", {"0001_initial"})});
    names order;
    for (const named_migration& one : history.in_order()) order.push_back(one.name);
    EXPECT_EQ(order, (names{"0001_initial", "0002_a", "0002_z", "0003_b"}));
    EXPECT_EQ(history.heads(), (names{"0002_a", "0003_b"}));
    EXPECT_EQ(history.behind("0003_b").size(), 3U);
}

TEST(migration_history, that_lacks_a_file_or_goes_in_a_circle_is_refused) {
    EXPECT_TRUE(holds(refusal_of({migration("0002_a", {"0001_initial"})}),
                      "depends on 0001_initial, which is not there"));
    EXPECT_TRUE(holds(refusal_of({migration("a", {"b"}), migration("b", {"a"})}), "in a circle"));
    EXPECT_TRUE(holds(refusal_of({migration("a", {}), migration("a", {})}), "are called a"));
    EXPECT_TRUE(holds(refusal_of({migration("a", {}, {rename_index{"A", "x", "y"}})}),
                      "a: the migration cannot rename index x of A to y: there is no model A"));
}

TEST(migration_history, next_names_tell_what_one_operation_does) {
    migration_history history;
    EXPECT_EQ(next_name(history, {create_model{model_named("A")}}), "0001_initial");
    history = migration_history({migration("0009_x", {}, {create_model{model_named("A")}})});
    EXPECT_EQ(next_name(history, {add_field{"A", number("status")}}), "0010_a_status");
    EXPECT_EQ(next_name(history, {remove_field{"A", number("a")}}), "0010_remove_a_a");
    EXPECT_EQ(next_name(history, {create_model{model_named("B.c")}}), "0010_b_c");
    EXPECT_EQ(next_name(history, {}), "0010_changes");
    const operation status = add_field{"OrderLine", number("status")};
    EXPECT_EQ(next_name(history, {status, add_index{"OrderLine", {}}}), "0010_order_line_status");
    EXPECT_EQ(next_name(history, {status, remove_field{"A", number("a")}}),
              "0010_order_line_status_and_remove_a_a");
    EXPECT_EQ(next_name(history, {status, status, status}), "0010_order_line_status_and_more");
}

TEST(merge, of_heads_that_touch_different_things_joins_them) {
    const migration_history history(
        {migration("0001_initial", {}, {create_model{model_named("A")}}),
         migration("0002_x", {"0001_initial"}, {add_field{"A", number("x")}}),
         migration("0002_y", {"0001_initial"}, {add_field{"A", number("y")}})});
    const merge_result made = merge(history);
    ASSERT_EQ(made.made.size(), 1U) << made.clash;
    EXPECT_EQ(made.made[0], migration("0003_merge", {"0002_x", "0002_y"}));
    std::vector<named_migration> files = history.in_order();
    files.push_back(made.made[0]);
    EXPECT_EQ(migration_history(files).heads(), names{"0003_merge"});
    EXPECT_TRUE(merge(migration_history(files)).made.empty()) << "one head needs no merge";
}

TEST(merge, of_heads_that_clash_names_the_operation) {
    const merge_result twice = merge(
        migration_history({migration("0001_initial", {}, {create_model{model_named("A")}}),
                           migration("0002_x", {"0001_initial"}, {add_field{"A", number("x")}}),
                           migration("0002_y", {"0001_initial"}, {add_field{"A", number("x")}})}));
    EXPECT_TRUE(twice.made.empty());
    EXPECT_TRUE(holds(twice.clash, "0002_x and 0002_y clash")) << twice.clash;
    EXPECT_TRUE(holds(twice.clash, "cannot add field A.x")) << twice.clash;
    const merge_result gone = merge(migration_history(
        {migration("0001_initial", {}, {create_model{model_named("A")}}),
         migration("0002_x", {"0001_initial"}, {remove_field{"A", number("a")}}),
         migration("0002_y", {"0001_initial"}, {rename_field{"A", "a", "b", "a", "b"}})}));
    EXPECT_TRUE(holds(gone.clash, "there is no field A.a")) << gone.clash;
}

TEST(merge, of_keys_that_are_both_altered_is_a_clash_though_each_order_can_be_run) {
    const merge_result made = merge(migration_history(
        {migration("0001_initial", {}, {create_model{model_named("A")}}),
         migration("0002_x", {"0001_initial"}, {alter_key{"A", {"id"}, {"a"}}}),
         migration("0002_y", {"0001_initial"}, {alter_key{"A", {"id"}, {"id", "a"}}})}));
    EXPECT_TRUE(holds(made.clash, "the other way round")) << made.clash;
}

TEST(migration_history, of_random_changes_leads_to_the_last_state) {
    for (unsigned seed = 1; seed <= 5; ++seed) {
        migrate_history::history past(seed);
        std::vector<named_migration> files;
        migration_history history;
        for (int step = 0; step < 20; ++step) {
            const table_state before = history.state();
            past.step();
            named_migration next;
            next.file.operations = changes(before, past.now(), past.answers()).operations;
            next.name = next_name(history, next.file.operations);
            next.file.depends = history.heads();
            next.file = migration_from(text_of(next.file));
            files.push_back(std::move(next));
            history = migration_history(files);
            ASSERT_TRUE(same_state(history.state(), past.now())) << seed << " " << step;
            ASSERT_TRUE(changes(history.state(), past.now()).operations.empty());
        }
    }
}

}  // namespace
}  // namespace cormorant::detail
