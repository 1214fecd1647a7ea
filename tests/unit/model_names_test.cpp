// The names that models and their members have in the database: the same with every compiler, which
// is why this is compiled with all of them.

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "cormorant/cormorant.hpp"

namespace shop {
struct Euro {};
enum class Size { small, big };
template <class T>
struct Box {};
}  // namespace shop

namespace names {

namespace cm = cormorant;
using namespace cormorant::literals;
using cormorant::detail::has_portable_name;
using cormorant::detail::type_name;

template <class Unit>
struct Price {
    std::int64_t id = 0;
    int n = 0;
};
template <class Unit>
struct Limit {
    std::int64_t id = 0;
    int n = 0;
};
template <unsigned Count>
struct Pack {
    std::int64_t id = 0;
};
template <auto... Value>
struct Kinds {
    std::int64_t id = 0;
};
template <class T, int N>
struct Mixed {
    std::int64_t id = 0;
    static constexpr auto meta = cm::model(cm::table("mixed"));
};
template <class T>
struct Outer {
    struct Inner {
        std::int64_t id = 0;
    };
};

struct Größe {
    std::int64_t id = 0;
    int länge = 0;
    int höhe_im_regal = 0;
    std::string имя;
};

// Nobody else can name these types.
namespace {
enum class Shade { light, dark };
struct Room {
    std::int64_t id = 0;
};
struct Lamp {
    std::int64_t id = 0;
    std::optional<Shade> shade;
    cm::foreign_key<Room> room;
    std::optional<cm::foreign_key<Room>> another;
};
}  // namespace

template <class M>
std::string table_of(const cm::database& db) {
    const std::string sql = db.objects<M>().sql();
    const std::size_t begin = sql.find("FROM \"") + 6;
    return sql.substr(begin, sql.find('"', begin) - begin);
}

TEST(model_names, of_a_template_have_its_arguments_behind) {
    EXPECT_EQ(type_name<Price<shop::Euro>>(), "Price_Euro");
    EXPECT_EQ(type_name<Limit<shop::Euro>>(), "Limit_Euro");
    EXPECT_EQ((type_name<Price<shop::Box<shop::Euro>>>()), "Price_Box_Euro");
    EXPECT_EQ(type_name<Price<Room>>(), "Price_Room");
    EXPECT_EQ(type_name<Price<shop::Size>>(), "Price_Size");
    EXPECT_EQ(type_name<Pack<3>>(), "Pack_3");
    EXPECT_EQ((type_name<Kinds<shop::Size::big, -3, true>>()), "Kinds_big_minus3_true");
    EXPECT_EQ(type_name<Outer<shop::Euro>::Inner>(), "Inner");
}

TEST(model_names, of_standard_types_are_the_same_on_every_platform) {
    EXPECT_EQ(type_name<Price<std::string>>(), "Price_string");
    EXPECT_EQ(type_name<Price<std::int64_t>>(), "Price_int64");
    EXPECT_EQ(type_name<Price<std::uint8_t>>(), "Price_uint8");
    EXPECT_EQ(type_name<Price<bool>>(), "Price_bool");
    EXPECT_EQ(type_name<Price<double>>(), "Price_float64");
}

TEST(model_names, that_would_differ_between_compilers_are_not_made) {
    EXPECT_TRUE(has_portable_name<Price<shop::Euro>>());
    EXPECT_TRUE(has_portable_name<Room>());
    EXPECT_FALSE(has_portable_name<Price<int*>>());
    EXPECT_FALSE(has_portable_name<Price<const shop::Euro>>());
    EXPECT_FALSE((has_portable_name<Mixed<int, 3>>()));
}

TEST(model_names, of_local_and_hidden_structs_are_without_their_scopes) {
    struct Local {
        std::int64_t id = 0;
    };
    EXPECT_EQ(type_name<Local>(), "Local");
    EXPECT_EQ(type_name<Room>(), "Room");
}

TEST(model_names, are_the_tables_in_snake_case) {
    const cm::database db = cm::open("sqlite::memory:");
    EXPECT_EQ(table_of<Price<shop::Euro>>(db), "price_euro");
    EXPECT_EQ(table_of<Limit<shop::Euro>>(db), "limit_euro");
    EXPECT_EQ((table_of<Mixed<int, 3>>(db)), "mixed");
}

TEST(model_names, of_members_may_have_letters_of_any_alphabet) {
    constexpr auto names = cormorant::detail::member_names<Größe>;
    EXPECT_EQ(names[1], "länge");
    EXPECT_EQ(names[2], "höhe_im_regal");
    EXPECT_EQ(names[3], "имя");
    cm::database db = cm::open("sqlite::memory:");
    cm::create_tables<Größe>(db);
    db.create(Größe{.länge = 4, .имя = "сапог"});
    EXPECT_EQ(db.objects<Größe>().get("имя"_f == "сапог").länge, 4);
}

TEST(model_names, models_of_an_unnamed_namespace_are_models) {
    cm::database db = cm::open("sqlite::memory:");
    cm::create_tables<Room, Lamp>(db);
    const Room room = db.create(Room{});
    db.create(Lamp{.shade = Shade::dark, .room = room});
    const Lamp lamp = db.objects<Lamp>().get("shade"_f == Shade::dark);
    EXPECT_EQ(lamp.room->id, room.id);
    EXPECT_FALSE(lamp.another.has_value());
}

}  // namespace names
