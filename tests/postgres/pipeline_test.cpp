#include <chrono>
#include <thread>

#include "cormorant/driver/driver.hpp"
#include "cormorant/testing.hpp"
#include "driver/postgres/postgres.hpp"
#include "postgres/server.hpp"
#include "session/pool/database_url.hpp"
#include "session/pool/pool_settings.hpp"
#include "support/shop.hpp"

/// Statements that travel together: how often the server is waited for, and what happens where one
/// of them fails.
namespace on_server {
namespace {

using shop::Group;
using shop::Order;
using shop::Profile;
using shop::Tag;
using shop::User;
using namespace std::chrono_literals;

class pipeline : public server {
protected:
    void SetUp() override {
        server::SetUp();
        if (!schema) return;
        db = std::make_unique<cm::database>(open("pool_size=1"));
        shop::create_tables(*db);
        stock = shop::stock_up(*db);
    }
    void open_again(std::string_view options) {
        db = std::make_unique<cm::database>(open(options));
    }
    /// Round trips of work that was done once before, so that its statements are prepared.
    template <class Work>
    std::uint64_t trips_of(const Work& work) const {
        work();
        const cm::query_log log(*db);
        work();
        return log.round_trips();
    }
    [[nodiscard]] std::vector<User> users_with_three_relations() const {
        return users_with_three_relations(*db);
    }
    static std::vector<User> users_with_three_relations(const auto& on) {
        return on.template objects<User>()
            .order_by("name"_f)
            .prefetch_related("orders"_f, "groups"_f, "tags"_f)
            .to_vector();
    }
    static void expect_the_shop(const std::vector<User>& users) {
        ASSERT_EQ(users.size(), 3U);
        EXPECT_EQ(users[0].orders.size(), 3U);
        EXPECT_EQ(users[1].orders.size(), 1U);
        EXPECT_EQ(shop::names_of(users[0].groups), (shop::names{"admins", "staff"}));
        EXPECT_EQ(users[1].tags.size(), 2U);
        EXPECT_TRUE(users[2].tags.empty());
    }
    /// Waits until the server is inside of pg_sleep() for somebody.
    static void await_sleep(const cm::database& admin) {
        for (int i = 0; i < 500; ++i) {
            if (admin
                    .fetch<std::int64_t>(
                        "select count(*) from pg_stat_activity where wait_event = 'PgSleep'")
                    .at(0) > 0)
                return;
            std::this_thread::sleep_for(10ms);
        }
        ADD_FAILURE() << "nobody sleeps";
    }
    /// Items with their number as stock.
    std::vector<Item> stored_items(int count) const {
        std::vector<Item> items;
        for (int i = 0; i < count; ++i) items.push_back({.name = std::to_string(i), .stock = i});
        db->bulk_create(items);
        return items;
    }

    std::unique_ptr<cm::database> db;
    shop::stock stock;
};

// ---- round trips --------------------------------------------------------------------------------

TEST_F(pipeline, three_prefetches_are_four_queries_and_two_round_trips) {
    expect_the_shop(users_with_three_relations());
    const cm::query_log log(*db);
    expect_the_shop(users_with_three_relations());
    EXPECT_EQ(log.count(), 4U);
    EXPECT_EQ(log.round_trips(), 2U);
}

TEST_F(pipeline, statements_that_are_new_are_prepared_together) {
    open_again("pool_size=1");
    const cm::query_log log(*db);
    expect_the_shop(users_with_three_relations());
    EXPECT_EQ(log.count(), 4U);
    EXPECT_EQ(log.round_trips(), 4U);  // each of the two twice: prepared, and run
}

TEST_F(pipeline, without_named_statements_they_travel_together_too) {
    open_again("pool_size=1&prepare=off");
    EXPECT_EQ(trips_of([&] { expect_the_shop(users_with_three_relations()); }), 2U);
}

TEST_F(pipeline, a_further_level_is_one_more_round_trip) {
    const auto read = [&] {
        EXPECT_QUERIES(*db, 6) {
            (void)db->objects<User>()
                .prefetch_related("orders.lines"_f, "groups.memberships"_f, "profile"_f)
                .to_vector();
        };
    };
    EXPECT_EQ(trips_of(read), 3U);
}

TEST_F(pipeline, a_transaction_begins_with_its_first_statement) {
    EXPECT_EQ(trips_of([&] {
                  db->transaction(
                      [](cm::transaction& tx) { expect_the_shop(users_with_three_relations(tx)); });
              }),
              3U);  // BEGIN and the users, the relations, COMMIT
}

TEST_F(pipeline, a_savepoint_begins_with_its_first_statement) {
    EXPECT_EQ(trips_of([&] {
                  db->transaction([](cm::transaction& tx) {
                      tx.savepoint([](cm::transaction& inner) {
                          EXPECT_EQ(inner.objects<User>().count(), 3);
                      });
                  });
              }),
              3U);  // BEGIN, SAVEPOINT and the query, RELEASE, COMMIT
}

TEST_F(pipeline, a_savepoint_without_a_statement_sends_nothing) {
    EXPECT_EQ(trips_of([&] {
                  db->transaction([](cm::transaction& tx) {
                      tx.savepoint([](cm::transaction&) {});
                      EXPECT_THROW(tx.savepoint([](cm::transaction& inner) {
                          inner.savepoint([](cm::transaction&) {});
                          throw std::runtime_error("given up");
                      }),
                                   std::runtime_error);
                  });
              }),
              0U);
}

TEST_F(pipeline, a_savepoint_that_waited_can_be_rolled_back) {
    db->transaction([](cm::transaction& tx) {
        tx.create(Item{.name = "kept"});
        EXPECT_THROW(tx.savepoint([](cm::transaction& inner) {
            inner.create(Item{.name = "lost"});
            inner.create(Item{.name = "kept"});
        }),
                     cm::integrity_error);
        tx.create(Item{.name = "kept too"});
    });
    EXPECT_EQ(db->objects<Item>().order_by("name"_f).scalars("name"_f).to_vector(),
              (std::vector<std::string>{"kept", "kept too"}));
}

TEST_F(pipeline, the_batches_of_bulk_update_travel_together) {
    auto items = stored_items(20'000);
    for (Item& item : items) item.stock += 1;
    const cm::query_log log(*db);
    EXPECT_EQ(db->bulk_update(items, "stock"_f), 20'000);
    EXPECT_EQ(log.count(), 1U);
    EXPECT_EQ(log.entries().at(0).rows, 20'000);
    EXPECT_EQ(log.round_trips(), 3U);  // BEGIN and to prepare, four batches, COMMIT
    EXPECT_EQ(db->objects<Item>().filter("stock"_f == 20'000).count(), 1);
}

TEST_F(pipeline, links_are_set_in_three_round_trips) {
    std::vector<Tag> tags;
    for (int i = 0; i < 40; ++i) tags.push_back({.code = std::to_string(i)});
    db->bulk_create(tags);
    const std::vector<Tag> some(tags.begin(), tags.begin() + 20);
    const std::vector<Tag> others(tags.begin() + 10, tags.end());
    db->set(stock.ann, "tags"_f, some);
    db->set(stock.ann, "tags"_f, others);
    db->set(stock.ann, "tags"_f, some);
    const cm::query_log log(*db);
    db->set(stock.ann, "tags"_f, others);
    EXPECT_EQ(log.count(), 3U);
    EXPECT_EQ(log.round_trips(), 3U);  // BEGIN and those that are there, the difference, COMMIT
    EXPECT_EQ(db->objects(stock.ann, "tags"_f).count(), 30);
}

TEST_F(pipeline, a_removal_asks_once_for_each_level_and_removes_at_once) {
    const auto remove = [&] {
        User user =
            db->create(User{.name = "D", .email = "d@x.org", .referrer = cm::key(stock.ann.id)});
        db->create(Order{.user = user, .total = 1, .status = "paid"});
        db->add(user, "groups"_f, stock.staff);
        const cm::query_log log(*db);
        const cm::removed gone = db->remove(user);
        EXPECT_EQ(gone.total, 3);  // the user, the order and the membership
        return log.round_trips();
    };
    (void)remove();
    EXPECT_EQ(remove(), 3U);  // BEGIN and the orders, all that goes, COMMIT
    EXPECT_EQ(db->objects<User>().count(), 3);
}

TEST_F(pipeline, the_log_tells_of_each_statement) {
    const cm::query_log log(*db);
    (void)users_with_three_relations();
    const auto entries = log.entries();
    ASSERT_EQ(entries.size(), 4U);
    const std::vector<std::pair<std::string, int>> expected = {
        {"\"app_user\"", 3}, {"\"order\"", 4}, {"\"user_group\"", 3}, {"\"tag\"", 3}};
    for (std::size_t i = 0; i < entries.size(); ++i) {
        EXPECT_TRUE(holds(entries[i].sql, "FROM " + expected[i].first)) << entries[i].sql;
        EXPECT_EQ(entries[i].rows, expected[i].second) << entries[i].sql;
        EXPECT_GT(entries[i].duration, 0ns);
        EXPECT_EQ(entries[i].line, entries[0].line);
        EXPECT_TRUE(holds(entries[i].file, "pipeline_test.cpp"));
    }
}

// ---- where one fails ----------------------------------------------------------------------------

TEST_F(pipeline, an_error_in_the_middle_names_its_statement_and_leaves_the_connection_whole) {
    (void)users_with_three_relations();
    db->execute("alter table membership rename to elsewhere");
    const cm::error e = thrown_by([&] { (void)users_with_three_relations(); });
    EXPECT_EQ(e.kind(), cm::error_kind::sql);
    EXPECT_EQ(e.sqlstate(), "42P01");
    EXPECT_TRUE(holds(e.sql(), "membership")) << e.sql();
    db->execute("alter table elsewhere rename to membership");
    expect_the_shop(users_with_three_relations());
    EXPECT_EQ(db->statistics().connections_closed, 0U);
    EXPECT_EQ(db->statistics().connections_in_use, 0U);
}

TEST_F(pipeline, an_error_when_they_are_prepared_names_its_statement) {
    db->execute("alter table membership rename to elsewhere");
    const cm::error e = thrown_by([&] { (void)users_with_three_relations(); });
    EXPECT_EQ(e.kind(), cm::error_kind::sql);
    EXPECT_TRUE(holds(e.sql(), "membership")) << e.sql();
    EXPECT_EQ(db->objects<User>().count(), 3);
    EXPECT_EQ(db->statistics().connections_closed, 0U);
}

TEST_F(pipeline, an_error_in_a_transaction_fails_it) {
    (void)users_with_three_relations();
    db->execute("alter table membership rename to elsewhere");
    EXPECT_THROW(db->transaction([&](cm::transaction& tx) {
        tx.create(Item{.name = "lost"});
        EXPECT_EQ(thrown_by([&] { (void)users_with_three_relations(tx); }).kind(),
                  cm::error_kind::sql);
        EXPECT_THROW((void)tx.objects<User>().count(), cm::usage_error);
    }),
                 cm::usage_error);
    EXPECT_EQ(db->objects<Item>().count(), 0);
}

TEST_F(pipeline, a_failure_that_nobody_looked_at_fails_the_transaction_too) {
    (void)users_with_three_relations();
    db->execute(R"(alter table "order" alter column total drop not null)");
    db->execute(R"(update "order" set total = null where total = 50)");
    db->execute("alter table membership rename to elsewhere");
    EXPECT_THROW(db->transaction([&](cm::transaction& tx) {
        tx.create(Item{.name = "lost"});
        // The first relation cannot be read; that the second one failed is never asked.
        EXPECT_EQ(thrown_by([&] { (void)users_with_three_relations(tx); }).kind(),
                  cm::error_kind::data);
    }),
                 cm::usage_error);
    EXPECT_EQ(db->objects<Item>().count(), 0);
}

TEST_F(pipeline, a_batch_that_fails_undoes_all_of_them) {
    auto items = stored_items(20'000);
    db->execute("alter table item add constraint few check (stock < 1000000)");
    for (Item& item : items) item.stock += 1;
    items[12'000].stock = 1'000'000;
    const auto e = thrown_by<cm::integrity_error>([&] { db->bulk_update(items, "stock"_f); });
    EXPECT_EQ(e.kind(), cm::error_kind::check);
    EXPECT_EQ(e.constraint(), "few");
    EXPECT_TRUE(holds(e.sql(), "UPDATE")) << e.sql();
    EXPECT_EQ(db->objects<Item>().filter("stock"_f == 0).count(), 1);
    EXPECT_EQ(db->objects<Item>().filter("stock"_f == 20'000).count(), 0);
    items[12'000].stock = 0;
    EXPECT_EQ(db->bulk_update(items, "stock"_f), 20'000);
    EXPECT_EQ(db->statistics().connections_closed, 0U);
}

TEST_F(pipeline, a_value_that_is_refused_in_the_middle_undoes_all_of_them) {
    auto items = stored_items(12'000);
    for (Item& item : items) item.name += " new";
    items[11'000].name = std::string("a\0b", 3);
    EXPECT_EQ(thrown_by([&] { db->bulk_update(items, "name"_f); }).kind(), cm::error_kind::data);
    EXPECT_EQ(db->objects<Item>().filter("name"_f == "0").count(), 1);
    EXPECT_EQ(db->statistics().connections_closed, 0U);
}

TEST_F(pipeline, statements_that_are_gone_from_the_server_are_prepared_again) {
    expect_the_shop(users_with_three_relations());
    db->execute("deallocate all");
    (void)db->objects<User>().order_by("name"_f).to_vector();
    expect_the_shop(users_with_three_relations());
    EXPECT_EQ(trips_of([&] { expect_the_shop(users_with_three_relations()); }), 2U);
}

TEST_F(pipeline, a_column_that_changed_its_type_prepares_them_again) {
    expect_the_shop(users_with_three_relations());
    db->execute(R"(alter table "order" alter column rating type bigint)");
    expect_the_shop(users_with_three_relations());
    EXPECT_EQ(trips_of([&] { expect_the_shop(users_with_three_relations()); }), 2U);
}

TEST_F(pipeline, a_connection_that_is_cut_in_the_middle_is_a_lost_connection) {
    const cm::database admin = open();
    auto items = stored_items(20'000);
    db->execute(
        "create function slow() returns trigger language plpgsql as "
        "'begin if new.stock = 12001 then perform pg_sleep(20); end if; return new; end'");
    db->execute("create trigger slow before update on item for each row execute function slow()");
    for (Item& item : items) item.stock += 1;
    const int process = process_of(*db);
    auto work = beside([&] {
        return thrown_by<cm::connection_error>([&] { db->bulk_update(items, "stock"_f); });
    });
    await_sleep(admin);
    terminate(admin, process);
    ASSERT_EQ(work.wait_for(30s), std::future_status::ready);
    EXPECT_TRUE(work.get().connection_lost());
    EXPECT_EQ(admin.objects<Item>().filter("stock"_f == 0).count(), 1);
    EXPECT_EQ(db->objects<Item>().filter("stock"_f == 20'000).count(), 0);
    EXPECT_EQ(db->statistics().connections_closed, 1U);
}

TEST_F(pipeline, a_connection_that_is_cut_between_prefetches_is_a_lost_connection) {
    const cm::database admin = open();
    expect_the_shop(users_with_three_relations());
    const int process = process_of(*db);
    const cm::error e = thrown_by<cm::connection_error>([&] {
        db->transaction([&](cm::transaction& tx) {
            (void)tx.objects<User>().count();
            terminate(admin, process);
            (void)users_with_three_relations(tx);
        });
    });
    EXPECT_TRUE(e.connection_lost());
    expect_the_shop(users_with_three_relations());
}

TEST_F(pipeline, an_interrupted_batch_is_cancelled) {
    const cm::database admin = open();
    auto items = stored_items(10'001);
    db->execute(
        "create function slow() returns trigger language plpgsql as "
        "'begin if new.stock = 7001 then perform pg_sleep(20); end if; return new; end'");
    db->execute("create trigger slow before update on item for each row execute function slow()");
    for (Item& item : items) item.stock += 1;
    auto work =
        beside([&] { return thrown_by([&] { db->bulk_update(items, "stock"_f); }).kind(); });
    await_sleep(admin);
    db->interrupt();
    ASSERT_EQ(work.wait_for(30s), std::future_status::ready);
    EXPECT_EQ(work.get(), cm::error_kind::cancelled);
    EXPECT_EQ(db->objects<Item>().filter("stock"_f == 0).count(), 1);
}

// ---- much at once -------------------------------------------------------------------------------

// More than sockets and their buffers hold, both ways: a side that only wrote would wait for the
// other one for ever.
TEST_F(pipeline, large_values_in_both_directions_do_not_stop_each_other) {
    using namespace cormorant::detail;
    const pool_settings settings = parse_database_url(url(), {});
    auto work = beside([&] {
        failure why;
        const auto link = open_postgres(settings.where, why);
        const auto echo = link->prepare("select repeat($1::text, 2), length($1)", why);
        const std::string text(1 << 20, 'x');
        const value sent = value::borrow(value_kind::text, text);
        EXPECT_FALSE(link->execute("BEGIN"));
        constexpr int runs = 48;
        for (int i = 0; i < runs; ++i) {
            EXPECT_FALSE(echo->bind(0, sent));
            EXPECT_FALSE(echo->send_ahead());
        }
        int good = 0;
        for (int i = 0; i < runs; ++i, echo->next_run())
            if (echo->next() == step::row && echo->at(0).text.size() == 2 * text.size() &&
                echo->next() == step::done)
                ++good;
        echo->reset();
        EXPECT_FALSE(link->execute("COMMIT"));
        EXPECT_EQ(link->round_trips(), 5U);  // settings, prepare, BEGIN, the runs, COMMIT
        return good;
    });
    ASSERT_EQ(work.wait_for(120s), std::future_status::ready);
    EXPECT_EQ(work.get(), 48);
}

TEST_F(pipeline, more_keys_than_a_statement_takes_are_read_in_one_round_trip) {
    std::vector<User> users;
    std::vector<Order> orders;
    for (int i = 0; i < 40'000; ++i)
        users.push_back({.name = "u", .email = std::to_string(i) + "@y.org"});
    db->bulk_create(users);
    for (const User& u : users) orders.push_back({.user = u, .total = 1, .status = "new"});
    db->bulk_create(orders);
    const auto read = [&] {
        const auto all = db->objects<User>()
                             .filter("name"_f == "u")
                             .prefetch_related("orders"_f, "tags"_f)
                             .to_vector();
        std::size_t found = 0;
        for (const User& u : all) found += u.orders.size();
        EXPECT_EQ(found, 40'000U);
    };
    EXPECT_EQ(trips_of(read), 2U);
    EXPECT_QUERIES(*db, 7) { read(); };  // the users, and three parts of each relation
}

TEST_F(pipeline, threads_load_beside_each_other) {
    open_again("pool_size=2");
    const auto work = [&] {
        for (int i = 0; i < 50; ++i) {
            expect_the_shop(users_with_three_relations());
            db->transaction(
                [](cm::transaction& tx) { expect_the_shop(users_with_three_relations(tx)); });
        }
    };
    std::thread one(work);
    std::thread two(work);
    one.join();
    two.join();
    EXPECT_EQ(db->statistics().connections_in_use, 0U);
}

TEST_F(pipeline, threads_take_turns_in_a_transaction) {
    db->transaction([&](cm::transaction& tx) {
        const auto work = [&] {
            for (int i = 0; i < 50; ++i) expect_the_shop(users_with_three_relations(tx));
        };
        std::thread one(work);
        std::thread two(work);
        one.join();
        two.join();
    });
}

}  // namespace
}  // namespace on_server
