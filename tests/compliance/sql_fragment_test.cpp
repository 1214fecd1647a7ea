#include <set>

#include "cormorant/testing.hpp"
#include "support/shop.hpp"

namespace fragments {

namespace cm = cormorant;

enum class Colour { red, blue };
enum class Size { small = 1, large = 3 };

struct Hat {
    std::int64_t id = 0;
    Colour colour = Colour::red;
    Size size = Size::small;
    int width = 0;
    cm::decimal price;
    std::optional<std::string> note;
    static constexpr auto meta = cm::model(cm::check(
        "hat_width", cm::sql<bool>("abs({}) < {}", cormorant::detail::field<"width">{}, 100)));
};

}  // namespace fragments

template <>
inline constexpr std::string_view cormorant::database_enum<fragments::Colour> = "hat_colour";

namespace {

using namespace shop;
using compliance::holds;
using compliance::thrown_by;

class sql_fragments : public stocked_shop {};
CORMORANT_ON_EVERY_BACKEND(sql_fragments);

// ---- places -------------------------------------------------------------------------------------

TEST_P(sql_fragments, are_conditions_of_filter_and_exclude) {
    const auto users = db.objects<User>();
    EXPECT_EQ(names_of(users.filter(cm::sql<bool>("lower({}) = {}", "name"_f, "ann"))),
              names{"Ann"});
    EXPECT_EQ(
        names_of(
            users.exclude(cm::sql<bool>("lower({}) = {}", "name"_f, "ann")).order_by("name"_f)),
        (names{"Bo", "Cid"}));
    EXPECT_EQ(names_of(users.filter(cm::sql<std::string>("upper({})", "name"_f) == "BO" &&
                                    "is_active"_f == true)),
              names{"Bo"});
    EXPECT_EQ(
        names_of(users.filter(!cm::sql<bool>("{} = {}", "name"_f, "Ann") && "is_active"_f == true)),
        names{"Bo"});
    EXPECT_EQ(users.get(cm::sql<bool>("{} = {}", "name"_f, "Cid")).name, "Cid");
    const cm::predicate<User> kept = cm::sql<bool>("{} < {}", "name"_f, "B");
    EXPECT_EQ(names_of(users.filter(kept)), names{"Ann"});
}

TEST_P(sql_fragments, are_values_of_rows) {
    const auto annotated = db.objects<User>()
                               .annotate("shout"_f = cm::sql<std::string>("upper({})", "name"_f))
                               .order_by("shout"_f.desc());
    names shouts;
    for (const auto& row : annotated) shouts.push_back(row["shout"_f]);
    EXPECT_EQ(shouts, (names{"CID", "BO", "ANN"}));
    EXPECT_EQ(names_of(db.objects<User>().order_by(cm::sql<int>("length({})", "name"_f),
                                                   "name"_f.desc())),
              (names{"Bo", "Cid", "Ann"}));
    EXPECT_EQ(db.objects<User>()
                  .order_by("name"_f)
                  .scalars(cm::sql<std::string>("lower({})", "name"_f))
                  .to_vector(),
              (names{"ann", "bo", "cid"}));
    const auto pair = db.objects<User>()
                          .values("name"_f, "n"_f = cm::sql<int>("length({})", "name"_f))
                          .order_by("n"_f, "name"_f)
                          .to_vector()[0];
    static_assert(std::same_as<std::remove_cvref_t<decltype(pair["n"_f])>, int>);
    EXPECT_EQ(pair["n"_f], 2);
}

TEST_P(sql_fragments, are_new_values_of_an_update) {
    EXPECT_EQ(
        db.objects<User>()
            .filter("name"_f == "Bo")
            .update("name"_f = cm::sql<std::string>("replace({}, {}, {})", "name"_f, "o", "ob")),
        1);
    EXPECT_EQ(db.objects<User>().get("id"_f == bo.id).name, "Bob");
}

TEST_P(sql_fragments, are_keys_of_groups_and_arguments_of_aggregates) {
    const auto groups = db.objects<Order>()
                            .values("kind"_f = cm::sql<std::string>("upper({})", "status"_f))
                            .annotate("n"_f = cm::count(),
                                      "twice"_f = cm::sum(cm::sql<double>("{} * {}", "total"_f, 2)))
                            .order_by("kind"_f)
                            .to_vector();
    ASSERT_EQ(groups.size(), 2U);
    EXPECT_EQ(groups[0]["kind"_f], "PAID");
    EXPECT_EQ(groups[0]["n"_f], 3);
    EXPECT_EQ(groups[0]["twice"_f], 1000);
    EXPECT_EQ(groups[1]["twice"_f], 400);
}

TEST_P(sql_fragments, take_aggregates_as_arguments) {
    const auto shares = db.objects<Order>()
                            .values("status"_f)
                            .annotate("mean"_f = cm::sql<std::optional<double>>(
                                          "{} / {}", cm::sum("total"_f), cm::count()))
                            .filter("mean"_f > 180)
                            .to_vector();
    ASSERT_EQ(shares.size(), 1U);
    EXPECT_EQ(shares[0]["status"_f], "void");
    const auto all =
        db.objects<Order>().aggregate("spread"_f = cm::sql<std::optional<double>>(
                                          "{} - {}", cm::max("total"_f), cm::min("total"_f)));
    EXPECT_EQ(all["spread"_f], 250);
}

TEST_P(sql_fragments, stand_inside_of_functions_and_windows) {
    const auto users = db.objects<User>();
    EXPECT_EQ(names_of(users
                           .filter(cm::coalesce(cm::sql<std::optional<std::string>>(
                                                    "nullif({}, {})", "profile.city"_f, "Rome"),
                                                "nowhere") == "nowhere")
                           .order_by("name"_f)),
              (names{"Bo", "Cid"}));
    const auto ranked = db.objects<Order>()
                            .annotate("place"_f = cm::row_number().over(
                                          cm::window_order_by(cm::sql<double>("-{}", "total"_f))))
                            .order_by("place"_f)
                            .first();
    EXPECT_EQ((*ranked)->total, 300);
}

// ---- arguments ----------------------------------------------------------------------------------

TEST_P(sql_fragments, take_paths_over_relations_to_one_row_with_their_joins) {
    EXPECT_QUERIES(db, 1) {
        EXPECT_EQ(names_of(db.objects<User>().filter(
                      cm::sql<bool>("lower({}) = {}", "profile.city"_f, "paris"))),
                  names{"Ann"});
    };
    const auto cities =
        db.objects<User>()
            .order_by("name"_f)
            .scalars(cm::sql<std::optional<std::string>>("lower({})", "profile.city"_f))
            .to_vector();
    EXPECT_EQ(cities, (std::vector<std::optional<std::string>>{"paris", "rome", std::nullopt}));
    EXPECT_EQ(
        db.objects<Order>().filter(cm::sql<bool>("{} = {}", "user.profile.city"_f, "Rome")).count(),
        1);
}

TEST_P(sql_fragments, over_relations_to_many_rows_ask_whether_there_is_one) {
    const auto rich = db.objects<User>().filter(cm::sql<bool>("{} > {}", "orders.total"_f, 100));
    EXPECT_EQ(names_of(rich.order_by("name"_f)), (names{"Ann", "Bo"}));
    EXPECT_EQ(names_of(db.objects<User>().filter(cm::sql<bool>("{} > {}", "orders.total"_f, 100) &&
                                                 "orders.status"_f == "void")),
              names{"Ann"});
}

TEST_P(sql_fragments, keep_rows_without_the_related_one_where_the_text_says_so) {
    EXPECT_EQ(names_of(db.objects<User>().filter(cm::sql<bool>("{} is null", "profile.city"_f))),
              names{"Cid"});
    EXPECT_EQ(names_of(db.objects<User>().filter(
                  cm::sql<bool>("coalesce({}, {}) = {}", "profile.city"_f, "?", "?"))),
              names{"Cid"});
    // Neither true nor false of Cid: exclude keeps him.
    EXPECT_EQ(names_of(db.objects<User>()
                           .exclude(cm::sql<bool>("{} = {}", "profile.city"_f, "Paris"))
                           .order_by("name"_f)),
              (names{"Bo", "Cid"}));
}

TEST_P(sql_fragments, take_values_of_every_kind) {
    const auto one = [&](const auto& fragment) {
        return db.objects<User>().order_by("id"_f).scalars(fragment).first().value();
    };
    EXPECT_EQ(one(cm::sql<int>("{} + {}", 2, 3)), 5);
    EXPECT_EQ(one(cm::sql<std::int64_t>("{} + {}", std::int64_t{5'000'000'000}, 1)), 5'000'000'001);
    EXPECT_EQ(one(cm::sql<std::string>("substr({}, {}, {})", "cormorant", 2, 3)), "orm");
    EXPECT_EQ(one(cm::sql<double>("{} * {}", 1.5, 2.0)), 3.0);
    EXPECT_EQ(one(cm::sql<std::string>("coalesce({}, {})", std::optional<std::string>(), "x")),
              "x");
    EXPECT_EQ(one(cm::sql<std::optional<int>>("coalesce({}, {})", std::optional<int>(),
                                              std::optional<int>())),
              std::nullopt);
    EXPECT_EQ(one(cm::sql<cm::date>("coalesce({}, {})", std::optional<cm::date>(),
                                    cm::date(std::chrono::days(19'000)))),
              cm::date(std::chrono::days(19'000)));
    EXPECT_EQ(one(cm::sql<int>("case when {} then 1 else 2 end", true)), 1);
    EXPECT_EQ(one(cm::sql<int>("case when {} then 1 else 2 end", "name"_f == "nobody")), 2);
    EXPECT_TRUE(one(cm::sql<bool>("{} = {}", "id"_f, ann.id)));
    EXPECT_EQ(one(cm::sql<std::string>("'{{}}'")), "{}");
    const std::string hostile = "x'; drop table app_user; --";
    EXPECT_EQ(one(cm::sql<std::string>("lower({})", hostile)), hostile);
}

TEST_P(sql_fragments, take_rows_as_their_keys_and_queries_as_their_value) {
    EXPECT_EQ(db.objects<Order>().filter(cm::sql<bool>("{} = {}", "user"_f, ann)).count(), 3);
    const auto largest = cm::query<Order>()
                             .filter("user"_f == cm::outer("id"_f))
                             .order_by("total"_f.desc())
                             .limit(1)
                             .scalars("total"_f);
    EXPECT_EQ(names_of(db.objects<User>().filter(
                  cm::sql<bool>("{} between {} and {}", cm::subquery(largest), 250, 350))),
              names{"Bo"});
}

TEST_P(sql_fragments, take_containers_as_lists) {
    const auto named = [&](const std::vector<std::string>& wanted) {
        return names_of(db.objects<User>()
                            .filter(cm::sql<bool>("{} in ({})", "name"_f, wanted))
                            .order_by("name"_f));
    };
    EXPECT_EQ(named({"Ann"}), names{"Ann"});
    EXPECT_EQ(named({"Ann", "Cid", "nobody"}), (names{"Ann", "Cid"}));
    EXPECT_EQ(named({}), names{});
    const std::vector<std::string> none;
    EXPECT_EQ(db.objects<User>().filter(cm::sql<bool>("{} not in ({})", "name"_f, none)).count(),
              3);
    const std::set<std::int64_t> ids{ann.id, bo.id};
    EXPECT_EQ(db.objects<User>().filter(cm::sql<bool>("{} IN ( {} )", "id"_f, ids)).count(), 2);
    EXPECT_EQ(db.objects<User>()
                  .filter(cm::sql<bool>("{} in ({}, {})", "name"_f, "Cid",
                                        std::vector<std::string>{"Ann"}))
                  .count(),
              2);
    EXPECT_THROW((void)cm::sql<bool>("{} in ({}, {})", "name"_f, "Cid", none), cm::usage_error);
}

TEST_P(sql_fragments, refuse_an_array_where_the_database_has_none) {
    const std::vector<std::string> some{"Ann", "Bo"};
    if (db.backend() == cm::backend::postgresql) {
        EXPECT_EQ(db.objects<User>().filter(cm::sql<bool>("{} = any({})", "name"_f, some)).count(),
                  2);
        return;
    }
    const auto users = db.objects<User>().filter(cm::sql<bool>("{} = {}", "name"_f, some));
    const auto e = thrown_by<cm::usage_error>([&] { (void)users.count(); });
    EXPECT_TRUE(holds(e.what(), "in ({})")) << e.what();
}

// ---- types --------------------------------------------------------------------------------------

using fragments::Colour;
using fragments::Hat;
using fragments::Size;

class fragment_types : public compliance::on_backend {
protected:
    fragment_types() {
        cm::create_tables<Hat>(db);
        db.create(Hat{.width = 7, .price = cm::decimal(2)});
        db.create(Hat{.colour = Colour::blue, .size = Size::large, .width = 9, .note = "old"});
    }
};
CORMORANT_ON_EVERY_BACKEND(fragment_types);

TEST_P(fragment_types, are_enums_too) {
    const auto hats = db.objects<Hat>();
    EXPECT_EQ(hats.filter(cm::sql<Colour>("{}", "colour"_f) == Colour::blue).count(), 1);
    EXPECT_EQ(hats.filter(cm::sql<bool>("{} = {}", "colour"_f, Colour::blue)).count(), 1);
    EXPECT_EQ(hats.filter(cm::sql<bool>("upper({}) = {}", "colour"_f, "RED")).count(), 1);
    const auto sizes = hats.order_by("id"_f).scalars(cm::sql<Size>("{}", "size"_f)).to_vector();
    EXPECT_EQ(sizes, (std::vector<Size>{Size::small, Size::large}));
    const auto wide = hats.annotate("wide"_f = cm::sql<Size>("{}", "size"_f))
                          .filter("wide"_f == Size::large)
                          .first();
    EXPECT_EQ((*wide)["wide"_f], Size::large);
}

TEST_P(fragment_types, may_be_null_where_they_say_so) {
    const auto notes = db.objects<Hat>()
                           .order_by("id"_f)
                           .scalars(cm::sql<std::optional<std::string>>("lower({})", "note"_f))
                           .to_vector();
    EXPECT_EQ(notes, (std::vector<std::optional<std::string>>{std::nullopt, "old"}));
    EXPECT_THROW(
        (void)db.objects<Hat>().scalars(cm::sql<std::string>("lower({})", "note"_f)).to_vector(),
        cm::error);
}

TEST_P(fragment_types, are_conditions_of_checks) {
    EXPECT_THROW(db.create(Hat{.width = 100}), cm::integrity_error);
    EXPECT_THROW(db.create(Hat{.width = -100}), cm::integrity_error);
    db.create(Hat{.width = -99});
}

// ---- the text -----------------------------------------------------------------------------------

TEST_P(sql_fragments, of_other_texts_are_other_statements) {
    const auto users = db.objects<User>().order_by("name"_f);
    const auto lower = users.filter(cm::sql<bool>("lower({}) = {}", "name"_f, "ann"));
    const auto upper = users.filter(cm::sql<bool>("upper({}) = {}", "name"_f, "ann"));
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(lower.all().count(), 1);
        EXPECT_EQ(upper.all().count(), 0);
    }
    const auto lists = [&](const std::vector<int>& ids) {
        return users.filter(cm::sql<bool>("{} in ({})", "id"_f, ids)).count();
    };
    EXPECT_EQ(lists({}), 0);
    EXPECT_EQ(lists({static_cast<int>(ann.id)}), 1);
    EXPECT_EQ(lists({static_cast<int>(ann.id), static_cast<int>(bo.id)}), 2);
    EXPECT_EQ(lists({}), 0);
}

TEST_P(sql_fragments, made_at_run_time_are_trusted) {
    const auto by = [&](const std::string& function, const std::string& value) {
        return names_of(db.objects<User>().filter(
            cm::sql<bool>(cm::trusted(function + "({}) = {}"), "name"_f, value)));
    };
    EXPECT_EQ(by("lower", "ann"), names{"Ann"});
    EXPECT_EQ(by("upper", "BO"), names{"Bo"});
    EXPECT_EQ(by("upper", "bo"), names{});
    const auto counted =
        thrown_by<cm::usage_error>([&] { (void)cm::sql<bool>(cm::trusted("{} = {}"), "name"_f); });
    EXPECT_TRUE(holds(counted.what(), "2 placeholders {} for 1 arguments")) << counted.what();
    const auto brace =
        thrown_by<cm::usage_error>([&] { (void)cm::sql<bool>(cm::trusted("{0} = 1"), "name"_f); });
    EXPECT_TRUE(holds(brace.what(), "brace")) << brace.what();
}

TEST_P(sql_fragments, outlive_the_text_they_were_made_of) {
    auto users = db.objects<User>();
    {
        const std::string text = "lower({}) = {} and " + std::to_string(1) + " = 1";
        users = users.filter(cm::sql<bool>(cm::trusted(text), "name"_f, std::string("ann")));
    }
    EXPECT_EQ(names_of(users), names{"Ann"});
}

// ---- aggregates ---------------------------------------------------------------------------------

TEST_P(sql_fragments, that_are_named_aggregates_are_over_groups) {
    const auto spread =
        cm::sql_aggregate<std::optional<double>>("max({}) - min({})", "total"_f, "total"_f);
    const auto by_status =
        db.objects<Order>().values("status"_f).annotate("s"_f = spread, "n"_f = cm::count());
    const auto rows = by_status.order_by("s"_f.desc()).to_vector();
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0]["status"_f], "paid");
    EXPECT_EQ(rows[0]["s"_f], 250);
    EXPECT_EQ(rows[1]["s"_f], 0);
    EXPECT_EQ(by_status.filter("s"_f > 100.0).get()["n"_f], 3);
    EXPECT_EQ(by_status.count(), 2);
    EXPECT_EQ(db.objects<Order>().aggregate("s"_f = spread)["s"_f], 250);
    EXPECT_EQ(by_status.aggregate("m"_f = cm::max("s"_f))["m"_f], 250);
    const auto joined = db.objects<User>()
                            .values("k"_f = "orders.status"_f)
                            .annotate("m"_f = cm::sql_aggregate<std::optional<double>>(
                                          "max({})", "orders.total"_f));
    EXPECT_EQ(joined.filter("k"_f == "paid").get()["m"_f], 300);
}

TEST_P(sql_fragments, that_are_named_aggregates_are_over_related_rows) {
    const auto kinds = db.objects<User>()
                           .annotate("kinds"_f = cm::sql_aggregate<std::int64_t>(
                                         cm::trusted("count(distinct {})"), "orders.status"_f))
                           .order_by("name"_f);
    std::vector<std::int64_t> all;
    for (const auto& row : kinds) all.push_back(row["kinds"_f]);
    EXPECT_EQ(all, (std::vector<std::int64_t>{2, 1, 0})) << "of no orders too";
    EXPECT_EQ(kinds.filter("kinds"_f > 1).get()->name, "Ann");
    EXPECT_EQ(kinds.order_by("kinds"_f).first().value()->name, "Cid");
}

TEST_P(sql_fragments, that_are_named_aggregates_are_refused_where_they_have_no_rows_of_their_own) {
    const auto counted = cm::sql_aggregate<std::int64_t>("count({})", "name"_f);
    const auto alone = thrown_by<cm::usage_error>(
        [&] { (void)db.objects<User>().annotate("n"_f = counted).to_vector(); });
    EXPECT_TRUE(holds(alone.what(), "each row a group of its own")) << alone.what();
    const auto filtered = thrown_by<cm::usage_error>(
        [&] { (void)db.objects<User>().filter(counted > 1).to_vector(); });
    EXPECT_TRUE(holds(filtered.what(), "each row a group of its own")) << filtered.what();
    const auto repeated = thrown_by<cm::usage_error>([&] {
        (void)db.objects<User>()
            .values("k"_f = "orders.status"_f)
            .annotate("n"_f = counted)
            .to_vector();
    });
    EXPECT_TRUE(holds(repeated.what(), "over a relation to many rows repeat")) << repeated.what();
}

}  // namespace
