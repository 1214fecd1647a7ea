#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "cormorant/cormorant.hpp"

/// The models that the programs which must not compile speak of. Each program is right but for one
/// mistake, and its twin says what was meant.

namespace cm = cormorant;
using namespace cormorant::literals;

struct Order;

enum class Level { low, high };
enum class Colour { red, green };

struct Group {
    std::int64_t id = 0;
    std::string name;
};

struct Profile {
    std::int64_t id = 0;
    std::string bio;
    std::optional<std::string> city;
};

struct User {
    std::int64_t id = 0;
    std::string name;
    std::string email;
    bool is_active = true;
    int age = 0;
    Level level = Level::low;
    cm::decimal balance;
    cm::lazy<cm::bytes> picture;
    cm::one_to_one<Profile> profile;
    cm::reverse<Order, "user"> orders;
    cm::many_to_many<Group> groups;
    static constexpr auto meta = cm::model(cm::table("app_user"));
};

struct Order {
    std::int64_t id = 0;
    cm::foreign_key<User> user;
    double total = 0;
    std::string status;
    cm::utc_time created;
};
