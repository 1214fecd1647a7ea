#include <gtest/gtest.h>
#include <sqlite3.h>

#include <cmath>
#include <limits>
#include <string>

#include "cormorant/base/bytes.hpp"
#include "driver/sqlite/sqlite.hpp"
#include "driver/sqlite/sqlite_decimal.hpp"

namespace cormorant::detail {
namespace {

std::unique_ptr<connection> memory() {
    failure why;
    auto made = open_sqlite({.backend = "sqlite", .target = ":memory:", .options = {}}, why);
    EXPECT_NE(made, nullptr) << why.message;
    return made;
}

value text(std::string_view characters) { return value::borrow(value_kind::text, characters); }

// One value there and back.
cell echo(connection& on, const value& v, std::string& kept) {
    failure why;
    auto s = on.prepare("select ?1", why);
    const status bound = s->bind(0, v);
    EXPECT_FALSE(bound) << bound->message;
    EXPECT_EQ(s->next(), step::row);
    cell c = s->at(0);
    kept = c.text;
    c.text = kept;
    return c;
}

failure refused(connection& on, const value& v) {
    failure why;
    auto s = on.prepare("select ?1", why);
    status bound = s->bind(0, v);
    EXPECT_TRUE(bound.has_value());
    return bound ? *bound : failure{};
}

cell only_value(connection& on, std::string_view sql, std::unique_ptr<statement>& kept) {
    failure why;
    kept = on.prepare(sql, why);
    EXPECT_NE(kept, nullptr) << why.message;
    EXPECT_EQ(kept->next(), step::row) << kept->last_failure().message;
    return kept->at(0);
}

TEST(sqlite_driver, values_come_back_as_they_went) {
    auto db = memory();
    std::string kept;
    EXPECT_EQ(echo(*db, value(std::int64_t{-7}), kept).integer, -7);
    EXPECT_EQ(echo(*db, value(true), kept).integer, 1);
    EXPECT_EQ(echo(*db, value(2.5), kept).real, 2.5);
    EXPECT_EQ(echo(*db, value(), kept).kind, value_kind::null);
    EXPECT_EQ(echo(*db, text("Zoë"), kept).text, "Zoë");
    EXPECT_EQ(echo(*db, text({}), kept).kind, value_kind::text);
    const cell empty = echo(*db, value::borrow(value_kind::bytes, {}), kept);
    EXPECT_EQ(empty.kind, value_kind::bytes);
    EXPECT_EQ(echo(*db, value::duration_from_microseconds(90), kept).integer, 90);
}

TEST(sqlite_driver, times_and_uuids_are_texts) {
    auto db = memory();
    std::string kept;
    EXPECT_EQ(echo(*db, value(*parse_utc_time("2024-02-29 12:00:00.5")), kept).text,
              "2024-02-29 12:00:00.500000");
    EXPECT_EQ(echo(*db, value::date_from_days(1), kept).text, "1970-01-02");
    const std::string id = "01234567-89ab-cdef-0123-456789abcdef";
    EXPECT_EQ(echo(*db, value(uuid(id)), kept).text, id);
}

TEST(sqlite_driver, decimals_are_integers_or_reals) {
    auto db = memory();
    std::string kept;
    EXPECT_EQ(echo(*db, value(decimal("12.00")), kept).kind, value_kind::integer);
    EXPECT_EQ(echo(*db, value(decimal("9223372036854775807")), kept).integer,
              std::numeric_limits<std::int64_t>::max());
    EXPECT_EQ(echo(*db, value(decimal("0.1")), kept).real, 0.1);
    const failure f = refused(*db, value(decimal("1.234567890123456")));
    EXPECT_EQ(f.kind, error_kind::data);
    EXPECT_EQ(f.message,
              "SQLite's numeric columns hold 15 significant digits; this decimal has 16");
}

TEST(sqlite_driver, values_that_cannot_be_stored_are_refused_before_sending) {
    auto db = memory();
    EXPECT_EQ(refused(*db, value(std::nan(""))).kind, error_kind::data);
    EXPECT_EQ(refused(*db, text("caf\xe9")).kind, error_kind::data);
    EXPECT_EQ(refused(*db, text(std::string_view("a\0b", 3))).kind, error_kind::data);
    EXPECT_EQ(refused(*db, text(std::string_view("longer text\0 than a word", 24))).kind,
              error_kind::data);
    EXPECT_EQ(refused(*db, value::date_from_days(std::int64_t{1} << 40)).kind, error_kind::data);
    EXPECT_EQ(refused(*db, value(utc_time::max())).kind, error_kind::data);
}

struct row {
    std::int64_t id = 0;
    std::int32_t small = 0;
    std::uint8_t tiny = 0;
    bool flag = false;
    double real = 0;
    std::string name;
    decimal amount;
};

row_plan plan_of_row() {
    row_plan plan;
    plan.model = "Row";
    const auto add = [&](std::size_t offset, storage stored, value_kind wanted,
                         store_function store, const char* name) {
        plan.places.push_back({static_cast<std::uint32_t>(offset), stored, wanted, store, name});
    };
    add(offsetof(row, id), storage::int64, value_kind::integer, store_integer<std::int64_t>, "id");
    add(offsetof(row, small), storage::int32, value_kind::integer, store_integer<std::int32_t>,
        "small");
    add(offsetof(row, tiny), storage::uint8, value_kind::integer, store_integer<std::uint8_t>,
        "tiny");
    add(offsetof(row, flag), storage::boolean, value_kind::boolean, store_boolean, "flag");
    add(offsetof(row, real), storage::float64, value_kind::real, store_float64, "real");
    add(offsetof(row, name), storage::text, value_kind::text, store_text, "name");
    add(offsetof(row, amount), storage::custom, value_kind::decimal, store_decimal, "amount");
    return plan;
}

// Reads the row that the SQL selects; the text of the failure, empty where it was read.
std::string read_row(std::string_view sql, row& out) {
    auto db = memory();
    failure why;
    auto s = db->prepare(sql, why);
    EXPECT_NE(s, nullptr) << why.message;
    EXPECT_EQ(s->next(), step::row);
    return s->read(plan_of_row(), 0, &out) ? "" : s->last_failure().message;
}

TEST(sqlite_driver, a_row_is_decoded_into_its_members) {
    row r;
    EXPECT_EQ(read_row("select -5, -2147483648, 255, 1, 1.5, 'Ann', 0.25", r), "");
    EXPECT_EQ(r.id, -5);
    EXPECT_EQ(r.small, std::numeric_limits<std::int32_t>::min());
    EXPECT_EQ(r.tiny, 255);
    EXPECT_TRUE(r.flag);
    EXPECT_EQ(r.real, 1.5);
    EXPECT_EQ(r.name, "Ann");
    EXPECT_EQ(r.amount, decimal("0.25"));
}

TEST(sqlite_driver, lossless_conversions_are_accepted) {
    row r;
    EXPECT_EQ(read_row("select 5.0, 7.0, 0, 0.0, 3, '', 1", r), "");
    EXPECT_EQ(r.id, 5);
    EXPECT_EQ(r.small, 7);
    EXPECT_EQ(r.real, 3.0);
}

TEST(sqlite_driver, a_cell_that_does_not_fit_names_model_and_member) {
    row r;
    EXPECT_EQ(read_row("select null, 1, 1, 1, 1.0, 'a', 1", r),
              "Row.id wants integer, but the column holds NULL: make the member std::optional, or "
              "fill the column");
    EXPECT_NE(read_row("select 1, 2147483648, 1, 1, 1.0, 'a', 1", r).find("Row.small"),
              std::string::npos);
    EXPECT_NE(read_row("select 1, -2147483649, 1, 1, 1.0, 'a', 1", r), "");
    EXPECT_NE(read_row("select 1, 1, 256, 1, 1.0, 'a', 1", r), "");
    EXPECT_NE(read_row("select 1, 1, -1, 1, 1.0, 'a', 1", r), "");
    EXPECT_NE(read_row("select 1, 1, 1, 2, 1.0, 'a', 1", r), "");
    EXPECT_NE(read_row("select 1, 1, 1, 1, 'x', 'a', 1", r), "");
    EXPECT_NE(read_row("select 1, 1, 1, 1, 1.0, 17, 1", r), "");
    EXPECT_NE(read_row("select 1, 1, 1, 1, 1.0, 'a', 'x'", r), "");
    EXPECT_NE(read_row("select 1, 1, 1, 1, 1.0, 'a'", r), "");
}

TEST(sqlite_driver, changes_count_the_rows_of_this_statement) {
    auto db = memory();
    ASSERT_FALSE(db->execute("create table t (id integer primary key, n int unique)"));
    failure why;
    auto insert = db->prepare("insert into t (n) values (1), (2)", why);
    EXPECT_TRUE(insert->writes());
    EXPECT_EQ(insert->next(), step::done);
    EXPECT_EQ(insert->changes(), 2);
    EXPECT_EQ(insert->made_key(), 2);
    auto none = db->prepare("delete from t where n = 9", why);
    EXPECT_EQ(none->next(), step::done);
    EXPECT_EQ(none->changes(), 0);
    EXPECT_EQ(none->made_key(), 0);
    auto select = db->prepare("select n from t", why);
    EXPECT_FALSE(select->writes());
    EXPECT_EQ(select->column_name(0), "n");
    insert->reset();
    EXPECT_EQ(insert->next(), step::failed);
    EXPECT_EQ(insert->last_failure().kind, error_kind::unique);
    EXPECT_EQ(insert->last_failure().table, "t");
    EXPECT_EQ(insert->last_failure().columns, std::vector<std::string>{"n"});
}

TEST(sqlite_driver, a_run_needs_all_of_its_values) {
    auto db = memory();
    failure why;
    auto s = db->prepare("select ?1, ?2", why);
    ASSERT_FALSE(s->bind(0, value(true)));
    EXPECT_EQ(s->next(), step::failed);
    EXPECT_EQ(s->last_failure().kind, error_kind::usage);
    EXPECT_TRUE(s->bind(2, value(true)).has_value());
}

TEST(sqlite_driver, one_statement_at_a_time) {
    auto db = memory();
    failure why;
    EXPECT_EQ(db->prepare("select 1; drop table t", why), nullptr);
    EXPECT_EQ(why.kind, error_kind::usage);
    EXPECT_EQ(db->prepare("  ", why), nullptr);
    EXPECT_EQ(db->prepare("select from", why), nullptr);
    EXPECT_EQ(why.kind, error_kind::sql);
    EXPECT_NE(db->prepare("select 1; \n", why), nullptr);
}

TEST(sqlite_driver, unknown_options_are_named) {
    failure why;
    EXPECT_EQ(open_sqlite({"sqlite", ":memory:", {{"speed", "high"}}}, why), nullptr);
    EXPECT_EQ(why.kind, error_kind::usage);
    EXPECT_NE(why.message.find("busy_timeout"), std::string::npos);
    EXPECT_EQ(open_sqlite({"sqlite", ":memory:", {{"mode", "fast"}}}, why), nullptr);
    EXPECT_EQ(open_sqlite({"sqlite", ":memory:", {{"cache_size", "1;drop"}}}, why), nullptr);
}

TEST(sqlite_functions, spread_of_values_skips_null) {
    auto db = memory();
    std::unique_ptr<statement> s;
    const std::string from =
        " from (select 2 as x union all select 4 union all select null "
        "union all select 9)";
    EXPECT_DOUBLE_EQ(only_value(*db, "select cm_var_samp(x)" + from, s).real, 13.0);
    EXPECT_DOUBLE_EQ(only_value(*db, "select cm_var_pop(x)" + from, s).real, 26.0 / 3);
    EXPECT_DOUBLE_EQ(only_value(*db, "select cm_stddev_samp(x)" + from, s).real, std::sqrt(13.0));
    EXPECT_DOUBLE_EQ(only_value(*db, "select cm_stddev_pop(x)" + from, s).real,
                     std::sqrt(26.0 / 3));
    EXPECT_EQ(only_value(*db, "select cm_var_samp(1)", s).kind, value_kind::null);
    EXPECT_EQ(only_value(*db, "select cm_var_pop(x) from (select 1 x where 0)", s).kind,
              value_kind::null);
}

TEST(sqlite_functions, spread_follows_a_moving_window) {
    auto db = memory();
    std::unique_ptr<statement> s;
    const auto at = [&](const std::string& function, const std::string& values, int row) {
        return only_value(*db,
                          "select v from (select id, " + function +
                              "(x) over (order by id rows between 2 preceding and current row) v "
                              "from (select column1 id, column2 x from (values " +
                              values + "))) where id = " + std::to_string(row),
                          s);
    };
    const std::string plain = "(1, 2), (2, 4), (3, null), (4, 9), (5, null), (6, null), (7, null)";
    EXPECT_EQ(at("cm_var_pop", plain, 1).real, 0);
    EXPECT_EQ(at("cm_var_samp", plain, 1).kind, value_kind::null);
    EXPECT_DOUBLE_EQ(at("cm_var_pop", plain, 3).real, 1);
    EXPECT_DOUBLE_EQ(at("cm_var_samp", plain, 4).real, 12.5);
    EXPECT_DOUBLE_EQ(at("cm_stddev_pop", plain, 4).real, 2.5);
    EXPECT_EQ(at("cm_var_pop", plain, 6).real, 0);
    EXPECT_EQ(at("cm_stddev_samp", plain, 6).kind, value_kind::null);
    EXPECT_EQ(at("cm_stddev_pop", plain, 7).kind, value_kind::null);
    const std::string outlier = "(1, 1e9), (2, 0.1), (3, 0.2), (4, 0.4)";
    EXPECT_NEAR(at("cm_var_pop", outlier, 4).real, 0.14 / 9, 1e-12);
    const std::string late = "(1, 1), (2, 1e12), (3, 1e12 + 1), (4, 1e12 + 2), (5, 1e12 + 3)";
    EXPECT_DOUBLE_EQ(at("cm_var_samp", late, 5).real, 1);
    const std::string equal = "(1, 0.3), (2, 7e5), (3, 0.1), (4, 0.1), (5, 0.1)";
    EXPECT_EQ(at("cm_stddev_pop", "(1, 0.1), (2, 0.1), (3, 0.1)", 3).real, 0);
    EXPECT_NEAR(at("cm_stddev_pop", equal, 5).real, 0, 1e-9);
}

TEST(sqlite_functions, decimal_arithmetic_is_exact) {
    auto db = memory();
    std::unique_ptr<statement> s;
    EXPECT_EQ(only_value(*db, "select cm_dec_add(0.1, 0.2) = 0.3", s).integer, 1);
    EXPECT_EQ(only_value(*db, "select cm_dec_sub(0.3, 0.1) = 0.2", s).integer, 1);
    EXPECT_EQ(only_value(*db, "select cm_dec_mul(1.1, 1.1) = 1.21", s).integer, 1);
    EXPECT_EQ(only_value(*db, "select cm_dec_div(1, 3) = 0.333333333333333", s).integer, 1);
    EXPECT_EQ(only_value(*db, "select cm_dec_div(1, 0)", s).kind, value_kind::null);
    EXPECT_EQ(only_value(*db, "select cm_dec_add(1, null)", s).kind, value_kind::null);
    const std::string tenths =
        " from (with recursive c(n) as (select 1 union all select n + 1 "
        "from c where n < 1000) select 0.1 as x from c)";
    EXPECT_EQ(only_value(*db, "select cm_dec_sum(x)" + tenths, s).integer, 100);
    EXPECT_EQ(only_value(*db, "select cm_dec_avg(x) = 0.1" + tenths, s).integer, 1);
    EXPECT_EQ(only_value(*db, "select cm_dec_sum(x) from (select 1 x where 0)", s).kind,
              value_kind::null);
}

TEST(sqlite_functions, a_decimal_result_that_does_not_fit_is_an_error) {
    auto db = memory();
    failure why;
    auto s = db->prepare(
        "select cm_dec_sum(x) from (select 123456789012345 x union all "
        "select 0.25)",
        why);
    EXPECT_EQ(s->next(), step::failed);
    EXPECT_EQ(s->last_failure().message, "decimal sum exceeds 15 digits");
    auto broken = db->prepare("select cm_dec_sum('x')", why);
    EXPECT_EQ(broken->next(), step::failed);
}

}  // namespace
}  // namespace cormorant::detail
