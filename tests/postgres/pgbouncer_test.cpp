#include <atomic>
#include <chrono>
#include <thread>

#include "postgres/server.hpp"

namespace on_server {
namespace {

struct Parcel {
    std::int64_t id = 0;
    std::string name;
    std::int64_t weight = 0;
    static constexpr auto meta = cm::model(cm::table("pgbouncer_parcel"));
};

/// A pooler that gives each transaction another connection of the server.
class pgbouncer : public testing::Test {
protected:
    void SetUp() override {
        const char* found = std::getenv("CORMORANT_PGBOUNCER");
        if (found == nullptr) GTEST_SKIP() << "CORMORANT_PGBOUNCER is not set";
        url = found;
        await();
        const cm::database direct = cm::open(compliance::postgresql_schema::server());
        cm::drop_tables<Parcel>(direct);
        cm::create_tables<Parcel>(direct);
    }
    void TearDown() override {
        if (!url.empty())
            cm::drop_tables<Parcel>(cm::open(compliance::postgresql_schema::server()));
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
