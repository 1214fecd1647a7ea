#include "migrate/execute/working_connection.hpp"

#include <algorithm>
#include <utility>

#include "migrate/execute/executor.hpp"
#include "migrate/execute/text_rows.hpp"
#include "session/database_core.hpp"
#include "sql/ddl/run_spelling.hpp"
#include "sql/ddl/spelling.hpp"
#include "sql/dialect.hpp"

namespace cormorant::detail {
namespace {

using namespace std::chrono_literals;

constexpr int most_tries = 10;

bool is_for_want_of_a_lock(const error& e) {
    return (e.kind() == error_kind::timeout || e.kind() == error_kind::rollback) &&
           !e.connection_lost();
}

// Longer with each try, so that those who have the lock get to their end.
void pause(int tries) {
    (void)sleep_until(after(std::min<std::chrono::milliseconds>(50ms * (1 << tries), 2s)));
}

[[noreturn]] void throw_locked() {
    error_details details;
    details.kind = error_kind::timeout;
    details.message =
        "another program migrates this database, and did not end in time: wait for it, or raise "
        "the time that is waited";
    details.outcome = outcome::not_sent;
    throw stopped_migration(std::move(details), migration_stop::locked);
}

template <class Work>
void with_tries(const Work& work) {
    for (int tries = 1;; ++tries) {
        try {
            return work();
        } catch (const stopped_migration&) {
            throw;
        } catch (const error& e) {
            if (!is_for_want_of_a_lock(e) || tries == most_tries) throw;
        }
        pause(tries);
    }
}

}  // namespace

working_connection::working_connection(const scope_ref& on, std::source_location where)
    : kept_(std::make_shared<kept_scope>(on, where)),
      spelling_(kept_->core().sql_dialect().ddl().running()),
      where_(where) {
    put_back_ =
        spelling_.prepare([&](const std::string& sql) { return rows_of(*kept_, sql, {}, where_); });
}

working_connection::~working_connection() {
    kept_->roll_back();
    for (const std::string& sql : put_back_) {
        try {
            execute(sql);
        } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch): the connection is lost
        }
    }
}

std::vector<text_row> working_connection::rows(const std::string& sql) {
    return rows_of(*kept_, sql, {}, where_);
}

void working_connection::lock(wait_time until, const std::function<void()>& waits) {
    const std::string sql(spelling_.try_lock());
    if (sql.empty()) return;
    for (int tries = 0;; ++tries) {
        const std::vector<text_row> got = rows_of(*kept_, sql, {}, where_);
        if (!got.empty() && got[0].at(0) == "1") return;
        if (tries == 0) waits();
        if (std::chrono::steady_clock::now() >= until) throw_locked();
        pause(std::min(tries, 3));
    }
}

// The lock of a file is waited for by its driver, for less than this.
void working_connection::begin(wait_time until) {
    for (;;) {
        try {
            return kept_->begin();
        } catch (const timeout&) {
            if (!spelling_.try_lock().empty()) throw;
            if (std::chrono::steady_clock::now() >= until) throw_locked();
        }
    }
}

void working_connection::in_transaction(wait_time until, const std::function<void()>& work) {
    with_tries([&] {
        begin(until);
        try {
            for (const std::string_view sql : spelling_.of_transaction()) execute(std::string(sql));
            work();
        } catch (...) {
            kept_->roll_back();
            throw;
        }
        kept_->commit();
    });
}

void working_connection::by_itself(const std::function<void()>& work) { with_tries(work); }

}  // namespace cormorant::detail
