#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <source_location>
#include <string>
#include <vector>

#include "cormorant/write/write.hpp"
#include "session/execute/model_copy.hpp"
#include "write/row_check.hpp"

namespace cormorant::detail {

class dialect;
struct insert_form;

/// How rows of one model are inserted that write the same members: the texts, and what comes back.
struct insert_plan {
    /// A member whose values check_value() is to look at.
    struct column {
        const member_info* member;
        bool refers;             // a foreign key: that of a stored row is not 0
        std::size_t most_bytes;  // that a plain text may have without a look at its characters

        [[nodiscard]] bool may_refuse(const value& v) const noexcept {
            return !refers || v.kind() != value_kind::integer || v.as_integer() == 0;
        }
        [[nodiscard]] bool is_short(const void* row) const {
            return most_bytes != 0 && stored_text(*member, row).size() <= most_bytes;
        }
    };

    std::uint64_t written = 0;  // bit i: the i-th member that a row may leave out is written
    bool makes_key = false;
    bool key_comes_back = false;  // by RETURNING; else the statement tells it
    bool ignores = false;         // a row that is there,
    bool updates = false;         // or updates it
    std::vector<column> checked;
    std::vector<const member_info*> parameters;  // the members that are written
    std::vector<member_place> sources;           // where those lie
    std::vector<std::uint16_t> read_again;       // after the INSERT, by a query
    row_plan read_back;
    std::string sql;
    /// Gives the row that was stored with key 0 another one; empty where there is no such row.
    std::string zero_key_sql;

    /// Whether a row that was not stored would leave the program's row without what it asks for.
    [[nodiscard]] bool tells_of_row() const noexcept {
        return makes_key || !read_back.places.empty();
    }

    // Of many rows.
    std::string many_sql;     // arrays; empty where rows go one by one
    row_plan many_read_back;  // with the key that one row's INSERT tells otherwise
    copy_texts copy;          // empty where something comes back
    std::string keyed_sql;    // rows that may be ignored, with keys taken before
};

/// The plans of one model and one conflict rule, each made once. Thread-safe.
class insert_plans {
public:
    /// Throws usage_error where rows cannot be inserted by the rule.
    insert_plans(const model_info& model, conflict_rule rule, const dialect& target,
                 std::source_location where);

    [[nodiscard]] bool are_of(const model_info& model, const conflict_rule& rule) const;
    /// The members that the row writes, as the bits of insert_plan::written.
    [[nodiscard]] std::uint64_t written_by(const void* row) const {
        if (!key_alone_) return written_among_optional(row);
        return stored_int64(*key_, row) != 0 ? 1 : 0;
    }
    [[nodiscard]] std::shared_ptr<const insert_plan> find_or_make(std::uint64_t written);
    /// The members whose values may be long: texts, bytes, JSON, arrays.
    [[nodiscard]] const std::vector<const member_info*>& long_members() const noexcept {
        return long_members_;
    }
    /// A key that the database may make, or null.
    [[nodiscard]] const member_info* key() const noexcept { return key_; }

private:
    [[nodiscard]] std::uint64_t written_among_optional(const void* row) const;
    [[nodiscard]] bool leaves_out(const member_info& member, const void* row) const;
    [[nodiscard]] insert_plan make(std::uint64_t written) const;
    [[nodiscard]] std::vector<std::uint16_t> choose_members(
        insert_plan& plan, std::vector<std::uint16_t>& read_back) const;
    [[nodiscard]] std::vector<std::uint16_t> clocked_members(std::uint64_t written) const;
    void choose_read_back(insert_plan& plan, std::vector<std::uint16_t>& read_back) const;
    [[nodiscard]] std::vector<std::uint16_t> updated_members(
        const std::vector<std::uint16_t>& members) const;
    [[nodiscard]] std::string many_text(const insert_form& sql, insert_plan& plan) const;
    [[nodiscard]] copy_texts copy_of(const insert_form& sql, const insert_plan& plan) const;
    [[nodiscard]] std::string keyed_text(const insert_form& sql, const insert_plan& plan) const;

    const model_info& model_;
    const conflict_rule rule_;
    const dialect& dialect_;
    const member_info* key_;
    const condition* only_where_ = nullptr;  // of the rows that the target is unique among
    std::vector<std::uint16_t> optional_;    // members that not every row writes
    bool key_alone_ = false;                 // is such a member, and an int64
    std::vector<const member_info*> long_members_;
    std::mutex mutex_;
    std::vector<std::shared_ptr<const insert_plan>> plans_;
};

}  // namespace cormorant::detail
