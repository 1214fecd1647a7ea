#include "cormorant/testing.hpp"
#include "support/shop.hpp"

namespace wardrobe {

namespace cm = cormorant;

enum class Cut { slim, wide };
enum class Size { small = 1, large = 3, huge = 200 };
enum class Care { wash = 1, iron = 2 };
constexpr Care operator|(Care a, Care b) {
    return static_cast<Care>(static_cast<int>(a) | static_cast<int>(b));
}
enum class Wool { merino, alpaca };

struct Shirt {
    std::int64_t id = 0;
    Cut cut = Cut::slim;
    Size size = Size::small;
    std::optional<Wool> wool;
    Care care = Care::wash;
    std::string colour = "red";
    int pockets = 0;
    cm::decimal price = cm::decimal(1);
    static constexpr auto meta =
        cm::model(cm::choices("colour", "red", "blue"), cm::choices("pockets", 0, 1, 2),
                  cm::choices("price", 1, 2));
};

}  // namespace wardrobe

template <>
inline constexpr bool cormorant::store_as_text<wardrobe::Cut> = true;
template <>
inline constexpr std::string_view cormorant::database_enum<wardrobe::Wool> = "wool";

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

// ---- enums and choices --------------------------------------------------------------------------

using wardrobe::Shirt;

class dynamic_enums : public compliance::on_backend {
protected:
    dynamic_enums() {
        cm::create_tables<Shirt>(db);
        db.create(Shirt{.wool = wardrobe::Wool::merino});
        db.create(Shirt{.cut = wardrobe::Cut::wide,
                        .size = wardrobe::Size::large,
                        .wool = wardrobe::Wool::alpaca,
                        .care = wardrobe::Care::wash | wardrobe::Care::iron,
                        .colour = "blue",
                        .pockets = 2,
                        .price = cm::decimal(2)});
    }
    [[nodiscard]] std::int64_t count(std::string_view path, std::string_view op,
                                     std::string_view text) const {
        return db.objects<Shirt>().filter(search.parse(path, op, text)).count();
    }
    [[nodiscard]] std::string refusal(std::string_view path, std::string_view op,
                                      std::string_view text) const {
        return thrown_by<cm::usage_error>([&] { (void)search.parse(path, op, text); }).what();
    }
    cm::dynamic<Shirt> search{{"cut", "size", "wool", "care", "colour", "pockets", "price"}};
};
CORMORANT_ON_EVERY_BACKEND(dynamic_enums);

TEST_P(dynamic_enums, are_named_by_their_enumerators) {
    EXPECT_EQ(count("cut", "eq", "wide"), 1);
    EXPECT_EQ(count("cut", "ne", "wide"), 1);
    EXPECT_EQ(count("wool", "eq", "alpaca"), 1);
    EXPECT_EQ(count("size", "eq", "large"), 1);
    EXPECT_EQ(count("size", "eq", "3"), 1);
    EXPECT_EQ(count("size", "ge", "small"), 2);
    EXPECT_EQ(db.objects<Shirt>().filter(search.parse_in("size", {"small", "3"})).count(), 2);
    EXPECT_EQ(db.objects<Shirt>().filter(search.parse_in("wool", {"merino"})).count(), 1);
}

TEST_P(dynamic_enums, refuse_what_is_no_enumerator) {
    EXPECT_QUERIES(db, 0) {
        for (const char* op : {"eq", "ne", "lt", "le", "gt", "ge"}) {
            const std::string cut = refusal("cut", op, "lost");
            EXPECT_TRUE(holds(cut, "Shirt.cut takes slim, wide: \"lost\"")) << cut;
            const std::string wool = refusal("wool", op, "Merino");
            EXPECT_TRUE(holds(wool, "Shirt.wool takes merino, alpaca: \"Merino\"")) << wool;
            const std::string size = refusal("size", op, "2");
            EXPECT_TRUE(holds(size, "Shirt.size takes small (1), large (3): \"2\"")) << size;
        }
        for (const char* text : {"", " small", "Size::small", "0", "127", "1.0", "(Size)2"})
            EXPECT_THROW((void)search.parse("size", "eq", text), cm::usage_error) << text;
        EXPECT_THROW((void)search.parse_in("cut", {"slim", "lost"}), cm::usage_error);
        EXPECT_THROW((void)search.parse("cut", "eq", "0"), cm::usage_error);
    };
}

TEST_P(dynamic_enums, take_numbers_whose_names_are_not_known) {
    EXPECT_EQ(count("size", "eq", "200"), 0);
    EXPECT_EQ(count("care", "eq", "3"), 1);  // a set of flags
    EXPECT_EQ(count("size", "lt", "-1"), 0);
}

TEST_P(dynamic_enums, stored_as_text_are_searched_by_a_part_of_it) {
    EXPECT_EQ(count("cut", "contains", "i"), 2);
    EXPECT_EQ(count("wool", "starts_with", "mer"), 1);
    EXPECT_EQ(count("cut", "iexact", "WIDE"), 1);
}

TEST_P(dynamic_enums, and_choices_are_named_in_what_is_thrown) {
    EXPECT_EQ(count("colour", "eq", "blue"), 1);
    EXPECT_EQ(count("pockets", "eq", "2"), 1);
    EXPECT_EQ(count("price", "eq", "2.0"), 1);
    EXPECT_QUERIES(db, 0) {
        const std::string colour = refusal("colour", "eq", "green");
        EXPECT_TRUE(holds(colour, R"(Shirt.colour takes "red", "blue": "green")")) << colour;
        const std::string pockets = refusal("pockets", "ne", "3");
        EXPECT_TRUE(holds(pockets, "Shirt.pockets takes 0, 1, 2")) << pockets;
        const std::string price = refusal("price", "eq", "1.5");
        EXPECT_TRUE(holds(price, "Shirt.price takes 1, 2")) << price;
        EXPECT_THROW((void)search.parse_in("colour", {"red", "green"}), cm::usage_error);
    };
    // Between choices there are others.
    EXPECT_EQ(count("pockets", "lt", "9"), 2);
    EXPECT_EQ(count("price", "gt", "1.5"), 1);
    EXPECT_EQ(count("colour", "contains", "lu"), 1);
}

// ---- orders -------------------------------------------------------------------------------------

class dynamic_orders : public stocked_shop {
protected:
    [[nodiscard]] names ordered(std::string_view text) const {
        return names_of(db.objects<User>().order_by(sortable.order(text)));
    }
    [[nodiscard]] std::string refusal(std::string_view text) const {
        return thrown_by<cm::usage_error>([&] { (void)sortable.order(text); }).what();
    }
    cm::dynamic<User> sortable{
        {"id", "name", "is_active", "balance", "profile.city", "orders.total", "referrer"},
        {"spent"}};
};
CORMORANT_ON_EVERY_BACKEND(dynamic_orders);

TEST_P(dynamic_orders, take_paths_as_text) {
    EXPECT_EQ(ordered("name"), (names{"Ann", "Bo", "Cid"}));
    EXPECT_EQ(ordered("-name"), (names{"Cid", "Bo", "Ann"}));
    EXPECT_EQ(ordered("is_active,-name"), (names{"Cid", "Bo", "Ann"}));
    EXPECT_EQ(ordered(" -is_active , name "), (names{"Ann", "Bo", "Cid"}));
    EXPECT_EQ(ordered("profile.city nulls last"), (names{"Ann", "Bo", "Cid"}));
    EXPECT_EQ(ordered("-profile.city nulls first, name"), (names{"Cid", "Bo", "Ann"}));
}

TEST_P(dynamic_orders, are_followed_by_keys_of_the_program) {
    EXPECT_EQ(names_of(db.objects<User>().order_by(sortable.order("-is_active"), "name"_f.desc())),
              (names{"Bo", "Ann", "Cid"}));
    EXPECT_EQ(names_of(db.objects<User>().order_by(sortable.order(""), "name"_f.desc())),
              (names{"Cid", "Bo", "Ann"}));
}

TEST_P(dynamic_orders, of_no_keys_leave_the_order_as_it_is) {
    const auto by_name = db.objects<User>().order_by("name"_f.desc());
    EXPECT_EQ(names_of(by_name.order_by(sortable.order(""))), (names{"Cid", "Bo", "Ann"}));
    EXPECT_EQ(names_of(by_name.order_by(cm::order<User>{})), (names{"Cid", "Bo", "Ann"}));
    EXPECT_EQ(names_of(by_name.order_by(sortable.order("name"))), (names{"Ann", "Bo", "Cid"}));
}

TEST_P(dynamic_orders, take_annotations_that_the_program_names) {
    const auto spent = db.objects<User>().annotate("spent"_f = cm::sum("orders.total"_f));
    names found;
    for (const auto& row : spent.order_by(sortable.order("-spent nulls last,name")))
        found.push_back(row->name);
    names wanted;
    for (const auto& row : spent.order_by("spent"_f.desc_nulls_last(), "name"_f))
        wanted.push_back(row->name);
    EXPECT_EQ(found, wanted);
    EXPECT_EQ(found.back(), "Cid");
    const auto e = thrown_by<cm::usage_error>(
        [&] { (void)db.objects<User>().order_by(sortable.order("spent")).to_vector(); });
    EXPECT_TRUE(holds(e.what(), "spent")) << e.what();
}

TEST_P(dynamic_orders, of_the_same_text_are_one_statement) {
    const auto sql = [&](std::string_view text) {
        return db.objects<User>().order_by(sortable.order(text)).sql();
    };
    EXPECT_EQ(sql("name,-id"), sql("name, -id"));
    EXPECT_NE(sql("name"), sql("-name"));
    EXPECT_EQ(sql("name"), db.objects<User>().order_by("name"_f).sql());
}

TEST_P(dynamic_orders, refuse_what_is_not_listed_and_say_what_is) {
    EXPECT_QUERIES(db, 0) {
        const std::string misspelled = refusal("nmae");
        EXPECT_TRUE(holds(misspelled, "User cannot be ordered by \"nmae\": did you mean name?"))
            << misspelled;
        EXPECT_TRUE(holds(misspelled, "Possible are spent, id, name")) << misspelled;
        EXPECT_FALSE(holds(misspelled, "orders.total")) << misspelled;
        const std::string unlisted = refusal("email");
        EXPECT_TRUE(holds(unlisted, "\"email\": possible are")) << unlisted;
        const std::string many = refusal("orders.total");
        EXPECT_TRUE(holds(many, "User.orders.total leads over a relation to many rows")) << many;
        for (const char* text : {",",
                                 "name,",
                                 ",name",
                                 "name,,id",
                                 "-",
                                 "--name",
                                 "+name",
                                 "- name",
                                 "name desc",
                                 "name nulls",
                                 "nulls last",
                                 "NAME",
                                 "name;",
                                 "name; drop table app_user",
                                 "?",
                                 "1",
                                 "random()",
                                 "name.",
                                 "profile.city.x",
                                 "name nulls last nulls last"})
            EXPECT_THROW((void)sortable.order(text), cm::usage_error) << text;
    };
}

TEST_P(dynamic_orders, have_a_bounded_number_of_keys) {
    std::string text = "name";
    for (int i = 1; i < 16; ++i) text += ",name";
    EXPECT_EQ(ordered(text), (names{"Ann", "Bo", "Cid"}));
    EXPECT_TRUE(holds(refusal(text + ",name"), "at most 16 keys"));
}

TEST_P(dynamic_orders, come_before_slices) {
    const auto sliced = db.objects<User>().order_by(sortable.order("-name")).limit(1);
    EXPECT_EQ(names_of(sliced), names{"Cid"});
    EXPECT_THROW((void)sliced.order_by(sortable.order("name")), cm::usage_error);
}

}  // namespace
