#pragma once

#include <optional>

#include "oracle/world.hpp"

/// Questions out of a grammar.
namespace oracle {

/// Makes questions of one world, each out of its own dice.
class generator {
public:
    generator(dice& d, const world& w) : dice_(d), world_(w) {}

    /// A question that reads.
    [[nodiscard]] question read();
    /// An update or a removal.
    [[nodiscard]] question write();
    /// A condition over rows of the table.
    [[nodiscard]] expr condition(std::size_t table, int depth, bool to_many);
    [[nodiscard]] std::size_t table();

private:
    struct named {
        std::string name;
        kind type;
        bool window = false;
    };
    struct known_path {
        std::string text;
        kind type;
        bool nullable;
        bool key;  // a foreign key, or a relation's row
        bool to_many;
        std::size_t target;  // of keys: the table
    };

    // leaves
    [[nodiscard]] bool leads_to_many(const expr& e, std::size_t table) const;
    void add_paths(std::size_t table, const known_path& before, int hops,
                   std::vector<known_path>& out) const;
    [[nodiscard]] std::vector<known_path> paths(std::size_t table, bool to_many) const;
    [[nodiscard]] std::optional<known_path> path(std::size_t table, kind type, bool to_many);
    [[nodiscard]] expr literal(kind type);
    [[nodiscard]] expr key_literal(std::size_t table);
    [[nodiscard]] expr leaf(std::size_t table, kind type, bool to_many);
    // values
    [[nodiscard]] expr value(std::size_t table, kind type, int depth, bool to_many = false);
    [[nodiscard]] expr number(std::size_t table, kind type, int depth, bool to_many);
    [[nodiscard]] expr text_value(std::size_t table, int depth, bool to_many);
    [[nodiscard]] expr counted(std::size_t table, int depth, bool to_many);
    [[nodiscard]] expr choice(std::size_t table, kind type, int depth);
    [[nodiscard]] expr scalar_subquery(std::size_t table, kind type);
    // conditions
    [[nodiscard]] expr comparison(std::size_t table, int depth, bool to_many);
    [[nodiscard]] expr lookup(std::size_t table, bool to_many);
    [[nodiscard]] expr membership(std::size_t table, bool to_many);
    [[nodiscard]] expr relation_test(std::size_t table, bool to_many);
    [[nodiscard]] expr exists(std::size_t table);
    [[nodiscard]] expr comparison_of(const named& n);
    // clauses
    [[nodiscard]] step narrowing(std::size_t table);
    [[nodiscard]] step slice();
    [[nodiscard]] expr ordered(expr e);
    [[nodiscard]] expr aggregate(std::size_t table, kind& type, bool related);
    [[nodiscard]] expr window(std::size_t table, kind& type);
    [[nodiscard]] query inner(std::size_t table, std::size_t outer);
    void order(query& q, std::vector<expr> last);
    // shapes of questions
    void plain(question& q);
    void annotated(question& q, bool windows);
    void columns(question& q);
    void groups(question& q, bool behind_window);
    void aggregates(question& q, bool behind_window);
    void end(question& q, const std::vector<expr>& keys);

    dice& dice_;
    const world& world_;
    std::vector<named> names_;
    int nested_ = 0;
};

}  // namespace oracle
