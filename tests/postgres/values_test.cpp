#include <algorithm>
#include <fstream>

#include "postgres/server.hpp"

namespace on_server {
namespace {

class server_values : public server {};

TEST_F(server_values, types_without_a_member_of_their_own_are_read_as_texts) {
    const cm::database db = open();
    EXPECT_EQ(db.fetch<std::string>("select '{{1,2}}'::int[]").at(0), "{1,2}");
    EXPECT_EQ(db.fetch<std::string>("select '10.0.0.1'::inet").at(0), "10.0.0.1");
    EXPECT_EQ(db.fetch<std::string>("select '[1,5)'::int4range").at(0), "[1,5)");
    db.execute("create type mood as enum ('sad', 'happy')");
    EXPECT_EQ(db.fetch<std::string>("select 'happy'::mood").at(0), "happy");
    // Beside one of these the other columns come as texts too.
    const auto rows = db.fetch<std::tuple<std::string, std::int64_t, double, bool, cm::utc_time>>(
        "select 'sad'::mood, 7::bigint, 0.5::float8, true, '2024-01-02 03:04:05+00'::timestamptz");
    EXPECT_EQ(rows.at(0),
              std::tuple("sad", 7, 0.5, true, *cm::parse_utc_time("2024-01-02 03:04:05")));
}

struct Feeling {
    std::int64_t id = 0;
    std::string mood;
    static constexpr auto meta = cm::model(cm::database_type("mood", "mood"));
};

TEST_F(server_values, a_column_of_an_enum_type_is_written_found_and_changed) {
    const cm::database db = open();
    db.execute("create type mood as enum ('sad', 'happy')");
    cm::create_tables<Feeling>(db);
    std::vector<Feeling> two{{.mood = "sad"}, {.mood = "happy"}};
    db.bulk_create(two);
    EXPECT_EQ(db.objects<Feeling>().filter("mood"_f == "happy").get().id, two[1].id);
    EXPECT_EQ(db.objects<Feeling>().filter("mood"_f.in({"sad", "happy"})).count(), 2);
    two[0].mood = "happy";
    db.save(two[0]);
    EXPECT_EQ(db.objects<Feeling>().filter("mood"_f == "happy").count(), 2);
    EXPECT_EQ(db.objects<Feeling>().filter("id"_f == two[0].id).update("mood"_f = "sad"), 1);
    EXPECT_EQ(db.objects<Feeling>().filter("id"_f == two[0].id).get().mood, "sad");
    EXPECT_EQ(thrown_by([&] { db.create(Feeling{.mood = "bored"}); }).kind(), cm::error_kind::data);
}

struct Note {
    std::int64_t id = 0;
    std::string text;
};

TEST_F(server_values, hostile_texts_are_stored_and_found_as_they_are) {
    const cm::database db = open();
    cm::create_tables<Note>(db);
    const std::vector<std::string> hostile = {"'; drop table item; --",
                                              "\\",
                                              "\\\\'",
                                              "$1",
                                              "$$x$$",
                                              "E'\\047'",
                                              "/* */ --",
                                              "\"quoted\"",
                                              "{\"a\",NULL}",
                                              "NULL",
                                              "\xE2\x80\xAE",
                                              "%_\\%",
                                              std::string(1 << 20, 'x'),
                                              "",
                                              " ",
                                              "\n\r\t",
                                              "(1,2)",
                                              "\\x00",
                                              "{}",
                                              "{0}"};
    std::vector<Note> notes;
    for (const std::string& name : hostile) notes.push_back({.text = name});
    db.bulk_create(notes);
    for (std::size_t i = 0; i < hostile.size(); ++i) {
        EXPECT_EQ(db.objects<Note>().get("text"_f == hostile[i]).id, notes[i].id);
        EXPECT_EQ(db.objects<Note>().get("id"_f == notes[i].id).text, hostile[i]);
        EXPECT_TRUE(db.objects<Note>()
                        .filter("id"_f == notes[i].id, "text"_f.contains(hostile[i]))
                        .exists());
        EXPECT_EQ(db.fetch<std::string>("select {}", hostile[i]).at(0), hostile[i]);
    }
    EXPECT_EQ(db.objects<Note>().filter("text"_f.in(hostile)).count(),
              static_cast<std::int64_t>(hostile.size()));
}

struct Gauge {
    std::int64_t id = 0;
    std::uint8_t level = 0;
    std::uint32_t ticks = 0;
};

TEST_F(server_values, a_computed_number_that_the_member_cannot_hold_is_refused) {
    const cm::database db = open();
    cm::create_tables<Gauge>(db);
    db.create(Gauge{.level = 250, .ticks = 3});
    const auto all = db.objects<Gauge>();
    EXPECT_THROW(all.update("level"_f = "level"_f + 10), cm::error);
    EXPECT_THROW(all.update("ticks"_f = "ticks"_f - 10), cm::error);
    EXPECT_EQ(all.update("level"_f = "level"_f + 5, "ticks"_f = "ticks"_f - 3), 1);
    EXPECT_EQ(db.objects<Gauge>().first()->level, 255);
}

TEST_F(server_values, a_stream_takes_the_same_memory_for_many_rows_as_for_few) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "memory of the process: a sanitizer keeps what was freed";
#endif
    const cm::database db = open();
    db.execute(
        "insert into item (name, stock) select repeat('x', 100) || n, n from "
        "generate_series(1, 300000) n");
    const auto memory_kib = [] {
        std::ifstream statm("/proc/self/statm");
        long pages = 0;
        statm >> pages >> pages;
        return pages * 4;
    };
    long before = 0;
    long largest = 0;
    int seen = 0;
    for (const Item& item : db.objects<Item>().stream(500)) {
        if (++seen == 5'000) before = memory_kib();
        if (seen % 5'000 == 0) largest = std::max(largest, memory_kib());
        ASSERT_GT(item.stock, 0);
    }
    EXPECT_EQ(seen, 300'000);
    EXPECT_LT(largest - before, 4 * 1024);
}

TEST_F(server_values, lists_of_any_length_are_one_statement) {
    const cm::database db = open("pool_size=1");
    std::vector<Item> items(70'000);
    std::vector<std::int64_t> ids;
    for (std::size_t i = 0; i < items.size(); ++i) items[i].name = std::to_string(i);
    db.bulk_create(items);
    for (const Item& item : items) ids.push_back(item.id);
    EXPECT_EQ(db.objects<Item>().filter("id"_f.in(ids)).count(), 70'000);
    EXPECT_EQ(db.objects<Item>().filter("stock"_f.in({std::int64_t{0}, std::int64_t{1}})).count(),
              70'000);
}

}  // namespace
}  // namespace on_server
