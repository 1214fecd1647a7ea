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

}  // namespace
