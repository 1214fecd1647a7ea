#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cormorant/base/bytes.hpp"
#include "cormorant/expr/describe.hpp"
#include "cormorant/expr/operators.hpp"
#include "cormorant/reflect/meta.hpp"
#include "cormorant/relations/foreign_key.hpp"
#include "cormorant/relations/lazy.hpp"
#include "cormorant/relations/to_many.hpp"

/// A library's models, with every sort of on_delete, for the tests of writes.
namespace library {

namespace cm = cormorant;

struct Shelf {
    std::int64_t id = 0;
    std::string label = {};
    static constexpr auto meta = cm::model(cm::unique("label"));
};

struct Author {
    std::int64_t id = 0;
    std::string name = {};
    std::optional<cm::foreign_key<Author>> mentor = {};
    static constexpr auto meta =
        cm::model(cm::max_length("name", 5), cm::on_delete("mentor", cm::set_null));
};

struct Tag {
    std::string code = {};
    static constexpr auto meta = cm::model(cm::primary_key("code"));
};

struct Book {
    std::int64_t id = 0;
    std::string title = {};
    std::string status = "in";
    cm::decimal price = {};
    cm::foreign_key<Author> author = {};
    cm::foreign_key<Shelf> shelf = {};
    std::optional<cm::foreign_key<Book>> part_of = {};
    cm::lazy<std::string> summary = {};
    cm::many_to_many<Tag> tags = {};
    static constexpr auto meta =
        cm::model(cm::on_delete("author", cm::cascade), cm::on_delete("part_of", cm::cascade),
                  cm::choices("status", "in", "out"), cm::digits("price", 6, 2));
};

struct Copy {
    std::int64_t id = 0;
    cm::foreign_key<Book> book = {};
    cm::utc_time bought = {};
    static constexpr auto meta =
        cm::model(cm::on_delete("book", cm::cascade), cm::default_now("bought"));
};

struct Loan {
    std::int64_t id = 0;
    cm::foreign_key<Author> reader = {};
    cm::foreign_key<Copy> copy = {};
    static constexpr auto meta =
        cm::model(cm::on_delete("reader", cm::cascade), cm::on_delete("copy", cm::restrict_rows));
};

struct Place {
    int row = 0;
    int seat = 0;
    std::string note = {};
    static constexpr auto meta = cm::model(cm::primary_key("row", "seat"));
};

}  // namespace library
