#include "cormorant/testing.hpp"
#include "support/shop.hpp"

namespace {

using namespace shop;

class updating : public stocked_shop {
protected:
    [[nodiscard]] std::vector<double> totals() const {
        return db.objects<Order>().order_by("id"_f).scalars("total"_f).to_vector();
    }
};
CORMORANT_ON_EVERY_BACKEND(updating);

using doubles = std::vector<double>;

TEST_P(updating, is_one_statement_and_returns_the_rows_matched) {
    EXPECT_QUERIES(db, 1) {
        EXPECT_EQ(db.objects<Order>().filter("status"_f == "paid").update("status"_f = "done"), 3);
    };
    EXPECT_EQ(db.objects<Order>().filter("status"_f == "paid").update("status"_f = "done"), 0);
}

TEST_P(updating, counts_rows_that_hold_the_value_already) {
    EXPECT_EQ(db.objects<Order>().update("status"_f = "paid"), 4);
    EXPECT_EQ(db.objects<Order>().update("status"_f = "paid"), 4);
}

TEST_P(updating, computes_in_the_database) {
    db.objects<Order>().filter("user"_f == ann).update("total"_f = "total"_f * 2 + 1);
    EXPECT_EQ(totals(), (doubles{101, 301, 401, 300}));
    db.objects<User>().update("balance"_f = "balance"_f + cm::decimal("0.05"));
    db.refresh(ann);
    EXPECT_EQ(ann.balance, cm::decimal("10.05"));
}

TEST_P(updating, by_a_query_over_the_same_table_sees_the_rows_as_they_were) {
    const auto balances = [&] {
        std::vector<std::string> all;
        for (const User& u : db.objects<User>().order_by("id"_f))
            all.push_back(u.balance.rounded(0).to_string());
        return all;
    };
    const User dan = db.create(User{.name = "Dan", .email = "d", .balance = 40, .referrer = bo});
    db.create(User{.name = "Eve", .email = "e", .balance = 50, .referrer = dan});
    const auto of_referrer = cm::subquery(
        cm::query<User>().filter("id"_f == cm::outer("referrer"_f)).scalars("balance"_f));
    const auto referred = db.objects<User>().filter("referrer"_f != cm::null);
    EXPECT_EQ(referred.update("balance"_f = cm::coalesce(of_referrer, cm::decimal(0))), 3);
    EXPECT_EQ(balances(), (names{"10", "10", "0", "20", "40"}));
    const auto before =
        cm::query<User>().filter("id"_f < cm::outer("id"_f)).scalars(cm::sum("balance"_f));
    db.objects<User>().update("balance"_f = cm::coalesce(cm::subquery(before), cm::decimal(0)) + 1);
    EXPECT_EQ(balances(), (names{"1", "11", "21", "21", "41"}));
}

TEST_P(updating, by_a_case_and_by_other_columns) {
    db.objects<Order>().update(
        "total"_f = cm::when("status"_f == "void", 0.0).otherwise("total"_f + 1),
        "status"_f = cm::upper("status"_f));
    EXPECT_EQ(totals(), (doubles{51, 151, 0, 301}));
    EXPECT_EQ(db.objects<Order>().filter("status"_f == "VOID").count(), 1);
}

TEST_P(updating, to_null) {
    EXPECT_EQ(db.objects<Order>().update("rating"_f = cm::null), 4);
    EXPECT_EQ(db.objects<Order>().filter("rating"_f == cm::null).count(), 4);
    EXPECT_EQ(db.objects<Order>().update("rating"_f = std::optional<int>(4)), 4);
    EXPECT_EQ(db.objects<Order>().filter("rating"_f == 4).count(), 4);
}

TEST_P(updating, a_foreign_key_by_row_by_key_and_to_null) {
    EXPECT_EQ(db.objects<Order>().filter("total"_f == 50).update("user"_f = bo), 1);
    EXPECT_EQ(db.objects<Order>().filter("total"_f == 150).update("user"_f = bo.id), 1);
    EXPECT_EQ(db.objects(bo, "orders"_f).count(), 3);
    EXPECT_EQ(db.objects<User>().update("referrer"_f = cm::null), 3);
    EXPECT_EQ(db.objects<User>().filter("referrer"_f != cm::null).count(), 0);
}

TEST_P(updating, through_a_related_filter) {
    EXPECT_QUERIES(db, 1) {
        const auto n =
            db.objects<Order>().filter("user.profile.city"_f == "Paris").update("status"_f = "x");
        EXPECT_EQ(n, 3);
    };
    EXPECT_EQ(db.objects<Order>().filter("status"_f == "x").count(), 3);
}

TEST_P(updating, through_a_filter_over_its_own_rows) {
    EXPECT_EQ(db.objects<User>().filter("referred.name"_f == "Bo").update("name"_f = "R"), 1);
    EXPECT_EQ(db.objects<User>().filter("orders.total"_f >= 200).update("is_active"_f = false), 2);
}

TEST_P(updating, through_a_filter_on_an_annotation) {
    const auto n = db.objects<User>()
                       .annotate("n"_f = cm::count("orders"_f))
                       .filter("n"_f > 1)
                       .update("name"_f = "big");
    EXPECT_EQ(n, 1);
    EXPECT_EQ(db.objects<User>().filter("name"_f == "big").get().id, ann.id);
}

TEST_P(updating, with_a_member_across_a_join_is_a_usage_error) {
    EXPECT_QUERIES(db, 0) {
        EXPECT_THROW(db.objects<Order>().update("status"_f = "user.name"_f), cm::usage_error);
    };
}

TEST_P(updating, with_a_subquery) {
    db.objects<User>().update(
        "name"_f = cm::coalesce(cm::subquery(cm::query<Order>()
                                                 .filter("user"_f == cm::outer("id"_f))
                                                 .order_by("total"_f.desc())
                                                 .scalars("status"_f)
                                                 .limit(1)),
                                "none"));
    EXPECT_EQ(db.objects<User>().order_by("id"_f).scalars("name"_f).to_vector(),
              (names{"void", "paid", "none"}));
}

TEST_P(updating, ignores_the_order_and_the_related_rows_brought_along) {
    EXPECT_EQ(db.objects<Order>()
                  .select_related("user"_f)
                  .order_by("user.name"_f)
                  .update("total"_f = 1.0),
              4);
}

TEST_P(updating, checks_the_value_as_save_does) {
    EXPECT_THROW(db.objects<User>().update("name"_f = std::string(101, 'x')), cm::error);
    EXPECT_THROW(db.objects<User>().update("name"_f = std::string("a\xff")), cm::error);
    EXPECT_EQ(db.objects<User>().order_by("id"_f).first()->name, "Ann");
}

TEST_P(updating, by_a_predicate_built_at_run_time) {
    cm::predicate<Order> p = "total"_f > 100;
    p = p && "status"_f == "paid";
    EXPECT_EQ(db.objects<Order>().filter(p).update("status"_f = "x"), 2);
    EXPECT_EQ(db.objects<Order>().filter(!p).count(), 4);
    EXPECT_EQ(db.objects<Order>().filter(cm::predicate<Order>()).count(), 4);
    EXPECT_EQ(db.objects<Order>().exclude(cm::predicate<Order>()).count(), 0);
}

}  // namespace
