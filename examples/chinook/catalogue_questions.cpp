#include <set>

#include "models.hpp"
#include "questions.hpp"

namespace chinook::CHINOOK_NAMES {

using namespace cormorant::literals;

std::vector<genre_album> longest_album_of_each_genre(const cm::database& db) {
    return db.objects<Track>()
        .filter("album"_f != cm::null)
        .values("genre"_f = "genre.name"_f, "album_id"_f = "album.id"_f,
                "title"_f = "album.title"_f)
        .annotate("length"_f = cm::sum("milliseconds"_f))
        .annotate("place"_f =
                      cm::rank().over(cm::partition_by("genre.name"_f).order_by("length"_f.desc())))
        .filter("place"_f == 1)
        .order_by("genre.name"_f, "album.id"_f)
        .as<genre_album>()
        .to_vector();
}

std::vector<media_type_track> longest_track_of_each_media_type(const cm::database& db) {
    const auto longest_first =
        cm::rank().over(cm::partition_by("media_type"_f).order_by("milliseconds"_f.desc()));
    return db.objects<Track>()
        .annotate("place"_f = longest_first)
        .filter("place"_f == 1)
        .order_by("media_type.name"_f, "name"_f)
        .values("media_type"_f = "media_type.name"_f, "track"_f = "name"_f, "milliseconds"_f)
        .as<media_type_track>()
        .to_vector();
}

std::vector<mixed_album> albums_of_mixed_genres(const cm::database& db) {
    const auto albums = db.objects<Album>()
                            .annotate("genre_count"_f = cm::count("tracks.genre"_f).distinct())
                            .filter("genre_count"_f > 1)
                            .order_by("title"_f, "id"_f)
                            .select_related("artist"_f)
                            .prefetch_related("tracks.genre"_f);
    std::vector<mixed_album> mixed;
    for (const auto& album : albums) {
        std::set<std::string> genres;
        for (const Track& track : album->tracks)
            if (track.genre) genres.insert((*track.genre)->name.value_or(""));
        mixed.push_back({album->title, album->artist->name, {genres.begin(), genres.end()}});
    }
    return mixed;
}

std::vector<playlist_overlap> playlists_sharing_tracks(const cm::database& db,
                                                       std::int64_t playlist) {
    const auto also_there = cm::count("tracks"_f).filter("tracks.playlists.id"_f == playlist);
    return db.objects<Playlist>()
        .filter("id"_f != playlist)
        .annotate("shared"_f = also_there)
        .filter("shared"_f > 0)
        .order_by("shared"_f.desc(), "id"_f)
        .values("id"_f, "name"_f, "shared"_f)
        .as<playlist_overlap>()
        .to_vector();
}

std::vector<text> empty_playlists(const cm::database& db) {
    return db.objects<Playlist>()
        .filter("tracks"_f == cm::null)
        .order_by("name"_f, "id"_f)
        .scalars("name"_f)
        .to_vector();
}

std::vector<ranked_artist> artists_ranked_within_genre(const cm::database& db) {
    return db.objects<Track>()
        .filter("album"_f != cm::null)
        .values("genre"_f = "genre.name"_f, "artist"_f = "album.artist.name"_f)
        .annotate("tracks"_f = cm::count())
        .annotate("place"_f =
                      cm::rank().over(cm::partition_by("genre.name"_f).order_by("tracks"_f.desc())))
        .filter("place"_f <= 3)
        .order_by("genre.name"_f, "place"_f, "album.artist.name"_f)
        .as<ranked_artist>()
        .to_vector();
}

std::vector<unsold_tracks> tracks_never_sold(const cm::database& db) {
    return db.objects<Track>()
        .values("genre"_f = "genre.name"_f)
        .annotate("tracks"_f = cm::count(),
                  "never_sold"_f = cm::count().filter("sales"_f == cm::null))
        .order_by("never_sold"_f.desc(), "genre.name"_f)
        .as<unsold_tracks>()
        .to_vector();
}

std::vector<price_band> tracks_by_price_band(const cm::database& db) {
    const auto band = cm::when("unit_price"_f < 1, "below 1")
                          .when("unit_price"_f < 2, "1 to 2")
                          .otherwise("2 and above");
    return db.objects<Track>()
        .values("band"_f = band)
        .annotate("tracks"_f = cm::count(), "cheapest"_f = cm::min("unit_price"_f).or_default(0),
                  "dearest"_f = cm::max("unit_price"_f).or_default(0))
        .order_by("cheapest"_f)
        .as<price_band>()
        .to_vector();
}

}  // namespace chinook::CHINOOK_NAMES
