#pragma once

#include <cormorant/cormorant.hpp>
#include <cstdint>
#include <optional>
#include <string>

/// The Chinook music shop (github.com/lerocha/chinook-database): its eleven tables as they are in
/// its SQLite file, names, nullable keys and all. Members have the names of a C++ program; each
/// says in `meta` which column it is.

namespace chinook {

namespace cm = cormorant;

struct Album;
struct Track;
struct Playlist;
struct PlaylistTrack;
struct InvoiceLine;
struct Invoice;
struct Customer;

struct Artist {
    std::int64_t id = 0;
    std::optional<std::string> name;
    cm::reverse<Album, "artist"> albums;

    static constexpr auto meta =
        cm::model(cm::table("Artist"), cm::column("id", "ArtistId"), cm::column("name", "Name"));
};

struct Album {
    std::int64_t id = 0;
    std::string title;
    cm::foreign_key<Artist> artist;
    cm::reverse<Track, "album"> tracks;

    static constexpr auto meta =
        cm::model(cm::table("Album"), cm::column("id", "AlbumId"), cm::column("title", "Title"),
                  cm::column("artist", "ArtistId"));
};

struct Genre {
    std::int64_t id = 0;
    std::optional<std::string> name;
    cm::reverse<Track, "genre"> tracks;

    static constexpr auto meta =
        cm::model(cm::table("Genre"), cm::column("id", "GenreId"), cm::column("name", "Name"));
};

struct MediaType {
    std::int64_t id = 0;
    std::optional<std::string> name;
    cm::reverse<Track, "media_type"> tracks;

    static constexpr auto meta = cm::model(cm::table("MediaType"), cm::column("id", "MediaTypeId"),
                                           cm::column("name", "Name"));
};

struct Track {
    std::int64_t id = 0;
    std::string name;
    std::optional<cm::foreign_key<Album>> album;
    cm::foreign_key<MediaType> media_type;
    std::optional<cm::foreign_key<Genre>> genre;
    std::optional<std::string> composer;
    std::int64_t milliseconds = 0;
    std::optional<std::int64_t> bytes;
    cm::decimal unit_price;
    cm::reverse<Playlist, "tracks"> playlists;
    cm::reverse<PlaylistTrack, "track"> entries;
    cm::reverse<InvoiceLine, "track"> sales;

    static constexpr auto meta =
        cm::model(cm::table("Track"), cm::column("id", "TrackId"), cm::column("name", "Name"),
                  cm::column("album", "AlbumId"), cm::column("media_type", "MediaTypeId"),
                  cm::column("genre", "GenreId"), cm::column("composer", "Composer"),
                  cm::column("milliseconds", "Milliseconds"), cm::column("bytes", "Bytes"),
                  cm::column("unit_price", "UnitPrice"), cm::digits("unit_price", 10, 2));
};

struct Playlist {
    std::int64_t id = 0;
    std::optional<std::string> name;
    cm::many_to_many<Track, cm::through<PlaylistTrack>> tracks;
    cm::reverse<PlaylistTrack, "playlist"> entries;

    static constexpr auto meta = cm::model(cm::table("Playlist"), cm::column("id", "PlaylistId"),
                                           cm::column("name", "Name"));
};

/// A track's place in a playlist, told apart by both keys together.
struct PlaylistTrack {
    cm::foreign_key<Playlist> playlist;
    cm::foreign_key<Track> track;

    static constexpr auto meta =
        cm::model(cm::table("PlaylistTrack"), cm::primary_key("playlist", "track"),
                  cm::column("playlist", "PlaylistId"), cm::column("track", "TrackId"));
};

struct Employee {
    std::int64_t id = 0;
    std::string last_name;
    std::string first_name;
    std::optional<std::string> title;
    std::optional<cm::foreign_key<Employee>> reports_to;
    std::optional<cm::utc_time> birth_date;
    std::optional<cm::utc_time> hire_date;
    std::optional<std::string> address;
    std::optional<std::string> city;
    std::optional<std::string> state;
    std::optional<std::string> country;
    std::optional<std::string> postal_code;
    std::optional<std::string> phone;
    std::optional<std::string> fax;
    std::optional<std::string> email;
    cm::reverse<Employee, "reports_to"> reports;
    cm::reverse<Customer, "support_rep"> customers;

    static constexpr auto meta = cm::model(
        cm::table("Employee"), cm::column("id", "EmployeeId"), cm::column("last_name", "LastName"),
        cm::column("first_name", "FirstName"), cm::column("title", "Title"),
        cm::column("reports_to", "ReportsTo"), cm::column("birth_date", "BirthDate"),
        cm::column("hire_date", "HireDate"), cm::column("address", "Address"),
        cm::column("city", "City"), cm::column("state", "State"), cm::column("country", "Country"),
        cm::column("postal_code", "PostalCode"), cm::column("phone", "Phone"),
        cm::column("fax", "Fax"), cm::column("email", "Email"));
};

struct Customer {
    std::int64_t id = 0;
    std::string first_name;
    std::string last_name;
    std::optional<std::string> company;
    std::optional<std::string> address;
    std::optional<std::string> city;
    std::optional<std::string> state;
    std::optional<std::string> country;
    std::optional<std::string> postal_code;
    std::optional<std::string> phone;
    std::optional<std::string> fax;
    std::string email;
    std::optional<cm::foreign_key<Employee>> support_rep;
    cm::reverse<Invoice, "customer"> invoices;

    static constexpr auto meta =
        cm::model(cm::table("Customer"), cm::column("id", "CustomerId"),
                  cm::column("first_name", "FirstName"), cm::column("last_name", "LastName"),
                  cm::column("company", "Company"), cm::column("address", "Address"),
                  cm::column("city", "City"), cm::column("state", "State"),
                  cm::column("country", "Country"), cm::column("postal_code", "PostalCode"),
                  cm::column("phone", "Phone"), cm::column("fax", "Fax"),
                  cm::column("email", "Email"), cm::column("support_rep", "SupportRepId"));
};

struct Invoice {
    std::int64_t id = 0;
    cm::foreign_key<Customer> customer;
    cm::utc_time date;
    std::optional<std::string> billing_address;
    std::optional<std::string> billing_city;
    std::optional<std::string> billing_state;
    std::optional<std::string> billing_country;
    std::optional<std::string> billing_postal_code;
    cm::decimal total;
    cm::reverse<InvoiceLine, "invoice"> lines;

    static constexpr auto meta = cm::model(
        cm::table("Invoice"), cm::column("id", "InvoiceId"), cm::column("customer", "CustomerId"),
        cm::column("date", "InvoiceDate"), cm::column("billing_address", "BillingAddress"),
        cm::column("billing_city", "BillingCity"), cm::column("billing_state", "BillingState"),
        cm::column("billing_country", "BillingCountry"),
        cm::column("billing_postal_code", "BillingPostalCode"), cm::column("total", "Total"),
        cm::digits("total", 10, 2));
};

struct InvoiceLine {
    std::int64_t id = 0;
    cm::foreign_key<Invoice> invoice;
    cm::foreign_key<Track> track;
    cm::decimal unit_price;
    std::int64_t quantity = 0;

    static constexpr auto meta =
        cm::model(cm::table("InvoiceLine"), cm::column("id", "InvoiceLineId"),
                  cm::column("invoice", "InvoiceId"), cm::column("track", "TrackId"),
                  cm::column("unit_price", "UnitPrice"), cm::column("quantity", "Quantity"),
                  cm::digits("unit_price", 10, 2));
};

}  // namespace chinook
