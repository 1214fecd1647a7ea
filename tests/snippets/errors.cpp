#include "snippets/snippet.hpp"

namespace snippets {
namespace {

using errors = shop;

TEST_F(errors, leaves_are_for_those_who_act_differently) {
    std::string outcome;
    const Profile profile = db.create(Profile{.bio = "twin"});
    // [leaves]
    try {
        db.create(User{.name = "Twin", .email = "ann@x.org", .profile = profile});
    } catch (const cm::integrity_error& e) {
        if (e.members() == std::vector<std::string>{"User.email"}) outcome = "this email is taken";
    } catch (const cm::error& e) {
        outcome = e.what();  // everything else that Cormorant throws
    }
    // [end]
    EXPECT_EQ(outcome, "this email is taken");
}

TEST_F(errors, absent_rows) {
    bool found = true;
    // [not_found]
    try {
        (void)db.objects<User>().get("email"_f == "nobody@x.org");
    } catch (const cm::not_found&) {
        found = false;
    }
    std::optional<User> nobody = db.objects<User>().filter("email"_f == "nobody@x.org").first();
    // [end]
    EXPECT_FALSE(found);
    EXPECT_FALSE(nobody.has_value());
}

// [retry]
template <class Work>
auto with_retries(const cm::database& db, int attempts, Work work) {
    for (;; --attempts) {
        try {
            return db.transaction(work);
        } catch (const cm::error& e) {
            if (!e.retryable() || attempts <= 1) throw;
        }
    }
}
// [end]

TEST_F(errors, a_transaction_may_be_run_again) {
    int runs = 0;
    const int result = with_retries(db, 3, [&](cm::transaction&) {
        if (++runs < 2) throw cm::transaction_rollback({.kind = cm::error_kind::rollback});
        return runs;
    });
    EXPECT_EQ(result, 2);
}

TEST_F(errors, an_error_names_the_call_and_the_statement_but_no_values) {
    try {
        db.execute("insert into profile (id, bio) values ({}, {})", 1, "secret");
        FAIL();
    } catch (const cm::error& e) {
        EXPECT_EQ(e.kind(), cm::error_kind::unique);
        EXPECT_NE(std::string(e.where().file_name()).find("errors.cpp"), std::string::npos);
        EXPECT_EQ(std::string(e.what()).find("secret"), std::string::npos);
        EXPECT_EQ(e.sql().find("secret"), std::string::npos);
    }
}

TEST_F(errors, removal_is_refused_by_default) {
    cm::error_kind kind = cm::error_kind::internal;
    const Profile paris = *ann.profile;
    // [protect]
    try {
        db.remove(paris);  // Ann refers to it, and on_delete is protect unless the model says else
    } catch (const cm::integrity_error& e) {
        kind = e.kind();  // cm::error_kind::protected_rows; nothing was removed
    }
    // [end]
    EXPECT_EQ(kind, cm::error_kind::protected_rows);
    EXPECT_EQ(db.objects<Profile>().size(), 3);
}

}  // namespace
}  // namespace snippets
