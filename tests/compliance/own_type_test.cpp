#include "cormorant/testing.hpp"
#include "support/backend.hpp"

/// Enums and types of the program's own: labels that are no names of C++, and what is computed of
/// such columns.
namespace own_types {

namespace cm = cormorant;
using namespace cormorant::literals;

enum class Rating { general, parental, pg_13, adult };
enum class Colour { red, green, blue };
enum class Size { small, large };

struct Money {
    std::int64_t cents = 0;
    friend bool operator==(const Money&, const Money&) = default;
};

struct Film {
    std::int64_t id = 0;
    std::string title;
    Rating rating = Rating::general;
    std::optional<Colour> colour;
    Size size = Size::small;
    Money price;
    std::optional<cm::date> shown;
    static constexpr auto meta = cm::model(cm::table("own_film"));
};

}  // namespace own_types

template <>
inline constexpr std::string_view cormorant::database_enum<own_types::Rating> = "own_rating";
template <>
inline constexpr auto cormorant::enum_label<own_types::Rating> = [](own_types::Rating r) {
    return std::string_view(r == own_types::Rating::pg_13 ? "PG-13" : "");
};
template <>
inline constexpr bool cormorant::store_as_text<own_types::Colour> = true;
template <>
inline constexpr auto cormorant::enum_label<own_types::Colour> = [](own_types::Colour c) {
    return std::string_view(c == own_types::Colour::red ? "dark red" : "");
};
template <>
struct cormorant::custom_column<own_types::Money> {
    using stored = std::int64_t;
    static stored to_stored(const own_types::Money& m) { return m.cents; }
    static own_types::Money from_stored(const stored& cents) { return {cents}; }
};

namespace own_types {

class own_types : public compliance::on_backend {
protected:
    own_types() {
        cm::create_tables<Film>(db);
        db.create(Film{.title = "a",
                       .rating = Rating::pg_13,
                       .colour = Colour::red,
                       .size = Size::large,
                       .price = {500}});
        db.create(Film{.title = "b", .rating = Rating::adult, .price = {700}});
    }
    [[nodiscard]] auto films() const { return db.objects<Film>().order_by("id"_f); }
};
CORMORANT_ON_EVERY_BACKEND(own_types);

TEST_P(own_types, are_compared_with_queries_over_such_columns) {
    const auto dear = cm::query<Film>().filter("title"_f == "b");
    EXPECT_EQ(films().filter("rating"_f.in(dear.scalars("rating"_f))).get().title, "b");
    EXPECT_EQ(films().filter("price"_f.in(dear.scalars("price"_f))).get().title, "b");
    EXPECT_EQ(films().filter("size"_f == cm::subquery(dear.scalars("size"_f))).get().title, "b");
    EXPECT_EQ(films().filter("rating"_f != cm::subquery(dear.scalars("rating"_f))).get().title,
              "a");
    EXPECT_EQ(films().exclude("size"_f.in(dear.values("size"_f))).get().title, "a");
    const auto colours = cm::query<Film>().scalars("colour"_f);
    EXPECT_EQ(films().filter("colour"_f.in(colours)).get().title, "a");
    EXPECT_EQ(films().filter(!"colour"_f.in(colours)).get().title, "b") << "NULL is in no list";
    const auto rare = cm::query<Film>().values("size"_f).annotate("n"_f = cm::count());
    EXPECT_EQ(films().filter("size"_f.in(rare.filter("n"_f == 1).scalars("size"_f))).count(), 2);
    EXPECT_EQ(films()
                  .filter("size"_f == cm::subquery(cm::query<Film>().scalars(cm::max("size"_f))))
                  .get()
                  .title,
              "a");
}

TEST_P(own_types, an_enumerator_may_be_stored_as_a_text_that_is_no_name) {
    EXPECT_EQ(films()[0].rating, Rating::pg_13);
    EXPECT_EQ(films()[0].colour, Colour::red);
    EXPECT_EQ(films()[1].rating, Rating::adult);
    EXPECT_EQ(films().filter("rating"_f == Rating::pg_13).get().title, "a");
    EXPECT_EQ(films().filter("colour"_f.in({Colour::red})).get().title, "a");
    const auto texts = films().scalars(cm::cast<std::string>("rating"_f)).to_vector();
    EXPECT_EQ(texts, (std::vector<std::string>{"PG-13", "adult"}));
    db.objects<Film>().filter("title"_f == "b").update("rating"_f = Rating::pg_13);
    EXPECT_EQ(films().filter("rating"_f == Rating::pg_13).count(), 2);
}

TEST_P(own_types, a_condition_from_text_takes_the_stored_label) {
    const cm::dynamic<Film> search({"rating", "colour"});
    EXPECT_EQ(films().filter(search.parse("rating", "eq", "PG-13")).get().title, "a");
    EXPECT_EQ(films().filter(search.parse("colour", "eq", "dark red")).get().title, "a");
    EXPECT_THROW((void)search.parse("rating", "eq", "pg_13"), cm::usage_error);
}

TEST_P(own_types, a_stored_label_that_is_none_is_told_with_the_enum_the_model_and_the_member) {
    db.execute("update own_film set colour = 'purple'");
    const auto e = compliance::thrown_by<cm::error>([&] { (void)films().to_vector(); });
    EXPECT_EQ(e.kind(), cm::error_kind::data);
    for (const char* part : {"Film.colour", "Colour", "a text of 6 bytes"})
        EXPECT_TRUE(compliance::holds(e.what(), part)) << e.what();
}

TEST_P(own_types, an_enum_value_that_is_none_is_told_with_the_enum_and_the_value) {
    const auto e = compliance::thrown_by<cm::usage_error>(
        [&] { db.create(Film{.title = "c", .colour = static_cast<Colour>(9)}); });
    EXPECT_TRUE(compliance::holds(e.what(), "Colour")) << e.what();
    EXPECT_TRUE(compliance::holds(e.what(), "9")) << e.what();
}

TEST_P(own_types, the_greatest_of_a_column_of_an_own_type_is_of_that_type) {
    const auto row = db.objects<Film>().aggregate(
        "most"_f = cm::max("price"_f), "least"_f = cm::min("price"_f), "sum"_f = cm::sum("price"_f),
        "size"_f = cm::max("size"_f), "colour"_f = cm::min("colour"_f));
    EXPECT_EQ(row["most"_f], Money{700});
    EXPECT_EQ(row["least"_f], Money{500});
    EXPECT_EQ(row["sum"_f], 1200);
    EXPECT_EQ(row["size"_f], Size::large);
    EXPECT_EQ(row["colour"_f], Colour::red);
    const auto none = db.objects<Film>().none().aggregate("most"_f = cm::max("price"_f));
    EXPECT_EQ(none["most"_f], std::nullopt);
}

TEST_P(own_types, expressions_of_an_own_type_are_of_that_type_and_are_compared_with_it) {
    const auto rows =
        films()
            .annotate("colour_or"_f = cm::coalesce("colour"_f, Colour::blue),
                      "top"_f = cm::max("price"_f).over(cm::partition_by("size"_f)),
                      "before"_f = cm::lag("size"_f).over(cm::window_order_by("id"_f)))
            .to_vector();
    EXPECT_EQ(rows[0]["colour_or"_f], Colour::red);
    EXPECT_EQ(rows[1]["colour_or"_f], Colour::blue);
    EXPECT_EQ(rows[1]["top"_f], Money{700});
    EXPECT_EQ(rows[1]["before"_f], Size::large);
    const auto groups = db.objects<Film>().values("size"_f).annotate("most"_f = cm::max("price"_f));
    EXPECT_EQ(groups.filter("most"_f > Money{600}).to_vector().size(), 1U);
    EXPECT_EQ(films().annotate("s"_f = "size"_f).filter("s"_f == Size::large).get()->title, "a");
}

TEST_P(own_types, a_day_that_no_calendar_has_is_told_as_such) {
    if (GetParam()->name == "postgresql") GTEST_SKIP() << "PostgreSQL holds no such days";
    if (GetParam()->name == "mariadb")
        db.execute("set statement sql_mode = '' for update own_film set shown = '0000-00-00'");
    else
        db.execute("update own_film set shown = '0000-00-00'");
    const auto e = compliance::thrown_by<cm::error>([&] { (void)films().to_vector(); });
    EXPECT_EQ(e.kind(), cm::error_kind::data);
    EXPECT_TRUE(compliance::holds(e.what(), "Film.shown")) << e.what();
    EXPECT_TRUE(compliance::holds(e.what(), "0000-00-00")) << e.what();
    EXPECT_TRUE(compliance::holds(e.what(), "set such columns to NULL")) << e.what();
}

}  // namespace own_types
