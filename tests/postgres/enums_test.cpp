#include <algorithm>

#include "postgres/server.hpp"

namespace on_server {

enum class Weather : std::uint8_t { sunny, cloudy, rainy };
enum class Season : std::uint8_t { winter, summer };

}  // namespace on_server

template <>
inline constexpr std::string_view cormorant::database_enum<on_server::Weather> = "weather \"sky\"";
template <>
inline constexpr bool cormorant::store_as_text<on_server::Season> = true;

namespace on_server {

struct Day {
    std::int64_t id = 0;
    std::string name;
    Weather morning = Weather::sunny;
    std::optional<Weather> evening;
    std::vector<Weather> hours;
    static constexpr auto meta =
        cm::model(cm::table("day"), cm::default_value("morning", Weather::cloudy));
};

/// The same with a key of the program's own: rows go by COPY.
struct Report {
    std::string id;
    Weather weather = Weather::sunny;
    std::vector<std::optional<Weather>> forecast;
    static constexpr auto meta = cm::model(cm::table("report"));
};

/// A column of an enum type that somebody else made, and an enum that is a text elsewhere.
struct Trip {
    std::int64_t id = 0;
    Season season = Season::summer;
    static constexpr auto meta =
        cm::model(cm::table("trip"), cm::database_type("season", "year_part"));
};

namespace {

using texts = std::vector<std::string>;

class server_enums : public server {
protected:
    void SetUp() override {
        server::SetUp();
        if (!schema) return;
        db.emplace(open());
        cm::create_tables<Day, Report>(*db);
    }
    texts names_of(const cm::predicate<Day>& where) {
        return db->objects<Day>().filter(where).order_by("name"_f).scalars("name"_f).to_vector();
    }

    std::optional<cm::database> db;
};

TEST_F(server_enums, the_type_is_created_once_and_dropped_with_its_last_column) {
    const auto labels = [&] {
        return db->fetch<std::string>(
            "select enumlabel::text from pg_enum join pg_type on pg_type.oid = enumtypid where "
            "typname = {} and pg_type_is_visible(pg_type.oid) order by enumsortorder",
            "weather \"sky\"");
    };
    EXPECT_EQ(labels(), (texts{"sunny", "cloudy", "rainy"}));
    EXPECT_EQ(db->fetch<std::string>("select pg_typeof(hours)::text from (select null::text) as x "
                                     "left join day on true")
                  .at(0),
              "\"weather \"\"sky\"\"\"[]");
    cm::create_tables<Day, Report>(*db);
    cm::drop_tables<Day>(*db);
    EXPECT_EQ(labels().size(), 3U);
    cm::drop_tables<Report>(*db);
    EXPECT_EQ(labels().size(), 0U);
    cm::create_tables<Day>(*db);
    EXPECT_EQ(labels().size(), 3U);
}

TEST_F(server_enums, are_written_read_and_found) {
    Day monday = db->create(Day{.name = "mo",
                                .morning = Weather::rainy,
                                .evening = Weather::sunny,
                                .hours = {Weather::sunny, Weather::rainy}});
    std::vector<Day> more = {{.name = "tu", .hours = {Weather::cloudy}}, {.name = "we"}};
    db->bulk_create(more);
    const Day read = db->objects<Day>().get("id"_f == monday.id);
    EXPECT_EQ(read.morning, Weather::rainy);
    EXPECT_EQ(read.evening, Weather::sunny);
    EXPECT_EQ(read.hours, monday.hours);
    EXPECT_EQ(names_of("morning"_f == Weather::sunny), (texts{"tu", "we"}));
    EXPECT_EQ(names_of("morning"_f.in({Weather::rainy, Weather::cloudy})), texts{"mo"});
    EXPECT_EQ(names_of("morning"_f > Weather::sunny), texts{"mo"});
    EXPECT_EQ(names_of("evening"_f == cm::null), (texts{"tu", "we"}));
    EXPECT_EQ(names_of("hours"_f.contains({Weather::sunny})), texts{"mo"});
    EXPECT_EQ(names_of("hours"_f.contains(Weather::cloudy)), texts{"tu"});
    EXPECT_EQ(names_of("hours"_f.any() == Weather::rainy), texts{"mo"});
    EXPECT_EQ(names_of("hours"_f[1] == Weather::rainy), texts{"mo"});
    EXPECT_EQ(db->objects<Day>().filter("name"_f == "we").update("morning"_f = Weather::cloudy), 1);
    more[0].morning = Weather::rainy;
    more[0].hours = {Weather::rainy, Weather::rainy};
    more[1].morning = Weather::sunny;
    EXPECT_EQ(db->bulk_update(more, "morning"_f, "hours"_f), 2);
    EXPECT_EQ(db->objects<Day>().get("name"_f == "tu").hours, more[0].hours);
    monday.evening.reset();
    db->save(monday);
    EXPECT_EQ(names_of("evening"_f == cm::null).size(), 3U);
    const auto counts = db->objects<Day>().values("morning"_f).annotate("n"_f = cm::count());
    EXPECT_EQ(counts.size(), 2U);
    // In the order of the type, not of the texts.
    const auto order = db->objects<Day>().order_by("morning"_f.desc(), "name"_f).to_vector();
    EXPECT_EQ(order.back().name, "we");
}

TEST_F(server_enums, go_by_copy) {
    std::vector<Report> rows;
    for (int i = 0; i < 1000; ++i)
        rows.push_back({.id = std::to_string(i),
                        .weather = static_cast<Weather>(i % 3),
                        .forecast = {Weather::rainy, std::nullopt}});
    cm::query_log log(*db);
    db->bulk_create(rows);
    EXPECT_TRUE(log.entries().at(0).sql.starts_with("COPY"));
    EXPECT_EQ(db->objects<Report>().filter("weather"_f == Weather::cloudy).count(), 333);
    EXPECT_EQ(db->objects<Report>().get("id"_f == "7").forecast, rows[7].forecast);
}

TEST_F(server_enums, a_type_that_somebody_else_made_holds_texts) {
    db->execute("create type year_part as enum ('winter', 'summer', 'monsoon')");
    cm::create_tables<Trip>(*db);
    std::vector<Trip> trips = {{.season = Season::winter}, {.season = Season::summer}};
    db->bulk_create(trips);
    EXPECT_EQ(db->objects<Trip>().filter("season"_f == Season::winter).get().id, trips[0].id);
    EXPECT_EQ(db->objects<Trip>().filter("season"_f.in({Season::winter})).count(), 1);
    EXPECT_EQ(db->objects<Trip>().update("season"_f = Season::winter), 2);
    trips[0].season = Season::summer;
    EXPECT_EQ(db->bulk_update(trips, "season"_f), 2);
    db->execute("update trip set season = 'monsoon'");
    const auto why = thrown_by([&] { (void)db->objects<Trip>().to_vector(); });
    EXPECT_TRUE(holds(why.what(), "Trip.season")) << why.what();
    EXPECT_EQ(db->fetch<std::string>("select season from trip").at(0), "monsoon");
    EXPECT_EQ(db->fetch<texts>("select array_agg(season) from trip").at(0),
              (texts{"monsoon", "monsoon"}));
}

TEST_F(server_enums, a_name_that_is_taken_by_another_sort_of_type_is_refused) {
    cm::drop_tables<Day, Report>(*db);
    db->execute("create table \"weather \"\"sky\"\"\" (id int)");
    const auto why = thrown_by<cm::usage_error>([&] { cm::create_tables<Day>(*db); });
    EXPECT_TRUE(holds(why.what(), "weather \"sky\"")) << why.what();
    EXPECT_TRUE(holds(why.what(), "cm::database_enum")) << why.what();
    cm::drop_tables<Day>(*db);  // leaves the table of that name
    EXPECT_EQ(db->fetch<int>("select count(*)::int from \"weather \"\"sky\"\"\"").at(0), 0);
}

// Here the types of a first result are behind a lock that somebody else has.
TEST_F(server_enums, types_that_cannot_be_asked_about_are_an_error_of_the_query) {
    db->create(Day{.name = "mo", .morning = Weather::rainy});
    cm::database fresh = open("pool_size=1");
    fresh.execute("do 'begin perform morning from day; end'");  // the server has seen it
    db->transaction([&](cm::transaction& other) {
        other.execute("lock table pg_catalog.pg_type in access exclusive mode");
        const auto why = thrown_by([&] {
            fresh.transaction([&](cm::transaction& tx) {
                tx.execute("set local lock_timeout = '100ms'");
                (void)tx.fetch<Weather>("select morning from day");
            });
        });
        EXPECT_EQ(why.kind(), cm::error_kind::timeout) << why.what();
    });
    EXPECT_EQ(fresh.fetch<Weather>("select morning from day").at(0), Weather::rainy);
}

TEST_F(server_enums, texts_are_looked_up_in_their_labels) {
    db->create(Day{.name = "mo", .morning = Weather::rainy, .hours = {Weather::cloudy}});
    EXPECT_EQ(names_of("morning"_f.icontains("AIN")), texts{"mo"});
    EXPECT_EQ(names_of("hours"_f[0].starts_with("clo")), texts{"mo"});
    EXPECT_EQ(names_of(cm::coalesce("evening"_f, "morning"_f).ends_with("ny")), texts{"mo"});
    EXPECT_EQ(names_of(cm::search("morning"_f).matches("rainy")), texts{"mo"});
    EXPECT_EQ(names_of("hours"_f.contains("morning"_f)), texts{});
}

TEST_F(server_enums, a_label_that_the_type_lacks_is_an_error_of_the_data) {
    db->execute("create type year_part as enum ('winter')");
    cm::create_tables<Trip>(*db);
    EXPECT_EQ(thrown_by([&] { db->create(Trip{}); }).kind(), cm::error_kind::data);
    EXPECT_EQ(db->objects<Trip>().count(), 0);
}

TEST_F(server_enums, of_other_columns_in_the_row_none_comes_as_a_text) {
    db->create(Day{.name = "mo"});
    cm::bytes zeros(3);
    const auto rows = db->fetch<std::tuple<std::string, cm::bytes, double>>(
        "select morning, {}, 0.1::float8 from day", zeros);
    EXPECT_EQ(rows.at(0), std::tuple("sunny", zeros, 0.1));
}

}  // namespace
}  // namespace on_server
