#include "migrate/commands/command_line.hpp"

#include <fmt/format.h>

#include "migrate/migration_problem.hpp"

namespace cormorant::detail {
namespace {

constexpr option_spec every_command[] = {
    {"--database", "URL", "the database, as sqlite:shop.db or postgresql://user@host/name"},
    {"--json", "", "one JSON object a line, for programs"},
    {"--no-input", "", "ask nothing: a question is a failure"},
    {"--help", "", "this text"},
};

[[noreturn]] void refuse(std::string message) {
    throw_migration(migration_problem::usage, std::move(message));
}

const option_spec* find(std::span<const option_spec> options, std::string_view name) {
    for (const option_spec& one : options)
        if (one.name == name) return &one;
    return nullptr;
}

const option_spec& option_of(const command_spec& command, const std::string& name) {
    if (const option_spec* own = find(command.options, name)) return *own;
    if (const option_spec* common = find(every_command, name)) return *common;
    refuse(fmt::format("{} has no option {}: {} --help lists those that it has", command.name, name,
                       command.name));
}

std::string line_of(const option_spec& option) {
    const std::string head =
        fmt::format("{}{}{}", option.name, option.value_word.empty() ? "" : " ", option.value_word);
    return fmt::format("  {:<28} {}\n", head, option.help);
}

}  // namespace

command_line::command_line(std::span<const std::string> words, const command_spec& command) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string& word = words[i];
        if (!word.starts_with('-') || word == "-") {
            operands_.push_back(word);
            continue;
        }
        const std::size_t equals = word.find('=');
        const option_spec& option = option_of(command, word.substr(0, equals));
        std::vector<std::string>& values = options_[std::string(option.name)];
        if (option.value_word.empty()) {
            if (equals != std::string::npos) refuse(std::string(option.name) + " takes no value");
            values.emplace_back();
        } else if (equals != std::string::npos) {
            values.push_back(word.substr(equals + 1));
        } else if (++i < words.size()) {
            values.push_back(words[i]);
        } else {
            refuse(fmt::format("{} lacks its value: {} {}", option.name, option.name,
                               option.value_word));
        }
    }
    if (operands_.size() > command.most_operands)
        refuse(fmt::format("{} takes no \"{}\": it is called as {} {}", command.name,
                           operands_[command.most_operands], command.name, command.operands));
}

bool command_line::has(std::string_view option) const {
    return options_.find(option) != options_.end();
}

std::optional<std::string> command_line::value(std::string_view option) const {
    const auto found = options_.find(option);
    if (found == options_.end()) return std::nullopt;
    return found->second.back();
}

std::vector<std::string> command_line::values(std::string_view option) const {
    const auto found = options_.find(option);
    return found == options_.end() ? std::vector<std::string>() : found->second;
}

std::string command_line::operand(std::size_t i) const {
    return i < operands_.size() ? operands_[i] : std::string();
}

std::span<const option_spec> common_options() { return every_command; }

std::string help_of(const command_spec& command) {
    std::string text = fmt::format("{} {}{}[OPTIONS]\n{}\n\n", command.name, command.operands,
                                   command.operands.empty() ? "" : " ", command.help);
    for (const option_spec& option : command.options) text += line_of(option);
    for (const option_spec& option : every_command) text += line_of(option);
    return text;
}

}  // namespace cormorant::detail
