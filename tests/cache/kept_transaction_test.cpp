#include <stdexcept>
#include <thread>

#include "cormorant/testing.hpp"
#include "session/execute/running.hpp"
#include "session/kept_scope.hpp"
#include "support/shop.hpp"

/// Transactions of a connection that is kept, as migrations have them.

namespace {

using namespace shop;
using namespace std::chrono_literals;
using cormorant::detail::kept_scope;

class kept_transactions : public compliance::on_backend {
protected:
    kept_transactions() {
        db = cm::open(fresh->url(), {.cache = cache});
        create_tables(db);
        db.create(Tag{.code = "red"});
    }
    [[nodiscard]] std::int64_t tags() const { return db.objects<Tag>().cached(1h).count(); }
    static void insert(const std::shared_ptr<kept_scope>& on) {
        on->run_text("insert into tag (code) values ('blue')", {}, true,
                     std::source_location::current())
            .finish();
    }
    cm::cache cache;
};
CORMORANT_ON_EVERY_BACKEND(kept_transactions);

TEST_P(kept_transactions, make_answers_old_with_their_commit) {
    EXPECT_EQ(tags(), 1);
    {
        const auto kept = std::make_shared<kept_scope>(db.scope(), std::source_location::current());
        kept->begin();
        insert(kept);
        if (can().several_connections) {
            // Read again between the statement and the commit: nobody may keep it beyond.
            std::thread([&] {
                cache.clear();
                EXPECT_EQ(tags(), 1);
                EXPECT_EQ(tags(), 1);
            }).join();
        }
        kept->commit();
    }
    EXPECT_EQ(tags(), 2);
}

TEST_P(kept_transactions, that_are_undone_change_nothing) {
    EXPECT_EQ(tags(), 1);
    {
        const auto kept = std::make_shared<kept_scope>(db.scope(), std::source_location::current());
        EXPECT_THROW(
            kept->atomically(
                [&](const cormorant::detail::scope_ref&) {
                    insert(kept);
                    throw std::runtime_error("no");
                },
                cormorant::detail::transaction_mode::write, std::source_location::current()),
            std::runtime_error);
    }
    EXPECT_QUERIES(db, 0) { EXPECT_EQ(tags(), 1); };
}

TEST_P(kept_transactions, outside_of_which_statements_count_by_themselves) {
    EXPECT_EQ(tags(), 1);
    {
        const auto kept = std::make_shared<kept_scope>(db.scope(), std::source_location::current());
        insert(kept);
    }
    EXPECT_EQ(tags(), 2);
}

}  // namespace
