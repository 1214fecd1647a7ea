#include "support/backend.hpp"

/// Keys at the ends of their types: through relations, as keys that the database makes, and as
/// texts between two models.

namespace {

namespace cm = cormorant;
using namespace cormorant::literals;

constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
constexpr std::uint64_t first_without_sign = std::uint64_t{1} << 63;

struct Well {
    std::int64_t id = 0;
    int depth = 0;
    static constexpr auto meta = cm::model(cm::table("edge_well"));
};
struct Bucket {
    std::int64_t id = 0;
    cm::foreign_key<Well> well;
    std::optional<cm::foreign_key<Well>> spare;
    static constexpr auto meta = cm::model(cm::table("edge_bucket"));
};

struct Star;
struct Moon;
struct Star {
    std::uint64_t id = 0;
    int n = 0;
    cm::reverse<Moon, "star"> moons;
    static constexpr auto meta = cm::model(cm::table("edge_star"));
};
struct Moon {
    std::int64_t id = 0;
    cm::foreign_key<Star> star;
    std::optional<cm::foreign_key<Star>> other;
    static constexpr auto meta = cm::model(cm::table("edge_moon"));
};

struct Seat {
    std::int8_t id = 0;
    int n = 0;
    static constexpr auto meta = cm::model(cm::table("edge_seat"));
};

struct Tag {
    std::string code;
    static constexpr auto meta =
        cm::model(cm::table("edge_tag"), cm::primary_key("code"), cm::max_length("code", 10));
};
struct Person {
    std::string name;
    cm::many_to_many<Tag> tags;
    static constexpr auto meta =
        cm::model(cm::table("edge_person"), cm::primary_key("name"), cm::max_length("name", 20));
};

class keys_at_the_edge : public compliance::on_backend {
protected:
    keys_at_the_edge() { cm::create_tables<Well, Bucket, Star, Moon, Seat, Tag, Person>(db); }
};
CORMORANT_ON_EVERY_BACKEND(keys_at_the_edge);

TEST_P(keys_at_the_edge, the_least_integer_leads_to_its_row) {
    db.create(Well{.id = least, .depth = 7});
    db.create(Well{.id = 5, .depth = 5});
    db.create(Bucket{.well = cm::key(least), .spare = cm::foreign_key<Well>(cm::key(least))});
    db.create(Bucket{.well = cm::key(5)});
    db.create(Bucket{.well = cm::key(5), .spare = cm::foreign_key<Well>(cm::key(least))});
    const auto buckets = db.objects<Bucket>().order_by("id"_f).to_vector();
    ASSERT_EQ(buckets.size(), 3U);
    EXPECT_EQ(buckets[0].well->depth, 7);
    EXPECT_EQ(buckets[1].well->depth, 5);
    ASSERT_TRUE(buckets[0].spare.has_value() && buckets[2].spare.has_value());
    EXPECT_FALSE(buckets[1].spare.has_value());
    EXPECT_EQ((*buckets[0].spare)->depth, 7);
    EXPECT_EQ((*buckets[2].spare)->depth, 7);
    for (const Bucket& b : db.objects<Bucket>().prefetch_related("well"_f))
        EXPECT_EQ(b.well->id, b.well.key());
}

TEST_P(keys_at_the_edge, the_first_one_beyond_those_with_a_sign_leads_to_its_row) {
    if (!GetParam()->can.unsigned_integers)
        GTEST_SKIP() << "needs unsigned_integers: this database keeps integers with a sign";
    db.create(Star{.id = first_without_sign, .n = 7});
    db.create(Star{.id = 5, .n = 5});
    db.create(Moon{.star = cm::key(first_without_sign),
                   .other = cm::foreign_key<Star>(cm::key(first_without_sign))});
    db.create(Moon{.star = cm::key(std::uint64_t{5})});
    const auto moons = db.objects<Moon>().order_by("id"_f).to_vector();
    EXPECT_EQ(moons[0].star->n, 7);
    EXPECT_EQ((*moons[0].other)->n, 7);
    EXPECT_EQ(moons[1].star->n, 5);
    EXPECT_FALSE(moons[1].other.has_value());
    const auto stars = db.objects<Star>().order_by("n"_f).to_vector();
    EXPECT_EQ(stars[0].moons.size(), 1U);
    EXPECT_EQ(stars[1].moons.size(), 1U);
}

TEST_P(keys_at_the_edge, made_keys_go_on_beyond_those_with_a_sign) {
    if (!GetParam()->can.unsigned_integers)
        GTEST_SKIP() << "needs unsigned_integers: this database keeps integers with a sign";
    db.create(Star{.id = first_without_sign - 1});
    const Star made = db.create(Star{.n = 9});
    EXPECT_EQ(made.id, first_without_sign);
    EXPECT_EQ(db.objects<Star>().get("id"_f == made.id).n, 9);
}

TEST_P(keys_at_the_edge, a_made_key_that_does_not_fit_leaves_no_row) {
    db.create(Seat{.id = 127, .n = 1});
    try {
        (void)db.create(Seat{.n = 2});
    } catch (const cm::error& e) {
        EXPECT_EQ(e.kind(), cm::error_kind::data);
        EXPECT_EQ(e.members(), std::vector<std::string>{"Seat.id"});
        EXPECT_EQ(e.outcome(), cm::outcome::undone);
        EXPECT_EQ(db.objects<Seat>().count(), 1);
        return;
    }
    EXPECT_EQ(db.objects<Seat>().count(), 2);  // where keys are counted beside the table
}

TEST_P(keys_at_the_edge, texts_of_a_limited_length_are_linked) {
    Person ann = db.create(Person{.name = "Ann"});
    const Tag a = db.create(Tag{"a"}), b = db.create(Tag{"b"});
    EXPECT_EQ(db.add(ann, "tags"_f, a), 1);
    EXPECT_EQ(db.add(ann, "tags"_f, a, b), 1);
    EXPECT_EQ(ann.tags.size(), 2U);
    EXPECT_EQ(db.remove(ann, "tags"_f, a), 1);
    db.set(ann, "tags"_f, std::vector<Tag>{a});
    EXPECT_EQ(ann.tags.begin()->code, "a");
    try {
        db.add(ann, "tags"_f, cm::key(std::string("c")));
        FAIL() << "a tag that is not there was linked";
    } catch (const cm::integrity_error& e) {
        EXPECT_EQ(e.kind(), cm::error_kind::foreign_key);
        EXPECT_EQ(e.members(), std::vector<std::string>{"Person.tags"});
    }
}

}  // namespace
