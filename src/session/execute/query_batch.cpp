#include "session/execute/query_batch.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "session/database_core.hpp"
#include "session/pool/pooled_connection.hpp"
#include "sql/dialect.hpp"

namespace cormorant::detail {

query_batch::query_batch(scope& on, std::span<const query_data> queries, std::source_location where)
    : scope_(on), queries_(queries), where_(where) {}

query_batch::~query_batch() = default;

running query_batch::next() {
    const std::size_t at = next_++;
    // Each of them may be answered from what was kept.
    const bool alone = queries_.size() == 1 || queries_.front().cached_ns != 0 ||
                       !scope_.core().sql_dialect().facts().pipelines;
    if (alone) return scope_.run(queries_[at], where_);
    if (at == sent_from_ + sent_.size()) send_some();
    return std::move(sent_[at - sent_from_]);
}

void query_batch::send_some() {
    sent_from_ += sent_.size();
    sent_.clear();
    if (!lease_.held()) lease_ = lease(scope_, access::read, where_);
    const auto some =
        queries_.subspan(sent_from_).first(std::min(most_together, queries_.size() - sent_from_));
    find_all(some);
    for (std::size_t i = 0; i < some.size(); ++i) {
        sent_[i].begin(some[i]);
        sent_[i].send_ahead();
    }
}

void query_batch::find_all(std::span<const query_data> queries) {
    sent_.reserve(queries.size());
    std::vector<std::unique_ptr<cached_statement>> unknown;
    for (const query_data& query : queries) {
        sent_.push_back(running(lease_.shared(), where_));
        if (sent_.back().find_prepared(query)) continue;
        unknown.push_back(sent_.back().compile(query));
    }
    if (!unknown.empty()) prepare(std::move(unknown));
}

void query_batch::prepare(std::vector<std::unique_ptr<cached_statement>> made) {
    std::vector<preparation> wanted;
    for (const auto& m : made) wanted.push_back({m->sql()});
    lease_->link->prepare_all(wanted);
    std::size_t at = 0;
    for (running& r : sent_) {
        if (r.run_.cached() != nullptr) continue;
        if (wanted[at].wrong) r.run_.fail_prepare(*wanted[at].wrong, wanted[at].sql);
        made[at]->prepared = std::move(wanted[at].made);
        r.take(std::move(made[at++]));
    }
}

}  // namespace cormorant::detail
