#pragma once

#include <cormorant/cormorant.hpp>

/// The tables as Cormorant's models; Cormorant makes them for all contenders.

namespace bench {

using namespace cormorant::literals;

struct Order;

struct Profile {
    std::int64_t id = 0;
    std::string bio;
    std::optional<std::string> city;

    static constexpr auto meta = cormorant::model(cormorant::index("city"));
};

struct User {
    std::int64_t id = 0;
    std::string name;
    std::string email;
    bool is_active = true;
    std::int32_t age = 0;
    double balance = 0;
    cormorant::one_to_one<Profile> profile;
    cormorant::reverse<Order, "user"> orders;

    static constexpr auto meta =
        cormorant::model(cormorant::table("app_user"), cormorant::unique("email"));
};

struct Order {
    std::int64_t id = 0;
    cormorant::foreign_key<User> user;
    double total = 0;
    std::string status;

    static constexpr auto meta = cormorant::model(cormorant::table("app_order"),
                                                  cormorant::on_delete("user", cormorant::cascade));
};

}  // namespace bench
