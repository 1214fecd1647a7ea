#include <limits>

#include "cormorant/testing.hpp"
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

TEST_P(overflow, of_a_computed_unsigned_integer_is_refused_and_names_the_member) {
    Everything row;
    row.u8 = std::numeric_limits<std::uint8_t>::max();
    row.u32 = 0;
    row = db.create(row);
    refuses(row, "u8"_f = "u8"_f + 1);
    refuses(row, "u32"_f = "u32"_f - 1);
    const auto why =
        compliance::thrown_by([&] { db.objects<Everything>().update("u8"_f = "u8"_f + 1); });
    EXPECT_TRUE(compliance::holds(why.what(), "u8")) << why.what();
    EXPECT_EQ(db.objects<Everything>().get("id"_f == row.id).u8, row.u8);
}

struct Rather {
    std::int64_t id = 0;
    std::int64_t a_name_that_goes_on_and_on_until_it_is_longer_than_any_server_takes_one = 0;
};

TEST_P(overflow, of_a_name_is_refused_before_sending) {
    if (GetParam()->name.starts_with("sqlite")) {
        cm::create_tables<Rather>(db);
        EXPECT_EQ(db.objects<Rather>().count(), 0);
        return;
    }
    EXPECT_QUERIES(db, 0) {
        const auto why =
            compliance::thrown_by<cm::usage_error>([&] { cm::create_tables<Rather>(db); });
        EXPECT_TRUE(compliance::holds(why.what(), "of the column of Rather.a_name_that"))
            << why.what();
    };
}

}  // namespace
