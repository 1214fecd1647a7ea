#include "migrate/execute/text_rows.hpp"

#include "session/execute/running.hpp"
#include "session/scope.hpp"

namespace cormorant::detail {
namespace {

std::optional<std::string> text_of(const cell& from) {
    switch (from.kind) {
        case value_kind::null:
            return std::nullopt;
        case value_kind::integer:
        case value_kind::boolean:
            return std::to_string(from.integer);
        default:
            return std::string(from.text);
    }
}

}  // namespace

std::vector<text_row> rows_of(scope& on, const std::string& sql, const value_list& values,
                              std::source_location where) {
    std::vector<text_row> rows;
    const bool reads = sql.starts_with("SELECT") || sql.starts_with("SHOW");
    running query = on.run_text(sql, values, !reads, where);
    while (query.next()) {
        text_row& row = rows.emplace_back();
        for (std::size_t i = 0; i < query.column_count(); ++i) row.push_back(text_of(query.at(i)));
    }
    return rows;
}

}  // namespace cormorant::detail
