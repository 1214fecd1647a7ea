#include "cormorant/testing.hpp"
#include "support/shop.hpp"

namespace {

using namespace shop;
using compliance::holds;

class column_choice : public stocked_shop {
protected:
    [[nodiscard]] auto users() const { return db.objects<User>().order_by("name"_f); }
};
CORMORANT_ON_EVERY_BACKEND(column_choice);

struct Summary {
    std::string name;
    std::int64_t order_count;
};
struct Place {
    std::string name;
    std::optional<std::string> city;
};

TEST_P(column_choice, only_reads_the_columns_named) {
    const auto q = users().only("id"_f, "name"_f);
    EXPECT_FALSE(holds(q.sql(), "email")) << q.sql();
    EXPECT_QUERIES(db, 1) {
        names found;
        for (const auto& row : q) found.push_back(row["name"_f]);
        EXPECT_EQ(found, (names{"Ann", "Bo", "Cid"}));
        EXPECT_EQ(q[0]["id"_f], ann.id);
    };
}

TEST_P(column_choice, values_go_across_relations) {
    std::vector<std::pair<std::string, std::string>> found;
    for (const auto& [name, city] : users().values("name"_f, "profile.city"_f))
        found.emplace_back(name, city.value_or("-"));
    EXPECT_EQ(found[0], std::pair(std::string("Ann"), std::string("Paris")));
    EXPECT_EQ(found[2], std::pair(std::string("Cid"), std::string("-")));
}

TEST_P(column_choice, values_of_expressions_and_keys) {
    const auto row = db.objects<Order>()
                         .filter("total"_f == 50)
                         .values("user"_f, "cents"_f = "total"_f * 100, "status"_f)
                         .get();
    EXPECT_EQ(row["user"_f], ann.id);
    EXPECT_EQ(row["cents"_f], 5'000);
    EXPECT_EQ(row.to_tuple(), std::tuple(ann.id, 5'000.0, std::string("paid")));
}

TEST_P(column_choice, rows_as_a_struct) {
    const std::vector<Summary> rows =
        users().annotate("order_count"_f = cm::count("orders"_f)).as<Summary>().to_vector();
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0].name, "Ann");
    EXPECT_EQ(rows[0].order_count, 3);
    const auto places =
        users().values("name"_f, "city"_f = "profile.city"_f).as<Place>().to_vector();
    EXPECT_EQ(places[1].city, "Rome");
    EXPECT_EQ(places[2].city, std::nullopt);
}

TEST_P(column_choice, scalars) {
    EXPECT_EQ(users().scalars("name"_f).to_vector(), (names{"Ann", "Bo", "Cid"}));
    EXPECT_EQ(users().scalars("profile.city"_f).to_vector(),
              (std::vector<std::optional<std::string>>{"Paris", "Rome", std::nullopt}));
    EXPECT_EQ(users().scalars(cm::length("name"_f)).to_vector(),
              (std::vector<std::int64_t>{3, 2, 3}));
    EXPECT_EQ(users().scalars("name"_f).first(), "Ann");
    EXPECT_EQ(users().filter("name"_f == "Bo").scalars("email"_f).get(), "bo@x.org");
    EXPECT_EQ(users().scalars("name"_f)[1], "Bo");
}

TEST_P(column_choice, a_deferred_column_is_not_read) {
    const auto q = users().defer("picture"_f);
    EXPECT_FALSE(holds(q.sql(), "picture")) << q.sql();
    EXPECT_TRUE(holds(users().sql(), "picture"));
    const User row = q[0];
    EXPECT_FALSE(row.picture.loaded());
    EXPECT_EQ(row.orders.size(), 3U);
}

TEST_P(column_choice, deferred_columns_are_loaded_on_demand) {
    db.objects<User>().update("picture"_f = cm::bytes(4));
    User row = users().defer("picture"_f)[0];
    EXPECT_QUERIES(db, 1) { db.load(row, "picture"_f); };
    EXPECT_EQ(row.picture->size(), 4U);
}

TEST_P(column_choice, streams_give_columns_and_scalars) {
    names found;
    for (const auto& row : users().values("name"_f).stream(2)) found.push_back(row["name"_f]);
    for (const auto& name : users().scalars("name"_f).stream(1)) found.push_back(name);
    EXPECT_EQ(found, (names{"Ann", "Bo", "Cid", "Ann", "Bo", "Cid"}));
}

TEST_P(column_choice, functions_of_text_numbers_and_times) {
    const auto row =
        users()
            .filter("name"_f == "Ann")
            .values("up"_f = cm::upper("name"_f), "sub"_f = cm::substr("email"_f, 1, 3),
                    "swap"_f = cm::replace("email"_f, "@", " at "),
                    "cut"_f = cm::trim(cm::concat(" ", "name"_f)),
                    "half"_f = cm::round("balance"_f / 4, 1),
                    "n"_f = cm::cast<std::int64_t>("balance"_f),
                    "none"_f = cm::nullif("name"_f, "Ann"),
                    "big"_f = cm::greatest("name"_f, "email"_f), "act"_f = "is_active"_f)
            .get();
    EXPECT_EQ(row["up"_f], "ANN");
    EXPECT_EQ(row["sub"_f], "ann");
    EXPECT_EQ(row["swap"_f], "ann at x.org");
    EXPECT_EQ(row["cut"_f], "Ann");
    EXPECT_EQ(row["half"_f], cm::decimal("2.5"));
    EXPECT_EQ(row["n"_f], 10);
    EXPECT_FALSE(row["none"_f].has_value());
    EXPECT_EQ(row["big"_f], "ann@x.org");
    EXPECT_TRUE(row["act"_f]);
}

TEST_P(column_choice, an_integer_divided_by_an_integer_and_a_remainder) {
    const auto row =
        db.objects<Order>()
            .filter("rating"_f == 5)
            .values("mod"_f = "rating"_f % 3, "sum"_f = "rating"_f + 1, "neg"_f = -"rating"_f,
                    "root"_f = cm::sqrt("total"_f * 2), "pow"_f = cm::power("rating"_f, 2))
            .get();
    EXPECT_EQ(row["mod"_f], 2);
    EXPECT_EQ(row["sum"_f], 6);
    EXPECT_EQ(row["neg"_f], -5);
    EXPECT_DOUBLE_EQ(*row["pow"_f], 25);
    EXPECT_DOUBLE_EQ(*row["root"_f], 10);
}

TEST_P(column_choice, a_statement_is_compiled_once_per_shape) {
    (void)users().filter("name"_f == "Ann").to_vector();
    const auto before = db.statistics().queries_compiled;
    for (int i = 0; i < 50; ++i) (void)users().filter("name"_f == std::to_string(i)).to_vector();
    EXPECT_EQ(db.statistics().queries_compiled, before);
}

TEST_P(column_choice, explain_shows_the_databases_plan) {
    const std::string plan = users().filter("email"_f == ann.email).explain();
    EXPECT_TRUE(holds(plan, "email")) << plan;
}

}  // namespace
