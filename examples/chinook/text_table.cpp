#include "text_table.hpp"

#include <algorithm>

namespace chinook {
namespace {

constexpr std::string_view indent = "    ";

// Characters, not bytes: the names in the shop are of many languages.
std::size_t width(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) >> 6) != 2;
    }));
}

bool of_numbers(std::string_view heading) { return heading.ends_with('>'); }

std::string line(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths,
                 const std::vector<bool>& right) {
    std::string out(indent);
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const std::string blanks(widths[i] - width(cells[i]), ' ');
        out += right[i] ? blanks + cells[i] : cells[i] + blanks;
        out += "  ";
    }
    out.erase(out.find_last_not_of(' ') + 1);
    return out + '\n';
}

}  // namespace

std::string cell(const std::string& text) { return text; }
std::string cell(std::int64_t number) { return std::to_string(number); }
std::string cell(const cormorant::decimal& amount) { return amount.rounded(2).to_string(); }
std::string cell(cormorant::utc_time moment) { return cormorant::to_text(moment).substr(0, 10); }

std::string text_table::to_string(std::size_t most) const {
    const std::size_t shown = std::min(most, rows_.size());
    std::vector<std::string> headings = headings_;
    std::vector<bool> right;
    std::vector<std::size_t> widths;
    for (std::size_t i = 0; i < headings.size(); ++i) {
        right.push_back(of_numbers(headings[i]));
        if (right[i]) headings[i].pop_back();
        widths.push_back(width(headings[i]));
        for (std::size_t r = 0; r < shown; ++r) widths[i] = std::max(widths[i], width(rows_[r][i]));
    }
    std::string out = line(headings, widths, right);
    for (std::size_t r = 0; r < shown; ++r) out += line(rows_[r], widths, right);
    if (shown < rows_.size())
        out += std::string(indent) + "and " + std::to_string(rows_.size() - shown) + " more\n";
    return out;
}

}  // namespace chinook
