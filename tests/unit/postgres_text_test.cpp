#include "driver/postgres/postgres_text.hpp"

#include <gtest/gtest.h>

namespace cormorant::detail {
namespace {

TEST(postgres_text, the_first_word_tells_what_a_statement_does) {
    using enum statement_sort;
    EXPECT_EQ(sort_of("select 1"), reads);
    EXPECT_EQ(sort_of("  (SELECT 1) UNION (SELECT 2)"), reads);
    EXPECT_EQ(sort_of("-- insert\n values (1)"), reads);
    EXPECT_EQ(sort_of("/* update */ explain select 1"), reads);
    EXPECT_EQ(sort_of("with a as (select 1) select * from a"), reads);
    EXPECT_EQ(sort_of("with a as (delete from t returning *) select * from a"), writes);
    EXPECT_EQ(sort_of("Insert into t values (1)"), writes);
    EXPECT_EQ(sort_of("call p(1)"), writes);
    EXPECT_EQ(sort_of("BEGIN READ ONLY"), utility);
    EXPECT_EQ(sort_of("create table t ()"), utility);
    EXPECT_EQ(sort_of(""), utility);
}

TEST(postgres_text, a_transaction_begins_as_it_is_asked_for) {
    EXPECT_EQ(postgres_begin(transaction_mode::write), "BEGIN");
    EXPECT_EQ(postgres_begin({transaction_mode::read_only, isolation::serializable, true}),
              "BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY DEFERRABLE");
}

TEST(postgres_text, copy_over_the_connection_is_told_from_copy_of_files) {
    EXPECT_TRUE(copies_over_connection("copy t to stdout"));
    EXPECT_TRUE(copies_over_connection("; /* all */ COPY t (a, b) FROM STDIN WITH (FORMAT csv);"));
    EXPECT_TRUE(copies_over_connection("copy (select a from t where b = 'x') to STDOUT binary"));
    EXPECT_FALSE(copies_over_connection("copy (select 1 as a from stdin) to '/tmp/a'"));
    EXPECT_FALSE(copies_over_connection("copy t from program 'cat' with (null 'to stdout')"));
    EXPECT_FALSE(copies_over_connection("select 'copy t to stdout'"));
    EXPECT_FALSE(copies_over_connection("create table copy (a int)"));
}

}  // namespace
}  // namespace cormorant::detail
