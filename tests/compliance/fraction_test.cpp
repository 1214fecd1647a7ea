#include "support/backend.hpp"

/// Columns of integers are compared with numbers that need be none.

namespace {

namespace cm = cormorant;
using namespace cormorant::literals;

struct Place {
    std::int64_t id = 0;
    int row = 0;
    static constexpr auto meta = cm::model(cm::table("fraction_place"));
};

class fractions : public compliance::on_backend {
protected:
    fractions() {
        cm::create_tables<Place>(db);
        db.create(Place{.row = 1});
        db.create(Place{.row = 2});
    }
};
CORMORANT_ON_EVERY_BACKEND(fractions);

TEST_P(fractions, stand_between_integers) {
    const auto count = [&](const auto& condition) {
        return db.objects<Place>().filter(condition).count();
    };
    EXPECT_EQ(count("row"_f < 1.5), 1);
    EXPECT_EQ(count("row"_f == 1.0), 1);
    EXPECT_EQ(count("row"_f == 1.5), 0);
    EXPECT_EQ(count("row"_f != 1.5), 2);
    EXPECT_EQ(count(1.5 > "row"_f), 1);
    EXPECT_EQ(count("row"_f < 1e300), 2);
    EXPECT_EQ(count("id"_f > -1e19), 2);
    EXPECT_EQ(count("row"_f < cm::decimal("1.5")), 1);
    EXPECT_EQ(count("row"_f.in(std::vector<double>{0.5, 2.0})), 1);
    EXPECT_EQ(count("row"_f.in(std::vector<cm::decimal>{cm::decimal("1.5"), cm::decimal("2")})), 1);
    EXPECT_EQ(count("row"_f.between(0.5, 1.5)), 1);
}

TEST_P(fractions, are_not_stored_as_integers) {
    const auto refused = [&](const auto& change) {
        const auto e = compliance::thrown_by([&] { db.objects<Place>().update(change); });
        return e.kind() == cm::error_kind::data &&
               e.members() == std::vector<std::string>{"Place.row"} &&
               e.outcome() == cm::outcome::not_sent;
    };
    EXPECT_TRUE(refused("row"_f = 0.5));
    EXPECT_TRUE(refused("row"_f = 1e19));
    EXPECT_TRUE(refused("row"_f = std::numeric_limits<double>::infinity()));
    EXPECT_TRUE(refused("row"_f = cm::decimal("0.5")));
    EXPECT_TRUE(refused("row"_f = cm::decimal("10000000000000000000")));
    EXPECT_EQ(db.objects<Place>().filter("row"_f == 1).update("row"_f = 7.0), 1);
    EXPECT_EQ(db.objects<Place>().filter("row"_f == 7).update("row"_f = cm::decimal("8.0")), 1);
    EXPECT_EQ(db.objects<Place>().order_by("id"_f).first()->row, 8);
}

}  // namespace
