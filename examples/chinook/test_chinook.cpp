#include <gtest/gtest.h>

#include <string>
#include <tuple>
#include <vector>

#include "../../tests/support/needs.hpp"
#include "questions.hpp"
#include "test_shop.hpp"

/// Each answer against the same question in SQL written by hand, on the same database.

namespace chinook::CHINOOK_NAMES {
namespace {

using number = std::int64_t;
using name = std::string;

class chinook_test : public testing::TestWithParam<test_shop> {
protected:
    void SetUp() override {
        const std::string server = GetParam().missing_server();
        CORMORANT_NEEDS_SERVER(server.empty(), server);
        if (const std::string data = GetParam().missing_data(); !data.empty()) GTEST_SKIP() << data;
        db = &GetParam().open();
    }

    /// What `question(db, arguments...)` answers. It must send `queries` queries.
    template <class Question, class... Arguments>
    auto ask(std::size_t queries, const Question& question, const Arguments&... arguments) {
        const cm::query_log log(*db);
        auto answer = question(*db, arguments...);
        EXPECT_EQ(log.count(), queries);
        for (const auto& entry : log.entries()) RecordProperty("sql", entry.sql);
        return answer;
    }

    /// The rows of a query with the names as they are in SQLite's file.
    template <class Row, cm::fixed_string Sql, class... Arguments>
    std::vector<Row> by_hand(const Arguments&... arguments) {
        return db->fetch<Row>(spelled<Sql>, arguments...);
    }

    const cm::database* db = nullptr;
};

std::string name_of(const testing::TestParamInfo<test_shop>& info) { return info.param.name(); }

std::vector<test_shop> shops() {
    using enum test_shop::backend;
    if (spelled<"AlbumId"> == "album_id") return {test_shop(postgresql)};
    return {test_shop(sqlite), test_shop(mariadb)};
}

INSTANTIATE_TEST_SUITE_P(on, chinook_test, testing::ValuesIn(shops()), name_of);

/// A moment at the beginning of a year.
cm::utc_time new_year(int year) {
    return std::chrono::sys_days(std::chrono::year(year) / std::chrono::January / 1);
}

/// These members of all rows.
template <class Row, class... Member>
auto tuples(const std::vector<Row>& rows, Member Row::*... members) {
    std::vector<std::tuple<Member...>> made;
    for (const Row& row : rows) made.emplace_back(row.*members...);
    return made;
}

TEST_P(chinook_test, longest_album_of_each_genre) {
    using row = genre_album;
    const auto answer = ask(1, longest_album_of_each_genre);
    const auto expected =
        by_hand<std::tuple<text, number, text, number, number>,
                "select genre, id, title, length, place from ("
                "  select g.Name genre, al.AlbumId id, al.Title title, sum(t.Milliseconds) length,"
                "         rank() over (partition by g.Name order by sum(t.Milliseconds) desc) place"
                "  from Track t join Album al on al.AlbumId = t.AlbumId"
                "               left join Genre g on g.GenreId = t.GenreId"
                "  group by g.Name, al.AlbumId, al.Title) ranked"
                " where place = 1 order by genre, id">();
    EXPECT_EQ(expected.size(), 25U);
    EXPECT_EQ(tuples(answer, &row::genre, &row::album_id, &row::title, &row::length, &row::place),
              expected);
}

TEST_P(chinook_test, longest_track_of_each_media_type) {
    using row = media_type_track;
    const auto answer = ask(1, longest_track_of_each_media_type);
    const auto expected =
        by_hand<std::tuple<text, name, number>,
                "select m.Name, t.Name, t.Milliseconds from Track t"
                " join MediaType m on m.MediaTypeId = t.MediaTypeId"
                " where (t.MediaTypeId, t.Milliseconds) in"
                "       (select MediaTypeId, max(Milliseconds) from Track group by MediaTypeId)"
                " order by m.Name, t.Name">();
    EXPECT_EQ(expected.size(), 5U);
    EXPECT_EQ(tuples(answer, &row::media_type, &row::track, &row::milliseconds), expected);
}

TEST_P(chinook_test, albums_of_mixed_genres) {
    const auto answer = ask(3, albums_of_mixed_genres);
    const auto expected = by_hand<
        std::tuple<name, text, number>,
        "select al.Title, ar.Name, count(distinct t.GenreId) from Album al"
        " join Artist ar on ar.ArtistId = al.ArtistId join Track t on t.AlbumId = al.AlbumId"
        " group by al.AlbumId, ar.Name having count(distinct t.GenreId) > 1 order by al.Title, "
        "al.AlbumId">();
    EXPECT_EQ(expected.size(), 11U);
    ASSERT_EQ(answer.size(), expected.size());
    for (std::size_t i = 0; i < answer.size(); ++i) {
        const number genres = static_cast<number>(answer[i].genres.size());
        EXPECT_EQ(std::tuple(answer[i].title, answer[i].artist, genres), expected[i]);
    }
}

TEST_P(chinook_test, playlists_sharing_tracks) {
    using row = playlist_overlap;
    const auto answer = ask(1, playlists_sharing_tracks, 5);
    const auto expected = by_hand<std::tuple<number, text, number>,
                                  "select p.PlaylistId, p.Name, count(*) from Playlist p"
                                  " join PlaylistTrack pt on pt.PlaylistId = p.PlaylistId"
                                  " where p.PlaylistId <> {} and pt.TrackId in"
                                  "       (select TrackId from PlaylistTrack where PlaylistId = {})"
                                  " group by p.PlaylistId, p.Name order by 3 desc, 1">(5, 5);
    EXPECT_EQ(expected.size(), 9U);
    EXPECT_EQ(tuples(answer, &row::id, &row::name, &row::shared), expected);
}

TEST_P(chinook_test, empty_playlists) {
    const auto answer = ask(1, empty_playlists);
    const auto expected = by_hand<text,
                                  "select Name from Playlist p where not exists"
                                  " (select 1 from PlaylistTrack where PlaylistId = p.PlaylistId) "
                                  "order by Name, PlaylistId">();
    EXPECT_EQ(expected.size(), 4U);
    EXPECT_EQ(answer, expected);
}

TEST_P(chinook_test, artists_ranked_within_genre) {
    using row = ranked_artist;
    const auto answer = ask(1, artists_ranked_within_genre);
    const auto expected =
        by_hand<std::tuple<text, text, number, number>,
                "select genre, artist, tracks, place from ("
                "  select g.Name genre, ar.Name artist, count(*) tracks,"
                "         rank() over (partition by g.Name order by count(*) desc) place"
                "  from Track t join Album al on al.AlbumId = t.AlbumId"
                "               join Artist ar on ar.ArtistId = al.ArtistId"
                "               left join Genre g on g.GenreId = t.GenreId"
                "  group by g.Name, ar.Name) ranked"
                " where place <= 3 order by genre, place, artist">();
    EXPECT_GT(expected.size(), 25U);
    EXPECT_EQ(tuples(answer, &row::genre, &row::artist, &row::tracks, &row::place), expected);
}

TEST_P(chinook_test, tracks_never_sold) {
    using row = unsold_tracks;
    const auto answer = ask(1, tracks_never_sold);
    const auto expected = by_hand<
        std::tuple<text, number, number>,
        "select g.Name, count(*), sum(case when t.TrackId in (select TrackId from InvoiceLine) "
        "then 0 else 1 end)"
        " from Track t left join Genre g on g.GenreId = t.GenreId"
        " group by g.Name order by 3 desc, 1">();
    EXPECT_EQ(expected.size(), 25U);
    EXPECT_EQ(tuples(answer, &row::genre, &row::tracks, &row::never_sold), expected);
}

TEST_P(chinook_test, tracks_by_price_band) {
    using row = price_band;
    const auto answer = ask(1, tracks_by_price_band);
    const auto expected =
        by_hand<std::tuple<name, number, cm::decimal, cm::decimal>,
                "select case when UnitPrice < 1 then 'below 1' when UnitPrice < 2 then '1 to 2'"
                "       else '2 and above' end, count(*), min(UnitPrice), max(UnitPrice)"
                " from Track group by 1 order by 3">();
    EXPECT_EQ(expected.size(), 2U);
    EXPECT_EQ(tuples(answer, &row::band, &row::tracks, &row::cheapest, &row::dearest), expected);
}

TEST_P(chinook_test, best_selling_artist_by_country) {
    using row = country_artist;
    const auto answer = ask(1, best_selling_artist_by_country);
    const auto expected = by_hand<
        std::tuple<text, text, number, cm::decimal>,
        "select country, artist, sold, revenue from ("
        "  select i.BillingCountry country, ar.Name artist, sum(l.Quantity) sold,"
        "         round(sum(l.UnitPrice * l.Quantity), 2) revenue,"
        "         rank() over (partition by i.BillingCountry order by sum(l.Quantity) desc) place"
        "  from InvoiceLine l join Invoice i on i.InvoiceId = l.InvoiceId"
        "  join Track t on t.TrackId = l.TrackId left join Album al on al.AlbumId = t.AlbumId"
        "  left join Artist ar on ar.ArtistId = al.ArtistId"
        "  group by i.BillingCountry, ar.Name) ranked"
        " where place = 1 order by country, artist">();
    EXPECT_GE(expected.size(), 24U);
    EXPECT_EQ(tuples(answer, &row::country, &row::artist, &row::tracks_sold, &row::revenue),
              expected);
}

TEST_P(chinook_test, top_genres_by_country) {
    using row = country_genre;
    const auto answer = ask(1, top_genres_by_country);
    const auto expected = by_hand<
        std::tuple<text, text, number, number>,
        "select country, genre, sold, place from ("
        "  select i.BillingCountry country, g.Name genre, sum(l.Quantity) sold,"
        "         rank() over (partition by i.BillingCountry order by sum(l.Quantity) desc) place"
        "  from InvoiceLine l join Invoice i on i.InvoiceId = l.InvoiceId"
        "  join Track t on t.TrackId = l.TrackId left join Genre g on g.GenreId = t.GenreId"
        "  group by i.BillingCountry, g.Name) ranked"
        " where place <= 3 order by country, place, genre">();
    EXPECT_GE(expected.size(), 72U);
    EXPECT_EQ(tuples(answer, &row::country, &row::genre, &row::tracks_sold, &row::place), expected);
}

TEST_P(chinook_test, revenue_by_month) {
    using row = month_revenue;
    const auto answer = ask(1, revenue_by_month, 2022);
    const auto expected =
        by_hand<std::tuple<name, number, cm::decimal>,
                "select substr(cast(InvoiceDate as char(19)), 1, 7), count(*), round(sum(Total), 2)"
                " from Invoice where InvoiceDate >= {} and InvoiceDate < {} group by 1 order by 1">(
            new_year(2022), new_year(2023));
    EXPECT_EQ(expected.size(), 12U);
    ASSERT_EQ(answer.size(), expected.size());
    for (std::size_t i = 0; i < answer.size(); ++i) {
        const row& r = answer[i];
        EXPECT_EQ(std::tuple(cm::to_text(r.month).substr(0, 7), r.invoices, r.revenue),
                  expected[i]);
    }
}

TEST_P(chinook_test, running_total) {
    using row = invoice_total;
    const auto answer = ask(1, running_total, 6);
    const auto expected = by_hand<
        std::tuple<number, cm::utc_time, cm::decimal, cm::decimal>,
        "select InvoiceId, InvoiceDate, Total, round((select sum(Total) from Invoice earlier"
        "  where earlier.CustomerId = i.CustomerId and"
        "        (earlier.InvoiceDate, earlier.InvoiceId) <= (i.InvoiceDate, i.InvoiceId)), 2)"
        " from Invoice i where CustomerId = {} order by InvoiceDate, InvoiceId">(6);
    EXPECT_EQ(expected.size(), 7U);
    EXPECT_EQ(tuples(answer, &row::id, &row::date, &row::total, &row::so_far), expected);
}

TEST_P(chinook_test, sales_by_representative) {
    using row = representative_sales;
    const auto answer = ask(1, sales_by_representative);
    const auto rows = by_hand<
        std::tuple<name, name, text, text, number, cm::decimal>,
        "select e.FirstName, e.LastName, m.FirstName, m.LastName,"
        "       (select count(*) from Customer where SupportRepId = e.EmployeeId),"
        "       round((select sum(i.Total) from Invoice i join Customer c"
        "              on c.CustomerId = i.CustomerId where c.SupportRepId = e.EmployeeId), 2)"
        " from Employee e left join Employee m on m.EmployeeId = e.ReportsTo"
        " where e.EmployeeId in (select SupportRepId from Customer) order by 6 desc">();
    std::vector<std::tuple<name, text, number, cm::decimal>> expected;
    for (const auto& [first, last, manager_first, manager_last, customers, revenue] : rows)
        expected.emplace_back(first + ' ' + last, *manager_first + ' ' + *manager_last, customers,
                              revenue);
    EXPECT_EQ(expected.size(), 3U);
    EXPECT_EQ(tuples(answer, &row::name, &row::manager, &row::customers, &row::revenue), expected);
}

TEST_P(chinook_test, managers_of) {
    const auto answer = ask(1, managers_of, 3);
    const auto rows = by_hand<
        std::tuple<name, name>,
        "with recursive chain(id, depth) as ("
        "  select ReportsTo, 0 from Employee where EmployeeId = {} union all"
        "  select e.ReportsTo, depth + 1 from chain join Employee e on e.EmployeeId = chain.id)"
        " select e.FirstName, e.LastName from chain join Employee e on e.EmployeeId = chain.id"
        " order by depth">(3);
    std::vector<name> expected;
    for (const auto& [first, last] : rows) expected.push_back(first + ' ' + last);
    EXPECT_EQ(expected, (std::vector<name>{"Nancy Edwards", "Andrew Adams"}));
    EXPECT_EQ(answer, expected);
}

TEST_P(chinook_test, managers_of_the_general_manager_are_none) {
    EXPECT_TRUE(ask(1, managers_of, 1).empty());
}

TEST_P(chinook_test, managers_of_nobody_throws_not_found) {
    EXPECT_THROW((void)managers_of(*db, 99), cm::not_found);
}

TEST_P(chinook_test, customers_without_invoice_in) {
    using row = customer_place;
    for (const int year : {2021, 2022, 2023, 2024, 2025, 2026}) {
        const auto answer = ask(1, customers_without_invoice_in, year);
        const auto expected =
            by_hand<std::tuple<name, name, text, text>,
                    "select FirstName, LastName, City, Country from Customer c where not exists"
                    " (select 1 from Invoice where CustomerId = c.CustomerId"
                    "  and InvoiceDate >= {} and InvoiceDate < {}) order by LastName, FirstName">(
                new_year(year), new_year(year + 1));
        EXPECT_EQ(tuples(answer, &row::first_name, &row::last_name, &row::city, &row::country),
                  expected)
            << year;
    }
}

TEST_P(chinook_test, customers_above_average) {
    using row = customer_spending;
    const auto answer = ask(1, customers_above_average);
    const auto expected = by_hand<
        std::tuple<name, name, cm::decimal>,
        "with spending as (select c.FirstName, c.LastName, round(sum(i.Total), 2) spent"
        "  from Customer c join Invoice i on i.CustomerId = c.CustomerId group by c.CustomerId)"
        " select * from spending where spent > (select avg(spent) from spending)"
        " order by spent desc, LastName">();
    EXPECT_GT(expected.size(), 0U);
    EXPECT_EQ(tuples(answer, &row::first_name, &row::last_name, &row::spent), expected);
    const auto average =
        by_hand<double,
                "select avg(spent) from (select sum(Total) spent from Invoice group by CustomerId) "
                "spending">();
    for (const auto& row : answer) EXPECT_NEAR(row.average.to_double(), average.at(0), 1e-9);
}

TEST_P(chinook_test, customers_of_most_genres) {
    using row = customer_genres;
    const auto answer = ask(1, customers_of_most_genres, 10);
    const auto expected = by_hand<
        std::tuple<name, name, number>,
        "select c.FirstName, c.LastName, count(distinct t.GenreId) from Customer c"
        " join Invoice i on i.CustomerId = c.CustomerId"
        " join InvoiceLine l on l.InvoiceId = i.InvoiceId join Track t on t.TrackId = l.TrackId"
        " group by c.CustomerId order by 3 desc, 2 limit 10">();
    EXPECT_EQ(expected.size(), 10U);
    EXPECT_EQ(tuples(answer, &row::first_name, &row::last_name, &row::genres), expected);
}

TEST_P(chinook_test, first_and_last_invoices) {
    using row = customer_period;
    const auto answer = ask(1, first_and_last_invoices);
    using moment = std::optional<cm::utc_time>;
    const auto expected =
        by_hand<std::tuple<name, name, number, moment, moment>,
                "select c.FirstName, c.LastName, count(i.InvoiceId), min(i.InvoiceDate),"
                "       max(i.InvoiceDate)"
                " from Customer c left join Invoice i on i.CustomerId = c.CustomerId"
                " group by c.CustomerId order by c.LastName, c.FirstName">();
    EXPECT_EQ(expected.size(), 59U);
    EXPECT_EQ(tuples(answer, &row::first_name, &row::last_name, &row::invoice_count,
                     &row::first_invoice, &row::last_invoice),
              expected);
}

TEST_P(chinook_test, repeat_purchases) {
    using row = repeat_purchase;
    const auto answer = ask(1, repeat_purchases);
    const auto expected = by_hand<
        std::tuple<number, name, name, name, number>,
        "select c.CustomerId, c.FirstName, c.LastName, t.Name, sum(l.Quantity)"
        " from InvoiceLine l join Invoice i on i.InvoiceId = l.InvoiceId"
        " join Customer c on c.CustomerId = i.CustomerId join Track t on t.TrackId = l.TrackId"
        " group by 1, 2, 3, 4 having sum(l.Quantity) > 1 order by 3, 4">();
    EXPECT_EQ(expected.size(), 6U);
    EXPECT_EQ(tuples(answer, &row::customer_id, &row::first_name, &row::last_name, &row::track_name,
                     &row::times),
              expected);
}

TEST_P(chinook_test, customers_in_cities_of_employees) {
    using row = city_neighbour;
    const auto answer = ask(1, customers_in_cities_of_employees);
    const auto expected = by_hand<
        std::tuple<name, name, text, text>,
        "select c.FirstName, c.LastName, c.City,"
        "       (select LastName from Employee where City = c.City order by HireDate, EmployeeId"
        "        limit 1)"
        " from Customer c where c.City in (select City from Employee) order by c.City, "
        "c.LastName">();
    EXPECT_EQ(expected.size(), 1U);
    EXPECT_EQ(tuples(answer, &row::first_name, &row::last_name, &row::city, &row::employee),
              expected);
}

}  // namespace
}  // namespace chinook::CHINOOK_NAMES
