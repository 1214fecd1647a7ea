#include "rows.hpp"

#include <bit>
#include <cstdio>

namespace bench {
namespace {

template <class... Args>
std::string printed(const char* format, Args... args) {
    char text[96];
    return {text, static_cast<std::size_t>(std::snprintf(text, sizeof(text), format, args...))};
}

}  // namespace

std::string made_city(std::int64_t number) {
    return printed("City of %05lld", static_cast<long long>(number));
}

profile_row made_profile(std::int64_t id, std::int64_t cities) {
    return {id, printed("Sails since 19%02lld, dives, fishes", static_cast<long long>(id % 100)),
            made_city(id % cities)};
}

user_row made_user(std::int64_t id, std::int64_t users) {
    user_row row;
    row.id = id;
    row.name = printed("Phalacrocorax %06lld", static_cast<long long>(id * 7919 % 1'000'000));
    row.email = printed("bird.%07lld@example.org", static_cast<long long>(id));
    row.is_active = id % 7 != 0;
    row.age = static_cast<std::int32_t>(18 + id % 60);
    row.balance = static_cast<double>(id * 37 % 100'000) / 4;
    // Backwards, so that a join cannot walk both tables in step.
    row.profile_id = id <= users ? users + 1 - id : id;
    return row;
}

order_row made_order(std::int64_t id, std::int64_t users) {
    static constexpr const char* statuses[] = {"open", "paid", "sent", "void"};
    // Some users have more orders than others.
    const std::int64_t user = id % 11 == 0 ? id % (users / 20) : id % users;
    return {id, user + 1, static_cast<double>(id * 13 % 4'000) / 8, statuses[id % 4]};
}

std::vector<std::int64_t> random_keys(std::int64_t count, std::int64_t users) {
    std::vector<std::int64_t> keys;
    keys.reserve(static_cast<std::size_t>(count));
    std::uint64_t state = 42;
    for (std::int64_t i = 0; i < count; ++i) {
        // Knuth's MMIX generator; its high bits are the good ones.
        state = state * 6364136223846793005U + 1442695040888963407U;
        keys.push_back(
            static_cast<std::int64_t>((state >> 33) % static_cast<std::uint64_t>(users)) + 1);
    }
    return keys;
}

void digest::add(double d) noexcept { mix(std::bit_cast<std::uint64_t>(d)); }

void digest::add(std::string_view text) noexcept {
    for (const char c : text) mix(static_cast<unsigned char>(c));
    mix(text.size());
}

void digest::add(const profile_row& row) noexcept {
    add(row.id);
    add(std::string_view(row.bio));
    add(std::string_view(row.city ? *row.city : "(null)"));
}

void digest::add(const user_row& row) noexcept {
    add(row.id);
    add(std::string_view(row.name));
    add(std::string_view(row.email));
    add(static_cast<std::int64_t>(row.is_active));
    add(static_cast<std::int64_t>(row.age));
    add(row.balance);
    add(row.profile_id);
}

void digest::add(const order_row& row) noexcept {
    add(row.id);
    add(row.user_id);
    add(row.total);
    add(std::string_view(row.status));
}

}  // namespace bench
