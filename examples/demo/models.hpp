#pragma once

#include <cormorant/cormorant.hpp>
#include <cstdint>
#include <string>

/// The shop that the demo measures on.

namespace demo {

namespace cm = cormorant;
using namespace cormorant::literals;

struct Order;

struct Profile {
    std::int64_t id = 0;
    std::string city;
    std::string bio;
    cm::lazy<cm::bytes> picture;  // a kilobyte each: the wide column

    static constexpr auto meta = cm::model(cm::table("demo_profile"));
};

struct User {
    std::int64_t id = 0;
    std::string name;
    std::string email;
    std::int64_t points = 0;
    cm::one_to_one<Profile> profile;
    cm::reverse<Order, "user"> orders;

    static constexpr auto meta = cm::model(cm::table("demo_user"), cm::unique("email"));
};

struct Order {
    std::int64_t id = 0;
    cm::foreign_key<User> user;
    std::int64_t total = 0;  // in cents
    std::string status;      // paid, shipped, void, open
    cm::utc_time created;

    // [index]
    static constexpr auto meta =
        cm::model(cm::table("demo_order"),
                  cm::index("-created").where("status"_f == "open").include("total", "status"));
    // [end]
};

/// Where void orders go.
struct ArchivedOrder {
    std::int64_t id = 0;
    std::int64_t user = 0;
    std::int64_t total = 0;
    cm::utc_time created;

    static constexpr auto meta = cm::model(cm::table("demo_archived_order"));
};

}  // namespace demo
