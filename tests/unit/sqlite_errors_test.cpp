#include <gtest/gtest.h>
#include <sqlite3.h>

#include "driver/sqlite/sqlite_errors.hpp"

namespace cormorant::detail {
namespace {

TEST(sqlite_errors, codes_have_the_kind_that_callers_act_on) {
    struct expectation {
        int code;
        error_kind kind;
    };
    constexpr expectation table[] = {
        {SQLITE_CONSTRAINT_UNIQUE, error_kind::unique},
        {SQLITE_CONSTRAINT_PRIMARYKEY, error_kind::unique},
        {SQLITE_CONSTRAINT_ROWID, error_kind::unique},
        {SQLITE_CONSTRAINT_FOREIGNKEY, error_kind::foreign_key},
        {SQLITE_CONSTRAINT_CHECK, error_kind::check},
        {SQLITE_CONSTRAINT_NOTNULL, error_kind::not_null},
        {SQLITE_CONSTRAINT_TRIGGER, error_kind::integrity},
        {SQLITE_BUSY, error_kind::timeout},
        {SQLITE_BUSY_TIMEOUT, error_kind::timeout},
        {SQLITE_BUSY_SNAPSHOT, error_kind::rollback},
        {SQLITE_LOCKED, error_kind::timeout},
        {SQLITE_INTERRUPT, error_kind::cancelled},
        {SQLITE_READONLY_DIRECTORY, error_kind::read_only},
        {SQLITE_FULL, error_kind::full},
        {SQLITE_NOTADB, error_kind::not_a_database},
        {SQLITE_CORRUPT_INDEX, error_kind::not_a_database},
        {SQLITE_CANTOPEN, error_kind::connection},
        {SQLITE_CANTOPEN_ISDIR, error_kind::connection},
        {SQLITE_IOERR_READ, error_kind::connection},
        {SQLITE_TOOBIG, error_kind::data},
        {SQLITE_MISMATCH, error_kind::data},
        {SQLITE_RANGE, error_kind::data},
        {SQLITE_ERROR, error_kind::sql},
        {SQLITE_MISUSE, error_kind::internal},
        {SQLITE_NOMEM, error_kind::internal},
        {12345 << 8 | 0xfe, error_kind::internal},
    };
    for (const expectation& e : table)
        EXPECT_EQ(sqlite_error_kind(e.code), e.kind) << "code " << e.code;
}

TEST(sqlite_errors, the_constraint_is_taken_from_the_message) {
    EXPECT_EQ(sqlite_constraint("UNIQUE constraint failed: app_user.email"), "app_user.email");
    EXPECT_EQ(sqlite_constraint("UNIQUE constraint failed: t.a, t.b"), "t.a, t.b");
    EXPECT_EQ(sqlite_constraint("UNIQUE constraint failed: index 'lower_name'"), "lower_name");
    EXPECT_EQ(sqlite_constraint("CHECK constraint failed: positive"), "positive");
    EXPECT_EQ(sqlite_constraint("FOREIGN KEY constraint failed"), "");
}

TEST(sqlite_errors, tables_and_columns_are_found_in_the_message) {
    const failure f =
        make_sqlite_failure(SQLITE_CONSTRAINT_UNIQUE, "UNIQUE constraint failed: t.a, t.b, c");
    EXPECT_EQ(f.table, "t");
    EXPECT_EQ(f.columns, (std::vector<std::string>{"a", "b, c"}));
    EXPECT_EQ(f.constraint, "");
    const failure index = make_sqlite_failure(SQLITE_CONSTRAINT_UNIQUE,
                                              "UNIQUE constraint failed: index 'lower_name'");
    EXPECT_EQ(index.constraint, "lower_name");
    EXPECT_TRUE(index.columns.empty());
}

TEST(sqlite_errors, a_lock_says_what_to_do) {
    const failure f = make_sqlite_failure(SQLITE_BUSY, "database is locked");
    EXPECT_EQ(f.native_code, SQLITE_BUSY);
    EXPECT_NE(f.message.find("busy_timeout"), std::string::npos) << f.message;
}

}  // namespace
}  // namespace cormorant::detail
