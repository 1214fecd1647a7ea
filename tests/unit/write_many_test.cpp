#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cormorant/session/query_log.hpp"
#include "unit/library_database.hpp"

namespace cormorant::detail {
namespace {

using namespace library;

TEST(bulk_insert, keys_come_back_in_order_and_it_counts_as_one_statement) {
    const scope_ref db = new_library();
    std::vector<Author> authors(1000);
    for (std::size_t i = 0; i < authors.size(); ++i) authors[i].name = std::to_string(i);
    authors[500].id = 5000;
    query_log log(db->core());
    EXPECT_EQ(bulk_insert(*db, model_of<Author>(), span_of(authors), {}, here), 1000);
    EXPECT_EQ(log.count(), 2U);  // rows with a key, rows without
    EXPECT_EQ(authors[499].id, 500);
    EXPECT_EQ(authors[501].id, 5001);
    EXPECT_EQ(number(*db, "select id from author where name = '999'"), authors[999].id);
}

TEST(bulk_insert, is_atomic_and_gives_its_keys_back) {
    const scope_ref db = new_library();
    std::vector<Shelf> shelves = {{.label = "A"}, {.label = "B"}, {.label = "A"}};
    const error e =
        thrown_by([&] { bulk_insert(*db, model_of<Shelf>(), span_of(shelves), {}, here); });
    EXPECT_EQ(e.kind(), error_kind::unique);
    EXPECT_EQ(number(*db, "select count(*) from shelf"), 0);
    EXPECT_EQ(shelves[0].id, 0);
}

TEST(bulk_insert, ignored_rows_keep_their_zero_key) {
    const scope_ref db = new_library();
    std::vector<Shelf> shelves = {{.label = "A"}, {.label = "A"}, {.label = "B"}};
    conflict_rule rule;
    rule.action = conflict_action::ignore;
    EXPECT_EQ(bulk_insert(*db, model_of<Shelf>(), span_of(shelves), rule, here), 2);
    EXPECT_EQ(shelves[0].id, 1);
    EXPECT_EQ(shelves[1].id, 0);
    EXPECT_EQ(shelves[2].id, 2);
}

TEST(bulk_update, writes_distinct_values_and_counts_the_rows_found) {
    const scope_ref db = new_library();
    std::vector<Author> authors(300);
    for (std::size_t i = 0; i < authors.size(); ++i) authors[i].name = std::to_string(i);
    bulk_insert(*db, model_of<Author>(), span_of(authors), {}, here);
    for (Author& a : authors) a.name = "n" + a.name;
    const std::uint16_t name[] = {member<Author>("name")};
    EXPECT_EQ(bulk_update(*db, model_of<Author>(), span_of(authors), name, here), 300);
    EXPECT_EQ(number(*db, "select count(*) from author where name = 'n' || (id - 1)"), 300);
    execute(*db, "delete from author where id % 2 = 0");
    EXPECT_EQ(bulk_update(*db, model_of<Author>(), span_of(authors), name, here), 150);
}

TEST(bulk_update, composite_keys_and_several_members_work) {
    const scope_ref db = new_library();
    std::vector<Place> places;
    for (int i = 0; i < 200; ++i) places.push_back({.row = i / 10, .seat = i % 10, .note = ""});
    bulk_insert(*db, model_of<Place>(), span_of(places), {}, here);
    for (Place& p : places) p.note = std::to_string(p.row) + "/" + std::to_string(p.seat);
    const std::uint16_t note[] = {member<Place>("note")};
    EXPECT_EQ(bulk_update(*db, model_of<Place>(), span_of(places), note, here), 200);
    EXPECT_EQ(number(*db, "select count(*) from place where note = row || '/' || seat"), 200);
}

TEST(bulk_update, a_key_given_twice_is_refused) {
    const scope_ref db = new_library();
    std::vector<Author> authors = {
        {.id = 2, .name = "a"}, {.id = 1, .name = "b"}, {.id = 2, .name = "c"}};
    const std::uint16_t name[] = {member<Author>("name")};
    const error e =
        thrown_by([&] { bulk_update(*db, model_of<Author>(), span_of(authors), name, here); });
    EXPECT_EQ(e.kind(), error_kind::usage);
    EXPECT_NE(std::string(e.what()).find("two rows have the key 2"), std::string::npos);
}

}  // namespace
}  // namespace cormorant::detail
