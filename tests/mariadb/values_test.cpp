#include <vector>

#include "mariadb/server.hpp"

namespace on_mariadb {
namespace {

struct Code {
    std::string code;
    std::string text;
    static constexpr auto meta = cm::model(cm::primary_key("code"));
};

struct Reading {
    std::int64_t id = 0;
    std::uint8_t small = 0;
    std::uint64_t large = 0;
    int change = 0;
    double exact = 0;
    cm::uuid token;
    cm::decimal price;
    std::optional<cm::utc_time> taken;
};

struct Part {
    std::int64_t id = 0;
    std::string name;
    cm::foreign_key<Part> whole;
    static constexpr auto meta = cm::model(cm::on_delete("whole", cm::cascade));
};

/// A table of another program, whose collation takes upper and lower case for the same.
struct Legacy {
    std::int64_t id = 0;
    std::string name;
};

class mariadb_values : public server {
protected:
    void SetUp() override {
        server::SetUp();
        if (home) db = std::make_unique<cm::database>(open());
        if (db) cm::create_tables<Code, Reading, Part>(*db);
    }
    std::unique_ptr<cm::database> db;
};

TEST_F(mariadb_values, blanks_at_the_end_and_the_case_of_letters_count) {
    db->create(Code{.code = "a"});
    db->create(Code{.code = "a "});
    db->create(Code{.code = "A"});
    db->create(Code{.code = "á"});
    EXPECT_EQ(db->objects<Code>().filter("code"_f == "a").count(), 1);
    EXPECT_EQ(db->objects<Code>().filter("code"_f.iexact("a")).count(), 2);
    EXPECT_EQ(db->objects<Code>().filter("code"_f.starts_with("a")).count(), 2);
}

TEST_F(mariadb_values, backslashes_are_plain_characters_everywhere) {
    db->create(Code{.code = "c\\d'e\"f"});
    EXPECT_EQ(db->objects<Code>().filter("code"_f.ends_with("\\d'e\"f")).count(), 1);
    EXPECT_EQ(
        db->fetch<std::string>("select \"code\" from \"code\" where code = {}", "c\\d'e\"f").at(0),
        "c\\d'e\"f");
}

TEST_F(mariadb_values, unsigned_columns_compute_as_numbers_do) {
    db->create(Reading{.small = 3, .change = -5});
    EXPECT_EQ(db->objects<Reading>().filter("small"_f - 10 < 0).count(), 1);
    EXPECT_EQ(db->objects<Reading>().filter("small"_f + "change"_f == -2).count(), 1);
    EXPECT_EQ(thrown_by([&] { db->objects<Reading>().update("small"_f = "small"_f - 10); }).kind(),
              cm::error_kind::data);
    EXPECT_EQ(db->objects<Reading>().get().small, 3);
}

TEST_F(mariadb_values, doubles_are_rounded_half_away_from_zero) {
    for (const double d : {2.5, -2.5, 0.5, 1e300}) db->create(Reading{.exact = d});
    EXPECT_EQ(db->objects<Reading>().order_by("id"_f).scalars(cm::round("exact"_f)).to_vector(),
              (std::vector<double>{3, -3, 1, 1e300}));
}

TEST_F(mariadb_values, an_average_of_integers_is_as_exact_as_a_double) {
    for (const int n : {1, 1, 2}) db->create(Reading{.change = n});
    const auto all = db->objects<Reading>().aggregate("a"_f = cm::avg("change"_f));
    EXPECT_DOUBLE_EQ(all["a"_f].value(), 4.0 / 3.0);
}

TEST_F(mariadb_values, any_128_bits_are_a_uuid) {
    const cm::uuid odd("01234567-89ab-cdef-0123-456789abcdef");
    db->create(Reading{.token = odd});
    EXPECT_EQ(db->objects<Reading>().filter("token"_f == odd).get().token, odd);
    EXPECT_EQ(db->objects<Reading>().filter("token"_f.in({odd, cm::uuid()})).count(), 1);
    std::vector<cm::uuid> many(20'000, odd);
    EXPECT_EQ(db->objects<Reading>().filter("token"_f.in(many)).count(), 1);
}

TEST_F(mariadb_values, bulk_updates_write_values_of_every_type_and_length) {
    std::vector<Reading> rows(300);
    db->bulk_create(rows);
    for (int round = 0; round < 3; ++round) {
        for (std::size_t i = 0; i < rows.size(); ++i) {
            rows[i].exact = 0.1 * static_cast<double>(i) + round;
            rows[i].price = cm::decimal(i % 2 == 0 ? "1.5" : "-12345678901234567890.123456789");
            rows[i].taken = (i + static_cast<std::size_t>(round)) % 3 == 0
                                ? std::nullopt
                                : std::optional(cm::now());
            rows[i].large = i << 40U;
        }
        EXPECT_EQ(db->bulk_update(rows, "exact"_f, "price"_f, "taken"_f, "large"_f), 300);
        const auto stored = db->objects<Reading>().order_by("id"_f).to_vector();
        for (std::size_t i = 0; i < rows.size(); ++i) {
            EXPECT_EQ(stored[i].exact, rows[i].exact);
            EXPECT_EQ(stored[i].price, rows[i].price);
            EXPECT_EQ(stored[i].taken, rows[i].taken);
            EXPECT_EQ(stored[i].large, rows[i].large);
        }
    }
    std::vector<Code> codes;
    for (int i = 0; i < 130; ++i) codes.push_back({.code = std::to_string(i)});
    db->bulk_create(codes);
    for (std::size_t i = 0; i < codes.size(); ++i) codes[i].text.assign(i * 1000, 'x');
    EXPECT_EQ(db->bulk_update(codes, "text"_f), 130);
    for (const Code& c : db->objects<Code>()) EXPECT_EQ(c.text.size(), std::stoul(c.code) * 1000);
}

TEST_F(mariadb_values, a_conflict_of_another_key_changes_no_row) {
    db->create(Item{.name = "a", .stock = 1});
    const auto b = db->create(Item{.name = "b", .stock = 2});
    std::vector<Item> again{{.id = b.id, .name = "a", .stock = 9}};
    const auto e = thrown_by<cm::integrity_error>([&] {
        db->bulk_create(again,
                        {.conflict = cm::conflict_action::update, .conflict_members = {"id"}});
    });
    EXPECT_EQ(e.kind(), cm::error_kind::unique);
    EXPECT_EQ(db->objects<Item>().order_by("id"_f).scalars("stock"_f).to_vector(),
              (std::vector<std::int64_t>{1, 2}));
}

TEST_F(mariadb_values, rows_that_must_refer_to_their_own_table_go_children_first) {
    db->transaction([](cm::transaction& tx) {
        tx.execute("set foreign_key_checks = 0");
        tx.execute("insert into part (id, name, whole_id) values (1, 'root', 1)");
    });
    const auto child = db->create(Part{.name = "child", .whole = cm::key(1)});
    db->create(Part{.name = "grandchild", .whole = cm::key(child.id)});
    EXPECT_EQ(db->objects<Part>().filter("id"_f == child.id).remove().total, 2);
    EXPECT_EQ(db->objects<Part>().count(), 1);
}

TEST_F(mariadb_values, lookups_of_text_are_exact_in_tables_of_other_programs) {
    db->execute(
        "create table legacy (id bigint primary key, name varchar(50)) "
        "character set latin1 collate latin1_swedish_ci");
    db->create(Legacy{.id = 1, .name = "Ångström"});
    EXPECT_EQ(db->objects<Legacy>().filter("name"_f.contains("ång")).count(), 0);
    EXPECT_EQ(db->objects<Legacy>().filter("name"_f.icontains("ÅNG")).count(), 1);
    EXPECT_EQ(db->objects<Legacy>().get().name, "Ångström");
}

TEST_F(mariadb_values, a_transaction_sees_what_others_commit_unless_it_asks_not_to) {
    const cm::database other = open();
    db->transaction([&](cm::transaction& tx) {
        EXPECT_EQ(tx.objects<Item>().count(), 0);
        other.create(Item{.name = "a"});
        EXPECT_EQ(tx.objects<Item>().count(), 1);
    });
    db->read_transaction([&](cm::transaction& tx) {
        EXPECT_EQ(tx.objects<Item>().count(), 1);
        other.create(Item{.name = "b"});
        EXPECT_EQ(tx.objects<Item>().count(), 1);
    });
}

TEST_F(mariadb_values, writes_amid_a_stream_leave_its_rows) {
    std::vector<Item> items(3000);
    for (std::size_t i = 0; i < items.size(); ++i) items[i].name = std::to_string(i);
    db->bulk_create(items);
    std::int64_t seen = 0;
    db->transaction([&](cm::transaction& tx) {
        for (const Item& item : tx.objects<Item>().order_by("id"_f).stream(10)) {
            EXPECT_EQ(item.id, items[static_cast<std::size_t>(seen)].id);
            if (++seen % 500 == 0)
                tx.objects<Item>().filter("id"_f == item.id).update("stock"_f = 7);
        }
    });
    EXPECT_EQ(seen, 3000);
    EXPECT_EQ(db->objects<Item>().filter("stock"_f == 7).count(), 6);
}

}  // namespace
}  // namespace on_mariadb
