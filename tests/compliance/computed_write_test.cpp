#include "cormorant/testing.hpp"
#include "support/backend.hpp"

/// What a member declares of its column holds for values that the database computes.

namespace {

namespace cm = cormorant;
using namespace cormorant::literals;
using compliance::holds;

struct Price {
    std::int64_t id = 0;
    std::string code;
    std::string title;
    cm::decimal amount;
    cm::decimal exact;
    static constexpr auto meta = cm::model(cm::table("computed_price"), cm::max_length("code", 4),
                                           cm::digits("amount", 6, 2));
};

class computed_writes : public compliance::on_backend {
protected:
    computed_writes() {
        cm::create_tables<Price>(db);
        price = db.create(Price{.code = "abc",
                                .title = "a long title",
                                .amount = cm::decimal("3.33"),
                                .exact = cm::decimal("2.125")});
    }
    [[nodiscard]] Price stored() const { return db.objects<Price>().get(); }
    template <class Change>
    void expect_refused(const Change& change, std::string_view member) {
        const auto why = compliance::thrown_by([&] { db.objects<Price>().update(change); });
        EXPECT_EQ(why.kind(), cm::error_kind::data) << why.what();
        const bool names_member = GetParam()->name.starts_with("sqlite");
        EXPECT_TRUE(!names_member || holds(why.what(), member)) << why.what();
        EXPECT_EQ(stored().code, price.code);
        EXPECT_EQ(stored().amount, price.amount);
    }

    Price price;
};
CORMORANT_ON_EVERY_BACKEND(computed_writes);

TEST_P(computed_writes, of_decimals_are_rounded_to_the_digits_of_the_column) {
    db.objects<Price>().update("amount"_f = "amount"_f * cm::decimal("1.333"));
    EXPECT_EQ(stored().amount, cm::decimal("4.44"));
    Price again = stored();
    EXPECT_NO_THROW(db.save(again));
    db.objects<Price>().update("amount"_f = "exact"_f);
    EXPECT_EQ(stored().amount, cm::decimal("2.13"));  // ties go away from zero
    db.objects<Price>().update("amount"_f = "exact"_f * -1);
    EXPECT_EQ(stored().amount, cm::decimal("-2.13"));
}

TEST_P(computed_writes, of_decimals_that_are_too_large_are_refused) {
    expect_refused("amount"_f = "amount"_f * 100000, "Price.amount");
    expect_refused("amount"_f = cm::decimal(0) - "amount"_f * 100000, "Price.amount");
    db.objects<Price>().update("amount"_f = "exact"_f + cm::decimal("9997.8649"));
    EXPECT_EQ(stored().amount, cm::decimal("9999.99"));
    price = stored();
    expect_refused("amount"_f = "amount"_f + cm::decimal("0.005"), "Price.amount");
}

struct Jar {
    std::int64_t id = 0;
    int pieces = 0;
    std::int64_t grams = 0;
    std::optional<std::int64_t> sold;
    double share = 0;
    cm::decimal price;
    static constexpr auto meta = cm::model(cm::table("computed_jar"), cm::digits("price", 8, 2));
};

class computed_integers : public compliance::on_backend {
protected:
    computed_integers() {
        cm::create_tables<Jar>(db);
        for (const auto& [share, price] :
             {std::pair{1.5, "0.75"}, {2.5, "1.25"}, {-4.5, "-2.25"}, {7.25, "3.63"}})
            db.create(Jar{.pieces = 5, .share = share, .price = cm::decimal(price)});
    }
    template <class... Change>
    std::vector<std::int64_t> pieces_after(const Change&... change) const {
        db.objects<Jar>().update(change...);
        std::vector<std::int64_t> found;
        for (const Jar& jar : db.objects<Jar>().order_by("id"_f)) {
            EXPECT_EQ(jar.grams, jar.pieces);
            found.push_back(jar.pieces);
        }
        return found;
    }
};
CORMORANT_ON_EVERY_BACKEND(computed_integers);

TEST_P(computed_integers, of_reals_are_the_nearest_and_of_two_the_even_one) {
    EXPECT_EQ(pieces_after("pieces"_f = "share"_f, "grams"_f = "share"_f),
              (std::vector<std::int64_t>{2, 2, -4, 7}));
    EXPECT_EQ(pieces_after("pieces"_f = "pieces"_f * 0.6, "grams"_f = "grams"_f * 0.6),
              (std::vector<std::int64_t>{1, 1, -2, 4}));
}

TEST_P(computed_integers, of_decimals_are_the_nearest_and_of_two_the_one_away_from_zero) {
    EXPECT_EQ(pieces_after("pieces"_f = "price"_f * 2, "grams"_f = "price"_f * 2),
              (std::vector<std::int64_t>{2, 3, -5, 7}));
    EXPECT_EQ(pieces_after("pieces"_f = "pieces"_f * cm::decimal("0.5"),
                           "grams"_f = "grams"_f * cm::decimal("0.5")),
              (std::vector<std::int64_t>{1, 2, -3, 4}));
}

TEST_P(computed_integers, that_no_column_holds_are_refused_and_null_stays_null) {
    for (const double factor : {1e10, 1e19, -1e19}) {
        const auto why = compliance::thrown_by(
            [&] { db.objects<Jar>().update("pieces"_f = "share"_f * factor); });
        EXPECT_EQ(why.kind(), cm::error_kind::data) << why.what();
    }
    const auto why =
        compliance::thrown_by([&] { db.objects<Jar>().update("grams"_f = "share"_f * 9.3e18); });
    EXPECT_EQ(why.kind(), cm::error_kind::data) << why.what();
    db.objects<Jar>().update("sold"_f = "sold"_f * 0.5);
    for (const Jar& jar : db.objects<Jar>()) EXPECT_EQ(jar.sold, std::nullopt);
}

TEST_P(computed_writes, of_texts_that_are_too_long_are_refused) {
    expect_refused("code"_f = cm::concat("code"_f, "code"_f), "Price.code");
    expect_refused("code"_f = "title"_f, "Price.code");
    expect_refused("code"_f = cm::when("amount"_f > 0, "title"_f).otherwise("code"_f),
                   "Price.code");
    db.objects<Price>().update("code"_f = cm::concat("code"_f, "é"));
    EXPECT_EQ(stored().code, "abcé");
}

}  // namespace
