#include "support/backend.hpp"

/// Models whose many_to_many and their other sides refer to each other.

namespace {

namespace cm = cormorant;
using namespace cormorant::literals;

struct Person {
    std::int64_t id = 0;
    std::string name;
    cm::many_to_many<Person> friends;
    cm::reverse<Person, "friends"> befriended_by;
    static constexpr auto meta = cm::model(cm::table("mutual_person"));
};

struct Dog;
struct Cat {
    std::int64_t id = 0;
    cm::many_to_many<Dog> likes;
    cm::reverse<Dog, "hates"> hated_by;
    static constexpr auto meta = cm::model(cm::table("mutual_cat"));
};
struct Dog {
    std::int64_t id = 0;
    cm::many_to_many<Cat> hates;
    cm::reverse<Cat, "likes"> liked_by;
    static constexpr auto meta = cm::model(cm::table("mutual_dog"));
};

class mutual_relations : public compliance::on_backend {
protected:
    mutual_relations() { cm::create_tables<Person, Cat, Dog>(db); }
};
CORMORANT_ON_EVERY_BACKEND(mutual_relations);

TEST_P(mutual_relations, of_a_model_with_itself_are_read_from_both_ends) {
    Person ann = db.create(Person{.name = "Ann"});
    const Person bo = db.create(Person{.name = "Bo"});
    db.add(ann, "friends"_f, bo);
    const auto people = db.objects<Person>().order_by("name"_f).to_vector();
    ASSERT_EQ(people.size(), 2U);
    EXPECT_EQ(people[0].friends.size(), 1U);
    EXPECT_TRUE(people[0].befriended_by.empty());
    EXPECT_TRUE(people[1].friends.empty());
    EXPECT_EQ(people[1].befriended_by.front().name, "Ann");
    EXPECT_EQ(db.objects<Person>().filter("befriended_by.name"_f == "Ann").get().name, "Bo");
}

TEST_P(mutual_relations, of_two_models_have_a_table_each) {
    Cat cat = db.create(Cat{});
    const Dog dog = db.create(Dog{});
    db.add(cat, "likes"_f, dog);
    const Dog read = db.objects<Dog>().get();
    EXPECT_EQ(read.liked_by.size(), 1U);
    EXPECT_TRUE(read.hates.empty());
    EXPECT_TRUE(db.objects<Cat>().get().hated_by.empty());
}

TEST_P(mutual_relations, rows_are_the_same_by_model_and_key) {
    const Person ann = db.create(Person{.name = "Ann"});
    Person renamed = ann;
    renamed.name = "Anna";
    EXPECT_TRUE(cm::same_row(ann, renamed));
    EXPECT_FALSE(cm::same_row(ann, db.create(Person{.name = "Bo"})));
    EXPECT_FALSE(cm::same_row(Person{}, Person{}));
}

}  // namespace
