#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cormorant/testing.hpp"
#include "support/backend.hpp"

/// Texts that break out of SQL, patterns, encodings and messages where those are careless, and what
/// they are tried on.
namespace hostile {

namespace cm = cormorant;
using namespace cormorant::literals;
using compliance::holds;
using compliance::thrown_by;

/// UTF-8 without a zero byte: every column of text takes them, each is another text.
inline const std::vector<std::string>& storable() {
    static const std::vector<std::string> list = {
        // quotes and what ends a text
        "'", "''", "'''", "\"", "\"\"", "`", "``", "[", "]", "[]", "\\", "\\\\", "\\'", "\\\"",
        "'\\", "it's", "O''Reilly", "a\\", "a'--", "E'\\047'", "U&'\\0027'", "$$", "$$x$$",
        "$tag$x$tag$", "X'27'", "\\x27", "\\047", "q'[x]'", "N'x'",
        // statements
        "Robert'); DROP TABLE account; --", "'; DELETE FROM account; --",
        "\"; DROP TABLE account; --", "' OR '1'='1", "' OR 1=1 -- ", "1; SELECT 1",
        "'; COMMIT; DROP TABLE account; --", "') UNION SELECT login FROM account --",
        "'||(SELECT login FROM account)||'", "\\'; DROP TABLE account; #",
        // comments
        "--", "-- ", "/*", "*/", "/* */", "/*!50000 x*/", "#", "# x", ";", ";;",
        // placeholders and formats
        "?", "??", "?1", "?2", "$1", "$2", "$0", ":name", ":1", "@x", "@@version", "{}", "{0}",
        "{{}}", "{", "}", "%s", "%d", "%n", "%1$s", "%%", "%(x)s", "${x}",
        // wildcards
        "%", "_", "*", "%_\\%", "100%", "a_b", "a%b", "a*b", "[a-z]", "[^a]", "[[]", "^", "\\%",
        "\\_",
        // what other readers take for something else
        "NULL", "null", "DEFAULT", "TRUE", "0", "00", "0x0", "1e1", "-0", "NaN", "(1,2)", "{1,2}",
        "{\"a\",NULL}", "[1]", "{\"a\": 1}", "\"x\"", "now()", "CURRENT_USER", "'now'::timestamp",
        // characters without a picture, spaces, ends of lines
        "", " ", "  ", "\t", "\n", "\r\n", "\r", "\x01", "\x08", "\x1a", "\x1b[31m", "\x7f", "a ",
        " a", "a\n", "a\tb", "\xC2\x80", "\xC2\xA0", "\xE2\x80\x8B", "\xE2\x80\xA8", "\xEF\xBB\xBF",
        "\xEF\xBB\xBF a", "\xE2\x80\xAE",
        "a\xE2\x80\xAE"
        "b",
        "\xEF\xBF\xBD", "\xEF\xBF\xBF", "\xF4\x8F\xBF\xBF",
        // look-alikes of quotes
        "\xE2\x80\x99", "\xE2\x80\x98", "\xCA\xBC", "\xCA\xB9", "\xEF\xBC\x87", "\xE2\x80\xB2",
        "\xEF\xBC\x82", "\xE2\x80\x9C", "\xEF\xBC\x8D\xEF\xBC\x8D", "\xCD\xBE", "\xEF\xBC\x9B",
        "\xEF\xBC\x85", "\xEF\xBC\xBF", "\xEF\xBC\xBC", "\xE2\x88\x96",
        // characters whose bytes are others' quotes in GBK, Big5 and Shift-JIS
        "\xE7\xB8\x97'", "\xE8\xAA\xA0\\", "\xE3\x82\xBD\\", "\xE8\xA1\xA8'", "\xC2\xBF'",
        // equal only to those who fold or normalise; a letter with an accent in one piece and in
        // two
        "a", "A", "aA", "\xC3\xA4", "\xC3\x84", "a\xCC\x88", "\xC3\x9F", "ss", "\xEF\xBD\x81",
        "\xF0\x9F\x90\x9F", "\xF0\x9F\x90\xA0"};
    return list;
}

/// Longer than a page, and with a quote at its end.
inline std::string long_text() {
    std::string text(std::size_t{1} << 20U, 'x');
    text.replace(0, 2, "'%");
    return text.replace(text.size() - 2, 2, "\\'");
}

/// Neither UTF-8 nor, the last ones, a text without a zero byte: no column of text takes them.
inline const std::vector<std::string>& refused() {
    static const std::vector<std::string> list = {"\x80",
                                                  "\xBF",
                                                  "\xBF'",
                                                  "\xBF\x27 OR 1=1 -- ",
                                                  "a\xFF",
                                                  "\xFE",
                                                  "\xC0\xA7",          // a quote in two bytes
                                                  "\xE0\x80\xA7",      // in three
                                                  "\xF0\x80\x80\xA7",  // in four
                                                  "\xC0\x80",          // a zero in two bytes
                                                  "\xED\xA0\x80",
                                                  "\xED\xBF\xBF",  // halves of surrogates
                                                  "\xED\xA0\xBD\xED\xB0\x9F",  // a pair of them
                                                  "\xF4\x90\x80\x80",  // beyond the last character
                                                  "\xF8\x88\x80\x80\x80",
                                                  "\xC3",
                                                  "a\xC3",
                                                  "\xC3'",
                                                  "\xE2\x80",
                                                  "\xE2\x80'; DROP TABLE account; --",
                                                  "\xF0\x9F\x90",
                                                  "\xF0\x9F",
                                                  "\xD5\x5C",
                                                  "\x95\x5C",
                                                  "\x81'",
                                                  std::string("\0", 1),
                                                  std::string("a\0b", 3),
                                                  std::string("x\0'; DROP TABLE account; --", 27),
                                                  std::string("abc\0", 4)};
    return list;
}

/// The text as a test's message shows it.
inline std::string shown(std::string_view text) {
    std::string out = "[";
    for (const char c : text.substr(0, 60)) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte < 0x7f)
            out += c;
        else
            (out += "\\x") += {"0123456789abcdef"[byte >> 4U], "0123456789abcdef"[byte & 15U]};
    }
    return out + (text.size() > 60 ? "...]" : "]");
}

struct Note {
    std::int64_t id = 0;
    std::string text;
    std::optional<std::string> maybe;
    int rank = 0;
};

/// What every careless statement above is after. Nothing in the tests touches it.
struct Account {
    std::int64_t id = 0;
    std::string login;
    int balance = 0;
    static constexpr auto meta = cm::model(cm::unique("login"));
};

/// An empty table of notes, and accounts that are looked after.
class notes : public compliance::on_backend {
protected:
    notes() {
        cm::create_tables<Note, Account>(db);
        std::vector<Account> accounts = {{.login = "ann", .balance = 1},
                                         {.login = "bo", .balance = 2},
                                         {.login = "o'neil", .balance = 3}};
        db.bulk_create(accounts);
    }

    void TearDown() override {
        tables_.push_back("account");
        tables_.push_back("note");
        std::sort(tables_.begin(), tables_.end());
        EXPECT_EQ(table_names(), tables_);
        const auto left = db.objects<Account>().order_by("id"_f).to_vector();
        ASSERT_EQ(left.size(), 3U);
        EXPECT_EQ(left[0].login + left[1].login + left[2].login, "annboo'neil");
        EXPECT_EQ(left[0].balance * 100 + left[1].balance * 10 + left[2].balance, 123);
    }

    /// Tables beside the two that a test makes and leaves.
    void made(std::string_view table) { tables_.emplace_back(table); }

    [[nodiscard]] std::vector<std::string> table_names() const {
        std::vector<std::string> names;
        if (GetParam()->name == "postgresql")
            names = db.fetch<std::string>(
                "select cast(tablename as text) from pg_tables where schemaname = "
                "current_schema()");
        else if (GetParam()->name == "mariadb")
            names = db.fetch<std::string>(
                "select table_name from information_schema.tables where table_schema = "
                "database()");
        else
            names = db.fetch<std::string>("select name from sqlite_master where type = 'table'");
        std::sort(names.begin(), names.end());
        return names;
    }

    /// All texts that are storable, in the order of their keys.
    std::vector<Note> all_stored() const {
        std::vector<Note> rows;
        for (const std::string& text : storable())
            rows.push_back({.text = text, .maybe = text, .rank = static_cast<int>(rows.size())});
        db.bulk_create(rows);
        return rows;
    }

private:
    std::vector<std::string> tables_;
};

/// Whether an error says what is wrong with a value, and shows nothing of it.
inline void expect_refusal(const cm::error& e, std::string_view value) {
    EXPECT_EQ(e.kind(), cm::error_kind::data) << e.what();
    const bool shown = value.size() > 2 && holds(e.what(), value);
    EXPECT_FALSE(shown) << "the value is in the error: " << e.what();
}

}  // namespace hostile
