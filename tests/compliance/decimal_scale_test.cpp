#include <optional>
#include <string>
#include <vector>

#include "cormorant/cormorant.hpp"
#include "support/backend.hpp"

namespace {

namespace cm = cormorant;
using namespace cormorant::literals;

struct Item {
    std::int64_t id = 0;
    cm::decimal price;
    std::optional<cm::decimal> fee;
    cm::lazy<cm::decimal> cost;
    std::optional<cm::foreign_key<Item>> part_of;
    static constexpr auto meta =
        cm::model(cm::digits("price", 10, 2), cm::digits("fee", 8, 3), cm::digits("cost", 6, 1));
};

using texts = std::vector<std::string>;

std::string text(const cm::decimal& d) { return d.to_string(); }
std::string text(const std::optional<cm::decimal>& d) { return d ? text(*d) : "NULL"; }

/// Texts of decimals have the digits behind the point that the member declares, on every backend.
class declared_scale : public compliance::on_backend {
protected:
    declared_scale() {
        cm::create_tables<Item>(db);
        const Item set = db.create(
            Item{.price = cm::decimal("30"), .fee = cm::decimal("0.5"), .cost = cm::decimal("2")});
        db.create(Item{.price = cm::decimal("-10.5"), .cost = cm::decimal("0"), .part_of = set});
        db.create(Item{
            .price = cm::decimal("0.07"), .fee = 0, .cost = cm::decimal("99999"), .part_of = set});
    }
    [[nodiscard]] auto items() const { return db.objects<Item>().order_by("id"_f); }
};
CORMORANT_ON_EVERY_BACKEND(declared_scale);

TEST_P(declared_scale, is_that_of_rows) {
    texts prices, fees, costs;
    for (Item row : items()) {
        prices.push_back(text(row.price));
        fees.push_back(text(row.fee));
        db.load(row, "cost"_f);
        costs.push_back(text(*row.cost));
    }
    EXPECT_EQ(prices, (texts{"30.00", "-10.50", "0.07"}));
    EXPECT_EQ(fees, (texts{"0.500", "NULL", "0.000"}));
    EXPECT_EQ(costs, (texts{"2.0", "0.0", "99999.0"}));
}

TEST_P(declared_scale, is_that_of_single_values_and_of_related_rows) {
    texts prices, of_whole;
    for (const cm::decimal& price : items().scalars("price"_f)) prices.push_back(text(price));
    for (const auto& row : items().values("part_of.price"_f))
        of_whole.push_back(text(row["part_of.price"_f]));
    EXPECT_EQ(prices, (texts{"30.00", "-10.50", "0.07"}));
    EXPECT_EQ(of_whole, (texts{"NULL", "30.00", "30.00"}));
    const auto ranked =
        items().annotate("place"_f = cm::row_number().over(cm::window_order_by("price"_f.desc())));
    EXPECT_EQ(text(ranked.filter("place"_f == 1).get()->price), "30.00");
}

TEST_P(declared_scale, is_the_same_by_value) {
    EXPECT_EQ(items().filter("price"_f == cm::decimal("30")).get().price, cm::decimal("30.0"));
    Item row = items()[1];
    db.save(row);
    db.refresh(row);
    EXPECT_EQ(text(row.price), "-10.50");
}

}  // namespace
