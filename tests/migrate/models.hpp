#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cormorant/cormorant.hpp"
#include "sql/ddl/state_of.hpp"

/// Models that use every word of meta that a database keeps.
namespace migrate_models {

namespace cm = cormorant;
using namespace cormorant::literals;

enum class Size : std::uint8_t { small = 1, large = 4 };

struct Owner {
    int id = 0;
    std::string code = {};
    static constexpr auto meta = cm::model(cm::max_length("code", 20), cm::unique("code"));
};

struct Shelf {
    std::string code = {};
    std::string room = {};
    static constexpr auto meta = cm::model(cm::table("Shelf of \"all\""), cm::primary_key("code"),
                                           cm::max_length("code", 9));
};

struct Box {
    std::int64_t id = 0;
    std::string label = {};
    std::string mark = {};
    Size size = Size::small;
    std::optional<std::int32_t> weight = {};
    std::uint8_t layer = 0;
    std::uint64_t number = 0;
    double price = 0;
    cm::decimal tax = {};
    bool open = true;
    cm::utc_time made = {};
    cm::date day = {};
    std::optional<cm::utc_time> seen = {};
    cm::uuid token = {};
    cm::bytes seal = {};
    cm::json facts = {};
    std::string raw = {};
    cm::foreign_key<Owner> owner = {};
    std::optional<cm::foreign_key<Owner>> keeper = {};
    cm::foreign_key<Shelf> shelf = {};
    cm::many_to_many<Shelf> earlier = {};
    static constexpr auto meta = cm::model(
        cm::default_value("label", "it's \\ here"), cm::max_length("label", 40),
        cm::max_length("mark", 12), cm::choices("mark", "a", "b's"), cm::default_value("mark", "a"),
        cm::choices("size", Size::small, Size::large), cm::default_value("weight", -7),
        cm::default_value("price", 0.5), cm::default_value("open", true), cm::digits("tax", 10, 2),
        cm::default_now("made"), cm::default_now("day"), cm::database_type("raw", "char(3)"),
        cm::column("raw", "Raw text"), cm::comment("raw", "three letters"),
        cm::on_delete("owner", cm::cascade).in_database(),
        cm::on_delete("keeper", cm::set_null).in_database(), cm::no_index("keeper"),
        cm::check("of_two_parts", "weight"_f > 3 && "price"_f < 2.5),
        cm::check("of_many", ("weight"_f == cm::null || "weight"_f.between(1, 9) ||
                              "price"_f * 2.0 + 1.0 > 4.0) &&
                                 !("label"_f == "x") && "size"_f == Size::small),
        cm::check("of_texts", cm::length(cm::lower("label"_f)) > 2 || "label"_f.contains("a%")),
        cm::check("of_times", "made"_f.year() > 2000), cm::check("of_truth", "open"_f == true),
        cm::check("of_sql", cm::sql<bool>("{} > {}", "price"_f, 0)),
        cm::check("of_keys", "owner"_f > 0 && "owner.id"_f < 100),
        cm::index("label", "-price").where("weight"_f > 5).named("some_rows"),
        cm::index("made").include("price"), cm::unique("label", "day"), cm::json_index("facts"),
        cm::search_index(cm::text_language::english, "label", "mark"));
};

/// Two that refer to each other.
struct Left;
struct Right {
    std::int64_t id = 0;
    std::optional<cm::foreign_key<Left, std::int64_t>> other = {};
};
struct Left {
    std::int64_t id = 0;
    cm::one_to_one<Right> other = {};
};

struct Pair {
    int row = 0;
    std::int16_t seat = 0;
    std::string note = {};
    static constexpr auto meta = cm::model(cm::primary_key("seat", "row"));
};

/// What PostgreSQL alone has.
struct Listed {
    std::int64_t id = 0;
    std::vector<std::string> tags = {};
    std::vector<std::int16_t> beds = {};
    std::optional<std::vector<cm::decimal>> prices = {};
    cm::range<int> floors = {};
    std::optional<cm::range<cm::utc_time>> during = {};
    static constexpr auto meta = cm::model(cm::index("tags"), cm::index("floors"));
};

template <class... M>
cormorant::detail::table_state state_of_models() {
    const cormorant::detail::model_info* const models[] = {&cormorant::detail::model_of<M>()...};
    return cormorant::detail::state_of(models);
}

inline cormorant::detail::table_state whole_state() {
    return state_of_models<Box, Owner, Shelf, Right, Left, Pair>();
}

}  // namespace migrate_models
