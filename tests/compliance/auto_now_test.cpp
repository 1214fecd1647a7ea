#include <chrono>
#include <thread>

#include "support/backend.hpp"

namespace {

namespace cm = cormorant;
using namespace cormorant::literals;

struct Note {
    std::int64_t id = 0;
    std::string key;
    std::string body;
    cm::utc_time created;
    cm::utc_time updated;
    std::optional<cm::utc_time> seen;
    static constexpr auto meta = cm::model(cm::table("auto_note"), cm::unique("key"),
                                           cm::default_now("created"), cm::auto_now("updated"));
};

class auto_nows : public compliance::on_backend {
protected:
    auto_nows() { cm::create_tables<Note>(db); }

    /// The stored time; it must not be older than the moment before the write.
    void expect_set_by(const char* how, const auto& write, const Note& note) {
        const Note before = stored(note);
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
        const cm::utc_time from = cm::now();
        write();
        const Note after = stored(note);
        EXPECT_GE(after.updated, from) << how;
        EXPECT_LE(after.updated, cm::now()) << how;
        EXPECT_EQ(after.created, before.created) << how;
    }
    [[nodiscard]] Note stored(const Note& note) const {
        return db.objects<Note>().get("id"_f == note.id);
    }
};
CORMORANT_ON_EVERY_BACKEND(auto_nows);

TEST_P(auto_nows, are_the_time_of_every_write_through_the_library) {
    const cm::utc_time start = cm::now();
    Note n = db.create(Note{.key = "a", .body = "x"});
    EXPECT_GE(n.updated, start);
    EXPECT_EQ(stored(n).updated, n.updated);

    n.body = "y";
    expect_set_by(
        "save", [&] { db.save(n); }, n);
    EXPECT_EQ(stored(n).updated, n.updated);
    expect_set_by(
        "save of a member", [&] { db.save(n, "body"_f); }, n);
    EXPECT_EQ(stored(n).updated, n.updated);
    expect_set_by(
        "update", [&] { db.objects<Note>().filter("key"_f == "a").update("body"_f = "z"); }, n);
    expect_set_by(
        "upsert",
        [&] {
            Note again{.key = "a", .body = "u"};
            db.upsert(again, "key"_f);
        },
        n);
    expect_set_by(
        "update_or_create",
        [&] { db.update_or_create<Note>("key"_f == "a", Note{.key = "a", .body = "v"}); }, n);
    expect_set_by(
        "update_or_create by a query",
        [&] { db.update_or_create<Note>("body"_f == "v", Note{.key = "a", .body = "w"}); }, n);
    std::vector<Note> rows = {stored(n)};
    expect_set_by(
        "bulk_update", [&] { db.bulk_update(rows, "body"_f); }, n);
    EXPECT_EQ(stored(n).updated, rows[0].updated);
    std::vector<Note> again = {Note{.key = "a", .body = "b"}};
    expect_set_by(
        "bulk_create that updates",
        [&] {
            db.bulk_create(again, {.conflict = cm::conflict_action::update,
                                   .conflict_members = {"key"},
                                   .update_members = {"body"}});
        },
        n);
    EXPECT_EQ(stored(n).body, "b");
}

TEST_P(auto_nows, are_set_in_rows_of_bulk_create) {
    const cm::utc_time start = cm::now();
    std::vector<Note> rows = {Note{.key = "a"}, Note{.key = "b", .updated = cm::utc_time{}}};
    db.bulk_create(rows);
    for (const Note& row : rows) EXPECT_EQ(stored(row).updated, row.updated);
    EXPECT_GE(rows[0].updated, start);
    db.bulk_create(std::vector<Note>{Note{.key = "c"}});
    EXPECT_GE(db.objects<Note>().get("key"_f == "c").updated, start);
}

TEST_P(auto_nows, that_an_update_sets_itself_are_left) {
    const Note n = db.create(Note{.key = "a"});
    const cm::utc_time then = cm::now() - std::chrono::hours(24);
    db.objects<Note>().update("updated"_f = then);
    EXPECT_EQ(stored(n).updated, then);
    db.objects<Note>().update("seen"_f = then);
    EXPECT_GT(stored(n).updated, then);
    EXPECT_EQ(stored(n).seen, then);
}

TEST_P(auto_nows, cost_no_further_statement) {
    Note n = db.create(Note{.key = "a"});
    const cm::query_log log(db);
    db.save(n, "body"_f);
    db.objects<Note>().update("body"_f = "x");
    EXPECT_EQ(log.count(), 2U);
}

}  // namespace
