#pragma once

#include <cormorant/cormorant.hpp>

/// The models that the pages of the guide share.
namespace snippets {

namespace cm = cormorant;
using namespace cormorant::literals;

// [shop]
struct Order;

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
    cm::decimal balance;
    cm::lazy<cm::bytes> picture;
    cm::one_to_one<Profile> profile;
    cm::reverse<Order, "user"> orders;
    cm::many_to_many<Group> groups;

    static constexpr auto meta =
        cm::model(cm::table("app_user"), cm::max_length("name", 100), cm::unique("email"));
};

struct Order {
    std::int64_t id = 0;
    cm::foreign_key<User> user;
    double total = 0;
    std::string status;
    cm::utc_time created;

    static constexpr auto meta = cm::model(cm::on_delete("user", cm::cascade));
};
// [end]

}  // namespace snippets
