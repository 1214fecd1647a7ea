#include "session/failures.hpp"

#include <utility>

namespace cormorant::detail {

void throw_failure(const failure& why, std::string_view sql, const statement_about& about,
                   std::source_location where) {
    refusal found = find_refusal(why, about);
    error_details details;
    details.kind = why.kind;
    details.message = why.message;
    details.sqlstate = why.sqlstate;
    details.native_code = why.native_code;
    details.constraint = why.constraint;
    if (!found.constraint.empty()) details.constraint = std::move(found.constraint);
    if (details.constraint.empty() && why.kind != error_kind::data)
        details.constraint = columns_text(why);
    if (const model_info* model = about.model != nullptr ? about.model : found.model)
        details.model = model->name;
    details.members = std::move(found.members);
    // The library's own check of a range tells that a value does not fit, as columns do elsewhere.
    if (found.range) {
        details.kind = error_kind::data;
        details.message = details.members[0] + ": a computed integer does not fit its column";
    }
    details.sql = sql;
    details.where = where;
    details.connection_lost = why.connection_lost;
    details.outcome = why.outcome;
    throw_error(std::move(details));
}

void throw_failure(const failure& why, std::string_view sql, std::source_location where) {
    throw_failure(why, sql, {}, where);
}

failure undone(failure why) {
    why.outcome = outcome::undone;
    return why;
}

failure with_unknown_outcome(failure why, std::string_view what) {
    // A packet that the server did not take ends the connection too.
    const bool lost = why.connection_lost && why.kind != error_kind::data;
    if (!lost && why.outcome != outcome::unknown) return undone(std::move(why));
    why.outcome = outcome::unknown;
    why.message.append("; whether ")
        .append(what)
        .append(
            " is unknown: the connection was lost before the database could say so; look before "
            "you do it again");
    return why;
}

std::string text_of_failure(const statement& failed) noexcept {
    try {
        return failed.last_failure().message;
    } catch (const std::exception&) {
        return {};
    }
}

void throw_again_at(const usage_error& what, std::source_location where) {
    if (what.where().line() != 0) throw;
    error_details details;
    details.kind = error_kind::usage;
    details.message = what.what();
    details.model = what.model();
    details.where = where;
    details.outcome = what.outcome();
    throw_error(std::move(details));
}

void throw_stopped(std::source_location where) {
    failure why;
    why.kind = error_kind::cancelled;
    why.message = "stopped while it waited for the database, and nothing was sent";
    throw_failure(why, {}, where);
}

}  // namespace cormorant::detail
