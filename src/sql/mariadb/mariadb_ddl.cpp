#include "sql/mariadb/mariadb_ddl.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cormorant/base/error.hpp"
#include "schema/foreign_key.hpp"
#include "sql/ddl/spelling.hpp"
#include "sql/dialect.hpp"

namespace cormorant::detail {
namespace {

// What a text or bytes column holds that is indexed and says no max_length: an index needs a limit,
// of 3,072 bytes for all its columns together, and a character may take four.
constexpr int indexed_length = 255;
// Longer texts are kept outside of the row, whose own columns share 65,535 bytes.
constexpr int longest_varchar = 2000;

bool holds(const std::vector<std::uint16_t>& members, std::size_t member) {
    return std::find(members.begin(), members.end(), member) != members.end();
}

// Whether the member is a column of the key, of a constraint or of an index.
bool is_indexed(const model_info& model, const member_info& member) {
    const std::size_t at = model.index_of(member);
    if (member.unique || holds(model.primary_key, at)) return true;
    return std::any_of(model.indexes.begin(), model.indexes.end(), [&](const index_info& index) {
        if (index.method != index_method::ordered) return false;
        return holds(index.include, at) ||
               std::any_of(index.fields.begin(), index.fields.end(),
                           [&](const index_field& field) { return field.member == at; });
    });
}

int length_of(const model_info& model, const member_info& member) {
    if (member.max_length > 0) return member.max_length;
    return is_indexed(model, member) ? indexed_length : 0;
}

// One of 64 bits; smaller ones are kept in a BIGINT as keys.
bool is_unsigned(const member_info& key) { return key.is_unsigned && key.integer_bits == 64; }

std::string integer_type(const member_info& member) {
    const char* type = member.integer_bits <= 8    ? "TINYINT"
                       : member.integer_bits <= 16 ? "SMALLINT"
                       : member.integer_bits <= 32 ? "INT"
                                                   : "BIGINT";
    return member.is_unsigned ? fmt::format("{} UNSIGNED", type) : type;
}

std::string text_type(std::string_view bounded, std::string_view unbounded, int length) {
    if (length == 0 || length > longest_varchar) return std::string(unbounded);
    return fmt::format("{}({})", bounded, length);
}

class mariadb_ddl_spelling final : public ddl_spelling {
public:
    [[nodiscard]] std::string column_type(const member_info& member) const override {
        return type_of(member, member.max_length);
    }
    [[nodiscard]] std::string column_type_of(const model_info& model,
                                             const member_info& member) const override;
    [[nodiscard]] std::string_view generated_key(const member_info& key) const override {
        return is_unsigned(key) ? "BIGINT UNSIGNED NOT NULL AUTO_INCREMENT"
                                : "BIGINT NOT NULL AUTO_INCREMENT";
    }
    [[nodiscard]] std::string_view clock(value_kind kind) const override {
        return kind == value_kind::date ? "(UTC_DATE())" : "(UTC_TIMESTAMP(6))";
    }
    [[nodiscard]] std::string_view checked_at_commit() const override { return {}; }
    [[nodiscard]] std::string_view put_off_foreign_keys() const override { return {}; }
    [[nodiscard]] std::string_view after_key_table() const override { return {}; }
    [[nodiscard]] std::string_view after_table() const override {
        return " ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin";
    }
    [[nodiscard]] std::string_view without_key_checks() const override {
        return "SET STATEMENT foreign_key_checks=0 FOR ";
    }
    [[nodiscard]] std::string_view table_exists() const override {
        return "SELECT table_type NOT LIKE '%VIEW' FROM information_schema.tables "
               "WHERE table_schema = DATABASE() AND table_name = ?";
    }
    [[nodiscard]] bool covering_indexes() const override { return false; }
    [[nodiscard]] bool forward_references() const override { return false; }
    [[nodiscard]] bool drops_together() const override { return false; }
    [[nodiscard]] bool checks_each_row() const override { return true; }
    [[nodiscard]] name_limit longest_name() const override { return {.characters = 64}; }
    [[nodiscard]] bool partial_indexes() const override { return false; }
    [[nodiscard]] bool database_set_default() const override { return false; }
    [[nodiscard]] lookup_index lookup_index_of(const model_info& model, const index_info& index,
                                               const dialect& target) const override;

private:
    static std::string type_of(const member_info& member, int length);
};

// A foreign key has the very type of the key that it holds.
std::string mariadb_ddl_spelling::column_type_of(const model_info& model,
                                                 const member_info& member) const {
    if (is_foreign_key(member)) {
        const model_info& referred = member.target();
        if (const member_info* key = referred.single_key()) return column_type_of(referred, *key);
    }
    if (&member == model.single_key() && model.generated_key())
        return is_unsigned(member) ? "BIGINT UNSIGNED" : "BIGINT";
    return type_of(member, length_of(model, member));
}

ddl_spelling::lookup_index mariadb_ddl_spelling::lookup_index_of(const model_info& model,
                                                                 const index_info& index,
                                                                 const dialect& target) const {
    if (index.method != index_method::search) return {};
    std::string columns;
    for (const index_field& field : index.fields)
        columns.append(columns.empty() ? "(" : ", ")
            .append(target.quote(model.members[field.member].column));
    return {"FULLTEXT ", columns + ")"};
}

std::string mariadb_ddl_spelling::type_of(const member_info& member, int length) {
    switch (member.type) {
        case value_kind::boolean:
            return "BOOLEAN";
        case value_kind::integer:
            return integer_type(member);
        case value_kind::duration:
            return "BIGINT";
        case value_kind::real:
            return "DOUBLE";
        case value_kind::decimal:
            return member.max_digits > 0
                       ? fmt::format("DECIMAL({},{})", member.max_digits, member.decimal_places)
                       : "DECIMAL(65,30)";
        case value_kind::text:
            return text_type("VARCHAR", "LONGTEXT", length);
        case value_kind::bytes:
            return text_type("VARBINARY", "LONGBLOB", length);
        case value_kind::utc_time:
            return "DATETIME(6)";
        case value_kind::date:
            return "DATE";
        // The type UUID refuses the numbers that no version of UUIDs has.
        case value_kind::uuid:
            return "BINARY(16)";
        case value_kind::json:
            return "JSON";
        case value_kind::null:
        case value_kind::unsigned_integer:
        case value_kind::list:
        case value_kind::subquery:
        case value_kind::sql:
        case value_kind::array:  // refused before
        case value_kind::range:
            break;
    }
    return "LONGBLOB";
}

}  // namespace

const ddl_spelling& mariadb_ddl() {
    static const mariadb_ddl_spelling spelling;
    return spelling;
}

}  // namespace cormorant::detail
