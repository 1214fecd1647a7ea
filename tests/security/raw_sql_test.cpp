#include "security/hostile.hpp"

/// SQL text with `{}`: what is bound is never part of the text.

namespace hostile {
namespace {

class hostile_arguments : public notes {};
CORMORANT_ON_EVERY_BACKEND(hostile_arguments);

TEST_P(hostile_arguments, come_back_as_they_are) {
    for (const std::string& text : storable()) {
        SCOPED_TRACE(shown(text));
        EXPECT_EQ(db.fetch<std::string>("select {}", text).at(0), text);
        const auto both = db.fetch<std::tuple<std::string, std::string, std::string>>(
            "select {}, '{{}} ? $1 :x %s --', {}", text, text + "2");
        EXPECT_EQ(both.at(0), std::tuple(text, "{} ? $1 :x %s --", text + "2"));
    }
}

TEST_P(hostile_arguments, are_stored_found_and_removed_as_they_are) {
    for (const std::string& text : storable()) {
        SCOPED_TRACE(shown(text));
        EXPECT_EQ(
            db.execute("insert into note (text, maybe, rank) values ({}, {}, {})", text, text, 1),
            1);
        EXPECT_EQ(db.execute("update note set maybe = {} where text = {}", text + "{}", text), 1);
        const auto rows =
            db.raw<Note>("select * from note where text = {} and maybe = {}", text, text + "{}");
        ASSERT_EQ(rows.size(), 1U);
        EXPECT_EQ(rows[0].text, text);
        EXPECT_EQ(db.execute("delete from note where text = {}", text), 1);
        EXPECT_EQ(db.objects<Note>().count(), 0);
    }
}

TEST_P(hostile_arguments, keep_their_order_however_many_there_are) {
    const auto row = db.fetch<
        std::tuple<std::string, std::string, std::string, std::string, std::string, std::string,
                   std::string, std::string, std::string, std::string, std::string>>(
        "select {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}", "{}", "$1", "?1", "$11", "?", "'",
        "\\", "--", "%s", "{0}", "}}");
    EXPECT_EQ(row.at(0),
              std::tuple("{}", "$1", "?1", "$11", "?", "'", "\\", "--", "%s", "{0}", "}}"));
}

// The database sees no parameter there: the value must not get lost unseen.
TEST_P(hostile_arguments, of_a_placeholder_between_quotes_are_refused) {
    EXPECT_THROW((void)db.fetch<std::string>("select '{}'", "x"), cm::error);
    EXPECT_THROW((void)db.execute("delete from account where login = '{}'", "x"), cm::error);
    EXPECT_THROW((void)db.execute("delete from account -- where login = {}", "x"), cm::error);
}

TEST_P(hostile_arguments, cannot_add_a_statement) {
    EXPECT_THROW((void)db.execute("delete from note where text = {}; delete from account", "x"),
                 cm::error);
    EXPECT_THROW((void)db.fetch<std::string>("select {}; delete from account", "x"), cm::error);
}

}  // namespace
}  // namespace hostile
