#include "session/failures.hpp"

#include <utility>

#include "schema/made_name.hpp"

namespace cormorant::detail {

namespace {

// The member whose range the library's own check keeps; null where another constraint refused.
const member_info* beyond_range(const failure& why, const model_info& model) {
    if (why.kind != error_kind::check || why.constraint.empty()) return nullptr;
    for (const member_info& m : model.members)
        if (m.kind == member_kind::column && m.type == value_kind::integer &&
            why.constraint == range_check_name(model, m))
            return &m;
    return nullptr;
}

}  // namespace

void throw_failure(const failure& why, std::string_view sql, const model_info* model,
                   std::source_location where) {
    error_details details;
    details.kind = why.kind;
    details.message = why.message;
    details.sqlstate = why.sqlstate;
    details.native_code = why.native_code;
    details.constraint = why.constraint;
    if (model != nullptr) {
        details.model = model->name;
        if (const member_info* m = beyond_range(why, *model)) {
            details.kind = error_kind::data;
            details.message =
                model->name + "." + m->name + ": a computed integer does not fit its column";
        }
    }
    details.sql = sql;
    details.where = where;
    details.connection_lost = why.connection_lost;
    details.outcome = why.outcome;
    throw_error(std::move(details));
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

void throw_usage_at(std::string_view message, std::source_location where) {
    error_details details;
    details.kind = error_kind::usage;
    details.message = message;
    details.where = where;
    details.outcome = outcome::not_sent;
    throw_error(std::move(details));
}

}  // namespace cormorant::detail
