#pragma once

#include <cormorant/cormorant.hpp>
#include <cstdint>
#include <optional>
#include <string>

struct Nest {
    std::int64_t id = 0;
    std::string place;
};

// Rows are made by naming some members: what lies behind them must not warn.
struct Bird {
    std::int64_t id = 0;
    std::string name;
    int fish = 0;
    cormorant::utc_time seen;
    std::optional<cormorant::foreign_key<Nest>> nest;
};

/// How many birds have eaten fewer fish than that.
extern "C" int hungry_birds(int fish);
