#pragma once

#include <cstddef>
#include <cstdint>
#include <source_location>
#include <span>
#include <vector>

#include "cormorant/base/row_span.hpp"
#include "cormorant/query/conflict.hpp"
#include "cormorant/session/scope_ref.hpp"

/// Writes of rows, whatever their C++ type is: `row` points to an object of the model's struct.
/// Values are checked before anything is sent: a text longer than max_length, a value that is not
/// among the choices, a decimal with too many digits throw error of kind data; a foreign key to a
/// row that is not stored yet throws usage_error.

namespace cormorant::detail {

struct model_info;

using member_span = std::span<const std::uint16_t>;

/// What an insert does with rows that are there.
struct conflict_rule {
    conflict_action action = conflict_action::error;
    /// The unique members by which a stored row is recognised: needed for update; for ignore, none
    /// means any unique members.
    std::vector<std::uint16_t> target = {};
    /// For update: the members that take the new values; none means all written ones but target and
    /// key.
    std::vector<std::uint16_t> update = {};
    /// Whether what the database makes, keys and defaults, comes back into the rows.
    bool reads_back = true;
    /// Rows in one statement at most; 0: as many as serve the database best.
    std::size_t batch_size = 0;
};

/// Inserts the row. A generated key that is 0 is made by the database and put into the row.
/// Loaded members are written as they are; lazy ones that are not loaded, and default_now members
/// that hold the zero time, are left to the database's defaults, and the latter read back. One
/// statement.
void insert_row(scope& on, const model_info& model, void* row, std::source_location where);

/// Inserts the row by the rule; false where the rule ignored it. An insert that updated gives the
/// row the stored one's generated key. One statement.
bool insert_row(scope& on, const model_info& model, void* row, const conflict_rule& rule,
                std::source_location where);

/// Updates the row by its key, and inserts it where no row has the key; at once where the key is a
/// generated one and 0. Only loaded members are written. Returns true where it inserted. One
/// statement, two where the key is new.
bool save_row(scope& on, const model_info& model, void* row, std::source_location where);

/// Updates these members of the row. Throws not_found where the row is gone. One statement.
void save_members(scope& on, const model_info& model, void* row, member_span members,
                  std::source_location where);

/// Reads the members of the row again, lazy ones that are not loaded aside. Throws not_found where
/// the row is gone. One statement.
void refresh_row(scope& on, const model_info& model, void* row, std::source_location where);

/// Reads these members of the row, lazy ones included. Throws not_found where the row is gone. One
/// statement.
void refresh_members(scope& on, const model_info& model, void* row, member_span members,
                     std::source_location where);

/// Inserts all rows or none, in one transaction; generated keys come back into the rows. Returns
/// the rows written: those that the rule ignored keep their key. Rows with and without a key may be
/// mixed. Where it throws, the keys of the rows are what they were.
std::int64_t bulk_insert(scope& on, const model_info& model, const row_span& rows,
                         const conflict_rule& rule, std::source_location where);

/// Writes these members of all rows or of none, in one transaction. Returns the rows found. Throws
/// usage_error where two rows have the same key, and where a row is not stored yet.
std::int64_t bulk_update(scope& on, const model_info& model, const row_span& rows,
                         member_span members, std::source_location where);

/// Gives the row the key of `stored`, and its default_now members where the row holds the zero
/// time.
void take_stored_members(const model_info& model, void* row, const void* stored);

/// True where the row has a generated key and it is 0: the row was never stored.
[[nodiscard]] bool is_new_row(const model_info& model, const void* row);

}  // namespace cormorant::detail
