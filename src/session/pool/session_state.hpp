#pragma once

#include <cstdint>
#include <string_view>

namespace cormorant::detail {

/// Whether SQL text may leave something behind in the session of its connection, for whoever uses
/// that next: settings, temporary tables, locks, variables. Sees words, not what functions do;
/// where it does not know the first one, it may.
[[nodiscard]] bool leaves_state(std::string_view sql);

/// What SQL text does to the transaction that it is in, by its first words.
enum class transaction_effect : std::uint8_t {
    none,
    ends,  ///< COMMIT, ROLLBACK and their kin; BEGIN, which commits what is open on MariaDB
    changes_schema  ///< commits where the dialect lacks features::transactional_ddl
};
[[nodiscard]] transaction_effect effect_on_transaction(std::string_view sql);

}  // namespace cormorant::detail
