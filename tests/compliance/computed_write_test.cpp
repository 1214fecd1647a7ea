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

TEST_P(computed_writes, of_texts_that_are_too_long_are_refused) {
    expect_refused("code"_f = cm::concat("code"_f, "code"_f), "Price.code");
    expect_refused("code"_f = "title"_f, "Price.code");
    expect_refused("code"_f = cm::when("amount"_f > 0, "title"_f).otherwise("code"_f),
                   "Price.code");
    db.objects<Price>().update("code"_f = cm::concat("code"_f, "é"));
    EXPECT_EQ(stored().code, "abcé");
}

}  // namespace
