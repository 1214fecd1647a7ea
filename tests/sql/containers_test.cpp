#include <functional>

#include "cormorant/base/error.hpp"
#include "sql/ask.hpp"
#include "sql/ddl/ddl.hpp"
#include "sql/ddl/table.hpp"
#include "sql/mariadb/mariadb_dialect.hpp"
#include "sql/postgres/postgres_dialect.hpp"
#include "sql/write.hpp"

/// Columns that are arrays or ranges: PostgreSQL's alone.

namespace shop {
namespace {

using detail::postgres_dialect;

struct Booking {
    std::int64_t id = 0;
    std::string guest = {};
    std::vector<std::string> tags = {};
    std::vector<std::int16_t> beds = {};
    std::optional<std::vector<cm::decimal>> prices = {};
    std::vector<std::string> codes = {};
    cm::range<int> floors = {};
    cm::range<cm::date> nights = {};
    std::optional<cm::range<cm::utc_time>> during = {};
    cm::range<std::int64_t> numbers = {};
    cm::range<cm::decimal> rates = {};
    static constexpr auto meta =
        cm::model(cm::database_type("codes", "varchar(10)[]"), cm::index("tags"),
                  cm::index("nights"), cm::unique("floors", "tags"), cm::index("tags", "guest"));
};

using texts = std::vector<std::string>;

ask<Booking> bookings() { return {}; }

template <class Condition>
std::string where(const Condition& condition) {
    const std::string sql =
        detail::compile(bookings().filter(condition).query(), postgres_dialect()).sql;
    return sql.substr(sql.find(" WHERE ") + 7);
}

TEST(arrays, a_value_beside_a_column_says_the_type_of_the_column) {
    EXPECT_EQ(where("tags"_f.contains({"a", "b"})), R"(t0."tags" @> $1::text[])");
    EXPECT_EQ(where("tags"_f.contained_by(texts{})), R"(t0."tags" <@ $1::text[])");
    EXPECT_EQ(where("beds"_f.overlaps({1, 2})), R"(t0."beds" && $1::smallint[])");
    EXPECT_EQ(where("tags"_f == texts{"a"}), R"(t0."tags" = $1::text[])");
    EXPECT_EQ(where("prices"_f > std::vector<int>{1}), R"(t0."prices" > $1::numeric[])");
}

TEST(arrays, a_cast_to_a_type_with_a_length_would_cut_the_value) {
    EXPECT_EQ(where("codes"_f.contains({"0123456789x"})), R"(t0."codes" @> $1::varchar[])");
}

TEST(arrays, one_element_is_an_array_of_one_which_an_index_serves) {
    EXPECT_EQ(where("tags"_f.contains("a")), R"(t0."tags" @> $1::text[])");
    EXPECT_EQ(where("tags"_f.contains("guest"_f)), R"(t0."guest" = ANY(t0."tags"))");
}

TEST(arrays, positions_count_from_1_in_sql) {
    const auto asked = bookings().filter("tags"_f[0] == "a");
    EXPECT_EQ(
        detail::compile(asked.query(), postgres_dialect())
            .sql.substr(detail::compile(asked.query(), postgres_dialect()).sql.find(" WHERE ")),
        R"( WHERE t0."tags"[$1] = $2)");
    EXPECT_EQ(asked.query().values[0], detail::value(std::int64_t{1}));
    EXPECT_EQ(where("beds"_f[1] > 100'000), R"(t0."beds"[$1] > $2::bigint)");
}

TEST(arrays, an_element_of_what_is_computed_stands_behind_parentheses) {
    const auto asked = bookings()
                           .annotate("all"_f = cm::coalesce("tags"_f, texts{}))
                           .filter("all"_f[0] == "a")
                           .values("guest"_f);
    const std::string sql = detail::compile(asked.query(), postgres_dialect()).sql;
    EXPECT_EQ(sql.substr(sql.find(" WHERE ") + 7), R"((coalesce(t0."tags", $1))[$2] = $3::text)");
}

TEST(arrays, there_is_no_position_from_the_end) {
    EXPECT_THROW((void)"tags"_f[-1], cm::usage_error);
    EXPECT_THROW((void)"tags"_f[2147483647], cm::usage_error);
    EXPECT_THROW((void)"tags"_f[~0ULL], cm::usage_error);
    EXPECT_NO_THROW((void)"tags"_f[2147483646U]);
}

TEST(arrays, any_element_stands_on_the_right) {
    EXPECT_EQ(where("tags"_f.any() == "a"), R"($1 = ANY(t0."tags"))");
    EXPECT_EQ(where("beds"_f.any() > 2), R"($1::bigint < ANY(t0."beds"))");
    EXPECT_EQ(where("id"_f <= "beds"_f.any()), R"(t0."id" <= ANY(t0."beds"))");
    EXPECT_EQ(where(cm::length("tags"_f) > 2),
              R"(CAST(cardinality(t0."tags") AS bigint) > $1::bigint)");
}

TEST(arrays, a_comparison_with_null_is_refused_at_run_time_where_it_has_no_meaning) {
    const std::optional<texts> none;
    EXPECT_THROW((void)where("tags"_f.contains(none)), cm::usage_error);
    EXPECT_THROW((void)where("tags"_f.overlaps(none)), cm::usage_error);
    EXPECT_THROW((void)where("tags"_f.any() == std::optional<std::string>()), cm::usage_error);
    EXPECT_EQ(where("prices"_f == std::optional<std::vector<cm::decimal>>()),
              R"(t0."prices" IS NULL)");
}

TEST(ranges, operators_say_the_type_of_the_other_side) {
    const cm::range<int> some(1, 5);
    EXPECT_EQ(where("floors"_f.contains(3)), R"(t0."floors" @> $1::integer)");
    EXPECT_EQ(where("floors"_f.contains(some)), R"(t0."floors" @> $1::int4range)");
    EXPECT_EQ(where("numbers"_f.contains(3)), R"(t0."numbers" @> $1::bigint)");
    EXPECT_EQ(where("rates"_f.contains(3)), R"(t0."rates" @> $1::numeric)");
    EXPECT_EQ(where("floors"_f.contained_by(some)), R"(t0."floors" <@ $1::int4range)");
    EXPECT_EQ(where("floors"_f.overlaps(some)), R"(t0."floors" && $1::int4range)");
    EXPECT_EQ(where("floors"_f.adjacent_to(some)), R"(t0."floors" -|- $1::int4range)");
    EXPECT_EQ(where("floors"_f.left_of(some)), R"(t0."floors" << $1::int4range)");
    EXPECT_EQ(where("floors"_f.right_of(some)), R"(t0."floors" >> $1::int4range)");
    EXPECT_EQ(where("floors"_f == some), R"(t0."floors" = $1::int4range)");
    EXPECT_EQ(where("nights"_f.contains(cm::date())), R"(t0."nights" @> $1::date)");
    EXPECT_EQ(where("during"_f.contains(cm::utc_time())), R"(t0."during" @> $1::timestamptz)");
    EXPECT_EQ(where("floors"_f.contains("id"_f)), R"(t0."floors" @> t0."id")");
}

TEST(ranges, bounds_and_emptiness) {
    EXPECT_EQ(where("floors"_f.is_empty()), R"(isempty(t0."floors"))");
    EXPECT_EQ(where("floors"_f.lower_bound() > 3), R"(lower(t0."floors") > $1::bigint)");
    EXPECT_EQ(where("during"_f.upper_bound() == cm::null), R"(upper(t0."during") IS NULL)");
    EXPECT_EQ(where(!"floors"_f.is_empty()), R"(NOT (isempty(t0."floors")))");
}

TEST(containers, tables_have_arrays_and_ranges) {
    const detail::model_info& model = detail::model_of<Booking>();
    const std::string table =
        detail::create_table_text(detail::table_of(model, postgres_dialect()), postgres_dialect());
    for (const char* column :
         {R"("tags" text[] NOT NULL)", R"("beds" smallint[] NOT NULL)", R"("prices" numeric[],)",
          R"("codes" varchar(10)[] NOT NULL)", R"("floors" int4range NOT NULL)",
          R"("nights" daterange NOT NULL)", R"("during" tstzrange,)",
          R"("numbers" int8range NOT NULL)", R"("rates" numrange NOT NULL)"})
        EXPECT_NE(table.find(column), std::string::npos) << column << " in " << table;
}

TEST(containers, an_index_is_of_the_sort_that_serves_their_lookups) {
    const auto texts = detail::create_index_texts(
        detail::table_of(detail::model_of<Booking>(), postgres_dialect()), postgres_dialect());
    EXPECT_EQ(texts.at(0), R"(CREATE INDEX "idx_booking__tags" ON "booking" USING gin ("tags"))");
    EXPECT_EQ(texts.at(1),
              R"(CREATE INDEX "idx_booking__nights" ON "booking" USING gist ("nights"))");
    EXPECT_EQ(texts.at(2), R"(CREATE UNIQUE INDEX "uq_booking__floors__tags" ON "booking" )"
                           R"(("floors", "tags"))");
    EXPECT_EQ(texts.at(3),
              R"(CREATE INDEX "idx_booking__tags__guest" ON "booking" ("tags", "guest"))");
}

TEST(containers, rows_in_bulk_have_their_arrays_as_texts) {
    const detail::model_info& model = detail::model_of<Booking>();
    const std::vector<std::uint16_t> members = {1, 2, 6};
    detail::insert_form form;
    form.model = &model;
    form.members = members;
    EXPECT_EQ(detail::insert_arrays_text(form, postgres_dialect()),
              R"(INSERT INTO "booking" ("guest", "tags", "floors") SELECT cm_new.column1, )"
              R"(cm_new.column2::text[], cm_new.column3 FROM unnest($1::text[], $2::text[], )"
              R"($3::int4range[]) AS cm_new (column1, column2, column3))");
    const std::vector<std::uint16_t> changed = {2};
    EXPECT_EQ(detail::update_rows_text(model, changed, 0, postgres_dialect()),
              R"(UPDATE "booking" SET "tags" = cm_new.column2::text[] FROM unnest($1::bigint[], )"
              R"($2::text[]) AS cm_new (column1, column2) WHERE "booking"."id" = cm_new.column1)");
}

std::string refused(const std::function<void()>& work) {
    try {
        work();
    } catch (const cm::usage_error& e) {
        return e.what();
    }
    return "nothing was thrown";
}

TEST(containers, other_databases_refuse_them_with_the_names_of_model_and_member) {
    const detail::model_info& model = detail::model_of<Booking>();
    const std::vector<std::uint16_t> range = {6};
    for (const detail::dialect* target : {&detail::sqlite_dialect(), &detail::mariadb_dialect()}) {
        const std::string created = refused(
            [&] { (void)detail::create_table_text(detail::table_of(model, *target), *target); });
        EXPECT_NE(created.find("Booking.tags is an array"), std::string::npos) << created;
        EXPECT_NE(created.find(target->name()), std::string::npos) << created;
        const std::string read =
            refused([&] { (void)detail::compile(bookings().query(), *target); });
        EXPECT_NE(read.find("Booking.tags is an array"), std::string::npos) << read;
        const std::string written =
            refused([&] { (void)detail::update_text(model, range, *target); });
        EXPECT_NE(written.find("Booking.floors is a range"), std::string::npos) << written;
        // What does not read them is not refused.
        EXPECT_NO_THROW((void)detail::compile(bookings().values("guest"_f).query(), *target));
    }
}

}  // namespace
}  // namespace shop
