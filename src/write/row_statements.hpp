#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <source_location>
#include <string>
#include <unordered_map>
#include <vector>

#include "session/database_core.hpp"
#include "session/pool/table_owners.hpp"
#include "write/insert_plan.hpp"

namespace cormorant::detail {

/// What statements about single rows are made of, kept for all connections of a database: a write
/// of a row builds no SQL text after the first of its kind. Bounded. Thread-safe.
class row_statements final : public database_extension {
public:
    row_statements(const dialect& target, table_owners& owners) noexcept
        : dialect_(target), owners_(owners) {}

    /// Throws usage_error where rows cannot be inserted by the rule.
    [[nodiscard]] std::shared_ptr<insert_plans> inserts(const model_info& model,
                                                        const conflict_rule& rule,
                                                        std::source_location where);
    /// The text of update_text().
    [[nodiscard]] std::shared_ptr<const std::string> update(const model_info& model,
                                                            member_span members);
    /// The text of select_row_text().
    [[nodiscard]] std::shared_ptr<const std::string> select(const model_info& model,
                                                            member_span members);

private:
    struct kept_text {
        const model_info* model;
        std::vector<std::uint16_t> members;
        std::shared_ptr<const std::string> text;
    };
    using text_map = std::unordered_multimap<std::size_t, kept_text>;
    using text_maker = std::string (*)(const model_info&, member_span, const dialect&);
    std::shared_ptr<const std::string> find_or_make(text_map& in, const model_info& model,
                                                    member_span members, text_maker make);

    const dialect& dialect_;
    table_owners& owners_;
    std::mutex mutex_;
    std::unordered_multimap<std::size_t, std::shared_ptr<insert_plans>> inserts_;
    text_map updates_;
    text_map selects_;
};

/// Those of a database.
[[nodiscard]] row_statements& row_statements_of(database_core& core);

}  // namespace cormorant::detail
