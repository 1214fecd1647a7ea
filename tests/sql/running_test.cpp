#include "sql/shop_database.hpp"

#include "sql/plan/rewrites.hpp"

/// What the printed SQL answers on a real database.

namespace shop {
namespace {

using cm::count;
using cm::sum;

TEST(running_filters, related_conditions_mean_what_they_say) {
    shop_database db;
    EXPECT_EQ(db.rows(users().filter("orders.total"_f > 100.0, "orders.status"_f == "paid")), "1");
    EXPECT_EQ(db.rows(users().filter("orders.total"_f > 100.0, "orders.status"_f == "open")), "");
    EXPECT_EQ(db.rows(users().filter("orders.total"_f > 100.0).filter("orders.status"_f == "open")),
              "1");
    EXPECT_EQ(db.rows(users().filter("orders"_f == cm::null)), "3");
    EXPECT_EQ(db.rows(users().filter("orders"_f != cm::null)), "1 2");
    EXPECT_EQ(db.rows(users().filter("orders.note"_f == cm::null)), "1 2 3");
    EXPECT_EQ(db.rows(users().filter("orders.lines"_f == cm::null)), "1 3");
    EXPECT_EQ(db.rows(users().filter("orders.lines.sku"_f == "a", "orders.status"_f == "paid")),
              "1");
    EXPECT_EQ(db.rows(users().filter(("orders.total"_f > 100.0 || "name"_f == "Cy") &&
                                     ("orders.status"_f == "paid" || "name"_f == "Cy"))),
              "1 3");
    EXPECT_EQ(db.rows(users().filter("groups.id"_f == 2)), "1 2");
    EXPECT_EQ(db.rows(users().filter("groups.name"_f == "admins")), "1");
    EXPECT_EQ(db.rows(users().filter("groups"_f == cm::null)), "3");
    EXPECT_EQ(db.rows(users().filter("groups.id"_f.in({1, 2}))), "1 2");
    EXPECT_EQ(db.rows(ask<Group>().filter("members.orders.status"_f == "void")), "2");
    EXPECT_EQ(db.rows(ask<Profile>().filter("owner.name"_f == "Bo")), "2");
    EXPECT_EQ(db.rows(ask<Profile>().filter("owner.orders.total"_f > 6.0)), "1 2");
}

TEST(running_filters, exclude_keeps_null_and_is_not_tied_to_one_row) {
    shop_database db;
    EXPECT_EQ(db.rows(users().exclude("rating"_f == 5)), "2 3");
    EXPECT_EQ(db.rows(users().filter(!("rating"_f == 5))), "2 3");
    EXPECT_EQ(db.rows(users().filter("rating"_f != 5)), "3");
    EXPECT_EQ(db.rows(users().exclude("boss.name"_f == "Ann")), "1");
    EXPECT_EQ(db.rows(users().exclude("orders.status"_f == "paid")), "2 3");
    EXPECT_EQ(db.rows(users().exclude("orders.total"_f > 100.0, "orders.status"_f == "open")),
              "1 2 3");
    EXPECT_EQ(db.rows(users().exclude("orders.total"_f > 100.0 && "orders.status"_f == "open")),
              "1 2 3");
    EXPECT_EQ(db.rows(users().filter("orders.status"_f == "paid" && !("orders.total"_f > 100.0))),
              "");
}

TEST(running_filters, texts_and_times) {
    shop_database db;
    EXPECT_EQ(db.rows(users().filter("name"_f.icontains("N"))), "1");
    EXPECT_EQ(db.rows(users().filter("name"_f.contains("N"))), "");
    EXPECT_EQ(db.rows(users().filter("name"_f.starts_with("B"))), "2");
    EXPECT_EQ(db.rows(users().filter("name"_f.starts_with("b"))), "");
    EXPECT_EQ(db.rows(users().filter("name"_f.istarts_with("b"))), "2");
    EXPECT_EQ(db.rows(users().filter("name"_f.ends_with("n"))), "1");
    EXPECT_EQ(db.rows(users().filter("name"_f.iends_with("Y"))), "3");
    EXPECT_EQ(db.rows(users().filter("name"_f.iexact("aNN"))), "1");
    EXPECT_EQ(db.rows(users().filter("name"_f.ends_with("name"_f))), "1 2 3");
    EXPECT_EQ(db.rows(orders().filter("created"_f.month() == 2)), "2");
    EXPECT_EQ(db.rows(orders().filter("created"_f.weekday() == 5)), "3");
    EXPECT_EQ(db.rows(orders().filter("created"_f.second() == 59)), "1 4");
    EXPECT_EQ(db.rows(orders().values("created"_f + cm::literal(cm::duration(2)))),
              "2024-02-01 00:00:00.000001 2024-02-29 12:00:00.000002 2024-03-01 00:00:00.000002 "
              "1969-12-31 23:59:59.500002");
    EXPECT_EQ(db.rows(orders()
                          .filter("id"_f == 4)
                          .values("created"_f - cm::literal(cm::utc_time(cm::duration(0))))),
              "-500000");
}

TEST(running_aggregates, two_relations_do_not_multiply) {
    shop_database db;
    for (const bool scalar : {true, false}) {
        detail::set_rewrite_enabled("aggregate_as_scalar", scalar);
        EXPECT_EQ(
            db.rows(users()
                        .annotate("n"_f = count("orders"_f), "g"_f = count("groups"_f),
                                  "s"_f = sum("orders.total"_f).filter("orders.status"_f == "paid"))
                        .filter("id"_f > 0)),
            "1,3,2,210.0 2,1,1,- 3,0,0,-");
        EXPECT_EQ(db.rows(users()
                              .annotate("n"_f = count("orders.lines"_f),
                                        "q"_f = sum("orders.lines.quantity"_f))
                              .limit(3)),
                  "1,3,6 2,1,4 3,0,-");
        EXPECT_EQ(db.rows(users().annotate("n"_f = count("orders"_f)).filter("n"_f > 1)), "1,3");
        EXPECT_EQ(
            db.rows(users().annotate("n"_f = count("orders"_f)).order_by("n"_f, "id"_f).limit(2)),
            "3,0 2,1");
        EXPECT_EQ(db.rows(users()
                              .annotate("n"_f = count("orders"_f), "p"_f = count("boss"_f))
                              .filter("is_active"_f == true)
                              .order_by("n"_f.desc())),
                  "1,3,0 2,1,1");
        EXPECT_EQ(db.rows(orders().annotate("n"_f = count("user.groups"_f))), "1,2 2,2 3,2 4,1");
        EXPECT_EQ(db.rows(users().annotate("p"_f = sum("orders.lines.price"_f))), "1,5.3 2,1 3,-");
    }
    detail::set_rewrite_enabled("aggregate_as_scalar", true);
}

TEST(running_aggregates, values_group) {
    shop_database db;
    EXPECT_EQ(db.rows(orders().values("status"_f).annotate("n"_f = count()).order_by("status"_f)),
              "open,1 paid,2 void,1");
    EXPECT_EQ(db.rows(orders().values("status"_f).annotate("n"_f = count()).filter("n"_f > 1)),
              "paid,2");
    EXPECT_EQ(db.rows(orders()
                          .filter("total"_f > 6.0)
                          .values("status"_f)
                          .annotate("n"_f = count())
                          .filter("n"_f > 0 && "status"_f != "void")),
              "paid,2");
    EXPECT_EQ(db.rows(users()
                          .values("is_active"_f)
                          .annotate("n"_f = count(), "o"_f = count("orders"_f))
                          .order_by("is_active"_f)),
              "0,1,0 1,2,4");
    EXPECT_EQ(db.rows(users()
                          .values("is_active"_f)
                          .annotate("o"_f = count("orders"_f), "g"_f = count("groups"_f),
                                    "a"_f = cm::avg("orders.total"_f))
                          .order_by("is_active"_f)),
              "0,0,0,- 1,4,3,55.5");
    EXPECT_EQ(db.rows(users()
                          .annotate("n"_f = count("orders"_f))
                          .values("n"_f)
                          .annotate("c"_f = count())
                          .order_by("n"_f)),
              "0,1 1,1 3,1");
    EXPECT_EQ(db.rows(users().annotate("n"_f = count("orders"_f)).values("name"_f, "n"_f)),
              "Ann,3 Bo,1 Cy,0");
    EXPECT_EQ(db.rows(users()
                          .values("orders.status"_f)
                          .annotate("n"_f = count())
                          .order_by("orders.status"_f)),
              "-,1 open,1 paid,1 void,1");
    EXPECT_EQ(
        db.rows(users().values("name"_f, "groups.name"_f).order_by("name"_f, "groups.name"_f)),
        "Ann,admins Ann,staff Bo,staff Cy,-");
}

TEST(running_aggregates, over_all_rows) {
    shop_database db;
    EXPECT_EQ(db.rows(orders().aggregate("n"_f = count(), "s"_f = sum("total"_f))), "4,222.0");
    EXPECT_EQ(db.rows(users().aggregate("n"_f = count(), "s"_f = sum("orders.total"_f))),
              "3,222.0");
    EXPECT_EQ(db.rows(users().aggregate("b"_f = sum("balance"_f), "s"_f = sum("orders.total"_f),
                                        "g"_f = count("groups"_f))),
              "10.8,222.0,3");
    EXPECT_EQ(
        db.rows(users().annotate("n"_f = count("orders"_f)).aggregate("a"_f = cm::max("n"_f))),
        "3");
    EXPECT_EQ(db.rows(orders().order_by("total"_f).limit(2).aggregate("s"_f = sum("total"_f))),
              "12.0");
    EXPECT_EQ(db.rows(orders()
                          .values("status"_f)
                          .annotate("n"_f = count())
                          .aggregate("m"_f = cm::max("n"_f))),
              "2");
    EXPECT_EQ(
        db.rows(orders().filter("id"_f > 99).aggregate("n"_f = count(), "s"_f = sum("total"_f))),
        "0,-");
    EXPECT_EQ(db.rows(users()
                          .filter("id"_f > 99)
                          .aggregate("n"_f = count("orders"_f), "g"_f = count("groups"_f))),
              "0,0");
}

TEST(running_terminals, count_and_exists) {
    shop_database db;
    for (const bool prune : {true, false}) {
        detail::set_rewrite_enabled("prune_count", prune);
        EXPECT_EQ(db.rows(users()
                              .select_related("boss"_f)
                              .filter("orders.total"_f > 1.0)
                              .then(terminal_kind::count)),
                  "2");
        EXPECT_EQ(db.rows(users().limit(2).then(terminal_kind::count)), "2");
        EXPECT_EQ(db.rows(users().offset(1).then(terminal_kind::count)), "2");
        EXPECT_EQ(db.rows(users().values("is_active"_f).distinct().then(terminal_kind::count)),
                  "2");
        EXPECT_EQ(
            db.rows(
                orders().values("status"_f).annotate("n"_f = count()).then(terminal_kind::count)),
            "3");
        EXPECT_EQ(db.rows(users().values("orders.id"_f).then(terminal_kind::count)), "5");
    }
    detail::set_rewrite_enabled("prune_count", true);
    EXPECT_EQ(db.rows(users().filter("id"_f == 9).then(terminal_kind::exists)), "");
    EXPECT_EQ(db.rows(users().filter("boss.name"_f == "Ann").then(terminal_kind::exists)), "1");
    EXPECT_EQ(db.rows(users().filter("boss.name"_f == "Ann").then(terminal_kind::keys)), "2 3");
}

TEST(running_windows, a_condition_on_a_window_wraps_the_query) {
    shop_database db;
    auto best = orders()
                    .annotate("r"_f = cm::rank().over(
                                  cm::partition_by("user"_f).order_by("total"_f.desc())))
                    .filter("r"_f <= 1)
                    .order_by("id"_f);
    EXPECT_EQ(db.rows(best), "2,1 4,1");
    EXPECT_EQ(db.rows(std::move(best).then(terminal_kind::count)), "2");
    auto limited = orders().order_by("total"_f.desc());
    limited.query().add_keys(
        clause_kind::keys_in,
        detail::value::list({detail::value(std::int64_t{1}), detail::value(std::int64_t{2})}), 1);
    limited.query().add_keys(clause_kind::group_limit, detail::value(std::int64_t{2}), 1);
    EXPECT_EQ(db.rows(limited).substr(0, 1), "2");
    auto linked = ask<Group>().order_by("name"_f.desc());
    linked.query().add_keys(
        clause_kind::through_keys,
        detail::value::list({detail::value(std::int64_t{1}), detail::value(std::int64_t{2})}), 0,
        detail::model_of<User>().find("groups"));
    linked.query().add_keys(clause_kind::group_limit, detail::value(std::int64_t{1}), 0);
    EXPECT_EQ(db.rows(linked), "2,1 2,2");
}

TEST(running_subqueries, exists_in_and_scalar) {
    shop_database db;
    EXPECT_EQ(db.rows(users().filter(
                  cm::exists(orders().filter("user"_f == cm::outer("id"_f) && "total"_f > 100.0)))),
              "1");
    EXPECT_EQ(db.rows(users().filter(!cm::exists(orders().filter("user"_f == cm::outer("id"_f))))),
              "3");
    EXPECT_EQ(
        db.rows(users().filter("id"_f.in(orders().filter("status"_f == "void").scalars("user"_f)))),
        "2");
    EXPECT_EQ(
        db.rows(users().annotate("t"_f = cm::subquery(orders()
                                                          .filter("user"_f == cm::outer("id"_f))
                                                          .order_by("total"_f.desc())
                                                          .limit(1)
                                                          .scalars("total"_f)))),
        "1,200.0 2,7.0 3,-");
    EXPECT_EQ(db.rows(lines().filter("order.user"_f.in(users().filter(cm::exists(
                  orders().filter("user"_f == cm::outer("id"_f) && "status"_f == "void")))))),
              "4");
}

TEST(running_writes, update_and_remove) {
    shop_database db;
    (void)db.rows(users()
                      .filter("orders.status"_f == "void")
                      .set("balance"_f = "balance"_f + cm::decimal("0.2")));
    EXPECT_EQ(db.rows(users().filter("id"_f == 2).values("balance"_f)), "0.3");
    (void)db.rows(users().filter("boss.name"_f == "Ann").set("rating"_f = 9));
    EXPECT_EQ(db.rows(users().values("rating"_f)), "5 9 9");
    (void)db.rows(users().order_by("id"_f.desc()).limit(1).set("rating"_f = cm::null));
    EXPECT_EQ(db.rows(users().values("rating"_f)), "5 9 -");
    (void)db.rows(
        lines().filter("order.user.name"_f == "Ann", "sku"_f == "a").then(terminal_kind::remove));
    EXPECT_EQ(db.rows(lines().values("sku"_f)), "b c");
    (void)db.rows(orders().filter("lines"_f == cm::null).then(terminal_kind::remove));
    EXPECT_EQ(db.rows(orders()), "1 4");
}

}  // namespace
}  // namespace shop
