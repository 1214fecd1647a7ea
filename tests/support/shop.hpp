#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cormorant/cormorant.hpp"
#include "support/backend.hpp"

/// A shop: every sort of relation, and a few rows that the tests know by heart.
namespace shop {

namespace cm = cormorant;
using namespace cormorant::literals;

struct User;
struct Order;
struct OrderLine;
struct Membership;

struct Profile {
    std::int64_t id = 0;
    std::string bio;
    std::optional<std::string> city;
};

struct Tag {
    std::string code;
    static constexpr auto meta = cm::model(cm::primary_key("code"));
};

struct Group {
    std::int64_t id = 0;
    std::string name;
    cm::reverse<Membership, "group"> memberships;
    static constexpr auto meta = cm::model(cm::table("user_group"), cm::ordering("name"));
};

struct User {
    std::int64_t id = 0;
    std::string name;
    std::string email;
    bool is_active = true;
    cm::decimal balance;
    cm::lazy<cm::bytes> picture;
    std::optional<cm::one_to_one<Profile>> profile;
    std::optional<cm::foreign_key<User>> referrer;
    cm::reverse<User, "referrer"> referred;
    cm::reverse<Order, "user"> orders;
    cm::many_to_many<Group, cm::through<Membership>> groups;
    cm::many_to_many<Tag> tags;

    static constexpr auto meta =
        cm::model(cm::table("app_user"), cm::max_length("name", 100), cm::unique("email"),
                  cm::on_delete("profile", cm::set_null), cm::on_delete("referrer", cm::set_null));
};

/// The table between users and groups, with a column of its own.
struct Membership {
    std::int64_t id = 0;
    cm::foreign_key<User> user;
    cm::foreign_key<Group> group;
    std::string role = "member";
    static constexpr auto meta =
        cm::model(cm::unique("user", "group"), cm::on_delete("user", cm::cascade),
                  cm::on_delete("group", cm::cascade));
};

struct Order {
    std::int64_t id = 0;
    cm::foreign_key<User> user;
    double total = 0;
    std::string status;
    std::optional<int> rating;
    cm::utc_time created;
    cm::reverse<OrderLine, "order"> lines;
    static constexpr auto meta =
        cm::model(cm::on_delete("user", cm::cascade), cm::index("status", "created"));
};

struct Category {
    std::int64_t id = 0;
    std::string name;
    std::optional<cm::foreign_key<Category>> parent;
    cm::reverse<Category, "parent"> children;
    static constexpr auto meta =
        cm::model(cm::ordering("name"), cm::on_delete("parent", cm::cascade));
};

struct Product {
    std::string code;
    std::string name;
    cm::decimal price;
    std::optional<cm::foreign_key<Category>> category;
    static constexpr auto meta =
        cm::model(cm::primary_key("code"), cm::on_delete("category", cm::set_null));
};

/// A composite key of two foreign keys, one of them text, and names with spaces.
struct OrderLine {
    cm::foreign_key<Order> order;
    cm::foreign_key<Product> product;
    int quantity = 1;
    static constexpr auto meta =
        cm::model(cm::table("Order Details"), cm::primary_key("order", "product"),
                  cm::column("order", "OrderID"), cm::column("product", "ProductCode"),
                  cm::column("quantity", "Quantity"), cm::on_delete("order", cm::cascade));
};

inline void create_tables(const cm::database& db) {
    cm::create_tables<Profile, Tag, Group, User, Membership, Order, Category, Product, OrderLine>(
        db);
}

/// An empty shop.
class empty_shop : public compliance::on_backend {
protected:
    empty_shop() { create_tables(db); }
};

/// Ann of Paris: orders over 50 (paid, rated 5), 150 (paid, rated 1) and 200 (void, not rated); in
/// both groups, tagged red. Bo of Rome, referred by Ann: one order over 300 (paid, rated 3); in
/// staff, tagged red and blue. Cid has no profile, no orders, no group, no tag and is not active.
struct stock {
    User ann, bo, cid;
    std::vector<Order> orders;
    Group admins, staff;
};

inline stock stock_up(const cm::database& db) {
    stock s;
    const auto paris = db.create(Profile{.bio = "a", .city = "Paris"});
    const auto rome = db.create(Profile{.bio = "b", .city = "Rome"});
    s.ann = db.create(User{.name = "Ann", .email = "ann@x.org", .balance = 10, .profile = paris});
    s.bo = db.create(
        User{.name = "Bo", .email = "bo@x.org", .balance = 20, .profile = rome, .referrer = s.ann});
    s.cid = db.create(User{.name = "Cid", .email = "cid@x.org", .is_active = false});
    s.orders = {
        {.user = s.ann, .total = 50, .status = "paid", .rating = 5},
        {.user = s.ann, .total = 150, .status = "paid", .rating = 1},
        {.user = s.ann, .total = 200, .status = "void"},
        {.user = s.bo, .total = 300, .status = "paid", .rating = 3},
    };
    db.bulk_create(s.orders);
    s.admins = db.create(Group{.name = "admins"});
    s.staff = db.create(Group{.name = "staff"});
    db.create(Membership{.user = s.ann, .group = s.admins, .role = "owner"});
    db.create(Membership{.user = s.ann, .group = s.staff});
    db.create(Membership{.user = s.bo, .group = s.staff});
    const auto red = db.create(Tag{.code = "red"});
    const auto blue = db.create(Tag{.code = "blue"});
    db.add(s.ann, "tags"_f, red);
    db.add(s.bo, "tags"_f, red, blue);
    return s;
}

/// A shop with its stock.
class stocked_shop : public empty_shop, public stock {
protected:
    stocked_shop() { static_cast<stock&>(*this) = stock_up(db); }
};

/// The values of one member of the rows, in the order in which they come.
template <class Rows>
std::vector<std::string> names_of(const Rows& rows) {
    std::vector<std::string> names;
    for (const auto& row : rows) names.push_back(row.name);
    return names;
}

using names = std::vector<std::string>;

}  // namespace shop
