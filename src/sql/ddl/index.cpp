#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "cormorant/base/error.hpp"
#include "cormorant/query/condition.hpp"
#include "schema/made_name.hpp"
#include "sql/ddl/ddl.hpp"
#include "sql/ddl/spelling.hpp"
#include "sql/dialect.hpp"
#include "sql/print/condition.hpp"

namespace cormorant::detail {
namespace {

std::string columns_of(const model_info& model, const index_info& index, const dialect& target) {
    std::string columns;
    for (const index_field& field : index.fields)
        columns += (columns.empty() ? "" : ", ") +
                   target.quote(model.members[field.member].column) +
                   (field.descending ? " DESC" : "");
    return columns;
}

std::string included_columns(const model_info& model, const index_info& index,
                             const dialect& target) {
    std::string columns;
    for (const std::uint16_t m : index.include)
        columns += (columns.empty() ? "" : ", ") + target.quote(model.members[m].column);
    return columns;
}

// Empty where the database has no such index.
std::string lookup_index_text(const model_info& model, const index_info& index,
                              const dialect& target) {
    const auto spelled = target.ddl().lookup_index_of(model, index, target);
    if (spelled.columns.empty()) return {};
    return fmt::format("CREATE {}INDEX {} ON {} {}", spelled.before,
                       target.quote(index_name(model, index)), target.quote(model.table),
                       spelled.columns);
}

std::string index_text(const model_info& model, const index_info& index, const dialect& target) {
    if (index.method != index_method::ordered) return lookup_index_text(model, index, target);
    const std::string name = index_name(model, index);
    std::string text = index.unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ";
    text += target.quote(name) + " ON " + target.quote(model.table);
    text.append(target.ddl().index_method(model, index)).append(" (");
    text += columns_of(model, index, target);
    if (index.include.empty()) {
        text += ")";
    } else if (target.ddl().covering_indexes()) {
        text += ") INCLUDE (" + included_columns(model, index, target) + ")";
    } else {
        if (index.unique)
            throw_usage(
                fmt::format("the unique index {} of {} cannot include columns on {}: as "
                            "further keys they would change what is unique. Leave out "
                            ".include(), or add a plain index that has it",
                            name, model.name, target.name()));
        text += ", " + included_columns(model, index, target) + ")";
    }
    if (index.where == nullptr) return text;
    if (target.ddl().partial_indexes())
        return text + " WHERE " + print_condition(*index.where, model, target);
    if (index.unique)
        throw_usage(
            fmt::format("the unique index {} of {} is of some rows only, which {} does not "
                        "have: of all rows it would refuse others. Leave out .where()",
                        name, model.name, target.name()));
    return text;  // an index of all rows finds the same ones
}

// Whether an index of all rows, a unique constraint or the key begins with the member.
bool leads_an_index(const model_info& model, std::uint16_t member) {
    const member_info& m = model.members[member];
    if (m.unique || m.kind == member_kind::one_to_one) return true;
    if (!model.primary_key.empty() && model.primary_key[0] == member) return true;
    return std::any_of(model.indexes.begin(), model.indexes.end(), [&](const index_info& index) {
        return index.method == index_method::ordered && index.where == nullptr &&
               !index.fields.empty() && index.fields[0].member == member;
    });
}

}  // namespace

std::vector<std::string> create_index_texts(const model_info& model, const dialect& target) {
    std::vector<std::string> texts;
    for (const index_info& index : model.indexes)
        if (std::string text = index_text(model, index, target); !text.empty())
            texts.push_back(std::move(text));
    for (std::size_t i = 0; i < model.members.size(); ++i) {
        const member_info& m = model.members[i];
        const auto index = static_cast<std::uint16_t>(i);
        if (m.kind != member_kind::foreign_key || !m.indexed || leads_an_index(model, index))
            continue;
        index_info unasked;
        unasked.fields.push_back({index, false});
        texts.push_back(index_text(model, unasked, target));
    }
    return texts;
}

}  // namespace cormorant::detail
