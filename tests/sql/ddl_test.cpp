#include "sql/ddl/ddl.hpp"
#include "sql/ddl/table.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "cormorant/base/error.hpp"
#include "schema/made_name.hpp"
#include "sql/sqlite/sqlite_dialect.hpp"
#include "unit/library_models.hpp"

namespace ddl_tests {

namespace cm = cormorant;
using namespace cm::literals;

struct Person {
    std::int64_t id = 0;
    std::string name = {};
};

struct Invoice {
    std::string number = {};
    cm::foreign_key<Person> payer = {};
    cm::foreign_key<Person> owner = {};
    double total = 0;
    bool paid = false;
    cm::utc_time created = {};
    cm::uuid token = {};
    static constexpr auto meta = cm::model(
        cm::table("Old \"Invoices\""), cm::primary_key("number"), cm::no_index("owner"),
        cm::on_delete("payer", cm::cascade).in_database(), cm::default_value("total", 1.5),
        cm::default_now("created"), cm::unique("token"), cm::check("positive", "total"_f > 0),
        cm::index("-total", "created").where("paid"_f == false).named("open_ones"),
        cm::index("created").include("total"), cm::unique("paid", "token"));
};

struct Clash {
    std::int64_t id = 0;
    static constexpr auto meta = cm::model(cm::table("PERSON"));
};

struct Covered {
    std::int64_t id = 0;
    int a = 0;
    static constexpr auto meta = cm::model(cm::unique("a").include("id"));
};

struct Twice {
    std::int64_t id = 0;
    int a = 0;
    static constexpr auto meta =
        cm::model(cm::index("a").where("a"_f > 1), cm::index("a").where("a"_f > 2));
};

}  // namespace ddl_tests

namespace cormorant::detail {
namespace {

using namespace ddl_tests;

TEST(ddl, a_table_has_columns_keys_and_checks) {
    EXPECT_EQ(create_table_text(table_of(model_of<Invoice>(), sqlite_dialect()), sqlite_dialect()),
              R"(CREATE TABLE "Old ""Invoices""" (
  "number" TEXT NOT NULL,
  "payer_id" INTEGER NOT NULL,
  "owner_id" INTEGER NOT NULL,
  "total" REAL NOT NULL DEFAULT 1.5,
  "paid" INTEGER NOT NULL,
  "created" TEXT NOT NULL DEFAULT (replace(strftime('%Y-%m-%d %H:%M:%f000', 'now'), '.000000', '')),
  "token" TEXT NOT NULL,
  CONSTRAINT "pk_Old ""Invoices""" PRIMARY KEY ("number"),
  CONSTRAINT "uq_Old ""Invoices""__token" UNIQUE ("token"),
  CONSTRAINT "positive" CHECK ("total" > 0),
  CONSTRAINT "fk_Old ""Invoices""__payer_id" FOREIGN KEY ("payer_id") REFERENCES "person" ("id") ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT "fk_Old ""Invoices""__owner_id" FOREIGN KEY ("owner_id") REFERENCES "person" ("id") DEFERRABLE INITIALLY DEFERRED
))");
}

TEST(ddl, indexes_are_named_partial_descending_and_made_for_foreign_keys) {
    const std::vector<std::string> expected = {
        R"(CREATE INDEX "open_ones" ON "Old ""Invoices""" ("total" DESC, "created") WHERE "paid" = 0)",
        R"(CREATE INDEX "idx_Old ""Invoices""__created" ON "Old ""Invoices""" ("created", "total"))",
        R"(CREATE UNIQUE INDEX "uq_Old ""Invoices""__paid__token" ON "Old ""Invoices""" ("paid", "token"))",
        R"(CREATE INDEX "idx_Old ""Invoices""__payer_id" ON "Old ""Invoices""" ("payer_id"))"};
    EXPECT_EQ(create_index_texts(table_of(model_of<Invoice>(), sqlite_dialect()), sqlite_dialect()),
              expected);
}

TEST(ddl, choices_digits_and_composite_keys_are_kept_by_the_database) {
    const std::string book =
        create_table_text(table_of(model_of<library::Book>(), sqlite_dialect()), sqlite_dialect());
    EXPECT_NE(book.find(R"("id" INTEGER,)"), std::string::npos);
    EXPECT_NE(book.find(R"(CONSTRAINT "pk_book" PRIMARY KEY ("id"))"), std::string::npos);
    EXPECT_NE(
        book.find(R"(CONSTRAINT "ck_book__status__choices" CHECK ("status" IN ('in', 'out')))"),
        std::string::npos);
    EXPECT_NE(book.find(R"("price" NUMERIC(6,2) NOT NULL)"), std::string::npos);
    EXPECT_NE(book.find("\"part_of_id\" INTEGER,"), std::string::npos);
    EXPECT_NE(
        create_table_text(table_of(model_of<library::Place>(), sqlite_dialect()), sqlite_dialect())
            .find(R"(CONSTRAINT "pk_place" PRIMARY KEY ("row", "seat"))"),
        std::string::npos);
}

TEST(ddl, the_table_between_has_a_key_of_both_and_an_index_of_the_second) {
    const table_statements made = tables_of({&model_of<library::Book>()}, sqlite_dialect()).back();
    EXPECT_EQ(made.table, "book_tags");
    const std::vector<std::string> expected = {
        R"(CREATE TABLE "book_tags" (
  "book_id" INTEGER NOT NULL,
  "tag_id" TEXT NOT NULL,
  CONSTRAINT "pk_book_tags" PRIMARY KEY ("book_id", "tag_id"),
  CONSTRAINT "fk_book_tags__book_id" FOREIGN KEY ("book_id") REFERENCES "book" ("id") DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT "fk_book_tags__tag_id" FOREIGN KEY ("tag_id") REFERENCES "tag" ("code") DEFERRABLE INITIALLY DEFERRED
) WITHOUT ROWID)",
        R"(CREATE INDEX "idx_book_tags__tag_id" ON "book_tags" ("tag_id"))"};
    EXPECT_EQ(made.create, expected);
}

TEST(ddl, tables_come_after_those_that_they_refer_to) {
    const auto tables = tables_of(
        {&model_of<library::Loan>(), &model_of<library::Copy>(), &model_of<library::Book>(),
         &model_of<library::Author>(), &model_of<library::Tag>(), &model_of<library::Shelf>()},
        sqlite_dialect());
    std::vector<std::string> names;
    for (const table_statements& table : tables) names.push_back(table.table);
    const auto at = [&](const char* name) {
        return std::find(names.begin(), names.end(), name) - names.begin();
    };
    EXPECT_EQ(names.size(), 7U);
    EXPECT_LT(at("author"), at("book"));
    EXPECT_LT(at("shelf"), at("book"));
    EXPECT_LT(at("book"), at("copy"));
    EXPECT_LT(at("copy"), at("loan"));
    EXPECT_EQ(names.back(), "book_tags");
}

TEST(ddl, one_table_for_two_models_is_refused) {
    try {
        (void)tables_of({&model_of<Person>(), &model_of<Clash>()}, sqlite_dialect());
        FAIL();
    } catch (const usage_error& e) {
        EXPECT_NE(std::string(e.what()).find(
                      "the model ddl_tests::Person and to the model ddl_tests::Clash"),
                  std::string::npos)
            << e.what();
    }
}

TEST(ddl, two_indexes_of_one_name_are_refused) {
    try {
        (void)tables_of({&model_of<Twice>()}, sqlite_dialect());
        FAIL();
    } catch (const usage_error& e) {
        EXPECT_NE(std::string(e.what()).find("an index of the table twice"), std::string::npos)
            << e.what();
        EXPECT_NE(std::string(e.what()).find("idx_twice__a__partial"), std::string::npos)
            << e.what();
    }
}

TEST(ddl, a_unique_index_cannot_include_columns_on_sqlite) {
    EXPECT_THROW(
        (void)create_index_texts(table_of(model_of<Covered>(), sqlite_dialect()), sqlite_dialect()),
        usage_error);
}

TEST(ddl, long_index_names_are_cut_and_stay_distinct) {
    const std::string table(40, 't');
    const std::string a = index_name(table, "a_rather_long_column_name");
    const std::string b = index_name(table, "a_rather_long_column_nami");
    EXPECT_EQ(a.size(), 60U);
    EXPECT_NE(a, b);
    EXPECT_EQ(index_name("t", "a"), "idx_t__a");
}

TEST(ddl, made_names_are_told_apart_where_parts_hold_the_separator) {
    const auto name = [](std::string_view table, std::vector<std::string_view> parts) {
        return made_name("ck_", table, parts);
    };
    EXPECT_EQ(name("jar", {"n", "range"}), "ck_jar__n__range");
    EXPECT_NE(name("a__b", {"c"}), name("a", {"b", "c"}));
    EXPECT_NE(name("a", {"b__c"}), name("a", {"b", "c"}));
    EXPECT_NE(name("a__b", {"c", "d"}), name("a", {"b__c", "d"})) << "one text, two lists";
    EXPECT_NE(name("a_", {"b"}), name("a", {"_b"}));
    EXPECT_NE(name("a", {"b_c"}), name("a_b", {"c"}));
    EXPECT_EQ(name(std::string(70, 't'), {"c"}).size(), 60U);
    EXPECT_EQ(fitting_name("short"), "short");
}

}  // namespace
}  // namespace cormorant::detail
