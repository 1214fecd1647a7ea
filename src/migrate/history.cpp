#include "migrate/history.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <utility>

#include "cormorant/base/error.hpp"

namespace cormorant::detail {
namespace {

bool names_one(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

void require_distinct(const std::vector<named_migration>& files) {
    std::set<std::string> names;
    for (const named_migration& one : files)
        if (!names.insert(one.name).second)
            throw_usage("two migrations are called " + one.name + ": rename one of them");
}

// Does the migration to the state.
void add_to(table_state& state, const named_migration& one) {
    try {
        state = replay(one.file.operations, std::move(state));
    } catch (const usage_error& e) {
        throw_usage(one.name + ": " + e.what());
    }
}

table_state state_of(const std::vector<named_migration>& all, table_state from = {}) {
    for (const named_migration& one : all) add_to(from, one);
    return from;
}

// "OrderLine" is order_line.
std::string lower(const std::string& text) {
    std::string made;
    bool was_small = false;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isupper(byte) != 0 && was_small) made += '_';
        was_small = std::islower(byte) != 0 || std::isdigit(byte) != 0;
        made += std::isalnum(byte) != 0 && byte < 128 ? static_cast<char>(std::tolower(byte)) : '_';
    }
    return made;
}

struct subject {
    std::string operator()(const create_model& c) const { return c.model.name; }
    std::string operator()(const remove_model& c) const { return "remove_" + c.model.name; }
    std::string operator()(const rename_model& c) const { return c.from + "_to_" + c.to; }
    std::string operator()(const rename_field& c) const { return c.model + "_" + c.to; }
    std::string operator()(const add_field& c) const { return c.model + "_" + c.field.name; }
    std::string operator()(const remove_field& c) const {
        return "remove_" + c.model + "_" + c.field.name;
    }
    std::string operator()(const alter_field& c) const { return c.model + "_" + c.to.name; }
    std::string operator()(const add_type& c) const { return c.type.name; }
    std::string operator()(const alter_type& c) const { return c.to.name; }
    std::string operator()(const remove_type& c) const { return "remove_" + c.type.name; }
    std::string operator()(const run_sql&) const { return "sql"; }
    template <class Other>
    std::string operator()(const Other& c) const {
        return c.model;
    }
};

// Of one or two operations both, of more the first.
std::string words_of(const std::vector<operation>& operations) {
    constexpr std::size_t longest = 60;
    if (operations.empty()) return "changes";
    std::string made = lower(std::visit(subject(), operations[0]));
    if (operations.size() == 2)
        if (const std::string other = lower(std::visit(subject(), operations[1]));
            !made.starts_with(other))
            made += "_and_" + other;
    if (operations.size() > 2) made += "_and_more";
    return made.size() > longest ? "changes" : made;
}

int number_of(const std::string& name) {
    int number = 0;
    for (const char c : name) {
        if (std::isdigit(static_cast<unsigned char>(c)) == 0 || number > 100'000) break;
        number = number * 10 + (c - '0');
    }
    return number;
}

int next_number(const migration_history& history) {
    int last = 0;
    for (const named_migration& one : history.in_order())
        last = std::max(last, number_of(one.name));
    return last + 1;
}

// What the one has and the other has not.
std::vector<named_migration> without(const std::vector<named_migration>& all,
                                     const std::vector<named_migration>& those) {
    std::vector<named_migration> left;
    for (const named_migration& one : all)
        if (std::find(those.begin(), those.end(), one) == those.end()) left.push_back(one);
    return left;
}

// Why the two heads cannot be joined; empty where they can.
std::string clash_of(const migration_history& history, const std::string& a, const std::string& b) {
    const std::vector<named_migration> to_a = history.behind(a);
    const std::vector<named_migration> to_b = history.behind(b);
    const std::vector<named_migration> of_a = without(to_a, to_b);
    const std::vector<named_migration> of_b = without(to_b, to_a);
    const table_state common = state_of(without(to_a, of_a));
    try {
        if (same_state(state_of(of_b, state_of(of_a, common)),
                       state_of(of_a, state_of(of_b, common))))
            return {};
    } catch (const usage_error& e) {
        return a + " and " + b + " clash: " + e.what();
    }
    return a + " and " + b +
           " clash: one behind the other they lead to one schema, and the other way round to "
           "another";
}

}  // namespace

migration_history::migration_history(std::vector<named_migration> files,
                                     const std::set<std::string>& applied) {
    require_distinct(files);
    choose(files, applied);
    for (const named_migration& one : files)
        for (const std::string& before : depends_of(one))
            if (std::none_of(files.begin(), files.end(),
                             [&](const named_migration& other) { return other.name == before; }))
                throw_usage("the migration " + one.name + " depends on " + before +
                            ", which is not there: bring its file back");
    sort(std::move(files));
}

// The last squashed migration first, which may replace others.
void migration_history::choose(std::vector<named_migration>& files,
                               const std::set<std::string>& applied) {
    std::vector<named_migration> squashed;
    for (const named_migration& one : files)
        if (!one.file.replaces.empty()) squashed.insert(squashed.begin(), one);
    for (const named_migration& one : squashed) {
        const std::vector<std::string>& others = one.file.replaces;
        if (stand_ins_.count(one.name) != 0) continue;
        const auto is_applied = [&](const std::string& name) { return applied.count(name) != 0; };
        const auto is_there = [&](const named_migration& file) {
            return names_one(others, file.name);
        };
        const bool all = std::all_of(others.begin(), others.end(), is_applied);
        const bool counts = is_applied(one.name) ||
                            std::none_of(others.begin(), others.end(), is_applied) ||
                            (all && std::none_of(files.begin(), files.end(), is_there));
        if (!counts) {
            stand_ins_[one.name] = others.back();
            std::erase(files, one);
            continue;
        }
        if (all && !is_applied(one.name)) done_by_others_.push_back(one.name);
        for (const std::string& other : others) stand_ins_[other] = one.name;
        std::erase_if(files, is_there);
    }
}

std::vector<std::string> migration_history::depends_of(const named_migration& one) const {
    std::vector<std::string> found;
    for (std::string name : one.file.depends) {
        for (auto at = stand_ins_.find(name); at != stand_ins_.end(); at = stand_ins_.find(name))
            name = at->second;
        if (name != one.name && !names_one(found, name)) found.push_back(std::move(name));
    }
    return found;
}

void migration_history::sort(std::vector<named_migration> files) {
    std::sort(files.begin(), files.end(),
              [](const named_migration& a, const named_migration& b) { return a.name < b.name; });
    while (!files.empty()) {
        const auto next = std::find_if(files.begin(), files.end(), [&](const auto& one) {
            const std::vector<std::string> depends = depends_of(one);
            return std::all_of(depends.begin(), depends.end(),
                               [&](const std::string& name) { return find(name) != nullptr; });
        });
        if (next == files.end())
            throw_usage("the migrations depend on each other in a circle: " + files.front().name +
                        " is one of them");
        order_.push_back(std::move(*next));
        files.erase(next);
    }
}

const named_migration* migration_history::find(std::string_view name) const noexcept {
    for (const named_migration& one : order_)
        if (one.name == name) return &one;
    return nullptr;
}

std::vector<std::string> migration_history::heads() const {
    std::vector<std::string> found;
    for (const named_migration& one : order_)
        if (std::none_of(order_.begin(), order_.end(), [&](const named_migration& other) {
                return names_one(depends_of(other), one.name);
            }))
            found.push_back(one.name);
    std::sort(found.begin(), found.end());
    return found;
}

table_state migration_history::state() const { return state_of(order_); }

std::vector<named_migration> migration_history::behind(const std::string& name) const {
    std::set<std::string> wanted = {name};
    for (auto one = order_.rbegin(); one != order_.rend(); ++one)
        if (wanted.count(one->name) != 0)
            for (const std::string& before : depends_of(*one)) wanted.insert(before);
    std::vector<named_migration> found;
    for (const named_migration& one : order_)
        if (wanted.count(one.name) != 0) found.push_back(one);
    return found;
}

std::string next_name(const migration_history& history, const std::vector<operation>& operations) {
    const std::string what = history.in_order().empty() ? "initial" : words_of(operations);
    return numbered_name(history, what);
}

std::string numbered_name(const migration_history& history, const std::string& words) {
    return fmt::format("{:04}_{}", next_number(history), words);
}

merge_result merge(const migration_history& history) {
    const std::vector<std::string> heads = history.heads();
    merge_result made;
    if (heads.size() < 2) return made;
    for (std::size_t i = 0; i < heads.size(); ++i)
        for (std::size_t j = i + 1; j < heads.size(); ++j)
            if (made.clash.empty()) made.clash = clash_of(history, heads[i], heads[j]);
    if (!made.clash.empty()) return made;
    named_migration joined;
    joined.name = fmt::format("{:04}_merge", next_number(history));
    joined.file.depends = heads;
    made.made.push_back(std::move(joined));
    return made;
}

}  // namespace cormorant::detail
