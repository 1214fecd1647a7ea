#pragma once

#include <string>
#include <string_view>

#include "migrate/commands/console.hpp"
#include "migrate/json_reader.hpp"

namespace cormorant::detail {

/// What a command tells: words for people, or one JSON object a line for programs.
class report {
public:
    enum class form : unsigned char { words, json };

    report(console& on, form how) : on_(on), form_(how) {}

    [[nodiscard]] bool is_json() const noexcept { return form_ == form::json; }
    /// Words that programs do not get.
    void say(std::string_view words) {
        if (!is_json()) on_.out(std::string(words) + "\n");
    }
    /// The same thing to both.
    void tell(std::string_view words, const file_json& event) {
        if (is_json())
            emit(event);
        else
            say(words);
    }
    void emit(const file_json& event) {
        if (is_json())
            on_.out(event.dump(-1, ' ', false, file_json::error_handler_t::replace) + "\n");
    }
    void fail(std::string_view words, int exit) {
        if (is_json())
            emit({{"event", "error"}, {"message", std::string(words)}, {"exit", exit}});
        else
            on_.error(std::string(words) + "\n");
    }

private:
    console& on_;
    form form_;
};

}  // namespace cormorant::detail
