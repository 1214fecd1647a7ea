#include <optional>
#include <vector>

#include "cormorant/testing.hpp"
#include "mariadb/server.hpp"

/// Rows that travel as an array for each column.
namespace on_mariadb {
namespace {

struct Sample {
    std::int64_t id = 0;
    std::optional<int> number;
    std::optional<double> exact;
    std::optional<std::string> name;
    std::optional<cm::decimal> price;
    std::optional<cm::uuid> token;
    std::optional<cm::utc_time> taken;
    std::optional<cm::date> day;
    std::optional<bool> flag;
    std::optional<cm::bytes> raw;

    bool operator==(const Sample&) const = default;
};

struct Stamped {
    std::int64_t id = 0;
    std::string name;
    cm::utc_time made{};
    static constexpr auto meta = cm::model(cm::default_now("made"));
};

class mariadb_bulk : public server {
protected:
    void SetUp() override {
        server::SetUp();
        if (!home) return;
        db = std::make_unique<cm::database>(open());
        cm::create_tables<Sample, Stamped>(*db);
    }
    static std::vector<Item> items(std::size_t n, const std::string& prefix = "i") {
        std::vector<Item> made(n);
        for (std::size_t i = 0; i < n; ++i)
            made[i] = {.name = prefix + std::to_string(i), .stock = static_cast<std::int64_t>(i)};
        return made;
    }
    static Sample full(int i) {
        return {.number = -i,
                .exact = i / 7.0,
                .name = std::string(static_cast<std::size_t>(i % 300), 'n') + "\u00e9'\\",
                .price = cm::decimal("-12345678901234567890.123") * cm::decimal(i),
                .token = cm::uuid("01234567-89ab-cdef-0123-456789abcdef"),
                .taken = cm::utc_time(std::chrono::microseconds(1'600'000'000'000'000 + i)),
                .day = cm::date(std::chrono::days(19'000 + i)),
                .flag = i % 2 == 0,
                .raw = cm::bytes(static_cast<std::size_t>(i % 5), std::byte{0})};
    }

    std::unique_ptr<cm::database> db;
};

TEST_F(mariadb_bulk, many_rows_are_one_statement_and_their_keys_come_back) {
    auto rows = items(9'000);
    {
        const cm::query_log log(*db);
        EXPECT_EQ(db->bulk_create(rows), 9'000);
        int inserts = 0;
        for (const auto& entry : log.entries())
            if (holds(entry.sql, "INSERT")) {
                ++inserts;
                EXPECT_TRUE(holds(entry.sql, "VALUES (?, ?) RETURNING")) << entry.sql;
            }
        EXPECT_EQ(inserts, 1) << "prepared once, run three times";
    }
    for (const Item& item : db->objects<Item>().order_by("id"_f))
        EXPECT_EQ(rows[static_cast<std::size_t>(item.stock)].id, item.id);
}

TEST_F(mariadb_bulk, no_keys_are_left_out_between_the_statements_of_one_call) {
    auto rows = items(5'000);
    db->bulk_create(rows);
    EXPECT_EQ(rows.back().id - rows.front().id, 4'999);
}

TEST_F(mariadb_bulk, values_of_every_type_come_back_and_nulls_among_them) {
    std::vector<Sample> rows;
    rows.emplace_back();  // NULLs before anything tells a type
    rows.emplace_back();
    for (int i = 0; i < 600; ++i) rows.push_back(i % 3 == 1 ? Sample{} : full(i));
    rows.emplace_back();
    db->bulk_create(rows);
    const auto stored = db->objects<Sample>().order_by("id"_f).to_vector();
    ASSERT_EQ(stored.size(), rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) EXPECT_EQ(stored[i], rows[i]) << i;
}

TEST_F(mariadb_bulk, a_column_of_nulls_alone_is_stored) {
    std::vector<Sample> rows(20);
    db->bulk_create(rows);
    EXPECT_EQ(db->objects<Sample>().filter("name"_f.is_null(), "exact"_f.is_null()).count(), 20);
    db->bulk_create(std::vector<Sample>{full(1), full(2)});
    EXPECT_EQ(db->objects<Sample>().filter("exact"_f > 0.0).count(), 2);
}

TEST_F(mariadb_bulk, one_statement_serves_arrays_and_single_rows_in_turns) {
    const cm::database one = open("pool_size=1");
    for (int round = 0; round < 3; ++round) {
        const std::string prefix = std::to_string(round);
        EXPECT_EQ(one.bulk_create(items(7, prefix + "a")), 7);
        EXPECT_EQ(one.bulk_create(items(1, prefix + "b")), 1);
        one.create(Item{.name = prefix + "c"});
    }
    EXPECT_EQ(one.objects<Item>().count(), 27);
}

TEST_F(mariadb_bulk, long_texts_go_in_statements_that_the_server_takes) {
    std::vector<Sample> texts(40);
    for (Sample& s : texts) s.name = std::string(900'000, 'x');  // 36 MB; 16 are taken at once
    texts[7].name = std::string(3'000'000, 'y');
    db->bulk_create(texts);
    EXPECT_EQ(db->objects<Sample>().filter("id"_f == texts[7].id).get().name->size(), 3'000'000U);
    EXPECT_EQ(db->fetch<std::int64_t>("select count(*) from sample where length(name) = 900000"),
              std::vector<std::int64_t>{39});
}

TEST_F(mariadb_bulk, a_row_that_the_server_refuses_undoes_all_and_names_the_constraint) {
    db->create(Item{.name = "i700"});
    auto rows = items(1'500);
    const auto e = thrown_by<cm::integrity_error>([&] { db->bulk_create(rows); });
    EXPECT_EQ(e.kind(), cm::error_kind::unique);
    EXPECT_EQ(e.constraint(), "uq_item__name");
    EXPECT_FALSE(holds(e.what(), "i700")) << e.what();
    for (const Item& item : rows) EXPECT_EQ(item.id, 0);
    EXPECT_EQ(db->objects<Item>().count(), 1);
    const auto given_up = thrown_by<cm::integrity_error>([&] { db->bulk_create(items(1'500)); });
    EXPECT_EQ(given_up.kind(), cm::error_kind::unique);
    EXPECT_EQ(db->objects<Item>().count(), 1);
}

TEST_F(mariadb_bulk, upserts_give_every_row_its_key) {
    auto first = items(1'200);
    db->bulk_create(first);
    auto again = items(1'300);
    for (Item& item : again) item.stock += 5;
    EXPECT_EQ(db->bulk_create(
                  again, {.conflict = cm::conflict_action::update, .conflict_members = {"name"}}),
              1'300);
    for (std::size_t i = 0; i < first.size(); ++i) EXPECT_EQ(again[i].id, first[i].id);
    EXPECT_EQ(db->objects<Item>().count(), 1'300);
    for (const Item& item : db->objects<Item>())
        EXPECT_EQ(item.name, "i" + std::to_string(item.stock - 5));
}

TEST_F(mariadb_bulk, rows_that_are_there_may_be_passed_over) {
    db->bulk_create(items(10));
    auto more = items(1'010);
    EXPECT_EQ(db->bulk_create(more, {.conflict = cm::conflict_action::ignore}), 1'000);
    EXPECT_EQ(db->objects<Item>().count(), 1'010);
}

TEST_F(mariadb_bulk, without_arrays_rows_go_one_by_one) {
    const cm::database plain = open("bulk=off");
    auto rows = items(30);
    const cm::query_log log(plain);
    EXPECT_EQ(plain.bulk_create(rows), 30);
    for (const auto& entry : log.entries()) EXPECT_FALSE(holds(entry.sql, "RETURNING"));
    for (const Item& item : plain.objects<Item>())
        EXPECT_EQ(rows[static_cast<std::size_t>(item.stock)].id, item.id);
}

TEST_F(mariadb_bulk, times_that_the_database_makes_come_back_to_their_rows) {
    std::vector<Stamped> rows(300);
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i].name = std::to_string(i);
    db->bulk_create(rows);
    for (const Stamped& stored : db->objects<Stamped>()) {
        const Stamped& row = rows[std::stoul(stored.name)];
        EXPECT_EQ(row.id, stored.id);
        EXPECT_EQ(row.made, stored.made);
        EXPECT_NE(row.made, cm::utc_time{});
    }
}

TEST_F(mariadb_bulk, a_value_that_cannot_be_stored_is_refused_before_anything_is_sent) {
    auto rows = std::vector<Sample>(50);
    rows[40].exact = std::numeric_limits<double>::infinity();
    EXPECT_EQ(thrown_by([&] { db->bulk_create(rows); }).kind(), cm::error_kind::data);
    EXPECT_EQ(db->objects<Sample>().count(), 0);
    rows[40].exact = 1;
    EXPECT_EQ(db->bulk_create(rows), 50);
}

TEST_F(mariadb_bulk, a_row_that_a_trigger_refuses_undoes_all) {
    db->execute(
        "create trigger no_sevens before insert on item for each row begin if new.stock = 7 then "
        "signal sqlstate '45000' set message_text = 'seven'; end if; end");
    auto rows = items(20);
    EXPECT_TRUE(holds(thrown_by([&] { db->bulk_create(rows); }).what(), "seven"));
    EXPECT_EQ(db->objects<Item>().count(), 0);
}

}  // namespace
}  // namespace on_mariadb
