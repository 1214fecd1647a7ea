#include "security/hostile.hpp"

/// Texts as elements of arrays, which on the way may be between quotes and braces. PostgreSQL
/// alone has such columns.

namespace hostile {
namespace {

using texts = std::vector<std::string>;

struct Basket {
    std::int64_t id = 0;
    std::string name;
    texts items;
    std::optional<std::vector<cm::bytes>> blobs;
    static constexpr auto meta = cm::model(cm::table("basket"));
};

struct KeyedBasket {
    std::string id;
    texts items;
    static constexpr auto meta = cm::model(cm::table("keyed_basket"));
};

class hostile_arrays : public notes {
protected:
    void SetUp() override {
        if (GetParam()->name != "postgresql") GTEST_SKIP() << "columns that are arrays";
        cm::create_tables<Basket, KeyedBasket>(db);
        made("basket");
        made("keyed_basket");
    }
};
CORMORANT_ON_EVERY_BACKEND(hostile_arrays);

// All of them in one array, and each in one of its own.
std::vector<Basket> baskets() {
    std::vector<Basket> rows;
    rows.push_back({.name = "all", .items = storable()});
    for (const std::string& text : storable())
        rows.push_back({.name = text, .items = {text, "other", text}});
    return rows;
}

TEST_P(hostile_arrays, elements_are_stored_one_by_one) {
    for (const Basket& row : baskets()) {
        SCOPED_TRACE(shown(row.name));
        Basket sent = row;
        sent = db.create(sent);
        EXPECT_EQ(db.objects<Basket>().get("id"_f == sent.id).items, row.items);
    }
}

// As texts of arrays, beside each other in an array.
TEST_P(hostile_arrays, elements_are_stored_in_bulk) {
    std::vector<Basket> rows = baskets();
    db.bulk_create(rows);
    for (const Basket& row : db.objects<Basket>()) {
        SCOPED_TRACE(shown(row.name));
        EXPECT_EQ(row.items, rows.at(static_cast<std::size_t>(row.id - rows[0].id)).items);
    }
    for (Basket& row : rows) row.items.insert(row.items.begin(), "}',\"{\\");
    EXPECT_EQ(db.bulk_update(rows, "items"_f), static_cast<std::int64_t>(rows.size()));
    for (const Basket& row : rows) {
        SCOPED_TRACE(shown(row.name));
        EXPECT_EQ(db.objects<Basket>().get("id"_f == row.id).items, row.items);
    }
}

TEST_P(hostile_arrays, elements_are_copied) {
    std::vector<KeyedBasket> rows;
    while (rows.size() < 600)
        for (const std::string& text : storable())
            rows.push_back({.id = std::to_string(rows.size()), .items = {text}});
    db.bulk_create(rows);
    for (const KeyedBasket& row : rows) {
        SCOPED_TRACE(shown(row.items[0]));
        EXPECT_EQ(db.objects<KeyedBasket>().get("id"_f == row.id).items, row.items);
    }
}

TEST_P(hostile_arrays, elements_are_found) {
    std::vector<Basket> rows = baskets();
    db.bulk_create(rows);
    for (const std::string& text : storable()) {
        SCOPED_TRACE(shown(text));
        const auto count = [&](const auto& condition) {
            return db.objects<Basket>().filter(condition).count();
        };
        EXPECT_EQ(count("items"_f.contains(text)), 2);
        EXPECT_EQ(count("items"_f.contains({text, text})), 2);
        EXPECT_EQ(count("items"_f.any() == text), 2);
        EXPECT_EQ(count("items"_f == texts{text, "other", text}), 1);
        EXPECT_EQ(count("items"_f.contained_by(texts{"other", text})), 1);
        EXPECT_EQ(count("items"_f.overlaps({text})), 2);
        EXPECT_EQ(count("name"_f == text && "items"_f[2] == text), 1);
        EXPECT_EQ(db.objects<Basket>().filter("name"_f == text).update("items"_f = texts{text}), 1);
        EXPECT_EQ(count("items"_f == texts{text}), 1);
    }
}

TEST_P(hostile_arrays, a_text_reads_them_as_the_server_writes_them) {
    for (const std::string& text : storable()) {
        SCOPED_TRACE(shown(text));
        const texts two = {text, "b"};
        const auto read = db.fetch<std::tuple<std::string, std::string>>(
            "select {}::text[], ({}::text[])::text", two, two);
        EXPECT_EQ(std::get<0>(read.at(0)), std::get<1>(read.at(0)));
    }
}

TEST_P(hostile_arrays, bytes_are_any_bytes) {
    cm::bytes all;
    for (int i = 0; i < 256; ++i) all.push_back(static_cast<std::byte>(i));
    std::vector<Basket> rows(3, Basket{.blobs = {{all, {}, all}}});
    db.bulk_create(rows);
    (void)db.create(Basket{.blobs = rows[0].blobs});
    for (const Basket& row : db.objects<Basket>()) EXPECT_EQ(row.blobs, rows[0].blobs);
}

TEST_P(hostile_arrays, a_megabyte_is_an_element) {
    const texts items = {long_text(), "", long_text()};
    std::vector<Basket> rows(3, Basket{.items = items});
    db.bulk_create(rows);
    (void)db.create(Basket{.items = items});
    for (const Basket& row : db.objects<Basket>()) EXPECT_EQ(row.items, items);
    EXPECT_EQ(db.objects<Basket>().filter("items"_f.contains(long_text())).count(), 4);
}

TEST_P(hostile_arrays, what_is_no_text_is_refused_in_every_place) {
    for (const std::string& text : refused()) {
        SCOPED_TRACE(shown(text));
        const Basket bad{.items = {"fine", text}};
        std::vector<Basket> rows = {{.items = {"fine"}}, bad};
        std::vector<KeyedBasket> many(600);
        for (std::size_t i = 0; i < many.size(); ++i) many[i].id = std::to_string(i);
        many.back().items = bad.items;
        expect_refusal(thrown_by([&] { (void)db.create(bad); }), text);
        expect_refusal(thrown_by([&] { db.bulk_create(rows); }), text);
        expect_refusal(thrown_by([&] { db.bulk_create(many); }), text);
        expect_refusal(
            thrown_by([&] { (void)db.objects<Basket>().filter("items"_f.contains(text)).count(); }),
            text);
        expect_refusal(thrown_by([&] { (void)db.objects<Basket>().update("items"_f = bad.items); }),
                       text);
    }
    EXPECT_EQ(db.objects<Basket>().count(), 0);
    EXPECT_EQ(db.objects<KeyedBasket>().count(), 0);
}

}  // namespace
}  // namespace hostile
