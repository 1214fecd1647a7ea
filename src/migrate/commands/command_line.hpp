#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cormorant::detail {

/// An option of a command; without a value's word it is there or not.
struct option_spec {
    std::string_view name;        ///< "--rename"
    std::string_view value_word;  ///< "MODEL.FIELD=NAME"; empty: it has no value
    std::string_view help;
};

/// What a command takes.
struct command_spec {
    std::string_view name;
    std::string_view operands;  ///< "[NAME]"
    std::size_t most_operands = 0;
    std::string_view help;
    std::span<const option_spec> options;
};

/// The words behind the name of a program, as the command understands them.
class command_line {
public:
    /// Throws migration_error for an option that the command has not, one without its value, and
    /// for more operands than it takes.
    command_line(std::span<const std::string> words, const command_spec& command);

    [[nodiscard]] bool has(std::string_view option) const;
    /// The last value of the option.
    [[nodiscard]] std::optional<std::string> value(std::string_view option) const;
    [[nodiscard]] std::vector<std::string> values(std::string_view option) const;
    [[nodiscard]] const std::vector<std::string>& operands() const noexcept { return operands_; }
    /// The operand, or nothing.
    [[nodiscard]] std::string operand(std::size_t i) const;

private:
    std::map<std::string, std::vector<std::string>, std::less<>> options_;
    std::vector<std::string> operands_;
};

/// The options that every command has.
[[nodiscard]] std::span<const option_spec> common_options();

/// What `COMMAND --help` prints.
[[nodiscard]] std::string help_of(const command_spec& command);

}  // namespace cormorant::detail
