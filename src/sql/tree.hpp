#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "cormorant/query/operations.hpp"
#include "cormorant/query/query_data.hpp"
#include "sql/compiled.hpp"

/// The two trees of the compiler. Programs are resolved to expressions over members; these are
/// lowered to expressions over columns of a statement. Both are made of terms in one arena.

namespace cormorant::detail {

/// The most parameters of one list. SQLite binds 32,766, PostgreSQL and MariaDB 65,535; lists are
/// powers of two.
inline constexpr std::size_t most_items = 0x4000;

struct source;
struct select_plan;
struct query_scope;

enum class term_kind : std::uint8_t {
    operation,  ///< `code` over the operands
    value,      ///< a bound value
    truth,      ///< a condition known while compiling: `index` 0 or 1
    number,     ///< a small constant of the library's own: `index`
    star,       ///< the * of COUNT(*)
    // only before lowering
    path,        ///< members from the model of the scope on
    annotation,  ///< a named expression: its one operand
    outer,       ///< an expression over the enclosing query's rows: its one operand
    // only after lowering
    column,    ///< a column of a source
    select,    ///< a whole SELECT: of EXISTS, IN or one value
    negation,  ///< NOT, true also where the operand is NULL
    row,       ///< (a, b)
};

/// One term. Fields that its kind does not name are unused.
struct term {
    term_kind kind = term_kind::operation;
    op code = op::value;
    std::uint16_t index = 0;  ///< the token's, the number of a constant, or value_narrow of a value
    bool constant = false;    ///< its values are the schema's own: printed, and no parameters
    std::vector<term*> operands;

    const path* hops = nullptr;  ///< path

    bind_source bind;              ///< value
    const value* bound = nullptr;  ///< value; null for limits, offsets and constants

    source* from = nullptr;               ///< column
    std::string_view name;                ///< column
    const member_info* member = nullptr;  ///< column: null for those of derived tables
    value_kind type = value_kind::null;   ///< column; value: what the program has, be it NULL
    bool nullable = false;                ///< column, even where its row is there

    select_plan* plan = nullptr;  ///< select

    [[nodiscard]] bool is(op wanted) const noexcept {
        return kind == term_kind::operation && code == wanted;
    }
    [[nodiscard]] bool is_truth(bool wanted) const noexcept {
        return kind == term_kind::truth && (index != 0) == wanted;
    }
};

/// A table of a FROM, or a SELECT in its place. The first of a plan is its root; the others are
/// joined to one before them.
struct source {
    std::string alias;
    std::string_view table;
    const model_info* model = nullptr;  ///< null for through and derived tables
    select_plan* derived = nullptr;
    select_plan* owner = nullptr;
    source* parent = nullptr;          ///< the row that it is joined to
    const member_info* via = nullptr;  ///< the relation that was followed
    std::vector<term*> on;
    bool may_be_absent = false;  ///< a row of the parent may have no row here
    bool multiplies = false;     ///< a row of the parent may have several
    bool demanded = false;       ///< without a row here the statement drops the parent's
};

struct order_item {
    term* key = nullptr;
    bool descending = false;
    null_order nulls = null_order::unspecified;
};

/// A SELECT, or the inside of an UPDATE or DELETE.
struct select_plan {
    std::vector<source*> sources;
    bool root_may_be_absent = false;  ///< the root is LEFT JOINed to one row without columns
    bool distinct = false;
    std::vector<term*> columns;
    std::vector<std::string> names;  ///< of the columns; empty where nothing refers to them
    term* keys = nullptr;  ///< root's column IN distinct integers, as a table before the root
    std::vector<term*> where;
    std::vector<term*> group_by;
    std::vector<term*> having;
    std::vector<order_item> order;
    term* limit = nullptr;
    term* offset = nullptr;
    std::uint8_t most_rows = 0;  ///< a limit that is no parameter: LIMIT 1, LIMIT 2
    lock_mode lock = lock_mode::none;
    lock_wait wait = lock_wait::wait;
    std::vector<const source*> locked;  ///< beside the root, by for_update
    bool finds_nothing = false;         ///< of a query inside another one: no row can match

    [[nodiscard]] source& root() const noexcept { return *sources.front(); }
};

/// Owns what is made while one query is compiled, and numbers aliases.
class arena {
public:
    term& make(term_kind kind) {
        terms_.emplace_back().kind = kind;
        return terms_.back();
    }
    term& operation(op code, std::vector<term*> operands, std::uint16_t index = 0) {
        term& n = make(term_kind::operation);
        n.code = code;
        n.operands = std::move(operands);
        n.index = index;
        return n;
    }
    term& truth(bool known) {
        term& n = make(term_kind::truth);
        n.index = known ? 1 : 0;
        return n;
    }
    term& number(std::uint16_t n) {
        term& made = make(term_kind::number);
        made.index = n;
        return made;
    }
    select_plan& plan() { return plans_.emplace_back(); }
    const path& keep(const path& p) { return paths_.emplace_back(p); }
    std::string_view keep(std::string name) { return names_.emplace_back(std::move(name)); }
    /// A source of `owner`, at the end of its FROM.
    source& table(select_plan& owner) {
        source& s = sources_.emplace_back();
        s.alias = "t" + std::to_string(aliases_++);
        s.owner = &owner;
        owner.sources.push_back(&s);
        return s;
    }

private:
    std::deque<term> terms_;
    std::deque<source> sources_;
    std::deque<select_plan> plans_;
    std::deque<path> paths_;
    std::deque<std::string> names_;
    unsigned aliases_ = 0;
};

/// True where rows of the plan may lack a row of this source, which then reads as NULLs.
[[nodiscard]] bool is_outer(const source& s) noexcept;
/// True where the expression, after lowering, may be NULL.
[[nodiscard]] bool may_be_null(const term& n);
/// What kind of value an expression yields after lowering; null where it is unknown.
[[nodiscard]] value_kind kind_of(const term& n);
/// The kind that a value has in the text: one for all values of a C++ type, since others of them
/// are bound to the same statement.
[[nodiscard]] value_kind kind_in_text(const value& v) noexcept;

/// Whether two expressions, after lowering, are the same one with the same parameters.
[[nodiscard]] bool same_lowered(const term& a, const term& b);

// Conditions joined, folded where a part is known.
[[nodiscard]] term& all_of(arena& memory, const std::vector<term*>& parts);
[[nodiscard]] term& any_of(arena& memory, const std::vector<term*>& parts);
/// True where the condition is not: false and NULL.
[[nodiscard]] term& not_true(arena& memory, term& condition);

}  // namespace cormorant::detail
