#include "migrate/operations.hpp"

#include "cormorant/base/error.hpp"

namespace cormorant::detail {
namespace {

struct reverser {
    operation operator()(const create_model& c) const { return remove_model{c.model}; }
    operation operator()(const remove_model& c) const { return create_model{c.model}; }
    operation operator()(const rename_model& c) const {
        return rename_model{c.to, c.from, c.to_table, c.from_table};
    }
    operation operator()(const rename_field& c) const {
        return rename_field{c.model, c.to, c.from, c.to_column, c.from_column};
    }
    operation operator()(const alter_table& c) const { return alter_table{c.model, c.to, c.from}; }
    operation operator()(const add_field& c) const { return remove_field{c.model, c.field}; }
    operation operator()(const remove_field& c) const { return add_field{c.model, c.field}; }
    operation operator()(const alter_field& c) const { return alter_field{c.model, c.to, c.from}; }
    operation operator()(const alter_key& c) const { return alter_key{c.model, c.to, c.from}; }
    operation operator()(const add_index& c) const { return remove_index{c.model, c.index}; }
    operation operator()(const remove_index& c) const { return add_index{c.model, c.index}; }
    operation operator()(const rename_index& c) const {
        return rename_index{c.model, c.to, c.from};
    }
    operation operator()(const add_constraint& c) const {
        return remove_constraint{c.model, c.constraint};
    }
    operation operator()(const remove_constraint& c) const {
        return add_constraint{c.model, c.constraint};
    }
    operation operator()(const rename_constraint& c) const {
        return rename_constraint{c.model, c.to, c.from};
    }
    operation operator()(const add_type& c) const { return remove_type{c.type}; }
    operation operator()(const alter_type& c) const { return alter_type{c.to, c.from}; }
    operation operator()(const remove_type& c) const { return add_type{c.type}; }
    operation operator()(const run_sql& c) const {
        if (!c.reversible)
            throw_usage(
                "SQL that says no \"down\" cannot be taken back: add it, or {} where there "
                "is nothing to take back");
        return run_sql{c.down, c.up, true};
    }
};

std::string name_of(const constraint_state& constraint) {
    return std::visit([](const auto& one) { return one.name; }, constraint);
}

struct describer {
    std::string operator()(const create_model& c) const { return "create model " + c.model.name; }
    std::string operator()(const remove_model& c) const { return "remove model " + c.model.name; }
    std::string operator()(const rename_model& c) const {
        return "rename model " + c.from + " to " + c.to;
    }
    std::string operator()(const rename_field& c) const {
        if (c.from == c.to)
            return "move " + c.model + "." + c.from + " to the column " + c.to_column;
        return "rename field " + c.model + "." + c.from + " to " + c.to;
    }
    std::string operator()(const alter_table& c) const {
        return "move " + c.model + " to the table " + c.to.table;
    }
    std::string operator()(const add_field& c) const {
        return "add field " + c.model + "." + c.field.name;
    }
    std::string operator()(const remove_field& c) const {
        return "remove field " + c.model + "." + c.field.name;
    }
    std::string operator()(const alter_field& c) const {
        return "alter field " + c.model + "." + c.from.name;
    }
    std::string operator()(const alter_key& c) const { return "alter the key of " + c.model; }
    std::string operator()(const add_index& c) const {
        return "add index " + c.index.name + " of " + c.model;
    }
    std::string operator()(const remove_index& c) const {
        return "remove index " + c.index.name + " of " + c.model;
    }
    std::string operator()(const rename_index& c) const {
        return "rename index " + c.from + " of " + c.model + " to " + c.to;
    }
    std::string operator()(const add_constraint& c) const {
        return "add constraint " + name_of(c.constraint) + " of " + c.model;
    }
    std::string operator()(const remove_constraint& c) const {
        return "remove constraint " + name_of(c.constraint) + " of " + c.model;
    }
    std::string operator()(const rename_constraint& c) const {
        return "rename constraint " + c.from + " of " + c.model + " to " + c.to;
    }
    std::string operator()(const add_type& c) const { return "add type " + c.type.name; }
    std::string operator()(const alter_type& c) const { return "alter type " + c.from.name; }
    std::string operator()(const remove_type& c) const { return "remove type " + c.type.name; }
    std::string operator()(const run_sql&) const { return "run SQL"; }
};

}  // namespace

bool is_reversible(const operation& change) {
    const auto* sql = std::get_if<run_sql>(&change);
    return sql == nullptr || sql->reversible;
}

operation reversed(const operation& change) { return std::visit(reverser(), change); }

std::vector<operation> reversed(const std::vector<operation>& changes) {
    std::vector<operation> back;
    for (auto change = changes.rbegin(); change != changes.rend(); ++change)
        back.push_back(reversed(*change));
    return back;
}

std::string described(const operation& change) { return std::visit(describer(), change); }

}  // namespace cormorant::detail
