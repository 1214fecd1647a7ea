#include "sql/ddl/ddl.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <utility>

#include "cormorant/base/error.hpp"
#include "cormorant/base/utf8.hpp"
#include "schema/foreign_key.hpp"
#include "schema/made_name.hpp"
#include "sql/ddl/spelling.hpp"
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

std::string labels_of(const member_info& member, const dialect& target) {
    std::string list;
    for (std::size_t i = 0; i < member.enum_type->size; ++i)
        if (const std::string_view label = member.enum_type->labels[i]; !label.empty())
            list.append(list.empty() ? "(" : ", ")
                .append(target.literal(value::borrow(value_kind::text, label)));
    return list + ")";
}

void require_name(std::string_view name, const std::string& whose, const dialect& target) {
    const auto [bytes, characters] = target.ddl().longest_name();
    if (name.size() <= bytes && utf8_length(name) <= characters) return;
    const bool by_bytes = name.size() > bytes;
    throw_usage(fmt::format(
        "the name \"{}\" of {} has {} {}, and {} takes {}: give it a shorter one in meta", name,
        whose, by_bytes ? name.size() : utf8_length(name), by_bytes ? "bytes" : "characters",
        target.name(), by_bytes ? bytes : characters));
}

// The names that the program gave; those that the library makes fit.
void require_names(const model_info& model, const dialect& target) {
    require_name(model.table, "the table of " + model.name, target);
    for (const member_info& m : model.members)
        if (has_column(m.kind))
            require_name(m.column, "the column of " + model.name + "." + m.name, target);
    for (const index_info& index : model.indexes)
        require_name(index.name, "an index of " + model.name, target);
    for (const check_info& check : model.checks)
        require_name(check.name, "a check of " + model.name, target);
}

// Names that the library makes of the same columns are the same.
void require_distinct_indexes(const model_info& model) {
    std::set<std::string> names;
    for (const index_info& index : model.indexes)
        if (const std::string name = index_name(model, index); !names.insert(name).second)
            throw_usage(
                fmt::format("two indexes of {} would have the name \"{}\": give one of them "
                            "another with .named(\"...\")",
                            model.name, name));
}

struct link_relation {
    const model_info* owner;
    const member_info* relation;
};

// Both sides of a many_to_many may be declared: they share a table.
bool same_links(const member_info& a, const member_info& b) {
    return a.through_table == b.through_table && a.through_source == b.through_target &&
           a.through_target == b.through_source;
}

std::vector<link_relation> own_link_tables(const std::vector<const model_info*>& models) {
    std::vector<link_relation> found;
    for (const model_info* model : models) {
        for (const member_info& m : model->members) {
            if (m.kind != member_kind::many_to_many || m.through != nullptr) continue;
            const bool known = std::any_of(found.begin(), found.end(), [&](const link_relation& l) {
                return same_links(*l.relation, m);
            });
            if (!known) found.push_back({model, &m});
        }
    }
    return found;
}

}  // namespace

std::vector<table_statements> tables_of(const std::vector<const model_info*>& models,
                                        const dialect& target) {
    std::vector<table_statements> tables;
    table_names names;
    const std::vector<const model_info*> order = creation_order(models);
    for (std::size_t i = 0; i < order.size(); ++i) {
        const model_info& model = *order[i];
        names.add(model.table, "the model " + std::string(model.shape->full_name));
        require_names(model, target);
        require_distinct_indexes(model);
        const std::span<const model_info* const> later(order.begin() + static_cast<int>(i) + 1,
                                                       order.end());
        std::vector<std::string> create = create_index_texts(model, target);
        create.insert(create.begin(), create_table_text(model, target, later));
        for (std::size_t j = 0; j < i; ++j)
            for (std::string& key : late_foreign_keys(*order[j], model, target))
                create.push_back(std::move(key));
        tables.push_back({model.table, std::move(create)});
    }
    for (const link_relation& link : own_link_tables(order)) {
        names.add(link.relation->through_table,
                  "the many_to_many " + link.owner->name + "." + link.relation->name);
        tables.push_back(link_table(*link.owner, *link.relation, target));
    }
    return tables;
}

std::vector<type_statements> types_of(const std::vector<const model_info*>& models,
                                      const dialect& target) {
    std::vector<type_statements> types;
    std::map<std::string_view, const enum_description*> known;
    if (target.ddl().type_exists().empty()) return types;
    for (const model_info* model : models)
        for (const member_info& m : model->members) {
            if (m.enum_type == nullptr || !m.database_type.empty()) continue;
            const auto [at, fresh] = known.emplace(m.enum_type->name, m.enum_type);
            if (at->second != m.enum_type)
                throw_usage("two enums are stored as the type \"" + std::string(at->first) +
                            "\", one of them in " + model->name + "." + m.name);
            if (!fresh) continue;
            const std::string name = target.quote(at->first);
            types.push_back({at->first, "CREATE TYPE " + name + " AS ENUM " + labels_of(m, target),
                             "DROP TYPE " + name});
        }
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
    for (const link_relation& link : own_link_tables(order)) drop(link.relation->through_table);
    for (auto model = order.rbegin(); model != order.rend(); ++model) drop((*model)->table);
    return statements;
}

}  // namespace cormorant::detail
