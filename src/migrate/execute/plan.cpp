#include <algorithm>
#include <set>

#include "migrate/execute/executor.hpp"

namespace cormorant::detail {
namespace {

bool is_behind(const std::vector<named_migration>& wanted, const std::string& name) {
    return std::any_of(wanted.begin(), wanted.end(),
                       [&](const named_migration& one) { return one.name == name; });
}

history_fault unknown(const applied_migration& one, bool later_is_known) {
    if (later_is_known)
        return {history_fault_kind::missing, one.name,
                "the migration " + one.name +
                    " was applied to this database, but its file is gone: bring it back"};
    return {history_fault_kind::ahead, one.name,
            "the database is ahead of this program: the migration " + one.name +
                " was applied by a newer one; run that, or go back with it first"};
}

history_fault edited(const std::string& name) {
    return {history_fault_kind::edited, name,
            "the migration " + name +
                " was edited after it was applied: take the edits back, and make them in a "
                "migration of its own"};
}

[[noreturn]] void stop(const std::string& text) {
    error_details details;
    details.kind = error_kind::usage;
    details.message = text;
    details.outcome = outcome::not_sent;
    throw stopped_migration(std::move(details), migration_stop::history);
}

void require_no_fault(const migration_history& history,
                      const std::vector<applied_migration>& applied, bool all_are_wanted) {
    for (const history_fault& fault : faults_of(history, applied))
        if (fault.kind != history_fault_kind::two_heads || all_are_wanted) stop(fault.text);
}

std::vector<named_migration> wanted_for(const migration_history& history,
                                        const std::string& target) {
    if (target.empty()) return history.in_order();
    if (target == no_migration) return {};
    if (history.find(target) == nullptr)
        stop("there is no migration " + target + ": see the names of the files, or say " +
             std::string(no_migration) + " for none");
    return history.behind(target);
}

}  // namespace

std::vector<history_fault> faults_of(const migration_history& history,
                                     const std::vector<applied_migration>& applied) {
    std::vector<history_fault> faults;
    bool later_is_known = false;
    for (auto one = applied.rbegin(); one != applied.rend(); ++one) {
        const named_migration* file = history.find(one->name);
        if (file == nullptr && history.is_replaced(one->name)) continue;
        if (file == nullptr)
            faults.push_back(unknown(*one, later_is_known));
        else if (checksum_of(file->file) != one->checksum)
            faults.push_back(edited(one->name));
        later_is_known = later_is_known || file != nullptr;
    }
    std::reverse(faults.begin(), faults.end());
    const std::vector<std::string> heads = history.heads();
    if (heads.size() > 1)
        faults.push_back({history_fault_kind::two_heads, heads[1],
                          "the migrations " + heads[0] + " and " + heads[1] +
                              " follow the same one, and nothing joins them: merge them"});
    return faults;
}

std::string checksum_of(const migration_file& file) {
    return checksum_of(parse_file(text_of(file)));
}

std::vector<planned_migration> plan_of(const migration_history& history,
                                       const std::vector<applied_migration>& applied,
                                       const std::string& target) {
    require_no_fault(history, applied, target.empty());
    const std::vector<named_migration> wanted = wanted_for(history, target);
    std::vector<planned_migration> plan;
    std::set<std::string> there;
    for (const applied_migration& one : applied) {
        there.insert(one.name);
        if (one.state == migration_progress::applied) continue;
        const bool forward = one.state == migration_progress::running;
        plan.push_back({one.name,
                        forward ? migration_direction::forward : migration_direction::backward,
                        true});
        if (!forward) there.erase(one.name);
    }
    const std::vector<named_migration>& order = history.in_order();
    for (auto one = order.rbegin(); one != order.rend(); ++one)
        if (there.count(one->name) != 0 && !is_behind(wanted, one->name))
            plan.push_back({one->name, migration_direction::backward});
    for (const named_migration& one : wanted)
        if (there.count(one.name) == 0) plan.push_back({one.name, migration_direction::forward});
    return plan;
}

}  // namespace cormorant::detail
