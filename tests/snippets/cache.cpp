#include <cormorant/cache/cache.hpp>
#include <string>
#include <vector>

#include "snippets/snippet.hpp"

using namespace std::chrono_literals;

// [own]
class Route {
public:
    std::vector<std::string> stops;
};

template <>
struct cormorant::cached_value<Route> {
    static std::string to_bytes(const Route& route) {
        std::string all;
        for (const std::string& stop : route.stops) all += stop + '\n';
        return all;
    }
    static Route from_bytes(std::string_view bytes) {
        Route route;
        for (std::size_t end = 0; (end = bytes.find('\n')) != bytes.npos;
             bytes.remove_prefix(end + 1))
            route.stops.emplace_back(bytes.substr(0, end));
        return route;
    }
};
// [end]

namespace snippets {
namespace {

using shop_cache = shop;

TEST_F(shop_cache, keeps_values) {
    // [calls]
    cm::cache cache({.bytes = 64 << 20, .timeout = 10min});

    auto users = cache.get_or_set<std::vector<User>>("active users", 1h, [&] {
        return db.objects<User>().filter("is_active"_f == true).to_vector();
    });
    cache.set("greeting", "Hello");
    std::optional<std::string> greeting = cache.get<std::string>("greeting");
    cache.set("visits", 0, cm::no_timeout);
    cache.incr("visits");
    cache.remove("active users");
    // [end]
    EXPECT_EQ(users.size(), 2U);
    EXPECT_EQ(greeting, "Hello");
    EXPECT_EQ(cache.get<int>("visits"), 1);
    EXPECT_FALSE(cache.has("active users"));
}

TEST_F(shop_cache, keeps_queries) {
    // [queries]
    cm::cache cache({.bytes = 64 << 20});
    cm::database db = cm::open("sqlite::memory:", {.cache = cache});
    cm::create_tables<Group, Profile, User, Order>(db);

    auto active = db.objects<User>().filter("is_active"_f == true).cached(10min);
    for (const User& user : active.prefetch_related("orders"_f)) (void)user.name;
    (void)active.count();

    const Profile poet = db.create(Profile{.bio = "poet"});
    db.create(User{.name = "Dora", .email = "dora@x.org", .profile = poet});
    (void)active.count();  // asks: the answers over users were old
    // [end]
    EXPECT_EQ(active.count(), 1);
    const auto ask = [&] { (void)db.objects<Profile>().cached(1h).count(); };
    ask();
    // [touches]
    db.execute(cm::touches<User, Order>, "update app_user set balance = balance + {}", 5);
    // [end]
    EXPECT_QUERIES(db, 0) { ask(); };
    EXPECT_QUERIES(db, 1) { EXPECT_EQ(active.count(), 1); };
}

TEST_F(shop_cache, keeps_a_type_of_the_program) {
    cm::cache cache;
    cache.set("route", Route{{"Paris", "Rome"}});
    EXPECT_EQ(cache.get<Route>("route")->stops, (std::vector<std::string>{"Paris", "Rome"}));
}

TEST_F(shop_cache, late_sets_lose) {
    cm::cache cache;
    // [late]
    cm::cache_token missed;
    if (!cache.get<User>("ann", missed)) {
        const User loaded = db.objects<User>().get("name"_f == "Ann");
        cache.set("ann", loaded, 1h, missed);  // false where "ann" was removed or set since
    }
    // [end]
    EXPECT_EQ(cache.get<User>("ann")->email, "ann@x.org");
}

}  // namespace
}  // namespace snippets
