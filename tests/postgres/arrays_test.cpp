#include <chrono>
#include <limits>
#include <map>

#include "cormorant/testing.hpp"
#include "postgres/server.hpp"
#include "session/execute/running.hpp"

namespace on_server {

enum class Tint { red, green, blue };

struct Post {
    std::int64_t id = 0;
    std::string title;
    std::vector<std::string> tags;
    std::vector<std::int32_t> scores;
    std::optional<std::vector<cm::decimal>> prices;
    std::vector<std::optional<std::int64_t>> holes;
    static constexpr auto meta = cm::model(cm::table("post"), cm::index("tags"));
};

/// An array of every type that an element can have.
struct Arrays {
    std::int64_t id = 0;
    std::vector<bool> flags;
    std::vector<std::int8_t> tiny;
    std::vector<std::uint8_t> octets;
    std::vector<std::int16_t> small;
    std::vector<std::uint32_t> wide;
    std::vector<std::int64_t> large;
    std::vector<float> floats;
    std::vector<double> doubles;
    std::vector<cm::uuid> ids;
    std::vector<cm::date> days;
    std::vector<cm::utc_time> moments;
    std::vector<cm::duration> spans;
    std::vector<cm::bytes> blobs;
    std::vector<cm::json> documents;
    std::vector<Tint> tints;
    static constexpr auto meta = cm::model(cm::table("arrays"));
};

/// The same with a key of the program's own: rows go by COPY.
struct Keyed {
    std::string id;
    std::vector<std::string> tags;
    std::optional<std::vector<double>> weights;
    static constexpr auto meta = cm::model(cm::table("keyed"));
};

namespace {

using namespace std::literals;
using texts = std::vector<std::string>;

class server_arrays : public server {
protected:
    void SetUp() override {
        server::SetUp();
        if (!schema) return;
        db.emplace(open());
        cm::create_tables<Post, Arrays, Keyed>(*db);
    }
    std::vector<std::string> titles_of(const cm::predicate<Post>& where) {
        return db->objects<Post>().filter(where).order_by("title"_f).scalars("title"_f).to_vector();
    }
    void store_three() {
        std::vector<Post> posts = {
            {.title = "a", .tags = {"x", "y"}, .scores = {1, 2, 3}},
            {.title = "b", .tags = {"y"}, .scores = {5}, .prices = {{cm::decimal("1.10")}}},
            {.title = "c", .holes = {1, std::nullopt, 3}},
        };
        db->bulk_create(posts);
    }

    std::optional<cm::database> db;
};

Arrays full_row() {
    constexpr auto least = std::numeric_limits<std::int64_t>::min();
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    const auto moment = *cm::parse_utc_time("2024-02-29 23:59:59.123456");
    return {.flags = {true, false, true},
            .tiny = {-128, 127},
            .octets = {0, 255},
            .small = {-32768, 32767},
            .wide = {0, 4294967295U},
            .large = {least, 0, most},
            .floats = {0.5F, -1.25F, 3.4028235e38F},
            .doubles = {0.1, -1e300, 5e-324, std::numeric_limits<double>::infinity()},
            .ids = {cm::uuid("00112233-4455-6677-8899-aabbccddeeff"), cm::uuid()},
            .days = {*cm::parse_date("0001-01-01"), *cm::parse_date("9999-12-31")},
            .moments = {moment, cm::utc_time()},
            .spans = {1us, -36h},
            .blobs = {{std::byte{0}, std::byte{255}, std::byte{'"'}}, {}},
            .documents = {cm::json("{\"a\": [1, \"}\"]}"), cm::json("null")},
            .tints = {Tint::blue, Tint::red}};
}

void expect_equal(const Arrays& a, const Arrays& b) {
    EXPECT_EQ(a.flags, b.flags);
    EXPECT_EQ(a.tiny, b.tiny);
    EXPECT_EQ(a.octets, b.octets);
    EXPECT_EQ(a.small, b.small);
    EXPECT_EQ(a.wide, b.wide);
    EXPECT_EQ(a.large, b.large);
    EXPECT_EQ(a.floats, b.floats);
    EXPECT_EQ(a.doubles, b.doubles);
    EXPECT_EQ(a.ids, b.ids);
    EXPECT_EQ(a.days, b.days);
    EXPECT_EQ(a.moments, b.moments);
    EXPECT_EQ(a.spans, b.spans);
    EXPECT_EQ(a.blobs, b.blobs);
    EXPECT_TRUE(a.documents == b.documents);
    EXPECT_EQ(a.tints, b.tints);
}

TEST_F(server_arrays, columns_have_array_types) {
    const auto types = db->fetch<std::tuple<std::string, std::string>>(
        "select column_name::text, format_type(atttypid, atttypmod) from "
        "information_schema.columns join pg_attribute on attname = column_name and attrelid = "
        "table_name::regclass where table_name = {} and table_schema = current_schema() order by "
        "ordinal_position",
        "post");
    EXPECT_EQ(types.at(2), std::tuple("tags", "text[]"));
    EXPECT_EQ(types.at(3), std::tuple("scores", "integer[]"));
    EXPECT_EQ(types.at(4), std::tuple("prices", "numeric[]"));
    EXPECT_EQ(types.at(5), std::tuple("holes", "bigint[]"));
    EXPECT_TRUE(holds(db->fetch<std::string>("select indexdef from pg_indexes where indexname = {}",
                                             "idx_post__tags")
                          .at(0),
                      "USING gin"));
}

TEST_F(server_arrays, one_row_of_every_type_comes_back_as_it_went) {
    const Arrays sent = db->create(full_row());
    expect_equal(db->objects<Arrays>().get("id"_f == sent.id), sent);
    const Arrays empty = db->create(Arrays{});
    expect_equal(db->objects<Arrays>().get("id"_f == empty.id), Arrays{});
}

TEST_F(server_arrays, rows_in_bulk_come_back_as_they_went) {
    std::vector<Arrays> rows(3, full_row());
    rows[1] = {};
    db->bulk_create(rows);
    ASSERT_NE(rows[2].id, 0);
    for (const Arrays& row : rows) expect_equal(db->objects<Arrays>().get("id"_f == row.id), row);
    rows[1] = full_row();
    rows[1].id = rows[0].id + 1;
    rows[0].large = {7};
    rows[0].doubles = {};
    EXPECT_QUERIES(*db, 1) { EXPECT_EQ(db->bulk_update(rows, "large"_f, "doubles"_f), 3); };
    EXPECT_EQ(db->objects<Arrays>().get("id"_f == rows[0].id).large, std::vector<std::int64_t>{7});
    EXPECT_EQ(db->objects<Arrays>().get("id"_f == rows[1].id).doubles, rows[1].doubles);
}

TEST_F(server_arrays, many_rows_go_by_copy_and_by_arrays_with_the_same_result) {
    std::vector<Keyed> rows;
    for (int i = 0; i < 1200; ++i) {
        Keyed& row = rows.emplace_back(Keyed{.id = std::to_string(i)});
        for (int j = 0; j < i % 4; ++j) row.tags.push_back("{\"" + std::to_string(j) + "\\,NULL");
        if (i % 3 != 0) row.weights = {0.1 * i};
    }
    cm::query_log log(*db);
    db->bulk_create(rows);
    EXPECT_TRUE(log.entries().at(0).sql.starts_with("COPY"));
    const std::vector<Keyed> few(rows.begin(), rows.begin() + 100);
    std::map<std::string, Keyed> stored;
    for (const Keyed& row : db->objects<Keyed>()) stored[row.id] = row;
    ASSERT_EQ(stored.size(), rows.size());
    for (const Keyed& row : rows) {
        EXPECT_EQ(stored[row.id].tags, row.tags);
        EXPECT_EQ(stored[row.id].weights, row.weights);
    }
    db->objects<Keyed>().remove();
    std::vector<Keyed> again = few;
    db->bulk_create(again);
    EXPECT_EQ(db->objects<Keyed>().count(), 100);
    for (const Keyed& row : db->objects<Keyed>()) EXPECT_EQ(row.tags, stored[row.id].tags);
}

TEST_F(server_arrays, a_row_that_is_there_is_updated) {
    db->create(Keyed{.id = "k", .tags = {"old"}});
    Keyed newer{.id = "k", .tags = {"new", ""}, .weights = {{}}};
    db->upsert(newer, "id"_f);
    const Keyed found = db->objects<Keyed>().get("id"_f == "k");
    EXPECT_EQ(found.tags, (texts{"new", ""}));
    EXPECT_EQ(found.weights, std::vector<double>{});
    Keyed row = found;
    row.tags = {"saved"};
    row.weights.reset();
    db->save(row);
    db->refresh(row);
    EXPECT_EQ(row.tags, texts{"saved"});
    EXPECT_FALSE(row.weights);
    EXPECT_EQ(db->objects<Keyed>().update("tags"_f = texts{"a", "b"}), 1);
    EXPECT_EQ(db->objects<Keyed>().scalars("tags"_f).to_vector().at(0), (texts{"a", "b"}));
}

TEST_F(server_arrays, lookups) {
    store_three();
    EXPECT_EQ(titles_of("tags"_f.contains({"x", "y"})), texts{"a"});
    EXPECT_EQ(titles_of("tags"_f.contains("y")), (texts{"a", "b"}));
    EXPECT_EQ(titles_of("tags"_f.contains(texts{})), (texts{"a", "b", "c"}));
    EXPECT_EQ(titles_of("tags"_f.contained_by({"y", "z"})), (texts{"b", "c"}));
    EXPECT_EQ(titles_of("scores"_f.overlaps({3, 4, 5})), (texts{"a", "b"}));
    EXPECT_EQ(titles_of("tags"_f == texts{"y"}), texts{"b"});
    EXPECT_EQ(titles_of("tags"_f != texts{"y"}), (texts{"a", "c"}));
    EXPECT_EQ(titles_of("scores"_f.contains(5)), texts{"b"});
    EXPECT_EQ(titles_of(cm::length("tags"_f) == 0), texts{"c"});
    EXPECT_EQ(titles_of(cm::length("scores"_f) > 2), texts{"a"});
    EXPECT_EQ(titles_of("tags"_f[0] == "x"), texts{"a"});
    EXPECT_EQ(titles_of("scores"_f[2] == 3), texts{"a"});
    EXPECT_EQ(titles_of("scores"_f[9] == cm::null), (texts{"a", "b", "c"}));
    EXPECT_EQ(titles_of("scores"_f.any() > 4), texts{"b"});
    EXPECT_EQ(titles_of("scores"_f.any() == 5'000'000'000), texts{});
    EXPECT_EQ(titles_of("tags"_f.any() == "y"), (texts{"a", "b"}));
    EXPECT_EQ(titles_of("title"_f == "tags"_f.any()), texts{});
    EXPECT_EQ(titles_of(!"tags"_f.contains("y")), texts{"c"});
    EXPECT_EQ(titles_of("prices"_f == cm::null), (texts{"a", "c"}));
    EXPECT_EQ(titles_of("prices"_f.contains(cm::decimal("1.1"))), texts{"b"});
    EXPECT_EQ(titles_of("tags"_f.contains("title"_f)), texts{});
    const Post second = db->objects<Post>().get("title"_f == "b");
    EXPECT_EQ(titles_of("tags"_f == second.tags), texts{"b"});
}

TEST_F(server_arrays, one_statement_serves_arrays_of_any_length) {
    store_three();
    cm::query_log log(*db);
    (void)titles_of("tags"_f.contains(texts{"x"}));
    (void)titles_of("tags"_f.contains(texts{"x", "y", "z"}));
    EXPECT_EQ(log.entries().at(0).sql, log.entries().at(1).sql);
    EXPECT_EQ(log.entries().at(1).parameters, "{'x', 'y', 'z'}");
}

TEST_F(server_arrays, values_annotations_and_tuples_have_vectors) {
    store_three();
    auto rows = db->objects<Post>().order_by("title"_f).values(
        "tags"_f, "prices"_f, "first"_f = "tags"_f[0],
        "shown"_f = cm::coalesce("prices"_f, std::vector<cm::decimal>{}));
    EXPECT_EQ(rows[0]["tags"_f], (texts{"x", "y"}));
    EXPECT_EQ(rows[0]["first"_f], "x");
    EXPECT_EQ(rows[2]["first"_f], std::nullopt);
    EXPECT_EQ(rows[1]["prices"_f], std::vector{cm::decimal("1.1")});
    EXPECT_EQ(rows[2]["shown"_f], std::vector<cm::decimal>{});
    const auto found = db->fetch<std::tuple<texts, std::optional<std::vector<int>>>>(
        "select array_agg(title order by title), {}::int[] from post where tags <> {}",
        std::vector{3, 4}, texts{"none"});
    EXPECT_EQ(std::get<0>(found.at(0)), (texts{"a", "b", "c"}));
    EXPECT_EQ(std::get<1>(found.at(0)), (std::vector{3, 4}));
    // Beside a column that comes as a text, all others do.
    const auto beside = db->fetch<std::tuple<std::string, texts, std::vector<std::optional<int>>>>(
        "select '10.0.0.1'::inet, array['a b', '{{\"\\,', 'NULL', ''], array[1, null, 3]");
    EXPECT_EQ(std::get<1>(beside.at(0)), (texts{"a b", "{\"\\,", "NULL", ""}));
    EXPECT_EQ(std::get<2>(beside.at(0)), (std::vector<std::optional<int>>{1, std::nullopt, 3}));
}

TEST_F(server_arrays, a_member_that_is_a_text_reads_the_array_as_the_server_writes_it) {
    for (const std::string sql :
         {"'{{1,2},{3,NULL}}'::int[]", "array['a b', '', 'null', 'x\"y\\z', '{', 'é', 'plain']",
          "array[0.5, 1e300, 'inf', 'nan', -0.0]::float8[]", "array[true, false]",
          "array['2024-01-02 03:04:05.5+00']::timestamptz[]",
          "array['2024-01-02 03:04:05']::timestamp[]", "array['2024-01-02']::date[]",
          "array['\\x00ff', '']::bytea[]", "'{}'::int[]", "array[1.50, 2]::numeric[]",
          "array['01:02:03', '-00:00:00.5']::interval[]",
          "array['00112233-4455-6677-8899-aabbccddeeff']::uuid[]", "'[0:1]={1,2}'::bigint[]"}) {
        cm::detail::slot into;
        std::string binary;
        into.stored = cm::detail::storage::text;
        into.wanted = cm::detail::value_kind::text;
        into.store = &cm::detail::store_text;
        into.name = "text";
        cm::detail::row_plan plan;
        plan.places.push_back(into);
        plan.model = "test";
        auto run =
            db->scope()->run_text("select " + sql, {}, false, std::source_location::current());
        ASSERT_TRUE(run.next());
        run.read(plan, 0, &binary);
        run.finish();
        std::string server_side;
        auto cast = db->scope()->run_text("select (" + sql + ")::text", {}, false,
                                          std::source_location::current());
        ASSERT_TRUE(cast.next());
        cast.read(plan, 0, &server_side);
        cast.finish();
        if (server_side.starts_with('[')) server_side.erase(0, server_side.find('=') + 1);
        EXPECT_EQ(binary, server_side) << sql;
    }
}

TEST_F(server_arrays, an_element_of_a_computed_array_is_read) {
    db->create(Post{.title = "a", .scores = {1, 2}});
    const auto second = db->objects<Post>()
                            .annotate("all"_f = cm::coalesce("scores"_f, std::vector<int>{}))
                            .filter("all"_f[1] == 2);
    EXPECT_EQ(second.count(), 1);
}

TEST_F(server_arrays, what_does_not_fit_is_told_with_model_and_member) {
    db->execute(
        "insert into post (title, tags, scores, holes) values ('n', array['a', null], "
        "array[1], array[[1, 2], [3, 4]])");
    const auto null = thrown_by([&] { (void)db->objects<Post>().values("tags"_f).to_vector(); });
    EXPECT_EQ(null.kind(), cm::error_kind::data);
    const auto why = thrown_by([&] { (void)db->objects<Post>().to_vector(); });
    EXPECT_TRUE(holds(why.what(), "Post.tags")) << why.what();
    EXPECT_TRUE(holds(why.what(), "NULLs in it")) << why.what();
    db->execute("update post set tags = '{{}}'");
    const auto dimensions = thrown_by([&] { (void)db->objects<Post>().to_vector(); });
    EXPECT_TRUE(holds(dimensions.what(), "Post.holes")) << dimensions.what();
    EXPECT_TRUE(holds(dimensions.what(), "2 dimensions")) << dimensions.what();
    struct Narrow {
        std::vector<std::int16_t> scores;
    };
    const auto item = thrown_by(
        [&] { (void)db->fetch<Narrow>("select array[1, 70000, 80000]::bigint[] as scores"); });
    EXPECT_TRUE(holds(item.what(), "element 1 is the integer 70000")) << item.what();
    const auto narrow = thrown_by(
        [&] { (void)db->objects<Post>().filter("scores"_f.contains(5'000'000'000)).count(); });
    EXPECT_EQ(narrow.kind(), cm::error_kind::data);
    const auto empty = thrown_by<cm::usage_error>([&] {
        (void)db->objects<Post>().filter("tags"_f.any() == std::optional<std::string>()).count();
    });
    EXPECT_TRUE(holds(empty.what(), "any()")) << empty.what();
}

TEST_F(server_arrays, a_million_elements_come_back) {
    Arrays row;
    for (std::int64_t i = 0; i < 1'000'000; ++i) row.large.push_back(i * i);
    row = db->create(row);
    EXPECT_EQ(db->objects<Arrays>().get("id"_f == row.id).large, row.large);
}

}  // namespace
}  // namespace on_server
