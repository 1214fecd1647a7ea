#include "cormorant/base/error.hpp"
#include "cormorant/base/json.hpp"
#include "cormorant/expr/search.hpp"
#include "sql/ask.hpp"
#include "sql/ddl/ddl.hpp"
#include "sql/ddl/table.hpp"
#include "sql/mariadb/mariadb_boolean_search.hpp"
#include "sql/mariadb/mariadb_dialect.hpp"
#include "sql/postgres/postgres_dialect.hpp"

/// Lookups inside JSON and text: one query, the dialects side by side.

namespace shop {
namespace {

struct Site {
    std::int64_t id = 0;
    std::string title = {};
    std::optional<std::string> body = {};
    cm::json doc = {};
    static constexpr auto meta = cm::model(
        cm::json_index("doc"), cm::search_index(cm::text_language::english, "title", "body"),
        cm::trigram_index("title").named("title_like"));
};
using sites = ask<Site>;

template <class Ask>
std::string where(const Ask& asked, const detail::dialect& target) {
    const std::string sql = detail::compile(asked.query(), target).sql;
    const std::size_t at = sql.find(" WHERE ");
    return at == std::string::npos ? sql : sql.substr(at + 7);
}

struct three {
    std::string_view sqlite;
    std::string_view postgres;
    std::string_view mariadb;
};

template <class Ask>
void expect_where(const Ask& asked, const three& expected) {
    EXPECT_EQ(where(asked, detail::sqlite_dialect()), expected.sqlite);
    EXPECT_EQ(where(asked, detail::postgres_dialect()), expected.postgres);
    EXPECT_EQ(where(asked, detail::mariadb_dialect()), expected.mariadb);
}

template <class Work>
std::string refusal(Work&& work) {
    try {
        work();
    } catch (const cm::usage_error& e) {
        return e.what();
    }
    return "nothing was thrown";
}

TEST(inside, a_text_inside_json_is_asked_for_its_type) {
    expect_where(
        sites().filter("doc"_f.at("name") == "Ann"),
        {"(SELECT j0.value FROM json_each(t0.\"doc\") AS j0 WHERE j0.key = ?1 AND j0.type = "
         "'text') = ?2",
         "CASE WHEN jsonb_typeof(t0.\"doc\" -> $1::text) = 'string' THEN (t0.\"doc\" -> "
         "$1::text) #>> '{}' END = $2::text",
         "CASE WHEN JSON_TYPE(JSON_EXTRACT(t0.`doc`, ?)) = 'STRING' THEN "
         "CONVERT(JSON_UNQUOTE(JSON_EXTRACT(t0.`doc`, ?)) USING utf8mb4) COLLATE "
         "utf8mb4_nopad_bin END = ?"});
}

TEST(inside, keys_are_bound_one_by_one_or_as_a_path) {
    const auto asked = sites().filter("doc"_f.at("a\"b", 3).is_null());
    expect_where(asked,
                 {"(SELECT CASE j1.type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' WHEN "
                  "'object' THEN j1.value WHEN 'array' THEN j1.value ELSE json_quote(j1.value) END "
                  "FROM json_each(t0.\"doc\") AS j0, json_each(CASE WHEN j0.type IN ('object', "
                  "'array') THEN j0.value END) AS j1 WHERE j0.key = ?1 AND j1.key = ?2) IS NULL",
                  "(CASE WHEN jsonb_typeof(t0.\"doc\" -> $1::text) = 'array' THEN t0.\"doc\" -> "
                  "$1::text -> $2::integer END) IS NULL",
                  "IF(JSON_TYPE(JSON_EXTRACT(t0.`doc`, ?)) = 'ARRAY', JSON_EXTRACT(t0.`doc`, ?), "
                  "NULL) IS NULL"});
    const auto compiled = detail::compile(asked.query(), detail::mariadb_dialect());
    EXPECT_EQ(bound_value(asked.query(), compiled.binds[0]).as_text(), R"($."a\"b")");
    EXPECT_EQ(bound_value(asked.query(), compiled.binds[1]).as_text(), R"($."a\"b"[3])");
}

TEST(inside, objects_have_keys) {
    expect_where(sites().filter("doc"_f.has_key("a")),
                 {"EXISTS (SELECT 1 FROM json_each(t0.\"doc\") AS j0 WHERE j0.key = ?1)",
                  "(t0.\"doc\" ? $1::text AND jsonb_typeof(t0.\"doc\") = 'object')",
                  "JSON_CONTAINS_PATH(t0.`doc`, 'one', ?)"});
    expect_where(sites().filter("doc"_f.has_any_key({"a", "b", "c"})),
                 {"EXISTS (SELECT 1 FROM json_each(t0.\"doc\") AS j0 WHERE j0.key IN (?1, ?2, ?3, "
                  "?4))",
                  "(t0.\"doc\" ?| $1::text[] AND jsonb_typeof(t0.\"doc\") = 'object')",
                  "JSON_CONTAINS_PATH(t0.`doc`, 'one', ?, ?, ?, ?)"});
    expect_where(sites().filter("doc"_f.has_keys({"a", "b"})),
                 {"EXISTS (SELECT 1 FROM json_each(t0.\"doc\") AS j0 WHERE j0.key = ?1) AND EXISTS "
                  "(SELECT 1 FROM json_each(t0.\"doc\") AS j0 WHERE j0.key = ?2)",
                  "(t0.\"doc\" ?& $1::text[] AND jsonb_typeof(t0.\"doc\") = 'object')",
                  "JSON_CONTAINS_PATH(t0.`doc`, 'all', ?, ?)"});
}

TEST(inside, documents_are_compared_as_documents) {
    expect_where(sites().filter("doc"_f.contains(cm::json("[1]"))),
                 {"cm_json_contains(t0.\"doc\", ?1)", "t0.\"doc\" @> $1::jsonb",
                  "JSON_CONTAINS(t0.`doc`, ?)"});
    EXPECT_EQ(where(sites().filter("doc"_f.at("a") == cm::json("[1]")), detail::postgres_dialect()),
              "(t0.\"doc\" -> $1::text) = $2::jsonb");
}

TEST(inside, documents_are_compared_as_documents_wherever_they_come_from) {
    const cm::json one("[1]");
    expect_where(sites().filter("doc"_f == one),
                 {"cm_json_equal(t0.\"doc\", ?1)", "t0.\"doc\" = $1",
                  "CASE WHEN t0.`doc` IS NOT NULL AND ? IS NOT NULL THEN JSON_EQUALS(t0.`doc`, ?) "
                  "END"});
    expect_where(sites().filter("doc"_f.in({one, one})),
                 {"EXISTS (SELECT 1 FROM (VALUES (?1), (?2)) AS d WHERE "
                  "cm_json_equal(t0.\"doc\", d.column1))",
                  "t0.\"doc\" = ANY($1)",
                  "CASE WHEN t0.`doc` IS NOT NULL THEN JSON_EQUALS(t0.`doc`, ?) OR "
                  "JSON_EQUALS(t0.`doc`, ?) END"});
    expect_where(sites().filter(cm::coalesce("doc"_f, "doc"_f) != one),
                 {"NOT cm_json_equal(coalesce(t0.\"doc\", t0.\"doc\"), ?1)",
                  "coalesce(t0.\"doc\", t0.\"doc\") <> $1::jsonb",
                  "CASE WHEN COALESCE(t0.`doc`, t0.`doc`) IS NOT NULL AND ? IS NOT NULL THEN NOT "
                  "JSON_EQUALS(COALESCE(t0.`doc`, t0.`doc`), ?) END"});
}

auto numbered() {
    return sites().annotate("rn"_f = cm::row_number().over(cm::window_order_by("id"_f)));
}

template <class Ask>
std::string outer_where(const Ask& asked, const detail::dialect& target) {
    const std::string sql = where(asked, target);
    return sql.substr(sql.rfind(" WHERE ") == std::string::npos ? 0 : sql.rfind(" WHERE ") + 7);
}

TEST(inside, a_document_beside_a_window_is_compared_as_one) {
    const auto asked = numbered().filter("rn"_f <= 3 && "doc"_f.at("a") == cm::json("[1]"));
    EXPECT_EQ(outer_where(asked, detail::sqlite_dialect()),
              "t1.\"c4\" <= ?2 AND cm_json_equal(t1.\"c5\", ?3)");
    EXPECT_NE(where(asked, detail::mariadb_dialect()).find("JSON_EQUALS(t1.`c5`, ?)"),
              std::string::npos);
}

TEST(inside, a_search_beside_a_window_stays_with_its_table) {
    const auto asked =
        numbered().filter("rn"_f <= 3 && cm::search("title"_f, "body"_f).matches("cat"));
    for (const detail::dialect* target :
         {&detail::postgres_dialect(), &detail::mariadb_dialect()}) {
        const std::string sql = detail::compile(asked.query(), *target).sql;
        const std::size_t match =
            sql.find(target == &detail::mariadb_dialect() ? "MATCH (t0.`title`" : "to_tsvector(");
        EXPECT_LT(match, sql.find(" WHERE ")) << sql;
    }
}

TEST(inside, many_indexes_are_spelled_shortly) {
    const auto asked =
        sites().filter("doc"_f.at(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11).as<int>() == 1);
    EXPECT_LT(where(asked, detail::postgres_dialect()).size(), 10'000U);
}

// AND would leave it to the database which side it looks at first.
TEST(inside, a_whole_number_is_read_behind_the_question_whether_it_is_one) {
    EXPECT_EQ(where(sites().filter("doc"_f.at("n").as<int>() == 1), detail::postgres_dialect()),
              "CASE WHEN jsonb_typeof(t0.\"doc\" -> $1::text) = 'number' THEN CASE WHEN "
              "CAST(t0.\"doc\" -> $1::text AS numeric) BETWEEN -9223372036854775808 AND "
              "9223372036854775807 THEN CAST(trunc(CAST(t0.\"doc\" -> $1::text AS numeric)) AS "
              "bigint) END END = $2::bigint");
}

TEST(inside, a_search_is_of_the_expression_of_its_index) {
    const auto asked = sites().filter(
        cm::search<cm::text_language::english>("title"_f, "body"_f).matches("cats -dogs"));
    EXPECT_EQ(where(asked, detail::postgres_dialect()),
              "to_tsvector('english', coalesce(t0.\"title\", '') || ' ' || coalesce(t0.\"body\", "
              "'')) @@ websearch_to_tsquery('english', $1::text)");
    EXPECT_EQ(where(asked, detail::mariadb_dialect()),
              "MATCH (t0.`title`, t0.`body`) AGAINST (? IN BOOLEAN MODE) > 0");
    const auto compiled = detail::compile(asked.query(), detail::mariadb_dialect());
    EXPECT_EQ(bound_value(asked.query(), compiled.binds[0]).as_text(), "+cats -dogs");
    EXPECT_NE(refusal([&] { (void)where(asked, detail::sqlite_dialect()); }).find("SQLite"),
              std::string::npos);
}

TEST(inside, mariadb_searches_columns_of_one_table) {
    const auto asked = sites().filter(cm::search(cm::lower("title"_f)).matches("a"));
    EXPECT_NE(refusal([&] { (void)where(asked, detail::mariadb_dialect()); }).find("search_index"),
              std::string::npos);
}

TEST(inside, trigrams_are_for_postgresql) {
    EXPECT_EQ(where(sites().filter("title"_f.similar_to("cat")), detail::postgres_dialect()),
              "t0.\"title\" % $1::text");
    EXPECT_EQ(where(sites().filter("title"_f.similar_to("cat", 0.5)), detail::postgres_dialect()),
              "similarity(t0.\"title\", $1::text) >= $2::double precision");
    EXPECT_EQ(where(sites().filter("title"_f.word_similar_to("cat")), detail::postgres_dialect()),
              "$1::text <% t0.\"title\"");
    EXPECT_EQ(where(sites().filter(cm::word_similarity("title"_f, "cat") > 0.5),
                    detail::postgres_dialect()),
              "CAST(word_similarity($1::text, t0.\"title\") AS double precision) > $2::double "
              "precision");
    for (const detail::dialect* other : {&detail::sqlite_dialect(), &detail::mariadb_dialect()}) {
        const auto asked = sites().filter("title"_f.similar_to("cat"));
        const std::string told = refusal([&] { (void)where(asked, *other); });
        EXPECT_NE(told.find("PostgreSQL"), std::string::npos) << told;
    }
}

TEST(inside, indexes_are_made_where_the_database_has_them) {
    const auto texts = [](const detail::dialect& target) {
        return detail::create_index_texts(detail::table_of(detail::model_of<Site>(), target),
                                          target);
    };
    EXPECT_EQ(texts(detail::postgres_dialect()),
              (std::vector<std::string>{
                  "CREATE INDEX \"idx_site__doc__json\" ON \"site\" USING gin (\"doc\")",
                  "CREATE INDEX \"idx_site__title__body__search\" ON \"site\" USING gin "
                  "(to_tsvector('english', coalesce(\"title\", '') || ' ' || coalesce(\"body\", "
                  "'')))",
                  "CREATE INDEX \"title_like\" ON \"site\" USING gin (\"title\" gin_trgm_ops)"}));
    EXPECT_EQ(texts(detail::mariadb_dialect()),
              (std::vector<std::string>{"CREATE FULLTEXT INDEX `idx_site__title__body__search` ON "
                                        "`site` (`title`, `body`)"}));
    EXPECT_EQ(texts(detail::sqlite_dialect()), std::vector<std::string>{});
}

TEST(inside, what_is_typed_becomes_a_search_and_no_operator) {
    using detail::boolean_search;
    EXPECT_EQ(boolean_search("cats dogs"), "+cats +dogs");
    EXPECT_EQ(boolean_search("\"two words\" -\"not these\""), "+\"two words\" -\"not these\"");
    EXPECT_EQ(boolean_search("cats or dogs fish"), "(+cats) (+dogs +fish)");
    EXPECT_EQ(boolean_search("or cats or"), "(or +cats)");
    EXPECT_EQ(boolean_search("well-known"), "+well +known");
    EXPECT_EQ(boolean_search("+(cats)* ~dogs <a @4 \"open"), "+cats +dogs a 4 +open");
    EXPECT_EQ(boolean_search("the cat in it"), "the +cat in it");
    EXPECT_EQ(boolean_search(" - \"\" "), "");
}

}  // namespace
}  // namespace shop
