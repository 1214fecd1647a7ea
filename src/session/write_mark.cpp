#include "session/write_mark.hpp"

#include <utility>

#include "session/failures.hpp"

namespace cormorant::detail {

void write_mark::add(const changed_rows& rows) {
    touched_slots more;
    told_.add(more, rows);
    touched_.reserve(touched_.size() + more.size());
    told_.mark(more);
    touched_.insert(touched_.end(), more.begin(), more.end());
}

void write_mark::settle() noexcept {
    const touched_slots ended = std::exchange(touched_, {});
    if (!ended.empty()) told_.settle(ended, end_);
}

status commit_mark::ended(status wrong) {
    if (wrong) wrong = with_unknown_outcome(*std::move(wrong), "the transaction was committed");
    if (!wrong)
        end_ = commit_end::committed;
    else if (wrong->outcome != outcome::unknown)
        end_ = commit_end::undone;
    return wrong;
}

}  // namespace cormorant::detail
