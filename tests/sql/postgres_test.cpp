#include "sql/ask.hpp"
#include "sql/ddl/ddl.hpp"
#include "sql/ddl/table.hpp"
#include "sql/postgres/postgres_dialect.hpp"
#include "sql/write.hpp"

/// What PostgreSQL's dialect spells in its own way.

namespace shop {
namespace {

using cm::count;
using cm::sum;
using detail::postgres_dialect;

template <class Ask>
std::string text(const Ask& asked) {
    return detail::compile(asked.query(), postgres_dialect()).sql;
}

template <class Ask>
std::string where(const Ask& asked) {
    const std::string sql = text(asked);
    return sql.substr(sql.find(" WHERE ") + 7);
}

TEST(postgres, a_value_beside_a_column_has_its_type_and_another_says_it) {
    EXPECT_EQ(where(orders().filter("total"_f > 5.0)), R"(t0."total" > $1)");
    EXPECT_EQ(where(orders().filter("status"_f == "a")), R"(t0."status" = $1)");
    EXPECT_EQ(where(orders().filter("total"_f * 2.0 > 5.0)),
              R"((t0."total" * $1::double precision) > $2::double precision)");
}

TEST(postgres, a_narrow_integer_meets_values_of_64_bits) {
    EXPECT_EQ(where(users().unordered().filter("rating"_f == 5)), R"(t0."rating" = $1::bigint)");
    EXPECT_EQ(where(users().unordered().filter("id"_f == 5)), R"(t0."id" = $1)");
}

TEST(postgres, a_list_is_one_array_whatever_its_length) {
    EXPECT_EQ(where(users().unordered().filter("name"_f.in({"a", "b", "c"}))),
              R"(t0."name" = ANY($1))");
    EXPECT_EQ(where(users().unordered().filter("rating"_f.in({1, 2}))),
              R"(t0."rating" = ANY($1::bigint[]))");
}

TEST(postgres, text_lookups_are_like_and_ilike) {
    EXPECT_EQ(where(users().unordered().filter("name"_f.contains("a"))),
              R"(t0."name" LIKE $1::text)");
    EXPECT_EQ(where(users().unordered().filter("name"_f.istarts_with("a"))),
              R"(t0."name" ILIKE $1::text)");
    EXPECT_EQ(where(users().unordered().filter("name"_f.iexact("a"))),
              R"(lower(t0."name") = lower($1::text))");
}

TEST(postgres, parts_of_times_are_in_utc) {
    EXPECT_EQ(where(orders().filter("created"_f.year() == 2024)),
              R"(CAST(floor(EXTRACT(YEAR FROM (t0."created" AT TIME ZONE 'UTC'))) AS bigint) )"
              R"(= $1::bigint)");
}

TEST(postgres, sums_and_averages_have_the_kind_that_was_promised) {
    EXPECT_EQ(text(users().unordered().aggregate("s"_f = sum("rating"_f))),
              R"(SELECT CAST(SUM(t0."rating") AS bigint) FROM "app_user" AS t0)");
    EXPECT_EQ(text(users().unordered().aggregate("a"_f = cm::avg("rating"_f))),
              R"(SELECT CAST(AVG(t0."rating") AS double precision) FROM "app_user" AS t0)");
    EXPECT_EQ(text(orders().aggregate("s"_f = sum("total"_f))),
              R"(SELECT SUM(t0."total") FROM "order" AS t0)");
}

TEST(postgres, a_division_by_zero_is_null) {
    EXPECT_EQ(where(orders().filter("total"_f / "total"_f > 1.0)),
              R"((t0."total" / nullif(t0."total", 0)) > $1::double precision)");
}

TEST(postgres, locks_name_the_table_where_others_are_joined) {
    auto one = orders().filter("total"_f > 5.0);
    one.query().lock = detail::lock_mode::update;
    one.query().wait = detail::lock_wait::skip_locked;
    EXPECT_EQ(where(one), R"(t0."total" > $1 FOR UPDATE SKIP LOCKED)");
    auto joined = orders().filter("user.name"_f == "Ann");
    joined.query().lock = detail::lock_mode::no_key_update;
    EXPECT_EQ(where(joined), R"(t1."name" = $1 FOR NO KEY UPDATE OF t0)");
}

// ---- writes -------------------------------------------------------------------------------------

TEST(postgres, many_rows_are_written_from_arrays) {
    const auto& model = detail::model_of<Line>();
    const std::vector<std::uint16_t> members{0, 1, 2};
    detail::insert_form form;
    form.model = &model;
    form.members = members;
    EXPECT_EQ(detail::insert_arrays_text(form, postgres_dialect()),
              R"(INSERT INTO "Order ""Details""" ("OrderID", "sku", "quantity") SELECT * FROM )"
              R"(unnest($1::bigint[], $2::text[], $3::integer[]))");
    const std::vector<std::uint16_t> changed{3};
    EXPECT_EQ(detail::update_rows_text(model, changed, 0, postgres_dialect()),
              R"(UPDATE "Order ""Details""" SET "price" = cm_new.column3 FROM )"
              R"(unnest($1::bigint[], $2::text[], $3::numeric(10,2)[]) AS cm_new )"
              R"((column1, column2, column3) WHERE "Order ""Details"""."OrderID" = cm_new.column1 )"
              R"(AND "Order ""Details"""."sku" = cm_new.column2)");
}

TEST(postgres, rows_among_a_list_are_found_by_an_array) {
    EXPECT_EQ(detail::delete_among_text({"t", "c", 500}, postgres_dialect()),
              R"(DELETE FROM "t" WHERE "c" = ANY($1))");
    EXPECT_EQ(detail::replace_among_text({"t", "c", 500}, postgres_dialect()),
              R"(UPDATE "t" SET "c" = $1 WHERE "c" = ANY($2))");
}

// ---- tables -------------------------------------------------------------------------------------

TEST(postgres, columns_have_the_types_that_fit_them) {
    EXPECT_EQ(
        detail::create_table_text(detail::table_of(detail::model_of<User>(), postgres_dialect()),
                                  postgres_dialect()),
        R"(CREATE TABLE "app_user" (
  "id" bigint GENERATED BY DEFAULT AS IDENTITY,
  "name" text NOT NULL,
  "is_active" boolean NOT NULL,
  "rating" integer,
  "balance" numeric(10,2) NOT NULL,
  "picture" text NOT NULL,
  "profile_id" bigint NOT NULL,
  "boss_id" bigint,
  CONSTRAINT "pk_app_user" PRIMARY KEY ("id"),
  CONSTRAINT "uq_app_user__profile_id" UNIQUE ("profile_id"),
  CONSTRAINT "fk_app_user__profile_id" FOREIGN KEY ("profile_id") REFERENCES "profile" ("id") DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT "fk_app_user__boss_id" FOREIGN KEY ("boss_id") REFERENCES "app_user" ("id") DEFERRABLE INITIALLY DEFERRED
))");
}

struct Sensor {
    std::int64_t id = 0;
    std::uint8_t level = 0;
    std::int8_t offset = 0;
    std::uint32_t ticks = 0;
    std::uint64_t total = 0;
    std::int16_t plain = 0;
};

TEST(postgres, columns_that_hold_more_than_their_member_are_checked) {
    EXPECT_EQ(
        detail::create_table_text(detail::table_of(detail::model_of<Sensor>(), postgres_dialect()),
                                  postgres_dialect()),
        R"(CREATE TABLE "sensor" (
  "id" bigint GENERATED BY DEFAULT AS IDENTITY,
  "level" smallint NOT NULL,
  "offset" smallint NOT NULL,
  "ticks" bigint NOT NULL,
  "total" bigint NOT NULL,
  "plain" smallint NOT NULL,
  CONSTRAINT "pk_sensor" PRIMARY KEY ("id"),
  CONSTRAINT "ck_sensor__level__range" CHECK ("level" BETWEEN 0 AND 255),
  CONSTRAINT "ck_sensor__offset__range" CHECK ("offset" BETWEEN -128 AND 127),
  CONSTRAINT "ck_sensor__ticks__range" CHECK ("ticks" BETWEEN 0 AND 4294967295),
  CONSTRAINT "ck_sensor__total__range" CHECK ("total" >= 0)
))");
}

TEST(postgres, tables_that_refer_to_each_other_are_dropped_together) {
    const auto drops = detail::drop_table_statements(
        {&detail::model_of<Order>(), &detail::model_of<Line>()}, postgres_dialect());
    EXPECT_EQ(drops,
              std::vector<std::string>{R"(DROP TABLE IF EXISTS "Order ""Details""", "order")"});
}

TEST(postgres, constants_are_written_as_it_reads_them) {
    const auto& pg = postgres_dialect();
    EXPECT_EQ(pg.literal(detail::value::borrow(detail::value_kind::bytes, "\x01\xff")),
              "'\\x01ff'");
    EXPECT_EQ(pg.literal(detail::value(cm::utc_time())), "'1970-01-01 00:00:00+00'");
    EXPECT_EQ(pg.literal(detail::value(true)), "TRUE");
    EXPECT_EQ(pg.literal(detail::value::duration_from_microseconds(7)), "'7 microseconds'");
}

}  // namespace
}  // namespace shop
