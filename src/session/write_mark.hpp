#pragma once

#include "cormorant/driver/driver.hpp"
#include "session/result_cache.hpp"

namespace cormorant::detail {

/// What a statement that commits by itself changes: the cache is told before it is sent, and when
/// its outcome is known.
class write_mark {
public:
    explicit write_mark(commit_hook& told) noexcept : told_(told) {}
    ~write_mark() { settle(); }
    write_mark(const write_mark&) = delete;
    write_mark& operator=(const write_mark&) = delete;

    /// Before the statement is sent.
    void add(const changed_rows& rows);
    /// Nobody knows what became of it.
    void outcome_is_unknown() noexcept { end_ = commit_end::unknown; }
    /// The statement has ended.
    void settle() noexcept;

private:
    commit_hook& told_;
    touched_slots touched_;
    // A statement that failed counts as one that did its work: what was kept is read anew.
    commit_end end_ = commit_end::committed;
};

/// What a transaction changed, while its COMMIT is on its way. Of unknown outcome unless ended()
/// says another one.
class commit_mark {
public:
    /// `told` may be null: nothing is marked.
    commit_mark(commit_hook* told, const touched_slots& touched) noexcept
        : told_(told), touched_(touched) {
        if (told_ != nullptr) told_->mark(touched_);
    }
    ~commit_mark() {
        if (told_ != nullptr) told_->settle(touched_, end_);
    }
    commit_mark(const commit_mark&) = delete;
    commit_mark& operator=(const commit_mark&) = delete;

    /// What came of the COMMIT; a lost connection means that nobody knows.
    [[nodiscard]] status ended(status wrong);

private:
    commit_hook* told_;
    const touched_slots& touched_;
    commit_end end_ = commit_end::unknown;
};

}  // namespace cormorant::detail
