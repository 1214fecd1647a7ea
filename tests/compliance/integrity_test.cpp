#include "support/everything.hpp"
#include "support/shop.hpp"

namespace {

using namespace cormorant::literals;
using compliance::holds;
using compliance::thrown_by;
using everything::Everything;
using everything::Guarded;
using shop::Order;
using shop::User;
namespace cm = cormorant;

class integrity : public shop::stocked_shop {
protected:
    integrity() { cm::create_tables<Guarded, Everything>(db); }
};
CORMORANT_ON_EVERY_BACKEND(integrity);

TEST_P(integrity, a_unique_constraint_is_named_with_its_model_and_call) {
    const auto e =
        thrown_by<cm::integrity_error>([&] { db.create(User{.name = "x", .email = "ann@x.org"}); });
    EXPECT_EQ(e.kind(), cm::error_kind::unique);
    EXPECT_TRUE(holds(e.constraint(), "email")) << e.constraint();
    EXPECT_EQ(e.model(), "User");
    EXPECT_TRUE(holds(e.sql(), "app_user")) << e.sql();
    EXPECT_FALSE(holds(e.what(), "ann@x.org")) << "values stay out of messages";
    EXPECT_TRUE(holds(e.where().file_name(), "integrity_test.cpp")) << e.where().file_name();
    EXPECT_FALSE(e.retryable());
    EXPECT_FALSE(e.connection_lost());
}

TEST_P(integrity, a_primary_key_that_is_there_is_unique_too) {
    EXPECT_EQ(thrown_by<cm::integrity_error>([&] { db.create(shop::Tag{"red"}); }).kind(),
              cm::error_kind::unique);
}

TEST_P(integrity, an_update_that_breaks_a_constraint_changes_nothing) {
    const auto e =
        thrown_by<cm::integrity_error>([&] { db.objects<User>().update("email"_f = "same"); });
    EXPECT_EQ(e.kind(), cm::error_kind::unique);
    EXPECT_EQ(db.objects<User>().filter("email"_f == "same").count(), 0);
}

TEST_P(integrity, null_in_a_column_that_refuses_it) {
    const auto e =
        thrown_by<cm::integrity_error>([&] { db.execute("insert into tag (code) values (null)"); });
    EXPECT_EQ(e.kind(), cm::error_kind::not_null);
    EXPECT_TRUE(holds(e.constraint(), "code")) << e.constraint();
}

TEST_P(integrity, a_check_is_named) {
    const auto e =
        thrown_by<cm::integrity_error>([&] { db.create(Guarded{.name = "a", .size = 0}); });
    EXPECT_EQ(e.kind(), cm::error_kind::check);
    EXPECT_EQ(e.constraint(), "size_is_positive");
    EXPECT_EQ(e.model(), "Guarded");
}

TEST_P(integrity, a_foreign_key_without_its_row_is_refused) {
    const auto e = thrown_by<cm::integrity_error>(
        [&] { db.create(Order{.user = cm::key(4711), .total = 1}); });
    EXPECT_EQ(e.kind(), cm::error_kind::foreign_key);
    EXPECT_EQ(db.objects<Order>().count(), 4);
}

TEST_P(integrity, a_foreign_key_may_refer_to_a_row_that_comes_later_in_the_transaction) {
    if (!can().keys_checked_at_commit)
        GTEST_SKIP() << "foreign keys checked at commit: each row is checked when it is written";
    db.transaction([](cm::transaction& tx) {
        tx.create(Order{.user = cm::key(4711), .total = 1});
        tx.create(User{.id = 4711, .name = "late", .email = "late"});
    });
    EXPECT_EQ(db.objects<Order>().filter("user.name"_f == "late").count(), 1);
}

TEST_P(integrity, a_foreign_key_that_is_still_broken_at_commit_undoes_the_transaction) {
    const auto e = thrown_by<cm::integrity_error>([&] {
        db.transaction([](cm::transaction& tx) {
            tx.create(Order{.user = cm::key(4711), .total = 1});
            tx.create(shop::Tag{"x"});
        });
    });
    EXPECT_EQ(e.kind(), cm::error_kind::foreign_key);
    EXPECT_EQ(db.objects<Order>().count(), 4);
    EXPECT_FALSE(db.objects<shop::Tag>().filter("code"_f == "x").exists());
    EXPECT_NO_THROW(db.create(shop::Tag{"y"}));
}

TEST_P(integrity, sql_that_the_database_refuses_is_shown) {
    const auto e = thrown_by([&] { db.execute("update nowhere set x = {}", 1); });
    EXPECT_EQ(e.kind(), cm::error_kind::sql);
    EXPECT_TRUE(holds(e.sql(), "nowhere")) << e.sql();
    EXPECT_TRUE(holds(e.where().file_name(), "integrity_test.cpp"));
}

TEST_P(integrity, a_failed_statement_leaves_the_connection_usable) {
    for (int i = 0; i < 50; ++i) {
        EXPECT_THROW(db.create(shop::Tag{"red"}), cm::integrity_error);
        EXPECT_THROW((void)db.fetch<int>("select * from nowhere"), cm::error);
    }
    EXPECT_EQ(db.objects<shop::Tag>().count(), 2);
    EXPECT_EQ(db.statistics().connections_in_use, 0U);
}

}  // namespace
