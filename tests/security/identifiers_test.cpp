#include "security/hostile.hpp"

/// Names in meta: quoted wherever they are printed.

namespace hostile {
namespace {

struct Odd;

/// A table whose name would drop another.
struct Target {
    std::string code;
    std::string title;
    cm::reverse<Odd, "select"> odds;
    static constexpr auto meta =
        cm::model(cm::table("x\"; DROP TABLE account; --"), cm::primary_key("code"),
                  cm::column("code", "co\"de"), cm::column("title", "ti'tle"));
};

struct Odd {
    std::int64_t id = 0;
    std::string quote;
    std::string backtick;
    std::string bracket;
    std::string semicolon;
    std::string backslash;
    std::string placeholder;
    std::string format;
    std::string comment;
    std::string from;
    std::optional<cm::foreign_key<Target, std::string>> select;
    cm::many_to_many<Target> where;
    int amount = 0;

    static constexpr auto meta = cm::model(
        cm::table("order by \"1\" desc; --"), cm::column("id", "primary key"),
        cm::column("quote", "a'b\"c\"\""), cm::column("backtick", "`x`;"),
        cm::column("bracket", "[x]]"), cm::column("semicolon", "); DROP TABLE account; --"),
        cm::column("backslash", "back\\slash\\"), cm::column("placeholder", "{} ? ?1 $1 :x @y"),
        cm::column("format", "%s %n {0}"), cm::column("comment", "/* -- # */"),
        cm::column("from", "FROM"), cm::column("select", "sel ect"),
        cm::column("amount", "\xC3\x84ndern.\xE2\x80\x99"),
        cm::unique("quote").named("one \"quote\"; --"),
        cm::index("backtick", "-semicolon").where("backslash"_f != "'").named("an `index`'"),
        cm::check("am\"ount'; --", "amount"_f < 1000), cm::on_delete("select", cm::cascade));
};

// PostgreSQL cuts names behind 63 bytes.
struct Endless {
    std::int64_t id = 0;
    int first = 0;
    int second = 0;
    static constexpr auto meta = cm::model(
        cm::table("endless_table_name_of_more_than_sixty_three_bytes_in_which_the_end_counts_a"),
        cm::column("first",
                   "endless_column_name_of_more_than_sixty_three_bytes_in_which_the_end_is_1"));
};

class hostile_names : public notes {
protected:
    hostile_names() { cm::create_tables<Target, Odd>(db); }
    ~hostile_names() override { cm::drop_tables<Odd, Target>(db); }

    void TearDown() override {
        EXPECT_EQ(db.objects<Account>().count(), 3);
        auto tables = table_names();
        EXPECT_TRUE(
            std::binary_search(tables.begin(), tables.end(), "x\"; DROP TABLE account; --"));
        EXPECT_TRUE(std::binary_search(tables.begin(), tables.end(), "order by \"1\" desc; --"));
        EXPECT_EQ(tables.size(), 5U);  // with the links
    }

    static Odd odd(std::string quote) {
        Odd row;
        row.quote = quote;
        row.backtick = row.bracket = row.semicolon = row.placeholder = row.format = row.comment =
            row.from = quote;
        row.backslash = "\\" + quote;
        row.amount = static_cast<int>(quote.size());
        return row;
    }
};
CORMORANT_ON_EVERY_BACKEND(hostile_names);

TEST_P(hostile_names, of_columns_are_written_and_read) {
    Odd one = db.create(odd("a"));
    std::vector<Odd> more = {odd("bb"), odd("ccc")};
    db.bulk_create(more);
    one.placeholder = "{}";
    db.save(one);
    one.comment = "*/";
    db.save(one, "comment"_f);
    more[0].format = more[1].format = "%s";
    EXPECT_EQ(db.bulk_update(more, "format"_f, "semicolon"_f), 2);
    EXPECT_EQ(db.objects<Odd>().filter("bracket"_f == "bb").update("amount"_f = "amount"_f + 5), 1);

    const auto rows = db.objects<Odd>().order_by("amount"_f.desc(), "placeholder"_f).to_vector();
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0].quote, "bb");
    EXPECT_EQ(rows[0].amount, 7);
    EXPECT_EQ(rows[0].format, "%s");
    EXPECT_EQ(rows[2].placeholder, "{}");
    EXPECT_EQ(rows[2].comment, "*/");
    EXPECT_EQ(rows[2].backslash, "\\a");
    db.refresh(one);
    EXPECT_EQ(one.id, rows[2].id);
}

TEST_P(hostile_names, of_columns_are_conditions_groups_and_values) {
    std::vector<Odd> rows = {odd("a"), odd("b"), odd("cc")};
    db.bulk_create(rows);
    const auto all = db.objects<Odd>();
    EXPECT_EQ(all.filter("quote"_f == "a", "backtick"_f == "a", "bracket"_f == "a",
                         "semicolon"_f == "a", "backslash"_f == "\\a", "placeholder"_f == "a",
                         "format"_f == "a", "comment"_f == "a", "from"_f == "a", "amount"_f == 1)
                  .count(),
              1);
    EXPECT_EQ(all.filter("semicolon"_f.in({"a", "b"}), "placeholder"_f.icontains("B")).get().quote,
              "b");
    EXPECT_EQ(all.values("amount"_f)
                  .annotate("n"_f = cm::count())
                  .order_by("n"_f.desc())
                  .to_vector()
                  .size(),
              2U);
    const auto totals =
        all.aggregate("most"_f = cm::max("semicolon"_f), "sum"_f = cm::sum("amount"_f));
    EXPECT_EQ(totals["most"_f], "cc");
    EXPECT_EQ(totals["sum"_f], 4);
    EXPECT_EQ(all.filter("comment"_f == "cc").remove().total, 1);
    EXPECT_EQ(all.count(), 2);
}

TEST_P(hostile_names, of_constraints_are_in_the_errors_that_they_cause) {
    db.create(odd("a"));
    const auto twice = thrown_by([&] { db.create(odd("a")); });
    EXPECT_EQ(twice.kind(), cm::error_kind::unique) << twice.what();
    Odd large = odd("b");
    large.amount = 1000;
    const auto broken = thrown_by([&] { db.create(large); });
    EXPECT_EQ(broken.kind(), cm::error_kind::check) << broken.what();
    EXPECT_EQ(broken.constraint(), "am\"ount'; --");
    EXPECT_EQ(db.objects<Odd>().count(), 1);
}

TEST_P(hostile_names, of_conflicting_columns_are_found) {
    Odd row = odd("a");
    db.upsert(row, "quote"_f);
    row.comment = "again";
    row.id = 0;
    db.upsert(row, "quote"_f);
    EXPECT_EQ(db.objects<Odd>().get().comment, "again");
    EXPECT_FALSE(db.get_or_create<Odd>("quote"_f == "a", odd("a")).second);
    std::vector<Odd> rows = {odd("a"), odd("b")};
    db.bulk_create(rows, {.conflict = cm::conflict_action::ignore, .conflict_members = {"quote"}});
    EXPECT_EQ(db.objects<Odd>().count(), 2);
}

TEST_P(hostile_names, of_relations_are_joined_linked_and_removed) {
    const Target target = db.create(Target{.code = "t'\"", .title = "x"});
    Odd row = odd("a");
    row.select = target;
    row = db.create(row);
    EXPECT_EQ(db.add(row, "where"_f, target), 1);
    const auto all = db.objects<Odd>();
    EXPECT_EQ(all.filter("select.title"_f == "x", "where.code"_f == "t'\"").count(), 1);
    EXPECT_EQ(db.objects<Target>().filter("odds.semicolon"_f == "a").count(), 1);
    for (const Odd& each : all.select_related("select"_f).prefetch_related("where"_f)) {
        EXPECT_EQ((*each.select)->title, "x");
        EXPECT_EQ(each.where.size(), 1U);
    }
    EXPECT_EQ(db.clear(row, "where"_f), 1);
    EXPECT_EQ(db.remove(target).total, 2);
    EXPECT_EQ(all.count(), 0);
}

TEST_P(hostile_names, that_are_endless_are_kept_apart_or_refused) {
    try {
        cm::create_tables<Endless>(db);
    } catch (const cm::error& e) {
        EXPECT_TRUE(e.kind() == cm::error_kind::usage || e.kind() == cm::error_kind::sql)
            << e.what();
        return;
    }
    const auto row = db.create(Endless{.first = 1, .second = 2});
    EXPECT_EQ(db.objects<Endless>().filter("first"_f == 1).get().second, 2);
    EXPECT_EQ(db.objects<Endless>().get("id"_f == row.id).first, 1);
    cm::drop_tables<Endless>(db);
}

}  // namespace
}  // namespace hostile
