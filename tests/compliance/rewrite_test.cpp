#include <functional>

#include "sql/plan/rewrites.hpp"
#include "support/shop.hpp"

namespace {

using namespace shop;
using results = std::vector<std::string>;

/// The same queries with each rewrite of the compiler off and on.
class rewrites : public compliance::on_backend {
protected:
    /// What a new database answers: its statements are compiled by the passes that are on now.
    [[nodiscard]] static results answers();

    template <class Rows>
    static std::string joined(const Rows& rows) {
        std::string all;
        for (const std::string& name : names_of(rows)) all += name + " ";
        return all;
    }
};
CORMORANT_ON_EVERY_BACKEND(rewrites);

results rewrites::answers() {
    const auto fresh_one = GetParam()->make();
    const cm::database d = cm::open(fresh_one->url());
    create_tables(d);
    const auto [ann, bo, cid, orders, admins, staff] = stock_up(d);
    d.create(Product{.code = "P1", .name = "Pen"});
    d.create(OrderLine{.order = orders[0], .product = cm::key("P1"), .quantity = 2});
    d.create(OrderLine{.order = orders[3], .product = cm::key("P1"), .quantity = 5});
    const auto users = d.objects<User>().order_by("name"_f);
    const auto counted =
        users.annotate("n"_f = cm::count("orders"_f), "t"_f = cm::count("tags"_f),
                       "s"_f = cm::sum("orders.total"_f).filter("orders.status"_f == "paid"));
    results all = {
        joined(users.filter("profile.id"_f == ann.profile->key())),
        joined(users.filter("referrer.profile.city"_f == "Paris")),
        joined(users.filter("profile.city"_f == "Paris" || "name"_f == "Cid")),
        joined(users.filter("profile.city"_f == "Paris" || "name"_f == "Cid")
                   .filter("profile.bio"_f == "a")),
        joined(users.exclude("profile.city"_f == "Paris")),
        joined(users.filter("profile.city"_f == cm::null)),
        joined(users.filter(!("profile.city"_f == "Paris" && "is_active"_f == true))),
        joined(users.select_related("profile"_f, "referrer.profile"_f)),
        joined(users.filter("groups"_f == staff)),
        joined(users.filter("groups.id"_f.in({admins.id}))),
        joined(users.exclude("tags"_f == "blue")),
        joined(users.filter("tags"_f == cm::null)),
        joined(users.filter("tags.code"_f == "red" && "groups.name"_f == "admins")),
        joined(users.filter("orders.lines.product.code"_f == "P1")),
        joined(users.filter("orders.lines.product"_f == "P1")),
        joined(users.filter("orders.user.profile.city"_f == "Rome")),
        joined(d.objects<User>().order_by("profile.city"_f.desc_nulls_last(), "name"_f)),
    };
    const auto number = [&all](std::int64_t n) { all.push_back(std::to_string(n)); };
    number(users.select_related("profile"_f).count());
    number(counted.count());
    number(counted.filter("n"_f > 0).count());
    number(counted.filter("n"_f == 1, "t"_f == 2).count());
    number(counted.limit(2).count());
    number(counted.filter("profile.city"_f == "Paris").exists());
    number(d.objects<Order>().order_by("user.name"_f).distinct().count());
    number(d.objects<Order>().values("user.profile.city"_f).annotate("n"_f = cm::count()).count());
    for (const auto& row : counted)
        all.push_back(row->name + std::to_string(row["n"_f]) + std::to_string(row["t"_f]) +
                      std::to_string(row["s"_f].value_or(-1)));
    for (const auto& row : counted.filter("id"_f == ann.id))
        all.push_back(std::to_string(row["n"_f]) + std::to_string(row["t"_f]));
    for (const auto& row : counted.order_by("n"_f.desc(), "name"_f).limit(2))
        all.push_back(std::to_string(row["n"_f]));
    for (const auto& row : d.objects<Order>()
                               .values("user.name"_f)
                               .annotate("n"_f = cm::count(), "parts"_f = cm::count("lines"_f))
                               .filter("n"_f >= 1)
                               .order_by("user.name"_f))
        all.push_back(row["user.name"_f] + std::to_string(row["n"_f]) +
                      std::to_string(row["parts"_f]));
    number(d.objects<Order>()
               .filter("user.profile.city"_f == "Paris")
               .aggregate("s"_f = cm::count("lines"_f))["s"_f]);
    // Windows below groups, the first of distinct rows, one value of a query, values over relations
    // to many rows and their names.
    const auto ranked = d.objects<Order>().annotate(
        "place"_f = cm::row_number().over(cm::partition_by("user"_f).order_by("total"_f)));
    for (const auto& row : ranked.filter("user.profile.city"_f != "Oslo")
                               .values("place"_f)
                               .annotate("n"_f = cm::count(), "s"_f = cm::sum("total"_f))
                               .order_by("place"_f))
        all.push_back(std::to_string(row["place"_f]) + std::to_string(row["n"_f]) +
                      std::to_string(row["s"_f].value_or(-1)));
    number(ranked.filter("place"_f == 1).aggregate("n"_f = cm::count())["n"_f]);
    for (const auto& row : d.objects<Order>().values("status"_f).distinct().order_by("total"_f))
        all.push_back(row["status"_f]);
    const auto largest = cm::query<Order>()
                             .filter("user"_f == cm::outer("id"_f))
                             .order_by("total"_f.desc())
                             .scalars("status"_f);
    for (const auto& row : users.annotate("last"_f = cm::subquery(largest)))
        all.push_back(row["last"_f].value_or("-"));
    const auto by_status =
        d.objects<User>()
            .values("k"_f = "orders.status"_f)
            .annotate("s"_f = cm::sum("balance"_f), "t"_f = cm::sum("orders.total"_f),
                      "labels"_f = cm::count("tags"_f));
    for (const auto& row : by_status.order_by("k"_f.asc_nulls_first()))
        all.push_back(row["k"_f].value_or("-") + row["s"_f].value_or(cm::decimal(-1)).to_string() +
                      std::to_string(row["t"_f].value_or(-1)) + std::to_string(row["labels"_f]));
    number(by_status.filter("k"_f == "paid" || "t"_f > 10.0).count());
    number(by_status.filter("k"_f == "void").count());
    return all;
}

TEST_P(rewrites, leave_every_result_as_it_was) {
    const results expected = answers();
    for (const auto& pass : cm::detail::rewrites()) {
        if (pass.required) continue;
        cm::detail::set_rewrite_enabled(pass.name, false);
        results without;
        try {
            without = answers();
        } catch (const cm::error& e) {
            ADD_FAILURE() << "without " << pass.name << ": " << e.what() << "\n" << e.sql();
        }
        cm::detail::set_rewrite_enabled(pass.name, true);
        EXPECT_EQ(without, expected) << "without " << pass.name;
    }
    EXPECT_EQ(answers(), expected);
}

TEST_P(rewrites, leave_every_result_as_it_was_when_all_are_off) {
    const results expected = answers();
    for (const auto& pass : cm::detail::rewrites())
        if (!pass.required) cm::detail::set_rewrite_enabled(pass.name, false);
    results without;
    try {
        without = answers();
    } catch (const cm::error& e) {
        ADD_FAILURE() << e.what() << "\n" << e.sql();
    }
    for (const auto& pass : cm::detail::rewrites())
        cm::detail::set_rewrite_enabled(pass.name, true);
    EXPECT_EQ(without, expected);
}

TEST_P(rewrites, that_the_meaning_needs_cannot_be_switched_off) {
    EXPECT_THROW(cm::detail::set_rewrite_enabled("exists_for_to_many", false), cm::usage_error);
    EXPECT_THROW(cm::detail::set_rewrite_enabled("nothing", false), cm::usage_error);
}

}  // namespace
