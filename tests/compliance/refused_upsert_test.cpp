#include "support/backend.hpp"

/// A row that is to be written over one that is equal in the members that were named meets another
/// row in other members: it is refused, and the error says which.

namespace {

namespace cm = cormorant;
using namespace cormorant::literals;

struct Plot {
    std::int64_t id = 0;
    std::optional<std::string> code;
    std::string name;
    int row = 0;
    int column = 0;
    static constexpr auto meta =
        cm::model(cm::table("refused_plot"), cm::max_length("code", 20), cm::max_length("name", 20),
                  cm::unique("code"), cm::unique("name"), cm::unique("row", "column"));
};

class refused_upserts : public compliance::on_backend {
protected:
    refused_upserts() {
        cm::create_tables<Plot>(db);
        db.create(Plot{.code = "A", .name = "first", .row = 1, .column = 1});
        db.create(Plot{.name = "second", .row = 2, .column = 2});
    }

    template <class Work>
    void expect_refused(Work work, std::vector<std::string> members, std::string constraint) {
        try {
            work();
            FAIL() << "nothing was refused";
        } catch (const cm::integrity_error& e) {
            EXPECT_EQ(e.kind(), cm::error_kind::unique);
            EXPECT_EQ(e.members(), members);
            EXPECT_EQ(e.constraint(), constraint);
        }
        EXPECT_EQ(db.objects<Plot>().order_by("id"_f).first()->name, "first");
        EXPECT_EQ(db.objects<Plot>().count(), 2);
    }
};
CORMORANT_ON_EVERY_BACKEND(refused_upserts);

TEST_P(refused_upserts, name_the_member_that_is_taken) {
    Plot plot{.code = "B", .name = "first", .row = 3};
    expect_refused([&] { db.upsert(plot, "code"_f); }, {"Plot.name"}, "uq_refused_plot__name");
}

TEST_P(refused_upserts, name_several_members) {
    Plot plot{.code = "B", .name = "third", .row = 1, .column = 1};
    expect_refused([&] { db.upsert(plot, "code"_f); }, {"Plot.row", "Plot.column"},
                   "uq_refused_plot__row__column");
}

TEST_P(refused_upserts, name_the_key) {
    Plot plot{.id = db.objects<Plot>().order_by("id"_f).first()->id, .code = "B", .name = "third"};
    expect_refused([&] { db.upsert(plot, "code"_f); }, {"Plot.id"}, "pk_refused_plot");
}

TEST_P(refused_upserts, of_rows_that_are_alike_in_null_alone) {
    Plot plot{.name = "second", .row = 9};
    expect_refused([&] { db.upsert(plot, "code"_f); }, {"Plot.name"}, "uq_refused_plot__name");
    EXPECT_EQ(db.objects<Plot>().get("name"_f == "second").row, 2);
}

TEST_P(refused_upserts, name_the_member_among_many_rows_that_are_ignored_by_another) {
    std::vector<Plot> plots = {{.code = "A", .name = "x", .row = 4},
                               {.code = "C", .name = "second", .row = 5}};
    expect_refused(
        [&] {
            db.bulk_create(plots,
                           {.conflict = cm::conflict_action::ignore, .conflict_members = {"code"}});
        },
        {"Plot.name"}, "uq_refused_plot__name");
}

}  // namespace
