#include "cormorant/write/removal.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "cormorant/session/query_log.hpp"
#include "cormorant/write/links.hpp"
#include "unit/library_database.hpp"

namespace cormorant::detail {
namespace {

using namespace library;

value id(std::int64_t n) { return value(n); }
value text(const char* t) { return value::borrow(value_kind::text, t); }

template <class M>
removed remove(scope& on, value_list keys) {
    return remove_keys(on, model_of<M>(), std::move(keys), here);
}

std::int64_t of(const removed& result, const std::string& name) {
    for (const auto& [model, rows] : result.per_model)
        if (model == name) return rows;
    return 0;
}

// Two authors; Ann wrote two books, the second a part of the first; each has two copies.
scope_ref stocked_library() {
    scope_ref db = new_library();
    execute(*db, "insert into author (id, name, mentor_id) values (1, 'Ann', null), (2, 'Bo', 1)");
    execute(*db, "insert into shelf (id, label) values (1, 'A')");
    execute(*db,
            "insert into book (id, title, status, price, author_id, shelf_id, part_of_id, summary) "
            "values (1, 'Emma', 'in', 1, 1, 1, null, ''), (2, 'Emma II', 'in', 1, 1, 1, 1, ''), "
            "(3, 'Else', 'in', 1, 2, 1, null, '')");
    execute(*db, "insert into copy (id, book_id) values (1, 1), (2, 1), (3, 2), (4, 2), (5, 3)");
    execute(*db, "insert into tag (code) values ('x'), ('y')");
    execute(*db, "insert into book_tags values (1, 'x'), (1, 'y'), (3, 'x')");
    return db;
}

TEST(removal, cascades_through_models_and_tables_between) {
    const scope_ref db = stocked_library();
    const removed result = remove<Author>(*db, {id(1)});
    EXPECT_EQ(of(result, "Author"), 1);
    EXPECT_EQ(of(result, "Book"), 2);
    EXPECT_EQ(of(result, "Copy"), 4);
    EXPECT_EQ(of(result, "book_tags"), 2);
    EXPECT_EQ(result.total, 9);
    EXPECT_EQ(number(*db, "select count(*) from copy"), 1);
    EXPECT_EQ(number(*db, "select count(*) from author where mentor_id is null"), 1);
}

TEST(removal, a_row_on_which_nothing_hangs_is_one_delete) {
    const scope_ref db = stocked_library();
    Place place{.row = 1, .seat = 2, .note = ""};
    insert(*db, place);
    execute(*db, "insert into loan (id, reader_id, copy_id) values (1, 2, 1)");
    query_log log(db->core());
    EXPECT_EQ(remove_row(*db, model_of<Place>(), &place, here).total, 1);
    EXPECT_EQ(remove<Loan>(*db, {id(1), id(77)}).total, 1);
    EXPECT_EQ(log.count(), 2U);
    EXPECT_EQ(remove_row(*db, model_of<Place>(), &place, here).total, 0);
}

TEST(removal, protect_refuses_and_names_both_models) {
    const scope_ref db = stocked_library();
    const error e = thrown_by([&] { remove<Shelf>(*db, {id(1)}); });
    EXPECT_EQ(e.kind(), error_kind::protected_rows);
    EXPECT_TRUE(std::string(e.what()).starts_with(
        "Shelf cannot be removed: 3 Book rows refer to it through Book.shelf, whose on_delete is "
        "protect"))
        << e.what();
    EXPECT_EQ(number(*db, "select count(*) from shelf"), 1);
}

TEST(removal, restrict_allows_rows_that_go_by_another_path) {
    const scope_ref db = stocked_library();
    execute(*db, "insert into loan (id, reader_id, copy_id) values (1, 2, 1)");
    const error e = thrown_by([&] { remove<Author>(*db, {id(1)}); });
    EXPECT_EQ(e.kind(), error_kind::protected_rows);
    EXPECT_NE(std::string(e.what()).find("1 Loan row refers to it through Loan.copy"),
              std::string::npos);
    EXPECT_EQ(number(*db, "select count(*) from book"), 3);
    // The reader goes too, and with her the loan.
    const removed result = remove<Author>(*db, {id(1), id(2)});
    EXPECT_EQ(of(result, "Loan"), 1);
    EXPECT_EQ(number(*db, "select count(*) from copy"), 0);
}

TEST(removal, long_chains_within_a_table_end) {
    const scope_ref db = stocked_library();
    execute(*db,
            "with recursive n(i) as (select 10 union all select i + 1 from n where i < 2000) "
            "insert into book (id, title, status, price, author_id, shelf_id, part_of_id, summary) "
            "select i, '', 'in', 1, 2, 1, case when i = 10 then 2000 else i - 1 end, '' from n");
    EXPECT_EQ(of(remove<Book>(*db, {id(10)}), "Book"), 1991);
    EXPECT_EQ(number(*db, "select count(*) from book"), 3);
}

TEST(removal, thousands_of_keys_go_in_batches_without_breaking_a_foreign_key) {
    const scope_ref db = stocked_library();
    execute(*db,
            "with recursive n(i) as (select 10 union all select i + 1 from n where i < 2000) "
            "insert into book (id, title, status, price, author_id, shelf_id, part_of_id, summary) "
            "select i, '', 'in', 1, 2, 1, case when i < 2000 then i + 1 end, '' from n");
    value_list keys;
    for (std::int64_t i = 10; i <= 2000; ++i) keys.push_back(id(i));
    EXPECT_EQ(remove<Book>(*db, keys).total, 1991);
}

TEST(removal, other_links_of_the_target_go_too) {
    const scope_ref db = stocked_library();
    const removed result = remove<Tag>(*db, {text("x")});
    EXPECT_EQ(result.total, 3);
    EXPECT_EQ(number(*db, "select count(*) from book_tags"), 1);
}

TEST(removal, by_a_query_takes_what_hangs_on_its_rows) {
    const scope_ref db = stocked_library();
    query_data query(model_of<Book>());
    query.add_keys(clause_kind::keys_in, value::list({id(1)}), member<Book>("author"));
    const removed result = remove_matching(*db, query, here);
    EXPECT_EQ(of(result, "Book"), 2);
    EXPECT_EQ(of(result, "Copy"), 4);
    query_data loans(model_of<Loan>());
    query_log log(db->core());
    EXPECT_EQ(remove_matching(*db, loans, here).total, 0);
    EXPECT_EQ(log.count(), 1U);
}

TEST(links, are_added_removed_and_set_by_difference) {
    const scope_ref db = stocked_library();
    execute(*db, "insert into tag (code) values ('z')");
    const link_source book{&model_of<Book>(), model_of<Book>().find("tags"), id(1)};
    const value_list more = {text("y"), text("z"), text("z")};
    EXPECT_EQ(link_rows(*db, book, more, here), 1);
    const value_list one = {text("x")};
    EXPECT_EQ(unlink_rows(*db, book, one, here), 1);
    const value_list wanted = {text("x"), text("z")};
    const links_changed changed = set_links(*db, book, wanted, here);
    EXPECT_EQ(changed.added, 1);
    EXPECT_EQ(changed.removed, 1);
    EXPECT_EQ(
        number(*db, "select group_concat(tag_id, '') = 'xz' from book_tags where book_id = 1"), 1);
    EXPECT_EQ(clear_links(*db, book, here), 2);
    EXPECT_EQ(number(*db, "select count(*) from book_tags"), 1);
}

TEST(links, of_a_row_that_is_not_stored_are_refused) {
    const scope_ref db = stocked_library();
    const link_source unsaved{&model_of<Book>(), model_of<Book>().find("tags"), id(0)};
    const value_list one = {text("x")};
    EXPECT_EQ(thrown_by([&] { link_rows(*db, unsaved, one, here); }).kind(), error_kind::usage);
}

}  // namespace
}  // namespace cormorant::detail
