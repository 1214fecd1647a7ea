#include "cormorant/testing.hpp"
#include "support/shop.hpp"

namespace {

using namespace shop;
using compliance::holds;
using compliance::thrown_by;

class dynamic_conditions : public stocked_shop {
protected:
    [[nodiscard]] names found(std::string_view path, std::string_view op,
                              std::string_view text) const {
        return names_of(db.objects<User>().filter(search.parse(path, op, text)).order_by("name"_f));
    }
    cm::dynamic<User> search{{"id", "name", "is_active", "balance", "profile.city", "orders.total",
                              "orders.created", "orders.rating", "referrer"}};
};
CORMORANT_ON_EVERY_BACKEND(dynamic_conditions);

TEST_P(dynamic_conditions, take_paths_operators_and_values_as_text) {
    EXPECT_EQ(found("name", "eq", "Ann"), names{"Ann"});
    EXPECT_EQ(found("name", "ne", "Ann"), (names{"Bo", "Cid"}));
    EXPECT_EQ(found("profile.city", "icontains", "PAR"), names{"Ann"});
    EXPECT_EQ(found("name", "starts_with", "C"), names{"Cid"});
    EXPECT_EQ(found("is_active", "eq", "false"), names{"Cid"});
    EXPECT_EQ(found("balance", "ge", "10.0"), (names{"Ann", "Bo"}));
    EXPECT_EQ(found("orders.total", "gt", "150"), (names{"Ann", "Bo"}));
    EXPECT_EQ(found("orders.total", "gt", "2e2"), names{"Bo"});
    EXPECT_EQ(found("profile.city", "is_null", "true"), names{"Cid"});
    EXPECT_EQ(found("profile.city", "is_null", "false"), (names{"Ann", "Bo"}));
    EXPECT_EQ(found("orders.created", "lt", "2000-01-01"), (names{"Ann", "Bo"}));
    EXPECT_EQ(found("referrer", "eq", std::to_string(ann.id)), names{"Bo"});
}

TEST_P(dynamic_conditions, lists_are_parsed_by_the_columns_type) {
    const auto some = search.parse_in("orders.rating", {"1", "3"});
    EXPECT_EQ(names_of(db.objects<User>().filter(some).order_by("name"_f)), (names{"Ann", "Bo"}));
    EXPECT_EQ(db.objects<User>().filter(search.parse_in("name", {})).count(), 0);
    EXPECT_THROW((void)search.parse_in("id", {"1", "x"}), cm::usage_error);
}

TEST_P(dynamic_conditions, combine_with_written_ones) {
    auto p = search.parse("name", "ne", "Bo") && cm::predicate<User>("is_active"_f == true);
    EXPECT_EQ(names_of(db.objects<User>().filter(p)), names{"Ann"});
    p = p || search.parse("name", "eq", "Cid");
    EXPECT_EQ(names_of(db.objects<User>().filter(p).order_by("name"_f)), (names{"Ann", "Cid"}));
    EXPECT_EQ(names_of(db.objects<User>().exclude(p)), names{"Bo"});
}

TEST_P(dynamic_conditions, hostile_values_are_values) {
    for (const char* text : {"' or '1'='1", "x\"; drop table app_user; --", "{}", "?1", "%", "_"}) {
        EXPECT_EQ(found("name", "eq", text), names{}) << text;
        EXPECT_EQ(found("name", "contains", text), names{}) << text;
    }
    EXPECT_EQ(db.objects<User>().count(), 3);
}

TEST_P(dynamic_conditions, hostile_paths_and_operators_are_refused_by_name) {
    EXPECT_QUERIES(db, 0) {
        for (const char* path : {"email", "", ".", "name.", "name; drop table app_user", "orders",
                                 "orders..total", "profile.city.x", "NAME"})
            EXPECT_THROW((void)search.parse(path, "eq", "x"), cm::usage_error) << path;
        for (const char* op : {"", "=", "EQ", "or 1=1", "like", "regex"})
            EXPECT_THROW((void)search.parse("name", op, "x"), cm::usage_error) << op;
    };
    EXPECT_TRUE(holds(thrown_by([&] { (void)search.parse("email", "eq", "x"); }).what(), "email"));
    EXPECT_TRUE(
        holds(thrown_by([&] { (void)search.parse("name", "regex", "x"); }).what(), "regex"));
}

TEST_P(dynamic_conditions, text_that_is_no_value_of_the_columns_type_is_refused) {
    for (const char* text : {"", "x", "1x", " 1", "1.5", "0x10", "99999999999999999999", "1e3"})
        EXPECT_THROW((void)search.parse("id", "eq", text), cm::usage_error) << text;
    for (const char* text : {"yes", "2", "", "TRUEISH"})
        EXPECT_THROW((void)search.parse("is_active", "eq", text), cm::usage_error) << text;
    for (const char* text : {"nan", "inf", "", "1,5"})
        EXPECT_THROW((void)search.parse("orders.total", "eq", text), cm::error) << text;
    EXPECT_THROW((void)search.parse("balance", "eq", "ten"), cm::usage_error);
    EXPECT_THROW((void)search.parse("orders.created", "lt", "2024-02-30"), cm::usage_error);
    EXPECT_THROW((void)search.parse("name", "is_null", "maybe"), cm::usage_error);
}

TEST_P(dynamic_conditions, an_operator_that_the_column_lacks_is_refused) {
    EXPECT_THROW((void)search.parse("balance", "icontains", "1"), cm::usage_error);
    EXPECT_THROW((void)search.parse("is_active", "starts_with", "t"), cm::usage_error);
}

TEST_P(dynamic_conditions, invalid_text_is_refused_before_sending) {
    EXPECT_QUERIES(db, 0) {
        EXPECT_THROW((void)found("name", "eq", "a\xff"), cm::error);
        EXPECT_THROW((void)found("name", "contains", std::string("a\0b", 3)), cm::error);
    };
}

TEST_P(dynamic_conditions, a_path_that_the_model_lacks_is_refused_when_it_is_listed) {
    const auto e = thrown_by<cm::usage_error>([] { cm::dynamic<User> wrong({"nmae"}); });
    EXPECT_TRUE(holds(e.what(), "nmae") && holds(e.what(), "User")) << e.what();
}

}  // namespace
