#include <limits>

#include "support/everything.hpp"

namespace {

using namespace everything;

class overflow : public every_type {
protected:
    template <class Change>
    void refuses(const Everything& row, const Change& change) {
        const auto e = compliance::thrown_by<cm::error>(
            [&] { db.objects<Everything>().filter("id"_f == row.id).update(change); });
        EXPECT_EQ(e.kind(), cm::error_kind::data) << e.what();
    }
};
CORMORANT_ON_EVERY_BACKEND(overflow);

TEST_P(overflow, of_a_computed_64_bit_integer_is_refused_and_nothing_is_written) {
    Everything row;
    row.i64 = std::numeric_limits<std::int64_t>::max();
    row = db.create(row);
    refuses(row, "i64"_f = "i64"_f + 1);
    EXPECT_EQ(db.objects<Everything>().get("id"_f == row.id).i64, row.i64);
}

TEST_P(overflow, of_a_computed_narrow_integer_is_refused_and_nothing_is_written) {
    Everything row;
    row.i16 = std::numeric_limits<std::int16_t>::max();
    row = db.create(row);
    refuses(row, "i16"_f = "i16"_f + 1);
    EXPECT_EQ(db.objects<Everything>().get("id"_f == row.id).i16, row.i16);
    db.objects<Everything>().filter("id"_f == row.id).update("i16"_f = "i16"_f - 1);
    EXPECT_EQ(db.objects<Everything>().get("id"_f == row.id).i16, row.i16 - 1);
}

}  // namespace
