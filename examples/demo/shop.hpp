#pragma once

#include <functional>

#include "models.hpp"

namespace demo {

/// How many rows a shop has. Each user has one profile.
struct shop_size {
    std::int64_t users = 100'000;
    std::int64_t orders = 1'000'000;
};

/// Told how many rows are stored so far.
using fill_progress = std::function<void(std::int64_t stored)>;

/// Creates the tables and fills them, the same rows each time. A shop of that size that is there
/// already is kept. Throws cm::usage_error where the tables hold other rows.
void open_shop(const cm::database& db, const shop_size& size, const fill_progress& progress);

/// `count` orders that are not stored, of the users 1 to `users`; the same ones for the same seed.
std::vector<Order> make_orders(std::int64_t count, std::int64_t users, std::uint64_t seed);

}  // namespace demo
