#include "cormorant/testing.hpp"
#include "session/database_core.hpp"
#include "sql/dialect.hpp"
#include "support/shop.hpp"

namespace {

using namespace shop;

class bulk_writes : public empty_shop {
protected:
    [[nodiscard]] static std::vector<User> new_users(std::size_t n) {
        std::vector<User> users(n);
        for (std::size_t i = 0; i < n; ++i) {
            users[i].name = "u" + std::to_string(i);
            users[i].email = users[i].name + "@x.org";
        }
        return users;
    }
};
CORMORANT_ON_EVERY_BACKEND(bulk_writes);

TEST_P(bulk_writes, keys_come_back_in_the_order_of_the_rows) {
    auto users = new_users(5'000);
    EXPECT_EQ(db.bulk_create(users), 5'000);
    const auto stored = db.objects<User>().in_bulk(std::vector{users[0].id, users[4'999].id});
    EXPECT_EQ(stored.at(users[0].id).name, "u0");
    EXPECT_EQ(stored.at(users[4'999].id).name, "u4999");
    EXPECT_EQ(db.objects<User>().count(), 5'000);
}

TEST_P(bulk_writes, rows_that_are_given_up_are_stored_all_or_none) {
    EXPECT_EQ(db.bulk_create(new_users(3'000)), 3'000);
    EXPECT_EQ(db.objects<User>().filter("email"_f == "u2999@x.org").get().name, "u2999");
    auto twice = new_users(2'000);
    for (User& user : twice) user.email += "g";
    twice.back().email = twice.front().email;
    EXPECT_THROW(db.bulk_create(std::move(twice)), cm::integrity_error);
    EXPECT_EQ(db.objects<User>().count(), 3'000);
}

TEST_P(bulk_writes, of_nothing_send_nothing) {
    std::vector<User> none;
    EXPECT_QUERIES(db, 0) {
        EXPECT_EQ(db.bulk_create(none), 0);
        EXPECT_EQ(db.bulk_update(none, "name"_f), 0);
    };
}

TEST_P(bulk_writes, all_rows_are_created_or_none) {
    auto users = new_users(3'000);
    users[2'999].email = users[0].email;
    EXPECT_THROW(db.bulk_create(users), cm::integrity_error);
    EXPECT_EQ(db.objects<User>().count(), 0);
    EXPECT_EQ(users[0].id, 0);
    EXPECT_EQ(users[2'998].id, 0);
}

TEST_P(bulk_writes, a_row_that_is_refused_before_sending_leaves_nothing_behind) {
    auto users = new_users(3'000);
    users[2'500].name = std::string(101, 'x');
    EXPECT_THROW(db.bulk_create(users), cm::error);
    EXPECT_EQ(db.objects<User>().count(), 0);
}

TEST_P(bulk_writes, a_failure_inside_a_transaction_undoes_the_rows_alone) {
    db.create(User{.name = "first", .email = "taken"});
    db.transaction([&](cm::transaction& tx) {
        tx.create(User{.name = "second", .email = "second"});
        auto users = new_users(10);
        users[9].email = "taken";
        EXPECT_THROW(tx.bulk_create(users), cm::integrity_error);
        EXPECT_EQ(tx.objects<User>().count(), 2);
    });
    EXPECT_EQ(db.objects<User>().count(), 2);
}

TEST_P(bulk_writes, rows_with_and_without_keys_are_mixed) {
    auto users = new_users(4);
    users[1].id = 900;
    users[3].id = 800;
    db.bulk_create(users);
    EXPECT_EQ(users[1].id, 900);
    EXPECT_NE(users[0].id, 0);
    EXPECT_NE(users[0].id, users[2].id);
    EXPECT_EQ(db.objects<User>().get("id"_f == 800).name, "u3");
    EXPECT_EQ(db.objects<User>().get("id"_f == users[2].id).name, "u2");
}

TEST_P(bulk_writes, ignored_conflicts_leave_the_stored_rows) {
    auto users = new_users(3);
    db.bulk_create(users);
    auto again = new_users(5);
    again[0].name = "changed";
    EXPECT_EQ(db.bulk_create(again, {.conflict = cm::conflict_action::ignore}), 2);
    EXPECT_EQ(db.objects<User>().count(), 5);
    EXPECT_EQ(db.objects<User>().filter("name"_f == "changed").count(), 0);
    EXPECT_EQ(again[0].id, 0);
    EXPECT_EQ(db.objects<User>().get("id"_f == again[4].id).name, again[4].name);
}

TEST_P(bulk_writes, updated_conflicts_take_the_new_values) {
    auto users = new_users(3);
    db.bulk_create(users);
    auto again = new_users(5);
    for (User& u : again) u.name += "!";
    db.bulk_create(again, {.conflict = cm::conflict_action::update,
                           .conflict_members = {"email"},
                           .update_members = {"name"}});
    EXPECT_EQ(db.objects<User>().count(), 5);
    EXPECT_EQ(db.objects<User>().filter("name"_f.ends_with("!")).count(), 5);
    EXPECT_EQ(again[1].id, users[1].id);
}

TEST_P(bulk_writes, an_option_that_names_no_member_is_a_usage_error) {
    auto users = new_users(1);
    EXPECT_THROW(db.bulk_create(users, {.conflict = cm::conflict_action::update,
                                        .conflict_members = {"mail"}}),
                 cm::usage_error);
}

TEST_P(bulk_writes, update_writes_distinct_values_in_few_statements) {
    auto users = new_users(2'000);
    db.bulk_create(users);
    for (User& u : users) {
        u.name += "x";
        u.email = "not written";
    }
    const cm::query_log log(db);
    EXPECT_EQ(db.bulk_update(users, "name"_f), 2'000);
    EXPECT_LT(log.count(), 50U);
    const User last = db.objects<User>().get("id"_f == users[1'999].id);
    EXPECT_EQ(last.name, "u1999x");
    EXPECT_EQ(last.email, "u1999@x.org");
}

TEST_P(bulk_writes, update_of_several_members_and_nulls) {
    auto users = new_users(3);
    db.bulk_create(users);
    const auto profile = db.create(Profile{.bio = "b"});
    users[0].profile = profile;
    users[1].balance = cm::decimal("1.25");
    users[2].is_active = false;
    EXPECT_EQ(db.bulk_update(users, "profile"_f, "balance"_f, "is_active"_f), 3);
    users[0].profile.reset();
    db.bulk_update(users, "profile"_f);
    const auto rows = db.objects<User>().order_by("id"_f).to_vector();
    EXPECT_FALSE(rows[0].profile.has_value());
    EXPECT_EQ(rows[1].balance, cm::decimal("1.25"));
    EXPECT_FALSE(rows[2].is_active);
}

TEST_P(bulk_writes, update_of_two_rows_with_one_key_is_a_usage_error) {
    auto users = new_users(2);
    db.bulk_create(users);
    users[1].id = users[0].id;
    EXPECT_QUERIES(db, 0) { EXPECT_THROW(db.bulk_update(users, "name"_f), cm::usage_error); };
}

TEST_P(bulk_writes, update_returns_the_rows_found) {
    auto users = new_users(3);
    db.bulk_create(users);
    db.objects<User>().filter("name"_f == "u1").remove();
    EXPECT_EQ(db.bulk_update(users, "name"_f), 2);
}

TEST_P(bulk_writes, update_changes_all_rows_or_none) {
    auto users = new_users(2'000);
    db.bulk_create(users);
    for (User& u : users) u.name = "new";
    users[1'999].email = users[0].email;
    EXPECT_THROW(db.bulk_update(users, "name"_f, "email"_f), cm::integrity_error);
    EXPECT_EQ(db.objects<User>().filter("name"_f == "new").count(), 0);
}

TEST_P(bulk_writes, create_sends_no_more_rows_in_a_statement_than_it_is_told) {
    const auto trips = [&](std::size_t batch_size) {
        auto users = new_users(10);
        const cm::query_log log(db);
        EXPECT_EQ(db.bulk_create(users, {.batch_size = batch_size}), 10);
        const auto taken = log.round_trips();
        for (const User& u : users)
            EXPECT_EQ(db.objects<User>().get("email"_f == u.email).id, u.id);
        db.objects<User>().remove();
        return taken;
    };
    (void)trips(0);  // what is prepared once is not counted below
    const auto& facts = db.core().sql_dialect().facts();
    if (facts.arrays || facts.runs_arrays)
        EXPECT_GE(trips(2), trips(0) + 4);
    else
        EXPECT_EQ(trips(2), 0U);
}

TEST_P(bulk_writes, update_by_a_composite_key) {
    const auto user = db.create(User{.name = "a", .email = "a"});
    const auto order = db.create(Order{.user = user});
    db.bulk_create(std::vector<Product>{{.code = "p"}, {.code = "q"}});
    std::vector<OrderLine> lines = {{.order = order, .product = cm::key("p")},
                                    {.order = order, .product = cm::key("q")}};
    db.bulk_create(lines);
    lines[0].quantity = 5;
    lines[1].quantity = 6;
    EXPECT_EQ(db.bulk_update(lines, "quantity"_f), 2);
    EXPECT_EQ(db.objects<OrderLine>().aggregate("n"_f = cm::sum("quantity"_f))["n"_f], 11);
}

}  // namespace
