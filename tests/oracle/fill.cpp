#include <algorithm>

#include "oracle/store.hpp"

namespace oracle {
namespace {

template <class T>
std::optional<T> some(const datum& d) {
    if (is_null(d)) return std::nullopt;
    return static_cast<T>(std::get<std::conditional_t<std::is_same_v<T, int>, std::int64_t, T>>(d));
}
template <class M>
std::optional<cm::foreign_key<M>> some_key(const datum& d) {
    if (is_null(d)) return std::nullopt;
    return cm::foreign_key<M>(cm::key(std::get<std::int64_t>(d)));
}
std::int64_t id(const cells& row) { return std::get<std::int64_t>(row[0]); }
std::string name(const cells& row) { return std::get<std::string>(row[1]); }

Region region(const cells& r) { return {.id = id(r), .name = name(r), .height = some<int>(r[2])}; }
Team team(const cells& r) {
    return {.id = id(r),
            .name = name(r),
            .budget = some<double>(r[2]),
            .region = some_key<Region>(r[3])};
}
Person person(const cells& r) {
    std::optional<cm::decimal> pay;
    if (!is_null(r[6])) pay = cm::decimal::from_double(number(r[6]));
    return {.id = id(r),
            .name = name(r),
            .nick = some<std::string>(r[2]),
            .age = some<int>(r[3]),
            .active = std::get<bool>(r[4]),
            .score = number(r[5]),
            .pay = pay,
            .team = some_key<Team>(r[7]),
            .boss = some_key<Person>(r[8])};
}
Task task(const cells& r) {
    return {.id = id(r),
            .title = name(r),
            .points = some<int>(r[2]),
            .done = some<bool>(r[3]),
            .owner = cm::key(std::get<std::int64_t>(r[4])),
            .reviewer = some_key<Person>(r[5])};
}
Tag tag(const cells& r) { return {.id = id(r), .label = name(r), .weight = some<int>(r[2])}; }

template <class M>
void create(cm::transaction& tx, const std::vector<cells>& rows, M (*make)(const cells&)) {
    std::vector<M> made;
    for (const cells& row : rows) made.push_back(make(row));
    if (!made.empty()) tx.bulk_create(made);
}

}  // namespace

store::store(cm::database db) : db_(std::move(db)) {
    cm::create_tables<Region, Team, Tag, Person, Task>(db_);
}

void store::fill(const world& w) {
    db_.transaction([&](cm::transaction& tx) {
        for (const char* sql :
             {"UPDATE oracle_person SET boss_id = NULL", "DELETE FROM oracle_task_labels",
              "DELETE FROM oracle_person_tags", "DELETE FROM oracle_task",
              "DELETE FROM oracle_person", "DELETE FROM oracle_tag", "DELETE FROM oracle_team",
              "DELETE FROM oracle_region"})
            cormorant::detail::run_text(tx.scope(), sql);
        create(tx, w.rows[regions], &region);
        create(tx, w.rows[teams], &team);
        create(tx, w.rows[tags], &tag);
        create(tx, w.rows[people], &person);
        create(tx, w.rows[tasks], &task);
        for (const auto& [from, to] : w.pairs[0]) {
            Person owner{.id = from};
            tx.add(owner, "tags"_f, Tag{.id = to});
        }
        for (const auto& [from, to] : w.pairs[1]) {
            Task owner{.id = from};
            tx.add(owner, "labels"_f, Tag{.id = to});
        }
    });
}

std::vector<std::string> store::lines() const {
    std::vector<std::string> out;
    for (std::size_t t = 0; t < table_count; ++t)
        for (const std::string& line : ask({.about = {.table = t}}).lines)
            out.push_back(std::string(schema()[t].name) + ": " + line);
    const auto add = [&](std::size_t i, auto pairs) {
        for (const auto& [from, to] : pairs)
            out.push_back("pair " + std::to_string(i) + ": " + std::to_string(from) + " " +
                          std::to_string(to));
    };
    using pair = std::tuple<std::int64_t, std::int64_t>;
    add(0, db_.fetch<pair>("SELECT person_id, tag_id FROM oracle_person_tags"));
    add(1, db_.fetch<pair>("SELECT task_id, tag_id FROM oracle_task_labels"));
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace oracle
