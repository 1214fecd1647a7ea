#include <deque>

#include "cormorant/schema/model.hpp"
#include "query/condition_tree.hpp"
#include "sql/ddl/lower_state.hpp"
#include "sql/print/condition.hpp"

namespace cormorant::detail {
namespace {

/// A model as far as conditions over its own columns need it.
class columns_of_model {
public:
    explicit columns_of_model(const model_state& from) {
        made_.name = from.name;
        made_.table = from.table;
        made_.members.reserve(from.fields.size());
        for (const field_state& field : from.fields) add(field);
        for (const std::string& key : from.primary_key)
            made_.primary_key.push_back(
                static_cast<std::uint16_t>(from.find(key) - from.fields.data()));
    }
    columns_of_model(const columns_of_model&) = delete;
    columns_of_model& operator=(const columns_of_model&) = delete;

    [[nodiscard]] const model_info& info() const noexcept { return made_; }

private:
    void add(const field_state& field) {
        member_info& m = made_.members.emplace_back();
        m.name = field.name;
        m.column = field.column;
        m.nullable = field.nullable;
        m.type = field.type.kind;
        m.element = field.type.element;
        m.integer_bits = field.type.bits;
        m.is_unsigned = field.type.is_unsigned;
        m.max_length = field.type.max_length;
        m.max_digits = field.type.max_digits;
        m.decimal_places = field.type.decimal_places;
        m.database_type = field.type.database_type;
        if (!field.type.enum_type.empty()) m.enum_type = &enum_named(field.type.enum_type);
    }

    // Of an enum's type the printer asks for the name alone.
    const enum_description& enum_named(const std::string& name) {
        return enums_.emplace_back(enum_description{name, nullptr, 0});
    }

    model_info made_;
    std::deque<enum_description> enums_;
};

}  // namespace

std::string lower_condition(const expression_state& condition, const model_state& model,
                            const dialect& target) {
    const columns_of_model columns(model);
    const owned_condition made(condition, columns.info());
    return print_condition(made.get(), columns.info(), target);
}

}  // namespace cormorant::detail
