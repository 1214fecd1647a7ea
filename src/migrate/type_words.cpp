#include "migrate/type_words.hpp"

#include <array>

#include "migrate/value_json.hpp"

namespace cormorant::detail {
namespace {

template <class Word, std::size_t N>
using word_list = std::array<std::pair<Word, std::string_view>, N>;

constexpr word_list<on_delete_action, 6> on_delete_words = {
    {{on_delete_action::cascade, "cascade"},
     {on_delete_action::protect, "protect"},
     {on_delete_action::restrict_, "restrict"},
     {on_delete_action::set_null, "set_null"},
     {on_delete_action::set_default, "set_default"},
     {on_delete_action::do_nothing, "do_nothing"}}};

constexpr word_list<index_method, 4> method_words = {{{index_method::ordered, "ordered"},
                                                      {index_method::json, "json"},
                                                      {index_method::search, "search"},
                                                      {index_method::trigram, "trigram"}}};

constexpr std::string_view languages[] = {
    "simple",  "arabic",    "armenian",   "basque",   "catalan", "danish",
    "dutch",   "english",   "finnish",    "french",   "german",  "greek",
    "hindi",   "hungarian", "indonesian", "irish",    "italian", "lithuanian",
    "nepali",  "norwegian", "portuguese", "romanian", "russian", "serbian",
    "spanish", "swedish",   "tamil",      "turkish",  "yiddish"};

template <class List, class Word>
std::string_view word_in(const List& list, Word wanted) noexcept {
    for (const auto& [word, text] : list)
        if (word == wanted) return text;
    return {};
}

template <class List>
auto named_in(const List& list, std::string_view text, const std::string& where) {
    for (const auto& [word, name] : list)
        if (name == text) return word;
    refuse_json(where, "\"" + std::string(text) + "\" is not known");
}

value_kind one_kind(const type_state& type) {
    return is_container(type.kind) ? type.element : type.kind;
}

// "int32", "uint8"; of other kinds the kind's own word.
std::string one_word(const type_state& type) {
    const value_kind kind = one_kind(type);
    if (kind != value_kind::integer) return std::string(kind_word(kind));
    return (type.is_unsigned ? "uint" : "int") + std::to_string(type.bits);
}

bool read_integer(type_state& type, std::string_view word) {
    type.is_unsigned = word.starts_with('u');
    if (type.is_unsigned) word.remove_prefix(1);
    for (const int bits : {8, 16, 32, 64})
        if (word == "int" + std::to_string(bits)) {
            type.bits = static_cast<std::uint8_t>(bits);
            return true;
        }
    type.is_unsigned = false;
    return false;
}

}  // namespace

void write_type(file_json& into, const type_state& type) {
    std::string word = one_word(type);
    if (type.kind == value_kind::array) word += "[]";
    if (type.kind == value_kind::range) word += " range";
    into["type"] = word;
    if (type.max_length != 0) into["max_length"] = type.max_length;
    if (type.max_digits != 0) into["digits"] = {type.max_digits, type.decimal_places};
    if (!type.enum_type.empty()) into["enum"] = type.enum_type;
    if (!type.database_type.empty()) into["database_type"] = type.database_type;
}

type_state read_type_words(json_reader& in) {
    type_state type;
    std::string word = in.text("type");
    const std::string where = in.place("type");
    if (word.ends_with("[]")) {
        type.kind = value_kind::array;
        word.resize(word.size() - 2);
    } else if (word.ends_with(" range")) {
        type.kind = value_kind::range;
        word.resize(word.size() - 6);
    }
    const value_kind one =
        read_integer(type, word) ? value_kind::integer : kind_of_word(word, where);
    (is_container(type.kind) ? type.element : type.kind) = one;
    type.max_length = in.number("max_length", 0);
    in.each("digits", [&, first = true](const file_json& item, const std::string& at) mutable {
        if (!item.is_number_integer()) refuse_json(at, "a whole number is expected");
        (first ? type.max_digits : type.decimal_places) = item.get<int>();
        first = false;
    });
    type.enum_type = in.text("enum", "");
    type.database_type = in.text("database_type", "");
    return type;
}

std::string_view on_delete_word(on_delete_action action) noexcept {
    return word_in(on_delete_words, action);
}
on_delete_action on_delete_of(std::string_view word, const std::string& where) {
    return named_in(on_delete_words, word, where);
}

std::string_view method_word(index_method method) noexcept { return word_in(method_words, method); }
index_method method_of(std::string_view word, const std::string& where) {
    return named_in(method_words, word, where);
}

std::string_view language_word(text_language language) noexcept {
    return languages[static_cast<std::size_t>(language)];
}

text_language language_of(std::string_view word, const std::string& where) {
    for (std::size_t i = 0; i < std::size(languages); ++i)
        if (languages[i] == word) return static_cast<text_language>(i);
    refuse_json(where, "\"" + std::string(word) + "\" is no language");
}

}  // namespace cormorant::detail
