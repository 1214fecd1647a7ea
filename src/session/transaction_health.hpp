#pragma once

#include <optional>
#include <source_location>

#include "cormorant/driver/driver.hpp"

namespace cormorant::detail {

/// Whether a transaction can go on. A statement that failed is healed by the savepoint that it was
/// in; a transaction that the database ended is not healed by anything. Guarded by who uses it.
class transaction_health {
public:
    [[nodiscard]] bool is_good() const noexcept { return !failed_; }
    [[nodiscard]] bool is_lost() const noexcept { return lost_.has_value(); }

    /// A statement failed so; the first one counts.
    void fail(const failure& why) noexcept;
    /// A failure ended the transaction.
    void lose(const failure& why) noexcept;
    /// The transaction is no more, and no failure says why.
    void lose() noexcept;
    /// A savepoint was undone. Not for a transaction that is lost.
    void heal() noexcept { failed_.reset(); }

    /// Throws what the whole transaction failed with, or usage_error where a statement had failed.
    void throw_if_failed(std::source_location where) const;
    /// The same of a commit that was none.
    [[noreturn]] void throw_rolled_back(std::source_location where) const;

private:
    std::optional<failure> failed_;
    std::optional<failure> lost_;  // then failed_ is set too
};

}  // namespace cormorant::detail
