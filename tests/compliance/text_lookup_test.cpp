#include "support/shop.hpp"

namespace {

using namespace shop;

class text_lookup : public empty_shop {
protected:
    text_lookup() {
        std::vector<Tag> tags = {{"100%"}, {"100x"}, {"a_b"}, {"axb"},
                                 {"c\\d"}, {"cd"},   {"ABC"}, {"it's"}};
        db.bulk_create(tags);
    }
    template <class Condition>
    [[nodiscard]] names found(const Condition& condition) const {
        names codes;
        for (const Tag& t : db.objects<Tag>().filter(condition).order_by("code"_f))
            codes.push_back(t.code);
        return codes;
    }
};
CORMORANT_ON_EVERY_BACKEND(text_lookup);

TEST_P(text_lookup, a_percent_sign_is_a_plain_character) {
    EXPECT_EQ(found("code"_f.contains("%")), names{"100%"});
    EXPECT_EQ(found("code"_f.starts_with("100%")), names{"100%"});
    EXPECT_EQ(found("code"_f.iends_with("%")), names{"100%"});
}

TEST_P(text_lookup, an_underscore_is_a_plain_character) {
    EXPECT_EQ(found("code"_f.contains("a_b")), names{"a_b"});
    EXPECT_EQ(found("code"_f.icontains("A_B")), names{"a_b"});
    EXPECT_EQ(found("code"_f.iexact("A_B")), names{"a_b"});
}

TEST_P(text_lookup, a_backslash_is_a_plain_character) {
    EXPECT_EQ(found("code"_f.contains("\\")), names{"c\\d"});
    EXPECT_EQ(found("code"_f.istarts_with("C\\")), names{"c\\d"});
}

TEST_P(text_lookup, like_leaves_its_wildcards_to_the_caller) {
    EXPECT_EQ(found("code"_f.like("100_")), (names{"100%", "100x"}));
    EXPECT_EQ(found("code"_f.like("100\\%")), names{"100%"});
}

TEST_P(text_lookup, a_quote_is_bound_and_not_pasted) {
    EXPECT_EQ(found("code"_f == "it's"), names{"it's"});
    EXPECT_EQ(found("code"_f.contains("'")), names{"it's"});
    EXPECT_EQ(found("code"_f == "' or 1=1 --"), names{});
}

TEST_P(text_lookup, case_counts_without_an_i) {
    EXPECT_EQ(found("code"_f.contains("bc")), names{});
    EXPECT_EQ(found("code"_f.starts_with("abc")), names{});
    EXPECT_EQ(found("code"_f.ends_with("bc")), names{});
    EXPECT_EQ(found("code"_f == "abc"), names{});
}

TEST_P(text_lookup, case_does_not_count_with_an_i) {
    EXPECT_EQ(found("code"_f.icontains("bc")), names{"ABC"});
    EXPECT_EQ(found("code"_f.istarts_with("ab")), names{"ABC"});
    EXPECT_EQ(found("code"_f.iends_with("Bc")), names{"ABC"});
    EXPECT_EQ(found("code"_f.iexact("abc")), names{"ABC"});
}

TEST_P(text_lookup, without_case_leaves_the_case_of_what_it_chooses_alone) {
    db.create(Tag{.code = "abc"});
    const auto either = cm::when("code"_f.iexact("it's"), "x").otherwise("code"_f);
    const auto tags = db.objects<Tag>().filter("code"_f.in({"ABC", "abc", "it's"}));
    EXPECT_EQ(tags.filter(either == "abc").count(), 1);
    EXPECT_EQ(tags.values("key"_f = either).distinct().count(), 3);
    names codes;
    for (const Tag& t : tags.order_by(either.desc())) codes.push_back(t.code);
    EXPECT_EQ(codes, (names{"it's", "abc", "ABC"}));
}

TEST_P(text_lookup, an_empty_text_is_in_every_text) {
    EXPECT_EQ(found("code"_f.contains("")).size(), 8U);
    EXPECT_EQ(found("code"_f.istarts_with("")).size(), 8U);
}

TEST_P(text_lookup, text_of_another_column_is_looked_up_as_it_is) {
    db.create(Product{.code = "a%", .name = "%"});
    db.create(Product{.code = "b", .name = "%"});
    const auto holding = db.objects<Product>().filter("code"_f.contains("name"_f)).to_vector();
    ASSERT_EQ(holding.size(), 1U);
    EXPECT_EQ(holding[0].code, "a%");
}

TEST_P(text_lookup, icontains_knows_the_case_of_all_letters) {
    if (!can().unicode_case)
        GTEST_SKIP() << "case of letters beyond ASCII: the backend folds ASCII letters only";
    db.create(Tag{.code = "ÄPFEL"});
    EXPECT_EQ(found("code"_f.icontains("äpf")), names{"ÄPFEL"});
}

TEST_P(text_lookup, letters_beyond_ascii_match_themselves) {
    db.create(Tag{.code = "naïve 漢字 🐟"});
    EXPECT_EQ(found("code"_f.icontains("ï")), names{"naïve 漢字 🐟"});
    EXPECT_EQ(found("code"_f.contains("漢")), names{"naïve 漢字 🐟"});
    EXPECT_EQ(found("code"_f.ends_with("🐟")), names{"naïve 漢字 🐟"});
}

}  // namespace
