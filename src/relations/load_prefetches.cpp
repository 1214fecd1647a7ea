#include <deque>
#include <iterator>
#include <utility>

#include "relations/relation_load.hpp"

/// Relations that are loaded with the rows, level by level.

namespace cormorant::detail {
namespace {

/// A relation of all rows of a record.
struct wanted_relation {
    record_ref record;
    const prefetch_plan* plan;
};
using level = std::vector<wanted_relation>;

/// The same on its way: its queries are `queries` of the level's, one after the other.
struct relation_on_its_way {
    relation_load load;
    result_record* record;
    std::uint16_t link;
    const prefetch_plan* plan;
    std::size_t queries;
};

void add(level& to, const record_ref& record, const prefetch_list& plans) {
    if (!record || record.get()->row_count() == 0) return;
    for (const prefetch_plan& plan : plans) to.push_back({record, &plan});
}

level load(const level& wanted, std::int64_t cached_ns) {
    std::deque<relation_on_its_way> loads;
    std::vector<query_data> queries;
    for (const wanted_relation& w : wanted) {
        result_record& record = *w.record.get();
        const std::uint16_t link = record.link_of(w.plan->member);
        if (w.plan->query == nullptr && record.loaded(0, link) != nullptr) continue;
        auto& made = loads.emplace_back(relation_on_its_way{
            {record, link, 0, record.row_count(), w.plan}, &record, link, w.plan, 0});
        std::vector<query_data> own = made.load.queries();
        made.queries = own.size();
        std::move(own.begin(), own.end(), std::back_inserter(queries));
    }
    level inside;
    if (loads.empty()) return inside;
    const result_record& any = *wanted.front().record.get();
    const scope_ref from = any.from()->live();
    for (query_data& q : queries)
        if (q.cached_ns == 0) q.cached_ns = cached_ns;
    query_batch batch(*from, queries, any.where());
    const query_data* next = queries.data();
    for (relation_on_its_way& l : loads) {
        for (std::size_t i = 0; i < l.queries; ++i, ++next) l.load.read(from, *next, batch.next());
        l.record->put_related(l.link, l.load.finish());
        for (const record_ref& made : l.load.records()) add(inside, made, l.plan->inside);
    }
    return inside;
}

}  // namespace

void load_prefetches(const record_ref& record, const prefetch_list& plans, std::int64_t cached_ns) {
    level wanted;
    add(wanted, record, plans);
    while (!wanted.empty()) wanted = load(wanted, cached_ns);
}

}  // namespace cormorant::detail
