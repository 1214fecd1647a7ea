#include <gtest/gtest.h>

#include "migrate/commands/answers.hpp"
#include "migrate/migration_problem.hpp"
#include "migrate/models.hpp"
#include "migrate/program.hpp"

namespace {

namespace cm = cormorant;
using migrate_program::models_of;
using migrate_program::program;
using names = std::vector<std::string>;

namespace first {
struct User {
    std::int64_t id = 0;
    std::string mail = {};
};
}  // namespace first

namespace second {
struct User {
    std::int64_t id = 0;
    std::string email = {};
};
}  // namespace second

namespace third {
struct User {
    std::int64_t id = 0;
    std::string mail = {};
    int age = 0;
    cm::decimal balance = {};
};
}  // namespace third

namespace third {
struct Order {
    std::int64_t id = 0;
    cm::foreign_key<User> user = {};
};
}  // namespace third

namespace with_orders {
struct Order {
    std::int64_t id = 0;
    cm::foreign_key<first::User> user = {};
};
}  // namespace with_orders

class makemigrations : public testing::Test {
protected:
    makemigrations() { app.models = models_of<first::User>(); }

    void make_initial() { ASSERT_EQ(app.run({"makemigrations"}), 0) << app.on.failed; }

    program app;
};

TEST_F(makemigrations, writes_the_initial_file_and_then_finds_nothing) {
    EXPECT_EQ(app.run({"makemigrations"}), 0) << app.on.failed;
    EXPECT_EQ(app.names(), names{"0001_initial"});
    EXPECT_HOLDS(app.on.said, "create model User");
    EXPECT_EQ(app.run({"makemigrations"}), 0);
    EXPECT_HOLDS(app.on.said, "have all that the models say");
    EXPECT_EQ(app.run({"makemigrations", "--check"}), 0);
    EXPECT_EQ(app.run({"check"}), 0);
    EXPECT_EQ(app.names().size(), 1U);
}

TEST_F(makemigrations, finds_nothing_right_after_itself_for_models_with_every_word) {
    using namespace migrate_models;
    app.models = models_of<Box, Owner, Shelf, Right, Left, Pair, Listed>();
    make_initial();
    EXPECT_EQ(app.run({"makemigrations", "--check"}), 0) << app.on.said;
}

TEST_F(makemigrations, checks_and_shows_without_writing) {
    EXPECT_EQ(app.run({"makemigrations", "--check"}), 3);
    EXPECT_HOLDS(app.on.said, "create model User");
    EXPECT_EQ(app.run({"makemigrations", "--dry-run"}), 0);
    EXPECT_HOLDS(app.on.said, "\"op\": \"create_model\"");
    EXPECT_EQ(app.run({"check"}), 3);
    EXPECT_FALSE(std::filesystem::exists(app.directory));
}

TEST_F(makemigrations, writes_nothing_while_a_rename_is_a_question) {
    make_initial();
    app.models = models_of<second::User>();
    EXPECT_EQ(app.run({"makemigrations"}), 4);
    EXPECT_HOLDS(app.on.failed, "--rename User.mail=email");
    EXPECT_HOLDS(app.on.failed, "--no-rename User.mail");
    EXPECT_EQ(app.names().size(), 1U);
}

TEST_F(makemigrations, renames_as_its_flag_says) {
    make_initial();
    app.models = models_of<second::User>();
    EXPECT_EQ(app.run({"makemigrations", "--rename", "User.mail=email"}), 0) << app.on.failed;
    EXPECT_HOLDS(app.on.said, "rename field User.mail to email");
    EXPECT_EQ(app.names(), (names{"0001_initial", "0002_user_email"}));
    EXPECT_EQ(app.run({"makemigrations", "--check"}), 0);
}

TEST_F(makemigrations, drops_and_adds_where_the_flags_say_so) {
    make_initial();
    app.models = models_of<second::User>();
    EXPECT_EQ(app.run({"makemigrations", "--no-rename", "User.mail"}), 4);
    EXPECT_HOLDS(app.on.failed, "--backfill User.email=VALUE");
    EXPECT_EQ(app.run({"makemigrations", "--no-rename=User.mail", "--backfill=User.email=\"-\"",
                       "other_mail"}),
              0);
    EXPECT_HOLDS(app.on.said, "remove field User.mail");
    EXPECT_EQ(app.names(), (names{"0001_initial", "0002_other_mail"}));
}

TEST_F(makemigrations, asks_who_sits_at_a_terminal) {
    make_initial();
    app.models = models_of<second::User>();
    app.on.answers = {"perhaps", "y"};
    EXPECT_EQ(app.run({"makemigrations"}), 0) << app.on.failed;
    EXPECT_HOLDS(app.on.asked, "Did User.mail become User.email?");
    EXPECT_HOLDS(app.on.said, "rename field User.mail to email");
    app.models = models_of<third::User>();
    app.on.answers = {"n", "-", "many", "7", "0.10"};
    EXPECT_EQ(app.run({"makemigrations"}), 0) << app.on.failed;
    EXPECT_HOLDS(app.on.said, "User.age cannot hold many");
    app.on.answers = {"y"};
    app.models = models_of<first::User>();
    EXPECT_EQ(app.run({"makemigrations", "--no-input"}), 0) << "what goes alone is no question";
    EXPECT_TRUE(app.on.asked.empty());
}

TEST_F(makemigrations, says_what_is_wrong_with_its_flags) {
    make_initial();
    EXPECT_EQ(app.run({"makemigrations", "--rename", "User.male=email"}), 2);
    EXPECT_HOLDS(app.on.failed, "no such model or field");
    EXPECT_EQ(app.run({"makemigrations", "--rename", "User.mail"}), 2);
    EXPECT_EQ(app.run({"makemigrations", "--backfill", "User.age=1"}), 2);
    EXPECT_EQ(app.run({"makemigrations", "--fast"}), 2);
    EXPECT_HOLDS(app.on.failed, "makemigrations --help");
    EXPECT_EQ(app.run({"makemigrations", "one", "two"}), 2);
    EXPECT_EQ(app.run({"makemigrations", "--rename"}), 2);
    EXPECT_HOLDS(app.on.failed, "lacks its value");
    app.models = models_of<third::User>();
    EXPECT_EQ(app.run({"makemigrations", "../escape", "--backfill=User.age=1",
                       "--backfill=User.balance=0.10"}),
              2);
    EXPECT_EQ(app.run({"makemigrations", std::string(200, 'x'), "--backfill=User.age=1",
                       "--backfill=User.balance=0.10"}),
              2);
    EXPECT_HOLDS(app.on.failed, "at most 100");
    EXPECT_EQ(app.run({"migrations"}), 2);
    EXPECT_HOLDS(app.on.failed, "there is no command migrations");
}

TEST_F(makemigrations, tells_programs_in_json) {
    EXPECT_EQ(app.run({"makemigrations", "--json"}), 0);
    EXPECT_HOLDS(app.on.said, R"({"event":"migration","migration":"0001_initial")");
    EXPECT_TRUE(app.on.said.ends_with("{\"event\":\"result\",\"exit\":0}\n")) << app.on.said;
    app.models = models_of<second::User>();
    app.on.answers = {"y"};
    EXPECT_EQ(app.run({"makemigrations", "--json"}), 4);
    EXPECT_HOLDS(app.on.said, R"("event":"question","subject":"User.mail","proposal":"email")");
    EXPECT_TRUE(app.on.failed.empty()) << app.on.failed;
}

TEST_F(makemigrations, makes_an_empty_file) {
    make_initial();
    EXPECT_EQ(app.run({"makemigrations", "--empty", "by_hand"}), 0);
    EXPECT_EQ(app.names(), (names{"0001_initial", "0002_by_hand"}));
}

// ---- two heads ----------------------------------------------------------------------------------

class two_heads : public makemigrations {
protected:
    // What two people made at the same time: a model and two fields.
    two_heads() {
        EXPECT_EQ(app.run({"makemigrations"}), 0);
        app.models = models_of<third::User>();
        EXPECT_EQ(app.run({"makemigrations", "--backfill=User.age=1",
                           "--backfill=User.balance=0.10", "fields"}),
                  0)
            << app.on.failed;
        const auto fields = cm::detail::read_directory(app.directory).at(1);
        cm::detail::remove_migration(app.directory, fields.name);
        app.models = models_of<first::User, with_orders::Order>();
        EXPECT_EQ(app.run({"makemigrations"}), 0);
        (void)cm::detail::write_migration(app.directory, fields);
    }
};

TEST_F(two_heads, are_refused_and_joined_unasked) {
    EXPECT_EQ(app.run({"makemigrations"}), 7);
    EXPECT_HOLDS(app.on.failed, "0002_fields and 0002_order");
    EXPECT_EQ(app.run({"makemigrations", "--merge"}), 0) << app.on.failed;
    EXPECT_EQ(app.names(), (names{"0001_initial", "0002_fields", "0002_order", "0003_merge"}));
    EXPECT_EQ(app.run({"makemigrations", "--merge"}), 0);
    app.models = models_of<third::User, third::Order>();
    EXPECT_EQ(app.run({"makemigrations", "--check"}), 0) << app.on.said;
}

TEST_F(two_heads, become_one_line_by_rebase) {
    EXPECT_EQ(app.run({"makemigrations", "--rebase", "0002_fields"}), 0) << app.on.failed;
    EXPECT_EQ(app.names(), (names{"0001_initial", "0002_order", "0003_fields"}));
    const auto files = cm::detail::read_directory(app.directory);
    EXPECT_EQ(files.at(2).file.depends, names{"0002_order"});
    EXPECT_EQ(app.run({"makemigrations", "--rebase"}), 0);
    app.models = models_of<third::User, third::Order>();
    EXPECT_EQ(app.run({"makemigrations", "--check"}), 0) << app.on.said;
}

// ---- squashmigrations ---------------------------------------------------------------------------

TEST_F(makemigrations, are_squashed_into_one_that_does_the_same) {
    make_initial();
    app.models = models_of<third::User>();
    ASSERT_EQ(app.run({"makemigrations", "--backfill=User.age=1", "--backfill=User.balance=0.10"}),
              0);
    const auto before = cm::detail::history_of(cm::detail::read_directory(app.directory)).state();
    EXPECT_EQ(app.run({"squashmigrations", "0001", "0002"}), 0) << app.on.failed;
    EXPECT_HOLDS(app.on.said, "3 operations of 2 migrations became 1");
    const auto history = cm::detail::history_of(cm::detail::read_directory(app.directory));
    EXPECT_EQ(history.in_order().size(), 1U);
    EXPECT_TRUE(cm::detail::same_state(history.state(), before));
    EXPECT_EQ(app.run({"makemigrations", "--check"}), 0);
    EXPECT_EQ(app.run({"squashmigrations", "0001"}), 2);
    EXPECT_EQ(app.run({"squashmigrations", "0001", "0009"}), 2);
    EXPECT_HOLDS(app.on.failed, "there is no migration 0009");
}

TEST(program, without_a_command_lists_them) {
    program app;
    EXPECT_EQ(app.run({}), 2);
    EXPECT_HOLDS(app.on.said, "inspectdb");
    EXPECT_FALSE(migrate_program::holds(app.on.said, "makemigrations")) << "it has no models";
    EXPECT_EQ(app.run({"makemigrations"}), 2);
    app.models = models_of<first::User>();
    EXPECT_EQ(app.run({}), 2);
    EXPECT_HOLDS(app.on.said, "makemigrations");
    EXPECT_EQ(app.run({"help"}), 0);
    EXPECT_EQ(app.run({"makemigrations", "--help"}), 0);
    EXPECT_HOLDS(app.on.said, "--rename MODEL.FIELD=NAME");
}

TEST(backfill, is_of_the_type_of_its_field) {
    using cm::detail::value_kind;
    const auto kind = [](const std::string& text, value_kind of) {
        cm::detail::field_state field;
        field.type.kind = of;
        return cm::detail::backfill_value(text, field, "User.x").kind();
    };
    EXPECT_EQ(kind("\"new\"", value_kind::text), value_kind::text);
    EXPECT_EQ(kind("new", value_kind::text), value_kind::text);
    EXPECT_EQ(kind("0.10", value_kind::decimal), value_kind::decimal);
    EXPECT_EQ(kind("2026-01-02", value_kind::date), value_kind::date);
    EXPECT_EQ(kind("3", value_kind::real), value_kind::integer);
    EXPECT_EQ(kind("true", value_kind::boolean), value_kind::boolean);
    EXPECT_THROW((void)kind("2026-02-31", value_kind::date), cm::migration_error);
    EXPECT_THROW((void)kind("null", value_kind::text), cm::migration_error);
    EXPECT_THROW((void)kind("1", value_kind::boolean), cm::migration_error);
}

}  // namespace
