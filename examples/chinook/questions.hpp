#pragma once

#include <cormorant/cormorant.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "names.hpp"

/// Twenty questions to the Chinook music shop. Each names the queries that it sends.

namespace chinook::CHINOOK_NAMES {

using text = std::optional<std::string>;  ///< a column that may be NULL

// ---- the catalogue ------------------------------------------------------------------------------

struct genre_album {
    text genre;
    std::int64_t album_id = 0;
    text title;
    std::int64_t length = 0;  ///< in milliseconds
    std::int64_t place = 0;
};
/// The album that plays longest within each genre, by the tracks of that genre. One query.
std::vector<genre_album> longest_album_of_each_genre(const cm::database& db);

struct media_type_track {
    text media_type;
    std::string track;
    std::int64_t milliseconds = 0;
};
/// The longest track of each media type. One query.
std::vector<media_type_track> longest_track_of_each_media_type(const cm::database& db);

struct mixed_album {
    std::string title;
    text artist;
    std::vector<std::string> genres;  ///< in alphabetical order
};
/// The albums whose tracks are of more than one genre, with these genres. Three queries: the albums
/// with their artists, all their tracks, all the tracks' genres.
std::vector<mixed_album> albums_of_mixed_genres(const cm::database& db);

struct playlist_overlap {
    std::int64_t id = 0;
    text name;
    std::int64_t shared = 0;
};
/// The other playlists that hold tracks of this one, with the number of tracks in both. One query.
std::vector<playlist_overlap> playlists_sharing_tracks(const cm::database& db,
                                                       std::int64_t playlist);

/// The names of the playlists without a track. One query.
std::vector<text> empty_playlists(const cm::database& db);

struct ranked_artist {
    text genre;
    text artist;
    std::int64_t tracks = 0;
    std::int64_t place = 0;
};
/// The three artists with most tracks in each genre, ties included. One query.
std::vector<ranked_artist> artists_ranked_within_genre(const cm::database& db);

struct unsold_tracks {
    text genre;
    std::int64_t tracks = 0;
    std::int64_t never_sold = 0;
};
/// How many of the tracks of each genre were never sold. One query.
std::vector<unsold_tracks> tracks_never_sold(const cm::database& db);

struct price_band {
    std::string band;
    std::int64_t tracks = 0;
    cm::decimal cheapest;
    cm::decimal dearest;
};
/// The tracks by price: below a dollar, below two dollars, dearer. One query.
std::vector<price_band> tracks_by_price_band(const cm::database& db);

// ---- sales --------------------------------------------------------------------------------------

struct country_artist {
    text country;
    text artist;
    std::int64_t tracks_sold = 0;
    cm::decimal revenue;
    std::int64_t place = 0;
};
/// The artist who sold most tracks in each country, ties included. One query.
std::vector<country_artist> best_selling_artist_by_country(const cm::database& db);

struct country_genre {
    text country;
    text genre;
    std::int64_t tracks_sold = 0;
    std::int64_t place = 0;
};
/// The three genres that sell best in each country, ties included. One query.
std::vector<country_genre> top_genres_by_country(const cm::database& db);

struct month_revenue {
    cm::utc_time month;
    std::int64_t invoices = 0;
    cm::decimal revenue;
};
/// The revenue of each month of a year. One query.
std::vector<month_revenue> revenue_by_month(const cm::database& db, int year);

struct invoice_total {
    std::int64_t id = 0;
    cm::utc_time date;
    cm::decimal total;
    cm::decimal so_far;
};
/// A customer's invoices with the total up to each. One query.
std::vector<invoice_total> running_total(const cm::database& db, std::int64_t customer);

struct representative_sales {
    std::string name;
    text manager;
    std::int64_t customers = 0;
    cm::decimal revenue;
};
/// The customers and the revenue of each support representative, with the manager. One query.
std::vector<representative_sales> sales_by_representative(const cm::database& db);

/// The names of an employee's manager, the manager's manager and so on. One query for up to three
/// of them, one more for each further. Throws cm::not_found where there is no such employee.
std::vector<std::string> managers_of(const cm::database& db, std::int64_t employee);

// ---- customers ----------------------------------------------------------------------------------

struct customer_place {
    std::string first_name;
    std::string last_name;
    text city;
    text country;
};
/// The customers who bought nothing in a year. One query.
std::vector<customer_place> customers_without_invoice_in(const cm::database& db, int year);

struct customer_spending {
    std::string first_name;
    std::string last_name;
    cm::decimal spent;
    cm::decimal average;
};
/// The customers who spent more than the average customer, with that average. One query.
std::vector<customer_spending> customers_above_average(const cm::database& db);

struct customer_genres {
    std::string first_name;
    std::string last_name;
    std::int64_t genres = 0;
};
/// The customers who bought tracks of most genres. One query.
std::vector<customer_genres> customers_of_most_genres(const cm::database& db, std::int64_t limit);

struct customer_period {
    std::string first_name;
    std::string last_name;
    std::int64_t invoice_count = 0;
    std::optional<cm::utc_time> first_invoice;
    std::optional<cm::utc_time> last_invoice;
};
/// The first and the last invoice of each customer. One query.
std::vector<customer_period> first_and_last_invoices(const cm::database& db);

struct repeat_purchase {
    std::int64_t customer_id = 0;
    std::string first_name;
    std::string last_name;
    std::string track_name;
    std::int64_t times = 0;
};
/// The pieces that a customer bought more than once, on other albums say: tracks of one name. One
/// query.
std::vector<repeat_purchase> repeat_purchases(const cm::database& db);

struct city_neighbour {
    std::string first_name;
    std::string last_name;
    text city;
    text employee;
};
/// The customers who live in a city where employees live, with the last name of the employee there
/// who was hired first. One query.
std::vector<city_neighbour> customers_in_cities_of_employees(const cm::database& db);

}  // namespace chinook::CHINOOK_NAMES
