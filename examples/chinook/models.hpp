#pragma once

#include <cormorant/cormorant.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "names.hpp"

/// The Chinook music shop (github.com/lerocha/chinook-database): its eleven tables as they are in
/// its scripts, nullable keys and all. Members have the names of a C++ program; each says in `meta`
/// which column it is, spelled as in the script for the database: see names.hpp.

namespace chinook::CHINOOK_NAMES {

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
        cm::model(cm::table(spelled<"Artist">), cm::column("id", spelled<"ArtistId">),
                  cm::column("name", spelled<"Name">));
};

struct Album {
    std::int64_t id = 0;
    std::string title;
    cm::foreign_key<Artist> artist;
    cm::reverse<Track, "album"> tracks;

    static constexpr auto meta =
        cm::model(cm::table(spelled<"Album">), cm::column("id", spelled<"AlbumId">),
                  cm::column("title", spelled<"Title">), cm::column("artist", spelled<"ArtistId">));
};

struct Genre {
    std::int64_t id = 0;
    std::optional<std::string> name;
    cm::reverse<Track, "genre"> tracks;

    static constexpr auto meta =
        cm::model(cm::table(spelled<"Genre">), cm::column("id", spelled<"GenreId">),
                  cm::column("name", spelled<"Name">));
};

struct MediaType {
    std::int64_t id = 0;
    std::optional<std::string> name;
    cm::reverse<Track, "media_type"> tracks;

    static constexpr auto meta =
        cm::model(cm::table(spelled<"MediaType">), cm::column("id", spelled<"MediaTypeId">),
                  cm::column("name", spelled<"Name">));
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

    static constexpr auto meta = cm::model(
        cm::table(spelled<"Track">), cm::column("id", spelled<"TrackId">),
        cm::column("name", spelled<"Name">), cm::column("album", spelled<"AlbumId">),
        cm::column("media_type", spelled<"MediaTypeId">), cm::column("genre", spelled<"GenreId">),
        cm::column("composer", spelled<"Composer">),
        cm::column("milliseconds", spelled<"Milliseconds">), cm::column("bytes", spelled<"Bytes">),
        cm::column("unit_price", spelled<"UnitPrice">), cm::digits("unit_price", 10, 2));
};

struct Playlist {
    std::int64_t id = 0;
    std::optional<std::string> name;
    cm::many_to_many<Track, cm::through<PlaylistTrack>> tracks;
    cm::reverse<PlaylistTrack, "playlist"> entries;

    static constexpr auto meta =
        cm::model(cm::table(spelled<"Playlist">), cm::column("id", spelled<"PlaylistId">),
                  cm::column("name", spelled<"Name">));
};

/// A track's place in a playlist, told apart by both keys together.
struct PlaylistTrack {
    cm::foreign_key<Playlist> playlist;
    cm::foreign_key<Track> track;

    static constexpr auto meta = cm::model(
        cm::table(spelled<"PlaylistTrack">), cm::primary_key("playlist", "track"),
        cm::column("playlist", spelled<"PlaylistId">), cm::column("track", spelled<"TrackId">));
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
        cm::table(spelled<"Employee">), cm::column("id", spelled<"EmployeeId">),
        cm::column("last_name", spelled<"LastName">),
        cm::column("first_name", spelled<"FirstName">), cm::column("title", spelled<"Title">),
        cm::column("reports_to", spelled<"ReportsTo">),
        cm::column("birth_date", spelled<"BirthDate">),
        cm::column("hire_date", spelled<"HireDate">), cm::column("address", spelled<"Address">),
        cm::column("city", spelled<"City">), cm::column("state", spelled<"State">),
        cm::column("country", spelled<"Country">), cm::column("postal_code", spelled<"PostalCode">),
        cm::column("phone", spelled<"Phone">), cm::column("fax", spelled<"Fax">),
        cm::column("email", spelled<"Email">));
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

    static constexpr auto meta = cm::model(
        cm::table(spelled<"Customer">), cm::column("id", spelled<"CustomerId">),
        cm::column("first_name", spelled<"FirstName">),
        cm::column("last_name", spelled<"LastName">), cm::column("company", spelled<"Company">),
        cm::column("address", spelled<"Address">), cm::column("city", spelled<"City">),
        cm::column("state", spelled<"State">), cm::column("country", spelled<"Country">),
        cm::column("postal_code", spelled<"PostalCode">), cm::column("phone", spelled<"Phone">),
        cm::column("fax", spelled<"Fax">), cm::column("email", spelled<"Email">),
        cm::column("support_rep", spelled<"SupportRepId">));
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
        cm::table(spelled<"Invoice">), cm::column("id", spelled<"InvoiceId">),
        cm::column("customer", spelled<"CustomerId">), cm::column("date", spelled<"InvoiceDate">),
        cm::column("billing_address", spelled<"BillingAddress">),
        cm::column("billing_city", spelled<"BillingCity">),
        cm::column("billing_state", spelled<"BillingState">),
        cm::column("billing_country", spelled<"BillingCountry">),
        cm::column("billing_postal_code", spelled<"BillingPostalCode">),
        cm::column("total", spelled<"Total">), cm::digits("total", 10, 2));
};

struct InvoiceLine {
    std::int64_t id = 0;
    cm::foreign_key<Invoice> invoice;
    cm::foreign_key<Track> track;
    cm::decimal unit_price;
    std::int64_t quantity = 0;

    static constexpr auto meta = cm::model(
        cm::table(spelled<"InvoiceLine">), cm::column("id", spelled<"InvoiceLineId">),
        cm::column("invoice", spelled<"InvoiceId">), cm::column("track", spelled<"TrackId">),
        cm::column("unit_price", spelled<"UnitPrice">), cm::column("quantity", spelled<"Quantity">),
        cm::digits("unit_price", 10, 2));
};

}  // namespace chinook::CHINOOK_NAMES
