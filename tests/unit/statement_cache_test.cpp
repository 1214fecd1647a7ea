#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "cormorant/cormorant.hpp"
#include "unit/library_models.hpp"

/// Which statements a full cache keeps.

namespace cm = cormorant;
using namespace cm::literals;
using library::Author;

namespace {

class statement_caches : public testing::Test {
protected:
    void SetUp() override { cm::create_tables<Author>(db_); }

    void ask_six_queries() {
        (void)db_.objects<Author>().filter("name"_f == "Ann").count();
        (void)db_.objects<Author>().filter("name"_f != "Ann").count();
        (void)db_.objects<Author>().filter("name"_f < "Ann").count();
        (void)db_.objects<Author>().filter("name"_f > "Ann").count();
        (void)db_.objects<Author>().filter("name"_f <= "Ann").count();
        (void)db_.objects<Author>().filter("name"_f >= "Ann").count();
    }
    void run_texts(int from, int to) {
        for (int i = from; i < to; ++i) db_.execute(cm::trusted("select " + std::to_string(i)));
    }
    /// How many statements were prepared since the last call.
    std::uint64_t prepared() {
        const std::uint64_t before = misses_;
        misses_ = db_.statistics().statement_misses;
        return misses_ - before;
    }

    cm::database db_ = cm::open("sqlite::memory:?statement_cache_size=8");
    std::uint64_t misses_ = 0;
};

TEST_F(statement_caches, keep_queries_while_texts_with_literals_pass_through) {
    ask_six_queries();
    (void)prepared();
    run_texts(0, 100);
    EXPECT_EQ(prepared(), 100U);
    ask_six_queries();
    EXPECT_EQ(prepared(), 0U);
}

TEST_F(statement_caches, keep_a_text_that_is_used_again_and_again) {
    ask_six_queries();
    run_texts(0, 1);
    (void)prepared();
    for (int i = 1; i <= 50; ++i) {
        run_texts(0, 1);
        run_texts(i, i + 1);
    }
    EXPECT_EQ(prepared(), 50U);
}

TEST_F(statement_caches, give_texts_the_room_that_no_query_needs) {
    db_ = cm::open("sqlite::memory:?statement_cache_size=8");
    run_texts(0, 8);
    EXPECT_EQ(prepared(), 8U);
    run_texts(0, 8);
    EXPECT_EQ(prepared(), 0U);
}

}  // namespace
