#include "cormorant/testing.hpp"
#include "support/shop.hpp"

namespace {

using namespace shop;

class slices : public empty_shop {
protected:
    slices() {
        std::vector<Tag> tags;
        for (char c = 'a'; c <= 'j'; ++c) tags.push_back({std::string(1, c)});
        db.bulk_create(tags);
    }
    [[nodiscard]] auto tags() const { return db.objects<Tag>().order_by("code"_f); }
    [[nodiscard]] static std::string codes(const auto& rows) {
        std::string all;
        for (const Tag& t : rows) all += t.code;
        return all;
    }
};
CORMORANT_ON_EVERY_BACKEND(slices);

TEST_P(slices, compose) {
    EXPECT_EQ(codes(tags().limit(3)), "abc");
    EXPECT_EQ(codes(tags().offset(7)), "hij");
    EXPECT_EQ(codes(tags().offset(2).limit(3)), "cde");
    EXPECT_EQ(codes(tags().limit(5).offset(2)), "cde");
    EXPECT_EQ(codes(tags().limit(5).limit(9)), "abcde");
    EXPECT_EQ(codes(tags().offset(2).offset(3).limit(2)), "fg");
    EXPECT_EQ(codes(tags().offset(2).limit(5).offset(1).limit(2)), "de");
    EXPECT_EQ(codes(tags().limit(2).offset(2)), "");
    EXPECT_EQ(codes(tags().limit(2).offset(5)), "");
    EXPECT_EQ(codes(tags().limit(0)), "");
}

TEST_P(slices, of_several_sizes_share_a_statement) {
    (void)tags().limit(1).to_vector();
    const auto before = db.statistics().queries_compiled;
    for (int n = 2; n < 10; ++n)
        EXPECT_EQ(codes(tags().limit(n)).size(), static_cast<std::size_t>(n));
    EXPECT_EQ(db.statistics().queries_compiled, before);
}

TEST_P(slices, take_no_negative_numbers) {
    EXPECT_THROW((void)tags().limit(-1), cm::usage_error);
    EXPECT_THROW((void)tags().offset(-1), cm::usage_error);
}

TEST_P(slices, cannot_be_filtered_or_ordered_afterwards) {
    const auto some = tags().limit(3);
    EXPECT_THROW((void)some.filter("code"_f == "a"), cm::usage_error);
    EXPECT_THROW((void)some.exclude("code"_f == "a"), cm::usage_error);
    EXPECT_THROW((void)some.order_by("code"_f), cm::usage_error);
    EXPECT_THROW((void)some.reverse(), cm::usage_error);
    EXPECT_THROW((void)some.distinct(), cm::usage_error);
    EXPECT_THROW((void)some.last(), cm::usage_error);
    EXPECT_THROW((void)some.annotate("n"_f = cm::length("code"_f)), cm::usage_error);
}

TEST_P(slices, are_updated_alone) {
    EXPECT_EQ(tags().offset(2).limit(1).update("code"_f = "z"), 1);
    EXPECT_EQ(codes(tags()), "abdefghijz");
}

TEST_P(slices, indexing_an_evaluated_queryset_sends_nothing) {
    const auto all = tags();
    EXPECT_EQ(all.size(), 10U);
    EXPECT_QUERIES(db, 0) {
        EXPECT_EQ(all[3].code, "d");
        EXPECT_EQ(all.count(), 10);
        EXPECT_TRUE(all.exists());
        EXPECT_TRUE(all.at_least(10));
        EXPECT_FALSE(all.empty());
        EXPECT_EQ(all.first()->code, "a");
        EXPECT_EQ(all.last()->code, "j");
        EXPECT_EQ(codes(all), "abcdefghij");
        EXPECT_THROW((void)all[10], cm::not_found);
    };
}

TEST_P(slices, indexing_an_unevaluated_queryset_reads_one_row_and_keeps_none) {
    const auto all = tags();
    const cm::query_log log(db);
    EXPECT_EQ(all[3].code, "d");
    EXPECT_EQ(all[4].code, "e");
    ASSERT_EQ(log.count(), 2U);
    EXPECT_EQ(log.entries()[0].rows, 1);
    EXPECT_THROW((void)all[10], cm::not_found);
    EXPECT_EQ(all.size(), 10U);
    EXPECT_EQ(log.count(), 4U);
}

TEST_P(slices, indexing_a_slice_counts_from_its_start) {
    EXPECT_EQ(tags().offset(2).limit(3)[1].code, "d");
    EXPECT_THROW((void)tags().limit(3)[3], cm::not_found);
    EXPECT_THROW((void)tags()[-1], cm::error);
}

TEST_P(slices, a_queryset_is_evaluated_once) {
    auto all = tags();
    EXPECT_QUERIES(db, 1) {
        for (const Tag& t : all) EXPECT_FALSE(t.code.empty());
        for (const Tag& t : all) EXPECT_FALSE(t.code.empty());
        EXPECT_EQ(all.size(), 10U);
        const auto copy = all;
        EXPECT_EQ(copy.size(), 10U);
    };
}

TEST_P(slices, a_derived_queryset_is_evaluated_by_itself) {
    const auto all = tags();
    (void)all.size();
    EXPECT_QUERIES(db, 2) {
        EXPECT_EQ(all.filter("code"_f == "a").size(), 1U);
        EXPECT_EQ(all.all().size(), 10U);
    };
}

TEST_P(slices, an_index_that_is_not_there_tells_the_line_that_asked) {
    const auto all = tags();
    const auto ask = [&] {
        const auto e = compliance::thrown_by<cm::not_found>([&] { (void)all[100]; });
        EXPECT_TRUE(compliance::holds(e.what(), "[100]")) << e.what();
        EXPECT_TRUE(compliance::holds(e.where().file_name(), "slice_test.cpp")) << e.what();
    };
    ask();
    (void)all.size();
    ask();
}

TEST_P(slices, get_reads_at_most_two_rows) {
    const cm::query_log log(db);
    EXPECT_THROW((void)tags().get(), cm::multiple_rows);
    ASSERT_EQ(log.count(), 1U);
    EXPECT_LE(log.entries()[0].rows, 2);
    EXPECT_THROW((void)tags().get("code"_f == "z"), cm::not_found);
    EXPECT_EQ(tags().get("code"_f == "c").code, "c");
}

TEST_P(slices, get_over_values_of_several_related_rows_is_not_one_row) {
    const User ann = db.create(User{.name = "Ann", .email = "ann@x.org"});
    db.create(Order{.user = ann, .total = 1});
    const auto totals = db.objects<User>().values("orders.total"_f);
    EXPECT_EQ(totals.get("id"_f == ann.id)["orders.total"_f], 1);
    db.create(Order{.user = ann, .total = 2});
    EXPECT_THROW((void)totals.get("id"_f == ann.id), cm::multiple_rows);
}

TEST_P(slices, get_by_a_unique_member_leaves_the_queryset_as_it_was) {
    db.create(User{.name = "Ann", .email = "ann@x.org"});
    db.create(User{.name = "Ann", .email = "other@x.org"});
    const auto anns = db.objects<User>().filter("name"_f == "Ann");
    EXPECT_EQ(db.objects<User>().get("email"_f == "ann@x.org").name, "Ann");
    EXPECT_THROW((void)anns.get(), cm::multiple_rows);
    EXPECT_EQ(anns.size(), 2U);
    EXPECT_THROW((void)anns.limit(2).get(), cm::multiple_rows);
    EXPECT_EQ(anns.limit(1).get().name, "Ann");
}

struct Alias {
    std::int64_t id = 0;
    std::optional<std::string> nick;
    int uses = 0;
    static constexpr auto meta = cm::model(cm::unique("nick"));
};

TEST_P(slices, several_rows_without_a_value_are_not_one_row_although_the_member_is_unique) {
    cm::create_tables<Alias>(db);
    std::vector<Alias> rows(2);
    db.bulk_create(rows);
    const std::optional<std::string> none;
    EXPECT_THROW((void)db.objects<Alias>().get("nick"_f == none), cm::multiple_rows);
    EXPECT_THROW(db.get_or_create<Alias>("nick"_f == none, Alias{}), cm::multiple_rows);
    EXPECT_THROW(db.update_or_create<Alias>("nick"_f == none, Alias{.uses = 7}), cm::multiple_rows);
    EXPECT_EQ(db.objects<Alias>().filter("uses"_f == 0).count(), std::int64_t{2});
    db.remove(rows[1]);
    EXPECT_EQ(db.objects<Alias>().get("nick"_f == none).id, rows[0].id);
}

TEST_P(slices, an_error_of_get_names_the_model_and_the_call) {
    const auto e = compliance::thrown_by<cm::not_found>([&] { (void)tags().get("code"_f == "z"); });
    EXPECT_EQ(e.kind(), cm::error_kind::not_found);
    EXPECT_TRUE(compliance::holds(e.what(), "Tag")) << e.what();
    EXPECT_TRUE(compliance::holds(e.where().file_name(), "slice_test.cpp"));
    EXPECT_EQ(compliance::holds(e.what(), "'z'"), false) << "values stay out of messages";
}

TEST_P(slices, first_and_last_go_by_key_where_there_is_no_order) {
    EXPECT_EQ(db.objects<Tag>().first()->code, "a");
    EXPECT_EQ(db.objects<Tag>().last()->code, "j");
    EXPECT_EQ(db.objects<Tag>().order_by("code"_f.desc()).first()->code, "j");
    EXPECT_EQ(db.objects<Tag>().order_by("code"_f.desc()).last()->code, "a");
    EXPECT_EQ(db.objects<Tag>().order_by("code"_f).limit(4).offset(1).first()->code, "b");
    EXPECT_FALSE(db.objects<Tag>().filter("code"_f == "z").first().has_value());
}

TEST_P(slices, in_bulk_gives_rows_by_key_and_leaves_absent_ones_out) {
    EXPECT_QUERIES(db, 1) {
        const auto found = db.objects<Tag>().in_bulk(names{"c", "a", "zz", "a"});
        ASSERT_EQ(found.size(), 2U);
        EXPECT_EQ(found.at("a").code, "a");
    };
    EXPECT_TRUE(db.objects<Tag>().in_bulk(names{}).empty());
}

TEST_P(slices, in_bulk_takes_many_keys_and_some_of_them_twice) {
    std::vector<Profile> profiles(20);
    db.bulk_create(profiles);
    std::vector<std::int64_t> keys;
    for (const Profile& p : profiles) keys.push_back(p.id);
    keys.insert(keys.begin(), {profiles[19].id, -1, profiles[3].id});
    EXPECT_EQ(db.objects<Profile>().in_bulk(keys).size(), 20U);
    keys.resize(9);
    EXPECT_EQ(db.objects<Profile>().in_bulk(keys).size(), 7U);
}

// MariaDB puts the slice of an IN into a derived table, which does not see the row around it.
TEST_P(slices, in_a_list_may_depend_on_the_row_around_or_are_refused_in_words) {
    const auto largest = cm::query<Order>()
                             .filter("user"_f == cm::outer("id"_f))
                             .order_by("total"_f.desc())
                             .limit(1)
                             .scalars("user"_f);
    const auto buyers = db.objects<User>().filter("id"_f.in(largest));
    stock_up(db);
    if (db.backend() == cm::backend::mariadb) {
        const auto error = compliance::thrown_by<cm::usage_error>([&] { (void)buyers.count(); });
        EXPECT_TRUE(compliance::holds(error.what(), "in() of a slice of Order")) << error.what();
        EXPECT_TRUE(compliance::holds(error.what(), "cm::subquery()")) << error.what();
    } else {
        EXPECT_EQ(buyers.count(), 2);
    }
    EXPECT_EQ(db.objects<User>().filter("id"_f == cm::subquery(largest)).count(), 2);
}

// It would be of all rows, and the slice of the one row that it gives.
TEST_P(slices, are_not_summed_as_columns) {
    stock_up(db);
    const auto two = db.objects<Order>().order_by("total"_f.desc()).limit(2);
    const auto refused = [](const auto& ask) {
        const auto error = compliance::thrown_by<cm::usage_error>([&] { (void)ask(); });
        EXPECT_TRUE(compliance::holds(error.what(), "aggregate() is of the slice")) << error.what();
    };
    refused([&] { return two.scalars(cm::sum("total"_f)); });
    refused([&] { return two.values("sum"_f = cm::sum("total"_f)); });
    refused([&] { return two.values("user"_f, "n"_f = cm::count()); });
    EXPECT_EQ(two.aggregate("n"_f = cm::count())["n"_f], 2);
    const auto counted =
        db.objects<User>().annotate("n"_f = cm::count("orders"_f)).order_by("id"_f).limit(2);
    EXPECT_EQ(counted.values("name"_f, "n"_f).to_vector().size(), 2U);
    EXPECT_EQ(counted.scalars("n"_f).to_vector().size(), 2U);
}

}  // namespace
