#include <algorithm>
#include <string>

#include "cormorant/base/error.hpp"
#include "cormorant/schema/model.hpp"
#include "sql/resolve/scope.hpp"

/// The first stage: tokens become a tree whose leaves know their query, and what the values bound
/// now (NULL, an empty list) turn a comparison into.

namespace cormorant::detail {
namespace {

// As it is called in a message.
std::string_view called(op code) {
    const op_class group = class_of(code);
    if (group == op_class::container_lookup || group == op_class::range_lookup)
        return "this lookup";
    if (code == op::eq || code == op::ne) return "any()";
    if (group == op_class::comparison || group == op_class::membership) return info_of(code).name;
    return "this text lookup";
}

bool is_null_value(const term& n) {
    return n.kind == term_kind::value && n.bound != nullptr && n.bound->is_null();
}

bool has_no_keys(const term& keys) {
    return keys.bound != nullptr && keys.bound->kind() == value_kind::list &&
           keys.bound->as_list().empty();
}

class resolver {
public:
    resolver(query_scope& scope, arena& memory) : scope_(scope), memory_(memory) {}

    term& resolve(const program& from, std::size_t first_value) {
        program_ = &from;
        first_value_ = first_value;
        std::vector<term*> stack;
        for (std::size_t i = 0; i < from.token_count; ++i) {
            const token& t = from.tokens[i];
            const std::size_t operands = is_leaf(t.code) ? 0 : t.operands;
            std::vector<term*> taken(stack.end() - static_cast<std::ptrdiff_t>(operands),
                                     stack.end());
            stack.resize(stack.size() - operands);
            stack.push_back(is_leaf(t.code) ? &leaf(t) : &operation(t, std::move(taken)));
        }
        return *stack.back();
    }

private:
    static bool is_leaf(op code) { return class_of(code) == op_class::operand; }

    term& leaf(const token& t) {
        if (t.code == op::value) return value_leaf(t);
        if (t.code == op::annotation) return annotation_leaf(program_->names[t.index]);
        if (t.code == op::outer) return outer_leaf(program_->names[t.index]);
        if (t.code == op::star) return memory_.make(term_kind::star);
        term& n = memory_.make(term_kind::path);
        n.hops = &program_->paths[t.index];
        return n;
    }

    term& value_leaf(const token& t) {
        term& n = memory_.make(term_kind::value);
        n.type = static_cast<value_kind>(t.operands & value_kind_bits);
        n.index = t.operands & value_narrow;
        n.bind.value = static_cast<std::uint16_t>(first_value_ + t.index);
        n.bind.inside = scope_.inside;
        n.bound = &scope_.query->values[n.bind.value];
        return n;
    }

    static term* named(const query_scope& scope, std::string_view name) {
        for (auto it = scope.annotations.rbegin(); it != scope.annotations.rend(); ++it)
            if (it->first == name) return it->second;
        return nullptr;
    }

    term& annotation_leaf(std::string_view name) {
        term* expression = named(scope_, name);
        if (expression == nullptr)
            throw_usage("the query over " + scope_.model().name + " uses the name " +
                        std::string(name) + ", which no annotate() or values() before it gives");
        term& n = memory_.make(term_kind::annotation);
        n.operands = {expression};
        return n;
    }

    term& outer_leaf(std::string_view text) {
        if (scope_.enclosing == nullptr)
            throw_usage(
                "outer(\"" + std::string(text) + "\") is used in a query over " +
                scope_.model().name +
                " that is not inside another query: pass it to exists(), subquery() or in()");
        query_scope& around = *scope_.enclosing;
        term& n = memory_.make(term_kind::outer);
        if (term* expression = named(around, text)) {
            term& by_name = memory_.make(term_kind::annotation);
            by_name.operands = {expression};
            n.operands = {&by_name};
        } else {
            term& member = memory_.make(term_kind::path);
            member.hops = &memory_.keep(outer_path(around.model(), text));
            n.operands = {&member};
        }
        return n;
    }

    static path outer_path(const model_info& start, std::string_view text) {
        path out;
        const model_info* model = &start;
        for (std::string_view rest = text;;) {
            const std::size_t dot = rest.find('.');
            const member_info* m = model->find(rest.substr(0, dot));
            if (m == nullptr || out.size == path::max_hops ||
                (m->target == nullptr && dot != rest.npos))
                throw_usage("outer(\"" + std::string(text) + "\"): the enclosing query is over " +
                            start.name + ", and " + model->name + " has no such path from " +
                            std::string(rest.substr(0, dot)) + " on");
            out.hops[out.size++] = static_cast<std::uint16_t>(model->index_of(*m));
            if (dot == rest.npos) return out;
            model = &m->target();
            rest = rest.substr(dot + 1);
        }
    }

    term& operation(const token& t, std::vector<term*> operands) {
        switch (class_of(t.code)) {
            case op_class::logic:
                if (t.code == op::not_) break;
                return chain(t.code, std::move(operands));
            case op_class::comparison:
                if (t.code == op::eq || t.code == op::ne)
                    return equality(t.code, std::move(operands));
                refuse_null(t.code, operands);
                break;
            case op_class::membership:
                if (t.code == op::in) return membership(std::move(operands));
                refuse_null(t.code, operands);
                break;
            case op_class::text_lookup:
            case op_class::search:
            case op_class::container_lookup:
            case op_class::range_lookup:
                refuse_null(t.code, operands);
                break;
            case op_class::json_lookup:
                if (has_no_keys(*operands[1])) return memory_.truth(t.code == op::has_keys);
                break;
            case op_class::operand:
            case op_class::null_test:
            case op_class::exists:
            case op_class::arithmetic:
            case op_class::text_function:
            case op_class::choice:
            case op_class::number_function:
            case op_class::time_function:
            case op_class::json_value:
            case op_class::fit:
            case op_class::element:
            case op_class::bound:
            case op_class::cast:
            case op_class::case_:
            case op_class::sql:
            case op_class::subquery:
            case op_class::aggregate:
            case op_class::of_window:
            case op_class::window:
            case op_class::order:
                break;
        }
        return memory_.operation(t.code, std::move(operands), t.index);
    }

    // A long chain was made of pairs, the longer one first: it becomes one operation.
    term& chain(op code, std::vector<term*> operands) {
        if (!operands[0]->is(code)) return memory_.operation(code, std::move(operands));
        std::vector<term*>& longer = operands[0]->operands;
        longer.insert(longer.end(), operands.begin() + 1, operands.end());
        return *operands[0];
    }

    // An empty optional compares as NULL does.
    term& equality(op code, std::vector<term*> operands) {
        if (operands[0]->is(op::any_element) || operands[1]->is(op::any_element))
            refuse_null(code, operands);
        for (std::size_t i = 0; i < 2; ++i)
            if (is_null_value(*operands[i]))
                return memory_.operation(code == op::eq ? op::is_null : op::is_not_null,
                                         {operands[1 - i]});
        return memory_.operation(code, std::move(operands));
    }

    term& membership(std::vector<term*> operands) {
        const value* list = operands[1]->bound;
        if (list != nullptr && list->kind() == value_kind::list && list->as_list().empty())
            return memory_.truth(false);
        return memory_.operation(op::in, std::move(operands));
    }

    void refuse_null(op code, const std::vector<term*>& operands) const {
        if (std::none_of(operands.begin(), operands.end(),
                         [](const term* n) { return is_null_value(*n); }))
            return;
        std::string where = scope_.model().name;
        for (const term* n : operands)
            if (n->kind == term_kind::path) where += '.' + path_text(scope_.model(), *n->hops);
        throw_usage(where + ' ' + std::string(called(code)) +
                    ": a comparison with an empty optional is true for no row: use == or cm::null");
    }

    query_scope& scope_;
    arena& memory_;
    const program* program_ = nullptr;
    std::size_t first_value_ = 0;
};

}  // namespace

void resolve_clauses(query_scope& scope, arena& memory) {
    resolver resolving(scope, memory);
    for (const clause& c : scope.query->clauses) {
        term* expression = nullptr;
        if (c.expression != nullptr) expression = &resolving.resolve(*c.expression, c.first_value);
        scope.clauses.push_back({&c, expression});
        const bool named = c.kind == clause_kind::annotate || c.kind == clause_kind::values;
        if (named && !c.name.empty()) scope.annotations.emplace_back(c.name, expression);
    }
}

}  // namespace cormorant::detail
