#include <algorithm>
#include <nlohmann/json.hpp>

#include "cormorant/testing.hpp"
#include "support/backend.hpp"

/// Lookups inside JSON.

namespace {

namespace cm = cormorant;
using namespace cormorant::literals;

struct Site {
    std::int64_t id = 0;
    std::string name;
    cm::json settings;
    std::optional<cm::json> extra;
    int age = 0;
    std::string note;
    static constexpr auto meta = cm::model(cm::json_index("settings"));
};

using names = std::vector<std::string>;

class json_lookup : public compliance::on_backend {
protected:
    json_lookup() { cm::create_tables<Site>(db); }

    void add(std::string name, std::string_view settings) {
        db.create(Site{.name = std::move(name), .settings = cm::json(settings)});
    }
    void add_people() {
        add("ann", R"({"owner": {"name": "Ann", "age": 30}, "tags": ["a", "b"], "dark": true})");
        add("bo", R"({"owner": {"name": "Bo", "age": 4.5}, "tags": [], "dark": false})");
        add("text", R"({"owner": {"name": 30, "age": "30"}, "tags": "a", "dark": "true"})");
        add("null", R"({"owner": {"name": null, "age": null}, "tags": null, "dark": null})");
        add("other", R"(["owner", 5])");
    }
    template <class... Conditions>
    [[nodiscard]] names found(const Conditions&... conditions) const {
        names list;
        for (const Site& s : db.objects<Site>().filter(conditions...).order_by("id"_f))
            list.push_back(s.name);
        return list;
    }
    template <class Condition>
    [[nodiscard]] names left_by(const Condition& condition) const {
        names list;
        for (const Site& s : db.objects<Site>().exclude(condition).order_by("id"_f))
            list.push_back(s.name);
        return list;
    }
};
CORMORANT_ON_EVERY_BACKEND(json_lookup);

TEST_P(json_lookup, a_value_equals_only_one_of_its_own_type) {
    add_people();
    EXPECT_EQ(found("settings"_f.at("owner", "name") == "Ann"), names{"ann"});
    EXPECT_EQ(found("settings"_f.at("owner", "name") == "30"), names{});
    EXPECT_EQ(found("settings"_f.at("owner", "name") == 30), names{"text"});
    EXPECT_EQ(found("settings"_f.at("owner", "age") == 30), names{"ann"});
    EXPECT_EQ(found("settings"_f.at("owner", "age") == 30.0), names{"ann"});
    EXPECT_EQ(found("settings"_f.at("owner", "age") == cm::decimal("4.5")), names{"bo"});
    EXPECT_EQ(found("settings"_f.at("owner", "age") == "30"), names{"text"});
    EXPECT_EQ(found("settings"_f.at("dark") == true), names{"ann"});
    EXPECT_EQ(found("settings"_f.at("dark") == false), names{"bo"});
    EXPECT_EQ(found("settings"_f.at("dark") == "true"), names{"text"});
    EXPECT_EQ(found("settings"_f.at("dark") == 1), names{});
}

TEST_P(json_lookup, numbers_are_compared_as_numbers) {
    add_people();
    EXPECT_EQ(found("settings"_f.at("owner", "age") > 4), (names{"ann", "bo"}));
    EXPECT_EQ(found("settings"_f.at("owner", "age") > 4.6), names{"ann"});
    EXPECT_EQ(found("settings"_f.at("owner", "age").between(4, 5)), names{"bo"});
    EXPECT_EQ(found("settings"_f.at("owner", "age").in({30, 31, 32})), names{"ann"});
    EXPECT_EQ(found("settings"_f.at("owner", "age") != 30), names{"bo"});
    add("large", R"({"owner": {"age": 9007199254740993}})");
    EXPECT_EQ(found("settings"_f.at("owner", "age") == 9007199254740993), names{"large"});
    EXPECT_EQ(found("settings"_f.at("owner", "age") == 9007199254740992), names{});
}

TEST_P(json_lookup, texts_are_looked_up_in) {
    add_people();
    EXPECT_EQ(found("settings"_f.at("owner", "name").icontains("an")), names{"ann"});
    EXPECT_EQ(found("settings"_f.at("owner", "name").contains("an")), names{});
    EXPECT_EQ(found("settings"_f.at("owner", "name").starts_with("B")), names{"bo"});
    EXPECT_EQ(found("settings"_f.at("owner", "name").in({"Bo", "Cy"})), names{"bo"});
    EXPECT_EQ(found("settings"_f.at("owner", "name") > "Az"), names{"bo"});
    EXPECT_EQ(found("settings"_f.at("owner", "name") == "ann"), names{});
}

TEST_P(json_lookup, an_index_is_of_an_array_and_a_key_of_an_object) {
    add_people();
    EXPECT_EQ(found("settings"_f.at("tags", 1) == "b"), names{"ann"});
    EXPECT_EQ(found("settings"_f.at(1) == 5), names{"other"});
    EXPECT_EQ(found("settings"_f.at("tags", "1").is_not_null()), names{});
    // Neither an object nor a text has a first element.
    EXPECT_EQ(found("settings"_f.at("owner", 0).is_not_null()), names{});
    EXPECT_EQ(found("settings"_f.at("tags", 0).is_not_null()), names{"ann"});
    EXPECT_EQ(found("settings"_f.at("owner", 0, "name").is_not_null()), names{});
    EXPECT_EQ(found("settings"_f.at(0).is_not_null()), names{"other"});
    EXPECT_EQ(found("settings"_f.at(2147483647).is_not_null()), names{});
    EXPECT_THROW((void)"settings"_f.at(-1), cm::usage_error);
    EXPECT_THROW((void)"settings"_f.at(2147483648), cm::usage_error);
}

TEST_P(json_lookup, no_such_place_is_null_and_a_null_there_is_not) {
    add_people();
    EXPECT_EQ(found("settings"_f.at("owner", "name").is_null()), names{"other"});
    EXPECT_EQ(found("settings"_f.at("owner", "name") == cm::null), names{"other"});
    EXPECT_EQ(found("settings"_f.at("owner", "name") == std::optional<std::string>()),
              names{"other"});
    EXPECT_EQ(found("settings"_f.at("owner", "name") == cm::json()), names{"null"});
    EXPECT_EQ(found("settings"_f.at("tags").is_not_null()), (names{"ann", "bo", "text", "null"}));
    // A value of another type is NULL when it is read as one.
    EXPECT_EQ(found("settings"_f.at("owner", "name").as<std::string>().is_null()),
              (names{"text", "null", "other"}));
    EXPECT_EQ(found("extra"_f.at("a").is_null()).size(), 5U);
}

TEST_P(json_lookup, exclude_keeps_what_has_no_such_place) {
    add_people();
    EXPECT_EQ(left_by("settings"_f.at("owner", "name") == "Ann"),
              (names{"bo", "text", "null", "other"}));
    EXPECT_EQ(left_by("settings"_f.at("dark") == cm::json("true")),
              (names{"bo", "text", "null", "other"}));
    EXPECT_EQ(left_by("settings"_f.has_key("owner")), names{"other"});
    EXPECT_EQ(left_by("extra"_f.has_key("owner")).size(), 5U);
    EXPECT_EQ(left_by("extra"_f.contains(cm::json("{}"))).size(), 5U);
    EXPECT_EQ(left_by("extra"_f.has_keys({"a", "b"})).size(), 5U);
}

TEST_P(json_lookup, documents_are_equal_in_what_they_say) {
    add_people();
    EXPECT_EQ(found("settings"_f.at("owner") == cm::json(R"({"age": 30.0, "name": "Ann"})")),
              names{"ann"});
    EXPECT_EQ(found("settings"_f.at("tags") == cm::json("[\"a\",\"b\"]")), names{"ann"});
    EXPECT_EQ(found("settings"_f.at("tags") == cm::json("[\"b\",\"a\"]")), names{});
    EXPECT_EQ(found("settings"_f.at("tags") == cm::json("\"a\"")), names{"text"});
    EXPECT_EQ(found("settings"_f.at("owner", "name") == "settings"_f.at("owner", "age")),
              names{"null"});
    EXPECT_EQ(found("settings"_f.at("owner", "name") != "settings"_f.at("owner", "age")),
              (names{"ann", "bo", "text"}));
}

TEST_P(json_lookup, documents_are_equal_wherever_they_come_from) {
    add_people();
    const cm::json other("[ \"owner\", 5.0 ]");
    EXPECT_EQ(found("settings"_f == other), names{"other"});
    EXPECT_EQ(found("settings"_f != other).size(), 4U);
    EXPECT_EQ(left_by("settings"_f == other).size(), 4U);
    EXPECT_EQ(found("extra"_f == other), names{});
    EXPECT_EQ(found("settings"_f.in({cm::json("[]"), other})), names{"other"});
    EXPECT_EQ(left_by("settings"_f.in({cm::json("[]"), other})).size(), 4U);
    EXPECT_EQ(found("extra"_f.in({other})), names{});
    const cm::json tags("[ \"a\",  \"b\" ]");
    const auto either = cm::coalesce("settings"_f.at("zz"), "settings"_f.at("tags"));
    EXPECT_EQ(found(either == tags), names{"ann"});
    const auto first = [&](const auto& condition) {
        return db.objects<Site>()
            .annotate("rn"_f = cm::row_number().over(cm::window_order_by("id"_f)))
            .filter("rn"_f <= 3 && condition)
            .count();
    };
    EXPECT_EQ(first("settings"_f.at("tags") == tags), 1);
    EXPECT_EQ(first("settings"_f == other), 0);
    EXPECT_EQ(first("settings"_f != other), 3);
    EXPECT_EQ(first(either == tags), 1);
}

TEST_P(json_lookup, indexes_of_many_levels_are_followed) {
    add("deep", "[[[[[[[[[[[[7]]]]]]]]]]]]");
    add("shallow", "[[[7]]]");
    add("object", R"({"0": [[[[[[[[[[[7]]]]]]]]]]]})");
    EXPECT_EQ(found("settings"_f.at(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0) == 7), names{"deep"});
    EXPECT_EQ(found("settings"_f.at(0, 0, 0) == 7), names{"shallow"});
}

TEST_P(json_lookup, keys_are_asked_for_one_by_one_or_together) {
    add_people();
    EXPECT_EQ(found("settings"_f.has_key("dark")).size(), 4U);
    EXPECT_EQ(found("settings"_f.has_key("owner")).size(), 4U);  // of an array it is an element
    EXPECT_EQ(found("settings"_f.has_key("name")), names{});
    EXPECT_EQ(found("settings"_f.at("owner").has_key("name")).size(), 4U);
    EXPECT_EQ(found("settings"_f.has_any_key({"x", "dark"})).size(), 4U);
    EXPECT_EQ(found("settings"_f.has_any_key({"x", "y", "z"})), names{});
    EXPECT_EQ(found("settings"_f.has_keys({"tags", "dark", "owner"})).size(), 4U);
    EXPECT_EQ(found("settings"_f.has_keys({"tags", "x"})), names{});
    const std::vector<std::string> none;
    EXPECT_EQ(found("settings"_f.has_any_key(none)), names{});
    EXPECT_EQ(found("settings"_f.has_keys(none)).size(), 5U);
    const std::vector<std::string> one{"tags"};
    EXPECT_EQ(found("settings"_f.has_keys(one)).size(), 4U);
}

TEST_P(json_lookup, a_document_contains_another) {
    add_people();
    EXPECT_EQ(found("settings"_f.contains(cm::json(R"({"owner": {"name": "Ann"}})"))),
              names{"ann"});
    EXPECT_EQ(found("settings"_f.contains(cm::json(R"({"tags": ["b"]})"))), names{"ann"});
    EXPECT_EQ(found("settings"_f.contains(cm::json(R"({"tags": ["b", "a"]})"))), names{"ann"});
    EXPECT_EQ(found("settings"_f.contains(cm::json(R"({"tags": ["c"]})"))), names{});
    EXPECT_EQ(found("settings"_f.contains(cm::json(R"({"dark": null})"))), names{"null"});
    EXPECT_EQ(found("settings"_f.contains(cm::json("[5]"))), names{"other"});
    EXPECT_EQ(found("settings"_f.contains(cm::json("5"))), names{"other"});
    EXPECT_EQ(found("settings"_f.at("owner").contains(cm::json(R"({"age": 30})"))), names{"ann"});
}

TEST_P(json_lookup, values_are_read_as_a_type) {
    add_people();
    auto rows = db.objects<Site>()
                    .annotate("who"_f = "settings"_f.at("owner", "name").as<std::string>(),
                              "whole"_f = "settings"_f.at("owner", "age").as<int>(),
                              "real"_f = "settings"_f.at("owner", "age").as<double>(),
                              "exact"_f = "settings"_f.at("owner", "age").as<cm::decimal>(),
                              "dark"_f = "settings"_f.at("dark").as<bool>(),
                              "raw"_f = "settings"_f.at("tags"))
                    .order_by("id"_f)
                    .to_vector();
    ASSERT_EQ(rows.size(), 5U);
    EXPECT_EQ(rows[0]["who"_f], "Ann");
    EXPECT_EQ(rows[0]["whole"_f], 30);
    EXPECT_EQ(rows[1]["whole"_f], 4);
    EXPECT_EQ(rows[1]["real"_f], 4.5);
    EXPECT_EQ(rows[1]["exact"_f], cm::decimal("4.5"));
    EXPECT_EQ(rows[0]["dark"_f], true);
    EXPECT_EQ(rows[1]["dark"_f], false);
    EXPECT_EQ(rows[0]["raw"_f], cm::json(R"(["a","b"])"));
    EXPECT_EQ(rows[2]["raw"_f], cm::json(R"("a")"));
    EXPECT_EQ(rows[3]["raw"_f], cm::json());
    for (const std::size_t i : {2U, 3U, 4U}) {
        EXPECT_EQ(rows[i]["who"_f], std::nullopt);
        EXPECT_EQ(rows[i]["whole"_f], std::nullopt);
        EXPECT_EQ(rows[i]["real"_f], std::nullopt);
        EXPECT_EQ(rows[i]["exact"_f], std::nullopt);
        EXPECT_EQ(rows[i]["dark"_f], std::nullopt);
    }
    EXPECT_EQ(rows[4]["raw"_f], std::nullopt);
}

TEST_P(json_lookup, a_number_that_the_type_does_not_hold_is_null) {
    add("large", R"({"n": 1e30})");
    add("limit", R"({"n": 9223372036854775807})");
    add("beyond", R"({"n": 9223372036854775808})");
    add("tiny", R"({"n": 1e-320})");
    const auto whole = db.objects<Site>()
                           .order_by("id"_f)
                           .scalars("settings"_f.at("n").as<std::int64_t>())
                           .to_vector();
    ASSERT_EQ(whole.size(), 4U);
    EXPECT_EQ(whole[0], std::nullopt);
    EXPECT_EQ(whole[1], 9223372036854775807);
    EXPECT_EQ(whole[2], std::nullopt);
    EXPECT_EQ(whole[3], 0);
    const auto real =
        db.objects<Site>().order_by("id"_f).scalars("settings"_f.at("n").as<double>()).to_vector();
    EXPECT_EQ(real[0], 1e30);
    EXPECT_NEAR(real[3].value(), 0, 1e-300);
    EXPECT_EQ(found("settings"_f.at("n") > 1.5).size(), 3U);
}

TEST_P(json_lookup, rows_are_ordered_grouped_and_summed_by_what_is_inside) {
    add("a", R"({"kind": "x", "n": 10})");
    add("b", R"({"kind": "y", "n": 9})");
    add("c", R"({"kind": "x", "n": 2.5})");
    names by_number;
    for (const Site& s :
         db.objects<Site>().order_by("settings"_f.at("n").as<double>().desc(), "id"_f))
        by_number.push_back(s.name);
    EXPECT_EQ(by_number, (names{"a", "b", "c"}));
    const auto sums =
        db.objects<Site>()
            .values("kind"_f = "settings"_f.at("kind").as<std::string>())
            .annotate("n"_f = cm::count(), "sum"_f = cm::sum("settings"_f.at("n").as<double>()))
            .order_by("sum"_f.desc())
            .to_vector();
    ASSERT_EQ(sums.size(), 2U);
    EXPECT_EQ(sums[0]["kind"_f], "x");
    EXPECT_EQ(sums[0]["n"_f], 2);
    EXPECT_EQ(sums[0]["sum"_f], 12.5);
    EXPECT_EQ(
        db.objects<Site>().filter("settings"_f.at("n") > 3, "settings"_f.at("kind") == "x").count(),
        1);
}

TEST_P(json_lookup, an_annotation_is_compared_as_what_it_stands_for) {
    add_people();
    const auto named = db.objects<Site>()
                           .annotate("who"_f = "settings"_f.at("owner", "name"),
                                     "years"_f = "settings"_f.at("owner", "age").as<double>())
                           .filter("who"_f == "Ann", "years"_f > 3);
    EXPECT_EQ(named.count(), 1);
}

TEST_P(json_lookup, columns_are_compared_with_and_set_to_what_is_inside) {
    add_people();
    db.objects<Site>()
        .filter("name"_f == "ann")
        .update("age"_f = "settings"_f.at("owner", "age").as<int>(),
                "note"_f = "settings"_f.at("owner", "name"), "extra"_f = "settings"_f.at("owner"));
    const Site ann = db.objects<Site>().get("name"_f == "ann");
    EXPECT_EQ(ann.age, 30);
    EXPECT_EQ(ann.note, "Ann");
    EXPECT_EQ(ann.extra, cm::json(R"({"name": "Ann", "age": 30})"));
    EXPECT_EQ(found("settings"_f.at("owner", "age") == "age"_f), names{"ann"});
    EXPECT_EQ(found("note"_f == "settings"_f.at("owner", "name")), names{"ann"});
    EXPECT_EQ(db.objects<Site>().filter("settings"_f.at("owner", "age") > 1).remove().total, 2);
}

TEST_P(json_lookup, places_inside_places_are_the_same_places) {
    add_people();
    EXPECT_EQ(found("settings"_f.at("owner").at("name") == "Ann"), names{"ann"});
    EXPECT_EQ(found("settings"_f.at("tags").at(0).as<std::string>() == "a"), names{"ann"});
}

TEST_P(json_lookup, letters_beyond_ascii_are_read_however_they_are_written) {
    add("raw", "{\"t\": \"caf\xC3\xA9 \xF0\x9F\x90\x9F\"}");
    add("escaped", "{\"t\": \"caf\\u00e9 \\ud83d\\udc1f\"}");
    EXPECT_EQ(found("settings"_f.at("t") == "caf\xC3\xA9 \xF0\x9F\x90\x9F"),
              (names{"raw", "escaped"}));
    add("quotes", R"({"t": "a\"b\\c\nd\/e"})");
    EXPECT_EQ(found("settings"_f.at("t") == "a\"b\\c\nd/e"), names{"quotes"});
}

}  // namespace
