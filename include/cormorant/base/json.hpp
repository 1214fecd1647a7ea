#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <nlohmann/json_fwd.hpp>

namespace cormorant {

/// The value of a JSON column: one valid JSON document, kept as its text.
/// The text is kept as it was given, so that numbers beyond 64 bits and the order of keys survive
/// being read and saved again. To look inside or to build one, include <nlohmann/json.hpp> and
/// convert. The default is `null`.
class json {
public:
    /// The deepest nesting of arrays and objects that is accepted (SQLite's limit; MariaDB's is
    /// 32).
    static constexpr int max_depth = 1000;

    json() : text_("null") {}

    /// Takes the text of a document. Throws usage_error, which says where, unless it is strict JSON
    /// (RFC 8259) in UTF-8, without byte order mark, at most max_depth deep, all numbers within a
    /// double's range.
    explicit json(std::string_view text);

    /// Writes a document as compact text; implicit from nlohmann::json alone, never from what
    /// converts to it. Throws usage_error for a string that is not UTF-8, for binary and discarded
    /// values, which JSON lacks, and for nesting above max_depth. NaN and infinity become `null`,
    /// as in nlohmann::json.
    template <std::same_as<nlohmann::json> Document>
    json(const Document& document)  // NOLINT(google-explicit-constructor)
        : json(written(), write(document)) {}

    /// Takes the same text as the constructor; nullopt where that throws.
    [[nodiscard]] static std::optional<json> try_parse(std::string_view text);

    /// The document as a tree; integers beyond 64 bits become doubles, of equal keys the last
    /// one stays.
    [[nodiscard]] nlohmann::json parse() const;

    /// The document's text; valid until this object is assigned to, moved from or destroyed.
    [[nodiscard]] std::string_view text() const noexcept { return text_; }

    /// Whether both are the same document: white space and the order of keys do not count, and
    /// 1 equals 1.0. Numbers beyond 64 bits are compared as doubles. Parses both unless the
    /// texts are equal.
    [[nodiscard]] friend bool operator==(const json& left, const json& right) {
        return left.text_ == right.text_ || same_document(left, right);
    }

private:
    struct written {};
    json(written, std::string text) noexcept : text_(std::move(text)) {}
    static std::string write(const nlohmann::json& document);
    static bool same_document(const json& left, const json& right);

    std::string text_;
};

}  // namespace cormorant
