#include "cormorant/driver/driver.hpp"
#include "driver/postgres/postgres.hpp"
#include "postgres/server.hpp"
#include "session/pool/database_url.hpp"
#include "session/pool/pool_settings.hpp"

/// Row streams that share a connection, and with it a transaction of their own.
namespace on_server {
namespace {

using namespace cormorant::detail;

class streams : public server {
protected:
    void SetUp() override {
        server::SetUp();
        if (!schema) return;
        const pool_settings settings = parse_database_url(url(), {});
        failure why;
        link = open_postgres(settings.where, why);
        first = link->prepare("select generate_series(1, 3000)", why);
        second = link->prepare("select generate_series(1, 5000)", why);
        ASSERT_TRUE(first && second) << why.message;
        first->stream_rows();
        second->stream_rows();
    }
    static int rows_left(statement& of) {
        int rows = 0;
        while (of.next() == step::row) ++rows;
        return rows;
    }

    std::unique_ptr<connection> link;
    std::unique_ptr<statement> first;
    std::unique_ptr<statement> second;
};

TEST_F(streams, the_inner_one_goes_on_where_the_outer_one_ends_first) {
    ASSERT_EQ(first->next(), step::row);
    ASSERT_EQ(second->next(), step::row);
    EXPECT_EQ(rows_left(*first), 2999);
    EXPECT_TRUE(link->in_transaction());
    EXPECT_EQ(rows_left(*second), 4999) << second->last_failure().message;
    EXPECT_FALSE(link->in_transaction());
}

TEST_F(streams, the_outer_one_goes_on_where_the_inner_one_is_given_up) {
    ASSERT_EQ(first->next(), step::row);
    ASSERT_EQ(second->next(), step::row);
    second->reset();
    EXPECT_TRUE(link->in_transaction());
    EXPECT_EQ(rows_left(*first), 2999) << first->last_failure().message;
    EXPECT_FALSE(link->in_transaction());
    first->reset();
    first->stream_rows();
    EXPECT_EQ(rows_left(*first), 3000) << first->last_failure().message;
}

TEST_F(streams, a_transaction_of_the_program_outlives_them) {
    ASSERT_FALSE(link->execute("BEGIN"));
    ASSERT_EQ(first->next(), step::row);
    ASSERT_EQ(second->next(), step::row);
    EXPECT_EQ(rows_left(*first), 2999);
    EXPECT_EQ(rows_left(*second), 4999);
    EXPECT_TRUE(link->in_transaction());
    EXPECT_FALSE(link->execute("COMMIT"));
}

}  // namespace
}  // namespace on_server
