#include <type_traits>

#include "snippets/snippet.hpp"

namespace snippets {

enum class Rating { general, pg_13 };

}  // namespace snippets

using snippets::Rating;

template <>
inline constexpr bool cormorant::store_as_text<Rating> = true;
// [label]
template <>
inline constexpr auto cormorant::enum_label<Rating> = [](Rating r) {
    return std::string_view(r == Rating::pg_13 ? "PG-13" : "");  // "" leaves the name
};
// [end]

namespace snippets {

struct Film {
    std::int64_t id = 0;
    Rating rating = Rating::general;
    cm::lazy<std::optional<std::string>> plot;
    static constexpr auto meta = cm::model(cm::table("snippet_film"));
};

namespace {

using expressions = shop;

TEST_F(expressions, are_optional_where_null_can_come) {
    // [optional]
    auto rows = db.objects<User>()
                    .annotate("parisian"_f = "profile.city"_f == "Paris",
                              "spent"_f = cm::sum("orders.total"_f),
                              "place"_f = cm::coalesce("profile.city"_f, "-"))
                    .order_by("name"_f);
    for (const auto& row : rows) {
        std::optional<bool> parisian = row["parisian"_f];  // nothing known of Cid's city
        std::optional<double> spent = row["spent"_f];      // Cid has no orders
        std::string place = row["place"_f];                // never NULL
        // [end]
        EXPECT_EQ(parisian.has_value(), row->name != "Cid");
        EXPECT_EQ(spent.has_value(), row->name != "Cid");
        EXPECT_EQ(place == "-", row->name == "Cid");
    }
}

TEST_F(expressions, divide) {
    // [divide]
    auto row = db.objects<Order>().aggregate("mean"_f = cm::sum("total"_f) / cm::count(),
                                             "halves"_f = cm::count() / 2);
    std::optional<double> mean = row["mean"_f];
    std::optional<std::int64_t> halves = row["halves"_f];  // integers: 4 / 2
    // [end]
    EXPECT_EQ(mean, 175);
    EXPECT_EQ(halves, 2);
}

TEST_F(expressions, not_equal_and_not_of_equal) {
    // [not_equal]
    auto elsewhere = db.objects<User>().filter("profile.city"_f != "Paris");     // Bo
    auto not_there = db.objects<User>().filter(!("profile.city"_f == "Paris"));  // Bo and Cid
    // [end]
    EXPECT_EQ(elsewhere.size(), 1U);
    EXPECT_EQ(not_there.size(), 2U);
}

TEST_F(expressions, null_over_a_relation_to_many_rows) {
    const auto orders = [&] { return db.objects<Order>(); };
    orders().filter("status"_f == "void").update("status"_f = "");
    // [to_many_null]
    auto none_or_unsaid = db.objects<User>().filter(cm::nullif("orders.status"_f, "") == cm::null);
    auto unsaid = db.objects<User>().filter("orders"_f != cm::null &&
                                            cm::nullif("orders.status"_f, "") == cm::null);
    // [end]
    EXPECT_EQ(none_or_unsaid.size(), 2U);  // Ann, whose order has no status, and Cid
    EXPECT_EQ(unsaid.size(), 1U);
}

TEST_F(expressions, a_condition_in_front_does_not_narrow_a_count) {
    // [count_filter]
    auto all = db.objects<User>()
                   .filter("orders.status"_f == "void")
                   .annotate("n"_f = cm::count("orders"_f));
    auto void_ones = db.objects<User>().annotate(
        "n"_f = cm::count("orders"_f).filter("orders.status"_f == "void"));
    // [end]
    EXPECT_EQ(all[0]["n"_f], 3);
    EXPECT_EQ(void_ones.order_by("name"_f)[0]["n"_f], 1);
}

TEST_F(expressions, windows_over_annotations) {
    // [window_over]
    auto ranked = db.objects<User>()
                      .annotate("n"_f = cm::count("orders"_f))
                      .annotate("place"_f = cm::rank().over(cm::window_order_by("n"_f.desc())));
    // [end]
    const auto row = ranked.filter("name"_f == "Ann").get();
    EXPECT_EQ(row["place"_f], 1);
}

TEST_F(expressions, enums_may_have_labels_and_lazy_members_null) {
    cm::create_tables<Film>(db);
    db.create(Film{.rating = Rating::pg_13});
    const Film film = db.objects<Film>().filter("rating"_f == Rating::pg_13).get();
    EXPECT_EQ(*film.plot, std::nullopt);
    EXPECT_EQ(db.fetch<std::string>("select rating from snippet_film")[0], "PG-13");
}

TEST_F(expressions, outer_has_the_type_that_is_said) {
    // [outer]
    auto above = cm::query<Order>().filter("user"_f == cm::outer("id"_f),
                                           "total"_f > cm::outer("balance"_f) + 100);
    auto users = db.objects<User>().filter(cm::exists(above));
    // [end]
    EXPECT_EQ(users.size(), 2U);
}

}  // namespace
}  // namespace snippets
