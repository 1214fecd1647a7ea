#include "postgres/server.hpp"
#include "security/hostile.hpp"

namespace on_server {
namespace {

struct Reading {
    std::string sensor;
    cm::utc_time at;
    double value = 0;
    std::optional<cm::decimal> exact;
    cm::bytes raw;
    static constexpr auto meta = cm::model(cm::primary_key("sensor", "at"));
};

struct Visit {
    std::int64_t id = 0;
    std::string page;
};

class copies : public server {
protected:
    void SetUp() override {
        server::SetUp();
        if (!schema) return;
        cm::create_tables<Reading>(open("pool_size=1"));
    }
    static std::vector<Reading> readings(int count) {
        std::vector<Reading> made;
        for (int i = 0; i < count; ++i)
            made.push_back({.sensor = "s" + std::to_string(i % 7),
                            .at = cm::utc_time(std::chrono::seconds(i)),
                            .value = i / 2.0,
                            .exact = i % 3 == 0 ? std::optional<cm::decimal>() : cm::decimal(i),
                            .raw = {std::byte{0}, static_cast<std::byte>(i)}});
        return made;
    }
};

TEST_F(copies, many_rows_without_keys_to_return_are_copied) {
    const cm::database db = open();
    auto rows = readings(25'000);
    const cm::query_log log(db);
    EXPECT_EQ(db.bulk_create(rows), 25'000);
    for (const auto& entry : log.entries()) EXPECT_TRUE(entry.sql.starts_with("COPY")) << entry.sql;
    const auto stored = db.objects<Reading>().order_by("at"_f).to_vector();
    ASSERT_EQ(stored.size(), rows.size());
    for (std::size_t i = 0; i < rows.size(); i += 997)
        EXPECT_TRUE(cm::same_row(stored[i], rows[i]));
    EXPECT_EQ(stored[4].exact, cm::decimal(4));
    EXPECT_EQ(stored[4].raw, rows[4].raw);
}

TEST_F(copies, rows_that_are_given_up_are_copied_and_the_database_makes_their_keys) {
    const cm::database db = open();
    cm::create_tables<Visit>(db);
    std::vector<Visit> rows(1'000, Visit{.page = "home"});
    const cm::query_log log(db);
    EXPECT_EQ(db.bulk_create(std::move(rows)), 1'000);
    ASSERT_EQ(log.count(), 1U);
    EXPECT_TRUE(log.entries()[0].sql.starts_with("COPY")) << log.entries()[0].sql;
    EXPECT_EQ(db.objects<Visit>().values("id"_f).distinct().count(), 1'000);
}

TEST_F(copies, begin_with_five_hundred_rows) {
    const cm::database db = open();
    for (const int count : {499, 500}) {
        auto rows = readings(count);
        const cm::query_log log(db);
        EXPECT_EQ(db.bulk_create(rows), count);
        EXPECT_EQ(log.entries().at(0).sql.starts_with("COPY"), count == 500);
        EXPECT_EQ(db.objects<Reading>().remove().total, count);
    }
}

TEST_F(copies, texts_come_back_as_they_were_and_none_is_more_than_a_text) {
    const cm::database db = open();
    cm::create_tables<Visit>(db);
    std::vector<Visit> visits;
    for (int i = 0; i < 5; ++i)
        for (const std::string& text : hostile::storable()) visits.push_back({.page = text});
    const auto kept = visits;
    ASSERT_GT(kept.size(), 500U);
    const cm::query_log log(db);
    EXPECT_EQ(db.bulk_create(std::move(visits)), static_cast<std::int64_t>(kept.size()));
    EXPECT_TRUE(log.entries().at(0).sql.starts_with("COPY")) << log.entries()[0].sql;
    const auto stored = db.objects<Visit>().order_by("id"_f).to_vector();
    ASSERT_EQ(stored.size(), kept.size());
    for (std::size_t i = 0; i < kept.size(); ++i) EXPECT_EQ(stored[i].page, kept[i].page);
}

TEST_F(copies, texts_that_are_none_are_refused_and_no_row_is_kept) {
    const cm::database db = open("pool_size=1");
    for (const std::string& text : hostile::refused()) {
        SCOPED_TRACE(hostile::shown(text));
        auto rows = readings(600);
        rows[599].sensor = text;
        hostile::expect_refusal(thrown_by([&] { db.bulk_create(rows); }), text);
    }
    EXPECT_EQ(db.objects<Reading>().count(), 0);
    EXPECT_EQ(db.statistics().connections_closed, 0U);
}

TEST_F(copies, a_row_that_is_refused_leaves_nothing_and_the_connection_works) {
    const cm::database db = open("pool_size=1");
    auto rows = readings(5'000);
    rows.push_back(rows[0]);
    const auto twice = thrown_by<cm::integrity_error>([&] { db.bulk_create(rows); });
    EXPECT_EQ(twice.kind(), cm::error_kind::unique);
    EXPECT_EQ(twice.constraint(), "pk_reading");
    EXPECT_EQ(db.objects<Reading>().count(), 0);
    rows.back().sensor = std::string("\0", 1);
    EXPECT_EQ(thrown_by([&] { db.bulk_create(rows); }).kind(), cm::error_kind::data);
    EXPECT_EQ(db.objects<Reading>().count(), 0);
    rows.pop_back();
    EXPECT_EQ(db.bulk_create(rows), 5'000);
    EXPECT_EQ(db.statistics().connections_closed, 0U);
}

TEST_F(copies, a_connection_lost_during_a_copy_is_an_error) {
    const cm::database admin = open();
    const cm::database db = open("pool_size=1");
    admin.execute(
        "create function slow() returns trigger language plpgsql as "
        "'begin perform pg_sleep(0.01); return new; end'");
    admin.execute(
        "create trigger slow before insert on reading for each row execute function slow()");
    auto rows = readings(3'000);
    const int process = process_of(db);
    auto work =
        beside([&] { return thrown_by<cm::connection_error>([&] { db.bulk_create(rows); }); });
    await_statement(admin, "COPY");
    terminate(admin, process);
    EXPECT_TRUE(work.get().connection_lost());
    EXPECT_EQ(db.objects<Reading>().count(), 0);
}

}  // namespace
}  // namespace on_server
