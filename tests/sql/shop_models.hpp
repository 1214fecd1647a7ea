#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cormorant/base/bytes.hpp"
#include "cormorant/expr/describe.hpp"
#include "cormorant/expr/functions.hpp"
#include "cormorant/reflect/meta.hpp"
#include "cormorant/relations/foreign_key.hpp"
#include "cormorant/relations/lazy.hpp"
#include "cormorant/relations/to_many.hpp"

/// A shop's models: every sort of relation, for the tests of the SQL compiler.
namespace shop {

namespace cm = cormorant;

struct Order;
struct User;

struct Group {
    std::int64_t id = 0;
    std::string name = {};
    cm::reverse<User, "groups"> members = {};
};

struct Profile {
    std::int64_t id = 0;
    std::string bio = {};
    std::optional<std::string> city = {};
    cm::reverse<User, "profile"> owner = {};
};

struct User {
    std::int64_t id = 0;
    std::string name = {};
    bool is_active = true;
    std::optional<int> rating = {};
    cm::decimal balance = {};
    cm::lazy<std::string> picture = {};
    cm::one_to_one<Profile> profile = {};
    std::optional<cm::foreign_key<User>> boss = {};
    cm::reverse<Order, "user"> orders = {};
    cm::many_to_many<Group> groups = {};
    static constexpr auto meta =
        cm::model(cm::table("app_user"), cm::digits("balance", 10, 2), cm::ordering("name"));
};

struct Line;

struct Order {
    std::int64_t id = 0;
    cm::foreign_key<User> user = {};
    double total = 0;
    std::string status = {};
    std::optional<std::string> note = {};
    cm::utc_time created = {};
    cm::reverse<Line, "order"> lines = {};
};

struct Line {
    cm::foreign_key<Order> order = {};
    std::string sku = {};
    int quantity = 1;
    cm::decimal price = {};
    static constexpr auto meta =
        cm::model(cm::table("Order \"Details\""), cm::primary_key("order", "sku"),
                  cm::column("order", "OrderID"), cm::digits("price", 10, 2));
};

}  // namespace shop
