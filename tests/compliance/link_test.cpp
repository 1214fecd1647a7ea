#include "cormorant/testing.hpp"
#include "support/shop.hpp"

namespace {

using namespace shop;

class links : public stocked_shop {
protected:
    [[nodiscard]] names tags_of(const User& user) const {
        return db.objects(user, "tags"_f).order_by("code"_f).scalars("code"_f).to_vector();
    }
};
CORMORANT_ON_EVERY_BACKEND(links);

TEST_P(links, add_ignores_those_that_are_there) {
    EXPECT_EQ(db.add(ann, "tags"_f, Tag{"red"}, Tag{"blue"}), 1);
    EXPECT_EQ(tags_of(ann), (names{"blue", "red"}));
    EXPECT_EQ(db.add(ann, "tags"_f, cm::key("red")), 0);
}

TEST_P(links, add_of_the_same_row_twice_links_it_once) {
    EXPECT_EQ(db.add(cid, "tags"_f, cm::key("red"), cm::key("red")), 1);
    EXPECT_EQ(tags_of(cid), names{"red"});
}

TEST_P(links, remove_leaves_the_rows_themselves) {
    EXPECT_EQ(db.remove(bo, "tags"_f, cm::key("red"), cm::key("none")), 1);
    EXPECT_EQ(tags_of(bo), names{"blue"});
    EXPECT_EQ(db.objects<Tag>().count(), 2);
    EXPECT_EQ(tags_of(ann), names{"red"});
}

TEST_P(links, clear_removes_those_of_this_row_alone) {
    EXPECT_QUERIES(db, 1) { EXPECT_EQ(db.clear(bo, "tags"_f), 2); };
    EXPECT_EQ(tags_of(bo), names{});
    EXPECT_EQ(tags_of(ann), names{"red"});
}

TEST_P(links, set_writes_the_difference_alone) {
    db.create(Tag{.code = "green"});
    db.set(bo, "tags"_f, names{"green", "red"});
    EXPECT_EQ(tags_of(bo), (names{"green", "red"}));
    const cm::query_log log(db);
    db.set(bo, "tags"_f, names{"red", "green"});
    for (const auto& entry : log.entries()) EXPECT_FALSE(entry.writes) << entry.sql;
    db.set(bo, "tags"_f, names{});
    EXPECT_EQ(tags_of(bo), names{});
    db.set(bo, "tags"_f, std::vector<Tag>{{"red"}});
    EXPECT_EQ(tags_of(bo), names{"red"});
}

TEST_P(links, a_change_is_seen_by_the_row_at_once) {
    EXPECT_EQ(ann.tags.size(), 1U);
    db.add(ann, "tags"_f, cm::key("blue"));
    EXPECT_EQ(ann.tags.size(), 2U);
    db.clear(ann, "tags"_f);
    EXPECT_EQ(ann.tags.size(), 0U);
    const auto all = db.objects<User>().prefetch_related("tags"_f).order_by("id"_f).to_vector();
    User row = all[1];
    db.remove(row, "tags"_f, cm::key("red"));
    EXPECT_EQ(row.tags.size(), 1U);
}

TEST_P(links, through_a_model_keep_its_other_columns) {
    EXPECT_EQ(db.add(ann, "groups"_f, admins, staff), 0);
    EXPECT_EQ(db.objects<Membership>().get("user"_f == ann, "group"_f == admins).role, "owner");
    EXPECT_EQ(db.add(cid, "groups"_f, admins), 1);
    EXPECT_EQ(db.objects<Membership>().filter("user"_f == cid).count(), 1);
    db.set(ann, "groups"_f, std::vector<Group>{admins});
    EXPECT_EQ(db.objects<Membership>().get("user"_f == ann).role, "owner");
}

TEST_P(links, from_the_other_side_are_reached_by_the_table_between) {
    const auto groups = db.objects<Group>().prefetch_related("memberships.user"_f).to_vector();
    EXPECT_QUERIES(db, 0) {
        EXPECT_EQ(groups[0].memberships.size(), 1U);
        EXPECT_EQ(groups[0].memberships[0].user->name, "Ann");
        EXPECT_EQ(groups[1].memberships.size(), 2U);
    };
}

TEST_P(links, to_a_row_that_is_not_there_are_refused) {
    EXPECT_THROW(db.add(cid, "tags"_f, cm::key("nothing")), cm::integrity_error);
    EXPECT_EQ(tags_of(cid), names{});
}

TEST_P(links, of_a_row_that_is_not_stored_are_a_usage_error) {
    User fresh_user{.name = "x"};
    EXPECT_QUERIES(db, 0) {
        EXPECT_THROW(db.add(fresh_user, "tags"_f, cm::key("red")), cm::usage_error);
        EXPECT_THROW(db.add(ann, "groups"_f, Group{.name = "unsaved"}), cm::usage_error);
    };
}

TEST_P(links, many_at_once_go_beyond_one_statement) {
    std::vector<Tag> many;
    names codes;
    for (int i = 0; i < 2'500; ++i) codes.push_back("t" + std::to_string(i));
    for (const auto& c : codes) many.push_back({c});
    db.bulk_create(many);
    db.set(cid, "tags"_f, codes);
    EXPECT_EQ(db.objects(cid, "tags"_f).count(), 2'500);
    db.set(cid, "tags"_f, names(codes.begin(), codes.begin() + 3));
    EXPECT_EQ(db.objects(cid, "tags"_f).count(), 3);
}

TEST_P(links, go_with_the_row_that_is_removed) {
    db.remove(bo);
    EXPECT_EQ(db.objects<Tag>().count(), 2);
    EXPECT_EQ(db.fetch<std::int64_t>("select count(*) from app_user_tags")[0], 1);
}

}  // namespace
