#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cormorant/cormorant.hpp"

/// The tables of the evaluator as models: nullable, to themselves, many to many, several levels.
namespace oracle {

namespace cm = cormorant;
using namespace cormorant::literals;

struct Team;
struct Person;
struct Task;

struct Region {
    std::int64_t id = 0;
    std::string name;
    std::optional<int> height;
    cm::reverse<Team, "region"> teams;
    static constexpr auto meta = cm::model(cm::table("oracle_region"));
};

struct Team {
    std::int64_t id = 0;
    std::string name;
    std::optional<double> budget;
    std::optional<cm::foreign_key<Region>> region;
    cm::reverse<Person, "team"> people;
    static constexpr auto meta =
        cm::model(cm::table("oracle_team"), cm::on_delete("region", cm::set_null));
};

struct Tag {
    std::int64_t id = 0;
    std::string label;
    std::optional<int> weight;
    static constexpr auto meta = cm::model(cm::table("oracle_tag"), cm::ordering("-weight"));
};

struct Person {
    std::int64_t id = 0;
    std::string name;
    std::optional<std::string> nick;
    std::optional<int> age;
    bool active = false;
    double score = 0;
    std::optional<cm::decimal> pay;
    std::optional<cm::foreign_key<Team>> team;
    std::optional<cm::foreign_key<Person>> boss;
    cm::reverse<Person, "boss"> reports;
    cm::reverse<Task, "owner"> tasks;
    cm::reverse<Task, "reviewer"> reviews;
    cm::many_to_many<Tag> tags;
    static constexpr auto meta =
        cm::model(cm::table("oracle_person"), cm::digits("pay", 12, 2),
                  cm::on_delete("team", cm::set_null), cm::on_delete("boss", cm::set_null));
};

struct Task {
    std::int64_t id = 0;
    std::string title;
    std::optional<int> points;
    std::optional<bool> done;
    cm::foreign_key<Person> owner;
    std::optional<cm::foreign_key<Person>> reviewer;
    cm::many_to_many<Tag> labels;
    static constexpr auto meta =
        cm::model(cm::table("oracle_task"), cm::on_delete("owner", cm::cascade),
                  cm::on_delete("reviewer", cm::set_null));
};

}  // namespace oracle
