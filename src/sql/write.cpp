#include "sql/write.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "sql/ddl/ddl.hpp"
#include "sql/dialect.hpp"
#include "sql/print/condition.hpp"

namespace cormorant::detail {
namespace {

/// Text that grows, with parameters numbered as they come.
class write_printer {
public:
    explicit write_printer(const dialect& target) : dialect_(target) {}

    write_printer& operator<<(std::string_view sql) {
        text_ += sql;
        return *this;
    }
    write_printer& name(std::string_view identifier) {
        text_ += dialect_.quote(identifier);
        return *this;
    }
    write_printer& parameter() {
        text_ += dialect_.placeholder(++parameters_);
        return *this;
    }
    write_printer& parameters(std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) (i == 0 ? *this : *this << ", ").parameter();
        return *this;
    }
    write_printer& among(std::string_view column, std::size_t count) {
        name(column);
        if (dialect_.facts().arrays) return (*this << " = ANY(").parameter() << ")";
        if (count == 1) return (*this << " = ").parameter();
        return (*this << " IN (").parameters(count) << ")";
    }
    std::string take() { return std::move(text_); }

private:
    const dialect& dialect_;
    std::string text_;
    std::size_t parameters_ = 0;
};

const std::string& column_of(const model_info& model, std::uint16_t member) {
    return model.members[member].column;
}

/// Writes `each(member)` for every member with a text between.
template <class Each>
void join(write_printer& out, member_span members, std::string_view between, const Each& each) {
    for (std::size_t i = 0; i < members.size(); ++i) {
        if (i != 0) out << between;
        each(members[i]);
    }
}

void print_columns(write_printer& out, const model_info& model, member_span members) {
    join(out, members, ", ", [&](std::uint16_t m) { out.name(column_of(model, m)); });
}

void print_assignments(write_printer& out, const model_info& model, member_span members) {
    join(out, members, ", ", [&](std::uint16_t m) {
        out.name(column_of(model, m)) << " = ";
        out.parameter();
    });
}

void print_key_condition(write_printer& out, const model_info& model) {
    out << " WHERE ";
    join(out, model.primary_key, " AND ", [&](std::uint16_t m) {
        out.name(column_of(model, m)) << " = ";
        out.parameter();
    });
}

std::vector<std::string_view> columns_of(const model_info& model, member_span members) {
    std::vector<std::string_view> columns;
    for (const std::uint16_t m : members) columns.push_back(column_of(model, m));
    return columns;
}

std::string conflict_text(const insert_form& form, const dialect& target) {
    if (form.on_conflict == conflict_action::error) return {};
    conflict_form conflict;
    conflict.action = form.on_conflict;
    conflict.table = form.model->table;
    conflict.model = form.model;
    conflict.written = column_of(*form.model, form.members[0]);
    conflict.target = columns_of(*form.model, form.target);
    if (form.target_where != nullptr)
        conflict.target_where = print_condition(*form.target_where, *form.model, target);
    if (form.on_conflict == conflict_action::update)
        conflict.update = columns_of(*form.model, form.update);
    return target.on_conflict(conflict);
}

void require_types(const model_info& model, member_span members, const dialect& target) {
    for (const std::uint16_t m : members) target.require_type(model, model.members[m]);
}

bool is_array(const model_info& model, std::uint16_t member) {
    return model.members[member].type == value_kind::array;
}

// An array of arrays would come apart element by element: these go as their texts.
void print_unnest(write_printer& out, const model_info& model, member_span members,
                  const dialect& target) {
    out << "unnest(";
    join(out, members, ", ", [&](std::uint16_t m) {
        out.parameter() << "::";
        if (is_array(model, m))
            out << "text[]";
        else
            out << column_type_text(model, model.members[m], target) << "[]";
    });
    out << ")";
}

// The column `number` of cm_new, as what the member's column takes.
void print_new_value(write_printer& out, const model_info& model, std::uint16_t member,
                     std::size_t number, const dialect& target) {
    out << "cm_new.column" << std::to_string(number);
    if (target.facts().arrays && is_array(model, member))
        out << "::" << column_type_text(model, model.members[member], target);
}

void print_new_names(write_printer& out, std::size_t columns) {
    out << " AS cm_new (";
    for (std::size_t i = 1; i <= columns; ++i)
        out << (i == 1 ? "column" : ", column") << std::to_string(i);
    out << ")";
}

// The new rows of an INSERT.
void print_selected_rows(write_printer& out, const model_info& model, member_span members,
                         const dialect& target) {
    const bool arrays = std::any_of(members.begin(), members.end(),
                                    [&](std::uint16_t m) { return is_array(model, m); });
    out << ") SELECT ";
    if (arrays) {
        std::size_t column = 0;
        join(out, members, ", ",
             [&](std::uint16_t m) { print_new_value(out, model, m, ++column, target); });
    } else {
        out << "*";
    }
    out << " FROM ";
    print_unnest(out, model, members, target);
    if (arrays) print_new_names(out, members.size());
}

// The new values, as the table cm_new with the columns column1, column2 ... of SQL's VALUES.
void print_new_rows(write_printer& out, const model_info& model, member_span members,
                    std::size_t rows, const dialect& target) {
    std::vector<std::uint16_t> columns(model.primary_key);
    columns.insert(columns.end(), members.begin(), members.end());
    if (!target.facts().arrays) {
        out << "(VALUES ";
        for (std::size_t row = 0; row < rows; ++row)
            (out << (row == 0 ? "(" : ", (")).parameters(columns.size()) << ")";
        out << ") AS cm_new";
        return;
    }
    print_unnest(out, model, columns, target);
    print_new_names(out, columns.size());
}

}  // namespace

std::string insert_text(const insert_form& form, const dialect& target) {
    require_types(*form.model, form.members, target);
    write_printer out(target);
    (out << "INSERT INTO ").name(form.model->table);
    if (form.members.empty() && form.clocked.empty()) {
        out << target.row_of_defaults();
    } else {
        std::vector<std::uint16_t> columns(form.members.begin(), form.members.end());
        columns.insert(columns.end(), form.clocked.begin(), form.clocked.end());
        out << " (";
        print_columns(out, *form.model, columns);
        out << ") VALUES ";
        for (std::size_t row = 0; row < form.rows; ++row) {
            (out << (row == 0 ? "(" : ", (")).parameters(form.members.size());
            for (std::size_t i = form.members.size(); i < columns.size(); ++i)
                out << (i == 0 ? "" : ", ") << target.facts().exact_clock;
            out << ")";
        }
        if (!form.members.empty()) out << conflict_text(form, target);
    }
    if (!form.returning.empty()) {
        out << " RETURNING ";
        print_columns(out, *form.model, form.returning);
    }
    return out.take();
}

std::string insert_arrays_text(const insert_form& form, const dialect& target) {
    write_printer out(target);
    (out << "INSERT INTO ").name(form.model->table) << " (";
    print_columns(out, *form.model, form.members);
    print_selected_rows(out, *form.model, form.members, target);
    out << conflict_text(form, target);
    if (!form.returning.empty()) {
        out << " RETURNING ";
        print_columns(out, *form.model, form.returning);
    }
    return out.take();
}

std::string copy_text(const insert_form& form, const dialect& target) {
    write_printer out(target);
    (out << "COPY ").name(form.model->table) << " (";
    print_columns(out, *form.model, form.members);
    out << ") FROM STDIN (FORMAT binary)";
    return out.take();
}

std::string copied_columns_text(const insert_form& form, const dialect& target) {
    write_printer out(target);
    out << "SELECT ";
    print_columns(out, *form.model, form.members);
    (out << " FROM ").name(form.model->table) << " LIMIT 0";
    return out.take();
}

std::string update_text(const model_info& model, member_span members, const dialect& target) {
    require_types(model, members, target);
    write_printer out(target);
    (out << "UPDATE ").name(model.table) << " SET ";
    print_assignments(out, model, members);
    print_key_condition(out, model);
    return out.take();
}

std::string dialect::on_conflict(const conflict_form& form) const {
    std::string text = " ON CONFLICT";
    for (std::size_t i = 0; i < form.target.size(); ++i)
        text.append(i == 0 ? " (" : ", ").append(quote(form.target[i]));
    if (!form.target.empty()) text += ")";
    if (!form.target_where.empty()) text.append(" WHERE ").append(form.target_where);
    if (form.action == conflict_action::ignore) return text + " DO NOTHING";
    text += " DO UPDATE SET ";
    // DO NOTHING would return nothing of the row that is there.
    if (form.update.empty()) {
        const std::string column = quote(form.target[0]);
        return text.append(column)
            .append(" = ")
            .append(quote(form.table))
            .append(".")
            .append(column);
    }
    for (std::size_t i = 0; i < form.update.size(); ++i) {
        const std::string column = quote(form.update[i]);
        text.append(i == 0 ? "" : ", ").append(column).append(" = excluded.").append(column);
    }
    return text;
}

std::string update_rows_text(const model_info& model, member_span members, std::size_t rows,
                             const dialect& target) {
    require_types(model, members, target);
    return target.update_rows({&model, members, rows});
}

std::string dialect::update_rows(const rows_form& form) const {
    const model_info& model = *form.model;
    const member_span members = form.members;
    const dialect& target = *this;
    const std::size_t keys = model.primary_key.size();
    write_printer out(target);
    (out << "UPDATE ").name(model.table) << " SET ";
    std::size_t column = keys;
    join(out, members, ", ", [&](std::uint16_t m) {
        out.name(column_of(model, m)) << " = ";
        print_new_value(out, model, m, ++column, target);
    });
    out << " FROM ";
    print_new_rows(out, model, members, form.rows, target);
    out << " WHERE ";
    column = 0;
    join(out, model.primary_key, " AND ", [&](std::uint16_t m) {
        out.name(model.table) << ".";
        out.name(column_of(model, m)) << " = cm_new.column" << std::to_string(++column);
    });
    return out.take();
}

std::string select_row_text(const model_info& model, member_span members, const dialect& target) {
    require_types(model, members, target);
    write_printer out(target);
    out << "SELECT ";
    print_columns(out, model, members);
    (out << " FROM ").name(model.table);
    print_key_condition(out, model);
    return out.take();
}

std::string delete_row_text(const model_info& model, const dialect& target) {
    write_printer out(target);
    (out << "DELETE FROM ").name(model.table);
    print_key_condition(out, model);
    return out.take();
}

std::string delete_among_text(const column_among& rows, const dialect& target) {
    write_printer out(target);
    ((out << "DELETE FROM ").name(rows.table) << " WHERE ").among(rows.column, rows.count);
    return out.take();
}

std::string replace_among_text(const column_among& rows, const dialect& target) {
    write_printer out(target);
    (out << "UPDATE ").name(rows.table) << " SET ";
    (out.name(rows.column) << " = ").parameter() << " WHERE ";
    out.among(rows.column, rows.count);
    return out.take();
}

std::string select_among_text(const column_among& rows, std::string_view read,
                              const dialect& target) {
    write_printer out(target);
    out << "SELECT ";
    if (read.empty())
        out << "COUNT(*)";
    else
        out.name(read);
    ((out << " FROM ").name(rows.table) << " WHERE ").among(rows.column, rows.count);
    return out.take();
}

// NOT EXISTS finds a pair that no constraint protects; ON CONFLICT finds one that another
// transaction adds in between.
//
// A parameter that cannot be used twice becomes a column of a row. So does one of which both uses
// must agree in a type: beside no row of the table it takes the column's own, whatever that is.
std::string link_text(const member_info& relation, const dialect& target) {
    const std::string first = target.quote(relation.through_source);
    const std::string second = target.quote(relation.through_target);
    const bool typed = target.facts().typed_parameters;
    const bool twice = target.facts().numbered_placeholders && !typed;
    const std::string source = twice ? target.placeholder(1) : "cm_new." + first;
    const std::string other = twice ? target.placeholder(2) : "cm_new." + second;
    write_printer out(target);
    (out << "INSERT INTO ").name(relation.through_table)
        << " (" << first << ", " << second << ") SELECT " << source << ", " << other;
    if (!twice) {
        out << " FROM (SELECT ";
        if (typed) {
            (out << first << ", " << second << " FROM ").name(relation.through_table);
            out << " WHERE FALSE UNION ALL SELECT ";
        }
        out.parameter() << " AS " << first << ", ";
        out.parameter() << " AS " << second << ") AS cm_new";
    }
    (out << " WHERE NOT EXISTS (SELECT 1 FROM ").name(relation.through_table);
    out << " WHERE " << first << " = " << source << " AND " << second << " = " << other << ")";
    conflict_form ignored;
    ignored.table = relation.through_table;
    ignored.written = relation.through_source;
    out << target.on_conflict(ignored);
    return out.take();
}

std::string unlink_text(const member_info& relation, std::size_t count, const dialect& target) {
    write_printer out(target);
    (out << "DELETE FROM ").name(relation.through_table) << " WHERE ";
    (out.name(relation.through_source) << " = ").parameter() << " AND ";
    out.among(relation.through_target, count);
    return out.take();
}

}  // namespace cormorant::detail
