#include "cormorant/testing.hpp"
#include "support/shop.hpp"

namespace {

using namespace shop;

class create_or : public stocked_shop {};
CORMORANT_ON_EVERY_BACKEND(create_or);

TEST_P(create_or, get_finds_the_stored_row_in_one_query) {
    EXPECT_QUERIES(db, 1) {
        const auto [user, created] = db.get_or_create<User>(
            "email"_f == "ann@x.org", User{.name = "Other", .email = "ann@x.org"});
        EXPECT_FALSE(created);
        EXPECT_EQ(user.name, "Ann");
        EXPECT_EQ(user.id, ann.id);
    };
}

TEST_P(create_or, get_makes_the_row_where_there_is_none) {
    const auto [user, created] =
        db.get_or_create<User>("email"_f == "dee@x.org", User{.name = "Dee", .email = "dee@x.org"});
    EXPECT_TRUE(created);
    EXPECT_GT(user.id, 0);
    EXPECT_EQ(db.objects<User>().get("id"_f == user.id).name, "Dee");
}

TEST_P(create_or, get_refuses_a_row_that_breaks_another_constraint) {
    // The condition finds nothing, and the new row's email is taken by another one.
    EXPECT_THROW((void)db.get_or_create<User>("name"_f == "Nobody",
                                              User{.name = "Nobody", .email = "ann@x.org"}),
                 cm::error);
    EXPECT_EQ(db.objects<User>().count(), 3);
}

TEST_P(create_or, get_with_several_matches_says_so) {
    EXPECT_THROW((void)db.get_or_create<Order>("status"_f == "paid", Order{.user = ann}),
                 cm::multiple_rows);
}

TEST_P(create_or, update_writes_the_stored_row_in_one_statement) {
    EXPECT_QUERIES(db, 1) {
        const User user = db.update_or_create<User>("email"_f == "ann@x.org",
                                                    User{.name = "Anna", .email = "ann@x.org"});
        EXPECT_EQ(user.id, ann.id);
    };
    EXPECT_EQ(db.objects<User>().get("id"_f == ann.id).name, "Anna");
    EXPECT_EQ(db.objects<User>().count(), 3);
}

TEST_P(create_or, update_makes_the_row_where_there_is_none) {
    EXPECT_QUERIES(db, 1) {
        const User user = db.update_or_create<User>("email"_f == "dee@x.org",
                                                    User{.name = "Dee", .email = "dee@x.org"});
        EXPECT_GT(user.id, 0);
    };
    EXPECT_EQ(db.objects<User>().count(), 4);
}

TEST_P(create_or, update_finds_the_row_by_the_condition_and_not_by_its_new_values) {
    // Either the row that the condition finds takes the new values, or the call is refused.
    try {
        db.update_or_create<User>("email"_f == "ann@x.org",
                                  User{.name = "Anna", .email = "new@x.org"});
        EXPECT_EQ(db.objects<User>().get("id"_f == ann.id).email, "new@x.org");
    } catch (const cm::usage_error&) {
        EXPECT_EQ(db.objects<User>().get("id"_f == ann.id).email, "ann@x.org");
    }
    EXPECT_EQ(db.objects<User>().count(), 3);
}

TEST_P(create_or, update_by_members_that_are_not_unique_writes_the_one_row_that_matches) {
    EXPECT_QUERIES(db, 2) {
        const User user = db.update_or_create<User>("name"_f == "Ann",
                                                    User{.name = "Anna", .email = "anna@x.org"});
        EXPECT_EQ(user.id, ann.id);
    };
    EXPECT_EQ(db.objects<User>().get("id"_f == ann.id).email, "anna@x.org");
    EXPECT_EQ(db.objects<User>().count(), 3);
}

TEST_P(create_or, update_with_several_matches_says_so_and_writes_nothing) {
    EXPECT_THROW((void)db.update_or_create<Order>("status"_f == "paid", Order{.user = ann}),
                 cm::multiple_rows);
}

TEST_P(create_or, upsert_by_one_member_and_by_two) {
    User again{.name = "Anna", .email = "ann@x.org"};
    EXPECT_QUERIES(db, 1) { db.upsert(again, "email"_f); };
    EXPECT_EQ(again.id, ann.id);
    Membership membership{.user = ann, .group = staff, .role = "boss"};
    EXPECT_QUERIES(db, 1) { db.upsert(membership, "user"_f, "group"_f); };
    EXPECT_EQ(db.objects<Membership>().filter("role"_f == "boss").count(), 1);
    EXPECT_EQ(db.objects<Membership>().count(), 3);
}

TEST_P(create_or, upsert_by_a_text_key) {
    Product pen{.code = "P", .name = "Pen"};
    db.upsert(pen, "code"_f);
    pen.name = "Fountain pen";
    db.upsert(pen, "code"_f);
    EXPECT_EQ(db.objects<Product>().get().name, "Fountain pen");
}

TEST_P(create_or, inside_a_transaction_the_transaction_goes_on) {
    db.transaction([](cm::transaction& tx) {
        const auto [user, created] = tx.get_or_create<User>(
            "email"_f == "ann@x.org", User{.name = "x", .email = "ann@x.org"});
        EXPECT_FALSE(created);
        EXPECT_EQ(tx.objects<User>().count(), 3);
    });
}

}  // namespace
