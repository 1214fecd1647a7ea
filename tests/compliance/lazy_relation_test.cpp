#include <stdexcept>

#include "cormorant/testing.hpp"
#include "support/shop.hpp"

namespace {

/// A key that cannot be written at times.
struct Code {
    std::int64_t number = 0;
    friend bool operator==(const Code&, const Code&) = default;
};
bool codes_fail = false;

}  // namespace

template <>
struct cormorant::custom_column<Code> {
    using stored = std::int64_t;
    static stored to_stored(const Code& code) {
        if (codes_fail) throw std::runtime_error("no code");
        return code.number;
    }
    static Code from_stored(stored number) { return {number}; }
};

namespace {

using namespace shop;

struct Note;
struct Team {
    Code code;
    static constexpr auto meta = cm::model(cm::primary_key("code"));
};
struct Page {
    std::int64_t id = 0;
    cm::reverse<Note, "page"> notes;  // tied before the key behind it is read
    cm::foreign_key<Team, Code> team;
};
struct Note {
    std::int64_t id = 0;
    cm::foreign_key<Page> page;
};

class lazy_relations : public stocked_shop {
protected:
    [[nodiscard]] auto users() const { return db.objects<User>().order_by("name"_f); }
};
CORMORANT_ON_EVERY_BACKEND(lazy_relations);

TEST_P(lazy_relations, the_first_touch_loads_for_all_rows_of_the_result) {
    const auto all = users().to_vector();
    EXPECT_QUERIES(db, 1) {
        EXPECT_EQ(all[0].orders.size(), 3U);
        EXPECT_EQ(all[1].orders.size(), 1U);
        EXPECT_TRUE(all[2].orders.empty());
    };
    EXPECT_QUERIES(db, 1) {
        EXPECT_EQ((*all[0].profile)->city, "Paris");
        EXPECT_EQ((*all[1].profile)->city, "Rome");
    };
    EXPECT_QUERIES(db, 1) {
        EXPECT_EQ(names_of(all[0].groups), (names{"admins", "staff"}));
        EXPECT_EQ(names_of(all[1].groups), names{"staff"});
        EXPECT_TRUE(all[2].groups.empty());
    };
}

TEST_P(lazy_relations, each_of_many_rows_finds_its_own) {
    std::vector<User> many;
    for (int i = 0; i < 400; ++i) many.push_back({.name = "Dee", .email = std::to_string(i)});
    db.bulk_create(many);
    std::vector<Order> more;
    for (std::size_t i = 0; i < many.size(); i += 2)
        for (std::size_t n = 0; n <= i % 3; ++n)
            more.push_back({.user = cm::key(many[i].id), .total = static_cast<double>(i)});
    db.bulk_create(more);
    const auto all = db.objects<User>().filter("name"_f == "Dee").order_by("id"_f).to_vector();
    ASSERT_EQ(all.size(), many.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        ASSERT_EQ(all[i].orders.size(), i % 2 == 0 ? i % 3 + 1 : 0U) << i;
        for (const Order& o : all[i].orders) EXPECT_EQ(o.total, static_cast<double>(i));
    }
    const auto reversed = db.objects<Order>().order_by("id"_f.desc()).limit(300).to_vector();
    for (const Order& o : reversed) EXPECT_EQ(o.user->id, o.user.key());
}

TEST_P(lazy_relations, a_loop_over_n_rows_sends_one_query_for_each_relation) {
    EXPECT_QUERIES(db, 3) {
        for (const User& u : users()) {
            (void)u.orders.size();
            if (u.profile) (void)(*u.profile)->bio;
        }
    };
}

TEST_P(lazy_relations, related_rows_load_their_relations_together_too) {
    const auto all = users().to_vector();
    EXPECT_QUERIES(db, 2) {
        for (const User& u : all)
            for (const Order& o : u.orders) EXPECT_TRUE(o.lines.empty());
    };
    const auto orders_now = db.objects<Order>().to_vector();
    EXPECT_QUERIES(db, 2) {
        for (const Order& o : orders_now) EXPECT_TRUE((*o.user->profile)->city.has_value());
    };
}

TEST_P(lazy_relations, a_row_of_a_reverse_relation_knows_its_owner) {
    const User ann_again = users().get("name"_f == "Ann");
    EXPECT_EQ(ann_again.orders[0].user->name, "Ann");
}

TEST_P(lazy_relations, rows_survive_the_queryset_and_the_database_handle) {
    std::vector<User> kept;
    {
        const cm::database second = db;
        kept = second.objects<User>().order_by("name"_f).to_vector();
    }
    EXPECT_EQ(kept[0].orders.size(), 3U);
}

TEST_P(lazy_relations, rows_survive_the_last_database_handle) {
    if (!can().survives_closing)
        GTEST_SKIP() << "a second pool: the database is gone with its first one";
    std::vector<User> kept;
    {
        const cm::database second = open_again();
        kept = second.objects<User>().order_by("name"_f).to_vector();
    }
    EXPECT_EQ(kept[0].orders.size(), 3U);
    EXPECT_EQ((*kept[1].profile)->city, "Rome");
}

TEST_P(lazy_relations, copies_share_what_was_loaded) {
    std::vector<User> all = users().to_vector();
    User copy = all[0];
    const User moved = std::move(all[1]);
    all.clear();
    EXPECT_QUERIES(db, 1) {
        EXPECT_EQ(copy.orders.size(), 3U);
        EXPECT_EQ(moved.orders.size(), 1U);
    };
    const User second = copy;
    copy = moved;
    EXPECT_QUERIES(db, 0) {
        EXPECT_EQ(second.orders.size(), 3U);
        EXPECT_EQ(copy.orders.size(), 1U);
    };
}

TEST_P(lazy_relations, rows_survive_sorting_and_erasing) {
    std::vector<User> all = users().to_vector();
    std::sort(all.begin(), all.end(), [](const User& a, const User& b) { return a.name > b.name; });
    all.erase(all.begin());
    EXPECT_QUERIES(db, 1) {
        EXPECT_EQ(all[0].orders.size(), 1U);
        EXPECT_EQ(all[1].orders.size(), 3U);
    };
}

TEST_P(lazy_relations, one_loads_for_this_row_alone) {
    const auto all = users().fetch(cm::fetch::one).to_vector();
    EXPECT_QUERIES(db, 2) {
        EXPECT_EQ(all[0].orders.size(), 3U);
        EXPECT_EQ(all[0].orders.size(), 3U);
        EXPECT_FALSE(all[1].orders.loaded());
        EXPECT_EQ(all[1].orders.size(), 1U);
    };
}

TEST_P(lazy_relations, raise_throws_and_sends_nothing) {
    const auto all = users().fetch(cm::fetch::raise).prefetch_related("tags"_f).to_vector();
    EXPECT_QUERIES(db, 0) {
        EXPECT_THROW((void)all[0].orders.size(), cm::usage_error);
        EXPECT_THROW((void)(*all[0].profile)->city, cm::usage_error);
        EXPECT_EQ(all[0].tags.size(), 1U);
        EXPECT_EQ(all[0].profile->key(), ann.profile->key());
    };
}

TEST_P(lazy_relations, a_to_one_relation_whose_row_is_gone_says_so) {
    const auto made = db.create(Order{.user = cid, .total = 1});
    const auto row = db.objects<Order>().get("id"_f == made.id);
    db.remove(cid);
    EXPECT_THROW((void)row.user->name, cm::not_found);
}

TEST_P(lazy_relations, a_row_that_came_from_no_database_says_so) {
    User fresh_user;
    EXPECT_TRUE(fresh_user.orders.empty());
    Order order{.user = cm::key(1)};
    EXPECT_THROW((void)order.user->name, cm::usage_error);
    EXPECT_EQ(order.user.key(), 1);
}

TEST_P(lazy_relations, a_created_row_loads_its_relations) {
    EXPECT_QUERIES(db, 1) { EXPECT_EQ(ann.orders.size(), 3U); };
}

TEST_P(lazy_relations, are_loaded_in_chunks_of_a_thousand_parents) {
    std::vector<User> many(2'500);
    for (std::size_t i = 0; i < many.size(); ++i) {
        many[i].name = "u";
        many[i].email = std::to_string(i);
    }
    db.bulk_create(many);
    std::vector<Order> theirs;
    for (const User& u : many) theirs.push_back({.user = u, .total = 1, .status = "paid"});
    db.bulk_create(theirs);
    const auto all = db.objects<User>().filter("name"_f == "u").to_vector();
    EXPECT_QUERIES(db, 3) {
        for (const User& u : all) ASSERT_EQ(u.orders.size(), 1U);
    };
    const auto orders_now = db.objects<Order>().filter("user.name"_f == "u").to_vector();
    EXPECT_QUERIES(db, 3) {
        for (const Order& o : orders_now) ASSERT_EQ(o.user->name, "u");
    };
}

TEST_P(lazy_relations, a_self_reference_goes_both_ways) {
    const auto root = db.create(Category{.name = "root"});
    const auto leaf = db.create(Category{.name = "b", .parent = root});
    db.create(Category{.name = "a", .parent = root});
    db.create(Category{.name = "c", .parent = leaf});
    const auto all = db.objects<Category>().to_vector();
    EXPECT_QUERIES(db, 2) {
        for (const Category& c : all) {
            if (c.parent) {
                EXPECT_FALSE((*c.parent)->name.empty());
            }
            if (c.name == "root") {
                EXPECT_EQ(names_of(c.children), (names{"a", "b"}));
            }
        }
    };
}

TEST_P(lazy_relations, rows_whose_key_cannot_be_read_leave_the_others_whole) {
    cm::create_tables<Team, Page, Note>(db);
    const auto team = db.create(Team{.code = {1}});
    for (int i = 0; i < 3; ++i) db.create(Page{.team = team});
    codes_fail = true;
    EXPECT_THROW((void)db.objects<Page>().to_vector(), std::runtime_error);
    EXPECT_THROW((void)db.objects<Page>().first(), std::runtime_error);
    codes_fail = false;
    const auto pages = db.objects<Page>().to_vector();
    ASSERT_EQ(pages.size(), 3U);
    EXPECT_TRUE(pages[2].notes.empty());
    EXPECT_EQ(pages[0].team->code, Code{1});
}

}  // namespace
