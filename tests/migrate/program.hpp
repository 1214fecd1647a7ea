#pragma once

#include "migrate/commands/program.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "cormorant/cormorant.hpp"

namespace migrate_program {

namespace files = std::filesystem;

/// Keeps what a program says, and gives the answers that were put in.
class kept_console final : public cormorant::detail::console {
public:
    void out(std::string_view text) override { said += text; }
    void error(std::string_view text) override { failed += text; }
    std::optional<std::string> ask(std::string_view question) override {
        if (answers.empty()) return std::nullopt;
        asked += question;
        std::string answer = answers.front();
        answers.erase(answers.begin());
        return answer;
    }

    std::string said;
    std::string failed;
    std::string asked;
    std::vector<std::string> answers;
};

template <class... Models>
std::vector<const cormorant::detail::model_info*> models_of() {
    return {&cormorant::detail::model_of<Models>()...};
}

/// A program with a directory of migrations of its own.
class program {
public:
    program() {
        static int count = 0;
        directory =
            (files::path(testing::TempDir()) /
             ("cormorant_program_" + std::to_string(::getpid()) + "_" + std::to_string(++count)))
                .string();
        files::remove_all(directory);
        options.migrations = directory;
    }
    program(const program&) = delete;
    program& operator=(const program&) = delete;
    ~program() { files::remove_all(directory); }

    /// The exit code of the command.
    int run(const std::vector<std::string>& words) {
        on.said.clear();
        on.failed.clear();
        on.asked.clear();
        return cormorant::detail::run_program(models, words, options, on);
    }

    /// The names of the files.
    [[nodiscard]] std::vector<std::string> names() const {
        std::vector<std::string> found;
        for (const auto& one : cormorant::detail::read_directory(directory))
            found.push_back(one.name);
        return found;
    }

    std::string directory;
    cormorant::manage_options options;
    std::vector<const cormorant::detail::model_info*> models;
    kept_console on;
};

inline bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace migrate_program

/// Expects a part in a text, and shows the text where it is not there.
#define EXPECT_HOLDS(text, part) EXPECT_TRUE(migrate_program::holds(text, part)) << (text)
