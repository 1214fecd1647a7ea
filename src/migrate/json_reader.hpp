#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace cormorant::detail {

using file_json = nlohmann::ordered_json;

/// Throws usage_error: what is wrong, and where in the file.
[[noreturn]] void refuse_json(const std::string& where, std::string_view what);

/// An object of a file, whose keys are all to be known: done() throws for one that nobody asked
/// for. Each function throws usage_error where the value is of another type, and `text` where it is
/// not there and nothing is said of what it then is.
class json_reader {
public:
    json_reader(const file_json& from, std::string where);

    [[nodiscard]] bool has(const char* key) const { return from_.contains(key); }
    [[nodiscard]] std::string text(const char* key);
    [[nodiscard]] std::string text(const char* key, std::string_view otherwise);
    [[nodiscard]] bool flag(const char* key);
    [[nodiscard]] int number(const char* key, int otherwise);
    [[nodiscard]] std::vector<std::string> texts(const char* key);
    /// The value, which must be there.
    [[nodiscard]] const file_json& at(const char* key);
    /// Calls `with` for each item of a list that may be absent: the item, and where it is.
    void each(const char* key, const std::function<void(const file_json&, std::string)>& with);
    /// Where a key of this object is: `models[0].fields[2].name`.
    [[nodiscard]] std::string place(const char* key) const;
    [[nodiscard]] const std::string& where() const noexcept { return where_; }
    /// Throws usage_error for a key that was not asked for.
    void done() const;

private:
    const file_json* find(const char* key);

    const file_json& from_;
    std::string where_;
    std::set<std::string, std::less<>> known_;
};

}  // namespace cormorant::detail
