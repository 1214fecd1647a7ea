#include "cormorant/base/error.hpp"

#include <utility>

namespace cormorant {
namespace {

// The members that the text does not name yet.
std::string members_of(const error_details& details) {
    std::string list;
    for (const std::string& member : details.members)
        if (details.message.find(member) == std::string::npos)
            list.append(list.empty() ? "" : ", ").append(member);
    return list;
}

std::string compose(const error_details& details) {
    std::string text = details.message;
    const std::string members = members_of(details);
    if (!details.constraint.empty() && text.find(details.constraint) == std::string::npos)
        text +=
            " (constraint " + details.constraint + (members.empty() ? "" : " of ") + members + ")";
    else if (!members.empty())
        text += " (" + members + ")";
    if (!details.sql.empty()) text += "\n  in: " + details.sql;
    if (details.where.line() != 0)
        text += "\n  at " + std::string(details.where.file_name()) + ":" +
                std::to_string(details.where.line());
    return text;
}

}  // namespace

error::error(error_details details)
    : std::runtime_error(compose(details)),
      details_(std::make_shared<const error_details>(std::move(details))) {}

bool error::retryable() const noexcept {
    if (details_->outcome == cormorant::outcome::unknown) return false;
    if (details_->kind == error_kind::cancelled) return false;  // somebody wanted it to end
    return details_->kind == error_kind::rollback || details_->kind == error_kind::timeout ||
           details_->connection_lost;
}

usage_error::usage_error(std::string message)
    : error(error_details{.kind = error_kind::usage,
                          .message = std::move(message),
                          .outcome = cormorant::outcome::not_sent}) {}

namespace detail {

void throw_usage(std::string message) { throw usage_error(std::move(message)); }

void throw_usage_at(std::string_view message, std::source_location where) {
    error_details details;
    details.kind = error_kind::usage;
    details.message = message;
    details.where = where;
    details.outcome = outcome::not_sent;
    throw_error(std::move(details));
}

void throw_error(error_details details) {
    switch (details.kind) {
        case error_kind::usage:
            throw usage_error(std::move(details));
        case error_kind::not_found:
            throw not_found(std::move(details));
        case error_kind::multiple_rows:
            throw multiple_rows(std::move(details));
        case error_kind::unique:
        case error_kind::foreign_key:
        case error_kind::check:
        case error_kind::not_null:
        case error_kind::integrity:
        case error_kind::protected_rows:
            throw integrity_error(std::move(details));
        case error_kind::rollback:
            throw transaction_rollback(std::move(details));
        case error_kind::timeout:
            throw timeout(std::move(details));
        case error_kind::connection:
        case error_kind::not_a_database:
            throw connection_error(std::move(details));
        case error_kind::data:
        case error_kind::cancelled:
        case error_kind::read_only:
        case error_kind::full:
        case error_kind::sql:
        case error_kind::internal:
            break;
    }
    throw error(std::move(details));
}

}  // namespace detail
}  // namespace cormorant
