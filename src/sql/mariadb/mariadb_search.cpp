#include "cormorant/base/error.hpp"
#include "sql/mariadb/mariadb_boolean_search.hpp"
#include "sql/mariadb/mariadb_spelling.hpp"
#include "sql/print/printer.hpp"

/// Full-text search: MATCH ... AGAINST over the columns of a FULLTEXT index.

namespace cormorant::detail {
namespace {

void refuse_other_columns(const term& n) {
    const source* table = n.operands[0]->from;
    for (std::size_t i = 0; i + 1 < n.operands.size(); ++i)
        if (n.operands[i]->kind != term_kind::column || n.operands[i]->from != table)
            throw_usage(
                "search(): MariaDB searches columns of one table that a cm::search_index is of, "
                "neither expressions nor columns of several tables");
}

void match(printer& out, const term& n, std::string_view condition) {
    refuse_other_columns(n);
    out.text("MATCH (");
    for (std::size_t i = 0; i + 1 < n.operands.size(); ++i) {
        if (i != 0) out.text(", ");
        out.expression(*n.operands[i]);
    }
    out.text(") AGAINST (");
    const term& typed = *n.operands.back();
    if (typed.kind != term_kind::value || typed.bound == nullptr)
        throw_usage(
            "search(): MariaDB searches for a text of the program, not for that of a column");
    out.made_text({&n.operands.back(), 1}, [](std::span<const value> given) {
        return boolean_search(given.front().as_text());
    });
    out.text(" IN BOOLEAN MODE)");
    out.text(condition);
}

constexpr std::string_view no_trigrams =
    "similar_to(), similarity() and their kin are for PostgreSQL: MariaDB has no trigrams; use "
    "icontains(), or cm::search of words";

constexpr op_spelling searches[] = {
    {op::matches, match, " > 0"},
    {op::search_rank, match},
    {op::similar, print_refused, no_trigrams},
    {op::word_similar, print_refused, no_trigrams},
    {op::similarity, print_refused, no_trigrams},
    {op::word_similarity, print_refused, no_trigrams},
};
static_assert(is_complete<first_misplaced(spelling_room::search, searches)>);

constexpr auto containers = all_refused<spelling_room::container>(
    "arrays and ranges are for PostgreSQL: MariaDB has no columns of such. Keep them as cm::json, "
    "or as rows of a table of their own");

}  // namespace

spelling_list mariadb_searches() { return searches; }

spelling_list mariadb_containers() { return containers; }

}  // namespace cormorant::detail
