#include "migrate/commands/heads.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "migrate/migration_problem.hpp"

namespace cormorant::detail {
namespace {

// "0005_order_status" is order_status.
std::string without_number(const std::string& name) {
    const std::size_t end = name.find_first_not_of("0123456789");
    if (end == std::string::npos || end == 0 || name[end] != '_') return name;
    return name.substr(end + 1);
}

std::string head_to_move(const command_context& context, const std::vector<std::string>& heads) {
    const std::string wanted = context.line.operand(0);
    if (wanted.empty()) return heads.back();
    for (const std::string& head : heads)
        if (head == wanted || head.starts_with(wanted + "_")) return head;
    throw_migration(migration_problem::usage,
                    fmt::format("{} is not one of the last migrations: those are {}", wanted,
                                fmt::join(heads, " and ")));
}

// What leads to the head and to no other one, in order.
std::vector<named_migration> own_of(const migration_history& history, const std::string& head) {
    std::vector<named_migration> own = history.behind(head);
    for (const std::string& other : history.heads())
        if (other != head)
            for (const named_migration& shared : history.behind(other))
                std::erase_if(own, [&](const auto& one) { return one.name == shared.name; });
    return own;
}

/// The same migrations behind those that stay, under the next numbers.
std::vector<named_migration> moved(const migration_history& rest,
                                   std::vector<named_migration> own) {
    std::map<std::string, std::string> names;
    std::vector<named_migration> files = rest.in_order();
    const std::vector<std::string> heads = rest.heads();
    for (named_migration& one : own) {
        const std::string before = one.name;
        one.name = numbered_name(migration_history(files), without_number(before));
        std::vector<std::string> depends;
        for (const std::string& name : one.file.depends)
            if (names.count(name) != 0) depends.push_back(names[name]);
        one.file.depends = depends.empty() ? heads : depends;
        names[before] = one.name;
        files.push_back(one);
    }
    return own;
}

void require_fit(const migration_history& rest, const std::vector<named_migration>& made) {
    std::vector<named_migration> files = rest.in_order();
    files.insert(files.end(), made.begin(), made.end());
    try {
        (void)migration_history(std::move(files)).state();
    } catch (const usage_error& e) {
        throw_migration(migration_problem::history,
                        std::string("behind the other migrations it does not fit: ") + e.what() +
                            ". Take its file away and run makemigrations again");
    }
}

}  // namespace

int merge_heads(const command_context& context, const migration_history& history) {
    const merge_result result = merge(history);
    if (!result.clash.empty())
        throw_migration(migration_problem::history,
                        result.clash +
                            ". Change one of the files, or take one away and run "
                            "makemigrations again");
    if (result.made.empty()) {
        context.told.tell("There is one last migration: nothing is to be joined.",
                          {{"event", "merge"}, {"migration", nullptr}});
        return 0;
    }
    const std::string path = write_migration(context.options.migrations, result.made[0]);
    context.told.tell(fmt::format("Wrote {}, which joins {}", path,
                                  fmt::join(result.made[0].file.depends, " and ")),
                      {{"event", "merge"}, {"migration", result.made[0].name}, {"path", path}});
    return 0;
}

int rebase_head(const command_context& context, const migration_history& history) {
    const std::vector<std::string> heads = history.heads();
    if (heads.size() < 2) {
        context.told.tell("There is one last migration: nothing is to be moved.",
                          {{"event", "rebase"}, {"migrations", file_json::array()}});
        return 0;
    }
    const std::string head = head_to_move(context, heads);
    const std::vector<named_migration> own = own_of(history, head);
    std::vector<named_migration> left = history.in_order();
    for (const named_migration& one : own) std::erase(left, one);
    const migration_history rest(left);
    require_one_head(rest);
    const std::vector<named_migration> made = moved(rest, own);
    require_fit(rest, made);
    for (const named_migration& one : made) (void)write_migration(context.options.migrations, one);
    for (std::size_t i = 0; i < own.size(); ++i) {
        remove_migration(context.options.migrations, own[i].name);
        context.told.tell(
            own[i].name + " is " + made[i].name + " now",
            {{"event", "rebase"}, {"migration", own[i].name}, {"becomes", made[i].name}});
    }
    return 0;
}

}  // namespace cormorant::detail
