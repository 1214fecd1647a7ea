#include <atomic>
#include <chrono>
#include <thread>

#include "postgres/server.hpp"

namespace on_server {
namespace {

struct Label;
struct Stamp;

struct Parcel {
    std::int64_t id = 0;
    std::string name;
    std::int64_t weight = 0;
    cm::reverse<Label, "parcel"> labels;
    cm::reverse<Stamp, "parcel"> stamps;
    static constexpr auto meta = cm::model(cm::table("pgbouncer_parcel"));
};

struct Label {
    std::int64_t id = 0;
    cm::foreign_key<Parcel> parcel;
    std::string text;
    static constexpr auto meta =
        cm::model(cm::table("pgbouncer_label"), cm::on_delete("parcel", cm::cascade));
};

struct Stamp {
    std::int64_t id = 0;
    cm::foreign_key<Parcel> parcel;
    static constexpr auto meta =
        cm::model(cm::table("pgbouncer_stamp"), cm::on_delete("parcel", cm::cascade));
};

/// A pooler that gives each transaction another connection of the server.
class pgbouncer : public testing::Test {
protected:
    void SetUp() override {
        const char* found = std::getenv("CORMORANT_PGBOUNCER");
        CORMORANT_NEEDS_SERVER(found != nullptr, "CORMORANT_PGBOUNCER is not set");
        url = found;
        await();
        const cm::database direct = cm::open(compliance::postgresql_schema::server());
        cm::drop_tables<Parcel, Label, Stamp>(direct);
        cm::create_tables<Parcel, Label, Stamp>(direct);
    }
    void TearDown() override {
        if (!url.empty())
            cm::drop_tables<Parcel, Label, Stamp>(
                cm::open(compliance::postgresql_schema::server()));
    }
    // It is started beside the tests, and may need a moment.
    void await() const {
        for (int i = 0; i < 100; ++i) try {
                (void)cm::open(url + "?prepare=off&pool_size=1");
                return;
            } catch (const cm::connection_error&) {
                std::this_thread::sleep_for(std::chrono::milliseconds(50));
            }
    }

    std::string url;
};

TEST_F(pgbouncer, threads_share_its_servers_without_named_statements) {
    const cm::database db = cm::open(url + "?prepare=off&pool_size=8&busy_timeout=30000");
    std::atomic<int> wrong{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 25; ++i) {
                const auto made = db.create(Parcel{.name = "p", .weight = t});
                if (db.objects<Parcel>().get("id"_f == made.id).weight != t) ++wrong;
                db.transaction([&](cm::transaction& tx) {
                    tx.objects<Parcel>().filter("id"_f == made.id).update("weight"_f = t + 100);
                    if (tx.objects<Parcel>().get("id"_f == made.id).weight != t + 100) ++wrong;
                });
            }
        });
    for (std::thread& t : threads) t.join();
    EXPECT_EQ(wrong, 0);
    EXPECT_EQ(db.objects<Parcel>().filter("weight"_f >= 100).count(), 200);
}

TEST_F(pgbouncer, statements_travel_together_through_it) {
    const cm::database db = cm::open(url + "?prepare=off&pool_size=4&busy_timeout=30000");
    std::vector<Parcel> parcels(12'000);
    for (std::size_t i = 0; i < parcels.size(); ++i) parcels[i].weight = static_cast<int>(i);
    db.bulk_create(parcels);
    std::vector<Label> labels;
    for (const Parcel& p : parcels) labels.push_back({.parcel = p, .text = "to"});
    db.bulk_create(labels);
    db.create(Stamp{.parcel = parcels[7]});
    std::atomic<int> wrong{0};
    const auto work = [&](std::int64_t from) {
        std::vector<Parcel> own(parcels.begin() + from, parcels.begin() + from + 6'000);
        for (int i = 0; i < 10; ++i) {
            for (Parcel& p : own) p.weight += 1;
            if (db.bulk_update(own, "weight"_f) != 6'000) ++wrong;
            const auto some = db.objects<Parcel>()
                                  .filter("id"_f <= parcels[99].id)
                                  .order_by("id"_f)
                                  .prefetch_related("labels"_f, "stamps"_f)
                                  .to_vector();
            if (some.size() != 100 || some[3].labels.size() != 1 || some[7].stamps.size() != 1)
                ++wrong;
        }
    };
    std::thread one(work, 0);
    std::thread two(work, 6'000);
    one.join();
    two.join();
    EXPECT_EQ(wrong, 0);
    EXPECT_EQ(db.objects<Parcel>().get("id"_f == parcels[11'999].id).weight, 12'009);
    const auto e = thrown_by([&] {
        db.transaction([&](cm::transaction& tx) {
            tx.execute("drop table pgbouncer_stamp");
            (void)tx.objects<Parcel>().prefetch_related("labels"_f, "stamps"_f).to_vector();
        });
    });
    EXPECT_EQ(e.kind(), cm::error_kind::sql);
    EXPECT_TRUE(holds(e.sql(), "pgbouncer_stamp")) << e.sql();
    EXPECT_EQ(db.objects<Stamp>().count(), 1);
    EXPECT_EQ(db.remove(parcels[7]).total, 3);
}

TEST_F(pgbouncer, a_time_out_that_it_would_forget_is_refused_and_that_of_a_transaction_holds) {
    const auto e = thrown_by<cm::usage_error>(
        [&] { (void)cm::open(url + "?prepare=off&pool_size=1&statement_timeout=50"); });
    EXPECT_TRUE(holds(e.what(), "SET LOCAL")) << e.what();
    const cm::database db = cm::open(url + "?prepare=off&pool_size=1");
    const auto slow = [](cm::transaction& tx) {
        tx.execute("set local statement_timeout = 50");
        tx.execute("select pg_sleep(20)");
    };
    EXPECT_THROW(db.transaction(slow), cm::timeout);
    EXPECT_EQ(db.fetch<std::string>("select current_setting('statement_timeout')").at(0), "0");
}

TEST_F(pgbouncer, bulk_writes_streams_and_utc_work_through_it) {
    const cm::database db = cm::open(url + "?prepare=off&pool_size=2");
    std::vector<Parcel> parcels(3000);
    db.bulk_create(parcels);
    EXPECT_GT(parcels[2999].id, 0);
    int seen = 0;
    for (const Parcel& p : db.objects<Parcel>().order_by("id"_f).stream(100))
        if (p.id == parcels[static_cast<std::size_t>(seen)].id) ++seen;
    EXPECT_EQ(seen, 3000);
    EXPECT_EQ(db.fetch<std::string>("select current_setting('TimeZone')").at(0), "UTC");
}

}  // namespace
}  // namespace on_server
