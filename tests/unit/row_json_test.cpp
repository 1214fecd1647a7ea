#include <gtest/gtest.h>

#include <limits>

#include "cormorant/cormorant.hpp"

namespace json_rows {

namespace cm = cormorant;

enum class size { small, large };
enum class color { red, green };

struct Owner {
    std::int64_t id = 0;
    std::string name;
    cm::reverse<struct Thing, "owner"> things;
};

struct Thing {
    std::int64_t id = 0;
    std::string name = "thing";
    std::optional<std::string> note;
    bool active = true;
    std::uint8_t small_number = 3;
    double weight = 0.5;
    cm::decimal price;
    cm::date day;
    cm::utc_time made;
    std::chrono::microseconds took{};
    cm::uuid code;
    cm::bytes data;
    cm::json extra;
    size how_large = size::small;
    color paint = color::red;
    cm::lazy<std::string> story;
    cm::foreign_key<Owner> owner;
    std::optional<cm::foreign_key<Owner>> other;
};

}  // namespace json_rows

template <>
inline constexpr bool cormorant::store_as_text<json_rows::color> = true;

namespace {

namespace cm = cormorant;
using namespace json_rows;

Thing example() {
    Thing t;
    t.id = 7;
    t.name = "a \"b\"";
    t.price = cm::decimal("12.50");
    t.day = *cm::parse_date("2026-11-28");
    t.made = *cm::parse_utc_time("2026-11-28 09:30:00.25");
    t.took = std::chrono::microseconds(1500);
    t.data = {std::byte{0}, std::byte{255}, std::byte{16}, std::byte{7}};
    t.extra = cm::json(R"({"z":1,"a":[1,2]})");
    t.how_large = size::large;
    t.paint = color::green;
    t.story = "long";
    t.owner = cm::key(5);
    return t;
}

std::string refusal(std::string_view document) {
    try {
        (void)cm::from_json<Thing>(document);
    } catch (const cm::error& e) {
        EXPECT_EQ(e.kind(), cm::error_kind::data) << document;
        return e.what();
    }
    ADD_FAILURE() << "nothing was thrown for " << document;
    return {};
}

TEST(row_json, writes_each_column_by_its_members_name) {
    EXPECT_EQ(cm::to_json(example()).text(),
              R"({"id":7,"name":"a \"b\"","note":null,"active":true,"small_number":3,)"
              R"("weight":0.5,"price":"12.50","day":"2026-11-28",)"
              R"("made":"2026-11-28 09:30:00.250000","took":1500,)"
              R"("code":"00000000-0000-0000-0000-000000000000","data":"AP8QBw==",)"
              R"("extra":{"z":1,"a":[1,2]},"how_large":"large","paint":"green","story":"long",)"
              R"("owner":5,"other":null})");
}

TEST(row_json, is_read_back_as_it_was_written) {
    const Thing t = cm::from_json<Thing>(cm::to_json(example()));
    EXPECT_EQ(cm::to_json(t), cm::to_json(example()));
    EXPECT_EQ(t.price, cm::decimal("12.50"));
    EXPECT_EQ(t.data, example().data);
    EXPECT_EQ(t.owner.key(), 5);
    EXPECT_FALSE(t.other);
}

TEST(row_json, leaves_out_what_was_deferred_and_what_has_no_column) {
    Thing t = example();
    t.story.unload();
    EXPECT_EQ(cm::to_json(t).text().find("story"), std::string_view::npos);
    EXPECT_EQ(cm::to_json(Owner{.name = "x"}).text(), R"({"id":0,"name":"x"})");
}

TEST(row_json, writes_rows_as_an_array) {
    const std::vector<Owner> owners = {{.id = 1, .name = "a"}, {.id = 2, .name = "b"}};
    EXPECT_EQ(cm::to_json(owners).text(), R"([{"id":1,"name":"a"},{"id":2,"name":"b"}])");
    EXPECT_EQ(cm::to_json(std::vector<Owner>{}).text(), "[]");
    const cm::database db = cm::open("sqlite::memory:");
    cm::create_tables<Owner, Thing>(db);
    db.create(Owner{.name = "Ann"});
    EXPECT_EQ(cm::to_json(db.objects<Owner>()).text(), R"([{"id":1,"name":"Ann"}])");
}

TEST(row_json, reads_what_others_write) {
    const Thing t = cm::from_json<Thing>(
        R"({"price": 12.5, "made": "2026-11-28T10:30:00+01:00", "how_large": 1, "weight": 2,)"
        R"( "other": 9, "note": "n"})");
    EXPECT_EQ(t.price, cm::decimal("12.5"));
    EXPECT_EQ(t.made, *cm::parse_utc_time("2026-11-28 09:30:00"));
    EXPECT_EQ(t.how_large, size::large);
    EXPECT_EQ(t.weight, 2.0);
    EXPECT_EQ(t.other->key(), 9);
    EXPECT_EQ(t.note, "n");
    EXPECT_EQ(t.name, "thing");
    EXPECT_EQ(t.small_number, 3);
}

TEST(row_json, refuses_what_does_not_fit_and_names_the_member) {
    const std::pair<const char*, const char*> cases[] = {
        {R"({"nam": "x"})", "\"nam\", which is no column of the model"},
        {R"({"name": 5})", "Thing.name: wants a text, and the JSON has number"},
        {R"({"name": null})", "Thing.name: null, but the member is not optional"},
        {R"({"owner": null})", "Thing.owner: null"},
        {R"({"owner": "5"})", "Thing.owner: wants a whole number"},
        {R"({"id": 1.5})", "Thing.id: wants a whole number"},
        {R"({"small_number": 300})", "Thing.small_number"},
        {R"({"small_number": -1})", "Thing.small_number"},
        {R"({"id": 9223372036854775808})", "larger than"},
        {R"({"active": 1})", "Thing.active: wants true or false"},
        {R"({"weight": "1"})", "Thing.weight: wants a number"},
        {R"({"price": "cheap"})", "Thing.price"},
        {R"({"day": "2026-02-30"})", "Thing.day"},
        {R"({"made": "yesterday"})", "Thing.made"},
        {R"({"took": 1.5})", "Thing.took"},
        {R"({"code": "x"})", "Thing.code"},
        {R"({"data": "AP8="})", nullptr},
        {R"({"data": "AP8"})", "Thing.data: the text is not base64"},
        {R"({"data": "AP9="})", "Thing.data: the text is not base64"},
        {R"({"data": "!P8="})", "Thing.data: the text is not base64"},
        {R"({"how_large": "huge"})", "Thing.how_large: wants one of small, large"},
        {R"({"how_large": 9})", "Thing.how_large: wants one of small, large"},
        {R"({"paint": "blue"})", "Thing.paint"},
        {R"([1])", "a row is a JSON object"},
        {R"({"id": )", "the text is not JSON"},
    };
    for (const auto& [document, part] : cases) {
        if (part == nullptr) {
            EXPECT_EQ(cm::from_json<Thing>(document).data.size(), 2U);
            continue;
        }
        const std::string text = refusal(document);
        EXPECT_NE(text.find(part), std::string::npos) << document << ": " << text;
    }
}

TEST(row_json, refuses_to_write_what_json_has_not) {
    Thing t = example();
    t.weight = std::numeric_limits<double>::quiet_NaN();
    EXPECT_THROW((void)cm::to_json(t), cm::error);
    t = example();
    t.name = "\xff";
    EXPECT_THROW((void)cm::to_json(t), cm::error);
}

TEST(for_each_column, visits_columns_in_order_and_may_change_them) {
    Thing t = example();
    std::string names;
    cm::for_each_column(t, [&]<class Member>(std::string_view name, Member& member) {
        names.append(name).append(" ");
        if constexpr (std::is_same_v<Member, std::string>) member = "changed";
        if constexpr (std::is_same_v<Member, cm::foreign_key<Owner>>) {
            EXPECT_EQ(member.key(), 5);
        }
    });
    EXPECT_EQ(names,
              "id name note active small_number weight price day made took code data extra "
              "how_large paint story owner other ");
    EXPECT_EQ(t.name, "changed");
    int columns = 0;
    cm::for_each_column(std::as_const(t), [&](std::string_view, const auto&) { ++columns; });
    EXPECT_EQ(columns, 18);
    int of_owner = 0;
    Owner owner;
    cm::for_each_column(owner, [&](std::string_view, auto&) { ++of_owner; });
    EXPECT_EQ(of_owner, 2);
}

}  // namespace
