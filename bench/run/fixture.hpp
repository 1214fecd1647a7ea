#pragma once

#include <memory>
#include <string>

#include "c_connection.hpp"
#include "workload.hpp"

namespace bench {

/// A database file in a temporary directory, filled; gone with the object.
class fixture {
public:
    explicit fixture(const sizes& of);
    ~fixture();
    fixture(const fixture&) = delete;
    fixture& operator=(const fixture&) = delete;

    [[nodiscard]] const std::string& file() const noexcept { return file_; }
    /// Puts the rows back that a workload changes, and empties the journal.
    void restore(workload before);
    /// Puts the balances back, which every round of update changes.
    void reset_balances();
    /// A number made of the rows that a workload wrote; 0 for those that only read.
    [[nodiscard]] std::uint64_t written(workload by);

private:
    void fill_profiles(std::int64_t first, std::int64_t last);
    void fill_users();
    void fill_orders();
    void remove_created();

    sizes of_;
    bool created_ = false;  ///< the workload create was prepared for: its rows may be there
    std::string folder_;
    std::string file_;
    std::unique_ptr<c_connection> on_;
};

}  // namespace bench
