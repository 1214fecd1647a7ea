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

void matches(printer& out, const term& n, std::string_view) {
    document(out, n);
    out.text(" @@ ");
    search_text(out, n);
}

void rank(printer& out, const term& n, std::string_view) {
    out.text("CAST(ts_rank(");
    document(out, n);
    out.text(", ");
    search_text(out, n);
    out.text(") AS double precision)");
}

struct two_texts {
    const term& first;
    const term& second;
};

// The words come first in what compares words.
two_texts texts_of(const term& n) {
    const bool words = n.code == op::word_similarity || n.code == op::word_similar;
    return {*n.operands[words ? 1 : 0], *n.operands[words ? 0 : 1]};
}

void likeness(printer& out, const term& n, std::string_view function) {
    const two_texts of = texts_of(n);
    out.text(function);
    out.text("(");
    out.expression(of.first);
    out.text(", ");
    out.expression(of.second);
    out.text(")");
}

void similarity(printer& out, const term& n, std::string_view function) {
    out.text("CAST(");
    likeness(out, n, function);
    out.text(" AS double precision)");
}

// The operators, whose threshold is the server's, are what an index helps.
void alike(printer& out, const term& n, std::string_view function, std::string_view sign) {
    if (n.operands.size() == 3) {
        likeness(out, n, function);
        out.text(" >= ");
        return out.operand(*n.operands[2]);
    }
    const two_texts of = texts_of(n);
    out.operand(of.first);
    out.text(sign);
    out.operand(of.second);
}

void similar(printer& out, const term& n, std::string_view function) {
    alike(out, n, function, " % ");
}

void word_similar(printer& out, const term& n, std::string_view function) {
    alike(out, n, function, " <% ");
}

constexpr op_spelling searches[] = {
    {op::matches, matches},
    {op::search_rank, rank},
    {op::similar, similar, "similarity"},
    {op::word_similar, word_similar, "word_similarity"},
    {op::similarity, similarity, "similarity"},
    {op::word_similarity, similarity, "word_similarity"},
};
static_assert(is_complete<first_misplaced(spelling_room::search, searches)>);

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

spelling_list postgres_searches() { return searches; }

}  // namespace cormorant::detail
