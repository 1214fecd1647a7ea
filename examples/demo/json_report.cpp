#include <cmath>
#include <nlohmann/json.hpp>

#include "report.hpp"

namespace demo {
namespace {

nlohmann::ordered_json json_of(const cost& spent) {
    // Whole microseconds: the digits behind are noise.
    return {{"queries", spent.queries}, {"ms", std::round(spent.milliseconds * 1000) / 1000}};
}

}  // namespace

std::string json_report(std::span<const measured> all) {
    auto list = nlohmann::ordered_json::array();
    for (const measured& m : all)
        list.push_back(
            {{"technique", m.what->title}, {"slow", json_of(m.slow)}, {"fast", json_of(m.fast)}});
    return list.dump(2) + "\n";
}

}  // namespace demo
