#include "write/row_statements.hpp"

#include <gtest/gtest.h>

#include "sql/sqlite/sqlite_dialect.hpp"
#include "unit/library_database.hpp"

namespace cormorant::detail {
namespace {

using namespace library;

const model_info& author() { return model_of<Author>(); }

TEST(row_statements, the_text_of_an_update_is_made_once_for_each_set_of_members) {
    table_owners owners;
    row_statements kept(sqlite_dialect(), owners);
    const std::uint16_t name[] = {1};
    const std::uint16_t both[] = {1, 2};
    const auto first = kept.update(author(), name);
    EXPECT_EQ(kept.update(author(), name), first);
    EXPECT_NE(*kept.update(author(), both), *first);
    EXPECT_NE(*kept.update(model_of<Shelf>(), name), *first);
    EXPECT_NE(*kept.select(author(), name), *first);
}

TEST(row_statements, the_plans_of_an_insert_are_made_once_for_each_rule) {
    table_owners owners;
    row_statements kept(sqlite_dialect(), owners);
    conflict_rule ignore;
    ignore.action = conflict_action::ignore;
    conflict_rule silent;
    silent.reads_back = false;
    const auto first = kept.inserts(author(), {}, here);
    EXPECT_EQ(kept.inserts(author(), {}, here), first);
    EXPECT_NE(kept.inserts(author(), ignore, here), first);
    EXPECT_NE(kept.inserts(author(), silent, here), first);
    EXPECT_NE(kept.inserts(model_of<Shelf>(), {}, here), first);
}

TEST(row_statements, rows_that_write_the_same_members_share_a_plan) {
    table_owners owners;
    row_statements kept(sqlite_dialect(), owners);
    const auto plans = kept.inserts(author(), {}, here);
    const Author fresh{.name = "Ann"};
    const Author keyed{.id = 7, .name = "Bo"};
    const auto of_fresh = plans->find_or_make(plans->written_by(&fresh));
    EXPECT_EQ(plans->find_or_make(plans->written_by(&fresh)), of_fresh);
    EXPECT_TRUE(of_fresh->makes_key);
    EXPECT_FALSE(plans->find_or_make(plans->written_by(&keyed))->makes_key);
}

TEST(row_statements, texts_are_bounded_and_outlive_what_is_dropped) {
    table_owners owners;
    row_statements kept(sqlite_dialect(), owners);
    const std::uint16_t name[] = {1};
    const auto first = kept.update(author(), name);
    const std::string text = *first;
    for (std::uint16_t length = 2; length < 1200; ++length)
        (void)kept.update(author(), std::vector<std::uint16_t>(length, 1));
    EXPECT_NE(kept.update(author(), name), first);
    EXPECT_EQ(*first, text);
}

}  // namespace
}  // namespace cormorant::detail
