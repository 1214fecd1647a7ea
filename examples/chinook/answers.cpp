#include "answers.hpp"

#include "questions.hpp"

namespace chinook::CHINOOK_NAMES {
namespace {

// What the questions with a choice are asked about.
constexpr int year = 2023;
constexpr std::int64_t some_playlist = 5;
constexpr std::int64_t some_customer = 6;
constexpr std::int64_t some_employee = 8;

/// A table with a line for each row, as `add(table, row)` writes it.
template <class Rows, class Add>
text_table table_of(std::vector<std::string> headings, const Rows& rows, const Add& add) {
    text_table table(std::move(headings));
    for (const auto& row : rows) add(table, row);
    return table;
}

std::string length_of(std::int64_t milliseconds) {
    const std::int64_t seconds = milliseconds / 1000;
    const std::string rest = std::to_string(seconds % 60);
    return std::to_string(seconds / 60) + (rest.size() < 2 ? ":0" : ":") + rest;
}

std::string joined(const std::vector<std::string>& texts) {
    std::string all;
    for (const std::string& text : texts) all += (all.empty() ? "" : ", ") + text;
    return all;
}

std::string full_name(const auto& person) { return person.first_name + ' ' + person.last_name; }

// ---- the catalogue ------------------------------------------------------------------------------

text_table longest_albums(const cm::database& db) {
    return table_of({"genre", "album", "length>"}, longest_album_of_each_genre(db),
                    [](text_table& out, const genre_album& row) {
                        out.add(row.genre, row.title, length_of(row.length));
                    });
}

text_table longest_tracks(const cm::database& db) {
    return table_of({"media type", "track", "length>"}, longest_track_of_each_media_type(db),
                    [](text_table& out, const media_type_track& row) {
                        out.add(row.media_type, row.track, length_of(row.milliseconds));
                    });
}

text_table mixed_albums(const cm::database& db) {
    return table_of({"album", "artist", "genres"}, albums_of_mixed_genres(db),
                    [](text_table& out, const mixed_album& row) {
                        out.add(row.title, row.artist, joined(row.genres));
                    });
}

text_table overlapping_playlists(const cm::database& db) {
    return table_of({"playlist>", "name", "shared tracks>"},
                    playlists_sharing_tracks(db, some_playlist),
                    [](text_table& out, const playlist_overlap& row) {
                        out.add(row.id, row.name, row.shared);
                    });
}

text_table playlists_without_tracks(const cm::database& db) {
    return table_of({"playlist"}, empty_playlists(db),
                    [](text_table& out, const text& name) { out.add(name); });
}

text_table artists_by_genre(const cm::database& db) {
    return table_of({"genre", "place>", "artist", "tracks>"}, artists_ranked_within_genre(db),
                    [](text_table& out, const ranked_artist& row) {
                        out.add(row.genre, row.place, row.artist, row.tracks);
                    });
}

text_table unsold(const cm::database& db) {
    return table_of({"genre", "tracks>", "never sold>"}, tracks_never_sold(db),
                    [](text_table& out, const unsold_tracks& row) {
                        out.add(row.genre, row.tracks, row.never_sold);
                    });
}

text_table price_bands(const cm::database& db) {
    return table_of({"price", "tracks>", "cheapest>", "dearest>"}, tracks_by_price_band(db),
                    [](text_table& out, const price_band& row) {
                        out.add(row.band, row.tracks, row.cheapest, row.dearest);
                    });
}

// ---- sales --------------------------------------------------------------------------------------

text_table best_sellers(const cm::database& db) {
    return table_of({"country", "artist", "tracks sold>", "revenue>"},
                    best_selling_artist_by_country(db),
                    [](text_table& out, const country_artist& row) {
                        out.add(row.country, row.artist, row.tracks_sold, row.revenue);
                    });
}

text_table best_genres(const cm::database& db) {
    return table_of({"country", "place>", "genre", "tracks sold>"}, top_genres_by_country(db),
                    [](text_table& out, const country_genre& row) {
                        out.add(row.country, row.place, row.genre, row.tracks_sold);
                    });
}

text_table months(const cm::database& db) {
    return table_of({"month", "invoices>", "revenue>"}, revenue_by_month(db, year),
                    [](text_table& out, const month_revenue& row) {
                        out.add(cell(row.month).substr(0, 7), row.invoices, row.revenue);
                    });
}

text_table totals(const cm::database& db) {
    return table_of({"invoice>", "date", "total>", "so far>"}, running_total(db, some_customer),
                    [](text_table& out, const invoice_total& row) {
                        out.add(row.id, row.date, row.total, row.so_far);
                    });
}

text_table representatives(const cm::database& db) {
    return table_of({"representative", "manager", "customers>", "revenue>"},
                    sales_by_representative(db),
                    [](text_table& out, const representative_sales& row) {
                        out.add(row.name, row.manager, row.customers, row.revenue);
                    });
}

text_table managers(const cm::database& db) {
    return table_of({"manager"}, managers_of(db, some_employee),
                    [](text_table& out, const std::string& name) { out.add(name); });
}

// ---- customers ----------------------------------------------------------------------------------

text_table absent_customers(const cm::database& db) {
    return table_of({"customer", "city", "country"}, customers_without_invoice_in(db, year),
                    [](text_table& out, const customer_place& row) {
                        out.add(full_name(row), row.city, row.country);
                    });
}

text_table big_spenders(const cm::database& db) {
    return table_of({"customer", "spent>", "average>"}, customers_above_average(db),
                    [](text_table& out, const customer_spending& row) {
                        out.add(full_name(row), row.spent, row.average);
                    });
}

text_table open_minds(const cm::database& db) {
    return table_of(
        {"customer", "genres>"}, customers_of_most_genres(db, 10),
        [](text_table& out, const customer_genres& row) { out.add(full_name(row), row.genres); });
}

text_table periods(const cm::database& db) {
    return table_of({"customer", "invoices>", "first", "last"}, first_and_last_invoices(db),
                    [](text_table& out, const customer_period& row) {
                        out.add(full_name(row), row.invoice_count, row.first_invoice,
                                row.last_invoice);
                    });
}

text_table repeats(const cm::database& db) {
    return table_of({"customer", "piece", "times>"}, repeat_purchases(db),
                    [](text_table& out, const repeat_purchase& row) {
                        out.add(full_name(row), row.track_name, row.times);
                    });
}

text_table neighbours(const cm::database& db) {
    return table_of({"customer", "city", "employee there"}, customers_in_cities_of_employees(db),
                    [](text_table& out, const city_neighbour& row) {
                        out.add(full_name(row), row.city, row.employee);
                    });
}

constexpr question questions[] = {
    {"Which album plays longest within each genre?", longest_albums},
    {"Which is the longest track of each media type?", longest_tracks},
    {"Which albums hold tracks of more than one genre?", mixed_albums},
    {"Which playlists share tracks with playlist 5?", overlapping_playlists},
    {"Which playlists are empty?", playlists_without_tracks},
    {"Which artists have most tracks in each genre?", artists_by_genre},
    {"How many tracks of each genre were never sold?", unsold},
    {"How are the tracks priced?", price_bands},
    {"Which artist sells best in each country?", best_sellers},
    {"Which genres sell best in each country?", best_genres},
    {"What was the revenue of each month of 2023?", months},
    {"How did customer 6 spend, in total up to each invoice?", totals},
    {"What does each representative sell, and for which manager?", representatives},
    {"Who manages employee 8, and whom they?", managers},
    {"Who bought nothing in 2023?", absent_customers},
    {"Who spent more than the average customer?", big_spenders},
    {"Who bought tracks of most genres?", open_minds},
    {"When did each customer buy first and last?", periods},
    {"Who bought a piece more than once?", repeats},
    {"Who lives in a city where employees live?", neighbours},
};

}  // namespace

std::span<const question> all_questions() { return questions; }

}  // namespace chinook::CHINOOK_NAMES
