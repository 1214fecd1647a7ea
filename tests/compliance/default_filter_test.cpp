#include <algorithm>
#include <string>
#include <vector>

#include "cormorant/cormorant.hpp"
#include "sql/plan/rewrites.hpp"
#include "support/backend.hpp"

namespace {

namespace cm = cormorant;
using namespace cormorant::literals;
using compliance::thrown_by;

struct Book;
struct Contract;
struct Award;

struct Club {
    std::int64_t id = 0;
    std::string name;
    bool closed = false;
    static constexpr auto meta = cm::model(cm::default_filter("closed"_f == false));
};

struct Prize {
    std::int64_t id = 0;
    std::string name;
};

struct Writer {
    std::int64_t id = 0;
    std::string name;
    std::optional<cm::utc_time> deleted_at;
    cm::reverse<Book, "writer"> books;
    cm::reverse<Contract, "writer"> contract;
    cm::many_to_many<Club> clubs;
    cm::many_to_many<Prize, cm::through<Award>> prizes;
    static constexpr auto meta =
        cm::model(cm::unique("name"), cm::default_filter("deleted_at"_f == cm::null));
};

struct Book {
    std::int64_t id = 0;
    std::string title;
    int pages = 0;
    std::string state = "it's shown";
    cm::foreign_key<Writer> writer;
    static constexpr auto meta =
        cm::model(cm::on_delete("writer", cm::cascade), cm::default_filter("pages"_f > 0),
                  cm::default_filter("state"_f == "it's shown"));
};

struct Contract {
    std::int64_t id = 0;
    std::string terms;
    bool ended = false;
    cm::one_to_one<Writer> writer;
    static constexpr auto meta =
        cm::model(cm::on_delete("writer", cm::cascade), cm::default_filter("ended"_f == false));
};

struct Award {
    std::int64_t id = 0;
    cm::foreign_key<Writer> writer;
    cm::foreign_key<Prize> prize;
    bool revoked = false;
    static constexpr auto meta =
        cm::model(cm::on_delete("writer", cm::cascade), cm::default_filter("revoked"_f == false));
};

/// Ann wrote Sea (10 pages) and Sky (20, hidden), is in the clubs Open and Closed (hidden), has the
/// prizes Gold and Silver (revoked) and a contract that has ended. Bo is deleted, and wrote Old
/// (30). Cy has nothing but a hidden book.
struct shelf {
    Writer ann, bo, cy;
    Book sea, sky, old;
    Club open, closed;

    explicit shelf(const cm::database& db) {
        cm::create_tables<Club, Prize, Writer, Book, Contract, Award>(db);
        ann = db.create(Writer{.name = "Ann"});
        bo = db.create(Writer{.name = "Bo", .deleted_at = cm::now()});
        cy = db.create(Writer{.name = "Cy"});
        sea = db.create(Book{.title = "Sea", .pages = 10, .writer = ann});
        sky = db.create(Book{.title = "Sky", .pages = 20, .state = "hidden", .writer = ann});
        old = db.create(Book{.title = "Old", .pages = 30, .writer = bo});
        db.create(Book{.title = "No", .pages = 40, .state = "hidden", .writer = cy});
        open = db.create(Club{.name = "Open"});
        closed = db.create(Club{.name = "Closed", .closed = true});
        db.add(ann, "clubs"_f, open, closed);
        const Prize gold = db.create(Prize{.name = "Gold"});
        const Prize silver = db.create(Prize{.name = "Silver"});
        db.create(Award{.writer = ann, .prize = gold});
        db.create(Award{.writer = ann, .prize = silver, .revoked = true});
        db.create(Contract{.terms = "all", .ended = true, .writer = ann});
    }
};

template <class Rows>
std::string names(const Rows& rows) {
    std::string all;
    for (const auto& row : rows) {
        if constexpr (requires { row.name; })
            all += row.name + " ";
        else
            all += row.title + " ";
    }
    return all;
}

class default_filters : public compliance::on_backend {
protected:
    /// The number of the writers' annotation, each behind the name.
    template <class E>
    static std::string figures(const cm::database& d, const E& expression) {
        std::string all;
        for (const auto& row : d.objects<Writer>().order_by("name"_f).annotate("x"_f = expression))
            all += row->name + text(row["x"_f]) + " ";
        for (const auto& row : d.objects<Writer>()
                                   .filter("name"_f >= "A")
                                   .order_by("name"_f)
                                   .annotate("x"_f = expression)
                                   .limit(5))
            all += row->name + text(row["x"_f]) + " ";
        return all;
    }
    static std::string text(std::int64_t n) { return std::to_string(n); }
    template <class T>
    static std::string text(const std::optional<T>& n) {
        return n ? std::to_string(*n) : "-";
    }
};
CORMORANT_ON_EVERY_BACKEND(default_filters);

using results = std::vector<std::string>;

TEST_P(default_filters, hold_for_the_rows_of_a_query) {
    const shelf s(db);
    const auto writers = db.objects<Writer>().order_by("name"_f);
    EXPECT_EQ(names(writers), "Ann Cy ");
    EXPECT_EQ(writers.all().count(), 2);
    EXPECT_EQ(db.objects<Writer>().size(), 2U);
    EXPECT_FALSE(db.objects<Writer>().filter("name"_f == "Bo").exists());
    EXPECT_FALSE(db.objects<Writer>().at_least(3));
    EXPECT_THROW((void)db.objects<Writer>().get("id"_f == s.bo.id), cm::not_found);
    EXPECT_THROW((void)db.objects<Writer>().get("name"_f == "Bo"), cm::not_found);
    EXPECT_EQ(db.objects<Writer>().in_bulk(std::vector{s.ann.id, s.bo.id}).size(), 1U);
    EXPECT_EQ(writers.all().last()->name, "Cy");
    EXPECT_EQ(writers.all()[1].name, "Cy");
    EXPECT_EQ(names(writers.exclude("name"_f == "Ann")), "Cy ");
    EXPECT_EQ(names(writers.filter("name"_f == "Bo" || "name"_f == "Cy")), "Cy ");
    EXPECT_EQ(names(writers.reverse().limit(1)), "Cy ");
    EXPECT_EQ(writers.scalars("name"_f).to_vector(), (results{"Ann", "Cy"}));
    EXPECT_EQ(writers.values("name"_f).distinct().count(), 2);
    std::string streamed;
    for (const Writer& w : writers.stream(1)) streamed += w.name;
    EXPECT_EQ(streamed, "AnnCy");
    EXPECT_EQ(db.objects<Book>().aggregate("n"_f = cm::sum("pages"_f))["n"_f], 40);
    EXPECT_EQ(names(db.objects<Book>().order_by("title"_f)), "Old Sea ");
    cm::predicate<Writer> p = "name"_f == "Bo";
    EXPECT_EQ(db.objects<Writer>().filter(p).count(), 0);
}

TEST_P(default_filters, hide_rows_that_stand_in_the_way_of_a_new_one) {
    const shelf s(db);
    const auto error = thrown_by<cm::integrity_error>(
        [&] { (void)db.get_or_create<Writer>("name"_f == "Bo", Writer{.name = "Bo"}); });
    EXPECT_EQ(error.model(), "Writer") << error.what();
    EXPECT_EQ(db.objects<Writer>().without_default_filter().count(), 3);
    EXPECT_FALSE(db.get_or_create<Writer>("name"_f == "Cy", Writer{.name = "Cy"}).second);
}

TEST_P(default_filters, are_lifted_by_name) {
    const shelf s(db);
    const auto all = db.objects<Writer>().without_default_filter().order_by("name"_f);
    EXPECT_EQ(names(all), "Ann Bo Cy ");
    EXPECT_EQ(all.all().count(), 3);
    EXPECT_EQ(all.get("id"_f == s.bo.id).name, "Bo");
    EXPECT_EQ(names(db.objects<Writer>().order_by("name"_f)), "Ann Cy ");
    EXPECT_EQ(db.objects<Book>().without_default_filter().count(), 4);
    EXPECT_EQ(
        names(all.filter(cm::exists(cm::query<Book>().filter("writer"_f == cm::outer("id"_f))))),
        "Ann Bo ");
    EXPECT_EQ(names(all.filter(cm::exists(cm::query<Book>().without_default_filter().filter(
                  "writer"_f == cm::outer("id"_f))))),
              "Ann Bo Cy ");
    EXPECT_THROW((void)all.limit(1).without_default_filter(), cm::usage_error);
}

results asked(const cm::database& d) {
    const shelf s(d);
    const auto writers = d.objects<Writer>().order_by("name"_f);
    results all = {
        "title " + names(writers.filter("books.title"_f == "Sky")),
        "title " + names(writers.filter("books.title"_f == "Sea")),
        "not " + names(writers.exclude("books.title"_f == "Sky")),
        "not " + names(writers.filter(!("books.title"_f == "Sky"))),
        "none " + names(writers.filter("books"_f == cm::null)),
        "some " + names(writers.filter("books"_f != cm::null)),
        "row " + names(writers.filter("books"_f == s.sky)),
        "or " + names(writers.filter("books.pages"_f > 15 || "name"_f == "Cy")),
        "null " + names(writers.filter("books.pages"_f == cm::null)),
        "clubs " + names(writers.filter("clubs.name"_f == "Closed")),
        "clubs " + names(writers.filter("clubs.name"_f == "Open")),
        "clubs " + names(writers.filter("clubs"_f == s.closed)),
        "clubs " + names(writers.filter("clubs.id"_f.in({s.closed.id}))),
        "clubs " + names(writers.filter("clubs"_f == cm::null)),
        "prizes " + names(writers.filter("prizes.name"_f == "Silver")),
        "prizes " + names(writers.filter("prizes.name"_f == "Gold")),
        "contract " + names(writers.filter("contract.terms"_f == "all")),
        "contract " + names(writers.filter("contract"_f == cm::null)),
        "key " + names(d.objects<Book>().filter("writer.name"_f == "Bo")),
        "key " + names(d.objects<Book>().order_by("writer.name"_f.desc())),
        "back " + names(d.objects<Book>().filter("writer.books.title"_f == "Sky")),
    };
    for (const auto& [name, title] : writers.values("name"_f, "books.title"_f))
        all.push_back("values " + name + " " + title.value_or("-"));
    for (const auto& [name, club] : writers.values("name"_f, "clubs.name"_f))
        all.push_back("values " + name + " " + club.value_or("-"));
    for (const auto& [name, terms] : writers.values("name"_f, "contract.terms"_f))
        all.push_back("values " + name + " " + terms.value_or("-"));
    results groups;
    for (const auto& row :
         d.objects<Writer>().values("books.state"_f).annotate("n"_f = cm::count()))
        groups.push_back("groups " + row["books.state"_f].value_or("~") +
                         std::to_string(row["n"_f]));
    std::sort(groups.begin(), groups.end());
    all.insert(all.end(), groups.begin(), groups.end());
    for (const auto& row : writers.values("name"_f).annotate("n"_f = cm::count("books"_f),
                           "c"_f = cm::count("clubs"_f), "p"_f = cm::count("prizes"_f)))
        all.push_back("groups " + row["name"_f] + std::to_string(row["n"_f]) +
                      std::to_string(row["c"_f]) + std::to_string(row["p"_f]));
    all.push_back("total " + std::to_string(d.objects<Writer>().aggregate(
                                 "n"_f = cm::count("books"_f))["n"_f]));
    all.push_back(
        "having " +
        std::to_string(writers.annotate("n"_f = cm::count("books"_f)).filter("n"_f == 0).count()));
    return all;
}

const results expected_answers = {
    "title ",      "title Ann ",       "not Ann Cy ",  "not Ann Cy ",
    "none Cy ",    "some Ann ",        "row ",         "or Cy ",
    "null Cy ",    "clubs ",           "clubs Ann ",   "clubs ",
    "clubs ",      "clubs Cy ",        "prizes ",      "prizes Ann ",
    "contract ",   "contract Ann Cy ", "key Old ",     "key Old Sea ",
    "back ",       "values Ann Sea",   "values Cy -",  "values Ann Open",
    "values Cy -", "values Ann -",     "values Cy -",  "groups it's shown1",
    "groups ~1",   "groups Ann111",    "groups Cy000", "total 1",
    "having 1",
};

TEST_P(default_filters, hold_behind_relations_in_conditions_values_and_groups) {
    EXPECT_EQ(asked(db), expected_answers);
}

TEST_P(default_filters, hold_with_each_rewrite_off) {
    for (const auto& pass : cm::detail::rewrites()) {
        if (pass.required) continue;
        cm::detail::set_rewrite_enabled(pass.name, false);
        const auto other = GetParam()->make();
        results without;
        try {
            without = asked(cm::open(other->url()));
        } catch (const cm::error& e) {
            ADD_FAILURE() << "without " << pass.name << ": " << e.what() << "\n" << e.sql();
        }
        cm::detail::set_rewrite_enabled(pass.name, true);
        EXPECT_EQ(without, expected_answers) << "without " << pass.name;
    }
}

TEST_P(default_filters, hold_in_aggregates_over_relations) {
    const shelf s(db);
    EXPECT_EQ(figures(db, cm::count("books"_f)), "Ann1 Cy0 Ann1 Cy0 ");
    EXPECT_EQ(figures(db, cm::sum("books.pages"_f)), "Ann10 Cy- Ann10 Cy- ");
    EXPECT_EQ(figures(db, cm::max("books.pages"_f).filter("books.pages"_f > 10)),
              "Ann- Cy- Ann- Cy- ");
    EXPECT_EQ(figures(db, cm::count("clubs"_f)), "Ann1 Cy0 Ann1 Cy0 ");
    EXPECT_EQ(figures(db, cm::count("clubs.name"_f)), "Ann1 Cy0 Ann1 Cy0 ");
    EXPECT_EQ(figures(db, cm::count("prizes"_f)), "Ann1 Cy0 Ann1 Cy0 ");
    EXPECT_EQ(figures(db, cm::count("prizes.name"_f)), "Ann1 Cy0 Ann1 Cy0 ");
    EXPECT_EQ(names(db.objects<Writer>().filter(cm::count("books"_f) > 1)), "");
}

TEST_P(default_filters, hold_for_related_rows_that_are_loaded) {
    const shelf s(db);
    const auto check = [](const Writer& w) {
        EXPECT_EQ(names(w.books), "Sea ");
        EXPECT_EQ(names(w.clubs), "Open ");
        EXPECT_EQ(names(w.prizes), "Gold ");
        EXPECT_EQ(w.contract.size(), 0U);
    };
    const auto ann = db.objects<Writer>().filter("name"_f == "Ann");
    check(ann.get());
    check(db.create(Writer{.name = "Zoe"}).id == 0 ? s.ann : ann.all()[0]);
    check(ann.prefetch_related("books"_f, "clubs"_f, "prizes"_f, "contract"_f).get());
    EXPECT_EQ(names(db.objects(s.ann, "books"_f)), "Sea ");
    EXPECT_EQ(names(db.objects(s.ann, "clubs"_f)), "Open ");
    EXPECT_EQ(names(db.objects(s.ann, "prizes"_f)), "Gold ");
    EXPECT_EQ(names(db.objects(s.ann, "books"_f).without_default_filter().order_by("title"_f)),
              "Sea Sky ");
    const Writer with_all =
        ann.prefetch_related(
               cm::prefetch("books"_f,
                            cm::query<Book>().without_default_filter().order_by("title"_f)),
               cm::prefetch("clubs"_f,
                            cm::query<Club>().without_default_filter().order_by("name"_f)))
            .get();
    EXPECT_EQ(names(with_all.books), "Sea Sky ");
    EXPECT_EQ(names(with_all.clubs), "Closed Open ");
}

TEST_P(default_filters, leave_the_row_that_a_foreign_key_refers_to) {
    const shelf s(db);
    const auto old = db.objects<Book>().filter("title"_f == "Old");
    EXPECT_EQ(old.get().writer->name, "Bo");
    EXPECT_EQ(old.select_related("writer"_f).get().writer->name, "Bo");
    EXPECT_EQ(old.prefetch_related("writer"_f).get().writer->name, "Bo");
    EXPECT_EQ(old.values("writer.name"_f).get()["writer.name"_f], "Bo");
    EXPECT_EQ(db.objects<Book>().select_related("writer"_f).order_by("title"_f).to_vector().size(),
              2U);
    Book moved = db.objects<Book>().get("title"_f == "Sea");
    moved.writer = cm::key(s.bo.id);
    EXPECT_EQ(moved.writer->name, "Bo");
}

TEST_P(default_filters, hold_for_updates_and_removals_of_querysets) {
    const shelf s(db);
    EXPECT_EQ(db.objects<Book>().update("pages"_f = "pages"_f + 1), 2);
    EXPECT_EQ(db.objects<Book>().filter("writer.name"_f == "Ann").update("pages"_f = 7), 1);
    EXPECT_EQ(db.objects<Writer>().filter("books.title"_f == "Sky").update("name"_f = "X"), 0);
    EXPECT_EQ(db.objects<Writer>().filter("name"_f == "Bo").update("name"_f = "X"), 0);
    EXPECT_EQ(db.objects<Award>().remove().total, 1);
    EXPECT_EQ(db.objects<Book>().filter("title"_f.in({"Sky", "Sea"})).remove().total, 1);
    EXPECT_EQ(db.objects<Book>().without_default_filter().count(), 3);
    EXPECT_EQ(db.objects<Writer>().filter("name"_f == "Bo").remove().total, 0);
    EXPECT_EQ(db.objects<Club>().without_default_filter().update("closed"_f = false), 2);
}

TEST_P(default_filters, leave_rows_in_hand_and_on_delete_alone) {
    shelf s(db);
    s.bo.name = "Bob";
    db.save(s.bo);
    db.save(s.bo, "name"_f);
    db.refresh(s.bo);
    EXPECT_EQ(s.bo.name, "Bob");
    // Ann's two books, club links, awards and contract, hidden or not.
    db.remove(s.ann);
    EXPECT_EQ(db.objects<Book>().without_default_filter().count(), 2);
    EXPECT_EQ(db.objects<Award>().without_default_filter().count(), 0);
    EXPECT_EQ(db.objects<Contract>().without_default_filter().count(), 0);
    db.remove(s.bo);
    EXPECT_EQ(names(db.objects<Writer>().without_default_filter()), "Cy ");
}

TEST_P(default_filters, show_a_row_that_is_written_back) {
    shelf s(db);
    s.bo.deleted_at.reset();
    db.save(s.bo);
    EXPECT_EQ(db.objects<Writer>().count(), 3);
    s.bo.deleted_at = cm::now();
    db.save(s.bo);
    EXPECT_EQ(db.objects<Writer>().count(), 2);
    EXPECT_EQ(names(db.objects<Writer>().order_by("name"_f)), "Ann Cy ");
}

TEST_P(default_filters, hold_inside_transactions_and_for_locks) {
    const shelf s(db);
    db.transaction([](cm::transaction& tx) {
        EXPECT_EQ(names(tx.objects<Writer>().order_by("name"_f).for_update()), "Ann Cy ");
        EXPECT_EQ(tx.objects<Writer>().without_default_filter().for_update().size(), 3U);
    });
}

}  // namespace
