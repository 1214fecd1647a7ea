#include "sql/mariadb/mariadb_dialect.hpp"

#include <string>
#include <vector>

#include "cormorant/base/error.hpp"
#include "sql/ask.hpp"
#include "sql/ddl/ddl.hpp"
#include "sql/ddl/table.hpp"
#include "sql/write.hpp"
#include "unit/library_models.hpp"

/// What MariaDB spells in its own way, or does not have.

namespace shop {
namespace {

namespace detail = cormorant::detail;
using cm::count;

template <class Ask>
std::string text(const Ask& asked) {
    return detail::compile(asked.query(), detail::mariadb_dialect()).sql;
}
template <class Ask>
std::string from(const Ask& asked) {
    return from_on(text(asked));
}

TEST(mariadb_sql, names_stand_between_backticks_and_parameters_have_no_numbers) {
    EXPECT_EQ(from(lines().filter("sku"_f == "a", "quantity"_f > 1)),
              R"(FROM `Order "Details"` AS t0 WHERE t0.`sku` = ? AND t0.`quantity` > ?)");
    EXPECT_EQ(detail::mariadb_dialect().quote("a`b"), "`a``b`");
}

TEST(mariadb_sql, distinct_constants_are_one_group_where_rows_are_passed_over) {
    const auto constants = [] { return users().unordered().values(cm::coalesce(1, 2)).distinct(); };
    EXPECT_EQ(text(constants()), "SELECT DISTINCT COALESCE(?, ?) FROM `app_user` AS t0");
    EXPECT_EQ(text(constants().offset(1)),
              "SELECT COALESCE(?, ?) FROM `app_user` AS t0 GROUP BY 1 LIMIT 18446744073709551615 "
              "OFFSET ?");
}

TEST(mariadb_sql, a_value_that_is_used_twice_is_bound_twice) {
    const auto asked =
        users().unordered().annotate("r"_f = "rating"_f + 7).filter("r"_f > 9).values("r"_f);
    const auto compiled = detail::compile(asked.query(), detail::mariadb_dialect());
    EXPECT_EQ(compiled.sql,
              "SELECT t0.`rating` + ? FROM `app_user` AS t0 WHERE (t0.`rating` + ?) > ?");
    EXPECT_EQ(compiled.binds.size(), 3U);
}

TEST(mariadb_sql, nulls_are_placed_by_a_key_before) {
    EXPECT_EQ(from(users().order_by("rating"_f.desc_nulls_last(), "id"_f)),
              "FROM `app_user` AS t0 ORDER BY t0.`rating` IS NULL, t0.`rating` DESC, t0.`id`");
    EXPECT_EQ(from(users().order_by("rating"_f.asc_nulls_first())),
              "FROM `app_user` AS t0 ORDER BY t0.`rating` IS NOT NULL, t0.`rating`");
}

TEST(mariadb_sql, an_aggregate_of_some_rows_is_one_of_case) {
    EXPECT_EQ(text(orders().aggregate("n"_f = cm::sum("total"_f).filter("status"_f == "paid"),
                                      "m"_f = count().filter("total"_f > 5.0))),
              "SELECT SUM(CASE WHEN t0.`status` = ? THEN t0.`total` END), "
              "COUNT(CASE WHEN t0.`total` > ? THEN 1 END) FROM `order` AS t0");
}

TEST(mariadb_sql, an_offset_alone_has_the_largest_limit) {
    EXPECT_EQ(from(orders().offset(3)), "FROM `order` AS t0 LIMIT 18446744073709551615 OFFSET ?");
    EXPECT_EQ(from(orders().limit(2).offset(3)), "FROM `order` AS t0 LIMIT ? OFFSET ?");
}

TEST(mariadb_sql, a_limit_inside_in_is_that_of_a_derived_table) {
    EXPECT_EQ(from(orders().filter("user"_f.in(users().unordered().scalars("id"_f).limit(2)))),
              "FROM `order` AS t0 WHERE t0.`user_id` IN (SELECT * FROM (SELECT t1.`id` FROM "
              "`app_user` AS t1 LIMIT ?) AS limited)");
}

TEST(mariadb_sql, text_lookups_name_the_collation) {
    const auto asked = users().unordered().filter("name"_f.contains("5%_\\"));
    EXPECT_EQ(from(asked),
              "FROM `app_user` AS t0 WHERE t0.`name` LIKE ? COLLATE utf8mb4_nopad_bin");
    const auto compiled = detail::compile(asked.query(), detail::mariadb_dialect());
    EXPECT_EQ(bound_value(asked.query(), compiled.binds[0]).as_text(), R"(%5\%\_\\%)");
    EXPECT_EQ(from(users().unordered().filter("name"_f.istarts_with("a"))),
              "FROM `app_user` AS t0 WHERE LOWER(t0.`name`) LIKE LOWER(?) "
              "COLLATE utf8mb4_nopad_bin");
    EXPECT_EQ(from(users().unordered().filter("name"_f.ends_with("picture"_f))),
              "FROM `app_user` AS t0 WHERE RIGHT(t0.`name`, CHAR_LENGTH(t0.`picture`)) = "
              "t0.`picture` COLLATE utf8mb4_nopad_bin");
}

TEST(mariadb_sql, integers_divide_to_integers_and_casts_cut) {
    EXPECT_EQ(
        text(users().unordered().values("rating"_f / 2, "balance"_f / 2)),
        "SELECT t0.`rating` DIV NULLIF(?, 0), t0.`balance` / NULLIF(?, 0) FROM `app_user` AS t0");
    EXPECT_EQ(text(orders().values(cm::cast<int>("total"_f))),
              "SELECT CAST(TRUNCATE(t0.`total`, 0) AS SIGNED) FROM `order` AS t0");
}

TEST(mariadb_sql, times_are_in_utc) {
    EXPECT_EQ(text(orders().values("created"_f.year(), cm::trunc_month("created"_f))),
              "SELECT YEAR(t0.`created`), CAST(DATE_FORMAT(t0.`created`, '%Y-%m-01') AS "
              "DATETIME(6)) FROM `order` AS t0");
    EXPECT_EQ(from(orders().filter("created"_f < cm::database_now())),
              "FROM `order` AS t0 WHERE t0.`created` < UTC_TIMESTAMP(6)");
}

TEST(mariadb_sql, an_update_has_an_alias_and_a_delete_has_none) {
    EXPECT_EQ(text(orders().filter("total"_f > 5.0).set("status"_f = "x")),
              "UPDATE `order` AS t0 SET `status` = ? WHERE t0.`total` > ?");
    EXPECT_EQ(text(orders().filter("total"_f > 5.0).then(terminal_kind::remove)),
              "DELETE FROM `order` WHERE `order`.`total` > ?");
    EXPECT_EQ(text(lines().filter("order.total"_f > 5.0).then(terminal_kind::remove)),
              "DELETE FROM `Order \"Details\"` WHERE (`Order \"Details\"`.`OrderID`, "
              "`Order \"Details\"`.`sku`) IN (SELECT t2.`OrderID`, t2.`sku` FROM `Order "
              "\"Details\"` AS t2 JOIN `order` AS t3 ON t3.`id` = t2.`OrderID` WHERE t3.`total` > "
              "?)");
}

TEST(mariadb_sql, a_list_beyond_the_number_of_parameters_is_json) {
    const std::vector<std::int64_t> many(20'000, 7);
    EXPECT_EQ(from(orders().filter("id"_f.in(many))),
              "FROM `order` AS t0 WHERE t0.`id` IN (SELECT value FROM JSON_TABLE(?, '$[*]' COLUMNS "
              "(value BIGINT PATH '$')) AS listed)");
}

TEST(mariadb_sql, locks) {
    const auto locked = [](detail::lock_mode mode, detail::lock_wait wait) {
        auto asked = orders();
        asked.query().lock = mode;
        asked.query().wait = wait;
        return from(asked);
    };
    EXPECT_EQ(locked(detail::lock_mode::update, detail::lock_wait::nowait),
              "FROM `order` AS t0 FOR UPDATE NOWAIT");
    EXPECT_EQ(locked(detail::lock_mode::share, detail::lock_wait::skip_locked),
              "FROM `order` AS t0 LOCK IN SHARE MODE SKIP LOCKED");
    EXPECT_THROW((void)locked(detail::lock_mode::no_key_update, detail::lock_wait::wait),
                 cm::usage_error);
}

}  // namespace
}  // namespace shop

namespace mariadb_ddl_tests {

namespace cm = cormorant;
using namespace cm::literals;

struct Person {
    std::string code = {};
    std::string name = {};
    static constexpr auto meta = cm::model(cm::primary_key("code"), cm::max_length("name", 40));
};

struct Invoice {
    std::int64_t id = 0;
    std::string number = {};
    std::string remark = {};
    std::optional<cm::foreign_key<Person, std::string>> payer = {};
    std::uint8_t copies = 0;
    cm::decimal total = {};
    cm::utc_time created = {};
    cm::uuid token = {};
    bool paid = false;
    static constexpr auto meta =
        cm::model(cm::unique("number"), cm::default_now("created"), cm::digits("total", 10, 2),
                  cm::choices("remark", "it's", "a\\b"),
                  cm::index("paid").where("paid"_f == false).named("open_ones"));
};

struct Partly {
    std::int64_t id = 0;
    int a = 0;
    static constexpr auto meta = cm::model(cm::unique("a").where("a"_f > 0));
};

}  // namespace mariadb_ddl_tests

namespace cormorant::detail {
namespace {

using namespace mariadb_ddl_tests;

TEST(mariadb_ddl, a_text_that_is_indexed_has_a_length_and_a_foreign_key_the_type_of_its_key) {
    EXPECT_EQ(create_table_text(table_of(model_of<Person>(), mariadb_dialect()), mariadb_dialect()),
              "CREATE TABLE `person` (\n"
              "  `code` VARCHAR(255) NOT NULL,\n"
              "  `name` VARCHAR(40) NOT NULL,\n"
              "  CONSTRAINT `pk_person` PRIMARY KEY (`code`)\n"
              ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin");
    EXPECT_EQ(
        create_table_text(table_of(model_of<Invoice>(), mariadb_dialect()), mariadb_dialect()),
        "CREATE TABLE `invoice` (\n"
        "  `id` BIGINT NOT NULL AUTO_INCREMENT,\n"
        "  `number` VARCHAR(255) NOT NULL,\n"
        "  `remark` LONGTEXT NOT NULL,\n"
        "  `payer_id` VARCHAR(255),\n"
        "  `copies` TINYINT UNSIGNED NOT NULL,\n"
        "  `total` DECIMAL(10,2) NOT NULL,\n"
        "  `created` DATETIME(6) NOT NULL DEFAULT (UTC_TIMESTAMP(6)),\n"
        "  `token` BINARY(16) NOT NULL,\n"
        "  `paid` BOOLEAN NOT NULL,\n"
        "  CONSTRAINT `pk_invoice` PRIMARY KEY (`id`),\n"
        "  CONSTRAINT `uq_invoice__number` UNIQUE (`number`),\n"
        "  CONSTRAINT `ck_invoice__remark__choices` CHECK (`remark` IN ('it''s', "
        "'a\\\\b')),\n"
        "  CONSTRAINT `fk_invoice__payer_id` FOREIGN KEY (`payer_id`) REFERENCES `person` "
        "(`code`)\n"
        ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin");
}

TEST(mariadb_ddl, an_index_of_some_rows_is_one_of_all_unless_it_is_unique) {
    EXPECT_EQ(
        create_index_texts(table_of(model_of<Invoice>(), mariadb_dialect()), mariadb_dialect())
            .at(0),
        "CREATE INDEX `open_ones` ON `invoice` (`paid`)");
    try {
        (void)create_index_texts(table_of(model_of<Partly>(), mariadb_dialect()),
                                 mariadb_dialect());
        FAIL();
    } catch (const usage_error& e) {
        EXPECT_NE(std::string(e.what()).find("of some rows only"), std::string::npos) << e.what();
    }
}

TEST(mariadb_ddl, a_table_is_dropped_whoever_refers_to_it) {
    EXPECT_EQ(drop_table_statements({&model_of<Person>()}, mariadb_dialect()).at(0),
              "SET STATEMENT foreign_key_checks=0 FOR DROP TABLE IF EXISTS `person`");
}

using members = std::vector<std::uint16_t>;

insert_form of_places(const members& all) {
    insert_form form;
    form.model = &model_of<library::Place>();
    form.members = all;
    return form;
}

TEST(mariadb_write, conflicts_are_those_of_any_key_unless_they_are_told) {
    const members all = {0, 1, 2};
    const members key = {0, 1};
    const members note = {2};
    insert_form form = of_places(all);
    form.on_conflict = conflict_action::ignore;
    const std::string insert = "INSERT INTO `place` (`row`, `seat`, `note`) VALUES (?, ?, ?)";
    EXPECT_EQ(insert_text(form, mariadb_dialect()),
              insert + " ON DUPLICATE KEY UPDATE `place`.`row` = `place`.`row`");
    form.on_conflict = conflict_action::update;
    form.target = key;
    form.update = note;
    EXPECT_EQ(insert_text(form, mariadb_dialect()),
              insert +
                  " ON DUPLICATE KEY UPDATE `place`.`row` = IF(`place`.`row` = VALUE(`row`) AND "
                  "`place`.`seat` = VALUE(`seat`), `place`.`row`, IF(CAST(CONCAT('conflict of "
                  "another key', IF(`place`.`row` = VALUE(`row`) AND `place`.`seat` = "
                  "VALUE(`seat`), '', '')) AS SIGNED), "
                  "`place`.`row`, `place`.`row`)), `place`.`note` = VALUE(`note`)");
}

TEST(mariadb_write, a_row_of_defaults_and_rows_that_come_back) {
    const members key = {0};
    const members name = {1};
    insert_form form;
    form.model = &model_of<library::Author>();
    form.returning = key;
    EXPECT_EQ(insert_text(form, mariadb_dialect()),
              "INSERT INTO `author` () VALUES () RETURNING `id`");
    form.members = name;
    form.rows = 2;
    EXPECT_EQ(insert_text(form, mariadb_dialect()),
              "INSERT INTO `author` (`name`) VALUES (?), (?) RETURNING `id`");
}

TEST(mariadb_write, many_rows_are_updated_by_case) {
    const members name = {1};
    const members note = {2};
    EXPECT_EQ(update_rows_text(model_of<library::Author>(), name, 2, mariadb_dialect()),
              "UPDATE `author` SET `name` = CASE `id` WHEN ? THEN ? WHEN ? THEN ? END WHERE `id` "
              "IN (?, ?)");
    EXPECT_EQ(update_rows_text(model_of<library::Place>(), note, 1, mariadb_dialect()),
              "UPDATE `place` SET `note` = CASE WHEN `row` = ? AND `seat` = ? THEN ? END WHERE "
              "(`row`, `seat`) IN ((?, ?))");
}

TEST(mariadb_write, a_link_is_a_row_whose_parameters_are_used_twice) {
    const member_info& tags = *model_of<library::Book>().find("tags");
    EXPECT_EQ(link_text(tags, mariadb_dialect()),
              "INSERT INTO `book_tags` (`book_id`, `tag_id`) SELECT cm_new.`book_id`, "
              "cm_new.`tag_id` FROM (SELECT ? AS `book_id`, ? AS `tag_id`) AS cm_new WHERE NOT "
              "EXISTS (SELECT 1 FROM `book_tags` WHERE `book_id` = cm_new.`book_id` AND `tag_id` "
              "= cm_new.`tag_id`) ON DUPLICATE KEY UPDATE `book_tags`.`book_id` = "
              "`book_tags`.`book_id`");
}

}  // namespace
}  // namespace cormorant::detail
