#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "migrate/execute/working_connection.hpp"
#include "sql/ddl/run_spelling.hpp"

namespace cormorant::detail {

/// What the models do not know of a table, and its rebuild would lose: triggers, and indexes that
/// somebody made.
class rebuild_keeper {
public:
    explicit rebuild_keeper(working_connection& on) : on_(on) {}

    /// These indexes are seen to by the steps.
    void know(std::set<std::string> indexes) {
        known_ = std::move(indexes);
        lost_.clear();
    }
    /// The migration is tried again.
    void begin_again() { lost_.clear(); }
    void before(const std::string& sql) {
        const auto ask = [&](const std::string& query) { return on_.rows(query); };
        for (lost_part& part : on_.spelling().lost_by(sql, ask))
            if (known_.count(part.name) == 0) lost_.push_back(std::move(part));
    }
    void after(const std::string& sql) {
        if (!on_.spelling().ends_rebuild(sql)) return;
        for (const lost_part& part : lost_) on_.execute(part.sql);
        lost_.clear();
    }

private:
    working_connection& on_;
    std::set<std::string> known_;
    std::vector<lost_part> lost_;
};

}  // namespace cormorant::detail
