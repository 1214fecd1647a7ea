#include <gtest/gtest.h>

#include "mariadb/server.hpp"

/// SQL text that gives rows though it writes: procedures, and what is told by a run alone.

namespace on_mariadb {
namespace {

class raw_sql_on_mariadb : public server {
protected:
    void SetUp() override {
        server::SetUp();
        if (home == nullptr) return;
        db = open("pool_size=1");
        db.create(Item{.name = "pen", .stock = 1});
        db.create(Item{.name = "ink", .stock = 5});
    }

    cm::database db = cm::open("sqlite::memory:");
};

TEST_F(raw_sql_on_mariadb, rows_of_a_procedure_go_into_models_tuples_and_structs) {
    db.execute(
        "create procedure stocked(least int) begin select id, name, stock from item where stock "
        ">= least order by id; end");
    struct Named {
        std::string name;
        std::int64_t id = 0;
        int stock = 0;
    };
    for (int again = 0; again < 3; ++again) {
        EXPECT_EQ(db.raw<Item>("call stocked({})", 2).at(0).name, "ink");
        EXPECT_EQ(db.fetch<Named>("call stocked({})", 1).at(1).name, "ink");
        using row = std::tuple<std::int64_t, std::string, int>;
        EXPECT_EQ(db.fetch<row>("call stocked({})", 1).at(0), row(1, "pen", 1));
        EXPECT_EQ(db.raw<Item>("call stocked({})", 9).size(), 0U);
        EXPECT_EQ(db.objects<Item>().count(), 2);
    }
    db.transaction([](cm::transaction& tx) {
        EXPECT_EQ(tx.raw<Item>("call stocked({})", 1).size(), 2U);
        EXPECT_EQ(tx.raw<Item>("call stocked({})", 9).size(), 0U);
        EXPECT_EQ(tx.objects<Item>().count(), 2);
    });
}

TEST_F(raw_sql_on_mariadb, each_call_may_give_other_columns_or_none) {
    db.execute(
        "create procedure some(what int) begin update item set stock = stock + 1 where name = "
        "'pen'; if what = 1 then select name from item where name = 'pen'; elseif what = 2 then "
        "select stock, name from item where name = 'pen'; end if; end");
    EXPECT_EQ(db.fetch<std::string>("call some({})", 1).at(0), "pen");
    EXPECT_EQ((db.fetch<std::tuple<int, std::string>>("call some({})", 2).at(0)),
              std::tuple(3, std::string("pen")));
    EXPECT_EQ(db.fetch<std::string>("call some({})", 1).at(0), "pen");
    EXPECT_GE(db.execute("call some({})", 0), 0);
    EXPECT_GE(db.execute("call some({})", 2), 0);
    const auto error =
        thrown_by<cm::usage_error>([&] { (void)db.fetch<std::string>("call some({})", 0); });
    EXPECT_TRUE(holds(error.what(), "reads 0 columns")) << error.what();
    EXPECT_EQ((db.fetch<std::tuple<int, std::string>>("call some({})", 2).at(0)),
              std::tuple(8, std::string("pen")));
}

TEST_F(raw_sql_on_mariadb, of_several_results_the_first_is_read) {
    db.execute(
        "create procedure two_results() begin select name from item order by id; select stock, id "
        "from "
        "item; end");
    for (int again = 0; again < 3; ++again) {
        EXPECT_EQ(db.fetch<std::string>("call two_results()"),
                  (std::vector<std::string>{"pen", "ink"}));
        EXPECT_GE(db.execute("call two_results()"), 0);
        EXPECT_EQ(db.objects<Item>().count(), 2);
    }
}

TEST_F(raw_sql_on_mariadb, a_procedure_that_fails_says_why_and_leaves_the_connection_good) {
    db.execute(
        "create procedure fails() begin select name from item; insert into item (name, stock) "
        "values ('pen', 1); end");
    EXPECT_THROW(db.execute("call fails()"), cm::integrity_error);
    EXPECT_THROW((void)db.fetch<std::string>("call fails()"), cm::integrity_error);
    EXPECT_EQ(db.objects<Item>().count(), 2);
}

TEST_F(raw_sql_on_mariadb, a_wrong_word_in_a_procedure_is_no_second_statement) {
    EXPECT_EQ(
        thrown_by([&] { db.execute("create procedure p() begin select 1; slect 2; end"); }).kind(),
        cm::error_kind::sql);
    EXPECT_EQ(thrown_by([&] { db.execute("select slect from; "); }).kind(), cm::error_kind::sql);
}

TEST_F(raw_sql_on_mariadb, files_of_this_machine_are_not_sent) {
    EXPECT_THROW(db.execute("load data local infile '/etc/hostname' into table item (name)"),
                 cm::error);
    EXPECT_EQ(db.objects<Item>().count(), 2);
}

}  // namespace
}  // namespace on_mariadb
