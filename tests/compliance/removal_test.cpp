#include "cormorant/testing.hpp"
#include "support/backend.hpp"

namespace {

namespace cm = cormorant;
using namespace cormorant::literals;

/// A house of rooms, with every sort of on_delete.
struct House {
    std::int64_t id = 0;
    std::string name;
};
struct Room {
    std::int64_t id = 0;
    cm::foreign_key<House> house;
    static constexpr auto meta = cm::model(cm::on_delete("house", cm::cascade));
};
struct Chair {
    std::int64_t id = 0;
    cm::foreign_key<Room> room;
    static constexpr auto meta = cm::model(cm::on_delete("room", cm::cascade));
};
struct Lease {  // without on_delete: protected
    std::int64_t id = 0;
    cm::foreign_key<House> house;
};
struct Poster {
    std::int64_t id = 0;
    cm::foreign_key<Room> room;
    static constexpr auto meta = cm::model(cm::on_delete("room", cm::do_nothing));
};
struct Guest {
    std::int64_t id = 0;
    std::optional<cm::foreign_key<Room>> room;
    static constexpr auto meta = cm::model(cm::on_delete("room", cm::set_null));
};
struct Key {  // refuses, unless it goes with its house
    std::int64_t id = 0;
    cm::foreign_key<House> house;
    cm::foreign_key<Room> room;
    static constexpr auto meta =
        cm::model(cm::on_delete("house", cm::cascade), cm::on_delete("room", cm::restrict_rows));
};
struct Parcel {
    std::int64_t id = 0;
    cm::foreign_key<House> house;
    static constexpr auto meta =
        cm::model(cm::on_delete("house", cm::set_default), cm::default_value("house", 1));
};
struct Mouse {
    std::int64_t id = 0;
    cm::foreign_key<Room> room;
    static constexpr auto meta = cm::model(cm::on_delete("room", cm::cascade).in_database());
};
struct Stamp {
    std::int64_t id = 0;
    std::string name;
};

class removal : public compliance::on_backend {
protected:
    removal() {
        cm::create_tables<House, Room, Chair, Lease, Guest, Key, Parcel, Mouse, Stamp>(db);
        depot = db.create(House{.name = "depot"});
        house = db.create(House{.name = "house"});
        room = db.create(Room{.house = house});
        other = db.create(Room{.house = house});
    }
    House depot, house;
    Room room, other;
};
CORMORANT_ON_EVERY_BACKEND(removal);

TEST_P(removal, of_rows_that_nothing_refers_to_is_one_statement) {
    db.bulk_create(std::vector<Stamp>(3'000, Stamp{.name = "s"}));
    EXPECT_QUERIES(db, 1) {
        EXPECT_EQ(db.objects<Stamp>().filter("name"_f == "s").remove().total, 3'000);
    };
    Stamp one = db.create(Stamp{});
    EXPECT_QUERIES(db, 1) { EXPECT_EQ(db.remove(one).total, 1); };
    EXPECT_EQ(db.remove(one).total, 0);
}

TEST_P(removal, cascades_and_counts_rows_per_model) {
    db.bulk_create(std::vector<Chair>(5, Chair{.room = room}));
    db.create(Chair{.room = other});
    const auto counts = db.remove(house);
    EXPECT_EQ(counts.total, 9);
    std::int64_t chairs = 0, rooms = 0;
    for (const auto& [model, n] : counts.per_model) {
        if (model == "Chair") chairs = n;
        if (model == "Room") rooms = n;
    }
    EXPECT_EQ(chairs, 6);
    EXPECT_EQ(rooms, 2);
    EXPECT_FALSE(db.objects<Chair>().exists());
}

TEST_P(removal, cascades_over_more_rows_than_a_statement_has_parameters) {
    std::vector<Room> rooms(2'000, Room{.house = house});
    db.bulk_create(rooms);
    std::vector<Chair> chairs;
    for (const Room& r : rooms) chairs.insert(chairs.end(), 3, Chair{.room = r});
    db.bulk_create(chairs);
    EXPECT_EQ(db.objects<House>().filter("name"_f == "house").remove().total, 1 + 2'002 + 6'000);
    EXPECT_EQ(db.objects<House>().count(), 1);
}

TEST_P(removal, of_a_protected_row_is_refused_and_removes_nothing) {
    db.create(Chair{.room = room});
    db.create(Lease{.house = house});
    const auto e = compliance::thrown_by<cm::integrity_error>([&] { db.remove(house); });
    EXPECT_EQ(e.kind(), cm::error_kind::protected_rows);
    EXPECT_TRUE(compliance::holds(e.what(), "Lease")) << e.what();
    EXPECT_EQ(db.objects<Chair>().count(), 1);
    EXPECT_EQ(db.objects<Room>().count(), 2);
    EXPECT_THROW(db.objects<House>().remove(), cm::integrity_error);
    EXPECT_EQ(db.objects<House>().count(), 2);
}

TEST_P(removal, sets_null) {
    const auto guest = db.create(Guest{.room = room});
    EXPECT_EQ(db.remove(room).total, 1);
    EXPECT_FALSE(db.objects<Guest>().get("id"_f == guest.id).room.has_value());
}

TEST_P(removal, sets_null_behind_a_cascade) {
    db.create(Guest{.room = room});
    EXPECT_EQ(db.remove(house).total, 3);
    EXPECT_EQ(db.objects<Guest>().filter("room"_f == cm::null).count(), 1);
}

TEST_P(removal, sets_the_default) {
    db.create(Parcel{.house = house});
    db.remove(house);
    EXPECT_EQ(db.objects<Parcel>().get().house.key(), depot.id);
}

TEST_P(removal, restrict_refuses_a_row_that_would_stay_behind) {
    db.create(Key{.house = house, .room = room});
    const auto e = compliance::thrown_by<cm::integrity_error>([&] { db.remove(room); });
    EXPECT_EQ(e.kind(), cm::error_kind::protected_rows);
    EXPECT_EQ(db.objects<Room>().count(), 2);
}

TEST_P(removal, restrict_lets_a_row_go_that_is_removed_by_another_path) {
    db.create(Key{.house = house, .room = room});
    EXPECT_EQ(db.remove(house).total, 4);
    EXPECT_FALSE(db.objects<Key>().exists());
}

TEST_P(removal, restrict_is_checked_at_the_end_of_all_paths) {
    // The key belongs to the depot and opens a room of the house: removing the house leaves it.
    db.create(Key{.house = depot, .room = room});
    EXPECT_THROW(db.remove(house), cm::integrity_error);
    EXPECT_EQ(db.objects<House>().count(), 2);
    EXPECT_EQ(db.objects<House>().remove().total, 5);
}

TEST_P(removal, leaves_to_the_database_what_was_declared_so) {
    db.create(Mouse{.room = room});
    const cm::query_log log(db);
    db.remove(room);
    for (const auto& entry : log.entries())
        EXPECT_FALSE(compliance::holds(entry.sql, "mouse")) << entry.sql;
    EXPECT_FALSE(db.objects<Mouse>().exists());
}

TEST_P(removal, of_a_slice_removes_the_slice) {
    db.bulk_create(std::vector<Stamp>(10));
    EXPECT_EQ(db.objects<Stamp>().order_by("id"_f).limit(3).remove().total, 3);
    EXPECT_EQ(db.objects<Stamp>().count(), 7);
    EXPECT_EQ(db.objects<Room>().order_by("id"_f.desc()).limit(1).remove().total, 1);
    EXPECT_EQ(db.objects<Room>().get().id, room.id);
}

TEST_P(removal, inside_a_transaction_that_is_rolled_back_is_undone) {
    struct undo {};
    EXPECT_THROW(db.transaction([&](cm::transaction& tx) {
        EXPECT_EQ(tx.remove(house).total, 3);
        throw undo();
    }),
                 undo);
    EXPECT_EQ(db.objects<Room>().count(), 2);
}

TEST_P(removal, through_a_filter_on_a_relation) {
    EXPECT_EQ(db.objects<Room>().filter("house.name"_f == "depot").remove().total, 0);
    EXPECT_EQ(db.objects<Room>().filter("house.name"_f == "house").remove().total, 2);
}

TEST_P(removal, of_a_row_that_was_never_stored_is_a_usage_error_or_removes_nothing) {
    House never{.name = "x"};
    try {
        EXPECT_EQ(db.remove(never).total, 0);
    } catch (const cm::usage_error&) {
    }
    EXPECT_EQ(db.objects<House>().count(), 2);
}

TEST_P(removal, do_nothing_leaves_the_rows_to_the_database_which_refuses) {
    cm::create_tables<Poster>(db);
    const House house = db.create(House{.name = "h"});
    const Room room = db.create(Room{.house = house});
    const Poster poster = db.create(Poster{.room = room});
    EXPECT_THROW(db.remove(room), cm::integrity_error);
    EXPECT_EQ(db.objects<Room>().filter("id"_f == room.id).count(), std::int64_t{1});
    db.remove(poster);
    EXPECT_EQ(db.remove(room).total, 1);
}

}  // namespace
