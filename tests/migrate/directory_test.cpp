#include "migrate/directory.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "migrate/migration_problem.hpp"

namespace cormorant::detail {
namespace {

namespace files = std::filesystem;

class migration_directory : public testing::Test {
protected:
    migration_directory()
        : path((files::path(testing::TempDir()) /
                ("cormorant_migrations_" + std::to_string(::getpid())))
                   .string()) {
        files::remove_all(path);
    }
    ~migration_directory() override { files::remove_all(path); }

    void put(const std::string& name, const std::string& text) const {
        files::create_directories(path);
        std::ofstream(path + "/" + name) << text;
    }

    [[nodiscard]] std::string refusal() const {
        try {
            (void)history_of(read_directory(path));
        } catch (const migration_failure& e) {
            EXPECT_EQ(e.problem(), migration_problem::history);
            return e.what();
        }
        return "nothing was refused";
    }

    void expect_refusal(const std::string& part) const {
        EXPECT_NE(refusal().find(part), std::string::npos) << refusal();
    }

    std::string path;
};

field_state number(const std::string& name) {
    field_state field;
    field.name = field.column = name;
    field.type.kind = value_kind::integer;
    return field;
}

named_migration migration(const std::string& name, std::vector<std::string> depends,
                          std::vector<operation> all = {}) {
    return {name, {"main", std::move(depends), std::move(all)}};
}

named_migration initial() {
    model_state model;
    model.name = model.table = "A";
    model.fields = {number("id")};
    model.primary_key = {"id"};
    return migration("0001_initial", {}, {create_model{model}});
}

named_migration adds(const std::string& name, const std::string& after, const std::string& field) {
    return migration(name, {after}, {add_field{"A", number(field)}});
}

TEST_F(migration_directory, that_is_not_there_has_no_migrations) {
    EXPECT_TRUE(read_directory(path).empty());
}

TEST_F(migration_directory, gives_back_what_was_written_and_passes_over_other_files) {
    const named_migration second = adds("0002_a_x", "0001_initial", "x");
    EXPECT_EQ(write_migration(path, second), path + "/0002_a_x.json");
    (void)write_migration(path, initial());
    put("README.md", "words");
    put(".0003_half.json", "{");
    EXPECT_EQ(read_directory(path), (std::vector<named_migration>{initial(), second}));
    EXPECT_EQ(history_of(read_directory(path)).heads(), std::vector<std::string>{"0002_a_x"});
}

TEST_F(migration_directory, keeps_a_file_that_is_there_and_leaves_nothing_half_written) {
    (void)write_migration(path, initial());
    EXPECT_THROW((void)write_migration(path, migration("0001_initial", {})), migration_error);
    EXPECT_EQ(read_directory(path).at(0), initial());
    std::size_t count = 0;
    for (const auto& entry : files::directory_iterator(path)) count += entry.exists() ? 1 : 0;
    EXPECT_EQ(count, 1U);
}

TEST_F(migration_directory, refuses_names_that_are_no_files_or_too_long) {
    EXPECT_THROW((void)write_migration(path, migration("../0001", {})), migration_error);
    EXPECT_THROW((void)write_migration(path, migration(std::string(200, 'a'), {})),
                 migration_error);
    put("0001 initial.json", "{}");
    expect_refusal("rename the file");
}

TEST_F(migration_directory, names_the_file_and_the_place_of_what_is_wrong) {
    put("0001_initial.json", "{\n  \"cormorant\": 1,\n  oh\n}");
    expect_refusal("/0001_initial.json: ");
    expect_refusal("the text is no JSON: line 3");
    put("0001_initial.json", "{\"cormorant\": 1, \"operation\": []}");
    expect_refusal("the key \"operation\" is unknown");
    put("0001_initial.json", "{\"cormorant\": 2}");
    expect_refusal("a newer version of Cormorant wrote it");
    put("0001_initial.json", "{\"cormorant\": 1, \"operations\": [{\"op\": \"drop_all\"}]}");
    expect_refusal("at operations[0].op, \"drop_all\" is no operation");
    put("0001_initial.json", "<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> other\n");
    expect_refusal("a merge that was not finished");
}

TEST_F(migration_directory, tells_a_file_that_was_edited) {
    std::string text = text_of(initial().file);
    text.replace(text.find("\"id\""), 4, "\"no\"");
    put("0001_initial.json", text);
    expect_refusal("the file was edited. Undo the edit");
}

TEST_F(migration_directory, tells_what_is_missing_and_what_goes_in_a_circle) {
    (void)write_migration(path, adds("0002_a_x", "0001_initial", "x"));
    expect_refusal("0002_a_x depends on 0001_initial, which is not there");
    (void)write_migration(path, migration("0001_initial", {"0002_a_x"}));
    expect_refusal("in a circle");
}

TEST_F(migration_directory, with_two_heads_says_how_to_join_them) {
    const migration_history two = history_of(
        {initial(), adds("0002_a_x", "0001_initial", "x"), adds("0002_a_y", "0001_initial", "y")});
    try {
        require_one_head(two);
        FAIL() << "nothing was refused";
    } catch (const migration_failure& e) {
        EXPECT_EQ(e.problem(), migration_problem::history);
        EXPECT_NE(std::string(e.what()).find("0002_a_x and 0002_a_y"), std::string::npos);
        EXPECT_NE(std::string(e.what()).find("--merge"), std::string::npos);
    }
}

TEST_F(migration_directory, of_a_program_is_read_from_its_texts) {
    const std::string text = text_of(initial().file);
    const embedded_migration one{"0001_initial", text};
    EXPECT_EQ(read_embedded({&one, 1}), std::vector<named_migration>{initial()});
    const embedded_migration wrong{"0001_initial", "{"};
    EXPECT_THROW((void)read_embedded({&wrong, 1}), migration_error);
}

// ---- squashed migrations ------------------------------------------------------------------------

std::vector<named_migration> squashed_files() {
    named_migration all = migration("0001_squashed_0002_a_x", {}, initial().file.operations);
    all.file.operations.push_back(add_field{"A", number("x")});
    all.file.replaces = {"0001_initial", "0002_a_x"};
    return {initial(), adds("0002_a_x", "0001_initial", "x"), all,
            adds("0003_a_y", "0002_a_x", "y")};
}

std::vector<std::string> order_of(const std::set<std::string>& applied) {
    std::vector<std::string> names;
    const migration_history history = history_of(squashed_files(), applied);
    for (const named_migration& one : history.in_order()) names.push_back(one.name);
    return names;
}

TEST(squashed_migration, stands_for_those_that_it_replaces_where_none_of_them_is_applied) {
    const std::vector<std::string> squashed = {"0001_squashed_0002_a_x", "0003_a_y"};
    const std::vector<std::string> originals = {"0001_initial", "0002_a_x", "0003_a_y"};
    EXPECT_EQ(order_of({}), squashed);
    EXPECT_EQ(order_of({"0001_squashed_0002_a_x"}), squashed);
    EXPECT_EQ(order_of({"0001_initial"}), originals);
    const std::set<std::string> all = {"0001_initial", "0002_a_x"};
    EXPECT_EQ(order_of(all), originals);
}

TEST(squashed_migration, is_done_by_those_whose_files_are_gone) {
    std::vector<named_migration> files = squashed_files();
    files.erase(files.begin(), files.begin() + 2);
    const migration_history history = history_of(files, {"0001_initial", "0002_a_x"});
    EXPECT_EQ(history.done_by_others(), std::vector<std::string>{"0001_squashed_0002_a_x"});
    EXPECT_EQ(history.in_order().size(), 2U);
    EXPECT_EQ(history_of(files).done_by_others(), std::vector<std::string>{});
}

TEST(squashed_migration, is_read_as_it_was_written) {
    const named_migration all = squashed_files()[2];
    EXPECT_EQ(migration_from(text_of(all.file)), all.file);
}

}  // namespace
}  // namespace cormorant::detail
