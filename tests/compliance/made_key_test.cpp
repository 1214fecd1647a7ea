#include "cormorant/testing.hpp"
#include "support/backend.hpp"

/// The key that comes back is that of the row that was stored, whatever else comes back with it.

namespace {

namespace cm = cormorant;
using namespace cormorant::literals;

struct Visit {
    std::int64_t id = 0;
    int n = 0;
    cm::utc_time at;
    static constexpr auto meta =
        cm::model(cm::table("key_visit"), cm::default_now("at"), cm::unique("n"));
};

struct Note {
    std::int64_t id = 0;
    cm::foreign_key<Visit> visit;
    int n = 0;
    static constexpr auto meta = cm::model(cm::table("key_note"));
};

/// All that it has beside its key is what tells it apart.
struct Label {
    std::int64_t id = 0;
    std::string name;
    static constexpr auto meta = cm::model(cm::table("key_label"), cm::unique("name"));
};

/// The same, with a key that the program makes.
struct Country {
    std::string code;
    std::string name;
    static constexpr auto meta =
        cm::model(cm::table("key_country"), cm::primary_key("code"), cm::unique("name"));
};

struct Shelf;
struct Placing;
struct Box {
    std::int64_t id = 0;
    cm::many_to_many<Shelf, cm::through<Placing>> shelves;
    static constexpr auto meta = cm::model(cm::table("key_box"));
};
struct Shelf {
    std::int64_t id = 0;
    static constexpr auto meta = cm::model(cm::table("key_shelf"));
};
struct Placing {
    std::int64_t id = 0;
    cm::foreign_key<Box> box;
    cm::foreign_key<Shelf> shelf;
    cm::utc_time since;
    static constexpr auto meta =
        cm::model(cm::table("key_placing"), cm::default_now("since"), cm::unique("box", "shelf"));
};

class made_keys : public compliance::on_backend {
protected:
    made_keys() { cm::create_tables<Visit, Note, Label, Country, Box, Shelf, Placing>(db); }

    [[nodiscard]] bool is_stored(const Visit& v) const {
        return db.objects<Visit>().filter("id"_f == v.id, "n"_f == v.n, "at"_f == v.at).exists();
    }
    [[nodiscard]] std::size_t stored_of(const std::vector<Visit>& visits) const {
        const auto rows = db.objects<Visit>().order_by("n"_f).to_vector();
        std::size_t n = 0;
        for (std::size_t i = 0; i < visits.size(); ++i)
            n += visits[i].n == rows[i].n && visits[i].id == rows[i].id &&
                 visits[i].at == rows[i].at;
        return n;
    }
    [[nodiscard]] static std::vector<Visit> visits(int first, int count) {
        std::vector<Visit> made(static_cast<std::size_t>(count));
        for (Visit& v : made) v.n = first++;
        return made;
    }
};
CORMORANT_ON_EVERY_BACKEND(made_keys);

TEST_P(made_keys, of_single_rows_that_leave_the_time_to_the_database) {
    const Visit first = db.create(Visit{.n = 1});
    EXPECT_TRUE(is_stored(first));
    db.create(Label{.name = "another table's key in between"});
    Visit second{.n = 2};
    EXPECT_QUERIES(db, 1) { db.save(second); };
    EXPECT_TRUE(is_stored(second));
    EXPECT_NE(first.id, second.id);
    db.save(second);
    EXPECT_EQ(db.objects<Visit>().count(), 2);
}

TEST_P(made_keys, of_a_batch_of_one_row) {
    std::vector<Visit> one = visits(1, 1);
    db.bulk_create(one);
    EXPECT_EQ(stored_of(one), 1U);
}

TEST_P(made_keys, of_batches_that_end_with_one_row) {
    std::vector<Visit> all = visits(0, 4'096);
    db.bulk_create(all);
    EXPECT_EQ(stored_of(all), 4'096U);
}

TEST_P(made_keys, of_rows_that_are_sent_one_by_one) {
    std::vector<Visit> all = visits(0, 5);
    db.bulk_create(all, {.batch_size = 1});
    EXPECT_EQ(stored_of(all), 5U);
    if (GetParam()->name != "mariadb") return;
    std::vector<Visit> more = visits(5, 5);
    open_again("bulk=off").bulk_create(more);
    all.insert(all.end(), more.begin(), more.end());
    EXPECT_EQ(stored_of(all), 10U);
}

TEST_P(made_keys, of_rows_that_have_a_time_among_rows_that_have_none) {
    std::vector<Visit> all = visits(0, 300);
    for (std::size_t i = 0; i < all.size(); i += 3)
        all[i].at = cm::utc_time(std::chrono::seconds(i + 1));
    all[7].id = 90'000;
    db.bulk_create(all);
    EXPECT_EQ(stored_of(all), 300U);
    for (const Visit& v : all) db.create(Note{.visit = v, .n = v.n});
    for (const Note& note : db.objects<Note>()) EXPECT_EQ(note.visit->n, note.n);
}

TEST_P(made_keys, of_rows_that_are_found_or_made) {
    const auto [made, is_new] = db.get_or_create<Visit>("n"_f == 1, Visit{.n = 1});
    EXPECT_TRUE(is_new);
    EXPECT_TRUE(is_stored(made));
    const Visit other = db.update_or_create<Visit>("n"_f == 2, Visit{.n = 2});
    EXPECT_TRUE(is_stored(other));
    const Visit again = db.update_or_create<Visit>("n"_f == 2, Visit{.n = 2});
    EXPECT_EQ(again.id, other.id);
    EXPECT_TRUE(is_stored(again));
    Visit third{.n = 3};
    db.upsert(third, "n"_f);
    EXPECT_TRUE(is_stored(third));
}

TEST_P(made_keys, of_the_rows_between_two_models) {
    Box box = db.create(Box{});
    const Shelf a = db.create(Shelf{}), b = db.create(Shelf{});
    EXPECT_EQ(db.add(box, "shelves"_f, a, b), 2);
    EXPECT_EQ(box.shelves.size(), 2U);
    std::vector<Placing> placings = {{.box = box, .shelf = db.create(Shelf{})}};
    db.bulk_create(placings);
    EXPECT_TRUE(db.objects<Placing>()
                    .filter("id"_f == placings[0].id, "since"_f == placings[0].since)
                    .exists());
}

TEST_P(made_keys, of_a_row_that_is_there_come_back_where_there_is_nothing_to_update) {
    Label first{.name = "sea"}, second{.name = "sea"};
    db.upsert(first, "name"_f);
    EXPECT_QUERIES(db, 1) { db.upsert(second, "name"_f); };
    EXPECT_GT(first.id, 0);
    EXPECT_EQ(second.id, first.id);
    EXPECT_EQ(db.update_or_create<Label>("name"_f == "sea", Label{.name = "sea"}).id, first.id);
    EXPECT_EQ(db.objects<Label>().count(), 1);
}

TEST_P(made_keys, of_many_rows_that_are_there_come_back_and_count_as_written) {
    const Label sea = db.create(Label{.name = "sea"});
    std::vector<Label> labels = {{.name = "land"}, {.name = "sea"}, {.name = "sky"}};
    EXPECT_EQ(db.bulk_create(
                  labels, {.conflict = cm::conflict_action::update, .conflict_members = {"name"}}),
              3);
    EXPECT_EQ(labels[1].id, sea.id);
    for (const Label& l : labels)
        EXPECT_EQ(db.objects<Label>().get("name"_f == l.name).id, l.id) << l.name;
}

TEST_P(made_keys, of_a_stored_row_take_the_place_of_the_programs_own) {
    const Label sea = db.create(Label{.name = "sea"});
    Label other{.id = 77, .name = "sea"};
    db.upsert(other, "name"_f);
    EXPECT_EQ(other.id, sea.id);
    db.create(Country{.code = "FI", .name = "Finland"});
    Country finland{.code = "SF", .name = "Finland"};
    db.upsert(finland, "name"_f);
    EXPECT_EQ(finland.code, "FI");
    EXPECT_EQ(db.objects<Country>().count(), 1);
}

TEST_P(made_keys, are_what_they_were_where_an_update_of_many_rows_failed) {
    db.create(Label{.name = "sea"});
    db.create(Country{.code = "FI", .name = "Finland"});
    std::vector<Country> countries = {{.code = "SF", .name = "Finland"},
                                      {.code = "NO", .name = "Norway"},
                                      {.code = "FI", .name = "Suomi"}};
    EXPECT_THROW(db.bulk_create(countries, {.conflict = cm::conflict_action::update,
                                            .conflict_members = {"name"}}),
                 cm::integrity_error);
    EXPECT_EQ(countries[0].code, "SF");
    EXPECT_EQ(countries[1].code, "NO");
    EXPECT_EQ(db.objects<Country>().count(), 1);
}

TEST_P(made_keys, of_rows_that_were_ignored_stay_zero) {
    db.create(Visit{.n = 1});
    std::vector<Visit> all = visits(0, 3);
    EXPECT_EQ(db.bulk_create(all, {.conflict = cm::conflict_action::ignore}), 2);
    EXPECT_TRUE(is_stored(all[0]));
    EXPECT_EQ(all[1].id, 0);
    EXPECT_TRUE(is_stored(all[2]));
}

TEST_P(made_keys, are_never_0_also_behind_negative_ones_of_the_program) {
    db.create(Label{.id = -1, .name = "own"});
    Label label = db.create(Label{.name = "made"});
    EXPECT_GT(label.id, 0);
    EXPECT_EQ(db.objects<Label>().get("name"_f == "made").id, label.id);
    EXPECT_FALSE(db.objects<Label>().filter("id"_f == 0).exists());
    db.save(label);
    EXPECT_EQ(db.objects<Label>().count(), 2);

    db.create(Visit{.id = -1, .n = 1});
    const Visit visit = db.create(Visit{.n = 2});
    EXPECT_GT(visit.id, 0);
    EXPECT_TRUE(is_stored(visit));
}

TEST_P(made_keys, of_many_rows_are_never_0_either) {
    for (const bool times : {false, true}) {
        db.objects<Visit>().remove();
        db.create(Visit{.id = -1, .n = -1});
        std::vector<Visit> all = visits(0, 3);
        for (Visit& v : all)
            if (times) v.at = cm::utc_time(std::chrono::seconds(v.n + 1));
        db.bulk_create(all);
        for (const Visit& v : all) {
            EXPECT_GT(v.id, 0);
            EXPECT_TRUE(is_stored(v));
        }
    }
}

TEST_P(made_keys, of_a_row_that_a_trigger_drops_are_an_error) {
    if (GetParam()->name == "mariadb") GTEST_SKIP() << "its triggers drop no rows";
    if (GetParam()->name == "postgresql") {
        db.execute(
            "create function drop_row() returns trigger language plpgsql as 'begin return null; "
            "end'");
        db.execute(
            "create trigger dropping before insert on key_visit for each row execute function "
            "drop_row()");
    } else {
        db.execute(
            "create trigger dropping before insert on key_visit begin select raise(ignore); end");
    }
    const auto why = compliance::thrown_by([&] { db.create(Visit{.n = 1}); });
    EXPECT_EQ(why.kind(), cm::error_kind::integrity);
    EXPECT_TRUE(compliance::holds(why.what(), "Visit: the row was not stored")) << why.what();
    std::vector<Visit> two = visits(0, 2);
    EXPECT_THROW(db.bulk_create(two), cm::integrity_error);
    EXPECT_EQ(two[0].id, 0);
}

}  // namespace
