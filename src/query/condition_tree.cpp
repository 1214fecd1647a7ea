#include "query/condition_tree.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/owned_value.hpp"
#include "cormorant/base/error.hpp"
#include "cormorant/schema/model.hpp"
#include "query/operation_words.hpp"

namespace cormorant::detail {
namespace {

value owned_constant(const value& v) {
    if (v.kind() != value_kind::list) return owned_value(v);
    value_list items;
    for (const value& item : v.as_list()) items.push_back(owned_value(item));
    return value::list(std::move(items));
}

// The target's key is the foreign key's own column.
bool is_key_behind(const model_info& model, const path& p) {
    if (p.size != 2) return false;
    const member_info& relation = model.members[p.hops[0]];
    if (!has_column(relation.kind) || relation.target == nullptr) return false;
    const model_info& target = relation.target();
    return target.primary_key.size() == 1 && target.primary_key[0] == p.hops[1];
}

/// Reads a program from its tokens, operands before operations.
class tree_reader {
public:
    tree_reader(const condition& from, const model_info& model) : from_(from), model_(model) {}

    expression_state read() {
        const program& p = from_.expression();
        for (std::size_t i = 0; i < p.token_count; ++i) add(p.tokens[i]);
        return std::move(stack_.back());
    }

private:
    void add(const token& t) {
        expression_state made;
        if (t.code == op::path)
            made.field = field(from_.expression().paths[t.index]);
        else if (t.code == op::value)
            made.constant = constant(from_.values()[t.index]);
        else
            made = operation(t);
        stack_.push_back(std::move(made));
    }

    std::string field(const path& p) const {
        const member_info& member = model_.members[p.hops[0]];
        if ((p.size != 1 && !is_key_behind(model_, p)) || !has_column(member.kind))
            throw_usage("a condition of an index or check of " + model_.name +
                        " uses a related row: the database sees the columns of one row only");
        return member.name;
    }

    value constant(const value& v) const {
        if (v.kind() == value_kind::subquery) refuse();
        return owned_constant(v);
    }

    expression_state operation(const token& t) {
        expression_state made;
        made.word = word_of(t.code);
        if (made.word.empty()) refuse();
        if (t.code == op::cast || t.code == op::json_at) made.as = static_cast<value_kind>(t.index);
        if (t.code == op::sql) {
            made.as = static_cast<value_kind>(kind_in_sql_index(t.index));
            made.nullable = t.index == sql_index(kind_in_sql_index(t.index), true);
        }
        if (t.code == op::matches || t.code == op::search_rank)
            made.language = static_cast<text_language>(t.index);
        const auto first = stack_.end() - t.operands;
        made.operands.assign(std::make_move_iterator(first), std::make_move_iterator(stack_.end()));
        stack_.erase(first, stack_.end());
        if (t.code == op::and_ || t.code == op::or_) flatten(made);
        return made;
    }

    // (a and b) and c is a and b and c: one text for what is written in either way.
    static void flatten(expression_state& chain) {
        std::vector<expression_state> parts;
        for (expression_state& part : chain.operands) {
            if (part.word != chain.word)
                parts.push_back(std::move(part));
            else
                std::move(part.operands.begin(), part.operands.end(), std::back_inserter(parts));
        }
        chain.operands = std::move(parts);
    }

    [[noreturn]] void refuse() const {
        throw_usage("a condition of an index or check of " + model_.name +
                    " compares columns and values only: no queries, aggregates or annotations");
    }

    const condition& from_;
    const model_info& model_;
    std::vector<expression_state> stack_;
};

std::uint16_t index_of(op code, const expression_state& from) {
    if (code == op::cast || code == op::json_at) return static_cast<std::uint16_t>(from.as);
    if (code == op::sql) return sql_index(static_cast<std::uint8_t>(from.as), from.nullable);
    if (code == op::matches || code == op::search_rank)
        return static_cast<std::uint16_t>(from.language);
    if (code == op::case_) return from.operands.size() % 2;  // has otherwise
    return 0;
}

}  // namespace

expression_state tree_of(const condition& from, const model_info& model) {
    return tree_reader(from, model).read();
}

struct owned_condition::storage {
    const model_info& model;
    std::vector<token> tokens = {};
    std::vector<path> paths = {};
    value_list values = {};
    program made = {};

    void add(const expression_state& from) {
        if (!from.word.empty()) return add_operation(from);
        if (from.field.empty()) return add_value(from.constant);
        const member_info* member = model.find(from.field);
        if (member == nullptr)
            throw_usage("a condition of an index or check of " + model.name + " names " +
                        from.field + ", which is no field of it");
        path p;
        p.hops[p.size++] = static_cast<std::uint16_t>(model.index_of(*member));
        tokens.push_back({op::path, 0, static_cast<std::uint16_t>(paths.size())});
        paths.push_back(p);
    }

    void add_value(const value& constant) {
        tokens.push_back({op::value, static_cast<std::uint8_t>(constant.kind()),
                          static_cast<std::uint16_t>(values.size())});
        values.push_back(constant);
    }

    void add_operation(const expression_state& from) {
        const auto code = operation_of(from.word);
        if (!code)
            throw_usage("a condition of an index or check of " + model.name +
                        " has the unknown operation " + from.word);
        const bool chain = *code == op::and_ || *code == op::or_;
        for (std::size_t i = 0; i < from.operands.size(); ++i) {
            add(from.operands[i]);
            // In pairs: a token counts its operands in eight bits.
            if (chain && i != 0) tokens.push_back({*code, 2, 0});
        }
        if (!chain)
            tokens.push_back(
                {*code, static_cast<std::uint8_t>(from.operands.size()), index_of(*code, from)});
    }

    void finish() {
        made.tokens = tokens.data();
        made.paths = paths.data();
        made.token_count = static_cast<std::uint16_t>(tokens.size());
        made.path_count = static_cast<std::uint16_t>(paths.size());
        made.value_count = static_cast<std::uint16_t>(values.size());
        made.fingerprint =
            fingerprint_of(tokens.data(), tokens.size(), paths.data(), paths.size(), nullptr, 0);
    }
};

owned_condition::owned_condition(const expression_state& from, const model_info& model)
    : storage_(new storage{model}) {
    storage_->add(from);
    storage_->finish();
    made_ = std::make_unique<const condition>(storage_->made, storage_->values);
}

owned_condition::~owned_condition() = default;

}  // namespace cormorant::detail
