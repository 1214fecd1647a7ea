#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cormorant/base/error.hpp"
#include "cormorant/cormorant.hpp"
#include "query/condition_tree.hpp"
#include "sql/ddl/ddl.hpp"
#include "sql/ddl/lower_state.hpp"
#include "sql/ddl/state_of.hpp"
#include "sql/mariadb/mariadb_dialect.hpp"
#include "sql/postgres/postgres_dialect.hpp"
#include "sql/print/condition.hpp"
#include "sql/sqlite/sqlite_dialect.hpp"
#include "unit/library_models.hpp"

namespace state_tests {

namespace cm = cormorant;
using namespace cm::literals;

enum class Size : std::uint8_t { small = 1, large = 4 };

struct Owner {
    int id = 0;
    std::string code = {};
    static constexpr auto meta = cm::model(cm::max_length("code", 20), cm::unique("code"));
};

struct Box {
    std::int64_t id = 0;
    std::string label = {};
    Size size = Size::small;
    std::optional<std::int32_t> weight = {};
    double price = 0;
    cm::utc_time made = {};
    cm::json facts = {};
    cm::foreign_key<Owner> owner = {};
    static constexpr auto meta = cm::model(
        cm::default_value("label", "it's"), cm::choices("size", Size::small, Size::large),
        cm::on_delete("owner", cm::cascade).in_database(),
        cm::check("of_two_parts", "weight"_f > 3 && "price"_f < 2.5),
        cm::check("of_many", ("weight"_f == cm::null || "weight"_f.between(1, 9) ||
                              "price"_f * 2.0 + 1.0 > 4.0) &&
                                 !("label"_f == "x") && "size"_f == Size::small),
        cm::check("of_texts", cm::length(cm::lower("label"_f)) > 2 || "label"_f.contains("a%")),
        cm::check("of_times", "made"_f.year() > 2000 && "made"_f > cm::utc_time{}),
        cm::check("of_sql", cm::sql<bool>("{} > {}", "price"_f, 0)),
        cm::check("of_keys", "owner"_f > 0 && "owner.id"_f < 100),
        cm::index("label", "-price").where("weight"_f > 5).named("some_rows"));
};

struct A {
    std::int64_t id = 0;
    int b_c = 0;
    static constexpr auto meta = cm::model(cm::index("b_c"));
};
struct A_b {
    std::int64_t id = 0;
    int c = 0;
    static constexpr auto meta = cm::model(cm::table("a_b"), cm::index("c"));
};

struct One {
    std::int64_t id = 0;
    int a = 0;
    static constexpr auto meta = cm::model(cm::index("a").named("Same"));
};
struct Other {
    std::int64_t id = 0;
    int a = 0;
    static constexpr auto meta = cm::model(cm::index("a").named("same"));
};

struct Far {
    std::int64_t id = 0;
    cm::foreign_key<Owner> owner = {};
    static constexpr auto meta = cm::model(cm::check("c", "owner.code"_f == "a"));
};

}  // namespace state_tests

namespace cormorant::detail {
namespace {

using namespace state_tests;

template <class... M>
table_state state_of_models() {
    const model_info* const models[] = {&model_of<M>()...};
    return state_of(models);
}

const std::vector<const dialect*> all_dialects = {&sqlite_dialect(), &postgres_dialect(),
                                                  &mariadb_dialect()};

TEST(state, holds_fields_keys_and_constraints_by_name) {
    const table_state state = state_of_models<Box, Owner>();
    const model_state& box = state.at("Box");
    EXPECT_EQ(box.table, "box");
    EXPECT_EQ(box.primary_key, std::vector<std::string>{"id"});
    EXPECT_EQ(box.fields.size(), 8U);
    EXPECT_EQ(box.at("label").default_value.at(0).as_text(), "it's");
    EXPECT_EQ(box.at("size").type.kind, value_kind::integer);
    EXPECT_EQ(box.at("size").numbers.size(), 2U);
    EXPECT_EQ(box.at("size").numbers.at(1), (enumerator_state{"large", 4}));
    EXPECT_TRUE(box.at("weight").nullable);
    EXPECT_EQ(box.at("owner").column, "owner_id");
    EXPECT_EQ(box.at("owner").references, "Owner");
    EXPECT_EQ(box.foreign_keys.at(0),
              (foreign_key_state{"fk_box__owner_id", "owner", "Owner", cascade}));
    EXPECT_EQ(box.indexes.at(1).name, "idx_box__owner_id");
    EXPECT_EQ(state.at("Owner").uniques.at(0), (unique_state{"uq_owner__code", "code"}));
    EXPECT_THROW((void)box.at("none"), usage_error);
}

TEST(state, has_one_normal_form_whatever_the_order_of_models) {
    EXPECT_EQ(normal_form(state_of_models<Box, Owner>()),
              normal_form(state_of_models<Owner, Box>()));
    table_state moved = state_of_models<Box, Owner>();
    std::swap(moved.find("Box")->fields[1], moved.find("Box")->fields[2]);
    EXPECT_NE(normal_form(moved), normal_form(state_of_models<Box, Owner>()));
    EXPECT_TRUE(same_state(moved, state_of_models<Owner, Box>())) << "order alone is no change";
    moved.find("Box")->fields[1].nullable = true;
    EXPECT_FALSE(same_state(moved, state_of_models<Owner, Box>()));
}

TEST(state, keeps_what_it_says_when_the_models_values_are_gone) {
    const table_state state = state_of_models<Box, Owner>();
    const auto copy = std::make_unique<table_state>(state);
    EXPECT_EQ(*copy, state);
}

TEST(state, conditions_are_trees_that_print_as_the_models_own) {
    const model_info& model = model_of<Box>();
    const table_state state = state_of_models<Box, Owner>();
    const model_state& box = state.at("Box");
    for (const dialect* target : all_dialects)
        for (std::size_t i = 0; i < model.checks.size(); ++i) {
            if (model.checks[i].name == "of_keys") continue;  // the key behind is the column itself
            EXPECT_EQ(lower_condition(box.checks[i].condition, box, *target),
                      print_condition(*model.checks[i].predicate, model, *target))
                << model.checks[i].name << " on " << target->name();
        }
}

TEST(state, a_text_lookup_in_a_check_has_its_pattern_as_a_constant) {
    const table_state state = state_of_models<Box, Owner>();
    const model_state& box = state.at("Box");
    const std::string sqlite = lower_condition(box.checks.at(2).condition, box, sqlite_dialect());
    EXPECT_EQ(sqlite.find('?'), std::string::npos) << sqlite;
    EXPECT_NE(lower_condition(box.checks.at(2).condition, box, postgres_dialect())
                  .find(R"("label" LIKE '%a\%%')"),
              std::string::npos);
    EXPECT_NE(lower_condition(box.checks.at(2).condition, box, mariadb_dialect())
                  .find(R"(`label` LIKE '%a\\%%')"),
              std::string::npos);
}

TEST(state, a_condition_of_the_key_behind_a_foreign_key_is_one_of_its_column) {
    const table_state state = state_of_models<Box, Owner>();
    const model_state& box = state.at("Box");
    EXPECT_EQ(lower_condition(box.checks.at(5).condition, box, sqlite_dialect()),
              R"("owner_id" > 0 AND "owner_id" < 100)");
}

TEST(state, a_condition_over_another_row_is_refused) {
    try {
        (void)state_of_models<Far>();
        FAIL();
    } catch (const usage_error& e) {
        EXPECT_NE(std::string(e.what()).find("Far uses a related row"), std::string::npos)
            << e.what();
    }
}

TEST(state, lowered_it_is_what_the_backend_holds) {
    const held_tables held = lower(state_of_models<Box, Owner>(), mariadb_dialect());
    const held_table& box = *held.find("box");
    EXPECT_EQ(box.columns.at(0), (held_column{"id", "BIGINT", false, true, ""}));
    EXPECT_EQ(box.columns.at(1), (held_column{"label", "VARCHAR(255)", false, false, "'it''s'"}))
        << "an indexed text has a length";
    EXPECT_EQ(box.columns.at(7), (held_column{"owner_id", "BIGINT", false, false, ""}))
        << "the type of the key that the database makes";
    EXPECT_EQ(box.foreign_keys.at(0),
              (held_foreign_key{"fk_box__owner_id", {"owner_id"}, "owner", {"id"}, "CASCADE"}));
    EXPECT_EQ(box.indexes.at(0).where, "") << "MariaDB's index is of all rows";
    EXPECT_EQ(
        lower(state_of_models<Box, Owner>(), postgres_dialect()).find("box")->columns.at(7).type,
        "integer");
}

TEST(state, tables_between_are_models_of_their_own) {
    const table_state state = state_of_models<library::Tag, library::Book>();
    const model_state& tags = state.at("Book.tags");
    EXPECT_TRUE(tags.implicit);
    EXPECT_EQ(tags.table, "book_tags");
    EXPECT_EQ(tags.primary_key, (std::vector<std::string>{"book_id", "tag_id"}));
    EXPECT_EQ(tags.at("book_id").references, "Book");
    EXPECT_EQ(tags.foreign_keys.at(1).model, "Tag");
}

TEST(state, made_names_of_tables_and_columns_with_underscores_differ) {
    const held_tables held = lower(state_of_models<A, A_b>(), postgres_dialect());
    EXPECT_EQ(held.find("a")->indexes.at(0).name, "idx_a__b_c");
    EXPECT_EQ(held.find("a_b")->indexes.at(0).name, "idx_a_b__c");
}

TEST(state, one_name_for_indexes_of_two_tables_is_refused_where_the_database_has_but_one) {
    for (const dialect* target : {&sqlite_dialect(), &postgres_dialect()}) {
        try {
            (void)lower(state_of_models<One, Other>(), *target);
            ADD_FAILURE() << target->name();
        } catch (const usage_error& e) {
            EXPECT_NE(std::string(e.what()).find("an index of the table one"), std::string::npos)
                << e.what();
            EXPECT_NE(std::string(e.what()).find("an index of the table other"), std::string::npos);
        }
        EXPECT_THROW((void)tables_of({&model_of<One>(), &model_of<Other>()}, *target), usage_error);
    }
    EXPECT_NO_THROW((void)lower(state_of_models<One, Other>(), mariadb_dialect()))
        << "each table has its own there";
}

}  // namespace
}  // namespace cormorant::detail
