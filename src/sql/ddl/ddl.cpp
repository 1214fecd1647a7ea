#include "sql/ddl/ddl.hpp"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <map>
#include <utility>

#include "cormorant/base/error.hpp"
#include "schema/foreign_key.hpp"
#include "schema/qualified.hpp"
#include "sql/ddl/lower_state.hpp"
#include "sql/ddl/names.hpp"
#include "sql/ddl/spelling.hpp"
#include "sql/ddl/state_of.hpp"
#include "sql/ddl/table.hpp"
#include "sql/dialect.hpp"

namespace cormorant::detail {
namespace {

// Referred-to tables first; in a circle, the model given first.
std::vector<const model_info*> creation_order(const std::vector<const model_info*>& models) {
    std::vector<const model_info*> left;
    for (const model_info* model : models)
        if (std::find(left.begin(), left.end(), model) == left.end()) left.push_back(model);
    std::vector<const model_info*> order;
    while (!left.empty()) {
        const auto free = std::find_if(left.begin(), left.end(), [&](const model_info* model) {
            return std::none_of(left.begin(), left.end(), [&](const model_info* other) {
                return other != model && refers(*model, *other);
            });
        });
        const auto next = free != left.end() ? free : left.begin();
        order.push_back(*next);
        left.erase(next);
    }
    return order;
}

/// Refuses a second table of a name; databases fold the case of names.
class table_names {
public:
    void add(const std::string& table, const std::string& owner) {
        std::string folded = table;
        for (char& c : folded) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        const auto [at, fresh] = owners_.emplace(std::move(folded), owner);
        if (!fresh)
            throw_usage("the table \"" + table + "\" belongs to " + at->second + " and to " +
                        owner + ": give one of them another name with cm::table(\"...\")");
    }

private:
    std::map<std::string, std::string> owners_;
};

void require_distinct_tables(const std::vector<const model_info*>& models) {
    table_names names;
    for (const model_info* model : models)
        names.add(model->table, "the model " + std::string(model->shape->full_name));
    for (const link_relation& link : link_relations(models))
        names.add(link.relation->through_table,
                  "the many_to_many " + qualified(*link.owner, *link.relation));
}

/// The tables of some models, in the order in which they are created.
held_tables held_tables_of(const std::vector<const model_info*>& models, const dialect& target) {
    // Foreign keys may lead to models that are not among them.
    std::vector<const model_info*> all = with_referred(models);
    const table_state state = state_of(all);
    const std::vector<link_relation> links = link_relations(models);
    const auto is_asked_for = [&](std::size_t i) {
        if (i < models.size()) return true;
        return std::any_of(links.begin(), links.end(), [&](const link_relation& link) {
            return state.models[i].implicit &&
                   link.relation->through_table == state.models[i].table;
        });
    };
    held_tables made;
    for (std::size_t i = 0; i < state.models.size(); ++i) {
        if (!is_asked_for(i)) continue;
        require_names(state.models[i], target);
        made.tables.push_back(lower(state.models[i], state, target));
    }
    require_distinct_names(made, target);
    return made;
}

// Takes the foreign keys out of the table that lead to tables behind it.
std::vector<held_foreign_key> take_late_keys(held_table& table, std::span<const held_table> later) {
    std::vector<held_foreign_key> late;
    for (auto key = table.foreign_keys.begin(); key != table.foreign_keys.end();) {
        const bool is_late = std::any_of(later.begin(), later.end(), [&](const held_table& other) {
            return other.name == key->table;
        });
        if (is_late) late.push_back(*key);
        key = is_late ? table.foreign_keys.erase(key) : key + 1;
    }
    return late;
}

struct late_key {
    std::string table;
    held_foreign_key key;
};

}  // namespace

std::vector<table_statements> tables_of(const std::vector<const model_info*>& models,
                                        const dialect& target) {
    const std::vector<const model_info*> order = creation_order(models);
    require_distinct_tables(order);
    held_tables held = held_tables_of(order, target);
    std::vector<table_statements> made;
    std::vector<late_key> late;
    for (std::size_t i = 0; i < held.tables.size(); ++i) {
        held_table& table = held.tables[i];
        if (!target.ddl().forward_references())
            for (held_foreign_key& key :
                 take_late_keys(table, std::span(held.tables).subspan(i + 1)))
                late.push_back({table.name, std::move(key)});
        std::vector<std::string> create = create_index_texts(table, target);
        create.insert(create.begin(), create_table_text(table, target));
        for (const late_key& one : late)
            if (one.key.table == table.name)
                create.push_back(add_foreign_key_text(one.table, one.key, target));
        made.push_back({table.name, std::move(create)});
    }
    return made;
}

std::vector<type_statements> types_of(const std::vector<const model_info*>& models,
                                      const dialect& target) {
    std::vector<type_statements> types;
    std::map<std::string_view, const enum_description*> known;
    if (!target.facts().enum_columns) return types;
    for (const model_info* model : models)
        for (const member_info& m : model->members) {
            if (m.enum_type == nullptr || !m.database_type.empty()) continue;
            const auto [at, fresh] = known.emplace(m.enum_type->name, m.enum_type);
            if (at->second != m.enum_type)
                throw_usage("two enums are stored as the type \"" + std::string(at->first) +
                            "\", one of them in " + qualified(*model, m));
        }
    for (const enum_state& type : state_of(models).types)
        types.push_back({type.name, create_type_text({type.name, type.labels}, target),
                         "DROP TYPE " + target.quote(type.name)});
    return types;
}

std::vector<std::string> create_table_statements(const std::vector<const model_info*>& models,
                                                 const dialect& target) {
    std::vector<std::string> statements;
    for (type_statements& type : types_of(models, target))
        statements.push_back(std::move(type.create));
    for (table_statements& table : tables_of(models, target))
        std::move(table.create.begin(), table.create.end(), std::back_inserter(statements));
    return statements;
}

std::vector<std::string> drop_table_statements(const std::vector<const model_info*>& models,
                                               const dialect& target) {
    std::vector<std::string> statements;
    const auto drop = [&](const std::string& table) {
        if (statements.empty() || !target.ddl().drops_together())
            statements.push_back(std::string(target.ddl().without_key_checks()) +
                                 "DROP TABLE IF EXISTS " + target.quote(table));
        else
            statements.front() += ", " + target.quote(table);
    };
    const std::vector<const model_info*> order = creation_order(models);
    for (const link_relation& link : link_relations(order)) drop(link.relation->through_table);
    for (auto model = order.rbegin(); model != order.rend(); ++model) drop((*model)->table);
    return statements;
}

held_table table_of(const model_info& model, const dialect& target) {
    const model_info* const one[] = {&model};
    const table_state state = state_of(with_referred(one));
    return lower(state.models[0], state, target);
}

std::string column_type_text(const model_info& model, const member_info& member,
                             const dialect& target) {
    target.require_type(model, member);
    if (!member.database_type.empty()) return member.database_type;
    if (is_foreign_key(member))
        if (const member_info* key = member.target().single_key();
            key != nullptr && !key->database_type.empty())
            return key->database_type;
    return target.ddl().column_type(type_of(member));
}

}  // namespace cormorant::detail
