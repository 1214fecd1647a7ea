#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cormorant::detail {

/// Where a program's words go, and where answers come from.
class console {
public:
    virtual ~console() = default;

    virtual void out(std::string_view text) = 0;
    virtual void error(std::string_view text) = 0;
    /// The answer to the question; none where nobody sits there, or the input ended.
    [[nodiscard]] virtual std::optional<std::string> ask(std::string_view question) = 0;
};

/// Standard output, error and input; it asks where input and output are a terminal.
class standard_console final : public console {
public:
    void out(std::string_view text) override;
    void error(std::string_view text) override;
    [[nodiscard]] std::optional<std::string> ask(std::string_view question) override;
};

}  // namespace cormorant::detail
