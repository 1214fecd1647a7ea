#include <set>
#include <span>

#include "cormorant/testing.hpp"
#include "support/shop.hpp"

namespace {

using namespace shop;
using compliance::holds;
using compliance::thrown_by;

class raw_sql : public stocked_shop {};
CORMORANT_ON_EVERY_BACKEND(raw_sql);

struct NameAndCity {
    std::string name;
    std::optional<std::string> city;
};

TEST_P(raw_sql, rows_into_a_model_with_their_relations) {
    EXPECT_QUERIES(db, 2) {
        const auto rows =
            db.raw<User>("select * from app_user where is_active = {} order by name", true);
        ASSERT_EQ(rows.size(), 2U);
        EXPECT_EQ(rows[0].email, "ann@x.org");
        EXPECT_EQ(rows[0].orders.size(), 3U);
        EXPECT_EQ(rows[1].orders.size(), 1U);
    };
}

TEST_P(raw_sql, columns_are_matched_by_name_and_missing_ones_keep_their_defaults) {
    const auto rows =
        db.raw<User>("select name, 1 as unknown, id from app_user where id = {}", ann.id);
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].name, "Ann");
    EXPECT_EQ(rows[0].email, "");
}

TEST_P(raw_sql, tuples_structs_and_single_values) {
    const auto pairs = db.fetch<std::tuple<std::int64_t, std::string>>(
        "select id, name from app_user where name like {} order by id", "%n%");
    ASSERT_EQ(pairs.size(), 1U);
    EXPECT_EQ(pairs[0], std::tuple(ann.id, std::string("Ann")));
    const auto places = db.fetch<NameAndCity>(
        "select p.city, u.name from app_user u left join profile p on p.id = u.profile_id order by "
        "u.id");
    ASSERT_EQ(places.size(), 3U);
    EXPECT_EQ(places[0].city, "Paris");
    EXPECT_EQ(places[2].name, "Cid");
    EXPECT_FALSE(places[2].city.has_value());
    EXPECT_EQ(db.fetch<std::int64_t>("select count(*) from app_user"),
              std::vector<std::int64_t>{3});
}

TEST_P(raw_sql, parameters_are_bound_and_never_pasted) {
    const std::string hostile = "x'; drop table app_user; --";
    EXPECT_EQ(db.fetch<std::string>("select name from app_user where name = {}", hostile).size(),
              0U);
    EXPECT_EQ(db.execute("update app_user set name = {} where id = {}", hostile, ann.id), 1);
    db.refresh(ann);
    EXPECT_EQ(ann.name, hostile);
}

TEST_P(raw_sql, parameters_of_every_kind) {
    const std::optional<int> nothing;
    EXPECT_EQ(db.fetch<std::optional<std::int64_t>>("select {}", nothing)[0], std::nullopt);
    EXPECT_EQ(db.fetch<double>("select {}", 0.5)[0], 0.5);
    EXPECT_EQ(db.fetch<cm::utc_time>("select {}", cm::utc_time())[0], cm::utc_time());
    EXPECT_EQ(db.fetch<std::string>("select name from app_user where id = {}", ann)[0], "Ann");
    EXPECT_EQ(db.fetch<cm::uuid>("select {}", cm::uuid())[0], cm::uuid());
}

TEST_P(raw_sql, execute_returns_the_rows_changed) {
    EXPECT_QUERIES(db, 1) {
        EXPECT_EQ(
            db.execute("update app_user set is_active = {} where is_active = {}", false, true), 2);
    };
}

TEST_P(raw_sql, braces_are_written_twice) {
    EXPECT_EQ(db.fetch<std::string>("select '{{}}' || {}", "x")[0], "{}x");
}

TEST_P(raw_sql, a_quoted_placeholder_is_not_lost_silently) {
    EXPECT_EQ(db.fetch<std::string>("select {} || ' ' || {}", "a", "b")[0], "a b");
}

TEST_P(raw_sql, takes_part_in_a_transaction) {
    struct undo {};
    EXPECT_THROW(db.transaction([](cm::transaction& tx) {
        tx.execute("delete from app_user_tags");
        EXPECT_EQ(tx.fetch<int>("select count(*) from app_user_tags")[0], 0);
        throw undo();
    }),
                 undo);
    EXPECT_EQ(db.fetch<int>("select count(*) from app_user_tags")[0], 3);
}

TEST_P(raw_sql, a_text_without_a_statement_is_a_usage_error) {
    EXPECT_THROW(db.execute(""), cm::usage_error);
    EXPECT_THROW(db.execute(" ;; "), cm::usage_error);
    EXPECT_THROW(db.execute("-- delete from app_user"), cm::usage_error);
    EXPECT_THROW(db.execute("/* delete from app_user */ ; -- nothing"), cm::usage_error);
    EXPECT_THROW((void)db.fetch<int>("-- select 1"), cm::usage_error);
    EXPECT_THROW((void)db.raw<User>("/* select 1 */"), cm::usage_error);
    EXPECT_EQ(db.objects<User>().count(), 3);
}

TEST_P(raw_sql, two_statements_are_a_usage_error_and_neither_is_run) {
    const auto refused = [](const auto& send) {
        const auto error = compliance::thrown_by<cm::usage_error>(send);
        EXPECT_TRUE(compliance::holds(error.what(), "more than one statement")) << error.what();
    };
    refused([&] { db.execute("delete from app_user_tags; delete from app_user_tags"); });
    refused([&] { db.execute("delete from app_user_tags where 1 = {}; select 1;", 1); });
    refused([&] { (void)db.fetch<int>("select 1; select 2"); });
    refused([&] { (void)db.raw<User>("select * from app_user;\n-- and\n delete from app_user"); });
    refused([&] { db.execute("create table once (n int); create table twice (n int)"); });
    EXPECT_EQ(db.fetch<int>("select count(*) from app_user_tags")[0], 3);
}

TEST_P(raw_sql, comments_and_semicolons_around_a_statement_are_passed_over) {
    EXPECT_EQ(db.execute("delete from app_user_tags; -- all of them"), 3);
    EXPECT_EQ(db.fetch<int>("-- how many\nselect count(*) from app_user_tags; /* none */ ;")[0], 0);
    EXPECT_EQ(db.fetch<int>("; /* first */ ; select 1")[0], 1);
    EXPECT_EQ(db.fetch<std::string>("select 'one; two -- three'")[0], "one; two -- three");
}

TEST_P(raw_sql, a_text_that_is_refused_leaves_the_connection_good) {
    for (int i = 0; i < 3; ++i) {
        EXPECT_THROW(db.execute("-- nothing"), cm::usage_error);
        EXPECT_THROW(db.execute("select 1; select 2"), cm::usage_error);
        EXPECT_THROW(db.transaction([](cm::transaction& tx) { tx.execute("-- nothing"); }),
                     cm::usage_error);
        EXPECT_THROW(db.transaction([](cm::transaction& tx) { tx.execute("select 1; select 2"); }),
                     cm::usage_error);
        EXPECT_EQ(db.objects<User>().count(), 3);
    }
}

TEST_P(raw_sql, rows_that_a_write_gives_back) {
    struct Named {
        std::int64_t id = 0;
        std::string name;
    };
    const auto keys =
        db.fetch<std::int64_t>("insert into user_group (name) values ({}) returning id", "x");
    const auto rows =
        db.fetch<Named>("insert into user_group (name) values ('y'), ('z') returning name, id");
    EXPECT_EQ(rows.at(1).name, "z");
    const auto gone = db.raw<Group>("delete from user_group where id = {} returning *", keys.at(0));
    EXPECT_EQ(gone.at(0).name, "x");
    EXPECT_EQ(db.objects<Group>().filter("id"_f == keys.at(0)).count(), 0);
    EXPECT_EQ(db.objects<Group>().filter("id"_f == rows.at(1).id).count(), 1);
}

TEST_P(raw_sql, two_columns_of_one_name_are_a_usage_error) {
    const auto error = compliance::thrown_by<cm::usage_error>([&] {
        (void)db.raw<User>("select u.*, p.* from app_user u join profile p on p.id = u.profile_id");
    });
    EXPECT_TRUE(compliance::holds(error.what(), "two columns for User.id")) << error.what();
    EXPECT_THROW((void)db.fetch<NameAndCity>("select name, name from app_user"), cm::usage_error);
}

TEST_P(raw_sql, fewer_columns_than_the_tuple_has_is_an_error) {
    EXPECT_THROW((void)(db.fetch<std::tuple<int, int>>("select 1")), cm::error);
}

// ---- lists --------------------------------------------------------------------------------------

TEST_P(raw_sql, the_list_of_an_in_is_a_container) {
    const auto named = [&](const std::vector<std::string>& wanted) {
        return db.fetch<std::string>("select name from app_user where name in ({}) order by name",
                                     wanted);
    };
    EXPECT_EQ(named({"Ann"}), names{"Ann"});
    EXPECT_EQ(named({"Ann", "Cid", "nobody"}), (names{"Ann", "Cid"}));
    EXPECT_EQ(named({}), names{});
    const std::vector<std::int64_t> ids{ann.id, bo.id, cid.id, 99, 98};
    EXPECT_EQ(db.raw<User>("select * from app_user where is_active = {} and id in ({}) and id > {}",
                           true, ids, 0)
                  .size(),
              2U);
    EXPECT_EQ(db.fetch<std::string>("select name from app_user where id IN( {} )",
                                    std::span<const std::int64_t>(ids).first(1)),
              names{"Ann"});
    EXPECT_EQ(db.execute("update app_user set is_active = {} where id not in ({})", false,
                         std::vector<User>{ann}),
              2);
}

TEST_P(raw_sql, an_empty_list_holds_nothing_and_its_opposite_everything) {
    const std::vector<std::int64_t> none;
    const std::vector<std::optional<std::int64_t>> nulls{std::nullopt};
    EXPECT_EQ(db.fetch<std::int64_t>("select count(*) from app_user where id in ({})", none)[0], 0);
    EXPECT_EQ(db.fetch<std::int64_t>("select count(*) from app_user where id not in ({})", none)[0],
              3);
    EXPECT_EQ(
        db.fetch<std::int64_t>("select count(*) from app_user where not (id in ({}))", nulls)[0],
        3);
    EXPECT_QUERIES(db, 0) {
        EXPECT_THROW((void)db.fetch<int>("select 1 from app_user where id in (1, {})", none),
                     cm::usage_error);
    };
}

TEST_P(raw_sql, lists_of_every_kind) {
    const auto among = [&](const auto& items, const auto& one) {
        return db.fetch<bool>("select 1 = 1 from app_user where {} in ({}) and id = {}", one, items,
                              ann.id);
    };
    EXPECT_EQ(among(std::vector<double>{0.5, 1.5}, 1.5).size(), 1U);
    EXPECT_EQ(among(std::vector<cm::decimal>{cm::decimal(1)}, cm::decimal(2)).size(), 0U);
    EXPECT_EQ(among(std::vector<cm::uuid>{cm::uuid()}, cm::uuid()).size(), 1U);
    EXPECT_EQ(among(std::vector<cm::uuid>{}, cm::uuid()).size(), 0U);
    EXPECT_EQ(among(std::vector<cm::date>{}, cm::date()).size(), 0U);
    EXPECT_EQ(among(std::vector<cm::utc_time>{}, cm::utc_time()).size(), 0U);
    EXPECT_EQ(among(std::vector<double>{}, 0.5).size(), 0U);
}

TEST_P(raw_sql, lists_of_many_lengths_are_few_statements) {
    std::set<std::string> texts;
    for (int n = 1; n <= 16; ++n) {
        const cm::query_log log(db);
        (void)db.fetch<int>("select 1 from app_user where id in ({})",
                            std::vector<std::int64_t>(static_cast<std::size_t>(n), 7));
        texts.insert(std::string(log.entries().at(0).sql));
    }
    EXPECT_EQ(texts.size(), 5U);
}

TEST_P(raw_sql, a_container_elsewhere_is_an_array) {
    const std::vector<std::string> some{"Ann", "Bo"};
    if (db.backend() == cm::backend::postgresql) {
        EXPECT_EQ(
            db.fetch<std::string>("select name from app_user where name = any({})", some).size(),
            2U);
        return;
    }
    const auto e = thrown_by<cm::usage_error>(
        [&] { (void)db.fetch<std::string>("select name from app_user where name = {}", some); });
    EXPECT_TRUE(holds(e.what(), "in ({})")) << e.what();
}

// ---- text made at run time ----------------------------------------------------------------------

TEST_P(raw_sql, text_made_at_run_time_is_trusted) {
    for (const std::string table : {"app_user", "profile"})
        EXPECT_GE(db.fetch<std::int64_t>(cm::trusted("select count(*) from " + table))[0], 2);
    EXPECT_EQ(db.raw<User>(cm::trusted("select * from app_user where name = {}"), "Ann").size(),
              1U);
    const std::string text = "update app_user set name = {} where id = {}";
    EXPECT_EQ(db.execute(cm::trusted(text), "Anna", ann.id), 1);
}

TEST_P(raw_sql, trusted_text_has_as_many_placeholders_as_arguments) {
    EXPECT_QUERIES(db, 0) {
        const auto few = thrown_by<cm::usage_error>(
            [&] { db.execute(cm::trusted("delete from app_user where id = {}")); });
        EXPECT_TRUE(holds(few.what(), "1 placeholders {} for 0 arguments")) << few.what();
        EXPECT_TRUE(holds(few.where().file_name(), "raw_sql_test")) << few.where().file_name();
        EXPECT_THROW(db.execute(cm::trusted("delete from app_user"), 1), cm::usage_error);
        EXPECT_THROW(db.execute(cm::trusted("delete from app_user where id = {x}"), 1),
                     cm::usage_error);
    };
}

}  // namespace
