#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "cormorant/base/json.hpp"
#include "cormorant/base/time.hpp"
#include "cormorant/base/uuid.hpp"
#include "sql/shop_models.hpp"

/// The models that are fuzzed with: the shop of the SQL tests, and one with every kind of column.
namespace fuzz {

namespace cm = cormorant;

struct Everything {
    std::int64_t id = 0;
    bool flag = false;
    std::int8_t tiny = 0;
    std::optional<std::uint32_t> number = {};
    float small_real = 0;
    double real = 0;
    std::optional<std::string> text = {};
    cm::bytes raw = {};
    cm::decimal amount = {};
    cm::utc_time moment = {};
    std::optional<cm::date> day = {};
    std::chrono::milliseconds span{0};
    cm::uuid token = {};
    cm::json document = {};
    std::optional<cm::foreign_key<shop::User>> user = {};
    std::optional<cm::foreign_key<Everything>> other = {};
    cm::reverse<Everything, "other"> others = {};
    static constexpr auto meta =
        cm::model(cm::table("every 'thing' \"; --"), cm::column("text", "te\"xt`?1$1{}"));
};

}  // namespace fuzz
