#include "support/backend.hpp"

/// Arrays and ranges are kept by PostgreSQL, and refused by the others with a clear word, before
/// anything is sent. Enums with a type of their own are kept everywhere.

namespace {

namespace cm = cormorant;
using namespace cormorant::literals;
using compliance::holds;
using compliance::thrown_by;

enum class Shade : std::uint8_t { light, dark };

}  // namespace

template <>
inline constexpr std::string_view cormorant::database_enum<Shade> = "shade";

namespace {

struct Tagged {
    std::int64_t id = 0;
    std::string name;
    std::vector<std::string> tags;
    cm::range<int> span;
    static constexpr auto meta = cm::model(cm::table("tagged"));
};

struct Untagged {
    std::int64_t id = 0;
    std::string name;
    static constexpr auto meta = cm::model(cm::table("tagged"));
};

struct Painted {
    std::int64_t id = 0;
    Shade shade = Shade::light;
    std::optional<Shade> other;
};

class containers : public compliance::on_backend {};
CORMORANT_ON_EVERY_BACKEND(containers);

TEST_P(containers, are_kept_or_refused) {
    if (GetParam()->name == "postgresql") {
        cm::create_tables<Tagged>(db);
        const Tagged row = db.create(Tagged{.name = "a", .tags = {"x"}, .span = {1, 5}});
        const Tagged read = db.objects<Tagged>().get("id"_f == row.id);
        EXPECT_EQ(read.tags, row.tags);
        EXPECT_TRUE(read.span == row.span);
        return;
    }
    const auto refuses = [](const auto& work) {
        const auto why = thrown_by<cm::usage_error>(work);
        EXPECT_TRUE(holds(why.what(), "Tagged.tags is an array")) << why.what();
        EXPECT_TRUE(holds(why.what(), "cm::json")) << why.what();
    };
    cm::query_log log(db);
    refuses([&] { cm::create_tables<Tagged>(db); });
    refuses([&] { (void)db.create(Tagged{.name = "a"}); });
    refuses([&] { (void)db.objects<Tagged>().to_vector(); });
    refuses([&] { (void)db.objects<Tagged>().filter("tags"_f.contains({"x"})).count(); });
    refuses([&] { (void)db.objects<Tagged>().update("tags"_f = std::vector<std::string>{"x"}); });
    std::vector<Tagged> rows(3);
    refuses([&] { db.bulk_create(rows); });
    rows[0].id = 1;
    rows[1].id = 2;
    rows[2].id = 3;
    refuses([&] { db.bulk_update(rows, "tags"_f); });
    refuses([&] { db.save(rows[0]); });
    for (const auto& entry : log.entries()) EXPECT_FALSE(holds(entry.sql, "tagged")) << entry.sql;
}

TEST_P(containers, a_parameter_of_raw_sql_is_refused_by_the_others) {
    if (GetParam()->name == "postgresql") {
        EXPECT_EQ(db.fetch<int>("select cardinality({}::bigint[])", std::vector{1, 2}).at(0), 2);
        return;
    }
    const auto why = thrown_by([&] { (void)db.fetch<int>("select {}", std::vector{1, 2}); });
    EXPECT_EQ(why.kind(), cm::error_kind::usage);
    EXPECT_TRUE(holds(why.what(), "PostgreSQL")) << why.what();
}

TEST_P(containers, columns_beside_them_can_be_used) {
    cm::create_tables<Untagged>(db);
    (void)db.create(Untagged{.name = "a"});
    EXPECT_EQ(db.objects<Tagged>().filter("name"_f == "a").count(), 1);
    EXPECT_EQ(db.objects<Tagged>().scalars("name"_f).to_vector(), std::vector<std::string>{"a"});
}

TEST_P(containers, an_enum_with_a_type_of_its_own_is_kept_everywhere) {
    cm::create_tables<Painted>(db);
    std::vector<Painted> rows = {{.shade = Shade::dark}, {.other = Shade::dark}};
    db.bulk_create(rows);
    EXPECT_EQ(db.objects<Painted>().get("shade"_f == Shade::dark).id, rows[0].id);
    EXPECT_EQ(db.objects<Painted>().get("other"_f == Shade::dark).shade, Shade::light);
    EXPECT_EQ(db.objects<Painted>().filter("shade"_f.in({Shade::light, Shade::dark})).count(), 2);
    EXPECT_EQ(db.objects<Painted>().filter("shade"_f.icontains("DAR")).count(), 1);
    EXPECT_EQ(db.objects<Painted>().filter("shade"_f.starts_with("li")).count(), 1);
    EXPECT_EQ(db.objects<Painted>().filter("other"_f.iexact("Dark")).count(), 1);
    EXPECT_EQ(db.objects<Painted>().filter(cm::upper("shade"_f) == "DARK").count(), 1);
    cm::drop_tables<Painted>(db);
    cm::create_tables<Painted>(db);
    EXPECT_EQ(db.objects<Painted>().count(), 0);
}

}  // namespace
