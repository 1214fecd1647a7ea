#include <gtest/gtest.h>

#include "cormorant/testing.hpp"
#include "postgres/server.hpp"

/// SQL text whose answer is neither rows nor the end of a command, and text that is sent anew with
/// each run.

namespace on_server {
namespace {

class raw_sql_on_server : public server {
protected:
    void SetUp() override {
        server::SetUp();
        if (schema == nullptr) return;
        db = open("pool_size=1");
        db.create(Item{.name = "pen", .stock = 1});
    }
    template <class Send>
    void refuses(const Send& send) {
        const auto error = thrown_by<cm::usage_error>(send);
        EXPECT_TRUE(holds(error.what(), "COPY")) << error.what();
        EXPECT_FALSE(error.connection_lost());
    }
    void is_good() {
        EXPECT_EQ(db.objects<Item>().count(), 1);
        db.transaction(
            [](cm::transaction& tx) { tx.execute("update item set stock = stock + 1"); });
    }

    cm::database db = cm::open("sqlite::memory:");
};

TEST_F(raw_sql_on_server, copy_over_the_connection_is_refused_however_it_is_sent) {
    refuses([&] { db.execute("copy item to stdout"); });
    is_good();
    refuses([&] { db.execute("COPY item (id, name) FROM STDIN WITH (FORMAT binary)"); });
    is_good();
    refuses([&] { db.execute("/* all */ copy (select 'from here' from item) to stdout;"); });
    is_good();
    refuses([&] { (void)db.fetch<std::string>("copy item to stdout"); });
    is_good();
    refuses([&] { (void)db.raw<Item>("copy item to stdout"); });
    is_good();
}

TEST_F(raw_sql_on_server, copy_over_the_connection_is_refused_in_a_transaction) {
    refuses(
        [&] { db.transaction([](cm::transaction& tx) { tx.execute("copy item to stdout"); }); });
    is_good();
    refuses([&] {
        db.transaction([](cm::transaction& tx) {
            (void)tx.objects<Item>().count();
            tx.execute("copy item from stdin");
        });
    });
    is_good();
    refuses([&] {
        db.transaction([](cm::transaction& tx) {
            Item pen = tx.objects<Item>().get("name"_f == "pen");
            std::vector<Item> items{pen, {.id = 2}};
            tx.bulk_update(items, "stock"_f);
            tx.execute("copy item to stdout");
        });
    });
    is_good();
    refuses([&] {
        db.transaction([](cm::transaction& tx) {
            tx.savepoint([](cm::transaction& inner) { inner.execute("copy item to stdout"); });
        });
    });
    is_good();
}

TEST_F(raw_sql_on_server, copy_into_a_file_of_the_server_is_none_of_it) {
    EXPECT_EQ(db.execute("copy (select 'to stdout' from item) to '/dev/null'"), 1);
    is_good();
}

/// The text is not named there: the server looks at it with each run.
class unprepared_text : public server {};

TEST_F(unprepared_text, reads_the_columns_that_there_are) {
    cm::database db = open("prepare=off");
    db.create(Item{.name = "pen", .stock = 7});
    EXPECT_EQ(db.raw<Item>("select * from item").at(0).stock, 7);
    db.execute("alter table item rename column name to label");
    db.execute("alter table item add column name text default 'ink'");
    db.execute("alter table item alter column stock type int");
    for (int again = 0; again < 3; ++again) {
        const Item item = db.raw<Item>("select * from item").at(0);
        EXPECT_EQ(item.name, "ink");
        EXPECT_EQ(item.stock, 7);
    }
    using row = std::tuple<std::int64_t, std::string, int, std::string>;
    EXPECT_EQ(db.fetch<row>("select * from item").at(0), row(1, "pen", 7, "ink"));
    db.execute("alter table item alter column stock type text");
    EXPECT_EQ(
        (db.fetch<std::tuple<std::int64_t, std::string, std::string, std::string>>(
               "select * from item")
             .at(0)),
        std::tuple(std::int64_t{1}, std::string("pen"), std::string("7"), std::string("ink")));
}

TEST_F(unprepared_text, queries_read_columns_whose_type_changed) {
    cm::database db = open("prepare=off");
    db.create(Item{.name = "pen", .stock = 7});
    const auto stock = [&] { return db.objects<Item>().get("name"_f == "pen").stock; };
    EXPECT_EQ(stock(), 7);
    db.execute("alter table item alter column stock type int");
    EXPECT_EQ(stock(), 7);
    db.execute("alter table item alter column stock type smallint");
    EXPECT_EQ(stock(), 7);
}

TEST_F(unprepared_text, a_cursor_reads_columns_whose_type_changed) {
    for (const char* how : {"pool_size=1", "pool_size=1&prepare=off"}) {
        cm::database db = open(how);
        db.objects<Item>().remove();
        db.create(Item{.name = "pen", .stock = 7});
        const auto stock = [&] {
            std::int64_t sum = 0;
            for (const Item& item : db.objects<Item>().stream()) sum += item.stock;
            return sum;
        };
        EXPECT_EQ(stock(), 7);
        db.execute("alter table item alter column stock type int");
        EXPECT_EQ(stock(), 7);
        db.execute("alter table item alter column stock type bigint");
        EXPECT_EQ(stock(), 7);
    }
}

}  // namespace
}  // namespace on_server
