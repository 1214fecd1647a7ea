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

// The tables that the database changes with rows of this one.
std::vector<std::string> reached_from(std::string_view table) {
    std::vector<std::string> reached{plain_name(table)};
    const std::vector<const model_info*> models = registered_models();
    for (std::size_t i = 0; i < reached.size(); ++i)
        for (const model_info* model : models)
            for (const member_info& m : model->members) {
                if (!m.database_cascade || plain_name(m.target().table) != reached[i]) continue;
                const std::string name = plain_name(model->table);
                // A table that refers to itself changes rows of which the write knows nothing.
                const bool itself = name == reached[0];
                const auto first = reached.begin() + (itself ? 1 : 0);
                if (std::find(first, reached.end(), name) == reached.end()) reached.push_back(name);
            }
    reached.erase(reached.begin());
    return reached;
}

// FNV-1a: the same in every process.
class slot_hash {
public:
    slot_hash& add(std::string_view text) noexcept {
        for (const char c : text) add(static_cast<unsigned char>(c));
        return *this;
    }
    slot_hash& add_table(std::string_view table) noexcept {
        if (const std::size_t dot = table.rfind('.'); dot != std::string_view::npos)
            table.remove_prefix(dot + 1);
        for (const char c : table)
            add(static_cast<unsigned char>(c >= 'A' && c <= 'Z' ? c + 32 : c));
        return *this;
    }
    [[nodiscard]] std::uint32_t slot() const noexcept {
        const std::uint64_t mixed = (hash_ ^ hash_ >> 32U) * 0x9e3779b97f4a7c15U;
        return 1 + static_cast<std::uint32_t>((mixed >> 20U) % (slot_table::size - 1));
    }

private:
    void add(unsigned char byte) noexcept { hash_ = (hash_ ^ byte) * 1099511628211U; }

    std::uint64_t hash_ = 14695981039346656037U;
};

}  // namespace

std::uint32_t slot_of_table(std::string_view table) noexcept {
    return slot_hash().add_table(table).slot();
}

std::uint32_t slot_of_keys(std::string_view table) noexcept {
    return slot_hash().add_table(table).add("/").slot();
}

std::uint32_t slot_of_row(std::string_view table, const value& key) noexcept {
    slot_hash hash;
    hash.add_table(table).add("=");
    if (key.kind() == value_kind::uuid) {
        hash.add({reinterpret_cast<const char*>(&key.as_uuid()), sizeof(uuid)});
    } else {
        const std::int64_t n = key.as_integer();
        hash.add({reinterpret_cast<const char*>(&n), sizeof n});
    }
    return hash.slot();
}

const std::vector<std::string>& written_tables::reached_by(std::string_view table) {
    // A library that was loaded since may have brought models.
    if (const std::size_t models = registered_model_count(); models != models_) {
        reached_.clear();
        models_ = models;
    }
    const auto [found, fresh] = reached_.try_emplace(std::string(table));
    if (fresh) found->second = reached_from(table);
    return found->second;
}

namespace {

bool has_slot(const value& key) noexcept {
    return key.kind() == value_kind::integer || key.kind() == value_kind::unsigned_integer ||
           key.kind() == value_kind::uuid;
}

void add_whole(std::vector<std::uint32_t>& to, std::string_view table) {
    add_slot(to, slot_of_table(table));
    add_slot(to, slot_of_keys(table));
}

}  // namespace

void written_tables::add(std::vector<std::uint32_t>& to, const changed_rows& rows) {
    if (rows.table.empty()) return add_slot(to, slot_of_all);
    if (rows.how == row_change::adds) return add_slot(to, slot_of_table(rows.table));
    const bool known = rows.how == row_change::keyed && rows.keys.size() <= most_keys &&
                       to.size() < most_slots &&
                       std::all_of(rows.keys.begin(), rows.keys.end(), has_slot);
    if (known) {
        add_slot(to, slot_of_table(rows.table));
        for (const value& key : rows.keys) add_slot(to, slot_of_row(rows.table, key));
    } else {
        add_whole(to, rows.table);
    }
    const std::lock_guard guard(mutex_);
    for (const std::string& name : reached_by(rows.table)) add_whole(to, name);
}

}  // namespace cormorant::detail
