// Each form of the public interface once, as programs write it: it compiles without a warning, and
// sends as many queries as the reference says. What the results are is the compliance suite's
// affair.

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include "cormorant/cormorant.hpp"
#include "cormorant/testing.hpp"

namespace contract {

namespace cm = cormorant;
using namespace cormorant::literals;

struct Order;

struct Group {
    std::int64_t id = 0;
    std::string name;
};

struct Profile {
    std::int64_t id = 0;
    std::string bio;
    std::optional<std::string> city;
};

struct User {
    std::int64_t id = 0;
    std::string name;
    std::string email;
    bool is_active = true;
    cm::decimal balance;
    bool is_premium = false;
    cm::lazy<std::vector<std::byte>> picture;
    cm::one_to_one<Profile> profile;
    cm::reverse<Order, "user"> orders;
    cm::many_to_many<Group> groups;

    static constexpr auto meta = cm::model(cm::table("app_user"), cm::max_length("name", 100),
                                           cm::unique("email"), cm::index("is_active", "name"));
};

struct Order {
    std::int64_t id = 0;
    cm::foreign_key<User> user;
    double total = 0;
    std::string status;
    cm::utc_time created;
    static constexpr auto meta =
        cm::model(cm::on_delete("user", cm::cascade), cm::index("status", "created")
                                                          .where("total"_f > 0)
                                                          .include("total")
                                                          .named("idx_open_orders"));
};

struct Product;

struct OrderLine {
    cm::foreign_key<Order> order;
    cm::foreign_key<Product, std::string> product;
    int quantity = 1;
    static constexpr auto meta =
        cm::model(cm::table("Order Details"), cm::primary_key("order", "product"),
                  cm::column("order", "OrderID"), cm::column("product", "ProductCode"),
                  cm::column("quantity", "Quantity"));
};

struct Product {
    std::string code;
    std::string name;
    static constexpr auto meta = cm::model(cm::primary_key("code"));
};

struct Summary {
    std::string name;
    std::int64_t order_count;
};

/// Three users: Ann of Paris with orders over 50, 150 and 1200, Bo of Rome with one over 300, and
/// Cid, who has neither a city nor orders.
class api : public testing::Test {
protected:
    api() {
        cm::create_tables<Group, Profile, User, Order, Product, OrderLine>(db);
        const Profile paris = db.create(Profile{.bio = "a", .city = "Paris"});
        const Profile rome = db.create(Profile{.bio = "b", .city = "Rome"});
        const Profile nowhere = db.create(Profile{.bio = "c"});
        ann = db.create(User{.name = "Ann", .email = "ann@x.org", .profile = paris});
        bo = db.create(User{.name = "Bo", .email = "bo@x.org", .profile = rome});
        cid = db.create(User{.name = "Cid", .email = "cid@x.org", .profile = nowhere});
        db.create(Order{.user = ann, .total = 50, .status = "paid"});
        db.create(Order{.user = ann, .total = 150, .status = "paid"});
        db.create(Order{.user = ann, .total = 1200, .status = "open"});
        db.create(Order{.user = bo, .total = 300, .status = "void"});
        admins = db.create(Group{.name = "admins"});
        staff = db.create(Group{.name = "staff"});
    }

    cm::database db = cm::open("sqlite::memory:");
    User ann, bo, cid;
    Group admins, staff;
};

using names = std::vector<std::string>;

template <class Rows>
names names_of(Rows&& rows) {
    names found;
    for (const auto& row : rows) found.push_back(row.name);
    return found;
}

// ---- rows ---------------------------------------------------------------------------------------

TEST_F(api, rows_are_created_saved_refreshed_and_removed) {
    const Profile profile = db.create(Profile{.bio = "d"});
    User dee;
    EXPECT_QUERIES(db, 1) {
        dee = db.create(User{.name = "Dee", .email = "dee@x.org", .profile = profile});
    };
    EXPECT_NE(dee.id, 0);
    dee.name = "Deedee";
    EXPECT_QUERIES(db, 1) { db.save(dee); };
    dee.name = "D";
    EXPECT_QUERIES(db, 1) { db.save(dee, "name"_f); };
    dee.name = "gone";
    EXPECT_QUERIES(db, 1) { db.refresh(dee); };
    EXPECT_EQ(dee.name, "D");
    db.remove(dee);
    EXPECT_FALSE(db.objects<User>().filter("id"_f == dee.id).exists());
}

TEST_F(api, get_or_create_says_whether_it_created) {
    auto [user, created] = db.get_or_create<User>("email"_f == "bo@x.org", User{.name = "Other"});
    EXPECT_EQ(user.name, "Bo");
    EXPECT_FALSE(created);
}

TEST_F(api, a_foreign_key_takes_rows_and_keys) {
    Order o{.user = ann};
    EXPECT_TRUE(o.user.loaded());
    EXPECT_EQ(o.user->name, "Ann");
    o.user = cm::key(7);
    EXPECT_EQ(o.user.key(), 7);
    EXPECT_FALSE(o.user.loaded());
}

TEST_F(api, a_key_may_be_text_and_composite) {
    db.create(Product{.code = "tea", .name = "Tea"});
    const Order order = *db.objects<Order>().first();
    db.create(OrderLine{.order = order, .product = cm::key("tea"), .quantity = 3});
    const auto line = db.objects<OrderLine>().get("product"_f == "tea");
    EXPECT_EQ(line.quantity, 3);
    EXPECT_EQ(line.product->name, "Tea");
}

TEST_F(api, the_rows_of_a_relation_are_a_queryset) {
    EXPECT_QUERIES(db, 1) {
        EXPECT_EQ(db.objects(ann, "orders"_f).filter("total"_f > 100).to_vector().size(), 2u);
    };
}

TEST_F(api, links_are_added_removed_set_and_cleared) {
    db.add(ann, "groups"_f, admins, staff);
    EXPECT_EQ(ann.groups.size(), 2u);
    db.remove(ann, "groups"_f, staff);
    const std::vector<Group> groups = {staff};
    db.set(ann, "groups"_f, groups);
    EXPECT_EQ(names_of(ann.groups), names{"staff"});
    db.clear(ann, "groups"_f);
    EXPECT_TRUE(ann.groups.empty());
}

TEST_F(api, a_relation_is_loaded_once_and_kept) {
    EXPECT_QUERIES(db, 1) {
        double sum = 0;
        for (const Order& x : ann.orders) sum += x.total;
        EXPECT_EQ(sum, 1400);
        EXPECT_EQ(ann.orders.size(), 3u);
        EXPECT_FALSE(ann.orders.empty());
        EXPECT_EQ(ann.orders[0].total, 50);
    };
}

// ---- querysets ----------------------------------------------------------------------------------

TEST_F(api, a_queryset_is_composed_at_run_time_and_evaluated_once) {
    const bool vip_only = true;
    auto users = db.objects<User>()
                     .filter("is_active"_f == true && "profile.city"_f.icontains("par"))
                     .exclude("orders.status"_f == "void")
                     .order_by("name"_f.desc(), "id"_f);
    if (vip_only) users = users.filter("orders.total"_f > 1000);
    EXPECT_QUERIES(db, 1) {
        for (const User& u : users) EXPECT_EQ(u.name, "Ann");
        EXPECT_EQ(users.size(), 1u);
        const std::int64_t count = users.count();
        EXPECT_EQ(count, 1);
        EXPECT_TRUE(users.exists());
        EXPECT_TRUE(users.at_least(1));
        EXPECT_EQ(users[0].name, "Ann");
    };
}

TEST_F(api, rows_are_read_as_a_vector_one_by_one_and_as_a_stream) {
    EXPECT_QUERIES(db, 1) {
        const std::vector<User> rows = db.objects<User>().to_vector();
        EXPECT_EQ(rows.size(), 3u);
    };
    EXPECT_QUERIES(db, 1) {
        const User found = db.objects<User>().get("email"_f == "bo@x.org");
        EXPECT_EQ(found.name, "Bo");
    };
    EXPECT_THROW((void)db.objects<User>().get("email"_f == "nobody"), cm::not_found);
    EXPECT_THROW((void)db.objects<User>().get(), cm::multiple_rows);
    EXPECT_QUERIES(db, 1) {
        const std::optional<User> first = db.objects<User>().first();
        EXPECT_EQ(first->name, "Ann");
    };
    EXPECT_QUERIES(db, 1) {
        std::size_t n = 0;
        for (const User& u : db.objects<User>().stream(1000)) n += u.id > 0 ? 1 : 0;
        EXPECT_EQ(n, 3u);
    };
}

TEST_F(api, null_compares_with_columns_and_with_relations) {
    EXPECT_EQ(names_of(db.objects<User>().filter("profile"_f == cm::null)), names{});
    EXPECT_EQ(names_of(db.objects<User>().filter("orders"_f == cm::null)), names{"Cid"});
    EXPECT_EQ(names_of(db.objects<User>().filter("profile.city"_f != cm::null)),
              (names{"Ann", "Bo"}));
}

TEST_F(api, conditions_are_kept_and_parsed_at_run_time) {
    cm::predicate<User> condition = "is_active"_f == true;
    condition = condition && "name"_f == "Bo";
    EXPECT_EQ(names_of(db.objects<User>().filter(condition)), names{"Bo"});
    EXPECT_EQ(db.objects<User>().get(condition).name, "Bo");

    const cm::dynamic<User> search({"name", "profile.city"});
    EXPECT_EQ(names_of(db.objects<User>().filter(search.parse("profile.city", "icontains", "par"))),
              names{"Ann"});
    EXPECT_THROW((void)search.parse("email", "eq", "x"), cm::usage_error);
}

TEST_F(api, a_to_many_condition_multiplies_no_rows) {
    EXPECT_EQ(names_of(db.objects<User>().filter("orders.status"_f == "paid")), names{"Ann"});
    const auto same =
        db.objects<User>().filter("orders.status"_f == "paid", "orders.total"_f > 1000);
    EXPECT_TRUE(same.empty());
    const auto any =
        db.objects<User>().filter("orders.status"_f == "paid").filter("orders.total"_f > 1000);
    EXPECT_EQ(names_of(any), names{"Ann"});
}

// ---- related objects ----------------------------------------------------------------------------

TEST_F(api, related_rows_come_with_the_query) {
    EXPECT_QUERIES(db, 1) {
        for (const User& u : db.objects<User>().select_related("profile"_f))
            EXPECT_FALSE(u.profile->bio.empty());
    };
    EXPECT_QUERIES(db, 3) {
        for (const User& u : db.objects<User>().prefetch_related("orders"_f, "groups"_f))
            (void)(u.orders.size() + u.groups.size());
    };
    EXPECT_QUERIES(db, 2) {
        const auto users = db.objects<User>().order_by("id"_f).prefetch_related(cm::prefetch(
            "orders"_f,
            cm::query<Order>().filter("total"_f > 100).order_by("created"_f.desc()).limit(3)));
        EXPECT_EQ(users.size(), 3u);
        EXPECT_EQ(users[0].orders.size(), 2u);
    };
}

TEST_F(api, the_first_touch_loads_a_relation_for_all_rows) {
    EXPECT_QUERIES(db, 3) {
        for (User& u : db.objects<User>().limit(100))
            EXPECT_FALSE(u.profile->bio.size() + u.orders.size() == 0);
    };
    EXPECT_QUERIES(db, 4) {
        for (const User& u : db.objects<User>().fetch(cm::fetch::one)) (void)u.orders.size();
    };
    EXPECT_THROW((void)(*db.objects<User>().fetch(cm::fetch::raise).first()).orders.size(),
                 cm::usage_error);
}

// ---- expressions --------------------------------------------------------------------------------

TEST_F(api, an_update_computes_in_the_database) {
    EXPECT_QUERIES(db, 1) {
        db.objects<User>().filter("id"_f == ann.id).update("balance"_f = "balance"_f + 100);
    };
    db.refresh(ann);
    EXPECT_EQ(ann.balance, cm::decimal(100));
}

TEST_F(api, expressions_compute_columns) {
    auto orders = db.objects<Order>()
                      .annotate("size"_f = cm::when("total"_f > 100, "big").otherwise("small"),
                                "word"_f = cm::lower("status"_f),
                                "town"_f = cm::coalesce("user.profile.city"_f, "-"),
                                "whole"_f = cm::cast<int>("total"_f),
                                "place"_f = cm::rank().over(
                                    cm::partition_by("status"_f).order_by("total"_f.desc())))
                      .order_by("id"_f);
    EXPECT_QUERIES(db, 1) {
        for (auto& row : orders) {
            EXPECT_FALSE(row["size"_f].empty());
            EXPECT_FALSE(row["word"_f].empty());
            EXPECT_FALSE(row["town"_f].empty());
        }
    };
    const auto users = db.objects<User>().filter(
        cm::exists(cm::query<Order>().filter("user"_f == cm::outer("id"_f) && "total"_f > 500)));
    EXPECT_EQ(names_of(users), names{"Ann"});
}

// ---- fewer columns ------------------------------------------------------------------------------

TEST_F(api, fewer_columns_are_read) {
    for (auto row : db.objects<User>().only("id"_f, "name"_f)) EXPECT_FALSE(row["name"_f].empty());
    for (const User& u : db.objects<User>().defer("picture"_f)) EXPECT_FALSE(u.picture.loaded());
    for (auto [name, city] : db.objects<User>().values("name"_f, "profile.city"_f))
        EXPECT_EQ(city.has_value(), name != "Cid");
    const std::vector<Summary> s = db.objects<User>()
                                       .annotate("order_count"_f = cm::count("orders"_f))
                                       .order_by("id"_f)
                                       .as<Summary>()
                                       .to_vector();
    EXPECT_EQ(s[0].order_count, 3);
    const std::vector<std::int64_t> ids = db.objects<User>().scalars("id"_f).to_vector();
    EXPECT_EQ(ids.size(), 3u);
}

// ---- aggregates ---------------------------------------------------------------------------------

TEST_F(api, rows_carry_aggregates) {
    EXPECT_QUERIES(db, 1) {
        for (auto& row : db.objects<User>().annotate("order_count"_f = cm::count("orders"_f),
                         "spent"_f = cm::sum("orders.total"_f).filter("orders.status"_f == "paid")))
            if (row->name == "Ann") {
                EXPECT_EQ(row["order_count"_f], 3);
                EXPECT_EQ(row["spent"_f], 200);
            }
    };
}

TEST_F(api, aggregates_are_filtered_by_conditions_on_any_type) {
    for (auto& row : db.objects<User>().annotate(
             "active"_f = cm::count("orders"_f).filter("is_active"_f == true),
             "first"_f = cm::min("orders.total"_f).filter("id"_f == std::int32_t{1})))
        EXPECT_EQ(row["active"_f], row->is_active ? static_cast<int>(row->orders.size()) : 0);
}

TEST_F(api, an_aggregate_over_no_rows_is_null) {
    auto stats = db.objects<Order>().aggregate("avg_price"_f = cm::avg("total"_f));
    const std::optional<double> average = stats["avg_price"_f];
    EXPECT_EQ(average, 425);
    EXPECT_EQ(
        db.objects<Order>().filter("total"_f < 0).aggregate("a"_f = cm::avg("total"_f))["a"_f],
        std::nullopt);
}

TEST_F(api, values_and_annotate_make_groups) {
    auto groups =
        db.objects<Order>().values("status"_f).annotate("n"_f = cm::count()).filter("n"_f > 1);
    EXPECT_QUERIES(db, 1) {
        for (auto& row : groups) {
            EXPECT_EQ(row["status"_f], "paid");
            EXPECT_EQ(row["n"_f], 2);
        }
        EXPECT_EQ(groups.size(), 1u);
    };
}

// ---- bulk writes --------------------------------------------------------------------------------

TEST_F(api, many_rows_are_written_at_once) {
    std::vector<Profile> profiles = {{.bio = "e"}, {.bio = "f"}};
    db.bulk_create(profiles);
    std::vector<User> users = {{.name = "Eve", .email = "eve@x.org", .profile = profiles[0]},
                               {.name = "Fay", .email = "fay@x.org", .profile = profiles[1]}};
    EXPECT_QUERIES(db, 1) { db.bulk_create(users); };
    EXPECT_NE(users[1].id, 0);
    for (User& u : users) u.is_premium = true;
    EXPECT_QUERIES(db, 1) { db.bulk_update(users, "is_premium"_f); };
    const std::int64_t premium = db.objects<User>().filter("is_premium"_f).count();
    EXPECT_EQ(premium, 2);
    db.objects<Order>().filter("status"_f == "void").remove();
    EXPECT_FALSE(db.objects<Order>().filter("status"_f == "void").exists());
}

// ---- transactions -------------------------------------------------------------------------------

TEST_F(api, a_transaction_commits_and_an_exception_rolls_it_back) {
    bool committed = false;
    db.transaction([&](cm::transaction& tx) {
        auto acc = tx.objects<User>().filter("id"_f == ann.id).for_update().get();
        tx.savepoint([&](cm::transaction& inner) { inner.save(acc, "name"_f); });
        tx.on_commit([&] { committed = true; });
    });
    EXPECT_TRUE(committed);
    EXPECT_THROW(db.transaction([&](cm::transaction& tx) {
        tx.remove(cid);
        throw std::runtime_error("no");
    }),
                 std::runtime_error);
    EXPECT_TRUE(db.objects<User>().filter("id"_f == cid.id).exists());
}

// ---- raw SQL ------------------------------------------------------------------------------------

TEST_F(api, raw_sql_has_bound_parameters) {
    EXPECT_EQ(db.raw<User>("select * from app_user where is_active = {}", true).size(), 3u);
    const auto rows = db.fetch<std::tuple<std::int64_t, std::string>>(
        "select id, name from app_user where name like {}", "A%");
    EXPECT_EQ(std::get<1>(rows.at(0)), "Ann");
    EXPECT_EQ(db.execute("update app_user set is_active = {} where id = {}", false, 7), 0);
}

// ---- knowing what ran ---------------------------------------------------------------------------

TEST_F(api, a_log_knows_what_ran) {
    auto users = db.objects<User>().filter("name"_f == "Ann");
    {
        cm::query_log log(db);
        (void)users.size();
        EXPECT_EQ(log.count(), 1u);
        EXPECT_NE(log.entries()[0].file.find("api_contract_test"), std::string::npos);
        EXPECT_EQ(log.entries()[0].rows, 1);
    }
    const std::string plan = users.explain();
    EXPECT_FALSE(plan.empty());
}

}  // namespace contract
