#include "migrate/operation_json.hpp"

#include <gtest/gtest.h>

#include <set>

#include "cormorant/base/error.hpp"
#include "migrate/changes.hpp"
#include "migrate/models.hpp"
#include "migrate/random_history.hpp"

namespace cormorant::detail {
namespace {

using migrate_history::history;

std::string refusal_of(const std::string& text) {
    try {
        (void)migration_from(text);
    } catch (const usage_error& e) {
        return e.what();
    }
    return "nothing was refused";
}

TEST(operation_json, every_operation_is_read_as_it_was_written) {
    std::set<std::size_t> seen;
    for (unsigned seed = 1; seed <= 10; ++seed) {
        history past(seed);
        for (int step = 0; step < 40; ++step) {
            const table_state before = past.now();
            past.step();
            migration_file file;
            file.depends = {"0001_first"};
            file.operations = changes(before, past.now(), past.answers()).operations;
            const std::string text = text_of(file);
            ASSERT_EQ(migration_from(text), file) << text;
            for (const operation& change : file.operations) seen.insert(change.index());
        }
    }
    constexpr std::size_t of_keys = 8;                        // which stay in these histories
    const std::size_t of_sql = operation(run_sql{}).index();  // which no two states differ by
    for (std::size_t i = 0; i < std::variant_size_v<operation>; ++i) {
        EXPECT_EQ(seen.count(i), i == of_keys || i == of_sql ? 0U : 1U) << "operation " << i;
    }
    const run_sql both{{{"sqlite", {"a", "b"}}, {"any", {}}}, {}, true};
    const migration_file sql{"main", {}, {both, run_sql{{{"postgresql", {"c"}}}}}};
    EXPECT_EQ(migration_from(text_of(sql)), sql);
    const migration_file keys{"main", {}, {alter_key{"A", {"id"}, {"a", "b"}}}};
    EXPECT_EQ(migration_from(text_of(keys)), keys);
}

TEST(operation_json, models_with_every_word_go_through_a_file) {
    migration_file file;
    file.operations = changes({}, migrate_models::whole_state()).operations;
    const migration_file again = migration_from(text_of(file));
    EXPECT_EQ(again, file);
    EXPECT_TRUE(same_state(replay(again.operations), migrate_models::whole_state()));
}

TEST(operation_json, is_written_in_one_way) {
    migration_file file;
    file.depends = {"0004_user_city"};
    add_field field{"Order", {}};
    field.field.name = field.field.column = "status";
    field.field.type.kind = value_kind::text;
    field.field.type.max_length = 20;
    field.field.default_value.push_back(value::copy(value_kind::text, "new"));
    field.backfill.push_back(value::copy(value_kind::text, "new"));
    file.operations.push_back(field);
    const std::string text = text_of(file);
    EXPECT_EQ(text.substr(0, text.find("  \"checksum\"")), R"({
  "cormorant": 1,
  "set": "main",
  "depends": [
    "0004_user_city"
  ],
  "operations": [
    {
      "op": "add_field",
      "model": "Order",
      "field": {
        "name": "status",
        "type": "text",
        "max_length": 20,
        "default": "new"
      },
      "backfill": {
        "value": "new"
      }
    }
  ],
)");
}

TEST(operation_json, what_is_wrong_is_told_with_its_place) {
    const auto holds = [](const std::string& text, const char* part) {
        return text.find(part) != std::string::npos;
    };
    EXPECT_TRUE(holds(refusal_of(R"({"cormorant": 1, "operations": [{"op": "ad_field"}]})"),
                      "operations[0].op"));
    EXPECT_TRUE(holds(refusal_of(R"({"cormorant": 1, "operations": [{"op": "rename_index",)"
                                 R"( "model": "A", "from": "a", "to": "b", "form": "c"}]})"),
                      "\"form\" is unknown"));
    EXPECT_TRUE(holds(refusal_of(R"({"cormorant": 1, "operations": [{"op": "add_index",)"
                                 R"( "model": "A", "index": {"name": 1}}]})"),
                      "operations[0].index.name"));
    EXPECT_TRUE(holds(refusal_of(R"({"cormorant": 9})"), "newer version"));
    std::string edited = text_of({"main", {}, {rename_index{"A", "a", "b"}}});
    edited.replace(edited.find("\"b\""), 3, "\"c\"");
    EXPECT_TRUE(holds(refusal_of(edited), "the file was edited"));
}

}  // namespace
}  // namespace cormorant::detail
