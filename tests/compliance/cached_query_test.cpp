#include <atomic>
#include <functional>
#include <stdexcept>
#include <thread>

#include "cormorant/testing.hpp"
#include "support/everything.hpp"
#include "support/shop.hpp"

namespace {

using namespace shop;
using namespace std::chrono_literals;
using compliance::holds;
using compliance::thrown_by;

/// A shop with a cache.
class cached_queries : public compliance::on_backend, public stock {
protected:
    cached_queries() {
        db = cm::open(fresh->url(), {.cache = cache});
        create_tables(db);
        static_cast<stock&>(*this) = stock_up(db);
    }
    [[nodiscard]] auto users() const { return db.objects<User>().order_by("name"_f).cached(10min); }
    [[nodiscard]] names user_names() const { return names_of(users()); }
    [[nodiscard]] double paid() const {
        return db.objects<Order>()
            .filter("status"_f == "paid")
            .cached(10min)
            .aggregate("sum"_f = cm::sum("total"_f))["sum"_f]
            .value_or(0);
    }

    cm::cache cache;
};
CORMORANT_ON_EVERY_BACKEND(cached_queries);

TEST_P(cached_queries, send_nothing_the_second_time) {
    EXPECT_QUERIES(db, 1) { EXPECT_EQ(user_names(), (names{"Ann", "Bo", "Cid"})); };
    const cm::query_log log(db);
    EXPECT_EQ(user_names(), (names{"Ann", "Bo", "Cid"}));
    EXPECT_EQ(log.count(), 0U);
    ASSERT_EQ(log.entries().size(), 1U);
    EXPECT_TRUE(log.entries()[0].from_cache);
    EXPECT_EQ(log.entries()[0].rows, 3);
    EXPECT_TRUE(holds(log.entries()[0].sql, "app_user"));
    EXPECT_EQ(cache.statistics().hits, 1U);
}

TEST_P(cached_queries, are_only_those_that_say_so) {
    (void)user_names();
    EXPECT_QUERIES(db, 2) {
        (void)db.objects<User>().order_by("name"_f).to_vector();
        (void)users().cached(0s).to_vector();
    };
}

TEST_P(cached_queries, of_one_shape_are_told_apart_by_their_values) {
    const auto named = [&](const std::string& name) {
        return names_of(db.objects<User>().filter("name"_f == name).cached(10min));
    };
    const auto among = [&](const std::vector<std::string>& some) {
        return names_of(db.objects<User>().filter("name"_f.in(some)).order_by("name"_f).cached(1h));
    };
    const auto first = [&](int n) { return names_of(users().offset(1).limit(n)); };
    const auto with_total = [&](double total) {
        const auto inside = db.objects<Order>().filter("total"_f == total);
        return names_of(db.objects<User>().filter("id"_f.in(inside.scalars("user"_f))).cached(1h));
    };
    for (int round = 0; round < 2; ++round) {
        EXPECT_EQ(named("Ann"), names{"Ann"});
        EXPECT_EQ(named("Bo"), names{"Bo"});
        EXPECT_EQ(among({"Ann", "Bo", "Cid"}), (names{"Ann", "Bo", "Cid"}));
        EXPECT_EQ(among({"Ann", "Bo", "Bo", "Bo"}), (names{"Ann", "Bo"}));
        EXPECT_EQ(among({"Ann", "Bo", "Nobody"}), (names{"Ann", "Bo"}));
        EXPECT_EQ(first(1), names{"Bo"});
        EXPECT_EQ(first(2), (names{"Bo", "Cid"}));
        EXPECT_EQ(with_total(300), names{"Bo"});
        EXPECT_EQ(with_total(50), names{"Ann"});
    }
    EXPECT_QUERIES(db, 0) { EXPECT_EQ(with_total(300), names{"Bo"}); };
}

TEST_P(cached_queries, have_an_answer_for_each_way_to_ask) {
    const auto all =
        db.objects<Order>().filter("status"_f == "paid").order_by("total"_f).cached(1h);
    const auto ask = [&] {
        EXPECT_EQ(all.count(), 3);
        EXPECT_TRUE(all.exists());
        EXPECT_EQ(all.all().size(), 3U);
        EXPECT_EQ(all[1].total, 150);
        EXPECT_EQ(all.first()->total, 50);
        EXPECT_EQ(all.last()->total, 300);
        EXPECT_EQ(all.get("total"_f == 150.0).total, 150);
        EXPECT_EQ(all.aggregate("most"_f = cm::max("total"_f))["most"_f], 300);
        EXPECT_EQ(all.scalars("total"_f).to_vector(), (std::vector<double>{50, 150, 300}));
        EXPECT_EQ((all.order_by().values("status"_f, "n"_f = cm::count())[0]["n"_f]), 3);
        const auto rows = all.annotate("double"_f = "total"_f * 2.0).to_vector();
        EXPECT_EQ(rows[2]["double"_f], 600);
        EXPECT_EQ(rows[2]->total, 300);
        EXPECT_FALSE(all.filter("total"_f > 1000.0).exists());
        EXPECT_THROW((void)all.get("total"_f == 1.0), cm::not_found);
        EXPECT_THROW((void)all.get(), cm::multiple_rows);
    };
    ask();
    EXPECT_QUERIES(db, 0) { ask(); };
}

TEST_P(cached_queries, are_asked_anew_after_every_sort_of_write) {
    std::vector<Order> more{{.user = ann, .total = 1, .status = "paid"},
                            {.user = bo, .total = 2, .status = "paid"}};
    std::vector<Order> known = db.objects<Order>().order_by("id"_f).to_vector();
    const std::vector<std::pair<const char*, std::function<void()>>> writes{
        {"create", [&] { db.create(Order{.user = cid, .total = 7, .status = "paid"}); }},
        {"save", [&] { known[0].total += 5, db.save(known[0]); }},
        {"bulk_create", [&] { db.bulk_create(more); }},
        {"bulk_update",
         [&] {
             for (Order& o : known) o.total += 1;
             db.bulk_update(known, "total"_f);
         }},
        {"update", [&] { db.objects<Order>().update("total"_f = "total"_f + 1.0); }},
        {"update_or_create",
         [&] {
             db.update_or_create("total"_f == 1000.0,
                                 Order{.user = ann, .total = 1000, .status = "paid"});
         }},
        {"get_or_create",
         [&] {
             db.get_or_create("total"_f == 2000.0,
                              Order{.user = ann, .total = 2000, .status = "paid"});
         }},
        {"remove matching", [&] { db.objects<Order>().filter("total"_f == 2000.0).remove(); }},
        {"remove", [&] { db.remove(known[1]); }},
        {"SQL text", [&] { db.execute("update app_user set balance = 5"); }},
        {"SQL text that says its tables",
         [&] { db.execute(cm::touches<User, Order>, "update app_user set balance = 6"); }},
        {"changed", [&] { db.changed<Order>(); }},
        {"a transaction",
         [&] {
             db.transaction([&](cm::transaction& tx) {
                 tx.create(Order{.user = ann, .total = 11, .status = "paid"});
             });
         }},
        {"a cascade", [&] { db.remove(ann); }},
    };
    for (const auto& [name, write] : writes) {
        SCOPED_TRACE(name);
        (void)paid();
        EXPECT_QUERIES(db, 0) { (void)paid(); };
        write();
        double now = 0;
        EXPECT_QUERIES(db, 1) { now = paid(); };
        EXPECT_EQ(now, db.objects<Order>()
                           .filter("status"_f == "paid")
                           .aggregate("sum"_f = cm::sum("total"_f))["sum"_f]
                           .value_or(0));
    }
}

TEST_P(cached_queries, for_one_row_by_its_key_stay_when_others_are_written) {
    const auto one = [&] { return db.objects<User>().cached(1h).get("id"_f == bo.id).name; };
    const auto active = [&] {
        return db.objects<User>()
            .filter("id"_f == bo.id)
            .filter("is_active"_f == true)
            .cached(1h)
            .scalars("email"_f)
            .to_vector()
            .size();
    };
    (void)one();
    EXPECT_EQ(active(), 1U);
    const std::vector<std::pair<const char*, std::function<void()>>> writes{
        {"create", [&] { db.create(User{.name = "Zoe", .email = "zoe@x.org"}); }},
        {"bulk_create",
         [&] {
             db.bulk_create(std::vector<User>{{.name = "A", .email = "a@x.org"},
                                              {.name = "B", .email = "b@x.org"}});
         }},
        {"save", [&] { ann.balance = 77, db.save(ann); }},
        {"update", [&] { db.objects<User>().filter("id"_f == ann.id).update("balance"_f = 78); }},
        {"a transaction",
         [&] {
             db.transaction([&](cm::transaction& tx) {
                 tx.objects<User>().filter("id"_f == ann.id).update("balance"_f = 79);
                 tx.save(cid);
             });
         }},
    };
    for (const auto& [name, write] : writes) {
        SCOPED_TRACE(name);
        write();
        EXPECT_QUERIES(db, 0) {
            EXPECT_EQ(one(), "Bo");
            EXPECT_EQ(active(), 1U);
        };
    }
}

TEST_P(cached_queries, for_one_row_by_its_key_stay_when_others_are_removed) {
    const auto first = db.objects<Order>().order_by("id"_f)[0];
    const auto last = *db.objects<Order>().order_by("id"_f).last();
    const auto one = [&] { return db.objects<Order>().cached(1h).get("id"_f == last.id).total; };
    (void)one();
    db.remove(first);
    EXPECT_QUERIES(db, 0) { EXPECT_EQ(one(), last.total); };
    // Who refers to a row that goes lets go of it: some users are written, nobody knows which.
    const auto named = [&] { return db.objects<User>().cached(1h).get("id"_f == bo.id).name; };
    (void)named();
    db.remove(cid);
    EXPECT_QUERIES(db, 1) { EXPECT_EQ(named(), "Bo"); };
}

TEST_P(cached_queries, for_one_row_by_its_key_hear_of_every_write_that_may_change_it) {
    const auto one = [&] {
        const auto found = db.objects<User>().filter("id"_f == bo.id).cached(1h).to_vector();
        return found.empty() ? std::string("gone") : found[0].name;
    };
    const auto all = [&] { return db.objects<User>(); };
    User same = bo;
    const std::vector<std::pair<const char*, std::function<void()>>> writes{
        {"save", [&] { same.name = "1", db.save(same); }},
        {"update by key", [&] { all().filter("id"_f == bo.id).update("name"_f = "2"); }},
        {"update by something else",
         [&] { all().filter("email"_f == "bo@x.org").update("name"_f = "3"); }},
        {"update by one of two keys",
         [&] { all().filter("id"_f == ann.id || "id"_f == bo.id).update("name"_f = "4"); }},
        {"update of another's row over a relation",
         [&] { all().filter("referrer"_f == ann.id).update("name"_f = "5"); }},
        {"bulk_update",
         [&] {
             std::vector<User> rows{same};
             rows[0].name = "6";
             db.bulk_update(rows, "name"_f);
         }},
        {"upsert",
         [&] {
             User again{.id = bo.id, .name = "7", .email = "bo@x.org"};
             db.upsert(again, "id"_f);
         }},
        {"SQL text", [&] { db.execute("update app_user set name = '8'"); }},
        {"SQL text that says its tables",
         [&] { db.execute(cm::touches<User>, "update app_user set name = '9'"); }},
        {"changed", [&] { db.changed<User>(); }},
        {"remove", [&] { db.remove(bo); }},
        {"create with the key",
         [&] {
             db.execute(cm::touches<Tag>, "delete from tag where code = 'none'");
             std::vector<User> rows{{.id = bo.id, .name = "10", .email = "bo@x.org"}};
             db.bulk_create(rows);
         }},
    };
    for (const auto& [name, write] : writes) {
        SCOPED_TRACE(name);
        (void)one();
        EXPECT_QUERIES(db, 0) { (void)one(); };
        write();
        std::string now;
        EXPECT_QUERIES(db, 1) { now = one(); };
        const auto direct = all().filter("id"_f == bo.id).to_vector();
        EXPECT_EQ(now, direct.empty() ? "gone" : direct[0].name);
    }
}

TEST_P(cached_queries, for_one_row_and_what_belongs_to_it_depend_on_the_tables) {
    const auto city = [&] {
        return db.objects<User>().filter("id"_f == bo.id).cached(1h).scalars("profile.city"_f)[0];
    };
    const auto referred = [&] {
        return db.objects<User>()
            .filter("id"_f == bo.id)
            .filter("referrer.name"_f == "Ann")
            .cached(1h)
            .to_vector()
            .size();
    };
    EXPECT_EQ(city(), "Rome");
    EXPECT_EQ(referred(), 1U);
    db.objects<Profile>().filter("city"_f == "Rome").update("city"_f = "Oslo");
    EXPECT_EQ(city(), "Oslo");
    db.objects<User>().filter("id"_f == ann.id).update("name"_f = "Anna");
    EXPECT_EQ(referred(), 0U);
}

TEST_P(cached_queries, over_other_tables_stay) {
    (void)user_names();
    db.create(Tag{.code = "green"});
    db.objects<Order>().update("rating"_f = 1);
    db.execute(cm::touches<Tag>, "delete from tag where code = {}", "green");
    db.changed<Group>();
    EXPECT_QUERIES(db, 0) { (void)user_names(); };
}

TEST_P(cached_queries, depend_on_the_tables_that_they_join_and_ask_about) {
    const auto of_rome = [&] {
        return names_of(db.objects<User>().filter("profile.city"_f == "Rome").cached(1h));
    };
    const auto in_admins = [&] {
        return names_of(db.objects<User>().filter("groups.name"_f == "admins").cached(1h));
    };
    EXPECT_EQ(of_rome(), names{"Bo"});
    EXPECT_EQ(in_admins(), names{"Ann"});
    db.objects<Profile>().filter("city"_f == "Rome").update("city"_f = "Oslo");
    EXPECT_EQ(of_rome(), names{});
    EXPECT_QUERIES(db, 0) { EXPECT_EQ(in_admins(), names{"Ann"}); };
    db.objects<Membership>().filter("group"_f == admins).remove();
    EXPECT_EQ(in_admins(), names{});
    const auto tagged = [&] {
        return names_of(
            db.objects<User>().filter("tags.code"_f == "red").order_by("name"_f).cached(1h));
    };
    EXPECT_EQ(tagged(), (names{"Ann", "Bo"}));
    db.remove(ann, "tags"_f, cm::key("red"));
    EXPECT_EQ(tagged(), names{"Bo"});
    db.add(cid, "tags"_f, cm::key("red"));
    EXPECT_EQ(tagged(), (names{"Bo", "Cid"}));
}

TEST_P(cached_queries, of_empty_answers_are_kept_too) {
    const auto none = [&] {
        return db.objects<User>().filter("name"_f == "Zoe").cached(1h).to_vector().size();
    };
    EXPECT_EQ(none(), 0U);
    EXPECT_QUERIES(db, 0) { EXPECT_EQ(none(), 0U); };
    db.create(User{.name = "Zoe", .email = "zoe@x.org"});
    EXPECT_EQ(none(), 1U);
}

TEST_P(cached_queries, bring_prefetched_rows_along) {
    const auto totals = [&] {
        double sum = 0;
        for (const User& u : users().prefetch_related("orders"_f, "groups"_f).to_vector()) {
            EXPECT_TRUE(u.orders.loaded());
            for (const Order& o : u.orders) sum += o.total;
        }
        return sum;
    };
    EXPECT_QUERIES(db, 3) { EXPECT_EQ(totals(), 700); };
    EXPECT_QUERIES(db, 0) { EXPECT_EQ(totals(), 700); };
    db.objects<Order>().update("total"_f = 1.0);
    EXPECT_QUERIES(db, 1) { EXPECT_EQ(totals(), 4); };
    EXPECT_QUERIES(db, 0) { EXPECT_EQ(totals(), 4); };
}

TEST_P(cached_queries, give_rows_that_load_their_relations_and_are_the_callers_own) {
    auto first = users().to_vector();
    first[0].name = "changed by the caller";
    auto second = users().select_related("profile"_f).to_vector();
    second = users().select_related("profile"_f).to_vector();
    EXPECT_EQ(second[0].name, "Ann");
    EXPECT_QUERIES(db, 0) { EXPECT_EQ((*second[0].profile)->city, "Paris"); };
    const auto third = users().to_vector();
    EXPECT_QUERIES(db, 1) { EXPECT_EQ(third[0].orders.size(), 3U); };
}

TEST_P(cached_queries, see_nothing_of_a_transaction_before_its_commit_and_all_of_it_after) {
    (void)user_names();
    db.transaction([&](cm::transaction& tx) {
        tx.create(User{.name = "Zoe", .email = "zoe@x.org"});
        const auto inside = [&] {
            return names_of(tx.objects<User>().order_by("name"_f).cached(10min));
        };
        // The transaction asks the database, each time.
        EXPECT_QUERIES(tx, 2) {
            EXPECT_EQ(inside().size(), 4U);
            EXPECT_EQ(inside().size(), 4U);
        };
        if (can().several_connections) {
            std::thread([&] {
                EXPECT_QUERIES(db, 0) { EXPECT_EQ(user_names().size(), 3U); };
            }).join();
        }
        tx.on_commit([&] { EXPECT_EQ(user_names().size(), 4U); });
    });
    EXPECT_QUERIES(db, 0) { EXPECT_EQ(user_names().size(), 4U); };
}

TEST_P(cached_queries, stay_where_a_transaction_was_undone) {
    (void)user_names();
    EXPECT_THROW(db.transaction([&](cm::transaction& tx) {
        tx.objects<User>().update("name"_f = "X");
        (void)tx.objects<User>().order_by("name"_f).cached(10min).to_vector();
        throw std::runtime_error("no");
    }),
                 std::runtime_error);
    EXPECT_QUERIES(db, 0) { EXPECT_EQ(user_names(), (names{"Ann", "Bo", "Cid"})); };
}

TEST_P(cached_queries, are_asked_anew_after_a_write_that_failed) {
    (void)user_names();
    EXPECT_THROW(db.create(User{.name = "Ann again", .email = "ann@x.org"}), cm::integrity_error);
    EXPECT_QUERIES(db, 1) { EXPECT_EQ(user_names().size(), 3U); };
    EXPECT_QUERIES(db, 0) { EXPECT_EQ(user_names().size(), 3U); };
}

TEST_P(cached_queries, are_asked_anew_when_their_time_is_over) {
    static std::atomic<std::int64_t> time{0};
    const cm::cache short_lived(
        {.clock = [] { return cm::cache_time(std::chrono::nanoseconds(time.load())); }});
    db = cm::open(fresh->url(), {.cache = short_lived});
    if (!can().survives_closing) create_tables(db);
    const auto ask = [&] { (void)db.objects<User>().cached(60s).count(); };
    ask();
    time += std::chrono::nanoseconds(50s).count();
    EXPECT_QUERIES(db, 0) { ask(); };
    time += std::chrono::nanoseconds(17s).count();
    EXPECT_QUERIES(db, 1) { ask(); };
}

TEST_P(cached_queries, hear_of_writes_by_another_database_that_shares_the_cache) {
    if (!can().survives_closing) GTEST_SKIP() << "each opening is a database of its own";
    const cm::database other = cm::open(fresh->url(), {.cache = cache});
    (void)user_names();
    other.objects<User>().filter("name"_f == "Ann").update("name"_f = "Anna");
    EXPECT_EQ(user_names()[0], "Anna");
    const cm::database apart = open_again();
    apart.objects<User>().filter("name"_f == "Anna").update("name"_f = "Ann");
    EXPECT_EQ(user_names()[0], "Anna");  // nobody told
    db.changed<User>();
    EXPECT_EQ(user_names()[0], "Ann");
}

TEST_P(cached_queries, are_refused_where_their_answer_changes_by_itself) {
    const auto is_refused = [&](const auto& query, std::string_view why) {
        const auto e = thrown_by<cm::usage_error>([&] { (void)query.to_vector(); });
        EXPECT_TRUE(holds(e.what(), why)) << e.what();
    };
    is_refused(db.objects<Order>().filter("created"_f < cm::database_now()).cached(1h), "clock");
    is_refused(db.objects<Order>().filter(cm::sql<bool>("{} > 1", "total"_f)).cached(1h),
               "SQL text");
    db.transaction([&](cm::transaction& tx) {
        is_refused(tx.objects<Order>().for_update().cached(1h), "for_update()");
    });
    // The time as a value is one.
    (void)db.objects<Order>().filter("created"_f < cm::utc_time()).cached(1h).to_vector();
}

TEST_P(cached_queries, of_a_flow_with_a_transaction_are_refused_like_others) {
    (void)user_names();
    db.transaction([&](cm::transaction&) { EXPECT_THROW((void)user_names(), cm::usage_error); });
}

TEST_P(cached_queries, are_sent_where_rows_are_streamed_or_written) {
    (void)user_names();
    EXPECT_QUERIES(db, 1) {
        int rows = 0;
        for (const User& u : users().stream()) rows += !u.name.empty();
        EXPECT_EQ(rows, 3);
    };
    EXPECT_QUERIES(db, 1) {
        EXPECT_EQ(users().order_by().filter("name"_f == "Cid").update("name"_f = "Cyd"), 1);
    };
    EXPECT_EQ(user_names()[2], "Cyd");
}

TEST_P(cached_queries, are_answered_in_a_loop_over_a_stream) {
    int rows = 0;
    for (const Order& o : db.objects<Order>().order_by("id"_f).stream()) {
        (void)user_names();
        rows += o.id != 0;
    }
    EXPECT_EQ(rows, 4);
    db.objects<User>().filter("name"_f == "Ann").update("name"_f = "Anna");
    EXPECT_EQ(user_names()[0], "Anna");
}

TEST_P(cached_queries, of_no_cache_ask_the_database) {
    const cm::database plain = open_again();
    if (!can().survives_closing) create_tables(plain);
    EXPECT_QUERIES(plain, 2) {
        (void)plain.objects<User>().cached(1h).to_vector();
        (void)plain.objects<User>().cached(1h).to_vector();
    };
}

TEST_P(cached_queries, are_forgotten_by_clear) {
    (void)user_names();
    cache.clear();
    EXPECT_QUERIES(db, 1) { (void)user_names(); };
}

/// One column of each type.
class cached_types : public compliance::on_backend {
protected:
    cached_types() {
        db = cm::open(fresh->url(), {.cache = cache});
        cm::create_tables<everything::Everything, everything::Perhaps>(db);
    }
    cm::cache cache;
};
CORMORANT_ON_EVERY_BACKEND(cached_types);

TEST_P(cached_types, come_back_as_the_database_gives_them) {
    using namespace everything;
    db.create(Everything{.flag = true,
                         .i8 = -128,
                         .i16 = -300,
                         .i32 = -70000,
                         .i64 = -5'000'000'000,
                         .u8 = 255,
                         .u16 = 65535,
                         .u32 = 4'000'000'000U,
                         .u64 = 5'000'000'000U,
                         .f32 = 0.5F,
                         .f64 = 1.0 / 3,
                         .text = std::string("a\"b"),
                         .blob = {std::byte{0}, std::byte{255}},
                         .amount = cm::decimal("12.5"),
                         .moment = cm::utc_time(1'700'000'000'123'456us),
                         .day = cm::date(std::chrono::sys_days(std::chrono::days(12345))),
                         .span = 90'061'001ms,
                         .token = *cm::uuid::try_parse("00112233-4455-6677-8899-aabbccddeeff"),
                         .document = cm::json(R"({"a": [1, null]})"),
                         .level = Level::high,
                         .color = Color::blue,
                         .warmth = Celsius(36.5)});
    db.create(Everything{});
    db.create(Perhaps{});
    db.create(Perhaps{.i64 = 7, .text = "", .amount = cm::decimal("0.10"), .color = Color::green});
    const auto same = [&](const auto& query) {
        const auto direct = query.to_vector();
        const auto cached = query.cached(1h);
        (void)cached.to_vector();
        EXPECT_QUERIES(db, 0) {
            const auto kept = cached.to_vector();
            ASSERT_EQ(kept.size(), direct.size());
            for (std::size_t i = 0; i < kept.size(); ++i)
                EXPECT_EQ(cm::to_json(kept[i]), cm::to_json(direct[i]));
        };
    };
    same(db.objects<Everything>().order_by("id"_f));
    same(db.objects<Perhaps>().order_by("id"_f));
    const auto sums = db.objects<Everything>().cached(1h);
    for (int round = 0; round < 2; ++round) {
        EXPECT_EQ(sums.aggregate("s"_f = cm::sum("amount"_f))["s"_f], cm::decimal("12.5"));
        EXPECT_EQ(sums.order_by("id"_f).scalars("moment"_f)[0],
                  cm::utc_time(1'700'000'000'123'456us));
    }
}

}  // namespace
