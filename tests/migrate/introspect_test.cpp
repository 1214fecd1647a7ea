#include "migrate/introspect.hpp"

#include <gtest/gtest.h>

#include <string>

#include "migrate/models.hpp"
#include "session/database_core.hpp"
#include "session/scope.hpp"
#include "sql/ddl/lower_state.hpp"
#include "sql/ddl/table.hpp"
#include "sql/dialect.hpp"
#include "support/everything.hpp"
#include "support/shop.hpp"

namespace {

namespace cm = cormorant;
namespace detail = cormorant::detail;
using namespace migrate_models;

enum class Mood : std::uint8_t { sad, happy };

}  // namespace

template <>
inline constexpr std::string_view cormorant::database_enum<Mood> = "mood";

namespace {

struct Day {
    std::int64_t id = 0;
    Mood mood = Mood::sad;
    static constexpr auto meta = cm::model(cm::default_value("mood", Mood::happy));
};

// As text: a difference is then read as one of DDL.
std::string text_of(const detail::held_tables& tables, const detail::dialect& target) {
    std::string text;
    for (const detail::held_type& type : tables.types)
        text += detail::create_type_text(type, target) + "\n";
    for (const detail::held_table& table : tables.tables) {
        text += detail::create_table_text(table, target) + "\n";
        for (const std::string& index : detail::create_index_texts(table, target))
            text += index + "\n";
    }
    return text;
}

class introspection : public compliance::on_backend {
protected:
    detail::scope& on() { return *db.scope(); }
    const detail::dialect& target() { return on().core().sql_dialect(); }
    static std::source_location here(std::source_location at = std::source_location::current()) {
        return at;
    }
    detail::held_tables read() { return detail::introspect(on(), here()); }

    template <class... M>
    void expect_what_was_created() {
        cm::create_tables<M...>(db);
        const detail::held_tables wanted =
            detail::echoed(on(), detail::lower(state_of_models<M...>(), target()), here());
        const detail::held_tables there = detail::echoed(on(), read(), here());
        EXPECT_EQ(text_of(there, target()), text_of(wanted, target()));
        EXPECT_EQ(there, wanted);
        EXPECT_EQ(there.tables.size(), read().tables.size());
    }
};

TEST_P(introspection, finds_what_was_created_of_every_word) {
    expect_what_was_created<Box, Owner, Shelf, Right, Left, Pair>();
}

TEST_P(introspection, finds_what_was_created_of_every_type) {
    expect_what_was_created<everything::Everything, everything::Perhaps, everything::Guarded>();
}

TEST_P(introspection, finds_what_was_created_of_a_shop) {
    expect_what_was_created<shop::Profile, shop::Tag, shop::Group, shop::User, shop::Membership,
                            shop::Order, shop::Category, shop::Product, shop::OrderLine>();
}

TEST_P(introspection, finds_arrays_and_ranges) {
    if (!target().facts().container_columns) GTEST_SKIP() << "it has neither arrays nor ranges";
    expect_what_was_created<Listed>();
}

TEST_P(introspection, finds_enums_with_their_labels) {
    expect_what_was_created<Day>();
    const detail::held_tables there = read();
    ASSERT_EQ(there.types.size(), target().facts().enum_columns ? 1U : 0U);
    if (!there.types.empty()) {
        EXPECT_EQ(there.types[0].labels, (std::vector<std::string>{"sad", "happy"}));
    }
}

TEST_P(introspection, of_an_empty_database_is_empty) { EXPECT_TRUE(read().tables.empty()); }

TEST_P(introspection, sees_a_change_that_somebody_made) {
    cm::create_tables<Owner, Pair>(db);
    const std::string quoted = target().quote("code");
    const detail::held_tables before = detail::echoed(on(), read(), here());
    detail::run_text(db.scope(), "CREATE INDEX by_hand ON owner (" + quoted + " DESC)");
    const detail::held_tables after = detail::echoed(on(), read(), here());
    EXPECT_NE(after, before);
    ASSERT_EQ(after.find("owner")->indexes.size(), before.find("owner")->indexes.size() + 1);
    detail::run_text(db.scope(), "ALTER TABLE pair ADD COLUMN more integer");
    const detail::held_tables more = detail::echoed(on(), read(), here());
    EXPECT_EQ(more.find("pair")->columns.back().name, "more");
    EXPECT_TRUE(more.find("pair")->columns.back().nullable);
}

TEST_P(introspection, reads_the_columns_of_an_index_in_any_quotes) {
    if (!GetParam()->name.starts_with("sqlite"))
        GTEST_SKIP() << "its catalogue spells the columns of an index in one way";
    cm::create_tables<Pair>(db);
    detail::run_text(db.scope(), "CREATE INDEX one ON pair ([note] desc, seat)");
    detail::run_text(db.scope(), "CREATE INDEX two ON pair (\"note\" DESC, `seat` ASC)");
    detail::run_text(db.scope(), "CREATE INDEX other ON pair (lower(note))");
    const detail::held_tables there = read();
    const auto& indexes = there.find("pair")->indexes;
    ASSERT_EQ(indexes.size(), 3U);
    EXPECT_EQ(indexes[0].keys, (std::vector<std::string>{"\"note\" DESC", "\"seat\""}));
    EXPECT_EQ(indexes[1].keys, std::vector<std::string>{"lower(note)"});
    EXPECT_EQ(indexes[2].keys, indexes[0].keys);
}

TEST_P(introspection, changes_no_table) {
    cm::create_tables<Owner, Pair>(db);
    db.create(Owner{.code = "kept"});
    const detail::held_tables before = read();
    (void)detail::echoed(on(), before, here());
    EXPECT_EQ(read(), before);
    EXPECT_EQ(db.objects<Owner>().count(), 1);
}

CORMORANT_ON_EVERY_BACKEND(introspection);

}  // namespace
