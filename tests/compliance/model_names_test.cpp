#include <functional>

#include "support/backend.hpp"

/// Names of members and structs that are not plain ASCII words.

namespace {

namespace cm = cormorant;
using namespace cormorant::literals;

struct Schuh {
    std::int64_t id = 0;
    int größe = 0;
    int höhe_im_regal = 0;
    std::string имя;
};

struct Euro {};
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

// Namesakes, which a program may have in two of its parts.
namespace sea {
struct Whale {
    std::int64_t id = 0;
    int n = 0;
};
}  // namespace sea
namespace zoo {
struct Whale {
    std::int64_t id = 0;
    int n = 0;
};
}  // namespace zoo

// Two views of one table, which say so.
struct Keeper {
    std::int64_t id = 0;
    std::string name;
    int age = 0;
    static constexpr auto meta = cm::model(cm::table("keeper"));
};
struct KeeperName {
    std::int64_t id = 0;
    std::string name;
    static constexpr auto meta = cm::model(cm::table("keeper"));
};

std::string refusal_of(const std::function<void()>& call) {
    try {
        call();
    } catch (const cm::usage_error& e) {
        return e.what();
    }
    return "nothing was refused";
}

class model_names_on_backend : public compliance::on_backend {};
CORMORANT_ON_EVERY_BACKEND(model_names_on_backend);

TEST_P(model_names_on_backend, members_are_columns_and_paths_in_letters_of_any_alphabet) {
    cm::create_tables<Schuh>(db);
    db.create(Schuh{.größe = 4, .höhe_im_regal = 2, .имя = "сапог"});
    EXPECT_EQ(db.fetch<int>("select größe from schuh").at(0), 4);
    EXPECT_EQ(db.fetch<std::string>("select имя from schuh").at(0), "сапог");
    EXPECT_EQ(db.raw<Schuh>("select * from schuh").at(0).größe, 4);
    EXPECT_EQ(db.objects<Schuh>().filter("größe"_f > 3 && "имя"_f == "сапог").count(), 1);
    EXPECT_EQ(db.objects<Schuh>().update("größe"_f = "größe"_f + "höhe_im_regal"_f), 1);
    EXPECT_EQ(db.objects<Schuh>().get().größe, 6);
}

TEST_P(model_names_on_backend, templates_with_the_same_argument_have_tables_of_their_own) {
    cm::create_tables<Price<Euro>>(db);
    cm::create_tables<Limit<Euro>>(db);
    db.create(Price<Euro>{.n = 1});
    db.create(Limit<Euro>{.n = 2});
    EXPECT_EQ(db.objects<Price<Euro>>().get().n, 1);
    EXPECT_EQ(db.fetch<int>("select n from limit_euro").at(0), 2);
}

TEST_P(model_names_on_backend, namesakes_do_not_share_a_table_unasked) {
    cm::create_tables<sea::Whale>(db);
    db.create(sea::Whale{.n = 1});
    zoo::Whale whale{.id = 1, .n = 2};
    const std::function<void()> calls[] = {
        [&] { db.create(zoo::Whale{}); },
        [&] { db.save(whale); },
        [&] { db.save(whale, "n"_f); },
        [&] { db.refresh(whale); },
        [&] { db.remove(whale); },
        [&] { (void)db.objects<zoo::Whale>().size(); },
        [&] { db.objects<zoo::Whale>().update("n"_f = 3); },
        [&] { db.objects<zoo::Whale>().remove(); },
    };
    for (const auto& call : calls) {
        const std::string text = refusal_of(call);
        EXPECT_NE(text.find("sea::Whale"), std::string::npos) << text;
        EXPECT_NE(text.find("zoo::Whale"), std::string::npos) << text;
        EXPECT_NE(text.find("cm::table"), std::string::npos) << text;
    }
    EXPECT_EQ(db.objects<sea::Whale>().get().n, 1);
}

TEST_P(model_names_on_backend, models_that_name_one_table_share_it) {
    cm::create_tables<Keeper>(db);
    db.create(Keeper{.name = "Ann", .age = 40});
    EXPECT_EQ(db.objects<KeeperName>().get().name, "Ann");
    db.objects<KeeperName>().update("name"_f = "Bo");
    EXPECT_EQ(db.objects<Keeper>().get("name"_f == "Bo").age, 40);
}

}  // namespace
