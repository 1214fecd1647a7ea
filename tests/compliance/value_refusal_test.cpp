#include <cmath>
#include <limits>

#include "cormorant/testing.hpp"
#include "support/everything.hpp"

namespace {

using namespace everything;
using compliance::holds;
using compliance::thrown_by;
using namespace std::string_literals;

class refused_values : public every_type {};
CORMORANT_ON_EVERY_BACKEND(refused_values);

TEST_P(refused_values, invalid_utf8_is_refused_before_sending) {
    Everything row;
    row.text = "a\xff";
    EXPECT_QUERIES(db, 0) {
        const auto e = thrown_by([&] { db.create(row); });
        EXPECT_TRUE(holds(e.what(), "text")) << e.what();
        EXPECT_TRUE(holds(e.what(), "UTF-8")) << e.what();
    };
    EXPECT_THROW((void)db.objects<Everything>().filter("text"_f == row.text).exists(), cm::error);
    EXPECT_THROW((void)db.objects<Everything>().filter("text"_f.contains("\xc3")).exists(),
                 cm::error);
}

TEST_P(refused_values, a_zero_byte_in_text_is_refused_before_sending) {
    Everything row;
    row.text = "a\0b"s;
    EXPECT_QUERIES(db, 0) { EXPECT_THROW(db.create(row), cm::error); };
    EXPECT_THROW((void)db.objects<Everything>().filter("text"_f == "a\0b"s).exists(), cm::error);
}

TEST_P(refused_values, a_zero_byte_in_bytes_is_fine) {
    Everything row;
    row.blob = cm::bytes(3);
    EXPECT_EQ(db.objects<Everything>().get("id"_f == db.create(row).id).blob.size(), 3U);
}

TEST_P(refused_values, nan_is_refused_before_sending) {
    Everything row;
    row.f64 = std::nan("");
    EXPECT_QUERIES(db, 0) {
        EXPECT_THROW(db.create(row), cm::error);
        EXPECT_THROW((void)db.objects<Everything>().update("f64"_f = std::nan("")), cm::error);
        EXPECT_THROW((void)db.objects<Everything>().filter("f64"_f > std::nan("")).exists(),
                     cm::error);
    };
    row.f64 = 0;
    row.f32 = std::numeric_limits<float>::quiet_NaN();
    EXPECT_THROW(db.create(row), cm::error);
}

TEST_P(refused_values, a_text_longer_than_its_column_is_refused_and_code_points_count) {
    EXPECT_QUERIES(db, 0) {
        const auto e = thrown_by([&] { db.create(Guarded{.name = "123456"}); });
        EXPECT_EQ(e.kind(), cm::error_kind::data);
        EXPECT_EQ(e.model(), "Guarded");
        EXPECT_TRUE(holds(e.what(), "name")) << e.what();
    };
    EXPECT_NO_THROW(db.create(Guarded{.name = "äöü漢🐟"}));
}

TEST_P(refused_values, a_value_that_is_no_choice_is_refused) {
    EXPECT_QUERIES(db, 0) {
        EXPECT_EQ(thrown_by([&] { db.create(Guarded{.name = "a", .kind = "z"}); }).kind(),
                  cm::error_kind::data);
    };
}

TEST_P(refused_values, a_decimal_with_too_many_digits_is_refused) {
    EXPECT_EQ(
        thrown_by([&] { db.create(Guarded{.name = "a", .price = cm::decimal("1.234")}); }).kind(),
        cm::error_kind::data);
    EXPECT_THROW(db.create(Guarded{.name = "a", .price = cm::decimal("12345.00")}), cm::error);
    EXPECT_NO_THROW(db.create(Guarded{.name = "a", .price = cm::decimal("1234.5")}));
}

TEST_P(refused_values, an_integer_too_large_for_the_member_is_an_error_that_names_it) {
    db.create(Everything{});
    if (can().narrow_integers) {
        EXPECT_EQ(thrown_by([&] { db.execute("update everything set i8 = {}", 300); }).kind(),
                  cm::error_kind::data);
        return;
    }
    db.execute("update everything set i8 = {}", 300);
    const auto e = thrown_by([&] { (void)db.objects<Everything>().first(); });
    EXPECT_EQ(e.kind(), cm::error_kind::data);
    EXPECT_TRUE(holds(e.what(), "Everything")) << e.what();
    EXPECT_TRUE(holds(e.what(), "i8")) << e.what();
    db.execute("update everything set i8 = {}, u32 = {}", 0, -1);
    EXPECT_TRUE(holds(thrown_by([&] { (void)db.objects<Everything>().first(); }).what(), "u32"));
}

TEST_P(refused_values, text_where_a_number_should_be_is_an_error_that_names_it) {
    if (!can().dynamic_typing) GTEST_SKIP() << "dynamic typing: the column takes numbers only";
    db.create(Everything{});
    db.execute("update everything set i64 = {}", "many");
    const auto e = thrown_by([&] { (void)db.objects<Everything>().first(); });
    EXPECT_EQ(e.kind(), cm::error_kind::data);
    EXPECT_TRUE(holds(e.what(), "i64")) << e.what();
    EXPECT_FALSE(holds(e.what(), "many")) << "values stay out of messages: " << e.what();
}

TEST_P(refused_values, null_in_a_column_that_is_never_null_is_an_error_that_names_it) {
    const auto e =
        thrown_by([&] { (void)db.raw<Everything>("select 1 as id, null as i64, 'x' as text"); });
    EXPECT_EQ(e.kind(), cm::error_kind::data);
    EXPECT_TRUE(holds(e.what(), "i64")) << e.what();
    EXPECT_TRUE(holds(e.what(), "NULL")) << e.what();
}

TEST_P(refused_values, an_enum_text_without_an_enumerator_is_an_error_that_names_it) {
    db.create(Everything{});
    db.execute("update everything set color = {}", "mauve");
    EXPECT_TRUE(holds(thrown_by([&] { (void)db.objects<Everything>().first(); }).what(), "color"));
}

TEST_P(refused_values, invalid_json_and_decimals_in_the_database_are_errors_that_name_them) {
    if (!can().dynamic_typing) GTEST_SKIP() << "dynamic typing: the column takes valid values only";
    db.create(Everything{});
    db.execute("update everything set amount = {}", "abc");
    EXPECT_TRUE(holds(thrown_by([&] { (void)db.objects<Everything>().first(); }).what(), "amount"));
    db.execute("update everything set amount = {}, moment = {}", 1, "yesterday");
    EXPECT_TRUE(holds(thrown_by([&] { (void)db.objects<Everything>().first(); }).what(), "moment"));
}

TEST_P(refused_values, arithmetic_beyond_64_bits_is_an_error_and_not_a_wrong_number) {
    Everything row;
    row.i64 = std::numeric_limits<std::int64_t>::max();
    db.create(row);
    EXPECT_THROW((void)db.objects<Everything>().update("i64"_f = "i64"_f + 1), cm::error);
    EXPECT_EQ(db.objects<Everything>().get().i64, row.i64);
    db.create(row);
    EXPECT_THROW((void)db.objects<Everything>().aggregate("s"_f = cm::sum("i64"_f)), cm::error);
}

}  // namespace
