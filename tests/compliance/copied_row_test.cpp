#include "cormorant/testing.hpp"
#include "support/shop.hpp"

/// A row that is stored once more under another key has relations of its own.

namespace {

using namespace shop;

struct Seat;
struct Person {
    std::int64_t id = 0;
    std::string name;
    cm::reverse<Seat, "person"> seat;  // one row at most
    static constexpr auto meta = cm::model(cm::table("copied_person"), cm::unique("name"));
};
struct Seat {
    std::int64_t id = 0;
    cm::one_to_one<Person> person;
    cm::utc_time since;
    std::string note;
    static constexpr auto meta = cm::model(cm::table("copied_seat"), cm::default_now("since"));
};

class copied_rows : public stocked_shop {
protected:
    copied_rows() { cm::create_tables<Person, Seat>(db); }
    [[nodiscard]] User ann_again() const { return db.objects<User>().get("id"_f == ann.id); }
    /// A copy of Ann that was touched, and is not stored yet.
    [[nodiscard]] User copy_of_ann() const {
        User copy = db.objects<User>()
                        .prefetch_related("orders"_f, "groups"_f, "tags"_f, "referred"_f)
                        .get("id"_f == ann.id);
        EXPECT_EQ(copy.orders.size(), 3U);
        copy.id = 0;
        copy.email = "copy@x.org";
        copy.profile.reset();  // no two users share one
        return copy;
    }
    static void expect_no_rows(const User& user) {
        EXPECT_TRUE(user.orders.empty());
        EXPECT_TRUE(user.groups.empty());
        EXPECT_TRUE(user.tags.empty());
        EXPECT_TRUE(user.referred.empty());
    }
};
CORMORANT_ON_EVERY_BACKEND(copied_rows);

TEST_P(copied_rows, that_are_created_have_relations_of_their_own) {
    const User copy = db.create(copy_of_ann());
    EXPECT_NE(copy.id, ann.id);
    EXPECT_QUERIES(db, 4) { expect_no_rows(copy); };
    User untouched = ann_again();
    untouched.id = 0;
    untouched.email = "second@x.org";
    untouched.profile.reset();
    expect_no_rows(db.create(untouched));
    EXPECT_EQ(ann_again().orders.size(), 3U);
}

TEST_P(copied_rows, that_are_saved_have_relations_of_their_own) {
    User copy = copy_of_ann();
    db.save(copy);
    expect_no_rows(copy);
    User keyed = copy_of_ann();
    keyed.id = 4'000;
    keyed.email = "keyed@x.org";
    db.save(keyed);
    expect_no_rows(keyed);
}

TEST_P(copied_rows, that_take_the_key_of_a_stored_row_have_its_relations) {
    User as_bo = copy_of_ann();
    as_bo.id = bo.id;
    as_bo.email = bo.email;
    db.save(as_bo);
    EXPECT_EQ(as_bo.orders.size(), 1U);
    EXPECT_EQ(as_bo.tags.size(), 2U);
    EXPECT_EQ(names_of(as_bo.groups), names{"staff"});
}

TEST_P(copied_rows, that_are_saved_under_their_key_keep_what_was_loaded) {
    User row = db.objects<User>().prefetch_related("orders"_f).get("id"_f == ann.id);
    row.name = "Anna";
    EXPECT_QUERIES(db, 1) {
        db.save(row);
        EXPECT_EQ(row.orders.size(), 3U);
    };
}

TEST_P(copied_rows, of_many_that_are_created_have_relations_of_their_own) {
    std::vector<User> copies = db.objects<User>().prefetch_related("orders"_f).to_vector();
    for (User& user : copies) {
        user.id = 0;
        user.email += ".copy";
        user.profile.reset();
    }
    db.bulk_create(copies);
    EXPECT_QUERIES(db, 4) {
        for (const User& user : copies) expect_no_rows(user);
    };
}

TEST_P(copied_rows, that_are_upserted_have_the_relations_of_the_stored_row) {
    User copy = copy_of_ann();
    copy.email = bo.email;
    db.upsert(copy, "email"_f);
    EXPECT_EQ(copy.id, bo.id);
    EXPECT_EQ(copy.orders.size(), 1U);
    EXPECT_EQ(copy.tags.size(), 2U);
    const User other = db.update_or_create<User>("email"_f == "cid@x.org", [&] {
        User u = copy_of_ann();
        u.email = "cid@x.org";
        return u;
    }());
    EXPECT_EQ(other.id, cid.id);
    EXPECT_TRUE(other.orders.empty());
    const auto [made, is_new] = db.get_or_create<User>("email"_f == "copy@x.org", copy_of_ann());
    EXPECT_TRUE(is_new);
    expect_no_rows(made);
}

TEST_P(copied_rows, keep_the_rows_of_their_foreign_keys) {
    User copy = db.objects<User>().select_related("profile"_f).get("id"_f == ann.id);
    copy.id = 0;
    copy.email = "copy@x.org";
    const auto rome = db.create(Profile{.bio = "c"});
    EXPECT_QUERIES(db, 1) {
        const User stored = db.create([&] {
            User u = copy;
            u.profile = rome;
            return u;
        }());
        EXPECT_EQ((*stored.profile)->bio, "c");
    };
    Order order = db.objects<Order>().select_related("user"_f).first().value();
    order.id = 0;
    EXPECT_QUERIES(db, 1) {
        const Order again = db.create(order);
        EXPECT_EQ(again.user->name, "Ann");
    };
}

TEST_P(copied_rows, have_the_other_side_of_a_one_to_one_of_their_own) {
    const Person eve = db.create(Person{.name = "Eve"});
    db.create(Seat{.person = eve, .note = "front"});
    Person copy = db.objects<Person>().prefetch_related("seat"_f).get();
    EXPECT_EQ(copy.seat->note, "front");
    copy.id = 0;
    copy.name = "Eva";
    copy = db.create(copy);
    EXPECT_TRUE(copy.seat.empty());
}

TEST_P(copied_rows, in_another_database_have_its_relations) {
    const auto second = GetParam()->make();
    const cm::database other = cm::open(second->url());
    create_tables(other);
    other.create(Profile{.id = 500, .bio = "other", .city = "Oslo"});
    const User row = [&] {
        User u = ann_again();
        u.profile = cm::key(500);
        return other.create(u);
    }();
    EXPECT_EQ(row.id, ann.id);  // the same key, and another row
    expect_no_rows(row);
    EXPECT_EQ((*row.profile)->city, "Oslo");
    other.create(Order{.user = row});
    User saved = ann_again();
    saved.profile = cm::key(500);
    other.save(saved);
    EXPECT_EQ(saved.orders.size(), 1U);
}

TEST_P(copied_rows, that_are_found_by_other_members_keep_the_time_of_the_stored_row) {
    const Person eve = db.create(Person{.name = "Eve"});
    const Seat seat = db.create(Seat{.person = eve, .note = "front"});
    EXPECT_NE(seat.since, cm::utc_time{});
    const Seat moved =
        db.update_or_create<Seat>("note"_f == "front", Seat{.person = eve, .note = "back"});
    EXPECT_EQ(moved.id, seat.id);
    EXPECT_EQ(moved.since, seat.since);
    Seat by_hand{.id = seat.id, .person = eve, .note = "side"};
    db.save(by_hand);
    EXPECT_EQ(db.objects<Seat>().get().since, seat.since);
    EXPECT_EQ(db.objects<Seat>().get().note, "side");
}

}  // namespace
