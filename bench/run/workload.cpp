#include "workload.hpp"

#include <cstdio>
#include <cstdlib>

namespace bench {

std::string_view name_of(workload w) {
    switch (w) {
        case workload::get:
            return "get";
        case workload::get_alone:
            return "get_alone";
        case workload::load:
            return "load";
        case workload::join:
            return "join";
        case workload::children:
            return "children";
        case workload::create:
            return "create";
        case workload::import:
            return "import";
        case workload::update:
            return "update";
        case workload::group:
            return "group";
        case workload::related:
            return "related";
        case workload::chain:
            return "chain";
    }
    return "";
}

std::optional<workload> workload_named(std::string_view name) {
    for (const workload w : all_workloads)
        if (name_of(w) == name) return w;
    return std::nullopt;
}

namespace {

using budgets = std::array<double, all_backends.size()>;

// SQLite, PostgreSQL, MariaDB.
budgets budgets_of(workload w) {
    switch (w) {
        case workload::get:
        case workload::get_alone:
        case workload::related:
            return {1.05, 1.03, 1.05};
        case workload::load:
        case workload::join:
            return {1.03, 1.05, 1.05};
        case workload::children:
        case workload::import:
            return {1.05, 1.05, 1.05};
        case workload::create:
            return {1.05, 1.00, 1.05};
        case workload::update:
            return {1.00, 1.05, 1.10};
        case workload::chain:
            return {1.10, 1.10, 1.10};
        case workload::group:
            break;
    }
    return {};
}

}  // namespace

std::optional<double> budget_of(workload w, backend on) {
    const double budget = budgets_of(w)[static_cast<std::size_t>(on)];
    return budget > 0 ? std::optional(budget) : std::nullopt;
}

bool is_measured(workload w, backend on) { return w != workload::import || on != backend::sqlite; }

std::int64_t sizes::operations(workload w) const {
    switch (w) {
        case workload::get:
        case workload::get_alone:
            return gets;
        case workload::load:
        case workload::join:
        case workload::children:
        case workload::create:
        case workload::import:
        case workload::update:
            return users;
        case workload::group:
            return 1;
        case workload::related:
            return cities;
        case workload::chain:
            return chains;
    }
    return 1;
}

namespace {

std::unique_ptr<contender> make_client(const place& where, const sizes& of) {
#ifdef CORMORANT_BENCH_LIBPQ
    if (where.on == backend::postgresql) return make_libpq(where, of);
#endif
#ifdef CORMORANT_BENCH_LIBMARIADB
    if (where.on == backend::mariadb) return make_libmariadb(where, of);
#endif
    if (where.on == backend::sqlite) return make_sqlite_api(where, of);
    std::fprintf(stderr, "bench: built without the C client of %s\n",
                 std::string(name_of(where.on)).c_str());
    std::exit(1);
}

}  // namespace

contender_list make_contenders(const place& where, const sizes& of) {
    contender_list made;
    made.push_back(make_client(where, of));
    made.push_back(make_cormorant(where, of));
#ifdef CORMORANT_BENCH_LIBPQXX
    if (where.on == backend::postgresql) made.push_back(make_libpqxx(where, of));
#endif
#ifdef CORMORANT_BENCH_SOCI
    if (auto soci = make_soci(where, of)) made.push_back(std::move(soci));
#endif
#ifdef CORMORANT_BENCH_SQLITECPP
    if (where.on == backend::sqlite) made.push_back(make_sqlitecpp(where, of));
#endif
    return made;
}

}  // namespace bench
