#include "migrate/optimize.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "migrate/changes.hpp"
#include "migrate/random_history.hpp"
#include "migrate/touched.hpp"

namespace cormorant::detail {
namespace {

using operations = std::vector<operation>;

field_state number(const std::string& name) {
    field_state field;
    field.name = field.column = name;
    field.type.kind = value_kind::integer;
    return field;
}

model_state model_named(const std::string& name) {
    model_state model;
    model.name = model.table = name;
    model.fields = {number("id")};
    model.primary_key = {"id"};
    return model;
}

field_state key_to(const std::string& model) {
    field_state field = number("other");
    field.references = model;
    return field;
}

index_state index_of(const std::string& name, const std::string& field) {
    index_state index;
    index.name = name;
    index.keys.push_back({field});
    return index;
}

TEST(optimizer, creates_a_model_with_what_is_added_to_it_later_across_other_models) {
    field_state wide = number("b");
    wide.nullable = true;
    const operations all = {create_model{model_named("A")},
                            create_model{model_named("B")},
                            add_field{"A", number("a"), {value(std::int64_t{1})}},
                            add_field{"A", number("b")},
                            rename_field{"A", "a", "c", "a", "c"},
                            alter_field{"A", number("b"), wide},
                            add_index{"A", index_of("i", "c")}};
    model_state whole = model_named("A");
    whole.fields = {number("id"), number("c"), wide};
    whole.indexes = {index_of("i", "c")};
    EXPECT_EQ(optimized(all), (operations{create_model{whole}, create_model{model_named("B")}}));
}

TEST(optimizer, puts_a_model_behind_the_one_that_its_later_key_leads_to) {
    const operations all = {create_model{model_named("A")}, create_model{model_named("B")},
                            add_field{"A", key_to("B")},
                            add_constraint{"A", foreign_key_state{"fk", "other", "B"}}};
    model_state whole = model_named("A");
    whole.fields.push_back(key_to("B"));
    whole.foreign_keys = {foreign_key_state{"fk", "other", "B"}};
    EXPECT_EQ(optimized(all), (operations{create_model{model_named("B")}, create_model{whole}}));
}

TEST(optimizer, keeps_the_keys_of_a_circle_apart) {
    model_state b = model_named("B");
    b.fields.push_back(key_to("A"));
    b.foreign_keys = {foreign_key_state{"to_a", "other", "A"}};
    const operations all = {create_model{model_named("A")}, create_model{b},
                            add_constraint{"A", foreign_key_state{"to_b", "id", "B"}}};
    EXPECT_EQ(optimized(all), all);
}

TEST(optimizer, drops_what_is_added_and_removed_and_follows_chains_of_names) {
    table_state from;
    from.models.push_back(model_named("A"));
    EXPECT_EQ(optimized({add_field{"A", number("x")}, remove_field{"A", number("x")}}, from),
              operations{});
    EXPECT_EQ(
        optimized({rename_field{"A", "id", "x", "id", "x"}, rename_field{"A", "x", "y", "x", "y"},
                   rename_model{"A", "B", "A", "B"}, rename_model{"B", "C", "B", "C"}},
                  from),
        (operations{rename_field{"A", "id", "y", "id", "y"}, rename_model{"A", "C", "A", "C"}}));
    EXPECT_EQ(optimized({create_model{model_named("B")}, rename_model{"B", "C", "B", "C"},
                         remove_model{[] {
                             model_state model = model_named("C");
                             return model;
                         }()}},
                        from),
              operations{});
}

TEST(optimizer, moves_nothing_over_a_name_that_is_given_again) {
    table_state from;
    from.models.push_back(model_named("A"));
    from.models[0].fields.push_back(number("x"));
    field_state other = number("x");
    other.nullable = true;
    const operations all = {rename_field{"A", "x", "y", "x", "y"}, add_field{"A", other},
                            rename_field{"A", "y", "z", "y", "z"}};
    EXPECT_EQ(replay(optimized(all, from), from), replay(all, from));
    EXPECT_TRUE(
        commute(touched_by(add_field{"A", number("a")}), touched_by(add_field{"A", number("b")})));
    EXPECT_FALSE(commute(touched_by(rename_field{"A", "x", "y", "x", "y"}),
                         touched_by(add_field{"A", other})));
}

TEST(optimizer, keeps_two_conversions_of_one_field) {
    table_state from;
    from.models.push_back(model_named("A"));
    field_state text = number("id");
    text.type.kind = value_kind::text;
    const operations all = {alter_field{"A", number("id"), text},
                            alter_field{"A", text, number("id")}};
    EXPECT_EQ(optimized(all, from), all);
}

TEST(optimizer, leads_to_the_same_state_over_random_histories) {
    std::size_t before = 0;
    std::size_t after = 0;
    for (unsigned seed = 1; seed <= 20; ++seed) {
        migrate_history::history past(seed);
        operations all;
        table_state state;
        for (int step = 0; step < 12; ++step) {
            past.step();
            for (operation& one : changes(state, past.now(), past.answers()).operations) {
                change_state(state, one);
                all.push_back(std::move(one));
            }
        }
        const operations fewer = optimized(all);
        ASSERT_TRUE(same_state(replay(fewer), state)) << seed;
        ASSERT_TRUE(same_state(replay(reversed(fewer), state), {})) << seed;
        before += all.size();
        after += fewer.size();
        const auto half = static_cast<std::ptrdiff_t>(all.size() / 2);
        const table_state middle = replay(operations(all.begin(), all.begin() + half));
        const operations rest(all.begin() + half, all.end());
        ASSERT_TRUE(same_state(replay(optimized(rest, middle), middle), state)) << seed;
    }
    EXPECT_LT(after * 2, before) << "of " << before << " operations " << after << " are left";
}

}  // namespace
}  // namespace cormorant::detail
