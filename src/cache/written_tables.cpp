#include "cache/written_tables.hpp"

#include <algorithm>

#include "cache/slot_table.hpp"
#include "cormorant/schema/model.hpp"

namespace cormorant::detail {
namespace {

std::string plain_name(std::string_view table) {
    const std::size_t dot = table.rfind('.');
    std::string name(dot == std::string_view::npos ? table : table.substr(dot + 1));
    for (char& c : name)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return name;
}

void add_slot(std::vector<std::uint32_t>& to, std::uint32_t slot) {
    if (std::find(to.begin(), to.end(), slot) == to.end()) to.push_back(slot);
}

// The tables that the database changes with rows of these, from the first one on.
std::vector<std::string> reached_from(std::string_view table) {
    std::vector<std::string> reached{plain_name(table)};
    const std::vector<const model_info*> models = registered_models();
    for (std::size_t i = 0; i < reached.size(); ++i)
        for (const model_info* model : models)
            for (const member_info& m : model->members) {
                if (!m.database_cascade || plain_name(m.target().table) != reached[i]) continue;
                const std::string name = plain_name(model->table);
                if (std::find(reached.begin(), reached.end(), name) == reached.end())
                    reached.push_back(name);
            }
    return reached;
}

}  // namespace

std::uint32_t slot_of_table(std::string_view table) noexcept {
    std::uint64_t hash = 14695981039346656037U;  // FNV-1a: the same in every process
    const std::size_t dot = table.rfind('.');
    if (dot != std::string_view::npos) table.remove_prefix(dot + 1);
    for (const char c : table) {
        const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        hash = (hash ^ static_cast<unsigned char>(lower)) * 1099511628211U;
    }
    return 1 + static_cast<std::uint32_t>((hash ^ hash >> 32U) % (slot_table::size - 1));
}

void written_tables::add(std::vector<std::uint32_t>& to, std::string_view table) {
    if (table.empty()) return add_slot(to, slot_of_all);
    const std::lock_guard guard(mutex_);
    // A library that was loaded since may have brought models.
    if (const std::size_t models = registered_model_count(); models != models_) {
        reached_.clear();
        models_ = models;
    }
    auto [found, fresh] = reached_.try_emplace(std::string(table));
    if (fresh)
        for (const std::string& name : reached_from(table))
            add_slot(found->second, slot_of_table(name));
    for (const std::uint32_t slot : found->second) add_slot(to, slot);
}

}  // namespace cormorant::detail
