#include "migrate/changes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "cormorant/base/error.hpp"
#include "migrate/models.hpp"
#include "migrate/random_history.hpp"

namespace cormorant::detail {
namespace {

using migrate_history::history;
using migrate_models::whole_state;

std::vector<std::string> words_of(const std::vector<operation>& all) {
    std::vector<std::string> words;
    for (const operation& one : all) words.push_back(described(one));
    return words;
}

using texts = std::vector<std::string>;

model_state model_named(const std::string& name, std::vector<field_state> fields) {
    model_state model;
    model.name = name;
    model.table = name;
    model.fields = std::move(fields);
    model.primary_key = {model.fields[0].name};
    return model;
}

field_state field_named(const std::string& name, value_kind kind = value_kind::integer) {
    field_state field;
    field.name = field.column = name;
    field.type.kind = kind;
    return field;
}

table_state users() {
    return {{model_named("User", {field_named("id"), field_named("mail", value_kind::text),
                                  field_named("name", value_kind::text)})},
            {}};
}

// ---- laws on random histories -------------------------------------------------------------------

class random_histories : public testing::TestWithParam<unsigned> {};

TEST_P(random_histories, are_found_again_step_by_step_and_taken_back) {
    history past(GetParam());
    for (int step = 0; step < 60; ++step) {
        const table_state before = past.now();
        past.step();
        const table_state& after = past.now();
        const std::vector<operation> found = changes(before, after, past.answers()).operations;
        const table_state replayed = replay(found, before);
        ASSERT_TRUE(same_state(replayed, after)) << "seed " << GetParam() << " step " << step;
        ASSERT_TRUE(same_state(replay(reversed(found), replayed), before))
            << "seed " << GetParam() << " step " << step;
        ASSERT_EQ(changes(before, past.shuffled(), past.answers()).operations, found)
            << "the order of models decides nothing";
        ASSERT_TRUE(changes(replayed, after).operations.empty());
    }
}

INSTANTIATE_TEST_SUITE_P(seeds, random_histories, testing::Range(1U, 21U));

// ---- what becomes of what -----------------------------------------------------------------------

TEST(changes, from_nothing_are_the_models_and_their_keys_in_an_order_that_can_be_carried_out) {
    const std::vector<operation> found = changes({}, whole_state()).operations;
    EXPECT_TRUE(same_state(replay(found), whole_state()));
    const texts words = words_of(found);
    const auto at = [&](const char* what) {
        return std::find(words.begin(), words.end(), what) - words.begin();
    };
    EXPECT_LT(at("create model Owner"), at("create model Box"));
    EXPECT_LT(at("create model Box"), at("create model Box.earlier"));
    EXPECT_EQ(words.back(), "add constraint fk_left__other_id of Left") << "the key of a circle";
    EXPECT_TRUE(changes(whole_state(), whole_state()).operations.empty());
}

TEST(changes, a_renamed_field_is_a_question_until_it_is_answered) {
    table_state to = users();
    to.models[0].fields[1] = field_named("email", value_kind::text);
    const change_list open = changes(users(), to);
    ASSERT_EQ(open.questions.size(), 2U) << "the rename, and what rows get where it is none";
    EXPECT_EQ(open.questions[0].kind, question_kind::rename_field);
    EXPECT_EQ(open.questions[0].subject, "User.mail");
    EXPECT_EQ(open.questions[0].proposal, "email");
    EXPECT_NE(open.questions[0].text.find("--rename User.mail=email"), std::string::npos);
    EXPECT_EQ(open.questions[1].kind, question_kind::backfill);

    const change_list yes = changes(users(), to, {.renames = {{"User.mail", "email"}}});
    EXPECT_TRUE(yes.questions.empty());
    EXPECT_EQ(words_of(yes.operations), texts{"rename field User.mail to email"});

    const change_list no = changes(
        users(), to,
        {.renames = {{"User.mail", ""}}, .backfills = {{"User.email", value(std::int64_t{1})}}});
    EXPECT_TRUE(no.questions.empty());
    EXPECT_EQ(words_of(no.operations), (texts{"add field User.email", "remove field User.mail"}));
    EXPECT_EQ(std::get<add_field>(no.operations[0]).backfill.size(), 1U);
}

TEST(changes, a_member_whose_column_stays_is_renamed_unasked) {
    table_state to = users();
    to.models[0].fields[1].name = "email";
    const change_list found = changes(users(), to);
    EXPECT_TRUE(found.questions.empty());
    EXPECT_EQ(words_of(found.operations), texts{"rename field User.mail to email"});
}

TEST(changes, a_model_whose_fields_are_alike_is_a_question) {
    table_state to = users();
    to.models[0].name = "Person";
    to.models[0].table = "person";
    const change_list open = changes(users(), to);
    ASSERT_EQ(open.questions.size(), 1U);
    EXPECT_EQ(open.questions[0].kind, question_kind::rename_model);
    EXPECT_EQ(open.questions[0].proposal, "Person");
    EXPECT_EQ(words_of(changes(users(), to, {.renames = {{"User", "Person"}}}).operations),
              texts{"rename model User to Person"});
    to.models[0].fields.resize(1);
    EXPECT_TRUE(changes(users(), to).questions.empty()) << "one field of three is not alike";
}

TEST(changes, two_fields_swap_their_columns_by_way_of_another_name) {
    table_state to = users();
    std::swap(to.models[0].fields[1].column, to.models[0].fields[2].column);
    const std::vector<operation> found = changes(users(), to).operations;
    EXPECT_EQ(found.size(), 3U);
    EXPECT_TRUE(same_state(replay(found, users()), to));
}

TEST(changes, references_and_conditions_follow_a_rename) {
    table_state from = whole_state();
    table_state to = from;
    change_state(to, rename_field{"Box", "weight", "mass", "weight", "mass"});
    change_state(to, rename_model{"Owner", "Person", "owner", "person"});
    EXPECT_EQ(to.at("Box").at("owner").references, "Person");
    const change_answers answers{.renames = {{"Box.weight", "mass"}, {"Owner", "Person"}}};
    EXPECT_EQ(words_of(changes(from, to, answers).operations),
              (texts{"rename model Owner to Person", "rename field Box.weight to mass"}));
}

TEST(changes, an_index_of_another_name_is_renamed_and_of_another_structure_made_again) {
    const table_state from = whole_state();
    table_state to = from;
    to.find("Box")->indexes[0].name = "other_rows";
    EXPECT_EQ(words_of(changes(from, to).operations),
              texts{"rename index some_rows of Box to other_rows"});
    to = from;
    to.find("Box")->indexes[0].keys[0].descending = true;
    EXPECT_EQ(words_of(changes(from, to).operations),
              (texts{"remove index some_rows of Box", "add index some_rows of Box"}));
}

TEST(changes, foreign_keys_make_way_for_a_new_type_of_the_key) {
    const table_state from = whole_state();
    table_state to = from;
    to.find("Shelf")->find("code")->type.max_length = 12;
    EXPECT_EQ(words_of(changes(from, to).operations),
              (texts{"remove constraint fk_box__shelf_id of Box",
                     "remove constraint fk_box_earlier__shelf_id of Box.earlier",
                     "alter field Shelf.code", "add constraint fk_box__shelf_id of Box",
                     "add constraint fk_box_earlier__shelf_id of Box.earlier"}));
}

TEST(changes, a_through_struct_of_the_same_table_is_no_other_table) {
    const table_state from = whole_state();
    table_state to = from;
    model_state& between = *to.find("Box.earlier");
    between.name = "Earlier";
    between.implicit = false;
    change_state(to, rename_field{"Earlier", "box_id", "box", "box_id", "box_id"});
    const change_list found = changes(from, to);
    EXPECT_TRUE(found.questions.empty());
    for (const operation& one : found.operations)
        EXPECT_FALSE(std::holds_alternative<create_model>(one)) << described(one);
    EXPECT_TRUE(same_state(replay(found.operations, from), to));
}

TEST(changes, values_of_another_type_and_values_that_lack_are_questions) {
    table_state to = users();
    to.models[0].fields[2].type.kind = value_kind::date;
    to.models[0].fields.push_back(field_named("age"));
    const change_list open = changes(users(), to);
    ASSERT_EQ(open.questions.size(), 2U);
    EXPECT_EQ(open.questions[0].subject, "User.age");
    EXPECT_EQ(open.questions[1].kind, question_kind::conversion);
    EXPECT_TRUE(
        changes(users(), to,
                {.backfills = {{"User.age", value(std::int64_t{0})}}, .conversions = {"User.name"}})
            .questions.empty());
}

// ---- what does not fit --------------------------------------------------------------------------

std::string refusal_of(const operation& change) {
    table_state state = whole_state();
    try {
        change_state(state, change);
    } catch (const usage_error& e) {
        return e.what();
    }
    return "nothing was refused";
}

TEST(operations, that_do_not_fit_the_state_are_refused_in_words) {
    const table_state state = whole_state();
    const auto holds = [](const std::string& text, const char* part) {
        return text.find(part) != std::string::npos;
    };
    EXPECT_TRUE(holds(refusal_of(remove_model{state.at("Owner")}), "leads to it"));
    EXPECT_TRUE(holds(refusal_of(create_model{state.at("Pair")}), "already"));
    EXPECT_TRUE(holds(refusal_of(remove_field{"Box", state.at("Box").at("weight")}),
                      "the index some_rows still needs it"));
    EXPECT_TRUE(holds(refusal_of(remove_field{"Pair", state.at("Pair").at("row")}),
                      "the primary key still needs it"));
    EXPECT_TRUE(holds(refusal_of(rename_field{"Box", "label", "mark", "label", "mark"}),
                      "cannot rename field Box.label to mark: there is a field of that name"));
    EXPECT_TRUE(holds(refusal_of(rename_model{"Nobody", "X", "a", "b"}), "no model Nobody"));
    EXPECT_TRUE(holds(refusal_of(remove_index{"Box", {}}), "is not there"));
    field_state other = state.at("Box").at("label");
    other.nullable = true;
    EXPECT_TRUE(holds(refusal_of(alter_field{"Box", other, other}), "not as the migration says"));
}

}  // namespace
}  // namespace cormorant::detail
