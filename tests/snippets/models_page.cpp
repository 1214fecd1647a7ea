#include <array>
#include <cstdio>

#include "snippets/snippet.hpp"

// [custom_column]
struct Colour {
    std::uint8_t red = 0, green = 0, blue = 0;
};

template <>
struct cormorant::custom_column<Colour> {
    using stored = std::int64_t;
    static stored to_stored(const Colour& c) { return c.red << 16 | c.green << 8 | c.blue; }
    static Colour from_stored(const stored& n) {
        return {static_cast<std::uint8_t>(n >> 16), static_cast<std::uint8_t>(n >> 8),
                static_cast<std::uint8_t>(n)};
    }
};
// [end]

// [enum]
enum class Size { small, medium, large };
enum class Kind { book, film };

template <>
inline constexpr bool cormorant::store_as_text<Kind> = true;  // "book", not 0
// [end]

namespace snippets::depot {

// [types]
struct Item {
    std::int64_t id = 0;
    std::string name;
    std::optional<int> rating;  // NULL allowed
    cm::decimal price;          // exact
    double weight = 0;
    cm::date released;
    cm::utc_time changed;
    cm::duration playing_time{};  // microseconds
    cm::uuid reference;
    cm::json properties;
    cm::bytes cover;
    Size size = Size::small;  // INTEGER
    Kind kind = Kind::book;   // TEXT
    Colour colour;            // what custom_column says

    static constexpr auto meta = cm::model(cm::digits("price", 10, 2));
};
// [end]

struct Line;

// [composite]
struct Product {
    std::string code;
    std::string name;
    cm::reverse<Line, "product"> lines;

    static constexpr auto meta = cm::model(cm::primary_key("code"));
};

struct Purchase {
    std::int64_t id = 0;
    cm::utc_time placed;
    cm::reverse<Line, "purchase"> lines;

    static constexpr auto meta = cm::model(cm::default_now("placed"));
};

struct Line {
    cm::foreign_key<Purchase> purchase;
    cm::foreign_key<Product> product;  // its key is a std::string
    int quantity = 1;

    static constexpr auto meta =
        cm::model(cm::table("Order Details"), cm::primary_key("purchase", "product"),
                  cm::column("purchase", "OrderID"), cm::column("product", "ProductCode"),
                  cm::on_delete("purchase", cm::cascade), cm::check("some", "quantity"_f > 0));
};
// [end]

struct Membership;

// [through]
struct Club {
    std::int64_t id = 0;
    std::string name;
};

struct Person {
    std::int64_t id = 0;
    std::string name;
    std::optional<cm::foreign_key<Person>> mentor;  // may be NULL
    cm::reverse<Person, "mentor"> pupils;
    cm::many_to_many<Club, cm::through<Membership>> clubs;

    static constexpr auto meta = cm::model(cm::on_delete("mentor", cm::set_null));
};

struct Membership {
    std::int64_t id = 0;
    cm::foreign_key<Person> person;
    cm::foreign_key<Club> club;
    std::string role = "member";

    static constexpr auto meta =
        cm::model(cm::unique("person", "club"), cm::choices("role", "member", "chair"),
                  cm::on_delete("person", cm::cascade), cm::on_delete("club", cm::cascade));
};
// [end]

}  // namespace snippets::depot

namespace snippets {
namespace {

using namespace depot;

std::string ddl(const cm::database& db, const char* table) {
    std::string made;
    for (const std::string& sql : db.fetch<std::string>(
             "select sql from sqlite_master where tbl_name = {} and sql is not null order by rowid",
             table))
        made += sql + ";\n";
    return made;
}

TEST(models_page, every_column_type_round_trips) {
    cm::database db = cm::open("sqlite::memory:");
    cm::create_tables<Item>(db);
    using namespace std::chrono_literals;
    const Item made = db.create(Item{.name = "x",
                                     .price = cm::decimal("10.50"),
                                     .released = std::chrono::year(2024) / 2 / 29,
                                     .playing_time = 90min,
                                     .reference = cm::uuid::random(),
                                     .properties = cm::json(R"({"a": 1})"),
                                     .size = Size::large,
                                     .kind = Kind::film,
                                     .colour = {1, 2, 3}});
    const Item read = db.objects<Item>().get("kind"_f == Kind::film && "size"_f == Size::large);
    EXPECT_EQ(read.price, made.price);
    EXPECT_EQ(read.reference, made.reference);
    EXPECT_EQ(read.playing_time, 90min);
    EXPECT_EQ(read.colour.blue, 3);
    expect_sql(ddl(db, "item"), R"sql(
CREATE TABLE "item" (
  "id" INTEGER,
  "name" TEXT NOT NULL,
  "rating" INTEGER,
  "price" NUMERIC(10,2) NOT NULL,
  "weight" REAL NOT NULL,
  "released" TEXT NOT NULL,
  "changed" TEXT NOT NULL,
  "playing_time" INTEGER NOT NULL,
  "reference" TEXT NOT NULL,
  "properties" TEXT NOT NULL,
  "cover" BLOB NOT NULL,
  "size" INTEGER NOT NULL,
  "kind" TEXT NOT NULL,
  "colour" INTEGER NOT NULL,
  CONSTRAINT "pk_item" PRIMARY KEY ("id")
);
)sql");
    EXPECT_EQ(
        db.fetch<std::string>("select released || ' ' || changed || ' ' || kind || ' ' || size "
                              "from item")
            .at(0),
        "2024-02-29 1970-01-01 00:00:00 film 2");
}

TEST(models_page, an_existing_table_keeps_its_names) {
    cm::database db = cm::open("sqlite::memory:");
    cm::create_tables<Product, Purchase, Line>(db);
    const Product soap = db.create(Product{.code = "soap", .name = "Soap"});
    const Purchase purchase = db.create(Purchase{});
    EXPECT_GT(purchase.placed, cm::utc_time());
    db.create(Line{.purchase = purchase, .product = soap, .quantity = 2});
    EXPECT_EQ(db.objects<Line>().get("product"_f == "soap").quantity, 2);
    expect_sql(ddl(db, "Order Details"), R"sql(
CREATE TABLE "Order Details" (
  "OrderID" INTEGER NOT NULL,
  "ProductCode" TEXT NOT NULL,
  "quantity" INTEGER NOT NULL,
  CONSTRAINT "pk_Order Details" PRIMARY KEY ("OrderID", "ProductCode"),
  CONSTRAINT "some" CHECK ("quantity" > 0),
  CONSTRAINT "fk_Order Details__OrderID" FOREIGN KEY ("OrderID") REFERENCES "purchase" ("id") DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT "fk_Order Details__ProductCode" FOREIGN KEY ("ProductCode") REFERENCES "product" ("code") DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX "idx_Order Details__ProductCode" ON "Order Details" ("ProductCode");
)sql");
}

TEST(models_page, a_table_between_may_have_columns) {
    cm::database db = cm::open("sqlite::memory:");
    cm::create_tables<Club, Person, Membership>(db);
    const Club chess = db.create(Club{.name = "chess"});
    const Person ada = db.create(Person{.name = "Ada"});
    const Person bea = db.create(Person{.name = "Bea", .mentor = ada});
    db.create(Membership{.person = ada, .club = chess, .role = "chair"});
    EXPECT_EQ(ada.clubs.size(), 1);
    EXPECT_EQ(ada.pupils[0].name, "Bea");
    EXPECT_EQ((*bea.mentor)->name, "Ada");
}

TEST(models_page, relations_are_set_by_row_or_key) {
    cm::database db = cm::open("sqlite::memory:");
    cm::create_tables<Club, Person, Membership>(db);
    const Person ada = db.create(Person{.name = "Ada"});
    // [assign]
    Person bea{.name = "Bea", .mentor = ada};  // keeps the row: reading it sends nothing
    bea.mentor = cm::key(std::int64_t{1});     // the key alone
    bea.mentor = std::nullopt;                 // NULL
    // [end]
    EXPECT_FALSE(bea.mentor.has_value());
}

TEST(models_page, a_limit_is_checked_before_sending) {
    cm::database db = cm::open("sqlite::memory:");
    cm::create_tables<Item>(db);
    try {
        db.create(Item{.price = cm::decimal("1.005")});
        FAIL();
    } catch (const cm::error& e) {
        EXPECT_EQ(e.kind(), cm::error_kind::data);
        EXPECT_TRUE(std::string_view(e.what()).starts_with(
            "Item.price: the number has more than 2 digits behind the point: round it first"));
    }
}

TEST(models_page, decimals_are_exact) {
    cm::database db = cm::open("sqlite::memory:");
    cm::create_tables<Item>(db);
    // [decimal]
    for (int i = 0; i < 3; ++i) db.create(Item{.price = cm::decimal("0.10")});
    auto sum = db.objects<Item>().aggregate("sum"_f = cm::sum("price"_f))["sum"_f];
    bool exact = sum == cm::decimal("0.30");
    // [end]
    EXPECT_TRUE(exact);
}

}  // namespace
}  // namespace snippets
