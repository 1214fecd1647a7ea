#include "cormorant/driver/driver.hpp"

#include <utility>

/// What a backend that cannot do it says.

namespace cormorant::detail {
namespace {

failure lacking(error_kind kind, std::string message) {
    failure f;
    f.kind = kind;
    f.message = std::move(message);
    return f;
}

}  // namespace

status statement::bind_row(std::size_t first, std::span<const member_place> members,
                           const void* row) {
    kept_.clear();
    for (const member_place& from : members) kept_.push_back(from.of(row));
    return bind_all(first, kept_);
}

status statement::bind_array(std::size_t, std::span<const value>) {
    return lacking(error_kind::internal, "this backend has no arrays as parameters");
}

status statement::bind_column(std::size_t index, const member_place& from, const row_span& rows) {
    return bind_array(index, values_of(from, rows));
}

value_list values_of(const member_place& from, const row_span& rows) {
    value_list values;
    values.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) values.push_back(from.of(rows[i]));
    return values;
}

status statement::send_ahead() {
    return lacking(error_kind::internal, "this backend sends no statement ahead");
}

void connection::prepare_all(std::span<preparation> wanted) {
    for (preparation& p : wanted) {
        failure why;
        p.made = prepare(p.sql, why);
        if (p.made != nullptr) continue;
        p.wrong = std::move(why);
        return;
    }
}

status connection::control(const transaction_control& wanted) {
    const std::string sql = text_of(wanted);
    return sql.empty() ? status() : execute(sql);
}

std::string connection::text_of(const transaction_control& wanted) const {
    std::string name = "SAVEPOINT cormorant_" + std::to_string(wanted.savepoint);
    switch (wanted.verb) {
        case transaction_verb::isolate:
            return {};
        case transaction_verb::begin:
            return "BEGIN";
        case transaction_verb::commit:
            return "COMMIT";
        case transaction_verb::roll_back:
            return "ROLLBACK";
        case transaction_verb::savepoint:
            return name;
        case transaction_verb::release:
            return "RELEASE " + name;
        case transaction_verb::roll_back_to:
            return "ROLLBACK TO " + name;
    }
    return {};
}

std::unique_ptr<row_sink> connection::send_rows(const std::string&, const std::string&,
                                                failure& why) {
    why = lacking(error_kind::internal, "this backend cannot be sent rows as such");
    return nullptr;
}

status connection::listen(std::string_view) {
    return lacking(error_kind::usage,
                   "this backend has no channels to listen to: PostgreSQL has them");
}

status connection::wait_for_message(int, std::optional<channel_message>&) {
    return lacking(error_kind::usage,
                   "this backend has no channels to listen to: PostgreSQL has them");
}

}  // namespace cormorant::detail
