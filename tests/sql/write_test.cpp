#include "sql/write.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sql/sqlite/sqlite_dialect.hpp"
#include "unit/library_models.hpp"

namespace cormorant::detail {
namespace {

using namespace library;
using members = std::vector<std::uint16_t>;

TEST(write_text, an_insert_names_its_columns) {
    const members written = {1, 2};
    insert_form form;
    form.model = &model_of<Author>();
    form.members = written;
    EXPECT_EQ(insert_text(form, sqlite_dialect()),
              R"(INSERT INTO "author" ("name", "mentor_id") VALUES (?1, ?2))");
    form.rows = 2;
    EXPECT_EQ(insert_text(form, sqlite_dialect()),
              R"(INSERT INTO "author" ("name", "mentor_id") VALUES (?1, ?2), (?3, ?4))");
}

TEST(write_text, a_row_of_defaults_has_no_columns) {
    const members key = {0};
    insert_form form;
    form.model = &model_of<Author>();
    form.returning = key;
    EXPECT_EQ(insert_text(form, sqlite_dialect()),
              R"(INSERT INTO "author" DEFAULT VALUES RETURNING "id")");
}

TEST(write_text, conflicts_are_ignored_or_updated) {
    const members all = {0, 1, 2};
    const members key = {0, 1};
    const members note = {2};
    insert_form form;
    form.model = &model_of<Place>();
    form.members = all;
    form.on_conflict = conflict_action::ignore;
    EXPECT_EQ(insert_text(form, sqlite_dialect()),
              R"(INSERT INTO "place" ("row", "seat", "note") VALUES (?1, ?2, ?3))"
              R"( ON CONFLICT DO NOTHING)");
    form.on_conflict = conflict_action::update;
    form.target = key;
    form.update = note;
    EXPECT_EQ(insert_text(form, sqlite_dialect()),
              R"(INSERT INTO "place" ("row", "seat", "note") VALUES (?1, ?2, ?3))"
              R"( ON CONFLICT ("row", "seat") DO UPDATE SET "note" = excluded."note")");
}

TEST(write_text, rows_are_found_by_all_members_of_their_key) {
    const members note = {2};
    EXPECT_EQ(update_text(model_of<Place>(), note, sqlite_dialect()),
              R"(UPDATE "place" SET "note" = ?1 WHERE "row" = ?2 AND "seat" = ?3)");
    EXPECT_EQ(select_row_text(model_of<Place>(), note, sqlite_dialect()),
              R"(SELECT "note" FROM "place" WHERE "row" = ?1 AND "seat" = ?2)");
    EXPECT_EQ(delete_row_text(model_of<Place>(), sqlite_dialect()),
              R"(DELETE FROM "place" WHERE "row" = ?1 AND "seat" = ?2)");
}

TEST(write_text, many_rows_are_updated_from_a_list_of_values) {
    const members name = {1};
    EXPECT_EQ(update_rows_text(model_of<Author>(), name, 2, sqlite_dialect()),
              R"(UPDATE "author" SET "name" = cm_new.column2)"
              R"( FROM (VALUES (?1, ?2), (?3, ?4)) AS cm_new)"
              R"( WHERE "author"."id" = cm_new.column1)");
}

TEST(write_text, rows_among_a_list_are_removed_changed_and_read) {
    EXPECT_EQ(delete_among_text({"t", "a", 1}, sqlite_dialect()),
              R"(DELETE FROM "t" WHERE "a" = ?1)");
    EXPECT_EQ(delete_among_text({"t", "a", 2}, sqlite_dialect()),
              R"(DELETE FROM "t" WHERE "a" IN (?1, ?2))");
    EXPECT_EQ(replace_among_text({"t", "a", 2}, sqlite_dialect()),
              R"(UPDATE "t" SET "a" = ?1 WHERE "a" IN (?2, ?3))");
    EXPECT_EQ(select_among_text({"t", "a", 1}, "b", sqlite_dialect()),
              R"(SELECT "b" FROM "t" WHERE "a" = ?1)");
    EXPECT_EQ(select_among_text({"t", "a", 1}, {}, sqlite_dialect()),
              R"(SELECT COUNT(*) FROM "t" WHERE "a" = ?1)");
}

TEST(write_text, links_are_added_once_and_removed) {
    const member_info& tags = *model_of<Book>().find("tags");
    EXPECT_EQ(link_text(tags, sqlite_dialect()),
              R"(INSERT INTO "book_tags" ("book_id", "tag_id") SELECT ?1, ?2 WHERE NOT EXISTS)"
              R"( (SELECT 1 FROM "book_tags" WHERE "book_id" = ?1 AND "tag_id" = ?2))"
              R"( ON CONFLICT DO NOTHING)");
    EXPECT_EQ(unlink_text(tags, 2, sqlite_dialect()),
              R"(DELETE FROM "book_tags" WHERE "book_id" = ?1 AND "tag_id" IN (?2, ?3))");
}

}  // namespace
}  // namespace cormorant::detail
