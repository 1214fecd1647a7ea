#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The rows as plain structs, what is asked of them, and what they are made of.

namespace bench {

struct profile_row {
    std::int64_t id = 0;
    std::string bio;
    std::optional<std::string> city;
};

struct user_row {
    std::int64_t id = 0;
    std::string name;
    std::string email;
    bool is_active = true;
    std::int32_t age = 0;
    double balance = 0;
    std::int64_t profile_id = 0;
};

struct order_row {
    std::int64_t id = 0;
    std::int64_t user_id = 0;
    double total = 0;
    std::string status;
};

struct user_with_profile {
    user_row user;
    profile_row profile;
};

/// A user and where its orders are in the one vector that holds all.
struct user_with_orders {
    user_row user;
    std::uint32_t first_order = 0;
    std::uint32_t last_order = 0;
};

struct users_and_orders {
    std::vector<user_with_orders> users;
    std::vector<order_row> orders;
};

struct user_orders_figures {
    user_row user;
    std::int64_t order_count = 0;
    double average = 0;
};

/// Gives every user the range of its orders; both are in the order of the users' keys.
inline void stitch(users_and_orders& all) {
    std::uint32_t at = 0;
    const auto count = static_cast<std::uint32_t>(all.orders.size());
    for (user_with_orders& u : all.users) {
        u.first_order = at;
        while (at < count && all.orders[at].user_id == u.user.id) ++at;
        u.last_order = at;
    }
}

[[nodiscard]] profile_row made_profile(std::int64_t id, std::int64_t cities);
/// Users beyond `users` are those that the workload create writes.
[[nodiscard]] user_row made_user(std::int64_t id, std::int64_t users);
[[nodiscard]] order_row made_order(std::int64_t id, std::int64_t users);
[[nodiscard]] std::string made_city(std::int64_t number);
/// Keys of users, in an order that has no locality.
[[nodiscard]] std::vector<std::int64_t> random_keys(std::int64_t count, std::int64_t users);
/// What the update of a round writes.
[[nodiscard]] inline double next_balance(double old) { return old + 1.25; }

/// A number made of rows in their order: equal for equal rows.
class digest {
public:
    void add(std::int64_t n) noexcept { mix(static_cast<std::uint64_t>(n)); }
    void add(double d) noexcept;
    void add(std::string_view text) noexcept;
    void add(const profile_row& row) noexcept;
    void add(const user_row& row) noexcept;
    void add(const order_row& row) noexcept;

    [[nodiscard]] std::uint64_t value() const noexcept { return state_; }

private:
    void mix(std::uint64_t n) noexcept { state_ = (state_ ^ n) * 0x100000001B3U + 0x9E3779B9U; }

    std::uint64_t state_ = 0xCBF29CE484222325U;
};

/// Makes the compiler believe that the object is read.
template <class T>
inline void touch(const T& object) {
    asm volatile("" : : "g"(&object) : "memory");
}

/// What a measured run does with its results: nothing that costs.
struct keep {
    template <class T>
    void user(const T& row) {
        touch(row);
    }
    template <class T>
    void users(const T& rows) {
        touch(rows);
    }
    template <class T>
    void joined(const T& rows) {
        touch(rows);
    }
    template <class T>
    void children(const T& rows) {
        touch(rows);
    }
    template <class T>
    void figures(const T& rows) {
        touch(rows);
    }
    template <class T>
    void keys(const T& rows) {
        touch(rows);
    }
    void number(std::int64_t n) { touch(n); }
};

/// What a check does with the results of contenders whose rows are the plain structs.
struct digest_plain {
    digest& into;

    void user(const user_row& row) { into.add(row); }
    void users(const std::vector<user_row>& rows) {
        for (const user_row& row : rows) into.add(row);
    }
    void joined(const std::vector<user_with_profile>& rows) {
        for (const auto& [user, profile] : rows) {
            into.add(user);
            into.add(profile);
        }
    }
    void children(const users_and_orders& all) {
        for (const user_with_orders& u : all.users) {
            into.add(u.user);
            for (auto i = u.first_order; i < u.last_order; ++i) into.add(all.orders[i]);
        }
    }
    void figures(const std::vector<user_orders_figures>& rows) {
        for (const user_orders_figures& row : rows) {
            into.add(row.user);
            into.add(row.order_count);
            into.add(row.average);
        }
    }
    void keys(const std::vector<user_row>& rows) {
        for (const user_row& row : rows) into.add(row.id);
    }
    void number(std::int64_t n) { into.add(n); }
};

}  // namespace bench
