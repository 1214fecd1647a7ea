#pragma once

#include <span>
#include <string>

#include "measure.hpp"
#include "shop.hpp"
#include "terminal.hpp"

namespace demo {

/// What the demo says, as text for a terminal of that width and those colours.
class report {
public:
    explicit report(terminal screen) : screen_(screen) {}

    /// The title, and the rows that everything is measured on.
    [[nodiscard]] std::string headline(const shop_size& size) const;
    /// The code of both ways, what it cost and why.
    [[nodiscard]] std::string chapter(const measured& m) const;
    /// All techniques in a table.
    [[nodiscard]] std::string summary(std::span<const measured> all) const;

private:
    [[nodiscard]] std::string way_told(const way& chosen, const measured& m,
                                       const cost& spent) const;
    [[nodiscard]] std::string ratio(double times) const;
    [[nodiscard]] std::string duration(double milliseconds) const;

    terminal screen_;
};

/// The figures as a JSON list, one object for each technique.
std::string json_report(std::span<const measured> all);

}  // namespace demo
