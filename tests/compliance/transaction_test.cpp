#include "cormorant/testing.hpp"
#include "support/shop.hpp"

namespace {

using namespace shop;
using compliance::holds;
using compliance::thrown_by;

class transactions : public stocked_shop {
protected:
    [[nodiscard]] std::int64_t tags() const { return db.objects<Tag>().count(); }
};
CORMORANT_ON_EVERY_BACKEND(transactions);

struct undo {};

TEST_P(transactions, commit_what_was_done_and_return_a_value) {
    const int result = db.transaction([](cm::transaction& tx) {
        tx.create(Tag{.code = "new"});
        return 42;
    });
    EXPECT_EQ(result, 42);
    EXPECT_EQ(tags(), 3);
}

TEST_P(transactions, an_exception_rolls_back_and_is_rethrown) {
    EXPECT_THROW(db.transaction([](cm::transaction& tx) {
        tx.create(Tag{.code = "new"});
        throw undo();
    }),
                 undo);
    EXPECT_EQ(tags(), 2);
}

TEST_P(transactions, a_savepoint_undoes_what_was_done_inside_it_alone) {
    db.transaction([](cm::transaction& tx) {
        tx.create(Tag{.code = "kept"});
        EXPECT_THROW(tx.savepoint([](cm::transaction& inner) {
            inner.create(Tag{.code = "dropped"});
            inner.savepoint([](cm::transaction& deep) { deep.create(Tag{.code = "deep"}); });
            throw undo();
        }),
                     undo);
        tx.create(Tag{.code = "kept too"});
    });
    EXPECT_EQ(tags(), 4);
    EXPECT_FALSE(db.objects<Tag>().filter("code"_f.in({"dropped", "deep"})).exists());
}

// One of every two is undone, with all that is further inside.
void nest(const cm::session& on, int depth) {
    on.create(Tag{"before " + std::to_string(depth)});
    if (depth == 0) return;
    const auto inside = [&](cm::transaction& sp) {
        nest(sp, depth - 1);
        if (depth % 2 != 0) throw std::runtime_error("no");
    };
    if (depth % 2 != 0)
        EXPECT_THROW(on.transaction(inside), std::runtime_error);
    else
        on.transaction(inside);
    on.create(Tag{"after " + std::to_string(depth)});
}

TEST_P(transactions, savepoints_nest_as_deep_as_the_program_wants) {
    const std::int64_t before = db.objects<Tag>().count();
    for (int run = 1; run <= 2; ++run) {
        db.transaction([](cm::transaction& tx) { nest(tx, 20); });
        EXPECT_EQ(db.objects<Tag>().count(), before + 4)
            << "those outside of the first savepoint that is undone";
        db.objects<Tag>().filter("code"_f.starts_with("before")).remove();
        db.objects<Tag>().filter("code"_f.starts_with("after")).remove();
    }
}

TEST_P(transactions, on_commit_runs_after_the_outermost_commit_in_order) {
    std::string ran;
    db.transaction([&](cm::transaction& tx) {
        tx.on_commit(
            [&] { ran += db.objects<Tag>().filter("code"_f == "n").exists() ? "1" : "x"; });
        tx.savepoint([&](cm::transaction& inner) {
            inner.create(Tag{.code = "n"});
            inner.on_commit([&] { ran += "2"; });
        });
        EXPECT_EQ(ran, "");
    });
    EXPECT_EQ(ran, "12");
}

TEST_P(transactions, on_commit_of_a_savepoint_that_is_rolled_back_is_dropped) {
    std::string ran;
    db.transaction([&](cm::transaction& tx) {
        EXPECT_THROW(tx.savepoint([&](cm::transaction& inner) {
            inner.on_commit([&] { ran += "dropped"; });
            inner.savepoint([&](cm::transaction& deep) { deep.on_commit([&] { ran += "deep"; }); });
            throw undo();
        }),
                     undo);
        tx.on_commit([&] { ran += "kept"; });
    });
    EXPECT_EQ(ran, "kept");
}

TEST_P(transactions, on_commit_of_a_transaction_that_is_rolled_back_is_dropped) {
    bool ran = false;
    EXPECT_THROW(db.transaction([&](cm::transaction& tx) {
        tx.on_commit([&] { ran = true; });
        throw undo();
    }),
                 undo);
    EXPECT_FALSE(ran);
}

TEST_P(transactions, after_an_error_every_statement_is_an_error_until_the_end) {
    EXPECT_THROW(db.transaction([](cm::transaction& tx) {
        tx.create(Tag{.code = "new"});
        EXPECT_THROW(tx.create(Tag{.code = "red"}), cm::integrity_error);
        EXPECT_THROW((void)tx.objects<Tag>().count(), cm::usage_error);
        EXPECT_THROW(tx.create(Tag{.code = "other"}), cm::usage_error);
    }),
                 cm::error);
    EXPECT_EQ(tags(), 2);
}

TEST_P(transactions, an_error_inside_a_savepoint_ends_with_it) {
    db.transaction([](cm::transaction& tx) {
        EXPECT_THROW(tx.savepoint([](cm::transaction& inner) { inner.create(Tag{.code = "red"}); }),
                     cm::integrity_error);
        tx.create(Tag{.code = "new"});
    });
    EXPECT_EQ(tags(), 3);
}

TEST_P(transactions, a_lazy_load_sees_the_uncommitted_rows_of_its_transaction) {
    EXPECT_THROW(db.transaction([&](cm::transaction& tx) {
        const auto all = tx.objects<User>().order_by("name"_f).to_vector();
        tx.create(Order{.user = cid, .total = 1, .status = "new"});
        EXPECT_QUERIES(tx, 1) { EXPECT_EQ(all[2].orders.size(), 1U); };
        throw undo();
    }),
                 undo);
    EXPECT_EQ(db.objects<Order>().count(), 4);
}

TEST_P(transactions, rows_that_outlive_their_transaction_still_load) {
    std::vector<User> kept;
    db.transaction([&](cm::transaction& tx) {
        kept = tx.objects<User>().order_by("name"_f).to_vector();
        (void)kept[0].tags.size();
    });
    EXPECT_EQ(kept[0].tags.size(), 1U);
    try {
        EXPECT_EQ(kept[0].orders.size(), 3U);
    } catch (const cm::usage_error& e) {
        EXPECT_TRUE(holds(e.what(), "transaction")) << e.what();
    }
}

TEST_P(transactions, a_read_transaction_refuses_to_write) {
    EXPECT_THROW(db.read_transaction([](cm::transaction& tx) { tx.create(Tag{.code = "n"}); }),
                 cm::error);
    EXPECT_EQ(tags(), 2);
    EXPECT_EQ(db.read_transaction([](cm::transaction& tx) {
        const std::int64_t n = tx.objects<Tag>().count();
        return n;
    }),
              2);
}

TEST_P(transactions, for_update_locks_the_rows) {
    db.transaction([&](cm::transaction& tx) {
        auto row = tx.objects<User>().filter("id"_f == ann.id).for_update().get();
        row.balance = row.balance + 1;
        tx.save(row, "balance"_f);
    });
    EXPECT_EQ(db.objects<User>().get("id"_f == ann.id).balance, 11);
}

TEST_P(transactions, a_lock_names_the_related_rows_that_it_is_for) {
    const auto lock = [&] {
        db.transaction([&](cm::transaction& tx) {
            const auto rows = tx.objects<User>()
                                  .select_related("profile"_f)
                                  .filter("profile.city"_f == "Paris")
                                  .for_update({.no_key = true}, "profile"_f);
            EXPECT_TRUE(holds(rows.sql(), "FOR NO KEY UPDATE OF")) << rows.sql();
            ASSERT_EQ(rows.size(), 1U);
            EXPECT_EQ((**rows[0].profile).city, "Paris");
        });
    };
    if (can().locks_chosen_tables)
        lock();
    else
        EXPECT_THROW(lock(), cm::usage_error);
}

TEST_P(transactions, a_lock_of_rows_that_are_not_read_or_may_not_be_there_is_refused) {
    if (!can().locks_chosen_tables) GTEST_SKIP() << "FOR UPDATE OF: this database has no such lock";
    const auto refusal = [&](const auto& ask) {
        return std::string(thrown_by<cm::usage_error>([&] {
                               db.transaction(
                                   [&](cm::transaction& tx) { (void)ask(tx).to_vector(); });
                           }).what());
    };
    const std::string unread = refusal(
        [](cm::transaction& tx) { return tx.objects<User>().for_update({}, "referrer"_f); });
    EXPECT_TRUE(holds(unread, "select_related()")) << unread;
    const std::string absent = refusal([](cm::transaction& tx) {
        return tx.objects<User>().select_related("referrer"_f).for_update({}, "referrer"_f);
    });
    EXPECT_TRUE(holds(absent, "filter by a member behind")) << absent;
    db.transaction([&](cm::transaction& tx) {
        EXPECT_EQ(tx.objects<User>()
                      .filter("referrer.name"_f == "Ann")
                      .select_related("referrer"_f)
                      .for_update({}, "referrer"_f)
                      .size(),
                  1U);
    });
}

TEST_P(transactions, rows_that_are_computed_are_not_locked_or_the_error_says_so) {
    const bool locks = db.backend() != cm::backend::postgresql;  // only rows of tables there
    const auto check = [&](const auto& ask, const char* what) {
        const auto lock = [&] {
            db.transaction([&](cm::transaction& tx) { EXPECT_NE(ask(tx).size(), 0U); });
        };
        if (locks) return lock();
        const auto error = thrown_by<cm::usage_error>(lock);
        EXPECT_TRUE(holds(error.what(), std::string("with ") + what)) << error.what();
        EXPECT_TRUE(holds(error.what(), "lock the rows by their keys")) << error.what();
    };
    check([](cm::transaction& tx) { return tx.objects<Order>().distinct().for_update(); },
          "distinct()");
    check(
        [](cm::transaction& tx) {
            return tx.objects<Order>()
                .annotate("place"_f = cm::rank().over(cm::window_order_by("total"_f)))
                .for_update();
        },
        "window functions");
    check(
        [](cm::transaction& tx) {
            return tx.objects<Order>()
                .for_update()
                .values("status"_f)
                .annotate("n"_f = cm::count());
        },
        "groups");
}

TEST_P(transactions, a_way_of_waiting_that_is_not_supported_is_an_error_and_not_a_silence) {
    for (const auto how : {cm::lock_rows::nowait, cm::lock_rows::skip_locked}) {
        const auto lock = [&] {
            db.transaction(
                [&](cm::transaction& tx) { (void)tx.objects<User>().for_update(how).to_vector(); });
        };
        if (can().waits_for_row_locks)
            EXPECT_NO_THROW(lock());
        else
            EXPECT_THROW(lock(), cm::usage_error);
    }
}

TEST_P(transactions, a_transaction_that_has_ended_refuses_statements) {
    std::optional<cm::transaction> kept;
    db.transaction([&](cm::transaction& tx) { kept = tx; });
    EXPECT_THROW((void)kept->objects<Tag>().count(), cm::usage_error);
}

}  // namespace
