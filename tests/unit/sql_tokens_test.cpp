#include "base/sql_tokens.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace cormorant::detail {
namespace {

constexpr sql_lexis plain{};
constexpr sql_lexis like_postgres{.nested_comments = true, .dollar_quotes = true};
constexpr sql_lexis like_mariadb{.hash_comments = true,
                                 .blank_behind_dashes = true,
                                 .executable_comments = true,
                                 .backslash_escapes = true};

std::vector<std::string> tokens_of(std::string_view sql, const sql_lexis& lexis) {
    std::vector<std::string> all;
    sql_tokens tokens(sql, lexis);
    for (sql_token token = tokens.next(); token.kind != sql_token_kind::end; token = tokens.next())
        all.emplace_back(token.text);
    return all;
}

using list = std::vector<std::string>;

TEST(sql_tokens, quotes_are_one_token_whatever_is_in_them) {
    EXPECT_EQ(tokens_of("a 'b;c' \"d e\" `f`", plain), (list{"a", "'b;c'", "\"d e\"", "`f`"}));
    EXPECT_EQ(tokens_of("'it''s' x", plain), (list{"'it'", "'s'", "x"}));
    EXPECT_EQ(tokens_of(R"('a\' b)", plain), (list{R"('a\')", "b"}));
    EXPECT_EQ(tokens_of(R"('a\' b' c)", like_mariadb), (list{R"('a\' b')", "c"}));
    EXPECT_EQ(tokens_of(R"(E'a\' b' c)", like_postgres), (list{R"(E'a\' b')", "c"}));
    EXPECT_EQ(tokens_of("$$a;b$$ $t$ $$ $t$ $1", like_postgres),
              (list{"$$a;b$$", "$t$ $$ $t$", "$", "1"}));
    EXPECT_EQ(tokens_of("'never closed", plain), (list{"'never closed"}));
    EXPECT_EQ(tokens_of("'\\", like_mariadb), (list{"'\\"}));
}

TEST(sql_tokens, comments_are_none) {
    EXPECT_EQ(tokens_of("-- a\nb /* c */ d", plain), (list{"b", "d"}));
    EXPECT_EQ(tokens_of("/* /* a */ b */ c", plain), (list{"b", "*", "/", "c"}));
    EXPECT_EQ(tokens_of("/* /* a */ b */ c", like_postgres), (list{"c"}));
    EXPECT_EQ(tokens_of("# a\nb", like_mariadb), (list{"b"}));
    EXPECT_EQ(tokens_of("5--3", like_mariadb), (list{"5", "-", "-", "3"}));
    EXPECT_EQ(tokens_of("/*! b */", like_mariadb), (list{"/", "*", "!", "b", "*", "/"}));
    EXPECT_EQ(tokens_of("a /* never closed", like_postgres), (list{"a"}));
}

TEST(sql_tokens, the_first_statement_is_behind_semicolons_and_with_its_comments) {
    EXPECT_EQ(from_first_statement("select 1", plain), "select 1");
    EXPECT_EQ(from_first_statement("/* a */ select 1", plain), "/* a */ select 1");
    EXPECT_EQ(from_first_statement(";; select 1", plain), " select 1");
    EXPECT_EQ(from_first_statement(" ; -- a\n ;", plain), "");
    EXPECT_EQ(from_first_statement("", plain), "");
}

TEST(sql_tokens, only_what_stands_behind_a_semicolon_goes_on) {
    EXPECT_TRUE(goes_on_behind_semicolon("a; b", plain));
    EXPECT_TRUE(goes_on_behind_semicolon(";a;;b", plain));
    EXPECT_FALSE(goes_on_behind_semicolon("a; -- b\n;", plain));
    EXPECT_FALSE(goes_on_behind_semicolon("a ';b'", plain));
    EXPECT_FALSE(goes_on_behind_semicolon(";a", plain));
}

TEST(sql_tokens, a_word_is_known_in_any_case_and_only_as_a_whole) {
    constexpr std::string_view words[] = {"commit", "rollback"};
    for (const char* sql : {"commit", "COMMIT", "Commit;", "/* c */ -- d\n cOMMIT"}) {
        const sql_token first = sql_tokens(sql, plain).next();
        EXPECT_TRUE(first.is("commit")) << sql;
        EXPECT_TRUE(first.is_one_of(words)) << sql;
    }
    for (const char* sql : {"committed", "comm", "'commit'", "\"commit\"", "comm it", "commit_1",
                            "commit\xC3\xA9", ""}) {
        const sql_token first = sql_tokens(sql, plain).next();
        EXPECT_FALSE(first.is("commit")) << sql;
        EXPECT_FALSE(first.is_one_of(words)) << sql;
    }
}

TEST(sql_tokens, the_next_word_is_behind_symbols_quotes_and_comments) {
    sql_tokens tokens("(( 'a' /* b */ `c` select; $$ d $$ e", like_postgres);
    EXPECT_TRUE(tokens.next_word().is("select"));
    EXPECT_EQ(tokens.rest(), "; $$ d $$ e");
    EXPECT_TRUE(tokens.next_word().is("e"));
    EXPECT_EQ(tokens.next_word().kind, sql_token_kind::end);
    EXPECT_EQ(tokens.next_word().kind, sql_token_kind::end) << "and stays there";
}

TEST(sql_tokens, a_backslash_ends_no_quote_where_it_is_a_letter) {
    // The semicolon is in the quote, or ends the first statement.
    const std::string_view sql = R"(a 'b\'; c' d)";
    EXPECT_TRUE(goes_on_behind_semicolon(sql, plain));
    EXPECT_FALSE(goes_on_behind_semicolon(sql, like_mariadb));
}

}  // namespace
}  // namespace cormorant::detail
