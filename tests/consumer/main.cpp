#include <cormorant/cormorant.hpp>
#include <cstdint>
#include <cstdio>
#include <string>

namespace cm = cormorant;
using namespace cormorant::literals;

struct Bird {
    std::int64_t id = 0;
    std::string name;
    int fish = 0;
};

int main() {
    cm::database db = cm::open("sqlite::memory:");
    cm::create_tables<Bird>(db);
    db.create(Bird{.name = "Cora", .fish = 7});
    db.create(Bird{.name = "Max", .fish = 2});

    const auto hungry = db.objects<Bird>().filter("fish"_f < 5).count();
    std::printf("%d hungry bird(s)\n", static_cast<int>(hungry));
    return hungry == 1 ? 0 : 1;
}
