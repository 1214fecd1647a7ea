#include "birds.hpp"

namespace cm = cormorant;
using namespace cormorant::literals;

extern "C" int hungry_birds(int fish) {
    cm::database db = cm::open("sqlite::memory:");
    cm::create_tables<Nest, Bird>(db);
    db.create(Bird{.name = "Cora", .fish = 7});
    db.create(Bird{.name = "Max", .fish = 2});
    return static_cast<int>(db.objects<Bird>().filter("fish"_f < fish).count());
}
