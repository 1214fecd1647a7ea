#include "write/row_statements.hpp"

#include <algorithm>
#include <functional>

#include "sql/write.hpp"

namespace cormorant::detail {
namespace {

// Programs have few kinds of writes. One that makes them from its input starts anew here.
constexpr std::size_t most_of_a_kind = 1024;

std::size_t hash_of(const model_info& model, member_span members) {
    std::size_t hash = std::hash<const void*>{}(&model);
    for (const std::uint16_t m : members) hash = hash * 31 + m + 1;
    return hash;
}

}  // namespace

std::shared_ptr<insert_plans> row_statements::inserts(const model_info& model,
                                                      const conflict_rule& rule,
                                                      std::source_location where) {
    const std::size_t hash = hash_of(model, rule.target);
    const std::lock_guard guard(mutex_);
    const auto [first, last] = inserts_.equal_range(hash);
    for (auto i = first; i != last; ++i)
        if (i->second->are_of(model, rule)) return i->second;
    owners_.claim(model);
    auto made = std::make_shared<insert_plans>(model, rule, dialect_, where);
    if (inserts_.size() >= most_of_a_kind) inserts_.clear();
    inserts_.emplace(hash, made);
    return made;
}

std::shared_ptr<const std::string> row_statements::update(const model_info& model,
                                                          member_span members) {
    return find_or_make(updates_, model, members, update_text);
}

std::shared_ptr<const std::string> row_statements::select(const model_info& model,
                                                          member_span members) {
    return find_or_make(selects_, model, members, select_row_text);
}

std::shared_ptr<const std::string> row_statements::find_or_make(text_map& in,
                                                                const model_info& model,
                                                                member_span members,
                                                                text_maker make) {
    const std::size_t hash = hash_of(model, members);
    const std::lock_guard guard(mutex_);
    const auto [first, last] = in.equal_range(hash);
    for (auto i = first; i != last; ++i)
        if (i->second.model == &model && std::ranges::equal(i->second.members, members))
            return i->second.text;
    owners_.claim(model);
    auto made = std::make_shared<const std::string>(make(model, members, dialect_));
    if (in.size() >= most_of_a_kind) in.clear();
    in.emplace(hash, kept_text{&model, {members.begin(), members.end()}, made});
    return made;
}

row_statements& row_statements_of(database_core& core) {
    constexpr auto make = [](database_core& of) -> std::unique_ptr<database_extension> {
        return std::make_unique<row_statements>(of.sql_dialect(), of.owners());
    };
    return static_cast<row_statements&>(core.extension(extension_owner::write, make));
}

}  // namespace cormorant::detail
