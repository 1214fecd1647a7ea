#include "shop.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>
#include <vector>

namespace demo {
namespace {

constexpr std::int64_t batch_size = 10'000;
constexpr std::size_t picture_size = 1024;

/// SplitMix64 (Steele, Lea, Flood 2014): the standard library's distributions differ between
/// compilers, and the demo's numbers shall not.
class dice {
public:
    explicit dice(std::uint64_t seed) : state_(seed) {}

    /// A number from 0 to n - 1. The bias of the remainder does not matter here.
    std::int64_t below(std::int64_t n) {
        return static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(n));
    }
    std::uint64_t next() {
        std::uint64_t z = (state_ += 0x9e3779b97f4a7c15U);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
        return z ^ (z >> 31);
    }

private:
    std::uint64_t state_;
};

constexpr std::array cities{"Oslo", "Paris", "Porto", "Quito", "Riga", "Seoul", "Turin", "Vienna"};
constexpr std::array first_names{"Ann", "Bo", "Cleo", "Dan", "Eve", "Finn", "Gwen", "Hal"};
constexpr std::array last_names{"Abel",    "Berg", "Costa", "Duval",
                                "Eriksen", "Falk", "Gray",  "Holm"};

template <class List>
const char* one_of(const List& list, dice& roll) {
    return list[static_cast<std::size_t>(roll.below(static_cast<std::int64_t>(list.size())))];
}

/// Of a hundred orders 70 are paid, 27 shipped, 2 void and 1 is open.
const char* status_of(std::int64_t percent) {
    if (percent < 70) return "paid";
    if (percent < 97) return "shipped";
    return percent < 99 ? "void" : "open";
}

Profile make_profile(dice& roll) {
    Profile profile{.city = one_of(cities, roll), .bio = "Writes from a small flat in "};
    profile.bio += profile.city;
    cm::bytes picture(picture_size);
    for (std::byte& b : picture) b = static_cast<std::byte>(roll.below(256));
    profile.picture = std::move(picture);
    return profile;
}

User make_user(std::int64_t number, const Profile& profile, dice& roll) {
    User user{.name = one_of(first_names, roll)};
    user.name += ' ';
    user.name += one_of(last_names, roll);
    user.email = "user" + std::to_string(number) + "@example.org";
    user.profile = cm::key(profile.id);
    return user;
}

void fill_users(const cm::transaction& tx, std::int64_t first, std::int64_t count, dice& roll) {
    std::vector<Profile> profiles;
    for (std::int64_t i = 0; i < count; ++i) profiles.push_back(make_profile(roll));
    tx.bulk_create(profiles);

    std::vector<User> users;
    for (std::int64_t i = 0; i < count; ++i)
        users.push_back(make_user(first + i, profiles[static_cast<std::size_t>(i)], roll));
    tx.bulk_create(users);
}

void fill(const cm::transaction& tx, const shop_size& size, const fill_progress& progress) {
    dice roll(1);
    for (std::int64_t done = 0; done < size.users; done += batch_size) {
        fill_users(tx, done + 1, std::min(batch_size, size.users - done), roll);
        progress(std::min(done + batch_size, size.users));
    }
    for (std::int64_t done = 0; done < size.orders; done += batch_size) {
        const std::int64_t count = std::min(batch_size, size.orders - done);
        tx.bulk_create(make_orders(count, size.users, static_cast<std::uint64_t>(done)));
        progress(size.users + done + count);
    }
}

}  // namespace

std::vector<Order> make_orders(std::int64_t count, std::int64_t users, std::uint64_t seed) {
    using namespace std::chrono;
    const cm::utc_time first_day = sys_days(year(2024) / 1 / 1);

    dice roll(seed + 2);
    std::vector<Order> orders(static_cast<std::size_t>(count));
    for (Order& order : orders) {
        order.user = cm::key(1 + roll.below(users));
        order.total = 100 + roll.below(49'900);
        order.status = status_of(roll.below(100));
        order.created = first_day + seconds(roll.below(2 * 365 * 86'400));
    }
    return orders;
}

void open_shop(const cm::database& db, const shop_size& size, const fill_progress& progress) {
    cm::create_tables<Profile, User, Order, ArchivedOrder>(db);
    const std::int64_t users = db.objects<User>().count();
    const std::int64_t orders = db.objects<Order>().count();
    if (users == size.users && orders == size.orders) return;
    if (users != 0 || orders != 0)
        throw cm::usage_error(
            "the database holds a shop of another size: name a database without "
            "the tables demo_user and demo_order");

    db.transaction([&](const cm::transaction& tx) { fill(tx, size, progress); });
}

}  // namespace demo
