#include <source_location>

#include "support/backend.hpp"

/// A statement and an error know the line of the call that they belong to, however many arguments
/// the call has.

namespace call_sites {

namespace cm = cormorant;
using namespace cormorant::literals;

struct Mark {
    std::int64_t id = 0;
    std::string name;
};

struct Wide {
    std::int64_t id = 0;
    int a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0, j = 0, k = 0, l = 0, m = 0;
    cm::many_to_many<Mark> marks;
    static constexpr auto meta = cm::model(cm::table("site_wide"), cm::unique("a", "b", "c", "d"));
};

}  // namespace call_sites

namespace {

using namespace call_sites;

class call_sites_of : public compliance::on_backend {
protected:
    call_sites_of() { cm::create_tables<Mark, Wide>(db); }
    /// The statements that the work sends all know this line, and there are some.
    template <class Work>
    void expect_line(const Work& work, std::source_location at = std::source_location::current()) {
        int told = 0;
        const auto listening = cm::on_statement(db, [&](const cm::statement_event& e) {
            ++told;
            EXPECT_EQ(e.where.line(), at.line()) << e.sql;
            EXPECT_STREQ(e.where.file_name(), at.file_name());
        });
        work();
        EXPECT_GT(told, 0);
    }
};
CORMORANT_ON_EVERY_BACKEND(call_sites_of);

// A call and its expectation stand in one line.
// clang-format off
TEST_P(call_sites_of, writes_know_their_line_with_any_number_of_members) {
    Wide w = db.create(Wide{.a = 1});
    expect_line([&] { db.save(w, "a"_f); });
    expect_line([&] { db.save(w, "a"_f, "b"_f, "c"_f); });
    expect_line([&] { db.save(w, "a"_f, "b"_f, "c"_f, "d"_f); });
    expect_line([&] { db.save(w, "a"_f, "b"_f, "c"_f, "d"_f, "e"_f, "f"_f, "g"_f, "h"_f); });
    expect_line([&] { db.load(w, "a"_f, "b"_f); });
    expect_line([&] { db.load(w, "a"_f, "b"_f, "c"_f, "d"_f); });
    expect_line([&] { db.upsert(w, "a"_f, "b"_f, "c"_f, "d"_f); });
    std::vector<Wide> rows{w};
    expect_line([&] { db.bulk_update(rows, "a"_f, "b"_f, "c"_f); });
    expect_line([&] { db.bulk_update(rows, "a"_f, "b"_f, "c"_f, "d"_f, "e"_f); });
    EXPECT_EQ(db.objects<Wide>().count(), 1);
}

TEST_P(call_sites_of, links_know_their_line_with_any_number_of_rows) {
    Wide w = db.create(Wide{.a = 1});
    std::vector<Mark> m(9);
    db.bulk_create(m);
    expect_line([&] { EXPECT_EQ(db.add(w, "marks"_f, m[0], m[1], m[2]), 3); });
    expect_line([&] { EXPECT_EQ(db.remove(w, "marks"_f, m[0], m[1]), 2); });
    EXPECT_EQ(db.add(w, "marks"_f, m[0], m[1], m[2], m[3], m[4], m[5], m[6], m[7], m[8]), 8);
    EXPECT_EQ(w.marks.size(), 9);
}

TEST_P(call_sites_of, updates_and_aggregates_know_their_line_with_any_number_of_arguments) {
    db.create(Wide{.a = 1});
    const auto all = db.objects<Wide>();
    expect_line([&] { all.update("a"_f = 1, "b"_f = 2, "c"_f = 3, "d"_f = 4, "e"_f = 5); });
    expect_line([&] { all.update("a"_f = 1, "b"_f = 2, "c"_f = 3, "d"_f = 4, "e"_f = 5, "f"_f = 6, "g"_f = 7, "h"_f = 8, "i"_f = 9, "j"_f = 10, "k"_f = 11, "l"_f = 12); });
    all.update("a"_f = 1, "b"_f = 2, "c"_f = 3, "d"_f = 4, "e"_f = 5, "f"_f = 6, "g"_f = 7, "h"_f = 8, "i"_f = 9, "j"_f = 10, "k"_f = 11, "l"_f = 12, "m"_f = 13);
    expect_line([&] { EXPECT_EQ(all.aggregate("x"_f = cm::sum("a"_f), "y"_f = cm::sum("b"_f), "z"_f = cm::sum("c"_f), "u"_f = cm::sum("d"_f), "v"_f = cm::sum("e"_f), "w"_f = cm::sum("f"_f))["w"_f], 6); });
    EXPECT_EQ(all.aggregate("x1"_f = cm::sum("a"_f), "x2"_f = cm::sum("b"_f), "x3"_f = cm::sum("c"_f), "x4"_f = cm::sum("d"_f), "x5"_f = cm::sum("e"_f), "x6"_f = cm::sum("f"_f), "x7"_f = cm::sum("g"_f), "x8"_f = cm::sum("h"_f), "x9"_f = cm::sum("i"_f), "y1"_f = cm::sum("j"_f), "y2"_f = cm::sum("k"_f), "y3"_f = cm::sum("l"_f), "y4"_f = cm::sum("m"_f))["y4"_f], 13);
}
// clang-format on

// What is wrong with a chain is thrown by the step that is.
TEST_P(call_sites_of, usage_errors_know_their_line) {
    const auto expect = [](const auto& work,
                           std::source_location at = std::source_location::current()) {
        const auto error = compliance::thrown_by<cm::usage_error>([&] { (void)work(); });
        EXPECT_EQ(error.where().line(), at.line()) << error.what();
    };
    const auto all = db.objects<Wide>();
    const auto sliced = all.limit(3);
    expect([&] { return sliced.filter("a"_f == 1); });
    expect([&] { return sliced.exclude("a"_f == 1); });
    expect([&] { return sliced.filter(cm::predicate<Wide>("a"_f == 1)); });
    expect([&] { return sliced.order_by("a"_f); });
    expect([&] { return sliced.reverse(); });
    expect([&] { return sliced.distinct(); });
    expect([&] { return sliced.last(); });
    expect([&] { return all.limit(-1); });
    expect([&] { return all.offset(-1); });
    expect([&] { return all.for_update(); });
    expect([&] { return cm::query<Wide>().to_vector(); });
    expect([&] { return cm::query<Wide>().count(); });
    std::vector<Wide> rows(2);
    expect([&] { return db.bulk_create(rows, {.conflict_members = {"nothing"}}); });
    expect([&] { return db.bulk_update(rows, "a"_f); });
}

}  // namespace
