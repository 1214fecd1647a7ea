#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backend.hpp"

namespace bench {

enum class workload : std::uint8_t {
    get,        ///< one row by key, random keys, inside one transaction
    get_alone,  ///< the same, each by itself
    load,       ///< all users into a vector
    join,       ///< all users with their profiles
    children,   ///< all users with their orders
    create,     ///< users in one transaction, keys back
    import,     ///< the same on servers, keys not needed
    update,     ///< one column of loaded rows, distinct values
    group,      ///< orders and average per user, top 100
    related,    ///< users whose profile.city is one value, for many values
    chain,      ///< 100 users, each one's profile and orders touched one by one
};

inline constexpr std::array all_workloads = {
    workload::get,      workload::get_alone, workload::load,   workload::join,
    workload::children, workload::create,    workload::import, workload::update,
    workload::group,    workload::related,   workload::chain};

[[nodiscard]] std::string_view name_of(workload w);
[[nodiscard]] std::optional<workload> workload_named(std::string_view name);
/// The highest ratio to the C API that Cormorant may have; nothing where there is no budget.
[[nodiscard]] std::optional<double> budget_of(workload w, backend on);
/// Whether the workload is a different one there: keys that are not needed back save nothing where
/// each row is a statement.
[[nodiscard]] bool is_measured(workload w, backend on);

/// How much there is, and how often each workload asks.
struct sizes {
    std::int64_t users = 10'000;
    std::int64_t orders = 50'000;
    std::int64_t gets = 20'000;
    std::int64_t cities = 1'000;
    std::int64_t chains = 100;

    static constexpr std::int64_t chain_users = 100;
    static constexpr std::int64_t top = 100;

    /// The divisor of the time of one run: gets, rows, queries or chains.
    [[nodiscard]] std::int64_t operations(workload w) const;
};

/// On a server a get takes longer, and short rounds make for more of them.
inline constexpr sizes on_servers{.gets = 1'000};

/// Small enough for callgrind, which is fifty times slower.
inline constexpr sizes reduced{
    .users = 1'000, .orders = 5'000, .gets = 2'000, .cities = 100, .chains = 10};

/// One way to do the workloads.
class contender {
public:
    virtual ~contender() = default;

    [[nodiscard]] virtual std::string_view name() const = 0;
    /// False where its usual form has no such thing.
    [[nodiscard]] virtual bool can(workload) const { return true; }
    /// What a run needs and is not measured.
    virtual void prepare(workload) {}
    virtual void run(workload w) = 0;
    /// The same run; a number made of all that it read.
    virtual std::uint64_t check(workload w) = 0;
};

using contender_list = std::vector<std::unique_ptr<contender>>;

/// The contenders that this program was built with for the backend, the C API first.
[[nodiscard]] contender_list make_contenders(const place& where, const sizes& of);

[[nodiscard]] std::unique_ptr<contender> make_cormorant(const place& where, const sizes& of);
[[nodiscard]] std::unique_ptr<contender> make_soci(const place& where, const sizes& of);
[[nodiscard]] std::unique_ptr<contender> make_sqlite_api(const place& where, const sizes& of);
[[nodiscard]] std::unique_ptr<contender> make_sqlitecpp(const place& where, const sizes& of);
[[nodiscard]] std::unique_ptr<contender> make_libpq(const place& where, const sizes& of);
[[nodiscard]] std::unique_ptr<contender> make_libpqxx(const place& where, const sizes& of);
[[nodiscard]] std::unique_ptr<contender> make_libmariadb(const place& where, const sizes& of);

}  // namespace bench
