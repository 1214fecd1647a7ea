#include "support/shop.hpp"

/// What the database has of a call that failed: the same on every backend.
namespace {

using namespace shop;
using compliance::thrown_by;

class outcomes : public stocked_shop {};
CORMORANT_ON_EVERY_BACKEND(outcomes);

TEST_P(outcomes, a_value_that_was_refused_before_was_not_sent) {
    const auto long_name =
        thrown_by([&] { db.create(User{.name = std::string(200, 'x'), .email = "long@x.org"}); });
    EXPECT_EQ(long_name.kind(), cm::error_kind::data);
    EXPECT_EQ(long_name.outcome(), cm::outcome::not_sent);
    const auto bad_text = thrown_by([&] { db.create(Tag{.code = "\xff"}); });
    EXPECT_EQ(bad_text.outcome(), cm::outcome::not_sent);
    const auto bad_filter =
        thrown_by([&] { (void)db.objects<Tag>().filter("code"_f == std::string("\xff")).count(); });
    EXPECT_EQ(bad_filter.outcome(), cm::outcome::not_sent);
    EXPECT_FALSE(bad_filter.retryable());
}

TEST_P(outcomes, a_row_that_the_database_refused_is_undone) {
    const auto e = thrown_by<cm::integrity_error>([&] { db.create(Tag{.code = "red"}); });
    EXPECT_EQ(e.outcome(), cm::outcome::undone);
    EXPECT_FALSE(e.retryable());
    EXPECT_FALSE(e.connection_lost());
    const auto absent =
        thrown_by<cm::not_found>([&] { (void)db.objects<Tag>().get("code"_f == "no"); });
    EXPECT_EQ(absent.outcome(), cm::outcome::undone);
}

TEST_P(outcomes, a_commit_of_what_had_failed_is_undone) {
    const auto e = thrown_by<cm::usage_error>([&] {
        db.transaction([](cm::transaction& tx) {
            tx.create(Tag{.code = "new"});
            EXPECT_THROW(tx.create(Tag{.code = "red"}), cm::integrity_error);
        });
    });
    EXPECT_EQ(e.outcome(), cm::outcome::undone);
    EXPECT_FALSE(db.objects<Tag>().filter("code"_f == "new").exists());
}

TEST_P(outcomes, a_call_that_cannot_mean_anything_was_not_sent) {
    const auto e = thrown_by<cm::usage_error>([&] { (void)cm::open(fresh->url("no=option")); });
    EXPECT_EQ(e.outcome(), cm::outcome::not_sent);
    EXPECT_FALSE(e.retryable());
}

// A database that is not to be had: it may be, later.
TEST(outcomes_of_opening, a_server_that_is_not_there_is_the_same_on_every_backend) {
    for (const char* url :
         {"postgresql://ann@127.0.0.1:9/shop", "mariadb://ann@127.0.0.1:9/shop"}) {
        const auto e = thrown_by<cm::connection_error>([&] { (void)cm::open(url); });
        EXPECT_EQ(e.outcome(), cm::outcome::not_sent) << e.what();
        EXPECT_TRUE(e.connection_lost()) << e.what();
        EXPECT_TRUE(e.retryable()) << e.what();
    }
    const auto several =
        thrown_by<cm::usage_error>([] { (void)cm::open("mariadb://u@h:1,h:2/db"); });
    EXPECT_TRUE(compliance::holds(several.what(), "one host")) << several.what();
}

}  // namespace
