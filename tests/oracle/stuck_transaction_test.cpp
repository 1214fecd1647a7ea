#include <string>
#include <vector>

#include "cormorant/cormorant.hpp"
#include "oracle/faulty_driver.hpp"
#include "support/backend.hpp"

/// A transaction of SQLite that can be neither committed nor rolled back: nobody else gets into it.
namespace {

namespace cm = cormorant;
using namespace cormorant::literals;
using compliance::holds;
using compliance::thrown_by;
using oracle::fault;

struct Leaf {
    std::int64_t id = 0;
    std::string name;
};

class stuck_transactions : public testing::Test {
protected:
    static cm::database open(const std::string& url) {
        oracle::plan_of_faults() = {};
        cm::database db(oracle::open_faulty(url));
        cm::create_tables<Leaf>(db);
        return db;
    }
    // The statement behind so many others is refused, and from there on every end of a transaction.
    static void stick_behind(int statements) {
        oracle::faulty_plan& plan = oracle::plan_of_faults();
        plan.what = fault::stuck;
        plan.at = plan.statements + statements;
    }
    static void heal() { oracle::plan_of_faults().sticks = false; }
    static std::vector<std::string> names(const cm::database& db) {
        return db.objects<Leaf>().order_by("name"_f).scalars("name"_f).to_vector();
    }

    compliance::sqlite_in_a_file file;
};
using strings = std::vector<std::string>;

TEST_F(stuck_transactions, of_a_file_end_with_their_connection) {
    for (const char* options : {"", "journal=delete"}) {
        const cm::database db = open(file.url(options));
        db.objects<Leaf>().remove();
        stick_behind(2);
        EXPECT_THROW(db.transaction([](cm::transaction& tx) { tx.create(Leaf{.name = "undone"}); }),
                     cm::timeout);
        db.create(Leaf{.name = "next"});
        EXPECT_EQ(names(cm::open(file.url(options))), strings{"next"}) << options;
        EXPECT_EQ(names(db), strings{"next"}) << options;
        EXPECT_EQ(db.statistics().connections_in_use, 0U);
    }
}

TEST_F(stuck_transactions, that_read_do_not_keep_an_old_state) {
    const cm::database db = open(file.url("pool_size=1"));
    stick_behind(2);
    EXPECT_THROW(
        db.read_transaction([](cm::transaction& tx) { EXPECT_FALSE(tx.objects<Leaf>().exists()); }),
        cm::timeout);
    db.create(Leaf{.name = "new"});
    EXPECT_EQ(names(db), strings{"new"});
}

TEST_F(stuck_transactions, in_memory_refuse_what_would_be_lost_until_they_are_undone) {
    const cm::database db = open("sqlite::memory:");
    db.create(Leaf{.name = "before"});
    stick_behind(2);
    EXPECT_THROW(db.transaction([](cm::transaction& tx) { tx.create(Leaf{.name = "undone"}); }),
                 cm::timeout);
    const auto e = thrown_by<cm::connection_error>([&] { db.create(Leaf{.name = "lost"}); });
    EXPECT_TRUE(holds(e.what(), "could not be rolled back")) << e.what();
    EXPECT_EQ(e.outcome(), cm::outcome::not_sent);
    EXPECT_THROW((void)names(db), cm::connection_error);
    EXPECT_THROW(db.transaction([](cm::transaction&) {}), cm::connection_error);
    heal();
    db.create(Leaf{.name = "next"});
    EXPECT_EQ(names(db), (strings{"before", "next"}));
}

TEST_F(stuck_transactions, with_a_stream_that_is_open_let_nothing_of_their_thread_in) {
    const cm::database db = open(file.url(""));
    db.create(Leaf{.name = "before"});
    using row_stream = decltype(db.objects<Leaf>().stream());
    std::vector<row_stream> open_streams;
    stick_behind(3);
    EXPECT_THROW(db.transaction([&](cm::transaction& tx) {
        tx.create(Leaf{.name = "undone"});
        open_streams.push_back(tx.objects<Leaf>().stream(1));
        (void)open_streams.back().begin();
    }),
                 cm::timeout);
    EXPECT_THROW(db.create(Leaf{.name = "lost"}), cm::usage_error);
    open_streams.clear();
    db.create(Leaf{.name = "next"});
    EXPECT_EQ(names(db), (strings{"before", "next"}));
}

TEST_F(stuck_transactions, opened_by_sql_text_are_nobody_elses) {
    const cm::database db = open(file.url(""));
    db.create(Leaf{.name = "before"});
    stick_behind(1);
    EXPECT_THROW(db.execute("savepoint mine"), cm::usage_error);
    db.create(Leaf{.name = "next"});
    EXPECT_EQ(names(cm::open(file.url(""))), (strings{"before", "next"}));
}

}  // namespace
