#include "migrate/statements.hpp"

#include <algorithm>
#include <utility>

#include "sql/ddl/lower_state.hpp"
#include "sql/ddl/spelling.hpp"
#include "sql/ddl/table.hpp"
#include "sql/dialect.hpp"

namespace cormorant::detail {
namespace {

using texts = std::vector<std::string>;

// Whether the new labels are the old ones with others between them.
bool keeps_labels(const enum_state& from, const enum_state& to) {
    auto next = from.labels.begin();
    for (const std::string& label : to.labels)
        if (next != from.labels.end() && *next == label) ++next;
    return next == from.labels.end();
}

/// Lowers one operation.
class statement_maker {
public:
    statement_maker(const operation& change, const table_state& before, const dialect& target)
        : before_(before), after_(before), target_(target) {
        change_state(after_, change);
    }

    texts make(const operation& change) {
        std::visit([&](const auto& one) { (*this)(one); }, change);
        return std::move(statements_);
    }

private:
    void operator()(const create_model& c) {
        const held_table made = lower(c.model, after_, target_);
        statements_.push_back(create_table_text(made, target_));
        append(create_index_texts(made, target_));
        alter_tables();  // whose keys to it were there before
    }

    void operator()(const remove_model& c) {
        statements_.push_back("DROP TABLE " + target_.quote(c.model.table));
        alter_tables();
    }

    void operator()(const rename_model& c) { move_table(c.from, c.to); }
    void operator()(const alter_table& c) { move_table(c.model, c.model); }

    void operator()(const rename_field& c) {
        const std::string table = after_.at(c.model).table;
        if (c.from_column != c.to_column)
            statements_.push_back("ALTER TABLE " + target_.quote(table) + " RENAME COLUMN " +
                                  target_.quote(c.from_column) + " TO " +
                                  target_.quote(c.to_column));
        name_anew(c.model, c.model);
    }

    // The value is the column's default for a moment.
    void operator()(const add_field& c) {
        if (c.backfill.empty()) return alter_tables();
        table_state filled = after_;
        filled.find(c.model)->find(c.field.name)->default_value = c.backfill;
        append(differences(before_, filled));
        append(differences(filled, after_));
    }

    void operator()(const alter_field& c) {
        if (!c.backfill.empty()) {
            const std::string column = target_.quote(c.from.column);
            statements_.push_back("UPDATE " + target_.quote(before_.at(c.model).table) + " SET " +
                                  column + " = " + target_.literal(c.backfill[0]) + " WHERE " +
                                  column + " IS NULL");
        }
        alter_tables();
    }

    void operator()(const add_type& c) {
        if (target_.facts().enum_columns) statements_.push_back(create_type(c.type));
    }
    void operator()(const remove_type& c) {
        if (target_.facts().enum_columns)
            statements_.push_back("DROP TYPE " + target_.quote(c.type.name));
    }
    void operator()(const alter_type& c) {
        if (!target_.facts().enum_columns) return;
        if (keeps_labels(c.from, c.to))
            add_labels(c.from, c.to);
        else
            replace_type(c.to);
    }

    template <class Other>
    void operator()(const Other&) {
        alter_tables();
    }

    // ---- tables ---------------------------------------------------------------------------------

    void append(const texts& more) {
        statements_.insert(statements_.end(), more.begin(), more.end());
    }

    void alter_tables() { append(differences(before_, after_)); }

    // Types of one table may depend on the keys of another.
    texts differences(const table_state& from, const table_state& to) const {
        texts made;
        for (const model_state& model : to.models) {
            const model_state* old = from.find(model.name);
            if (old == nullptr) continue;
            const texts more =
                target_.ddl().alter(lower(*old, from, target_), lower(model, to, target_));
            made.insert(made.end(), more.begin(), more.end());
        }
        return made;
    }

    void move_table(const std::string& from, const std::string& to) {
        const std::string& table = before_.at(from).table;
        const std::string& other = after_.at(to).table;
        if (table != other)
            statements_.push_back("ALTER TABLE " + target_.quote(table) + " RENAME TO " +
                                  target_.quote(other));
        name_anew(from, to);
    }

    // The database follows a rename in all texts; names that were made of the old one stay.
    void name_anew(const std::string& from, const std::string& to) {
        const held_table old = lower(before_.at(from), before_, target_);
        const held_table wanted = lower(after_.at(to), after_, target_);
        held_table now = wanted;
        now.keys_alone = old.keys_alone;
        now.primary_key.name = old.primary_key.name;
        for (std::size_t i = 0; i < now.checks.size(); ++i) now.checks[i].name = old.checks[i].name;
        append(target_.ddl().alter(now, wanted));
    }

    // ---- types ----------------------------------------------------------------------------------

    std::string create_type(const enum_state& type) const {
        return create_type_text({type.name, type.labels}, target_);
    }

    std::string text(const std::string& label) const {
        return target_.literal(value::borrow(value_kind::text, label));
    }

    void add_labels(const enum_state& from, const enum_state& to) {
        for (std::size_t i = 0; i < to.labels.size(); ++i) {
            const std::string& label = to.labels[i];
            if (std::find(from.labels.begin(), from.labels.end(), label) != from.labels.end())
                continue;
            std::string place;
            if (i > 0)
                place = " AFTER " + text(to.labels[i - 1]);
            else if (!from.labels.empty())
                place = " BEFORE " + text(from.labels[0]);
            statements_.push_back("ALTER TYPE " + target_.quote(to.name) + " ADD VALUE " +
                                  text(label) + place);
        }
    }

    // Values of an enum cannot be taken away: a new type takes the columns and the name.
    void replace_type(const enum_state& to) {
        const std::string name = target_.quote(to.name);
        const std::string old = target_.quote("cm_old_" + to.name);
        statements_.push_back("ALTER TYPE " + name + " RENAME TO " + old);
        statements_.push_back(create_type(to));
        for (const model_state& model : after_.models)
            for (const field_state& field : model.fields)
                if (field.type.enum_type == to.name) retype(model, field);
        statements_.push_back("DROP TYPE " + old);
    }

    void retype(const model_state& model, const field_state& field) {
        const std::string column = target_.quote(field.column);
        const std::string alter =
            "ALTER TABLE " + target_.quote(model.table) + " ALTER COLUMN " + column;
        const std::string type = lower_type(model, field, after_, target_);
        if (!field.default_value.empty()) statements_.push_back(alter + " DROP DEFAULT");
        statements_.push_back(alter + " TYPE " + type + " USING " + column + "::text::" + type);
        if (!field.default_value.empty())
            statements_.push_back(alter + " SET DEFAULT " +
                                  target_.literal(field.default_value[0]));
    }

    const table_state& before_;
    table_state after_;
    const dialect& target_;
    texts statements_;
};

}  // namespace

std::vector<std::string> statements_of(const operation& change, const table_state& before,
                                       const dialect& target) {
    return statement_maker(change, before, target).make(change);
}

}  // namespace cormorant::detail
