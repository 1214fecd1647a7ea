#include "workload.hpp"

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

std::optional<double> budget_of(workload w) {
    switch (w) {
        case workload::get:
        case workload::get_alone:
        case workload::related:
        case workload::children:
        case workload::create:
            return 1.05;
        case workload::load:
        case workload::join:
            return 1.03;
        case workload::update:
            return 1.00;
        case workload::chain:
            return 1.10;
        case workload::group:
            return std::nullopt;
    }
    return std::nullopt;
}

std::int64_t sizes::operations(workload w) const {
    switch (w) {
        case workload::get:
        case workload::get_alone:
            return gets;
        case workload::load:
        case workload::join:
        case workload::children:
        case workload::create:
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

std::vector<std::unique_ptr<contender>> make_contenders(const std::string& file, const sizes& of) {
    std::vector<std::unique_ptr<contender>> made;
    made.push_back(make_c_api(file, of));
    made.push_back(make_cormorant(file, of));
#ifdef CORMORANT_BENCH_SOCI
    made.push_back(make_soci(file, of));
#endif
#ifdef CORMORANT_BENCH_SQLITECPP
    made.push_back(make_sqlitecpp(file, of));
#endif
    return made;
}

}  // namespace bench
