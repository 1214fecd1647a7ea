#include "migrate/json_reader.hpp"

#include <utility>

#include "cormorant/base/error.hpp"

namespace cormorant::detail {

void refuse_json(const std::string& where, std::string_view what) {
    throw_usage("the file of migrations is not as Cormorant writes it: at " +
                (where.empty() ? std::string("its beginning") : where) + ", " + std::string(what));
}

json_reader::json_reader(const file_json& from, std::string where)
    : from_(from), where_(std::move(where)) {
    if (!from.is_object()) refuse_json(where_, "an object is expected");
}

std::string json_reader::place(const char* key) const {
    return where_.empty() ? key : where_ + "." + key;
}

const file_json* json_reader::find(const char* key) {
    known_.insert(key);
    const auto found = from_.find(key);
    return found == from_.end() ? nullptr : &*found;
}

const file_json& json_reader::at(const char* key) {
    if (const file_json* found = find(key)) return *found;
    refuse_json(where_, std::string("the key \"") + key + "\" is missing");
}

std::string json_reader::text(const char* key) {
    const file_json& found = at(key);
    if (!found.is_string()) refuse_json(place(key), "a text is expected");
    return found.get<std::string>();
}

std::string json_reader::text(const char* key, std::string_view otherwise) {
    return find(key) == nullptr ? std::string(otherwise) : text(key);
}

bool json_reader::flag(const char* key) {
    const file_json* found = find(key);
    if (found == nullptr) return false;
    if (!found->is_boolean()) refuse_json(place(key), "true or false is expected");
    return found->get<bool>();
}

int json_reader::number(const char* key, int otherwise) {
    const file_json* found = find(key);
    if (found == nullptr) return otherwise;
    if (!found->is_number_integer()) refuse_json(place(key), "a whole number is expected");
    return found->get<int>();
}

void json_reader::each(const char* key,
                       const std::function<void(const file_json&, std::string)>& with) {
    const file_json* found = find(key);
    if (found == nullptr) return;
    if (!found->is_array()) refuse_json(place(key), "a list is expected");
    std::size_t i = 0;
    for (const file_json& item : *found) with(item, place(key) + "[" + std::to_string(i++) + "]");
}

std::vector<std::string> json_reader::texts(const char* key) {
    std::vector<std::string> list;
    each(key, [&](const file_json& item, const std::string& where) {
        if (!item.is_string()) refuse_json(where, "a text is expected");
        list.push_back(item.get<std::string>());
    });
    return list;
}

void json_reader::done() const {
    for (const auto& [key, value] : from_.items())
        if (known_.find(key) == known_.end())
            refuse_json(where_, "the key \"" + key +
                                    "\" is unknown: it is misspelled, or a newer version of "
                                    "Cormorant wrote the file");
}

}  // namespace cormorant::detail
