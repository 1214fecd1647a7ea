#include "session/query_batch.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "session/database_core.hpp"
#include "session/pooled_connection.hpp"
#include "sql/dialect.hpp"

namespace cormorant::detail {

query_batch::query_batch(scope& on, std::span<const query_data> queries, std::source_location where)
    : scope_(on), queries_(queries), where_(where) {}

query_batch::~query_batch() {
    sent_.clear();
    if (held_.connection != nullptr) scope_.give_back(held_);
}

running query_batch::next() {
    const std::size_t at = next_++;
    const bool alone = queries_.size() == 1 || !scope_.core().sql_dialect().facts().pipelines;
    if (alone) return scope_.run(queries_[at], where_);
    if (at == sent_from_ + sent_.size()) send_some();
    return std::move(sent_[at - sent_from_]);
}

void query_batch::send_some() {
    sent_from_ += sent_.size();
    sent_.clear();
    if (held_.connection == nullptr) {
        held_ = scope_.acquire(access::read, where_);
        held_.lent = true;
    }
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
        sent_.push_back(running(held_, where_));
        if (sent_.back().find_prepared(query)) continue;
        unknown.push_back(sent_.back().compile(query));
    }
    if (!unknown.empty()) prepare(std::move(unknown));
}

void query_batch::prepare(std::vector<std::unique_ptr<cached_statement>> made) {
    std::vector<preparation> wanted;
    for (const auto& m : made) wanted.push_back({m->sql()});
    held_.connection->link->prepare_all(wanted);
    std::size_t at = 0;
    for (running& r : sent_) {
        if (r.statement_ != nullptr) continue;
        if (wanted[at].wrong) r.fail_prepare(*wanted[at].wrong, wanted[at].sql);
        made[at]->prepared = std::move(wanted[at].made);
        r.take(std::move(made[at++]));
    }
}

}  // namespace cormorant::detail
