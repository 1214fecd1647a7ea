#include <algorithm>
#include <initializer_list>

#include "cormorant/base/error.hpp"
#include "cormorant/query/condition.hpp"
#include "schema/foreign_key.hpp"
#include "schema/made_name.hpp"
#include "schema/qualified.hpp"
#include "sql/ddl/ddl.hpp"
#include "sql/ddl/spelling.hpp"
#include "sql/dialect.hpp"
#include "sql/print/condition.hpp"

namespace cormorant::detail {
namespace {

const member_info& key_of(const model_info& model, const std::string& referred_by) {
    if (const member_info* key = model.single_key()) return *key;
    throw_usage(referred_by + " refers to " + model.name +
                ", whose key has several members: foreign keys need a single one");
}

std::string default_text(const member_info& member, const dialect& target) {
    if (member.default_now) return " DEFAULT " + std::string(target.ddl().clock(member.type));
    if (member.default_value) return " DEFAULT " + target.literal(*member.default_value);
    return {};
}

// "CONSTRAINT name what (columns)"
std::string constraint_text(const std::string& name, std::string_view what,
                            const std::string& columns, const dialect& target) {
    return "CONSTRAINT " + target.quote(name) + " " + std::string(what) + " (" + columns + ")";
}

std::string quoted_columns(std::initializer_list<std::string_view> columns, const dialect& target) {
    std::string text;
    for (const std::string_view column : columns)
        text.append(text.empty() ? "" : ", ").append(target.quote(column));
    return text;
}

void add_choices(std::vector<std::string>& parts, const model_info& model,
                 const member_info& member, const dialect& target) {
    if (member.choices.empty()) return;
    std::string list;
    for (const value& choice : member.choices)
        list += (list.empty() ? "" : ", ") + target.literal(choice);
    parts.push_back(constraint_text(choices_check_name(model, member), "CHECK",
                                    target.quote(member.column) + " IN (" + list + ")", target));
}

// What the database computes must be a number that the member can read.
void add_range(std::vector<std::string>& parts, const model_info& model, const member_info& member,
               const dialect& target) {
    if (member.kind != member_kind::column || member.type != value_kind::integer ||
        &member == model.single_key() || !member.database_type.empty() ||
        !target.ddl().wider_than(member))
        return;
    std::string condition = target.quote(member.column) + " >= 0";
    if (member.integer_bits < 64) {
        const std::int64_t span = std::int64_t{1} << member.integer_bits;
        const std::int64_t lowest = member.is_unsigned ? 0 : -span / 2;
        condition = target.quote(member.column) + " BETWEEN " + std::to_string(lowest) + " AND " +
                    std::to_string(lowest + span - 1);
    }
    parts.push_back(constraint_text(range_check_name(model, member), "CHECK", condition, target));
}

void add_keys(std::vector<std::string>& parts, const model_info& model, const dialect& target) {
    std::string key;
    for (const std::uint16_t m : model.primary_key)
        key += (key.empty() ? "" : ", ") + target.quote(model.members[m].column);
    if (!key.empty())
        parts.push_back(constraint_text(primary_key_name(model.table), "PRIMARY KEY", key, target));
    for (const member_info& m : model.members) {
        const bool unique = m.unique || m.kind == member_kind::one_to_one;
        if (unique && &m != model.single_key() && !has_unique_index(model, m))
            parts.push_back(constraint_text(unique_name(model.table, m), "UNIQUE",
                                            target.quote(m.column), target));
    }
}

void add_checks(std::vector<std::string>& parts, const model_info& model, const dialect& target) {
    for (const member_info& m : model.members) {
        if (!has_column(m.kind)) continue;
        add_choices(parts, model, m, target);
        add_range(parts, model, m, target);
    }
    for (const check_info& check : model.checks)
        parts.push_back(constraint_text(check.name, "CHECK",
                                        print_condition(*check.predicate, model, target), target));
}

/// A foreign key of a table, and who has it, for messages.
struct foreign_key_place {
    std::string_view table;
    std::string_view column;
    std::string from;
};

std::string references_text(const foreign_key_place& key, const model_info& referred,
                            std::string_view on_delete, const dialect& target) {
    std::string text = constraint_text(foreign_key_name(key.table, key.column), "FOREIGN KEY",
                                       target.quote(key.column), target) +
                       " REFERENCES " + target.quote(referred.table) + " (" +
                       target.quote(key_of(referred, key.from).column) + ")";
    text.append(on_delete);
    if (const std::string_view when = target.ddl().checked_at_commit(); !when.empty())
        text.append(" ").append(when);
    return text;
}

foreign_key_place place_of(const model_info& model, const member_info& member) {
    return {model.table, member.column, qualified(model, member)};
}

std::string table_text(std::string_view table, const std::vector<std::string>& parts,
                       const dialect& target) {
    std::string text = "CREATE TABLE " + target.quote(table) + " (";
    for (std::size_t i = 0; i < parts.size(); ++i) text += (i == 0 ? "\n  " : ",\n  ") + parts[i];
    return text.append("\n)").append(target.ddl().after_table());
}

}  // namespace

std::string column_type_text(const model_info& model, const member_info& member,
                             const dialect& target) {
    target.require_type(model, member);
    if (!member.database_type.empty()) return member.database_type;
    // A foreign key is spelled as the key that it holds.
    if (is_foreign_key(member)) {
        const member_info& key = key_of(member.target(), qualified(model, member));
        if (!key.database_type.empty()) return key.database_type;
    }
    return target.ddl().column_type_of(model, member);
}

std::string_view on_delete_text(const member_info& member) {
    if (!member.database_cascade) return {};
    switch (member.on_delete) {
        case on_delete_action::cascade:
            return " ON DELETE CASCADE";
        case on_delete_action::set_null:
            return " ON DELETE SET NULL";
        case on_delete_action::set_default:
            return " ON DELETE SET DEFAULT";
        case on_delete_action::protect:
        case on_delete_action::restrict_:
            return " ON DELETE RESTRICT";
        case on_delete_action::do_nothing:
            break;
    }
    return {};
}

std::string column_definition(const model_info& model, const member_info& member,
                              const dialect& target) {
    std::string text = target.quote(member.column) + " ";
    if (&member == model.single_key() && model.generated_key() && member.database_type.empty())
        return text.append(target.ddl().generated_key(member));
    text += column_type_text(model, member, target);
    if (!member.nullable || &member == model.single_key()) text += " NOT NULL";
    return &member == model.single_key() ? text : text + default_text(member, target);
}

std::string create_table_text(const model_info& model, const dialect& target,
                              std::span<const model_info* const> later) {
    const auto is_later = [&](const model_info& other) {
        return !target.ddl().forward_references() &&
               std::find(later.begin(), later.end(), &other) != later.end();
    };
    std::vector<std::string> parts;
    for (const member_info& m : model.members)
        if (has_column(m.kind)) parts.push_back(column_definition(model, m, target));
    add_keys(parts, model, target);
    add_checks(parts, model, target);
    for (const member_info& m : model.members) {
        if (!is_foreign_key(m) || is_later(m.target())) continue;
        if (m.database_cascade && m.on_delete == on_delete_action::set_default &&
            !target.ddl().database_set_default())
            throw_usage(qualified(model, m) + ": " + std::string(target.name()) +
                        " cannot set a default when the row referred to goes: leave it to the "
                        "library, without .in_database()");
        parts.push_back(references_text(place_of(model, m), m.target(), on_delete_text(m), target));
    }
    return table_text(model.table, parts, target);
}

std::vector<std::string> late_foreign_keys(const model_info& model, const model_info& referred,
                                           const dialect& target) {
    std::vector<std::string> statements;
    if (target.ddl().forward_references()) return statements;
    for (const member_info& m : model.members)
        if (is_foreign_key(m) && &m.target() == &referred)
            statements.push_back(
                "ALTER TABLE " + target.quote(model.table) + " ADD " +
                references_text(place_of(model, m), referred, on_delete_text(m), target));
    return statements;
}

table_statements link_table(const model_info& owner, const member_info& relation,
                            const dialect& target) {
    const std::string from = qualified(owner, relation);
    const model_info& other = relation.target();
    const auto column = [&](const std::string& name, const model_info& model) {
        return target.quote(name) + " " + column_type_text(model, key_of(model, from), target) +
               " NOT NULL";
    };
    const std::string& table = relation.through_table;
    const std::vector<std::string> parts = {
        column(relation.through_source, owner), column(relation.through_target, other),
        constraint_text(primary_key_name(table), "PRIMARY KEY",
                        quoted_columns({relation.through_source, relation.through_target}, target),
                        target),
        references_text({table, relation.through_source, from}, owner, {}, target),
        references_text({table, relation.through_target, from}, other, {}, target)};
    std::string create = table_text(relation.through_table, parts, target);
    create.append(target.ddl().after_key_table());
    const std::string index =
        "CREATE INDEX " +
        target.quote(index_name(relation.through_table, relation.through_target)) + " ON " +
        target.quote(relation.through_table) + " (" + target.quote(relation.through_target) + ")";
    return {relation.through_table, {std::move(create), index}};
}

}  // namespace cormorant::detail
