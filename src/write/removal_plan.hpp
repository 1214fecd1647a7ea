#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <source_location>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/value_hash.hpp"
#include "cormorant/write/removed.hpp"
#include "session/execute/run_queue.hpp"
#include "write/dependents.hpp"

namespace cormorant::detail {

/// Collects what hangs on the rows to be removed, then removes it all. Lives within one
/// transaction. Rows are found level by level, at most 500 keys to a run; each row is looked at
/// once, so that references in a circle end. What is asked of one level travels together where the
/// driver pipelines, and so does all that is removed.
class removal_plan {
public:
    removal_plan(scope& on, std::source_location where)
        : scope_(on), where_(where), queue_(on, where) {}

    /// Finds what goes with these rows. Throws integrity_error where on_delete refuses.
    void collect(const model_info& model, value_list keys);
    /// Does it. Each statement keeps the foreign keys whole where the references have no circle.
    [[nodiscard]] removed carry_out();

    static constexpr std::size_t batch = 500;

private:
    /// Rows of one model that are removed by their keys.
    struct doomed_rows {
        std::unordered_set<value, value_hash> keys;
        value_list in_order;
        dependents hanging;
    };
    /// Keys whose rows are still to be asked what hangs on them.
    struct pending_rows {
        const model_info* model;
        value_list keys;
    };
    /// Rows of a table that are changed or removed by a column, without their keys being read.
    struct by_column {
        enum class what : std::uint8_t { remove, replace };
        what action;
        const model_info* model;  // null: a many_to_many's own table
        std::string table;
        std::string column;
        value replacement;
        value_list values;
    };
    /// Rows that refuse unless they are removed too.
    struct restricted_rows {
        const model_info* model;
        const member_info* member;
        value_list keys;
    };

    doomed_rows& doomed(const model_info& model);
    void add(const model_info& model, value_list keys);
    void follow(const pending_rows& rows);
    void follow_key(const incoming_key& from, const value_list& keys);
    void cascade(const model_info& model, const member_info& member, const value_list& keys);
    void protect(const model_info& model, const member_info& member, const value_list& keys);
    void restrict_rows(const model_info& model, const member_info& member, const value_list& keys);
    void replace(const model_info& model, const member_info& member, value by,
                 const value_list& keys);
    void check_restricted() const;
    [[noreturn]] void refuse(const model_info& model, const member_info& member,
                             std::int64_t rows) const;
    void select_keys(const model_info& model, const member_info& member, const value_list& keys,
                     const std::function<void(value_list)>& found);
    [[nodiscard]] std::vector<const model_info*> removal_order() const;
    [[nodiscard]] bool needs_deferred_keys(const std::vector<const model_info*>& order) const;
    void let_go_of_each_other(const std::vector<const model_info*>& order);
    void run(const by_column& step);
    void count(std::string_view name, std::int64_t rows);

    scope& scope_;
    std::source_location where_;
    run_queue queue_;
    std::map<const model_info*, doomed_rows> doomed_;
    std::vector<const model_info*> models_;  // of doomed_, in the order in which they were found
    std::vector<pending_rows> pending_;
    std::vector<by_column> steps_;
    std::vector<restricted_rows> restricted_;
    removed result_;
};

}  // namespace cormorant::detail
