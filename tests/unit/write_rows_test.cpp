#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cormorant/session/query_log.hpp"
#include "unit/library_database.hpp"

namespace cormorant::detail {
namespace {

using namespace library;

TEST(write_rows, an_inserted_row_gets_its_key) {
    const scope_ref db = new_library();
    Author ann{.name = "Ann"};
    Author bo{.name = "Bo"};
    insert(*db, ann);
    insert(*db, bo);
    EXPECT_EQ(ann.id, 1);
    EXPECT_EQ(bo.id, 2);
    EXPECT_EQ(number(*db, "select count(*) from author where name = 'Bo' and mentor_id is null"),
              1);
}

TEST(write_rows, a_key_that_is_set_is_kept) {
    const scope_ref db = new_library();
    Author ann{.id = 70, .name = "Ann"};
    insert(*db, ann);
    EXPECT_EQ(number(*db, "select id from author"), 70);
    const error e = thrown_by([&] { insert(*db, ann); });
    EXPECT_EQ(e.kind(), error_kind::unique);
    EXPECT_EQ(e.model(), "Author");
}

TEST(write_rows, the_clock_of_the_database_fills_a_time_and_comes_back) {
    const scope_ref db = new_library();
    Author ann{.name = "Ann"};
    Shelf shelf{.label = "A"};
    insert(*db, ann);
    insert(*db, shelf);
    Book book{.title = "Emma"};
    book.author = key(ann.id);
    book.shelf = key(shelf.id);
    insert(*db, book);
    Copy copy;
    copy.book = key(book.id);
    insert(*db, copy);
    EXPECT_EQ(copy.id, 1);
    EXPECT_LT(now() - copy.bought, std::chrono::seconds(60));
    Copy old;
    old.book = key(book.id);
    old.bought = utc_time(std::chrono::seconds(5));
    insert(*db, old);
    EXPECT_EQ(number(*db, "select bought = '1970-01-01 00:00:05' from copy where id = 2"), 1);
}

TEST(write_rows, values_that_do_not_fit_are_refused_before_sending) {
    const scope_ref db = new_library();
    query_log log(db->core());
    Author long_name{.name = "Friedrich"};
    const error e = thrown_by([&] { insert(*db, long_name); });
    EXPECT_EQ(e.kind(), error_kind::data);
    EXPECT_TRUE(std::string(e.what()).starts_with(
        "Author.name: the text has 9 characters, max_length allows 5"))
        << e.what();
    Author umlauts{.name = "äöüßé"};
    insert(*db, umlauts);
    Book book{.title = "Emma", .status = "lost"};
    book.author = key(1);
    book.shelf = key(1);
    EXPECT_NE(std::string(thrown_by([&] { insert(*db, book); }).what())
                  .find("Book.status: the value is not among its choices: 'in', 'out'"),
              std::string::npos);
    book.status = "out";
    book.price = decimal("1.005");
    EXPECT_NE(std::string(thrown_by([&] { insert(*db, book); }).what())
                  .find("more than 2 digits behind the point"),
              std::string::npos);
    book.price = decimal("10000");
    EXPECT_NE(std::string(thrown_by([&] { insert(*db, book); }).what())
                  .find("more than 4 digits before the point"),
              std::string::npos);
}

TEST(write_rows, a_foreign_key_to_a_row_that_is_not_stored_is_refused) {
    const scope_ref db = new_library();
    Book book{.title = "Emma"};
    book.shelf = key(1);
    const error e = thrown_by([&] { insert(*db, book); });
    EXPECT_EQ(e.kind(), error_kind::usage);
    EXPECT_NE(std::string(e.what()).find(
                  "Book.author: the Author it refers to is not stored yet; create it first"),
              std::string::npos);
}

TEST(write_rows, save_updates_and_inserts_what_is_absent) {
    const scope_ref db = new_library();
    Author ann{.name = "Ann"};
    EXPECT_TRUE(save_row(*db, model_of<Author>(), &ann, here));
    ann.name = "Anna";
    EXPECT_FALSE(save_row(*db, model_of<Author>(), &ann, here));
    EXPECT_EQ(number(*db, "select count(*) from author where name = 'Anna'"), 1);
    Author far{.id = 9, .name = "Far"};
    EXPECT_TRUE(save_row(*db, model_of<Author>(), &far, here));
    Tag tag{.code = "x"};
    EXPECT_TRUE(save_row(*db, model_of<Tag>(), &tag, here));
    save_row(*db, model_of<Tag>(), &tag, here);
    EXPECT_EQ(number(*db, "select count(*) from tag"), 1);
    Place place{.row = 1, .seat = 2, .note = "a"};
    EXPECT_TRUE(save_row(*db, model_of<Place>(), &place, here));
    place.note = "b";
    EXPECT_FALSE(save_row(*db, model_of<Place>(), &place, here));
    EXPECT_EQ(number(*db, "select count(*) from place where note = 'b'"), 1);
}

TEST(write_rows, save_of_named_members_writes_these_alone) {
    const scope_ref db = new_library();
    Author ann{.name = "Ann"};
    insert(*db, ann);
    ann.name = "Anna";
    ann.mentor = key(ann.id);
    const std::uint16_t mentor[] = {member<Author>("mentor")};
    save_members(*db, model_of<Author>(), &ann, mentor, here);
    EXPECT_EQ(number(*db, "select count(*) from author where name = 'Ann' and mentor_id = 1"), 1);
    execute(*db, "delete from author");
    const error gone =
        thrown_by([&] { save_members(*db, model_of<Author>(), &ann, mentor, here); });
    EXPECT_EQ(gone.kind(), error_kind::not_found);
    Author unsaved;
    EXPECT_EQ(
        thrown_by([&] { save_members(*db, model_of<Author>(), &unsaved, mentor, here); }).kind(),
        error_kind::usage);
}

TEST(write_rows, refresh_reads_the_row_again) {
    const scope_ref db = new_library();
    Author ann{.name = "Ann"};
    insert(*db, ann);
    execute(*db, "update author set name = 'Eve'");
    refresh_row(*db, model_of<Author>(), &ann, here);
    EXPECT_EQ(ann.name, "Eve");
    Tag tag{.code = "a code too long to be kept inside a string"};
    insert(*db, tag);
    refresh_row(*db, model_of<Tag>(), &tag, here);
    execute(*db, "delete from author");
    EXPECT_EQ(thrown_by([&] { refresh_row(*db, model_of<Author>(), &ann, here); }).kind(),
              error_kind::not_found);
}

TEST(write_rows, an_insert_may_ignore_or_update_a_stored_row) {
    const scope_ref db = new_library();
    Shelf a{.label = "A"};
    insert(*db, a);
    conflict_rule rule;
    rule.action = conflict_action::ignore;
    Shelf again{.label = "A"};
    EXPECT_FALSE(insert_row(*db, model_of<Shelf>(), &again, rule, here));
    EXPECT_EQ(again.id, 0);
    rule.action = conflict_action::update;
    EXPECT_EQ(thrown_by([&] { insert_row(*db, model_of<Shelf>(), &again, rule, here); }).kind(),
              error_kind::usage);
    Place place{.row = 1, .seat = 1, .note = "a"};
    insert(*db, place);
    place.note = "b";
    rule.target = model_of<Place>().primary_key;
    EXPECT_TRUE(insert_row(*db, model_of<Place>(), &place, rule, here));
    EXPECT_EQ(number(*db, "select count(*) from place where note = 'b'"), 1);
}

TEST(write_rows, an_upsert_gives_back_the_key_of_the_stored_row) {
    const scope_ref db = new_library();
    Shelf first{.label = "top"};
    insert(*db, first);
    const conflict_rule rule{conflict_action::update, {member<Shelf>("label")}, {}};
    Shelf same{.label = "top"};
    EXPECT_TRUE(insert_row(*db, model_of<Shelf>(), &same, rule, here));
    EXPECT_EQ(same.id, first.id);
    EXPECT_EQ(number(*db, "select count(*) from shelf"), 1);
}

}  // namespace
}  // namespace cormorant::detail
