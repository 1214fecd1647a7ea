#include "sql/postgres/postgres_search.hpp"

#include <array>

#include "cormorant/schema/text_language.hpp"
#include "sql/postgres/postgres_spelling.hpp"
#include "sql/print/printer.hpp"

/// Full-text search, and the trigrams of the extension pg_trgm.

namespace cormorant::detail {
namespace {

constexpr std::array<std::string_view, 29> languages = {
    "simple",  "arabic",    "armenian",   "basque",   "catalan", "danish",
    "dutch",   "english",   "finnish",    "french",   "german",  "greek",
    "hindi",   "hungarian", "indonesian", "irish",    "italian", "lithuanian",
    "nepali",  "norwegian", "portuguese", "romanian", "russian", "serbian",
    "spanish", "swedish",   "tamil",      "turkish",  "yiddish"};
static_assert(languages.size() == static_cast<std::size_t>(text_language::yiddish) + 1);

void document(printer& out, const term& n) {
    append_postgres_document(out.sql(), n.index, n.operands.size() - 1,
                             [&](std::size_t i) { out.expression(*n.operands[i]); });
}

void search_text(printer& out, const term& n) {
    out.text("websearch_to_tsquery('");
    out.text(languages.at(n.index));
    out.text("', ");
    out.expression(*n.operands.back());
    out.text(")");
}

void rank(printer& out, const term& n) {
    out.text("CAST(ts_rank(");
    document(out, n);
    out.text(", ");
    search_text(out, n);
    out.text(") AS double precision)");
}

// The words come first in the functions of words.
void likeness(printer& out, const term& n) {
    const bool words = n.code == op::word_similarity || n.code == op::word_similar;
    out.text(words ? "word_similarity(" : "similarity(");
    out.expression(*n.operands[words ? 1 : 0]);
    out.text(", ");
    out.expression(*n.operands[words ? 0 : 1]);
    out.text(")");
}

// The operators, whose threshold is the server's, are what an index helps.
void alike(printer& out, const term& n) {
    if (n.operands.size() == 3) {
        likeness(out, n);
        out.text(" >= ");
        return out.operand(*n.operands[2]);
    }
    const bool words = n.code == op::word_similar;
    out.operand(*n.operands[words ? 1 : 0]);
    out.text(words ? " <% " : " % ");
    out.operand(*n.operands[words ? 0 : 1]);
}

}  // namespace

void append_postgres_document(std::string& out, std::size_t language, std::size_t texts,
                              const std::function<void(std::size_t)>& append_text) {
    out.append("to_tsvector('").append(languages.at(language)).append("', ");
    for (std::size_t i = 0; i < texts; ++i) {
        out += i == 0 ? "coalesce(" : " || ' ' || coalesce(";
        append_text(i);
        out += ", '')";
    }
    out += ')';
}

void print_postgres_search(printer& out, const term& n) {
    switch (n.code) {
        case op::matches:
            document(out, n);
            out.text(" @@ ");
            return search_text(out, n);
        case op::search_rank:
            return rank(out, n);
        case op::similar:
        case op::word_similar:
            return alike(out, n);
        default:
            out.text("CAST(");
            likeness(out, n);
            return out.text(" AS double precision)");
    }
}

}  // namespace cormorant::detail
