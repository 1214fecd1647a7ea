#pragma once

#include <cormorant/cormorant.hpp>
#include <cstdint>
#include <optional>
#include <string>

namespace cm = cormorant;
using namespace cormorant::literals;

// [models]
struct Author {
    std::int64_t id = 0;
    std::string name;
    std::optional<std::string> country;
};

struct Book {
    std::int64_t id = 0;
    std::string title;
    cm::foreign_key<Author> author;
    std::string status;

    static constexpr auto meta =
        cm::model(cm::max_length("title", 200), cm::max_length("status", 20),
                  cm::default_value("status", "new"), cm::index("status", "title"));
};
// [end]
