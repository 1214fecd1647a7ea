#include "security/hostile.hpp"

/// What errors and logs tell: names of tables, columns and constraints, never the users' data.

namespace hostile {
namespace {

constexpr std::string_view secret = "s3cret-of-a-user";

struct Person {
    std::int64_t id = 0;
    std::string email;
    std::string kind = "a";
    std::string code;
    int age = 1;
    std::optional<cm::foreign_key<Person>> boss;
    static constexpr auto meta =
        cm::model(cm::table("person"), cm::unique("email"), cm::choices("kind", "a", "b"),
                  cm::max_length("code", 20), cm::check("age_is_small", "age"_f < 200));
};

class errors_about_values : public notes {
protected:
    errors_about_values() {
        cm::create_tables<Person>(db);
        made("person");
        db.create(Person{.email = std::string(secret)});
    }

    template <class Work>
    void keeps_the_secret(cm::error_kind kind, Work&& work) const {
        const auto e = thrown_by(work);
        EXPECT_EQ(e.kind(), kind) << e.what();
        EXPECT_FALSE(holds(e.what(), secret)) << e.what();
        EXPECT_FALSE(holds(e.sql(), secret)) << e.sql();
        EXPECT_FALSE(holds(e.constraint(), secret)) << e.constraint();
        EXPECT_FALSE(holds(e.what(), "55512345")) << e.what();
    }
    const std::string text{secret};
};
CORMORANT_ON_EVERY_BACKEND(errors_about_values);

TEST_P(errors_about_values, of_constraints_do_not_show_them) {
    using enum cm::error_kind;
    keeps_the_secret(unique, [&] { db.create(Person{.email = text}); });
    std::vector<Person> rows = {{.email = "x"}, {.email = text}};
    keeps_the_secret(unique, [&] { db.bulk_create(rows); });
    const auto other = db.create(Person{.email = "other"});
    keeps_the_secret(
        unique, [&] { db.objects<Person>().filter("id"_f == other.id).update("email"_f = text); });
    keeps_the_secret(check, [&] { db.create(Person{.email = text + "2", .age = 55512345}); });
    keeps_the_secret(data, [&] { db.create(Person{.email = "y", .kind = text}); });
    keeps_the_secret(data, [&] { db.create(Person{.email = "y", .code = text + text}); });
    keeps_the_secret(foreign_key, [&] {
        db.create(Person{.email = text + "3", .boss = cm::key(std::int64_t{55512345})});
    });
}

TEST_P(errors_about_values, of_raw_sql_do_not_show_them) {
    const auto tried = [&](auto work) {
        try {
            work();
        } catch (const cm::error& e) {
            EXPECT_FALSE(holds(e.what(), secret)) << e.what();
            EXPECT_FALSE(holds(e.sql(), secret));
        }
    };
    tried([&] { db.execute("update person set age = {}", text); });
    tried([&] { db.execute("insert into person (email, kind) values ({}, {})", text, text); });
    tried([&] { db.execute("update person set kind = {}", text); });
    tried([&] { (void)db.fetch<std::int64_t>("select cast({} as integer)", text); });
    tried([&] { (void)db.fetch<std::int64_t>("select {}", text); });
    tried([&] { (void)db.fetch<cm::date>("select cast({} as date)", text); });
    tried([&] { (void)db.fetch<cm::decimal>("select cast({} as numeric)", text); });
    tried([&] { db.execute("select from where {}", text); });
    tried([&] { db.execute("update no_such_table set x = {}", text); });
    if (GetParam()->name != "postgresql") return;
    tried([&] { (void)db.fetch<std::string>("select cast({} as uuid)", text); });
    tried([&] { (void)db.fetch<std::string>("select cast({} as jsonb)", text); });
    tried([&] { (void)db.fetch<std::string>("select cast({} as inet)", text); });
    tried([&] { (void)db.fetch<std::string>("select cast({} as int4range)", "[" + text); });
    tried([&] { (void)db.fetch<std::string>("select cast({} as int[])", "{" + text + "}"); });
    tried([&] { (void)db.fetch<std::string>("select cast({} as interval)", text); });
    tried([&] { (void)db.fetch<std::string>("select cast({} as timestamptz)", text); });
    tried([&] {
        (void)db.fetch<std::string>("select cast({} as jsonpath)", "$." + text + "[[" + text);
    });
    tried([&] { (void)db.fetch<std::string>("select cast({} as jsonpath)", "$ " + text); });
    tried([&] {
        (void)db.fetch<std::string>("select to_tsquery('simple', {})", text + " & & " + text);
    });
    tried([&] { (void)db.fetch<std::string>("select 'a' ~ {}", "(" + text); });
}

TEST_P(errors_about_values, read_from_the_database_do_not_show_them) {
    if (!can().dynamic_typing) GTEST_SKIP() << "dynamic typing: the column takes numbers only";
    db.create(Note{});
    db.execute("update note set rank = {}", text);
    keeps_the_secret(cm::error_kind::data, [&] { (void)db.objects<Note>().first(); });
    keeps_the_secret(cm::error_kind::data,
                     [&] { (void)db.fetch<std::int64_t>("select rank from note"); });
}

TEST_P(errors_about_values, that_were_sought_do_not_show_them) {
    keeps_the_secret(cm::error_kind::not_found,
                     [&] { (void)db.objects<Person>().get("email"_f == text + "9"); });
    db.create(Person{.email = "second"});
    keeps_the_secret(cm::error_kind::multiple_rows,
                     [&] { (void)db.objects<Person>().get("email"_f == text || "age"_f == 1); });
    keeps_the_secret(cm::error_kind::not_found, [&] {
        Person gone{.id = 55512345};
        db.refresh(gone);
    });
}

// The SQL of the log has placeholders; the values are beside it, cut.
TEST_P(errors_about_values, are_not_in_the_sql_of_the_log) {
    cm::query_log log(db);
    (void)db.objects<Person>()
        .filter("email"_f == text || "email"_f.icontains(text))
        .order_by("id"_f)
        .to_vector();
    (void)db.objects<Person>().filter("email"_f.in({text, text + "1"})).count();
    (void)db.objects<Person>().filter("email"_f == text).update("code"_f = text);
    std::vector<Person> rows = {{.email = text + "4"}, {.email = text + "5"}};
    db.bulk_create(rows);
    db.create(Note{.text = text + long_text()});
    db.execute("update person set code = {} where email = {}", text, text);
    ASSERT_GE(log.count(), 5U);
    for (const auto& entry : log.entries()) {
        EXPECT_FALSE(holds(entry.sql, secret)) << entry.sql;
        EXPECT_LT(entry.parameters.size(), 2000U);
    }
}

}  // namespace
}  // namespace hostile
